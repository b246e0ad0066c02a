"""The cells of a row, made into the parts of a question; see ``grid`` for what each column holds."""

import re
from collections.abc import Callable, Mapping

from academy.engine.marking import fold
from academy.manuscript.answers import BOXED, TRUE_FALSE
from academy.manuscript.answers import MOST as MOST_OPTIONS
from academy.manuscript.blocks import Words
from academy.manuscript.documents import Kind
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange import faults
from academy.manuscript.exchange.asked import SETTINGS, VERDICTS, Asked, Choice
from academy.manuscript.exchange.files import fit
from academy.manuscript.problems import N_, Problem

_NUMBERED = tuple(
    f"{name} {number}" for number in range(1, MOST_OPTIONS + 1) for name in ("option", "feedback")
)
COLUMNS = ("id", "kind", *SETTINGS, "question", "answer", *VERDICTS, *_NUMBERED)
PLACES = {name: place for place, name in enumerate(COLUMNS, 1)}
_KINDS = {
    "choix unique": Kind.SINGLE,
    "choix multiple": Kind.MULTIPLE,
    "true/false": Kind.TRUE_FALSE,
    "vrai/faux": Kind.TRUE_FALSE,
    "vrai faux": Kind.TRUE_FALSE,
    "ordre": Kind.ORDERING,
    "appariement": Kind.MATCHING,
    "nombre": Kind.NUMERIC,
    "texte court": Kind.SHORT_TEXT,
    "trous": Kind.BLANKS,
}
_TRUE = {"1", "t", "v", "yes", "oui", *(words[0] for words in TRUE_FALSE.values())}
_FALSE = {"0", "f", "no", "non", *(words[1] for words in TRUE_FALSE.values())}
_JOINED = {kind.value.replace("-", ""): kind for kind in Kind}
LONGEST_CELL = 4_000

Say = Callable[..., None]


def fitting(
    cells: Mapping[str, str], path: str, problems: list[Problem], say: Say
) -> dict[str, str]:
    """The *cells* that hold anything, without what no text of ours holds."""
    return {
        name: _fitting(text, name, path, problems, say)
        for name, text in cells.items()
        if name in PLACES and text.strip()
    }


def _fitting(text: str, name: str, path: str, problems: list[Problem], say: Say) -> str:
    if len(text) > LONGEST_CELL:
        say(name, N_("This is too long: %(limit)s characters at most."), limit=LONGEST_CELL)
        text = text[:LONGEST_CELL]
    bare = fit(text, path, PLACES[name], problems).strip()
    return bare if name == "question" else re.sub(r"\s*\n\s*", " ", bare)


def fill(asked: Asked, cells: Mapping[str, str], language: str, say: Say) -> None:
    """Give *asked* what the *cells* hold; *say* takes the column of a fault first."""

    def words(name: str) -> Words:
        return Words(PLACES[name], cells.get(name, ""))

    asked.id, asked.kind, asked.text = cells.get("id", ""), _kind(cells, say), words("question")
    asked.settings = {key: words(key) for key in SETTINGS if cells.get(key)}
    asked.settings |= {key: words(key) for key in ("skill", "lesson")}
    asked.said = {v: words(v) for v in VERDICTS if cells.get(v) or v != "partly"}
    options = [n for n in range(1, MOST_OPTIONS + 1) if cells.get(f"option {n}")]
    if asked.kind is Kind.TRUE_FALSE:
        _truth(asked, cells, language, say)
    elif asked.kind in BOXED:
        right = _right(cells, say)
        numbers = {n for n in range(1, MOST_OPTIONS + 1) if cells.get(f"feedback {n}")} | {*options}
        for n in sorted(numbers | right):
            choice = Choice(words(f"option {n}"), n in right, words(f"feedback {n}"))
            asked.choices.append(choice)
    else:
        if asked.kind in (Kind.NUMERIC, Kind.SHORT_TEXT):
            answer = cells.get("answer", "")
            if asked.kind is Kind.NUMERIC:
                answer = answer.removeprefix("=").strip()
            asked.lines.append(Words(PLACES["answer"], answer))
        elif cells.get("answer"):
            say("answer", N_("This kind of question has its answers elsewhere: leave this empty."))
        asked.lines += [words(f"option {n}") for n in options]
        for n in range(1, MOST_OPTIONS + 1):
            if cells.get(f"feedback {n}"):
                say(f"feedback {n}", faults.LOST, text=cells[f"feedback {n}"][:80])


def _kind(cells: Mapping[str, str], say: Say) -> Kind:
    given = cells.get("kind", "")
    bare = fold(given)
    if not bare:
        return Kind.SINGLE
    joined = bare.replace(" ", "").replace("-", "")
    if found := _KINDS.get(bare) or _JOINED.get(joined):
        return found
    say(
        "kind",
        N_("“%(key)s” cannot be “%(word)s”. Choose one of: %(allowed)s."),
        key="kind",
        word=given[:80],
        allowed=", ".join(Kind),
    )
    return Kind.SINGLE


def _right(cells: Mapping[str, str], say: Say) -> set[int]:
    """The numbers of the right options: said as numbers, as letters, or in the option's own words."""
    given = cells.get("answer", "")
    same = [n for n in range(1, MOST_OPTIONS + 1) if given and cells.get(f"option {n}") == given]
    if same and not given.isdigit():
        return {same[0]}
    right: set[int] = set()
    for word in re.split(r"[\s,;/&+]+", given.casefold()):
        number = (
            int(word)
            if re.fullmatch(r"\d{1,2}", word)
            else "abcdefghijkl".find(word) + 1
            if len(word) == 1
            else 0
        )
        if number and cells.get(f"option {number}"):
            right.add(number)
        elif word:
            say(
                "answer",
                N_("There is no option “%(word)s”: write the numbers of the right ones."),
                word=word[:80],
            )
    return right


def _truth(asked: Asked, cells: Mapping[str, str], language: str, say: Say) -> None:
    given = fold(cells.get("answer", ""))
    truth = True if given in _TRUE else False if given in _FALSE else None
    if truth is None:
        say("answer", N_("Write “true” or “false” here."))
    for number, word in enumerate(parts.true_and_false(language), 1):
        said = Words(PLACES[f"feedback {number}"], cells.get(f"feedback {number}", ""))
        is_right = truth is (number == 1) if truth is not None else number == 1
        asked.choices.append(Choice(Words(PLACES["answer"], word), is_right, said))
    for number in range(1, MOST_OPTIONS + 1):
        if number > 2 and cells.get(f"feedback {number}"):
            say(f"feedback {number}", faults.LOST, text=cells[f"feedback {number}"][:80])
        if text := cells.get(f"option {number}"):
            words = (
                {fold(each[number - 1]) for each in TRUE_FALSE.values()} if number < 3 else set()
            )
            if fold(text) not in words:
                say(f"option {number}", N_("Of true and false there are two: leave this empty."))
