from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import TooMany
from academy.models.outbox import Message
from academy.services import links, sign_in
from academy.services.passwords import STAND_IN
from tests.cast import person, viewer
from tests.conftest import OPENING
from tests.doors import enter, knock, wait_after


def test_a_reset_link_works_once_and_for_thirty_minutes(session: Session) -> None:
    amina = person(session, "amina")
    token = links.issue_link(session, amina, "reset", OPENING)
    assert links.find_link(session, token, at=OPENING + timedelta(minutes=29))
    assert links.find_link(session, token, at=OPENING + timedelta(minutes=30)) is None
    invitation = links.find_link(session, token, at=OPENING)
    assert invitation
    used = [
        sign_in.use_link(session, invitation, token=token, secret_hash=STAND_IN, at=OPENING)
        for _ in range(3)
    ]
    assert used == [True, False, False]
    assert links.find_link(session, token, at=OPENING) is None


def test_a_link_dies_with_what_it_was_for(session: Session) -> None:
    amina = person(session, "amina")

    def is_open(token: str) -> bool:
        return links.find_link(session, token, at=OPENING) is not None

    overtaken = links.issue_link(session, amina, "reset", OPENING)
    token = links.issue_link(session, amina, "reset", OPENING)
    assert not is_open(overtaken)
    assert is_open(token)
    sign_in.set_secret(session, amina.id, STAND_IN, at=OPENING)
    assert not is_open(token)
    token = links.issue_link(session, amina, "reset", OPENING)
    enter(session, "amina@demo.example", is_right=True)
    assert not is_open(token)
    token = links.issue_link(session, amina, "reset", OPENING)
    amina.suspended_at = OPENING
    session.flush()
    assert not is_open(token)


def test_using_a_link_signs_every_device_out(session: Session) -> None:
    amina = viewer(session, "amina", at=OPENING)
    token = links.issue_link(session, person(session, "amina"), "reset", OPENING)
    invitation = links.find_link(session, token, at=OPENING)
    assert invitation
    sign_in.use_link(session, invitation, token=token, secret_hash=STAND_IN, at=OPENING)
    assert sign_in.devices(session, amina, at=OPENING) == []


def spelt_badly(code: str) -> str:
    return f" {code.lower().replace('-', ' ')} "


def test_a_code_counts_with_its_number_only_however_it_is_typed(session: Session) -> None:
    karim = person(session, "k-1042")
    for number, type_it in (("k-1042", spelt_badly), ("K-1042", str)):
        code = links.issue_code(session, karim, OPENING)
        assert len(code) == 9
        assert set(code) <= {*links.CODE_ALPHABET, "-"}
        door = knock(session, number)
        assert sign_in.use_code(
            session,
            door,
            number=number,
            code=type_it(code),
            secret_hash=STAND_IN,
            device="",
            at=OPENING,
        )
    code = links.issue_code(session, karim, OPENING)
    amina = knock(session, "amina@demo.example")
    assert not sign_in.use_code(
        session,
        amina,
        number="amina@demo.example",
        code=code,
        secret_hash=STAND_IN,
        device="",
        at=OPENING,
    )


def test_codes_cannot_be_tried_out(session: Session) -> None:
    code = links.issue_code(session, person(session, "k-1042"), OPENING)

    def attempt(typed: str) -> str | None:
        door = knock(session, "k-1042")
        return sign_in.use_code(
            session, door, number="k-1042", code=typed, secret_hash=STAND_IN, device="", at=OPENING
        )

    for n in range(5):
        assert attempt(f"AAAA-AAA{n + 2}") is None
    with pytest.raises(TooMany):
        attempt(code)


def test_a_forgotten_password_posts_a_letter_to_who_exists_and_to_nobody_else(
    session: Session,
) -> None:
    person(session, "bruno").suspended_at = OPENING
    for login in ("amina@demo.example", "nobody@demo.example", "bruno@demo.example", "k-1042"):
        door, token = knock(session, login), links.new_token()
        letter = {"subject": "s", "text": token, "html": token}
        sign_in.forgotten(session, door, token=token, letter=letter, at=OPENING)
    messages = session.scalars(select(Message)).all()
    assert [message.recipient for message in messages] == ["amina@demo.example"]
    assert links.find_link(session, messages[0].body["text"], at=OPENING)


def test_asking_again_and_again_for_a_link_is_limited(session: Session) -> None:
    for _ in range(5):
        door = knock(session, "amina@demo.example")
        sign_in.forgotten(session, door, token=links.new_token(), letter={}, at=OPENING)
    wait_after(session, "amina@demo.example", OPENING)
