"""How the authors' pages call things: kinds, states, and what is wrong with a text."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.manuscript.problems import Problem
from academy.services.authoring.states import State

KINDS = {
    "academy": _l("Academy"),
    "skills": _l("Skills"),
    "calendar": _l("Calendar"),
    "levels": _l("Levels"),
    "theme": _l("Theme"),
    "module": _l("Module"),
    "lesson": _l("Lesson"),
    "question": _l("Question"),
    "badge": _l("Badge"),
    "visa": _l("Visa"),
    "gift": _l("Gift"),
    "audience": _l("Audience"),
    "season": _l("Season"),
    "toy": _l("Paper Toy"),
}

GROUPS = {
    "season": _l("Seasons"),
    "badge": _l("Badges"),
    "visa": _l("Visas"),
    "gift": _l("Gifts"),
    "audience": _l("Audiences"),
    "settings": _l("Settings"),
}
"""The small files around what is learnt."""

STATES = {
    State.DRAFT: (_l("draft"), "plain"),
    State.IN_REVIEW: (_l("in review"), "partly"),
    State.APPROVED: (_l("approved"), "right"),
    State.PUBLISHED: (_l("published"), "right"),
    State.DROPPED: (_l("dropped"), "wrong"),
}
"""Each state's word, and the look of its tag."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem as a page says it."""

    path: str
    line: int
    sentence: str


def faults(problems: Iterable[Problem]) -> list[Fault]:
    """*problems* in the reader's language."""
    return [Fault(each.path, each.line, _(each.template, **each.values)) for each in problems]
