"""Suspending and letting in again, one person or many."""

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.outbox import Message
from academy.models.people import Person
from academy.models.sign_in import SignIn
from academy.services import links, outbox, people, sign_in, suspending
from tests.cast import ADA, AMINA, BRUNO, person, unit
from tests.conftest import OPENING
from tests.statements import counted


def test_every_door_closes_and_waiting_mail_stays_here(session: Session) -> None:
    amina, bruno = person(session, AMINA), person(session, BRUNO)
    cookies, tokens, letters = {}, {}, {}
    for each in (amina, bruno):
        cookies[each.id] = sign_in.begin(session, each.id, device="a phone", at=OPENING)
        tokens[each.id] = sign_in.make_token(session, each.id, "learner", OPENING)
        letters[each.id] = links.issue_link(session, each, "reset", OPENING)
        mail = {"subject": "Hello", "text": "Hello"}
        outbox.post(session, channel="mail", recipient=each.email or "", body=mail, at=OPENING)
    assert suspending.suspend(session, [amina.id], at=OPENING) == 1
    for each, is_in in ((amina, False), (bruno, True)):
        assert bool(sign_in.viewer_of(session, cookies[each.id], at=OPENING)) is is_in
        assert bool(sign_in.viewer_of_token(session, tokens[each.id])) is is_in
        assert bool(links.find_link(session, letters[each.id], at=OPENING)) is is_in
    waiting = select(Message.recipient).where(Message.closed_at.is_(None))
    assert session.scalars(waiting).all() == [BRUNO]
    assert amina.suspended_at == OPENING


def test_a_second_time_changes_nothing_and_resuming_opens_no_old_door(session: Session) -> None:
    amina = person(session, AMINA)
    cookie = sign_in.begin(session, amina.id, device="a phone", at=OPENING)
    assert suspending.suspend(session, [amina.id, amina.id], at=OPENING) == 1
    assert suspending.suspend(session, [amina.id], at=OPENING.replace(year=2027)) == 0
    assert amina.suspended_at == OPENING
    assert suspending.resume(session, [amina.id]) == 1
    assert suspending.resume(session, [amina.id]) == 0
    assert amina.suspended_at is None
    assert sign_in.viewer_of(session, cookie, at=OPENING) is None


def test_nobody_takes_the_last_administrator_along(session: Session) -> None:
    ada, bruno = person(session, ADA), person(session, BRUNO)
    with pytest.raises(Conflict):
        suspending.suspend(session, [bruno.id, ada.id], at=OPENING)
    assert bruno.suspended_at is None
    people.grant(session, person(session, AMINA), "admin", unit(session, "Alizé"), at=OPENING)
    assert suspending.suspend(session, [bruno.id, ada.id], at=OPENING) == 2


def test_thousands_are_suspended_by_a_few_statements(app: Flask, session: Session) -> None:
    rabat = unit(session, "Customer care, Rabat").id
    common = {"given_name": "N", "family_name": "Z", "locale": "en", "unit_id": rabat}
    rows = [
        {"uid": f"{n:032x}", "number": f"n{n}", "created_at": OPENING, **common}
        for n in range(2500)
    ]
    session.execute(insert(Person), rows)
    ids = session.scalars(select(Person.id).where(Person.number.startswith("n"))).all()
    session.add(
        SignIn(
            token_hash=b"x" * 32,
            person_id=ids[-1],
            device="",
            created_at=OPENING,
            expires_at=OPENING,
        )
    )
    session.flush()
    with counted(app) as sent:
        assert suspending.suspend(session, ids, at=OPENING) == 2500
    assert len(sent) == 1 + 3 * 6
    assert session.scalar(select(func.count()).select_from(SignIn)) == 0
