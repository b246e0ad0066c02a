"""What the engine believes of a person, told to her alone: where she stands, and what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from academy.engine.path import path as expected_path
from academy.engine.standing import SkillStanding, Standing, standings
from academy.engine.why import Why
from academy.manuscript import documents
from academy.models.memory import CHANGES, MEASURES
from academy.models.statements import run
from academy.services import memory
from academy.services.banks import Ready
from academy.services.published import Question, Theme
from academy.services.viewer import Viewer

Sureness = Literal["sure", "fairly", "hardly"]

SURE, FAIRLY = 0.1, 0.18
"""A share known within so much either way is sure, or fairly sure."""

ENOUGH_PEOPLE = 200
CALIBRATED = 0.03
"""Numbers are shown once the fit stands on so many people, with a calibration error of no more."""

AHEAD = 28
"""Days that the path looks ahead."""
BEHIND = timedelta(days=28)
MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class SkillShown:
    """One skill. ``known``, ``low`` and ``high`` are per cent, None until the fit is calibrated."""

    skill: documents.Skill
    standing: Standing
    sureness: Sureness
    known: int | None
    low: int | None
    high: int | None
    last: datetime | None
    answers: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer changed: where she stood with the skill before, and after."""

    at: datetime
    question: Question | None
    skill: documents.Skill
    before: Standing
    after: Standing
    right: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A notion of the coming weeks; ``week`` counts from 0, the next seven days."""

    skill: documents.Skill
    week: int
    why: Why


@dataclass(frozen=True, slots=True)
class Path:
    """What comes, soonest first, and what her latest answers changed, newest first."""

    steps: Sequence[Step]
    changes: Sequence[Change]


def read(session: Session, viewer: Viewer, *, at: datetime) -> list[tuple[Theme, list[SkillShown]]]:
    """Every skill that live questions test, by theme."""
    ready, state = memory.read(session, viewer, day=viewer.day(at))
    told = standings(state, at)
    exact = _is_calibrated(session, viewer)
    return [
        (theme, [_shown(skill, told[skill.id], exact=exact) for skill in skills])
        for theme, skills in ready.catalogue.skills_by_theme
    ]


def path(session: Session, viewer: Viewer, *, at: datetime) -> Path:
    """The notions of the coming weeks if she answers every day, and what her answers changed."""
    today = viewer.day(at)
    ready, state = memory.read(session, viewer, day=today)
    days = [today + timedelta(days=ahead) for ahead in range(1, AHEAD + 1)]
    steps = [
        Step(skill, (turn.day - today).days // 7, _seen_from(today, turn.why))
        for turn in expected_path(state, days=filter(viewer.works_on, days))
        if (skill := ready.catalogue.skills.get(turn.why.skill))
    ]
    return Path(steps, changes(session, viewer, ready, since=today - BEHIND))


def _seen_from(today: date, why: Why) -> Why:
    """*why* of a day to come, with its days counted as they are *today*."""
    return replace(why, days=(today - why.last).days) if why.last else why


def changes(session: Session, viewer: Viewer, ready: Ready, *, since: date) -> list[Change]:
    """What her newest answers changed, none before the day *since*, the newest first."""
    kept = run(session, CHANGES, {"person": viewer.id}).scalar() or []
    newest_first = told(ready, kept)[:MOST_CHANGES]
    return [change for change in newest_first if viewer.day(change.at) >= since]


def told(ready: Ready, kept: Iterable[Sequence[Any]]) -> list[Change]:
    """Those *kept* changes of some answers, the newest first."""
    by_id = {question.id: question for question in ready.live.values()}
    found = [
        Change(
            at=datetime.fromisoformat(moment),
            question=by_id.get(question),
            skill=skill,
            before=Standing(before),
            after=Standing(after),
            right=right,
        )
        for question, name, before, after, right, moment in kept
        if (skill := ready.catalogue.skills.get(name))
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _is_calibrated(session: Session, viewer: Viewer) -> bool:
    fit = run(session, MEASURES, {"id": viewer.fit}).first()
    if fit is None:
        return False
    measures = fit.measures
    error = measures.get("calibration_error")
    return measures.get("people", 0) >= ENOUGH_PEOPLE and error is not None and error <= CALIBRATED


def _shown(skill: documents.Skill, told: SkillStanding, *, exact: bool) -> SkillShown:
    spread = (told.high - told.low) / 2
    sureness: Sureness = "sure" if spread <= SURE else "fairly" if spread <= FAIRLY else "hardly"
    numbers = [round(100 * share) for share in (told.known, told.low, told.high)]
    told_exactly = exact and told.standing is not Standing.UNMET
    known, low, high = numbers if told_exactly else (None, None, None)
    return SkillShown(
        skill=skill,
        standing=told.standing,
        sureness=sureness,
        known=known,
        low=low,
        high=high,
        last=told.last,
        answers=told.answers,
    )
