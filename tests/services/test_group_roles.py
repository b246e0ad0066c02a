"""Roles that groups give: marked, confirmed at each sign-in, and ended with the group."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.people import Role, Unit
from academy.models.single_sign_on import GroupRole
from academy.provider import Grant, OpenId, Provider
from academy.services import people, roles, sign_in
from academy.services.single_sign_on import group_roles
from academy.services.viewer import Viewer
from tests.cast import BRUNO, person, unit
from tests.conftest import OPENING

HR = Grant("academy-hr", "hr", "Alizé Maroc")


def provider(*grants: Grant, **changes: Any) -> Provider:
    """A provider whose groups give *grants*."""
    values: dict[str, Any] = {
        "speaks": OpenId("https://sso.example", "a", "b", "openid"),
        "base_url": "",
        **dict.fromkeys(("subject", "email", "number", "groups", "newcomers"), ""),
        "trusts_email": False,
        "roles": grants,
        "passwords": "everybody",
        "days": 7,
        **changes,
    }
    return Provider(**values)


def held(session: Session) -> set[tuple[str, str]]:
    """Bruno's roles."""
    rows = session.execute(
        select(Role.role, Unit.name)
        .join(Unit, Unit.id == Role.unit_id)
        .where(Role.person_id == person(session, BRUNO).id)
    )
    return {(row.role, row.name) for row in rows}


def told(session: Session, *groups: str, at: Any = OPENING, by: Provider | None = None) -> None:
    """Bruno signs in, and is in these groups."""
    bruno = person(session, BRUNO)
    group_roles.bring_up_to_date(session, bruno, groups, by or provider(HR), at=at)


def test_a_role_that_nobody_confirmed_ends_after_the_longest_sign_in(session: Session) -> None:
    told(session, "academy-hr")
    late = OPENING + timedelta(days=8)
    assert group_roles.end_stale(session, provider(HR), at=late - timedelta(minutes=1)) == 0
    told(session, "academy-hr", at=OPENING + timedelta(days=1))
    assert group_roles.end_stale(session, provider(HR), at=late) == 0
    sign_in.make_token(session, person(session, BRUNO).id, "hr", OPENING)
    assert group_roles.end_stale(session, provider(HR), at=late + timedelta(days=1)) == 1
    assert held(session) == set()
    assert roles.tokens(session, person(session, BRUNO)) == []


def test_a_role_ends_when_the_settings_no_longer_name_its_group(session: Session) -> None:
    for later in (provider(), provider(Grant("academy-hr", "author", "")), None):
        told(session, "academy-hr")
        assert group_roles.end_stale(session, later, at=OPENING) == 1
        assert held(session) == set()


def test_what_is_given_by_hand_as_well_stays(session: Session, ada: Viewer) -> None:
    told(session, "academy-hr")
    maroc = unit(session, "Alizé Maroc")
    uid = person(session, BRUNO).uid
    roles.give(session, ada, uid, role="hr", unit_id=maroc.id, at=OPENING)
    assert session.scalars(select(GroupRole)).all() == []
    told(session)
    assert held(session) == {("hr", "Alizé Maroc")}


def test_of_two_groups_that_give_the_same_one_is_enough(session: Session) -> None:
    both = provider(HR, Grant("also-hr", "hr", "Alizé Maroc"))
    for groups in (("academy-hr", "also-hr"), ("also-hr",), ("academy-hr",)):
        told(session, *groups, by=both)
        assert held(session) == {("hr", "Alizé Maroc")}
    told(session, by=both)
    assert held(session) == set()


def test_a_unit_is_named_by_the_end_of_its_path(session: Session) -> None:
    maroc = unit(session, "Alizé Maroc")
    for parent in ("Alizé Maroc", "Portugal"):
        people.add_unit(
            session, name="Twins", kind="team", parent=unit(session, parent), at=OPENING
        )
    assert group_roles.unit_named(session, "Alizé Maroc") == maroc
    assert group_roles.unit_named(session, "Twins") is None
    twin = group_roles.unit_named(session, "Maroc > Twins")
    assert twin
    assert twin.parent_id == maroc.id
    assert group_roles.unit_named(session, "Atlantis > Twins") is None
    told(session, "g", by=provider(Grant("g", "hr", "Twins")))
    assert held(session) == set()
