"""What HR sees: her own units, large groups, and nothing that was counted over a request's time."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.models.memory import Fit, Mastery
from academy.services import insights, people
from academy.services.viewer import Viewer
from tests.cast import person, unit, viewer
from tests.conftest import OPENING


@pytest.fixture
def hugo(academy: Flask, session: Session) -> Viewer:
    """HR of Alizé Maroc, the morning after a night that counted."""
    session.add(Fit(model={}, measures={"since": "2026-06-01"}, at=OPENING))
    for name, people_, total in (("Alizé Maroc", 10, 4.2), ("Portugal", 10, 9.9)):
        where = unit(session, name).id
        session.add(
            Mastery(unit_id=where, skill="passwords", moment="before", people=people_, total=total)
        )
    session.flush()
    return viewer(session, "hugo", at=OPENING)


def known(seen: insights.Insights) -> dict[tuple[str, str], dict[str, int | None]]:
    return {
        (section.unit, row.skill.id): dict(row.cells)
        for section in seen.sections
        for _theme, rows in section.themes
        for row in rows
    }


def test_hr_sees_mastery_in_her_own_units(session: Session, hugo: Viewer) -> None:
    seen = insights.read(session, hugo)
    assert {section.unit for section in seen.sections} == {"Alizé Maroc"}
    cells = {"before": 42, "after": None, "day30": None, "day90": None}
    assert known(seen)["Alizé Maroc", "passwords"] == cells
    assert seen.at == OPENING
    assert str(seen.since) == "2026-06-01"


def test_every_skill_that_is_taught_stands_there_once(session: Session, hugo: Viewer) -> None:
    seen = insights.read(session, hugo)
    skills = [row.skill.id for _, rows in seen.sections[0].themes for row in rows]
    assert len(skills) == len(set(skills)) > 20


def test_several_units_are_a_section_each(session: Session, hugo: Viewer) -> None:
    people.grant(session, person(session, "hugo"), "hr", unit(session, "Portugal"), at=OPENING)
    seen = insights.read(session, viewer(session, "hugo", at=OPENING))
    assert [section.unit for section in seen.sections] == ["Alizé Maroc", "Portugal"]
    assert known(seen)["Portugal", "passwords"]["before"] == 99


def test_of_units_in_one_another_only_the_highest_is_shown(session: Session, hugo: Viewer) -> None:
    for name in ("Maroc", "Customer care, Rabat"):
        people.grant(session, person(session, "hugo"), "hr", unit(session, name), at=OPENING)
    seen = insights.read(session, viewer(session, "hugo", at=OPENING))
    assert [section.unit for section in seen.sections] == ["Maroc"]


def test_before_any_night_there_is_nothing(session: Session, hugo: Viewer) -> None:
    seen = insights.read(session, replace(hugo, fit=0))
    assert seen.at is None
    assert seen.since is None
