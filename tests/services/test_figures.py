"""What authors see: every question with the night's figures, and open reports without their authors."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.engine.model import Difficulty, Model, Parameters
from academy.errors import NotFound
from academy.models.content import Item
from academy.models.daily import QuestionReport
from academy.models.figures import ItemFigures
from academy.models.memory import Fit
from academy.services.authoring import figures
from academy.services.authoring.figures import Line
from academy.services.viewer import Viewer
from tests import night
from tests.cast import person, viewer
from tests.conftest import OPENING


@pytest.fixture
def uids(academy: Flask, session: Session) -> list[str]:
    """Three live questions: hard, easy, and hardly answered."""
    live = select(Item.uid).where(Item.kind == "question", Item.retired_at.is_(None))
    return list(session.scalars(live.order_by(Item.uid).limit(3)))


@pytest.fixture
def chloe(session: Session, uids: list[str]) -> Viewer:
    """The author, the morning after a night that counted and fitted."""
    hard, easy, few = uids
    model = Model(
        tracker=Parameters(base=0.5),
        difficulties={
            hard: Difficulty(mean=2.0, variance=0.04, answers=400),
            easy: Difficulty(mean=-2.0, variance=0.01, answers=900),
            few: Difficulty(mean=0.0, variance=0.9, answers=3),
        },
    )
    counts = {
        hard: {"answers": 400, "right": 120, "people": 300, "right_at_first": 54, "drawn": 40,
               "reasons": {"new": 38, "repair": 4}},
        easy: {"answers": 900, "right": 855, "people": 800, "right_at_first": 760, "drawn": 0,
               "reasons": {}},
        few: {"answers": 6, "right": 3, "people": 4, "right_at_first": 2, "drawn": 4,
              "reasons": {"new": 4}, "ever_right": 3, "after": {}},
    }  # fmt: skip
    for uid, counted in counts.items():
        item = session.scalars(select(Item).where(Item.kind == "question", Item.uid == uid)).one()
        sums = night.sums(item, **counted)
        session.add(ItemFigures(item_id=item.id, figures=sums, at=OPENING))
    session.add(Fit(model=json.loads(model.to_json()), measures={}, at=OPENING))
    session.flush()
    return viewer(session, "chloe", at=OPENING)


def lines(session: Session, who: Viewer, sort: str = "place") -> dict[str, Line]:
    page = figures.read(session, who, sort=sort, at=OPENING)
    return {line.question.uid: line for line in page.lines}


def report(session: Session, login: str, uid: str, text: str = "The third option is right.") -> int:
    item = session.scalars(select(Item).where(Item.kind == "question", Item.uid == uid)).one()
    made = QuestionReport(
        person_id=person(session, login).id,
        question_id=item.id,
        edition_id=item.edition_id,
        text=text,
        at=OPENING,
    )
    session.add(made)
    session.flush()
    return made.id


def test_a_question_shows_how_hard_it_was_found_beside_its_authors_estimate(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    hard, easy, _ = (lines(session, chloe)[uid] for uid in uids)
    assert hard.fitted
    assert easy.fitted
    assert hard.fitted.low < hard.fitted.wrong < hard.fitted.high
    assert easy.fitted.wrong < 30 < 50 < hard.fitted.wrong
    assert (hard.figures.answers, hard.figures.right, hard.figures.facility) == (400, 30, 18)
    assert (easy.figures.answers, easy.figures.right, easy.figures.facility) == (900, 95, 95)
    assert hard.estimate == round(100 * hard.question.document.difficulty)


def test_more_answers_make_the_interval_narrower(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    hard, easy, _ = (lines(session, chloe)[uid].fitted for uid in uids)
    assert hard
    assert easy
    assert easy.high - easy.low < hard.high - hard.low


def test_whom_a_question_is_for_adds_up_to_everybody(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    hard, easy, _ = (lines(session, chloe)[uid].audience for uid in uids)
    assert hard
    assert easy
    for audience in (hard, easy):
        assert audience.knows + audience.learns + audience.early == 100
    assert hard.early > easy.early
    assert hard.knows < easy.knows


def test_groups_below_five_are_not_told(session: Session, chloe: Viewer, uids: list[str]) -> None:
    hard, _, few = (lines(session, chloe)[uid] for uid in uids)
    told = few.figures
    assert (told.people, told.answers, told.right, told.facility, told.first_try) == (None,) * 5
    assert (told.after, told.flags) == ({30: None, 90: None}, [])
    assert hard.figures.after == {30: 50, 90: None}
    assert (few.fitted, few.audience, few.drawn) == (None,) * 3
    assert few.reasons == [("new", None)]
    assert hard.drawn == 40
    assert hard.reasons == [("new", 38), ("repair", None)]


def test_before_the_first_night_there_is_the_estimate(session: Session, chloe: Viewer) -> None:
    session.execute(delete(ItemFigures))
    page = figures.read(session, replace(chloe, fit=0), at=OPENING)
    assert page.at is None
    assert len(page.lines) > 50
    assert {line.fitted for line in page.lines} == {None}
    assert all(0 <= line.estimate <= 100 for line in page.lines)


def test_the_hardest_come_first_when_that_is_asked(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    wrong = [
        line.fitted.wrong if line.fitted else line.estimate
        for line in lines(session, chloe, "hardest").values()
    ]
    assert wrong == sorted(wrong, reverse=True)
    assert list(lines(session, chloe)) != list(lines(session, chloe, "hardest"))


def test_the_most_missed_come_first_unless_something_else_is_asked(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    page = figures.read(session, chloe, at=OPENING)
    hard, easy, _ = uids
    assert [line.question.uid for line in page.lines[:2]] == [hard, easy]
    assert "hard" in page.lines[0].figures.flags
    assert "easy" in page.lines[1].figures.flags


def test_the_most_reported_come_first_when_that_is_asked(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    for login in ("amina", "bruno"):
        report(session, login, uids[2])
    report(session, "amina", uids[1])
    ordered = list(lines(session, chloe, "reported").values())
    assert [(line.question.uid, line.reports) for line in ordered[:3]][:2] == [
        (uids[2], 2),
        (uids[1], 1),
    ]
    assert ordered[2].reports == 0


def test_a_report_names_its_question_and_edition_and_nobody(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    report(session, "amina", uids[0], "A word is missing.")
    (shown,) = figures.reports(session, chloe)
    assert (shown.question.uid, shown.edition, shown.text) == (uids[0], 1, "A word is missing.")
    assert {field.name for field in fields(shown)} == {"id", "question", "edition", "text", "at"}


def test_a_closed_report_is_gone_and_closing_again_changes_nothing(
    session: Session, chloe: Viewer, uids: list[str]
) -> None:
    id_ = report(session, "amina", uids[0])
    figures.close(session, chloe, id_, at=OPENING)
    figures.close(session, chloe, id_, at=OPENING + timedelta(days=1))
    assert figures.reports(session, chloe) == []
    assert lines(session, chloe)[uids[0]].reports == 0
    closed = select(QuestionReport.closed_at).where(QuestionReport.id == id_)
    assert session.scalar(closed) == OPENING


def test_a_report_that_never_was_cannot_be_closed(session: Session, chloe: Viewer) -> None:
    with pytest.raises(NotFound):
        figures.close(session, chloe, 987654, at=OPENING)
