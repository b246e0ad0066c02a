"""Question blocks of ours as GIFT: what it can hold reads back equal, and the rest is told.

Ids travel as ``[id:…]`` and settings as ``[tag:skill:…]`` in a comment, as Moodle itself writes them; what
is said of a match as a whole has no place but a comment either.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from academy.manuscript.documents import Kind
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange.asked import SETTINGS, VERDICTS, Asked, Choice
from academy.manuscript.problems import N_
from academy.manuscript.wordings import BLANK


class Lost(NamedTuple):
    """A question, and why it is not in the file."""

    asked: Asked
    sentence: str


_CONTROLS = re.compile(r"[\\~=#{}:]")
_WEIGHT_LIKE = re.compile(r"\s*%-?\d")
_FORMAT_LIKE = re.compile(r"\[(?:html|markdown|plain|moodle|auto)\]", re.IGNORECASE)


def write_gift(questions: Iterable[Asked]) -> tuple[str, list[Lost]]:
    """The file that holds *questions*, and those that GIFT has no words for."""
    written: list[str] = []
    lost: list[Lost] = []
    category = ""
    for asked in questions:
        if why := _unheld(asked):
            lost.append(Lost(asked, why))
            continue
        if asked.category != category:
            category = asked.category
            written.append(f"$CATEGORY: {category}\n")
        written.append("\n".join(_lines(asked)) + "\n")
    return "\n".join(written), lost


def _unheld(asked: Asked) -> str:
    """Why GIFT cannot hold a question; empty when it can."""
    blanks = BLANK.findall(asked.text.text)
    if asked.kind is Kind.ORDERING:
        return N_("GIFT knows no ordering: this question stays out. Moodle XML and tables hold it.")
    if asked.kind is Kind.BLANKS and len(blanks) != 1:
        return N_(
            "GIFT knows no several blanks: this question stays out. Moodle XML and tables hold it."
        )
    told = [*blanks, *(line.text for line in asked.lines), *(_said(asked, v) for v in VERDICTS)]
    if asked.kind in (Kind.SHORT_TEXT, Kind.BLANKS) and any("->" in words for words in told):
        return N_("GIFT takes an answer with -> for a pair: this question stays out.")
    return ""


def _lines(asked: Asked) -> Iterator[str]:
    tags = "".join(
        f" [tag:{key}:{asked.settings[key].text}]"
        for key in SETTINGS
        if key in asked.settings and asked.settings[key].text
    )
    yield f"// [id:{asked.id}]{tags}" + (" [tag:kind:blanks]" if asked.kind is Kind.BLANKS else "")
    in_comments = {
        Kind.MATCHING: VERDICTS,
        Kind.BLANKS: ("partly",),
    }.get(asked.kind, ())
    for verdict in in_comments:
        if words := _said(asked, verdict):
            yield f"// {verdict}: {words}"
    stem, answers, tail = _parts(asked)
    yield f"::{_escaped(asked.title or asked.id)}::[markdown]{stem}{{{answers}}}{tail}"


def _parts(asked: Asked) -> tuple[str, str, str]:
    text = asked.text.text
    match asked.kind:
        case Kind.TRUE_FALSE:
            return _escaped(text), _truth(asked), ""
        case Kind.SINGLE | Kind.MULTIPLE:
            return _escaped(text), _rows(_choice(asked, each) for each in asked.choices), ""
        case Kind.MATCHING:
            pairs = (parts.pair(line.text) for line in asked.lines)
            rows = [f"={_side(left)} -> {_side(right)}" for left, right in pairs]
            return _escaped(text), _rows(rows), ""
        case Kind.NUMERIC:
            value, tolerance = parts.number(asked.lines[0].text) or ("0", "0")
            rows = [f"={value}:{tolerance}{_after(_said(asked, 'right'))}"]
            return _escaped(text), "#" + _rows([*rows, *_wrong(asked, "~")]), ""
        case _:
            stem, words, tail = _around(asked)
            right = _after(_said(asked, "right"))
            rows = [f"=%100%{_escaped(word.replace('*', chr(92) + '*'))}{right}" for word in words]
            return stem, _rows([*rows, *_wrong(asked, "=%0%*")]), tail


def _around(asked: Asked) -> tuple[str, list[str], str]:
    """What stands before the accepted wordings, these, and what stands after."""
    text = asked.text.text
    found = BLANK.search(text) if asked.kind is Kind.BLANKS else None
    if not found:
        return _escaped(text), parts.wordings(asked.lines[0].text if asked.lines else ""), ""
    before, after = text[: found.start()], text[found.end() :]
    return _escaped(before), parts.wordings(found[1]), _escaped(after)


def _choice(asked: Asked, choice: Choice) -> str:
    text = _formatted(choice.text.text)
    if asked.kind is Kind.MULTIPLE:
        share = (
            format(100 / max(1, sum(each.right for each in asked.choices)), ".5f")
            .rstrip("0")
            .rstrip(".")
        )
        mark = f"~%{share}%" if choice.right else f"~%-{share}%"
    else:
        mark = "=" if choice.right else "~"
        if _WEIGHT_LIKE.match(text):
            mark += "%100%" if choice.right else "%0%"
    return f"{mark}{text}{_after(choice.feedback.text)}"


def _truth(asked: Asked) -> str:
    is_true = parts.is_true(asked)
    right, wrong = (
        next(
            (_formatted(each.feedback.text) for each in asked.choices if each.right is verdict), ""
        )
        for verdict in (True, False)
    )
    said = f"#{wrong}#{right}" if right else f"#{wrong}" if wrong else ""
    return ("TRUE" if is_true else "FALSE") + said


def _wrong(asked: Asked, mark: str) -> list[str]:
    words = _said(asked, "wrong")
    return [f"{mark}{_after(words)}"] if words else []


def _said(asked: Asked, verdict: str) -> str:
    said = asked.said.get(verdict)
    return said.text if said else ""


def _rows(rows: Iterable[str]) -> str:
    return "".join(f"\n\t{row}" for row in rows) + "\n"


def _after(words: str) -> str:
    return f"#{_formatted(words)}" if words else ""


def _side(text: str) -> str:
    """One half of a pair, which no arrow of its own parts, and which is no weight."""
    mark = "[markdown]" if _WEIGHT_LIKE.match(text) else ""
    return mark + _formatted(text.replace("->", "-&gt;"))


def _formatted(text: str) -> str:
    """*text* escaped; one that begins like a format says its own."""
    return ("[markdown]" if _FORMAT_LIKE.match(text) else "") + _escaped(text)


def _escaped(text: str) -> str:
    return _CONTROLS.sub(r"\\\g<0>", text).replace("\n", "\\n")
