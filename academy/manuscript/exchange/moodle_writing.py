"""Question blocks of ours as Moodle XML, which holds every kind."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from academy.manuscript.documents import Kind
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange.asked import SETTINGS, Asked
from academy.manuscript.wordings import BLANK

_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.ORDERING: "ordering",
    Kind.MATCHING: "matching",
    Kind.NUMERIC: "numerical",
    Kind.SHORT_TEXT: "shortanswer",
    Kind.BLANKS: "cloze",
}
_COMBINED = {
    "right": "correctfeedback",
    "partly": "partiallycorrectfeedback",
    "wrong": "incorrectfeedback",
}


def write_moodle(questions: Iterable[Asked]) -> str:
    """The file that holds *questions*."""
    written = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    category = ""
    for asked in questions:
        if asked.category != category:
            category = asked.category
            path = escape(f"$course$/top/{category}")
            written.append(
                f'<question type="category"><category><text>{path}</text></category></question>'
            )
        written.append(_question(asked))
    return "\n".join([*written, "</quiz>", ""])


def _question(asked: Asked) -> str:
    lines = [
        f"<question type={quoteattr(_TYPES[asked.kind])}>",
        f"<name><text>{escape(asked.title or asked.id)}</text></name>",
        _text("questiontext", _sentence(asked)),
        f"<idnumber>{escape(asked.id)}</idnumber>",
        *_answers(asked),
        *_said(asked),
        "<tags>",
    ]
    given = {
        key: each.text for key, each in asked.settings.items() if key in SETTINGS and each.text
    }
    tags = given | ({"kind": "blanks"} if asked.kind is Kind.BLANKS else {})
    lines += [f"<tag><text>{escape(f'{key}:{text}')}</text></tag>" for key, text in tags.items()]
    return "\n".join([*lines, "</tags>", "</question>"])


def _answers(asked: Asked) -> list[str]:
    match asked.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return _choices(asked)
        case Kind.TRUE_FALSE:
            truth = parts.is_true(asked)
            said = {each.right: each.feedback.text for each in asked.choices}
            return [
                _answer(
                    100 if word == truth else 0,
                    str(word).lower(),
                    said.get(word == truth, ""),
                    "plain_text",
                )
                for word in (True, False)
            ]
        case Kind.ORDERING:
            return [_answer(number, line.text) for number, line in enumerate(asked.lines, 1)]
        case Kind.MATCHING:
            pairs = (parts.pair(line.text) for line in asked.lines)
            return [
                f"{_open('subquestion')}<text>{_held(left)}</text>{_text('answer', right)}</subquestion>"
                for left, right in pairs
            ]
        case Kind.NUMERIC:
            value, tolerance = parts.number(asked.lines[0].text) or ("0", "0")
            more = f"<tolerance>{tolerance}</tolerance>"
            wrong = _answer(0, "*", _of(asked, "wrong"), "plain_text", "<tolerance>0</tolerance>")
            return [_answer(100, value, _of(asked, "right"), "plain_text", more), wrong]
        case Kind.SHORT_TEXT:
            words = parts.wordings(asked.lines[0].text if asked.lines else "")
            rows = [
                _answer(100, word.replace("*", "\\*"), _of(asked, "right"), "plain_text")
                for word in words
            ]
            return [*rows, _answer(0, "*", _of(asked, "wrong"), "plain_text")]
        case _:
            return []


def _choices(asked: Asked) -> list[str]:
    is_multiple = asked.kind is Kind.MULTIPLE
    share = 100 / max(1, sum(each.right for each in asked.choices)) if is_multiple else 100
    wrong = -share if is_multiple else 0
    rows = [
        _answer(share if each.right else wrong, each.text.text, each.feedback.text)
        for each in asked.choices
    ]
    return [f"<single>{str(not is_multiple).lower()}</single>", *rows]


def _said(asked: Asked) -> list[str]:
    """What is said of the whole answer, where no single answer says it."""
    if asked.kind not in (Kind.ORDERING, Kind.MATCHING, Kind.BLANKS):
        return []
    return [
        _text(name, _of(asked, verdict))
        for verdict, name in _COMBINED.items()
        if _of(asked, verdict)
    ]


def _of(asked: Asked, verdict: str) -> str:
    said = asked.said.get(verdict)
    return said.text if said else ""


def _sentence(asked: Asked) -> str:
    text = asked.text.text
    if asked.kind is not Kind.BLANKS:
        return text
    return BLANK.sub(
        lambda found: "{1:SHORTANSWER:" + "~".join(map(_cloze, parts.wordings(found[1]))) + "}",
        text,
    )


def _cloze(word: str) -> str:
    return "=" + "".join(f"\\{char}" if char in '~#}{"\\*' else char for char in word)


def _answer(
    share: float, text: str, said: str = "", format_: str = "markdown", more: str = ""
) -> str:
    fraction = format(share, ".5f").rstrip("0").rstrip(".")
    feedback = _text("feedback", said) if said else ""
    return (
        f'<answer fraction="{fraction}" format="{format_}"><text>{_held(text)}</text>'
        f"{more}{feedback}</answer>"
    )


def _text(name: str, text: str) -> str:
    return f"{_open(name)}<text>{_held(text)}</text></{name}>"


def _open(name: str) -> str:
    return f'<{name} format="markdown">'


def _held(text: str) -> str:
    return escape(text)
