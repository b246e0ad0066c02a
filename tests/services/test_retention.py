"""Retention: what is old goes at night, in portions, and everything that rests on it stays right."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.daily import Draw
from academy.models.database import reading, writing
from academy.models.erasures import Ageing, AnswerSum
from academy.models.journal import JournalEntry
from academy.models.memory import Memory
from academy.models.notices import Notice
from academy.models.outbox import JobRun
from academy.models.quizzes import Answer, Attempt
from academy.services import journal, retention
from academy.services.audit import faults
from tests.cast import ADA, AMINA, BRUNO, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.services.test_demo import busy_life

pytestmark = pytest.mark.slow

YEARS_LATER = OPENING + timedelta(days=3 * 366)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def states(session: Session) -> dict[int, bytes]:
    """What the engine believes, by person."""
    return dict(session.execute(select(Memory.person_id, Memory.state)).all())


def test_answers_go_sums_and_scores_stay_and_the_audit_is_green(
    academy: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 3)
    with writing() as session:
        busy_life(session)
        before = count(session, Answer)
        right = session.scalar(select(func.count()).where(Answer.verdict == "right")) or 0
        amina = viewer(session, AMINA, at=OPENING)
        stood = amina.points, amina.right_answers
        held = states(session)
        scores = session.execute(
            select(Attempt.id, Attempt.score).where(Attempt.score.is_not(None))
        ).all()
        assert faults(session) == []
    with reading() as session:
        due = {each.rule.name: each.due for each in retention.read(session, at=YEARS_LATER)}
    assert due["answers"] == before - 1
    cleared = retention.nightly(at=YEARS_LATER)
    assert cleared is not None
    assert cleared["answers"] >= before - 1
    with writing() as session:
        assert count(session, Answer) == 1  # the newest, whose id would be given away
        assert count(session, Draw) <= 2
        total = session.execute(
            select(func.sum(AnswerSum.answers), func.sum(AnswerSum.right_answers))
        ).one()
        [kept] = session.scalars(select(Answer.verdict))
        assert tuple(total) == (before - 1, right - (kept == "right"))
        amina = viewer(session, AMINA, at=YEARS_LATER)
        assert (amina.points, amina.right_answers) == stood
        assert states(session) == held
        left = session.execute(
            select(Attempt.id, Attempt.score).where(Attempt.score.is_not(None))
        ).all()
        assert left == scores
        assert faults(session) == []
        assert session.scalars(select(JournalEntry)).one().act == "retention.cleared"
    assert retention.nightly(at=YEARS_LATER) is None


def test_the_audit_still_finds_a_younger_answer_that_is_gone(academy: Flask) -> None:
    with writing() as session:
        answered(session, viewer(session, AMINA, at=OPENING), "why-digital", at=OPENING)
    retention.nightly(at=YEARS_LATER)
    with writing() as session:
        answered(session, viewer(session, BRUNO, at=YEARS_LATER), "why-digital", at=YEARS_LATER)
    with reading() as session:
        assert faults(session) == []
    with writing() as session:
        session.execute(delete(Answer))
    with reading() as session:
        assert {str(each).split(":")[0] for each in faults(session)} >= {
            "an answer was awarded that is not right",
        }


def test_what_is_young_cannot_be_cleared_and_a_moment_that_says_so_is_a_fault(
    academy: Flask,
) -> None:
    with writing() as session:
        answered(session, viewer(session, AMINA, at=OPENING), "why-digital", at=OPENING)
        session.add(JobRun(name="audit", period="x", at=OPENING))
    assert retention.before(1, at=OPENING) < OPENING - retention.LEAST_AGE
    with writing() as session:
        session.add(Ageing(name="answers", through=OPENING))
    with reading() as session:
        assert "what is younger than six months was cleared as old" in {
            each.sentence for each in faults(session)
        }


def test_the_journal_keeps_its_young_lines_whatever_happens(app: Flask) -> None:
    old, young = OPENING - timedelta(days=9 * 365), OPENING
    with writing() as session:
        for at in (old, young):
            journal.note(session, actor="system", act="x", subject="", at=at)
    for at in (old, young):
        with pytest.raises(DBAPIError, match="never change"), writing() as session:
            session.execute(delete(JournalEntry).where(JournalEntry.at == at))
    retention.nightly(at=OPENING)
    with reading() as session:
        moments = session.scalars(select(JournalEntry.at).where(JournalEntry.act == "x")).all()
        assert moments == [young]
    with pytest.raises(DBAPIError, match="never change"), writing() as session:
        session.execute(delete(JournalEntry).where(JournalEntry.at == young))


def test_news_are_emptied_and_not_told_again(academy: Flask) -> None:
    with writing() as session:
        answered(session, viewer(session, AMINA, at=OPENING), "why-digital", at=OPENING)
        before = count(session, Notice)
        assert before
    retention.nightly(at=YEARS_LATER)
    with reading() as session:
        assert count(session, Notice) == before
        assert {str(each) for each in session.scalars(select(Notice.values))} == {"{}"}
        assert session.scalar(select(func.count()).where(Notice.seen_at.is_(None))) == 0
        assert faults(session) == []


def test_months_are_chosen_within_bounds(app: Flask) -> None:
    values = {rule.name: rule.default for rule in retention.RULES}
    with writing() as session:
        ada = viewer(session, ADA, at=OPENING)
        with pytest.raises(Invalid):
            retention.choose(session, ada, values | {"answers": 1}, at=OPENING)
        retention.choose(session, ada, values | {"answers": 12}, at=OPENING)
        assert retention.months(session)["answers"] == 12
        assert session.scalars(select(JournalEntry)).one().details["answers"] == 12
