"""What a directory says, in the fields of the academy; and where its words lead."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.models.directories import Directory
from academy.services.directories import connections, placing, saying, tokens
from academy.services.directories.saying import ENTERPRISE
from academy.services.people import add_unit
from tests.cast import ADA, unit, viewer
from tests.conftest import OPENING

LANGUAGES = ("en", "fr")


def said(user_name: str = "nadia@corp.local", **attributes: Any) -> saying.Said:
    return saying.read({"userName": user_name, **attributes}, languages=LANGUAGES)


@pytest.fixture
def caller(session: Session) -> tokens.Caller:
    """A directory of Morocco at the door."""
    ada = viewer(session, ADA, at=OPENING)
    _, token = connections.make(
        session, ada, name="D", unit_id=unit(session, "Maroc").id, networks="", at=OPENING
    )
    found = tokens.caller_of(session, token, address="192.0.2.1", at=OPENING)
    assert found
    return found


def test_an_address_is_the_primary_one_else_that_of_work_else_the_first() -> None:
    home = {"value": "home@corp.local", "type": "home"}
    work = {"value": "work@corp.local", "type": "work"}
    first = {"value": "Primary@corp.local", "primary": True}
    assert said(emails=[home, work, first]).email == "primary@corp.local"
    assert said(emails=[home, work]).email == "work@corp.local"
    assert said(emails=[home]).email == "home@corp.local"
    assert said("Nadia@corp.local").email == "nadia@corp.local"
    with pytest.raises(Invalid):
        said(emails=[{"value": "no address"}])


def test_somebody_without_address_needs_a_number_that_can_be_typed() -> None:
    assert said("k-77").number == "k-77"
    assert said("Nadia Alaoui", **{ENTERPRISE: {"employeeNumber": "K-78"}}).number == "k-78"
    for nobody in ("Nadia Alaoui", "x" * 41, "", " "):
        with pytest.raises(Invalid):
            said(nobody)
    with pytest.raises(Invalid):
        said("x" * 255 + "@corp.local")


def test_names_come_from_wherever_they_are_said() -> None:
    whole = said(name={"givenName": " Nadia ", "familyName": "El  Amrani"})
    assert (whole.given_name, whole.family_name) == ("Nadia", "El Amrani")
    shown = said(displayName="Nadia El Amrani")
    assert (shown.given_name, shown.family_name) == ("Nadia", "El Amrani")
    assert said().given_name == "nadia"
    assert len(said(name={"givenName": "x" * 500}).given_name or "") == saying.LONGEST_NAME


def test_languages_and_zones_count_if_the_academy_has_them() -> None:
    assert said(preferredLanguage="fr-MA, en;q=0.5").locale == "fr"
    assert said(preferredLanguage="de", locale="en_US").locale == "en"
    assert said(preferredLanguage="de").locale is None
    assert said(timezone="Africa/Casablanca").time_zone == "Africa/Casablanca"
    assert said(timezone="Morocco Standard Time").time_zone is None


def test_a_unit_is_found_by_name_from_the_widest_to_the_narrowest(
    session: Session, caller: tokens.Caller
) -> None:
    entity = unit(session, "Alizé Maroc")
    other = add_unit(
        session, name="Filiale", kind="entity", parent=unit(session, "Maroc"), at=OPENING
    )
    twins = [
        add_unit(session, name="Legal", kind="team", parent=parent, at=OPENING)
        for parent in (entity, other)
    ]

    def place(*names: str) -> int | None:
        found = placing.place(session, caller, names)
        return found.id if found else None

    assert place("Alizé Maroc") == place("ALIZÉ MAROC") == entity.id
    assert place("Filiale", "Legal") == twins[1].id
    assert place("Alizé Maroc", "Unknown", "Legal") == twins[0].id
    assert place("Legal") is None  # two units bear it
    assert place("Alizé Portugal") is None  # of somebody else
    assert place("Unknown") is place() is None


def test_a_second_first_token_is_refused(session: Session, caller: tokens.Caller) -> None:
    with pytest.raises(Conflict):
        tokens.make(session, caller.id, at=OPENING)
    later = OPENING + timedelta(days=1)
    assert tokens.revoke(session, caller.id, at=later) == 1
    assert tokens.make(session, caller.id, at=later)
    assert session.get_one(Directory, caller.id).networks == ""


@pytest.mark.parametrize(
    ("networks", "address", "inside"),
    [
        ("", None, True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.0.0.0/8", None, False),
        ("10.0.0.0/8", "nonsense", False),
        ("10.0.0.0/8 2001:db8::/32", "2001:db8::7", True),
        ("10.0.0.0/8", "::ffff:10.1.2.3", True),
    ],
)
def test_networks(networks: str, address: str | None, inside: bool) -> None:
    assert tokens.is_within(networks, address) is inside
