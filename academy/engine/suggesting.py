"""The one thing that a manager's page suggests: who could use a word today, and which.

In this order: whoever has been late the longest, whoever has just achieved something and heard nothing yet,
whoever has little time left. One action, or none: a list of chores is not what a team needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FRESH = timedelta(days=7)
"""So long after it an achievement is still news."""

NEAR = timedelta(days=3)
"""What is due within is worth a word."""


class Act(StrEnum):
    """What a manager can do with one click."""

    NUDGE = "nudge"
    CONGRATULATE = "congratulate"


@dataclass(frozen=True, slots=True)
class Teammate:
    """One of hers. ``late_since`` and ``due_on`` are of what is mandatory, ``achieved`` is of the newest
    passport, visa or seal that nobody congratulated her on yet. Whoever cannot hear a word now gets none.
    """

    id: int
    late_since: date | None = None
    due_on: date | None = None
    achieved: date | None = None
    can_hear: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Do *act* for the person of that id."""

    act: Act
    person: int


def suggest(team: Sequence[Teammate], day: date) -> Suggestion | None:
    """What to do today, if anything."""
    late = [(each.late_since, each.id) for each in team if each.late_since and each.can_hear]
    if late:
        return Suggestion(Act.NUDGE, min(late)[1])
    proud = [
        (each.achieved, -each.id)
        for each in team
        if each.achieved and day - FRESH <= each.achieved <= day
    ]
    if proud:
        return Suggestion(Act.CONGRATULATE, -max(proud)[1])
    near = [
        (each.due_on, each.id)
        for each in team
        if each.due_on and day <= each.due_on <= day + NEAR and each.can_hear
    ]
    return Suggestion(Act.NUDGE, min(near)[1]) if near else None
