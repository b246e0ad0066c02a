"""The machine-readable zone: two lines of 44 whose check digits are right, in A to Z."""

import re
from datetime import date

import pytest

from academy.drawing.zone import check, latin, mrz, zone

DAY = date(2026, 11, 21)


def _zone(holder: str, **changes: object) -> tuple[str, str]:
    facts = {
        "issuer": "ESC",
        "country": "MAR",
        "number": "7F3A91C0D",
        "issued": DAY,
        "stamps": 3,
        "visas": 1,
        **changes,
    }
    return mrz(holder, **facts)  # type: ignore[arg-type]


def test_the_check_digit_is_that_of_the_standards_own_examples() -> None:
    # ICAO 9303 part 4, appendix A: the specimen of Anna Maria Eriksson.
    assert check("L898902C3") == "6"
    assert check("740812") == "2"
    assert check("120415") == "9"
    assert check("ZE184226B<<<<<") == "1"


def test_the_zone_of_amina_reads_as_it_should() -> None:
    assert _zone("Amina Benali") == (
        "P<ESCBENALI<<AMINA<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "7F3A91C0D2MAR2611217<STAMPS03VISAS01<<<<<<70",
    )


@pytest.mark.parametrize(
    "holder",
    [
        "",
        "Amina",
        "Inès O’Brien-Øster",
        "Светлана Иванова",
        "محمد علي",
        "李小龙",
        "A" * 200,
        "<<\n☃",
    ],
)
def test_both_lines_are_44_long_and_readable_by_machines(holder: str) -> None:
    for line in _zone(holder, number=holder, country="", stamps=1000, issued=None):
        assert re.fullmatch(r"[A-Z0-9<]{44}", line)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Inès", "INES"),
        ("O’Brien", "OBRIEN"),
        ("Jean-Luc", "JEAN<LUC"),
        ("Weiß", "WEISS"),
        ("Ærø", "AEROE"),
        ("Łukasz", "LUKASZ"),
        ("Светлана", "SVETLANA"),
        ("Γιώργος", "GIORGOS"),
        ("علي", "ELY"),
    ],
)
def test_letters_of_other_alphabets_become_latin(name: str, expected: str) -> None:
    assert latin(name) == expected


def test_the_family_name_may_be_said_when_it_is_not_the_last_word() -> None:
    first, _ = _zone("Ana de la Cruz", family="de la Cruz")
    assert first.startswith("P<ESCDE<LA<CRUZ<<ANA<")


def test_a_passport_not_issued_yet_has_fillers_for_its_day() -> None:
    assert "MAR<<<<<<0<" in _zone("Amina Benali", issued=None)[1]


def test_another_count_changes_a_check_digit() -> None:
    assert _zone("Amina Benali")[1][-2:] != _zone("Amina Benali", stamps=4)[1][-2:]


def test_the_ornament_is_a_line_of_44() -> None:
    assert zone("Escale") == "P<ESCALE".ljust(44, "<")
