from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.sign_in import Link, SignIn, Token
from academy.services import links, sign_in
from academy.services.passwords import STAND_IN
from tests.cast import person, viewer
from tests.conftest import OPENING
from tests.doors import enter, knock


def test_a_secret_that_changed_while_it_was_compared_opens_nothing(session: Session) -> None:
    door = knock(session, "amina@demo.example")
    sign_in.set_secret(session, person(session, "amina").id, STAND_IN, at=OPENING)
    assert sign_in.enter(session, door, is_right=True, device="a test", at=OPENING) is None


def test_a_sign_in_ends_after_thirty_days(session: Session) -> None:
    token = enter(session, "amina@demo.example", is_right=True)
    assert token
    assert sign_in.viewer_of(session, token, at=OPENING + timedelta(days=29))
    assert sign_in.viewer_of(session, token, at=OPENING + timedelta(days=30)) is None


def test_only_digests_of_secrets_are_kept(session: Session) -> None:
    amina = person(session, "amina")
    device = sign_in.begin(session, amina.id, device="a test", at=OPENING)
    link = links.issue_link(session, amina, "reset", OPENING)
    token = sign_in.make_token(session, amina.id, "learner", OPENING)
    for table, secret in ((SignIn, device), (Link, link), (Token, token)):
        row = session.scalars(select(table)).one()
        assert secret not in repr(vars(row))
        assert secret.encode() not in row.token_hash


def test_a_person_sees_and_ends_her_own_devices_only(session: Session) -> None:
    amina, bruno = viewer(session, "amina", at=OPENING), viewer(session, "bruno", at=OPENING)
    (own,) = sign_in.devices(session, amina, at=OPENING)
    assert own.id == amina.sign_in_id
    with pytest.raises(NotFound):
        sign_in.leave(session, amina, bruno.sign_in_id)
    sign_in.leave(session, amina, amina.sign_in_id)
    assert sign_in.devices(session, amina, at=OPENING) == []
    assert len(sign_in.devices(session, bruno, at=OPENING)) == 1


def test_a_token_carries_one_role_that_its_holder_has(session: Session) -> None:
    hugo = person(session, "hugo")
    for scope, held in (("hr", {"learner", "hr"}), ("learner", {"learner"})):
        raw = sign_in.make_token(session, hugo.id, scope, OPENING)
        found = sign_in.viewer_of_token(session, raw)
        assert found
        assert set(found.roles) == held
    for scope in ("admin", "author", "manager", ""):
        with pytest.raises(Invalid):
            sign_in.make_token(session, hugo.id, scope, OPENING)


def test_a_revoked_token_and_a_suspended_holder_are_nobody(session: Session) -> None:
    hugo, amina = person(session, "hugo"), person(session, "amina")
    raw = sign_in.make_token(session, hugo.id, "hr", OPENING)
    row = session.scalars(select(Token)).one()
    with pytest.raises(NotFound):
        sign_in.revoke_token(session, amina.id, row.id, OPENING)
    sign_in.revoke_token(session, hugo.id, row.id, OPENING)
    assert sign_in.viewer_of_token(session, raw) is None
    raw = sign_in.make_token(session, hugo.id, "hr", OPENING)
    hugo.suspended_at = OPENING
    session.flush()
    assert sign_in.viewer_of_token(session, raw) is None
