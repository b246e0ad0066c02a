"""The pages behind the counter: lists to take away, what is settled, and codes that come in a heap."""

import csv
import io

import pytest
from flask import Flask

from academy.models.database import writing
from academy.services import people, redemptions, shop
from academy.services.sheets.guarding import guarded
from tests.cast import person, unit, viewer
from tests.conftest import OPENING
from tests.services.shelves import SECRET, a_gift, rich, with_codes
from tests.visitor import Visitor


@pytest.fixture
def ada(app: Flask) -> Visitor:
    """Administers the whole company."""
    return Visitor(app).is_in("ada@demo.example")


def ordered(*decisions: str, **details: object) -> str:
    """The uid of Amina's redemption, after these *decisions*."""
    with writing() as session:
        ada = viewer(session, "ada", at=OPENING)
        gift = a_gift(session, ada, keys=10, value=1150, **details)  # type: ignore[arg-type]
        amina = rich(session, "amina", keys=10)
        uid = shop.redeem(session, amina, gift.uid, at=OPENING).uid
        if "approve" in decisions:
            redemptions.approve(session, ada, [uid], at=OPENING)
        if "deliver" in decisions:
            redemptions.deliver(session, ada, [uid], at=OPENING)
        if "refuse" in decisions:
            redemptions.refuse(session, ada, [uid], reason="-1 mug", at=OPENING)
        return uid


def rows(visitor: Visitor, which: str) -> list[list[str]]:
    answer = visitor.get(f"/gifts/requests/{which}.csv")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert f"gifts-{which}.csv" in answer.headers["Content-Disposition"]
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))


def test_whoever_hands_things_out_takes_the_list_along(ada: Visitor) -> None:
    ordered("approve", name={"en": "A mug", "fr": "Une tasse"})
    headings, row = rows(ada, "ready")
    assert dict(zip(headings, row, strict=True)) == {
        "Gift": "A mug",
        "Kind": "a thing",
        "Who": "Amina Benali",
        "Address or number": "amina@demo.example",
        "Unit": "Customer care, Rabat",
        "Stars": "0",
        "Keys": "10",
        "Value": "11.50",
        "Currency": "EUR",
        "Asked for on": "2026-11-16",
        "State": "granted",
        "Since": "2026-11-16",
        "Reason": "",
    }
    assert rows(ada, "waiting") == rows(ada, "settled") == [headings]
    assert ada.get("/gifts/requests/everything.csv").status_code == 404


def test_french_spreadsheets_get_their_own_separators(app: Flask) -> None:
    ordered("approve")
    with writing() as session:
        person(session, "ada").locale = "fr"
    answer = Visitor(app).is_in("ada@demo.example").get("/gifts/requests/ready.csv")
    text = answer.data.decode("utf-8-sig")
    assert "Amina Benali;amina@demo.example;" in text
    assert ";11,50;EUR;" in text
    assert text.endswith("\r\n")


def test_nothing_that_people_write_runs_in_a_spreadsheet(ada: Visitor) -> None:
    ordered("refuse", name={"en": "=HYPERLINK(A1)"})
    (_, row) = rows(ada, "settled")
    assert (row[0], row[-1]) == ("'=HYPERLINK(A1)", "'-1 mug")
    for first in "=+-@＝＋－＠\t\r\n\0":
        assert guarded(f"{first}1") == f"'{first}1"
    assert guarded(" =1") == "' =1"
    for words in ("1=1", "a mug", "", "“=”", 7):
        assert guarded(words) == words


def test_an_administrator_of_a_part_takes_her_people_along_only(app: Flask) -> None:
    ordered()
    with writing() as session:
        far = unit(session, "Portugal")
        people.grant(session, person(session, "marc"), "admin", far, at=OPENING)
    assert len(rows(Visitor(app).is_in("marc@demo.example"), "waiting")) == 1
    assert Visitor(app).is_in("amina@demo.example").get(
        "/gifts/requests/waiting.csv"
    ).status_code in {
        403,
        404,
    }


def test_what_is_settled_says_who_had_what_and_is_searched_by_name(ada: Visitor) -> None:
    ordered("refuse", name={"en": "A mug"})
    ordered("approve", "deliver", name={"en": "For the sea rescue"}, kind="donation")
    page = ada.get("/gifts/requests/settled").text
    for words in ("A mug", "refused", "-1 mug", "For the sea rescue", "given"):
        assert words in page
    assert "A mug" in ada.get("/gifts/requests/settled?q=benali").text
    nobody = ada.get("/gifts/requests/settled?q=bruno").text
    assert "Nothing for “bruno”" in nobody
    for nonsense in ("before=x", "before=-1", f"before={2**70}", "q=" + "x" * 300):
        assert ada.get(f"/gifts/requests/settled?{nonsense}").status_code == 200


def test_a_donation_is_given_and_not_handed_over(app: Flask) -> None:
    ordered("approve", "deliver", name={"en": "For the sea rescue"}, kind="donation")
    news = Visitor(app).is_in("amina@demo.example").get("/notices").text
    assert "the company gives it for you" in news
    assert "has been given" in news
    assert "handed" not in news


def test_codes_that_are_too_many_too_long_or_twice_there_are_told(ada: Visitor) -> None:
    with writing() as session:
        owner = viewer(session, "ada", at=OPENING)
        gift = with_codes(session, owner, "TIDE-0", keys=10).uid
    page = f"/gifts/counter/{gift}"
    for codes, told in (
        ("\n".join(f"C{number}" for number in range(100_000)), "bring them in parts"),
        ("\n \n\t\n", "no code in this"),
        ("T" * 600_000, "one code a line"),
        ("T" * 201, "200 characters at most"),
    ):
        refused = ada.post(f"{page}/codes", {"codes": codes})
        assert refused.status_code == 422
        assert told in refused.text
    from_a_sheet = "code\tuntil\r\nTIDE-0\t2027\r\n\r\nTIDE-1\t2027\r\nTIDE-1\t2028\r\n"
    assert ada.post(f"{page}/codes", {"codes": from_a_sheet}).status_code == 303
    assert "1 code came in. 1 was here before." in ada.get(page).text
    with writing() as session:
        mine = shop.redeem(session, rich(session, "amina", keys=20), gift, at=OPENING)
        bruno = shop.redeem(session, rich(session, "bruno", keys=20), gift, at=OPENING)
        codes = [
            shop.show_code(
                session, viewer(session, who, at=OPENING), uid, secret=SECRET, at=OPENING
            )[1]
            for who, uid in (("amina", mine.uid), ("bruno", bruno.uid))
        ]
    assert codes == ["TIDE-0", "TIDE-1"]
