"""Why a question was chosen: the term that decided, as a value that every language can say.

A ``Why`` may name a skill and a date, never an idea that stands among the options.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """What decided."""

    NEW = "new"
    """Nothing of this skill was asked yet."""
    BUILDS_ON = "builds_on"
    """Nothing of this skill was asked yet, and what it builds on (``other``) is probably known."""
    OPENS = "opens"
    """Another skill (``other``) builds on this one and waits for it."""
    SETTLING = "settling"
    """The skill was met lately: has it settled?"""
    FADING = "fading"
    """The skill was met weeks ago."""
    REPAIR = "repair"
    """This question's last answer was wrong: has the feedback helped?"""
    DOUBT = "doubt"
    """A wrong answer on this skill, and what else is known of it, suggest that something misleads."""
    STRETCH = "stretch"
    """A harder question about the skill of the day's other one (``other``)."""
    WARM_UP = "warm_up"
    """The companion of the day's other question (about ``other``), which will probably succeed."""
    PRIORITY = "priority"
    """The company put this question or its skill first."""
    CAMPAIGN = "campaign"
    """The same for a while: told by the caller, who knows the dates."""
    RESTED = "rested"
    """Everything was asked often by now, and this one rested longest."""


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with what it names. *last* is the day (UTC) of the answer that it speaks of."""

    reason: Reason
    skill: str
    other: str | None = None
    last: date | None = None
    days: int | None = None
    """Days from *last* to the draw."""

    def __str__(self) -> str:
        """One English sentence."""
        return _SENTENCES[self.reason].format(skill=self.skill, other=self.other, when=self._when())

    def _when(self) -> str:
        """``yesterday``, ``Tuesday``, ``3 weeks ago``."""
        days = self.days or 0
        if self.last is None or days <= 0:
            return "today"
        if days == 1:
            return "yesterday"
        if days < 7:
            return f"on {self.last:%A}"
        if days < 14:
            return f"{days} days ago"
        return f"{days // 7} weeks ago"


_SENTENCES = {
    Reason.NEW: "You have not met {skill} yet.",
    Reason.BUILDS_ON: "You have not met {skill} yet, and you know what it builds on: {other}.",
    Reason.OPENS: "{other} builds on {skill}: this opens the way to it.",
    Reason.SETTLING: "{skill}, last met {when}: has it settled?",
    Reason.FADING: "{skill} may be fading: you last answered about it {when}.",
    Reason.REPAIR: "This question tripped you {when}: another look at {skill}.",
    Reason.DOUBT: "You slipped on {skill} {when}: this shows whether something about it misleads you.",
    Reason.STRETCH: "A harder question on {skill}, to stretch, beside the one on {other}.",
    Reason.WARM_UP: "A question on {skill} that will probably succeed, beside the one on {other}.",
    Reason.PRIORITY: "{skill} matters to your company.",
    Reason.CAMPAIGN: "Your company looks at {skill} together these days.",
    Reason.RESTED: "You have met everything often; this one, on {skill}, rested longest.",
}
