"""Moodle's cloze sentences of short answers: ``It is {1:SHORTANSWER:=long~=lengthy}.``"""

import re
from collections.abc import Callable
from typing import Protocol

from academy.manuscript.exchange import faults
from academy.manuscript.exchange.files import LONGEST
from academy.manuscript.exchange.moodle_nodes import FORMATS, Node, inner
from academy.manuscript.exchange.words import to_markdown
from academy.manuscript.problems import N_

_CLOZE = re.compile(r"\{\d*:([A-Z_]+):((?:\\.|[^{}\\])*)\}", re.DOTALL)
_SHORT = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_OPENS, _CLOSES, _ESCAPE = "\ufdd0", "\ufdd1", "\ufdd2"


class Told(Protocol):
    """Whoever reads the question."""

    node: Node
    say: Callable[..., None]
    fit: Callable[[str, int], str]


def filled(reader: Told) -> str | None:
    """The sentence with our blanks; None when it asks for anything but short answers."""
    node, text = reader.node.find("questiontext"), inner(reader.node, "questiontext")
    if len(text) > LONGEST:
        return None
    blanks = list(_CLOZE.finditer(text))
    if node is None or not blanks or any(each[1] not in _SHORT for each in blanks):
        return None
    kept = [_wordings(each[2], reader) for each in blanks]
    places = iter(range(len(kept)))
    line = reader.node.line
    parts = _CLOZE.split(text)[::3]
    held = "".join(
        [
            part + (f"{_OPENS}{next(places)}{_CLOSES}" if at < len(kept) else "")
            for at, part in enumerate(reader.fit(part, line) for part in parts)
        ]
    )

    def say(template: str, /, **values: object) -> None:
        reader.say(line, template, **values)

    words = to_markdown(held, FORMATS.get(node.get("format", ""), "moodle"), say)
    return re.sub(rf"{_OPENS}(\d+){_CLOSES}", lambda found: f"[[{kept[int(found[1])]}]]", words)


def _wordings(body: str, reader: Told) -> str:
    """The accepted wordings of one blank: those that are worth everything."""
    accepted: list[str] = []
    line = reader.node.line
    bare = re.sub(r"\\([~#}{\"\\*])", rf"{_ESCAPE}\1", reader.fit(body, line))
    for each in re.split(rf"(?<!{_ESCAPE})~", bare):
        answer, _, said = _parted(each)
        found = re.match(r"\s*(=|%-?\d+(?:\.\d+)?%)?(.*)", answer, re.DOTALL)
        mark, words = (found[1] or "", found[2]) if found else ("", answer)
        has_star = bool(re.search(rf"(?<!{_ESCAPE})\*", words))
        words = " ".join(words.replace(_ESCAPE, "").split())
        if mark in ("=", "%100%") and words and not has_star and not re.search(r"[|\[\]]", words):
            accepted.append(words)
        elif words not in ("", "*"):
            reader.say(
                line,
                N_("“%(text)s” is no right answer of its blank, and has no place here."),
                text=words[:80],
            )
        if said.strip():
            reader.say(line, faults.LOST, text=said.replace(_ESCAPE, "").strip()[:80])
    return " | ".join(accepted)


def _parted(text: str) -> tuple[str, str, str]:
    """*text* at its first # that nothing escapes."""
    found = re.search(rf"(?<!{_ESCAPE})#", text)
    return (text[: found.start()], "#", text[found.end() :]) if found else (text, "", "")
