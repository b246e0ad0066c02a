import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import Role
from academy.models.sign_in import Token
from academy.services import links, people, roles, sign_in, staff
from academy.services.viewer import Viewer
from tests.cast import person, unit, viewer
from tests.conftest import OPENING


def test_a_suspension_closes_every_door_at_once(session: Session, ada: Viewer) -> None:
    hugo = person(session, "hugo")
    device = sign_in.begin(session, hugo.id, device="", at=OPENING)
    token = sign_in.make_token(session, hugo.id, "hr", OPENING)
    link = links.issue_link(session, hugo, "reset", OPENING)
    staff.suspend(session, ada, hugo.uid, at=OPENING)
    staff.resume(session, ada, hugo.uid, at=OPENING)
    session.flush()
    assert sign_in.viewer_of(session, device, at=OPENING) is None
    assert sign_in.viewer_of_token(session, token) is None
    assert links.find_link(session, link, at=OPENING) is None


def test_the_last_administrator_is_neither_suspended_nor_removed(
    session: Session, ada: Viewer, local: Viewer
) -> None:
    hugo = person(session, "hugo")
    people.grant(session, hugo, "admin", unit(session, "Alizé"), at=OPENING)
    second = viewer(session, "hugo", at=OPENING)
    ada_person = person(session, "ada")
    staff.suspend(session, second, ada_person.uid, at=OPENING)
    staff.resume(session, second, ada_person.uid, at=OPENING)
    session.flush()
    (chief,) = (r for r in roles.held(session, hugo) if r.role == "admin")
    roles.withdraw(session, ada, hugo.uid, chief.id, at=OPENING)
    (last,) = (r for r in roles.held(session, ada_person) if r.role == "admin")
    with pytest.raises(Conflict, match="last administrator"):
        roles.withdraw(session, second, ada_person.uid, last.id, at=OPENING)
    with pytest.raises(Conflict, match="last administrator"):
        staff.suspend(session, second, ada_person.uid, at=OPENING)


def test_nobody_changes_her_own_admin_role_nor_suspends_herself(
    session: Session, ada: Viewer
) -> None:
    people.grant(session, person(session, "hugo"), "admin", unit(session, "Alizé"), at=OPENING)
    (own,) = (r for r in roles.held(session, person(session, "ada")) if r.role == "admin")
    with pytest.raises(Conflict, match="own admin role"):
        roles.withdraw(session, ada, ada.uid, own.id, at=OPENING)
    with pytest.raises(Conflict, match="own admin role"):
        roles.give(
            session, ada, ada.uid, role="admin", unit_id=unit(session, "France").id, at=OPENING
        )
    with pytest.raises(Conflict, match="suspend themselves"):
        staff.suspend(session, ada, ada.uid, at=OPENING)


def test_roles_are_given_over_ones_own_units_only(session: Session, local: Viewer) -> None:
    amina = person(session, "amina")
    with pytest.raises(NotFound):
        roles.give(
            session,
            local,
            amina.uid,
            role="hr",
            unit_id=unit(session, "Alizé").id,
            at=OPENING,
        )
    roles.give(session, local, amina.uid, role="hr", unit_id=unit(session, "Maroc").id, at=OPENING)
    assert viewer(session, "amina", at=OPENING).roles["hr"] == (unit(session, "Maroc").path,)
    with pytest.raises(Invalid):
        roles.give(
            session, local, amina.uid, role="king", unit_id=unit(session, "Maroc").id, at=OPENING
        )


def test_a_withdrawn_role_ends_the_tokens_that_lived_on_it(session: Session, ada: Viewer) -> None:
    hugo = person(session, "hugo")
    raw = sign_in.make_token(session, hugo.id, "hr", OPENING)
    (held,) = roles.held(session, hugo)
    roles.withdraw(session, ada, hugo.uid, held.id, at=OPENING)
    assert sign_in.viewer_of_token(session, raw) is None
    with pytest.raises(NotFound):
        roles.withdraw(session, ada, hugo.uid, held.id, at=OPENING)


def test_another_persons_role_or_token_is_not_found(session: Session, ada: Viewer) -> None:
    (hugos,) = session.scalars(select(Role).where(Role.role == "hr"))
    sign_in.make_token(session, person(session, "hugo").id, "hr", OPENING)
    (token,) = session.scalars(select(Token))
    amina = person(session, "amina")
    with pytest.raises(NotFound):
        roles.withdraw(session, ada, amina.uid, hugos.id, at=OPENING)
    with pytest.raises(NotFound):
        roles.withdraw_token(session, ada, amina.uid, token.id, at=OPENING)
