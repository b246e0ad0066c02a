"""The audiences of the content: they follow their texts, and belong to the topmost unit."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.engine.audiences import EVERYBODY, Condition
from academy.jobs import tasks
from academy.manuscript.documents import Audience as Document
from academy.models.audiences import Assignment, AssignmentMember, Audience
from academy.models.database import reading, writing
from academy.services import demo
from academy.services.assignments import desk
from academy.services.assignments.desk import Plan
from academy.services.audiences import content
from academy.services.audiences import desk as audiences
from tests.cast import ADA, AMINA, HUGO, person, unit, viewer
from tests.conftest import OPENING
from tests.services.populated import hire

FRENCH = Document("readers", {"en": "Readers"}, Condition("language", "in", ("fr",)))


def kept(session: Session, slug: str) -> Audience | None:
    session.expire_all()
    return session.scalar(select(Audience).where(Audience.slug == slug))


def test_they_come_with_publishing_and_find_their_people(academy: Flask, session: Session) -> None:
    team = unit(session, "Customer care, Rabat")
    member = hire(session, team, job="Member of the executive committee")
    marketer, digital = hire(session, team, job="Marketing manager"), hire(session, team)
    digital.job = "Responsable numérique"
    session.flush()
    ada = viewer(session, ADA, at=OPENING)
    expected = {
        "executive-committee": {member.id},
        "marketing-and-digital": {marketer.id, digital.id},
    }
    for slug, people in expected.items():
        audience = kept(session, slug)
        assert audience
        plan = Plan(audience=audience.uid, kind="passport", target=None)
        uid = desk.open_(session, ada, plan, at=OPENING)
        asked = select(AssignmentMember.person_id).join(Assignment).where(Assignment.uid == uid)
        assert set(session.scalars(asked)) == people


def test_they_follow_their_texts_and_so_do_their_assignments(
    academy: Flask, session: Session
) -> None:
    content.take_in(session, [FRENCH], at=OPENING)
    readers = kept(session, "readers")
    assert readers
    assert kept(session, "everybody").closed_at  # type: ignore[union-attr]  # its text is gone
    ada = viewer(session, ADA, at=OPENING)
    plan = Plan(audience=readers.uid, kind="passport", target=None)
    desk.open_(session, ada, plan, at=OPENING)
    amina = person(session, AMINA).id
    hers = select(AssignmentMember).where(AssignmentMember.person_id == amina)
    assert session.scalars(hers).all() == []
    content.take_in(session, [replace(FRENCH, rule=EVERYBODY)], at=OPENING)
    assert len(session.scalars(hers).all()) == 1
    content.take_in(session, [], at=OPENING)
    assert kept(session, "readers").closed_at is None  # type: ignore[union-attr]  # it is in use


def test_a_company_that_comes_after_its_content_gets_them(academy: Flask, session: Session) -> None:
    session.execute(delete(Audience))
    content.follow(session, at=OPENING)
    assert len(session.scalars(select(Audience.id)).all()) == 3


def test_the_job_asks_those_who_joined(academy: Flask) -> None:
    with writing() as session:
        hugo = viewer(session, HUGO, at=OPENING)
        home = unit(session, "Alizé Maroc").id
        made = audiences.create(session, hugo, name="All", unit_id=home, rule=EVERYBODY, at=OPENING)
        plan = Plan(audience=made, kind="passport", target=None)
        desk.open_(session, hugo, plan, at=OPENING)
        newcomer = hire(session, unit(session, "Customer care, Rabat")).id
    tasks.keep_assignments(academy.extensions["academy"])
    with reading() as session:
        hers = select(AssignmentMember).where(AssignmentMember.person_id == newcomer)
        assert len(session.scalars(hers).all()) == 1


def test_the_demo_company_goes_with_its_audiences_and_assignments(academy: Flask) -> None:
    with writing() as session:
        ada = viewer(session, ADA, at=OPENING)
        everybody = kept(session, "everybody")
        assert everybody
        plan = Plan(audience=everybody.uid, kind="passport", target=None)
        desk.open_(session, ada, plan, at=OPENING)
    gone = 1
    while gone:
        with writing() as session:
            gone = demo.remove(session)
    with reading() as session:
        assert session.scalars(select(Audience.id)).all() == []
        assert session.scalars(select(Assignment.id)).all() == []
