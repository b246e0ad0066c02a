"""A text cut into the passages that a translator turns into another language, and put together again.

The cut keeps Markdown as it is: title, why and each paragraph of a lesson; what a question asks, each
option and each feedback. ``join`` changes only the passages that differ, in the translation there is;
where that has other passages than its source, it follows the source.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from academy.manuscript.blocks import Draft, draft
from academy.manuscript.documents import Kind
from academy.manuscript.fields import Fields
from academy.manuscript.problems import Findings, Sheet
from academy.manuscript.settings import read_yaml

_SETTING = r"^{key}:[ \t]*(.*(?:\n[ \t]+.*)*)"
_SETTINGS = ("title", "why")
_BREAKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words and their ``place`` (``title``, ``body/2``, ``option/1``), at ``start`` to ``end``."""

    place: str
    text: str
    start: int = 0
    end: int = 0


def cut(kind: str, text: str, *, source: bool) -> list[Passage]:
    """The passages of *text*, one language of a lesson or question."""
    if kind == "question":
        block = draft(Sheet("", text, Findings()), source=source)
        return [Passage(place, words) for place, words, _ in _parts(block) if words]
    return list(_lesson(text.replace("\r\n", "\n")))


def pairs(source: Sequence[Passage], target: Sequence[Passage]) -> dict[str, str]:
    """The words of *target* by the places of *source*; none when they have other passages."""
    if [each.place for each in source] != [each.place for each in target]:
        return {}
    return {each.place: each.text for each in target}


def join(kind: str, source: str, target: str, words: Mapping[str, str]) -> str:
    """The translation that says *words*, by the places of *source*; *target* is what there was."""
    ours, theirs = cut(kind, source, source=True), cut(kind, target, source=False)
    now = pairs(ours, theirs)
    if now and all(now[place] == words[place] for place in now):
        return target
    if kind == "question":
        return _question(source, target, words)
    if now:
        return _replaced(target.replace("\r\n", "\n"), theirs, words)
    text = source.replace("\r\n", "\n")
    front = "".join(f"{key}: {_scalar(words[key])}\n" for key in _SETTINGS if key in words)
    end = _end(text)
    body = [each for each in ours if each.start >= end]
    return f"---\n{front}---\n" + _replaced(text, body, words)[end:]


def _replaced(text: str, passages: Sequence[Passage], words: Mapping[str, str]) -> str:
    for each in reversed(passages):
        if words[each.place] != each.text:
            new = words[each.place]
            new = _scalar(new) if each.place in _SETTINGS else new
            text = text[: each.start] + new + text[each.end :]
    return text


def _lesson(text: str) -> Iterator[Passage]:
    end = _end(text)
    sheet = Sheet("", text, Findings())
    lines = text[:end].split("\n")[1:-2]
    table = read_yaml(sheet, "\n".join(lines), shift=1) if end else None
    if table:
        fields = Fields(sheet, table, tuple(table))
        for key in _SETTINGS:
            found = re.search(_SETTING.format(key=key), text[:end], re.MULTILINE)
            if found and key in table:
                yield Passage(key, fields.word(key), *found.span(1))
    yield from _body(text, end)


def _body(text: str, start: int) -> Iterator[Passage]:
    """Runs of lines with nothing empty between them; what stands in a fence is one."""
    number, first, is_fenced, at = 0, -1, False, start
    for line in text[start:].split("\n"):
        if line.strip().startswith("```"):
            is_fenced = not is_fenced
        if line.strip() and first < 0:
            first = at
        if first >= 0 and not line.strip() and not is_fenced:
            number += 1
            yield Passage(f"body/{number}", text[first : at - 1], first, at - 1)
            first = -1
        at += len(line) + 1
    if first >= 0:
        yield Passage(f"body/{number + 1}", text[first:], first, len(text))


def _end(text: str) -> int:
    """Where the body begins."""
    found = re.match(r"---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|$)", text)
    return found.end() if found else 0


def _parts(block: Draft) -> Iterator[tuple[str, str, str]]:
    """Every passage's place and words, and what stands before it in the file."""
    given = block.settings.get("kind")
    yield "text", block.text.text, ""
    for number, entry in enumerate(block.entries, 1):
        if not (given and given.text == Kind.NUMERIC):
            box = "- [x] " if entry.right else "- [ ] "
            mark = {"box": box, "number": f"{number}. "}.get(entry.mark, f"{entry.mark} ")
            yield f"option/{number}", entry.text, mark
        if entry.feedback:
            yield f"feedback/{number}", entry.feedback.text, "  > "
    for verdict, said in block.said.items():
        yield verdict, said.text, f"> {verdict}: "


def _question(source: str, target: str, words: Mapping[str, str]) -> str:
    block = draft(Sheet("", source, Findings()), source=True)
    lines = [f"# {block.id}", ""]
    for place, _, mark in _parts(block):
        if place in words:
            flat = words[place] if place == "text" else _line(words[place])
            lines += [f"{mark}{flat}", ""] if place == "text" else [f"{mark}{flat}"]
            if place.startswith("option") and mark == "":
                lines.append("")
    like = target or source
    above = like[: len(like) - len(like.lstrip())]
    below = like[len(like.rstrip()) :] or "\n"
    return above + "\n".join(lines).rstrip() + below


def _scalar(words: str) -> str:
    """*words* as YAML reads them."""
    flat = _line(words)
    try:
        is_plain = yaml.safe_load(f"key: {flat}") == {"key": flat}
    except yaml.YAMLError:
        is_plain = False
    return flat if is_plain else json.dumps(flat, ensure_ascii=False)


def _line(words: str) -> str:
    """*words* on one line, with the spaces that typography asks for."""
    return _BREAKS.sub(" ", words).strip()
