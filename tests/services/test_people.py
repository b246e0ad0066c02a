import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import Person, Role, Unit
from academy.models.sign_in import SignIn
from academy.services import links, lookup, people, roles, staff, unit_tree, units
from academy.services.viewer import Viewer
from tests.cast import person, unit, viewer
from tests.conftest import OPENING


def details(session: Session, **changed: object) -> staff.Details:
    values = {
        "given_name": "Sonia",
        "family_name": "Moreau",
        "email": "sonia@demo.example",
        "number": "",
        "unit_id": unit(session, "Customer care, Rabat").id,
        "manager": "",
        "locale": "fr",
    }
    return staff.Details(**{**values, **changed})  # type: ignore[arg-type]


def test_an_administrator_finds_people_of_her_units_only(session: Session, local: Viewer) -> None:
    found, following = lookup.search(session, local)
    assert sorted(p.given_name for p in found) == ["Amina", "Hugo", "Marc"]
    assert following is None
    with pytest.raises(NotFound):
        staff.find(session, local, person(session, "bruno").uid)
    with pytest.raises(NotFound):
        units.find(session, local, unit(session, "Portugal").id)
    assert {branch.unit.name for branch in unit_tree.look(session, local).branches} == {
        "Maroc",
        "Alizé Maroc",
        "Customer care, Rabat",
    }


def test_who_administers_nothing_finds_nobody(session: Session) -> None:
    amina = viewer(session, "amina", at=OPENING)
    assert lookup.search(session, amina) == ([], None)
    with pytest.raises(NotFound):
        staff.find(session, amina, person(session, "amina").uid)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("benali", ["Amina"]),
        ("na ben", ["Amina"]),
        ("K-10", ["Karim"]),
        ("hugo@", ["Hugo"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("' or 1=1 --", []),
    ],
)
def test_search_takes_every_sign_literally(
    session: Session, ada: Viewer, query: str, found: list[str]
) -> None:
    assert [
        p.given_name for p in lookup.search(session, ada, lookup.Filters(query=query))[0]
    ] == found


def test_pages_of_fifty_meet_everybody_once(session: Session, ada: Viewer) -> None:
    rabat = unit(session, "Customer care, Rabat")
    for n in range(120):
        people.add_person(
            session,
            given_name=f"G{n % 7}",
            family_name=f"F{n % 5}",
            unit=rabat,
            number=f"n-{n}",
            at=OPENING,
        )
    seen: list[str] = []
    after: str | None = None
    while True:
        page, after = lookup.search(session, ada, after=after)
        assert len(page) <= 50
        seen += [p.uid for p in page]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 128
    assert lookup.search(session, ada, after="f" * 32)[0]


def test_nobody_takes_over_an_account_that_reaches_beyond_her_units(
    session: Session, local: Viewer
) -> None:
    people.grant(session, person(session, "amina"), "author", unit(session, "Alizé"), at=OPENING)
    uid = person(session, "amina").uid
    with pytest.raises(Conflict):
        staff.invite(session, local, uid, token="t", letter=None, at=OPENING)
    with pytest.raises(Conflict):
        staff.change(session, local, uid, details(session), at=OPENING)
    with pytest.raises(Conflict):
        staff.suspend(session, local, uid, at=OPENING)
    with pytest.raises(Conflict):
        roles.make_token(session, local, uid, scope="author", at=OPENING)


def test_a_new_person_has_an_account_and_no_way_in_yet(session: Session, ada: Viewer) -> None:
    sonia = staff.add(session, ada, details(session, manager="marc"), at=OPENING)
    assert sonia.secret_hash is None
    assert sonia.manager_id == person(session, "marc").id
    assert viewer(session, "sonia", at=OPENING).account_id


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "", "number": ""}, "email"),
        ({"email": "no address"}, "email"),
        ({"email": "two@@at.example x"}, "email"),
        ({"email": "AMINA@demo.example"}, "email"),
        ({"email": "", "number": "K-1042"}, "number"),
        ({"email": "", "number": "an@address"}, "number"),
        ({"manager": "zebra"}, "manager"),
        ({"manager": "a"}, "manager"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_named(
    session: Session, ada: Viewer, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        staff.add(session, ada, details(session, **changed), at=OPENING)
    assert refusal.value.field == field


def test_people_are_added_to_ones_own_units_only(session: Session, local: Viewer) -> None:
    lyon = unit(session, "Learning, Lyon").id
    with pytest.raises(NotFound):
        staff.add(session, local, details(session, unit_id=lyon), at=OPENING)
    with pytest.raises(Invalid):
        staff.add(session, local, details(session, manager="bruno@demo.example"), at=OPENING)


def test_a_new_address_ends_the_links_sent_to_the_old_one(session: Session, ada: Viewer) -> None:
    amina = person(session, "amina")
    token = links.issue_link(session, amina, "reset", OPENING)
    same = details(session, email="amina@demo.example")
    staff.change(session, ada, amina.uid, same, at=OPENING)
    assert links.find_link(session, token, at=OPENING)
    staff.change(session, ada, amina.uid, details(session), at=OPENING)
    assert links.find_link(session, token, at=OPENING) is None


def test_nobody_is_her_own_manager_not_even_by_a_detour(session: Session, ada: Viewer) -> None:
    marc = person(session, "marc")
    for manager in ("marc@demo.example", "amina@demo.example"):
        with pytest.raises(Invalid):
            staff.change(
                session,
                ada,
                marc.uid,
                details(session, email="marc@demo.example", manager=manager),
                at=OPENING,
            )


def test_a_manager_from_elsewhere_stays_when_nobody_touches_her(
    session: Session, local: Viewer
) -> None:
    amina = person(session, "amina")
    amina.manager_id = person(session, "bruno").id
    unchanged = details(session, email="amina@demo.example", manager="bruno@demo.example")
    staff.change(session, local, amina.uid, unchanged, at=OPENING)
    assert amina.manager_id == person(session, "bruno").id


def test_an_empty_academy_gets_a_unit_and_an_administrator(session: Session) -> None:
    for table in (SignIn, Role):
        session.execute(table.__table__.delete())
    token = people.make_admin(session, "New.Chief@Example.org", OPENING, academy="Port")
    invitation = links.find_link(session, token, at=OPENING)
    assert invitation
    assert invitation.email == "new.chief@example.org"
    chief = session.get(Person, invitation.person_id)
    assert chief
    assert chief.given_name == "New"
    role = session.scalars(select(Role).where(Role.person_id == chief.id)).one()
    root = session.get(Unit, role.unit_id)
    assert root
    assert root.parent_id is None


def test_an_administrator_who_lost_her_password_gets_a_new_link(session: Session) -> None:
    ada = person(session, "ada")
    ada.suspended_at = OPENING
    first = people.make_admin(session, "ada@demo.example", OPENING)
    second = people.make_admin(session, "ada@demo.example", OPENING)
    assert links.find_link(session, first, at=OPENING) is None
    invitation = links.find_link(session, second, at=OPENING)
    assert invitation
    assert invitation.person_id == ada.id
