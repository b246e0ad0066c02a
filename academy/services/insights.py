"""What HR sees of knowing: mastery of each skill in the units of hers, for groups, never for a person.

Read from the night's sums. Of units that lie in one another only the highest is shown: from a group and
its part, what the few others know could be reckoned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.manuscript import documents
from academy.models.memory import MEASURES, Mastery
from academy.models.people import Unit
from academy.models.statements import run
from academy.services import catalogue
from academy.services.adoption import scope
from academy.services.published import Theme
from academy.services.viewer import Viewer

MOMENTS = ("before", "after", "day30", "day90")


@dataclass(frozen=True, slots=True)
class Row:
    """A skill, and by moment the whole per cent of it that people know; None for too few people."""

    skill: documents.Skill
    cells: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Section:
    """One unit of hers: the skills that are taught, theme by theme."""

    unit: str
    themes: list[tuple[Theme, list[Row]]]


@dataclass(frozen=True, slots=True)
class Insights:
    """``at`` is when this was counted, ``since`` the day of the first answer; None before any fit."""

    sections: list[Section]
    at: datetime | None
    since: date | None


def read(session: Session, viewer: Viewer) -> Insights:
    """Mastery in the units that she runs."""
    live = catalogue.current(session, viewer.publication)
    units = session.execute(
        select(Unit.id, Unit.name).where(Unit.path.in_(scope.highest(viewer))).order_by(Unit.name)
    ).all()
    fit = run(session, MEASURES, {"id": viewer.fit}).first()
    cells: dict[tuple[int, str], dict[str, int]] = {}
    for row in session.execute(
        select(Mastery.unit_id, Mastery.skill, Mastery.moment, Mastery.people, Mastery.total).where(
            Mastery.unit_id.in_([unit.id for unit in units])
        )
    ):
        known = cells.setdefault((row.unit_id, row.skill), {})
        known[row.moment] = round(100 * row.total / row.people)
    skills = live.skills_by_theme
    sections = [
        Section(
            unit.name,
            [
                (theme, [_row(skill, cells.get((unit.id, skill.id), {})) for skill in inside])
                for theme, inside in skills
            ],
        )
        for unit in units
    ]
    since = fit.measures.get("since") if fit else None
    return Insights(sections, fit.at if fit else None, date.fromisoformat(since) if since else None)


def _row(skill: documents.Skill, known: Mapping[str, int]) -> Row:
    return Row(skill, {moment: known.get(moment) for moment in MOMENTS})
