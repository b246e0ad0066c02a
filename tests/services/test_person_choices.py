"""People who are found by what one writes, and those who never are."""

import pytest
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.services import person_choices, staff, units
from academy.services.people import add_person
from academy.services.viewer import Viewer
from tests.cast import MARC, person, unit
from tests.conftest import OPENING

Asked = tuple[Session, Viewer]


@pytest.fixture
def alike(session: Session) -> None:
    """Three people of the name in two entities, one of them with a longer one."""
    for number, name, where in (
        ("q-1", "Quine", "Customer care, Rabat"),
        ("q-2", "Quine", "Parcels, Porto"),
        ("q-3", "Quinette", "Customer care, Rabat"),
    ):
        home = unit(session, where)
        email = f"{number}@quay.example"
        add_person(session, given_name="Vera", family_name=name, unit=home, number=number,
                   email=email, at=OPENING)  # fmt: skip


def found(session: Session, viewer: Viewer, words: str) -> list[str]:
    return [each.full_name for each in staff.managers_like(session, viewer, words)]


@pytest.mark.usefixtures("alike")
def test_a_part_of_a_name_finds_a_few_and_a_whole_one_those_who_bear_it(
    session: Session, ada: Viewer
) -> None:
    quines = ["Vera Quine · Customer care, Rabat · q-1", "Vera Quine · Parcels, Porto · q-2"]
    assert found(session, ada, "a quin") == [*quines, "Vera Quinette · Customer care, Rabat · q-3"]
    assert found(session, ada, "vera quine") == quines
    for words in ("Q-2", quines[1]):
        assert found(session, ada, words) == quines[1:]
    assert found(session, ada, "q-2@quay") == ["Vera Quine · Parcels, Porto · q-2@quay.example"]
    for nothing in ("", "%", "_", " · ", "Vera · ", "nobody of the kind"):
        assert found(session, ada, nothing) == []
    home = unit(session, "Learning, Lyon")
    for n in range(person_choices.MOST + 1):
        add_person(
            session, given_name="Vera", family_name="Z", unit=home, number=f"z{n}", at=OPENING
        )
    assert len(found(session, ada, "vera")) == person_choices.MOST


def test_case_accents_and_order_are_forgiven_and_people_stand_as_they_are_read(
    session: Session, ada: Viewer
) -> None:
    home = unit(session, "Learning, Lyon")
    names = [("Anna", "Byrne"), ("Ana", "Bär"), ("Ana María", "Bär y Byrne"), ("Ána", "de Byrne")]
    for n, (given, family) in enumerate(names):
        add_person(
            session, given_name=given, family_name=family, unit=home, number=f"b{n}", at=OPENING
        )
    session.flush()

    def names_of(words: str) -> list[str]:
        return [each.name for each in staff.managers_like(session, ada, words)]

    assert names_of("an") == ["Ana Bär", "Ana María Bär y Byrne", "Anna Byrne", "Ána de Byrne"]
    assert names_of("BYRNE maria") == names_of("mar byr") == ["Ana María Bär y Byrne"]
    for whole in ("ana bar", "Bär Ana", "ÁNA BÄR"):
        assert names_of(whole) == ["Ana Bär"]
    person(session, MARC).given_name = "Ève"
    session.flush()
    assert names_of("tazi eve") == ["Ève Tazi"]
    assert names_of("tazi eva") == []


@pytest.mark.usefixtures("alike")
def test_nobody_is_found_beyond_the_border(session: Session, local: Viewer) -> None:
    assert found(session, local, "vera quine") == ["Vera Quine · Customer care, Rabat · q-1"]
    for words in ("q-2", "Vera Quine · Parcels, Porto · q-2", "Porto", "q-2@quay.example"):
        assert found(session, local, words) == []


@pytest.mark.usefixtures("alike")
def test_an_error_says_what_to_write(session: Session, local: Viewer, ada: Viewer) -> None:
    def one(viewer: Viewer, words: str) -> int:
        seen = units.within(viewer, *staff.KEEPERS)
        return person_choices.one(session, words, seen, field="manager")

    assert one(ada, "tazi") == person(session, MARC).id
    with pytest.raises(Invalid, match="Write one of them in full"):
        one(ada, "vera quine")
    with pytest.raises(Invalid, match="A part of the name, the address or the number is enough"):
        one(local, "q-2")
