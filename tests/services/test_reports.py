"""“This question is wrong”: only of what she was asked, once for each edition, in plain text."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.daily import QuestionReport
from academy.services import daily, practice, publishing, reports
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING
from tests.make import Pages, right, started

BANK = "1-sea/1-tides/questions.en.md"
WRONG = "Two of the options say the same."


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages").module("sea", "tides", questions=8)


@pytest.fixture
def amina(session: Session, pages: Pages) -> Viewer:
    publishing.publish(session, pages.read(), at=OPENING)
    return viewer(session, AMINA, at=OPENING)


def said(session: Session) -> list[str]:
    return list(session.scalars(select(QuestionReport.text).order_by(QuestionReport.id)))


def drawn(session: Session, who: Viewer) -> str:
    return daily.open_(session, who, at=OPENING).asked[0].question.uid


def test_what_she_says_is_kept_for_the_author(session: Session, amina: Viewer) -> None:
    uid = drawn(session, amina)
    assert reports.report(session, amina, uid, WRONG, at=OPENING)
    [kept] = session.scalars(select(QuestionReport))
    assert (kept.person_id, kept.text, kept.at, kept.closed_at) == (amina.id, WRONG, OPENING, None)


def test_one_edition_is_reported_once_and_a_corrected_one_again(
    session: Session, amina: Viewer, pages: Pages
) -> None:
    uid = drawn(session, amina)
    assert reports.report(session, amina, uid, WRONG, at=OPENING)
    assert not reports.report(session, amina, uid, "Still wrong.", at=OPENING)
    assert said(session) == [WRONG]
    pages.change(BANK, f"Does {uid} hold?", f"Does {uid} hold, now?")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    assert not reports.report(session, amina, uid, "She sees the old one.", at=OPENING)
    attempt = started(session, amina, "tides", at=OPENING)
    other = attempt.questions[0].uid
    assert reports.report(session, amina, other, "And this one.", at=OPENING)


@pytest.mark.parametrize("where", ["daily", "practice", "quiz", "answered"])
def test_a_question_can_be_reported_wherever_it_was_asked(
    session: Session, amina: Viewer, where: str
) -> None:
    match where:
        case "daily":
            uid = drawn(session, amina)
        case "practice":
            begun = practice.start(session, amina, "practice", at=OPENING)
            uid = begun.asked[1].question.uid
        case "quiz":
            uid = started(session, amina, "tides", at=OPENING).questions[1].uid
        case _:
            asked = daily.open_(session, amina, at=OPENING).asked[0]
            uid = asked.question.uid
            daily.answer(session, amina, uid, right(asked.question.document.key), at=OPENING)
    assert reports.report(session, amina, uid, WRONG, at=OPENING)


def test_what_she_was_never_asked_is_not_found(session: Session, amina: Viewer) -> None:
    uid = drawn(session, amina)
    bruno = viewer(session, BRUNO, at=OPENING)
    for question in (uid, "nothing", ""):
        with pytest.raises(NotFound):
            reports.report(session, bruno, question, WRONG, at=OPENING)
    asked = {each.question.uid for each in daily.open_(session, amina, at=OPENING).asked}
    other = next(f"tides-{n}" for n in range(8) if f"tides-{n}" not in asked)
    with pytest.raises(NotFound):
        reports.report(session, amina, other, WRONG, at=OPENING)
    assert said(session) == []


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\0", "\ud800", "\u200b", "x" * 1001])
def test_a_report_says_something_in_a_thousand_characters(
    session: Session, amina: Viewer, text: str
) -> None:
    with pytest.raises(Invalid):
        reports.report(session, amina, drawn(session, amina), text, at=OPENING)
    assert said(session) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 1000, "x" * 1000),
        ("  two\n lines\t ", "two lines"),
        ("half\ud800 a pair\0", "half a pair"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("C’est faux : é, ß, 漢, 😀", "C’est faux : é, ß, 漢, 😀"),
    ],
)
def test_what_no_database_can_keep_is_left_out(
    session: Session, amina: Viewer, text: str, kept: str
) -> None:
    assert reports.report(session, amina, drawn(session, amina), text, at=OPENING)
    session.flush()
    assert said(session) == [kept]
