"""The demo company comes once, and goes without a trace but closed books."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from academy.models.daily import Aside, Draw, QuestionReport
from academy.models.database import db, writing
from academy.models.insights import ActiveMonth, Counted, CountedIn, Rollup
from academy.models.memory import Memory
from academy.models.people import Leave, Person, Role, Unit
from academy.models.quizzes import Answer
from academy.models.rewards import Account, LedgerEntry
from academy.services import daily, demo, lessons, links, outbox, people, practice, reports, sign_in
from academy.services.audit import faults
from academy.services.rollups import folding
from academy.services.viewer import Viewer
from tests.cast import ADA, AMINA, BRUNO, EVERYBODY, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import answered, right, started

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)

STAYS = {"account", "balance", "ledger_entry", "ledger_transaction", "alembic_version", "fold"}
"""The books, and up to where they are counted; and of these no line names a person."""

CONTENT = {"edition", "gift", "gift_stock", "item", "publication", "visa_need"}


def rows(session: Session) -> dict[str, int]:
    tables = inspect(session.connection()).get_table_names()
    count = func.count()
    return {
        name: session.scalar(select(count).select_from(db.metadata.tables[name])) or 0
        for name in tables
        if name in db.metadata.tables
    }


def busy_life(session: Session) -> None:
    """Something in every table that a person's acts can fill."""
    for login in (AMINA, BRUNO):
        asking = viewer(session, login, at=OPENING)
        lessons.finish(session, asking, "two-keys", at=OPENING)
        for second in (0, 10):
            at = OPENING + timedelta(seconds=second)
            lessons.note_playback(
                session, asking, "what-digital-means", position=second, seconds=5, at=at
            )
        for module in ("why-digital", "built-here", "voice-online", "work-together"):
            answered(session, asking, module, at=OPENING)
        started(session, asking, "why-digital", at=OPENING + DAY)
        minutes(session, asking)
    amina = person(session, AMINA)
    links.issue_link(session, amina, "reset", OPENING)
    sign_in.make_token(session, amina.id, "learner", OPENING)
    letter = {"subject": "Hello", "text": "Amina", "html": ""}
    outbox.post(session, channel="mail", recipient=AMINA, body=letter, at=OPENING)


def minutes(session: Session, asking: Viewer) -> None:
    """A day's minute with everything that one can do in it, then practice, then leave."""
    first, second = daily.open_(session, asking, at=OPENING).asked
    reports.report(session, asking, first.question.uid, "It says the same twice.", at=OPENING)
    daily.put_aside(session, asking, first.question.uid, "skip", at=OPENING)
    given = right(second.question.document.key)
    daily.answer(session, asking, second.question.uid, given, at=OPENING)
    begun = practice.start(session, asking, "practice", at=OPENING)
    asked = begun.asked[0].question
    daily.answer(session, asking, asked.uid, right(asked.document.key), at=OPENING, draw=begun.id)
    away = OPENING.date() + 30 * DAY
    session.add(Leave(person_id=asking.id, first=away, last=away + DAY))
    session.flush()


def test_what_the_company_does_fills_every_table_that_names_a_person(academy: Flask) -> None:
    with writing() as session:
        busy_life(session)
        filled = {name for name, count in rows(session).items() if count}
    for model in (Answer, Aside, Draw, Leave, Memory, QuestionReport):
        assert model.__tablename__ in filled


def test_the_company_is_made_once(session: Session) -> None:
    before = rows(session)
    demo.create(session, password_hash="x", pin_hash="x", at=OPENING + DAY)
    assert rows(session) == before
    assert before["person"] == len(EVERYBODY) == len(demo.CAST)
    assert before["unit"] == len(demo.UNITS)


def test_everybody_has_the_role_of_the_sign_in_page(session: Session) -> None:
    for role in demo.CAST:
        held = viewer(session, role.login, at=OPENING).roles
        assert role.role in held
    assert viewer(session, AMINA, at=OPENING).roles.keys() == {"learner"}
    assert viewer(session, MARC, at=OPENING).roles.keys() == {"learner", "manager"}


def test_it_goes_without_a_trace_but_closed_books(academy: Flask) -> None:
    with writing() as session:
        busy_life(session)
    folding.catch_up(at=OPENING)
    with writing() as session:
        for table in (ActiveMonth, Counted, CountedIn, Rollup):
            assert session.scalar(select(func.count()).select_from(table))
        paid = session.scalar(select(func.count()).select_from(LedgerEntry))
    with writing() as session:
        assert demo.remove(session) == len(EVERYBODY)
        remove(session)
    folding.catch_up(at=OPENING)  # as the worker does within seconds
    with writing() as session:
        left = {name for name, count in rows(session).items() if count}
        assert left <= STAYS | CONTENT
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == paid
        assert list(session.scalars(select(Account.person_id).distinct())) == [None]
        assert faults(session) == []
        assert not demo.is_here(session)


def test_it_can_come_again(academy: Flask) -> None:
    with writing() as session:
        busy_life(session)
        remove(session)
        assert demo.remove(session) == 0
    with writing() as session:
        demo.create(session, password_hash="x", pin_hash="x", at=OPENING)
    with writing() as session:
        assert viewer(session, AMINA, at=OPENING).points == 0
        assert answered(session, viewer(session, AMINA, at=OPENING), "why-digital", at=OPENING)
        assert faults(session) == []


def test_real_people_stay_with_their_units_roles_and_rewards(academy: Flask) -> None:
    with writing() as session:
        nadia = people.add_person(
            session,
            given_name="Nadia",
            family_name="Real",
            unit=unit(session, "Customer care, Rabat"),
            email="nadia@example.com",
            manager=person(session, MARC),
            at=OPENING,
        )
        people.grant(session, nadia, "admin", unit(session, "Maroc"), at=OPENING)
        answered(session, viewer(session, nadia.email or "", at=OPENING), "why-digital", at=OPENING)
    with writing() as session:
        remove(session)
    with writing() as session:
        [left] = session.scalars(select(Person))
        assert (left.given_name, left.manager_id) == ("Nadia", None)
        names = set(session.scalars(select(Unit.name)))
        assert names == {"Alizé", "Maroc", "Alizé Maroc", "Customer care, Rabat"}
        assert session.scalar(select(func.count()).select_from(Role)) == 1
        assert viewer(session, "nadia@example.com", at=OPENING).points > 0
        assert faults(session) == []


def test_a_real_unit_of_the_same_name_stays(session: Session) -> None:
    ours = people.add_unit(session, name="Transports Réels", kind="group", parent=None, at=OPENING)
    people.add_unit(session, name="France", kind="country", parent=ours, at=OPENING)
    remove(session)
    assert set(session.scalars(select(Unit.name))) == {"Transports Réels", "France"}


@pytest.mark.parametrize("login", [ADA, "k-1042"])
def test_nobody_of_the_demo_is_signed_in_any_more(session: Session, login: str) -> None:
    token = sign_in.begin(session, person(session, login).id, device="", at=OPENING)
    remove(session)
    assert sign_in.viewer_of(session, token, at=OPENING) is None
    assert sign_in.person_by_login(session, login) is None


def remove(session: Session) -> None:
    """All of the company, portion by portion."""
    while demo.remove(session):
        pass
