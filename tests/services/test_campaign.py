"""The demo company asks something of its people, and takes it away with them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.models.audiences import OPEN, Assignment, AssignmentMember, Audience
from academy.models.database import writing
from academy.models.insights import Target
from academy.models.people import Person, Unit
from academy.services import campaign, colleagues, demo, people
from academy.services.assignments import asked
from academy.services.audiences import content
from tests.cast import ADA, AMINA, MARC, person, viewer
from tests.conftest import OPENING

pytestmark = pytest.mark.usefixtures("academy")

AT = OPENING + timedelta(days=30)
REAL = {"given_name": "Rosa", "family_name": "Real", "email": "rosa@company.example"}


def ask(session: Session) -> None:
    content.follow(session, at=OPENING)
    campaign.begin(session, at=AT)


def test_amina_is_asked_with_a_reason_and_has_time(session: Session) -> None:
    ask(session)
    first, second = asked.asked_of(session, viewer(session, AMINA, at=AT), at=AT)
    assert (first.kind, first.target, first.is_mandatory) == ("module", "why-digital", True)
    assert first.reason == campaign.WHY_DIGITAL
    assert not first.is_late
    assert (second.kind, second.is_mandatory) == ("passport", False)


def test_a_second_time_asks_nothing_more(session: Session) -> None:
    ask(session)
    before = session.scalar(select(func.count()).select_from(Assignment))
    campaign.begin(session, at=AT)
    assert session.scalar(select(func.count()).select_from(Assignment)) == before == 4


@pytest.mark.slow
def test_somebody_of_marcs_team_is_late_and_it_is_the_same_each_time(session: Session) -> None:
    colleagues.join(session, at=AT)
    ask(session)
    marc = person(session, MARC).id
    late = (
        select(Person.given_name)
        .join(AssignmentMember, AssignmentMember.person_id == Person.id)
        .where(OPEN, AssignmentMember.due_on < AT.date(), Person.manager_id == marc)
    )
    assert set(session.scalars(late)) == {"Nadia", "Leïla"}


def test_it_goes_with_the_company_though_somebody_real_stays(academy: Flask) -> None:
    with writing() as session:
        ask(session)
        root = session.get_one(Unit, person(session, ADA).unit_id)
        people.add_person(session, **REAL, unit=root, at=AT)
    with writing() as session:
        while demo.remove(session):
            pass
        for model in (Assignment, Target):
            assert session.scalar(select(func.count()).select_from(model)) == 0
        kept = session.scalars(select(Audience.slug)).all()
        assert kept
        assert all(kept)
