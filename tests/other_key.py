"""The same questions with another key: every text a learner may see stays, what is right moves.

Works on the authors' source text, kind by kind, so that nothing of the reading is taken for granted.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from academy.manuscript.folder import File
from academy.manuscript.folder import Folder as Read
from academy.manuscript.reading import read
from academy.services.content import TEXT_SUFFIXES

BLOCK = re.compile(r"(?m)^# (?P<id>[a-z0-9-]+)\n")
KIND = re.compile(r"(?m)^kind: *([a-z-]+)")
BOX = re.compile(r"(?m)^- \[( |x)\]")
LINE = re.compile(r"(?m)^(\d+\. )(.*)$")
PAIR = re.compile(r"(?m)^(- .* = )(.*)$")
EQUALS = re.compile(r"(?m)^= (.*)$")
BLANK = re.compile(r"\[\[.*?\]\]")


def files_of(root: Path) -> dict[str, File]:
    """Every file of an authors' folder, as the reading takes them."""
    files = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not any(step.startswith(".") for step in name.split("/")):
            data = path.read_bytes()
            text = data.decode() if path.suffix in TEXT_SUFFIXES else None
            files[name] = File(text=text, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    return files


def with_another_key(files: dict[str, File], *, but: Collection[str] = ()) -> Read:
    """The folder of *files*, all keys of its questions changed *but* those of some."""
    changed = {
        path: replace(file, text=_bank(path, file.text or "", files, but))
        if path.rpartition("/")[2].startswith("questions.")
        else file
        for path, file in files.items()
    }
    folder = read(changed)
    assert not folder.problems, [str(problem) for problem in folder.problems]
    return folder


def _bank(path: str, text: str, files: dict[str, File], but: Collection[str]) -> str:
    """The kind stands in the source language only, whichever language *path* is."""
    source = files[re.sub(r"questions\.\w+\.md$", "questions.en.md", path)].text or ""
    kinds = {id_: (KIND.findall(block) or ["single"])[0] for id_, block in _blocks(source)}
    preamble = text[: BLOCK.search(text).start()]  # type: ignore[union-attr]
    return preamble + "".join(
        block if id_ in but else _changed(kinds[id_], block) for id_, block in _blocks(text)
    )


def _blocks(text: str) -> list[tuple[str, str]]:
    starts = [*BLOCK.finditer(text)]
    ends = [*(each.start() for each in starts[1:]), len(text)]
    return [(s["id"], text[s.start() : end]) for s, end in zip(starts, ends, strict=True)]


def _changed(kind: str, block: str) -> str:
    match kind:
        case "single" | "true-false":
            boxes = BOX.findall(block)
            return _fill(BOX, block, [f"- [{box}]" for box in boxes[-1:] + boxes[:-1]])
        case "multiple":  # not even as many are right
            boxes = BOX.findall(block)
            other = " " if " " not in boxes else "x"
            boxes[boxes.index(" " if other == "x" else "x")] = other
            return _fill(BOX, block, [f"- [{box}]" for box in boxes])
        case "ordering":
            lines = LINE.findall(block)
            words = [words for _, words in reversed(lines)]
            return _fill(LINE, block, [f"{n}{w}" for (n, _), w in zip(lines, words, strict=True)])
        case "matching":
            pairs = PAIR.findall(block)
            partners = [partner for _, partner in pairs]
            partners = partners[1:] + partners[:1]
            return _fill(
                PAIR, block, [f"{left}{p}" for (left, _), p in zip(pairs, partners, strict=True)]
            )
        case "numeric":
            return EQUALS.sub("= 987654 ± 3", block)
        case "short-text":
            return EQUALS.sub("= zephyr | a warm wind from the west", block)
        case "blanks":
            return BLANK.sub("[[zephyr | a warm wind]]", block)
    raise AssertionError(f"no other key is known for {kind}")


def _fill(pattern: re.Pattern[str], block: str, words: list[str]) -> str:
    """*block* with each match of *pattern* replaced by the next of *words*."""
    following = iter(words)
    return pattern.sub(lambda _found: next(following), block)
