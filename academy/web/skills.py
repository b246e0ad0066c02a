"""What one knows, drawn as a coast, and the path ahead. Shown to oneself alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, render_template

from academy.clock import now
from academy.models.database import reading
from academy.services import catalogue, practice, skills
from academy.services.skills import Step
from academy.web import asking, whys
from academy.web.policy import Who, allow, me

blueprint = Blueprint("skills", __name__)

RECENT = 8
"""Lines of the log book that are shown."""

ENOUGH = 8
"""Answers after which a first look around has nothing to add."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A notion on the way, and why it comes."""

    step: Step
    why: str


@blueprint.get("/skills")
@allow(Who.LEARNER)
def show() -> str:
    """Every skill by theme: where she stands, and how sure that is."""
    at = now()
    with reading() as session:
        themes = skills.read(session, me(), at=at)
        answered = sum(shown.answers for _theme, all_ in themes for shown in all_)
        is_new = answered < ENOUGH
        offers_diagnosis = is_new and practice.offers_diagnosis(session, me(), at=at)
    is_calibrated = any(shown.known is not None for _theme, all_ in themes for shown in all_)
    return render_template(
        "skills/show.html",
        themes=themes,
        offers_diagnosis=offers_diagnosis,
        is_calibrated=is_calibrated,
    )


@blueprint.get("/path")
@allow(Who.LEARNER)
def path() -> str:
    """The notions of the coming weeks, and what the latest answers changed."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        ahead = skills.path(session, me(), at=now())
    name = asking.named(live)
    weeks = [
        (week, [Stop(step, whys.ahead(step.why, name)) for step in steps])
        for week, steps in groupby(_once(ahead.steps), key=attrgetter("week"))
    ]
    return render_template(
        "skills/path.html",
        weeks=weeks,
        changes=asking.real(ahead.changes)[:RECENT],
        colours=asking.colours(live),
    )


def _once(steps: Iterable[Step]) -> list[Step]:
    """Each notion where it comes first: what comes back later is no news."""
    return list({step.skill.id: step for step in reversed(list(steps))}.values())[::-1]
