"""What announces an academy, and what says on paper how long somebody learnt."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from academy import printing
from academy.clock import now
from academy.models.database import reading, writing
from academy.services import lessons, prints
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, person, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.printing.looking import Looked
from tests.visitor import Visitor

pytestmark = pytest.mark.slow  # the real press


def printed(visitor: Visitor, path: str, **data: str) -> Looked:
    answer = visitor.post(path, data)
    assert answer.status_code == 303, answer.text
    with visitor.app.app_context():
        prints.make(printing.make, now=now)
    return Looked(visitor.get(f"{answer.location}/file").data)


@pytest.mark.parametrize(("spoken", "words"), [("en", "Two questions"), ("fr", "Deux questions")])
@pytest.mark.parametrize(("kind", "paper", "width"), [("poster", "a3", 297), ("cards", "a4", 210)])
def test_it_is_printed_in_each_language_with_the_address_in_words_and_code(
    academy: Flask, spoken: str, words: str, kind: str, paper: str, width: float
) -> None:
    hugo = Visitor(academy).is_in(HUGO)
    data = {"kind": kind, "paper": paper, "text": "minute", "in": spoken}
    sheet = printed(hugo, "/launch-kit/prints", **data)
    assert sheet.sizes[0][0] == pytest.approx(width, abs=0.2)
    assert words in sheet.words()
    assert academy.extensions["academy"].base_url in sheet.words()
    assert all(sheet.fonts().values())


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "poster", "paper": "a0", "text": "minute"},
        {"kind": "cards", "paper": "a3", "text": "minute"},
        {"kind": "toy", "paper": "a4", "text": "minute"},
        {"kind": "poster", "paper": "a4", "text": "x"},
        {},
    ],
)
def test_nonsense_is_refused(academy: Flask, data: dict[str, str]) -> None:
    assert Visitor(academy).is_in(HUGO).post("/launch-kit/prints", data).status_code == 422


def test_the_mails_name_the_academy_and_its_address_in_both_languages(academy: Flask) -> None:
    ada = Visitor(academy).is_in(ADA)
    for spoken, words in (("en", "No course to book"), ("fr", "Aucun cours à réserver")):
        page = ada.get(f"/launch-kit?in={spoken}").text
        assert words in page
        assert academy.extensions["academy"].base_url in page


def test_a_statement_says_what_was_learnt_and_how_long_it_took(academy: Flask) -> None:
    with writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        lessons.finish(session, amina, "two-keys", at=OPENING)
        answered(session, amina, "why-digital", at=OPENING)
    visitor = Visitor(academy).is_in(AMINA)
    first, last = OPENING.date() - timedelta(days=30), OPENING.date()
    data = {"first": first.isoformat(), "last": last.isoformat()}
    sheet = printed(visitor, "/profile/training", **data)
    assert "Amina Benali" in sheet.words()
    [total] = re.findall(r"In all (\d+:\d\d)", sheet.words())
    assert total != "0:00"
    before = {"first": "2020-01-01", "last": "2020-12-31"}
    empty = printed(visitor, "/profile/training", **before)
    assert "In all 0:00" in empty.words()


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-02-01", "2026-01-01"), ("", ""), ("2000-01-01", "2026-01-01"), ("x", "2026-01-01")],
)
def test_a_period_that_makes_no_sense_is_refused(academy: Flask, first: str, last: str) -> None:
    visitor = Visitor(academy).is_in(AMINA)
    assert visitor.post("/profile/training", {"first": first, "last": last}).status_code == 422


def test_hr_prints_it_for_her_own_people_and_finds_nobody_elses(academy: Flask) -> None:
    with reading() as session:
        uids = {login: person(session, login).uid for login in (AMINA, BRUNO)}
    period = {"first": "2026-01-01", "last": "2026-12-31"}
    hugo, chloe = Visitor(academy).is_in(HUGO), Visitor(academy).is_in(CHLOE)
    assert hugo.post(f"/people/{uids[AMINA]}/training", period).status_code == 303
    assert hugo.post(f"/people/{uids[BRUNO]}/training", period).status_code == 404
    assert chloe.post(f"/people/{uids[AMINA]}/training", period).status_code == 404
