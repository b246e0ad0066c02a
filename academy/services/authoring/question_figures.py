"""What authors are told of one question: the night's sums as shares, and what they should look at.

A share is told of five people or more. That so many made a mistake, or took an option, is told from five
on, and that nobody took one from ten answers on. Everybody counts, of whatever unit: should somebody work
out from the rest that three took an option, nobody could say who.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.engine import items, mistakes
from academy.engine.items import ENOUGH, Flag
from academy.engine.marking import ChoiceKey, MultipleKey
from academy.errors import NotFound
from academy.manuscript.documents import Option
from academy.models.figures import COUNTED_AT, FIGURES_OF
from academy.models.statements import run
from academy.services import catalogue
from academy.services.answer_counts import BREAKS
from academy.services.mastery import LEAST
from academy.services.published import Question
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in whole per cents, None where fewer than ``LEAST`` people count.

    ``answers`` and ``right`` are over all answers, ``facility`` over first ones. ``first_try`` is the share
    of those who have had it right that had it at once; ``after`` has by days who was right, coming back
    after so long. ``seconds`` is a median.
    """

    people: int | None
    answers: int | None
    right: int | None
    facility: int | None
    first_try: int | None
    discrimination: float | None
    seconds: float | None
    after: Mapping[int, int | None]
    flags: Sequence[Flag]


@dataclass(frozen=True, slots=True)
class Choice:
    """An option and who takes it at first: a *share*, or None for fewer than five; nobody is 0."""

    option: Option
    is_right: bool
    share: int | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """What so many *people*, five or more, answered wrong: a piece of ``engine/mistakes.py``."""

    piece: mistakes.Piece
    people: int


@dataclass(frozen=True, slots=True)
class Page:
    """One live question; *at* is when the night last counted, None before it ever did."""

    question: Question
    figures: Figures
    choices: Sequence[Choice]
    mistakes: Sequence[Mistake]
    at: datetime | None


def read(session: Session, viewer: Viewer, uid: str) -> Page:
    """The live question of that *uid*. Raises ``NotFound``."""
    live = catalogue.current(session, viewer.publication)
    question = live.question_ever(uid)
    if not any(each is question for module in live.modules for each in module.questions):
        raise NotFound("There is nothing at this address.")
    row = run(session, FIGURES_OF, {"item": question.id}).first()
    counted = row.figures if row else {}
    at = row.at if row else session.scalar(COUNTED_AT)
    return Page(question, told(question, counted), choices(question, counted),
                made(question, counted), at)  # fmt: skip


def told(question: Question, counted: Mapping[str, Any]) -> Figures:
    """*counted* as an author reads it; what was counted of another edition says nothing of this one."""
    sums = counted if counted.get("edition") == question.edition_id else {}
    people, right = sums.get("people", 0), sums.get("right_at_first", 0)
    is_group = people >= LEAST
    compared, discrimination = sums.get("compared", 0), sums.get("discrimination")
    return Figures(
        people=people if is_group else None,
        answers=sums["answers"] if is_group else None,
        right=_share(sums["right"], sums["answers"]) if is_group else None,
        facility=_share(right, people),
        first_try=_share(right, sums.get("ever_right", 0)),
        discrimination=discrimination if compared >= LEAST else None,
        seconds=sums["seconds"] if sums.get("timed", 0) >= LEAST else None,
        after={days: _share(right, came) for days, (came, right) in _after(sums)},
        flags=items.flags(
            people=people,
            right=right,
            compared=compared,
            discrimination=discrimination,
            taken=_taken(question, sums).values(),
        ),
    )


def missed(question: Question, counted: Mapping[str, Any]) -> tuple[int, float]:
    """To sort by: the most missed first, those that too few people met after the others."""
    if counted.get("edition") != question.edition_id or counted.get("people", 0) < LEAST:
        return 2, 0.0
    share = counted["right_at_first"] / counted["people"]
    return int(counted["people"] < ENOUGH), share


def choices(question: Question, counted: Mapping[str, Any]) -> list[Choice]:
    """Its options, the right ones first and then the most taken; none for kinds without options to take."""
    sums = counted if counted.get("edition") == question.edition_id else {}
    people, taken = sums.get("people", 0), _taken(question, sums)
    key, rights = question.document.key, frozenset[str]()
    if isinstance(key, ChoiceKey):
        rights = frozenset({key.right})
    elif isinstance(key, MultipleKey):
        rights = key.right

    def share(id_: str) -> int | None:
        if 0 < taken[id_] < LEAST or people < (LEAST if taken[id_] else ENOUGH):
            return None
        return _share(taken[id_], people)

    options = [option for option in question.document.options if option.id in taken]
    found = [Choice(option, option.id in rights, share(option.id)) for option in options]
    return sorted(found, key=lambda each: (not each.is_right, -(each.share or 0)))


def made(question: Question, counted: Mapping[str, Any]) -> list[Mistake]:
    """The commonest wrong answers, where people do not choose among options."""
    if counted.get("edition") != question.edition_id:
        return []
    return [Mistake(mistakes.read(piece), people) for piece, people in counted["mistakes"]]


def _taken(question: Question, sums: Mapping[str, Any]) -> dict[str, int]:
    """How many people took each option at first."""
    if not isinstance(question.document.key, ChoiceKey | MultipleKey):
        return {}
    taken = sums.get("taken", {})
    return {option.id: taken.get(option.id, 0) for option in question.document.options}


def _after(sums: Mapping[str, Any]) -> list[tuple[int, Sequence[int]]]:
    """For each break who came back after it, and was right then."""
    return [(days, sums.get("after", {}).get(str(days), (0, 0))) for days in BREAKS]


def _share(some: int, people: int) -> int | None:
    return round(100 * some / people) if people >= LEAST else None
