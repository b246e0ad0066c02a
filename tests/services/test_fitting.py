"""The nightly fit: everybody is read once and in portions, one transaction stores what was found."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from academy import paths
from academy.config import Config
from academy.engine.history import FEATURES
from academy.engine.mastery import Moment
from academy.engine.model import Model
from academy.engine.prediction import QUESTION, TRACKER
from academy.engine.sampling import Log
from academy.models.daily import Draw
from academy.models.database import reading, writing
from academy.models.figures import FIGURES
from academy.models.memory import Fit, Mastery
from academy.models.outbox import JobRun
from academy.models.people import Person, Unit
from academy.models.quizzes import Answer
from academy.models.rewards import LedgerEntry
from academy.services import (
    crowd,
    daily,
    exposure,
    fitting,
    histories,
    insights,
    periods,
    settling,
)
from academy.services.fitting import Report
from academy.services.histories import History
from academy.services.spool import Life, Spool
from tests.cast import AMINA, EVERYBODY, HUGO, person, unit, viewer
from tests.conftest import OPENING, disconnect
from tests.make import answered
from tests.shelf import Shelf
from tests.statements import counted

pytestmark = pytest.mark.slow  # a fit takes a second or two

PEOPLE, ANSWERS = 45, 900


@pytest.fixture
def company(academy: Flask, settings: Config, shelf: Shelf) -> Flask:
    """A demo company with a small crowd that has answered for half a year."""
    url = settings.database_url
    disconnect()
    if shelf.has(url, "crowd"):
        shelf.take(url, "crowd")
    else:
        with writing() as session:
            settling.settle(session, crowd.plan(PEOPLE, answers=ANSWERS), at=OPENING)
        disconnect()
        shelf.put(url, "crowd")
    return academy


@pytest.fixture
def fitted(company: Flask, tmp_path: Path) -> Report:
    return fitting.fit(folder=tmp_path, at=OPENING)


def rows(table: Any) -> list[Any]:
    with reading() as session:
        return [tuple(row) for row in session.execute(select(table.__table__))]


def stored() -> Any:
    with reading() as session:
        return session.scalars(select(Fit).order_by(Fit.id.desc()).limit(1)).one()


def test_a_fit_is_stored_with_what_it_was_measured_to_be_worth(fitted: Report) -> None:
    newest = stored()
    model = Model.from_json(json.dumps(newest.model))
    assert fitted.fit == newest.id
    assert newest.at == OPENING
    assert model.is_fitted
    assert newest.measures["answers"] == fitted.answers == len(rows(Answer))
    assert newest.measures["people"] == fitted.people
    assert newest.measures["held_out"] == fitted.people // fitting.EVERY
    assert 0 < newest.measures["log_loss"] < 1
    assert 0 <= newest.measures["calibration_error"] < 0.5
    assert newest.measures["since"] < "2026-11-16"


def test_the_model_never_saw_those_whom_it_is_measured_on(fitted: Report) -> None:
    model = Model.from_json(json.dumps(stored().model))
    assert model.learners == fitted.people - fitted.measures["held_out"]
    assert model.answers == fitted.answers - fitted.measures["held_out_answers"]


def test_every_questions_answers_are_counted(fitted: Report) -> None:
    assert fitted.fit
    with reading() as session:
        told = {row.item_id: row.figures for row in session.execute(FIGURES, {"kind": "question"})}
    assert sum(each["answers"] for each in told.values()) == len(rows(Answer))
    with reading() as session:
        right = session.scalar(select(func.count()).where(Answer.share >= 1))
    assert sum(each["right"] for each in told.values()) == right


def test_mastery_of_the_whole_company_stands_ready_for_hr(fitted: Report) -> None:
    with writing() as session:
        top = unit(session, "Alizé")
        of_all = session.scalars(select(Mastery).where(Mastery.unit_id == top.id)).all()
    assert {row.moment for row in of_all} >= {Moment.BEFORE, Moment.AFTER}
    assert all(row.people >= 5 and 0 <= row.total <= row.people for row in of_all)
    before = {row.skill: row.people for row in of_all if row.moment == Moment.BEFORE}
    after = {row.skill: row.people for row in of_all if row.moment == Moment.AFTER}
    assert before == after


def test_a_fit_repeats_exactly(company: Flask, tmp_path: Path) -> None:
    models, sums = [], []
    for _ in range(2):
        fitting.fit(folder=tmp_path, at=OPENING)
        models.append(stored().model)
        sums.append(sorted(rows(Mastery)))
    assert models[0] == models[1]
    assert sums[0] == sums[1]


def test_the_last_few_fits_are_kept(company: Flask, fitted: Report, tmp_path: Path) -> None:
    for _ in range(fitting.KEPT + 1):
        with writing() as session:
            session.add(Fit(model={}, measures={}, at=OPENING))
    newest = fitting.fit(folder=tmp_path, at=OPENING).fit
    kept = [row[0] for row in rows(Fit)]
    assert len(kept) == fitting.KEPT
    assert max(kept) == newest
    assert fitted.fit not in kept


def test_too_few_answers_are_told_and_change_nothing(academy: Flask, tmp_path: Path) -> None:
    with writing() as session:
        answered(session, viewer(session, AMINA, at=OPENING), "why-digital", at=OPENING)
    report = fitting.fit(folder=tmp_path, at=OPENING)
    assert report.fit is None
    assert "of 1 people are too few" in report.sentence
    assert rows(Fit) == rows(Mastery) == []


def test_an_academy_without_content_is_too_few(app: Flask, tmp_path: Path) -> None:
    assert fitting.fit(folder=tmp_path, at=OPENING).fit is None


def test_nothing_is_left_in_the_folder(fitted: Report, tmp_path: Path) -> None:
    assert not list(tmp_path.glob("fit-*"))


def test_whoever_writes_while_it_works_does_not_wait(company: Flask, tmp_path: Path) -> None:
    """At every sign of progress somebody writes."""
    seen: list[str] = []

    def write(what: str, _done: int, _of: int) -> None:
        with writing() as session:
            person(session, AMINA).family_name = f"B{len(seen)}"
        seen.append(what)

    assert fitting.fit(folder=tmp_path, at=OPENING, progress=write).fit
    assert {"reading", "tracker", "weights", "mastery"} <= set(seen)


def test_people_are_read_in_portions_and_nobody_twice(company: Flask) -> None:
    whole = list(histories.everybody())
    with counted(company) as statements:
        parts = list(histories.everybody(most=7))
    assert [each.person_id for each in parts] == [each.person_id for each in whole]
    assert [each.answers for each in parts] == [each.answers for each in whole]
    assert len(parts) == PEOPLE + len(EVERYBODY)
    assert len(statements) == 3 * (-(-len(parts) // 7)) + 1
    assert all(each.answers == sorted(each.answers, key=lambda a: a.at) for each in parts)


def test_whoever_left_teaches_the_model_and_is_in_no_units_sum(
    company: Flask, tmp_path: Path
) -> None:
    with writing() as session:
        for each in session.scalars(select(Person).where(Person.number.is_not(None))):
            each.suspended_at = OPENING
    assert fitting.fit(folder=tmp_path, at=OPENING).fit
    assert rows(Mastery) == []


def test_the_fit_reaches_whoever_asks_next(fitted: Report) -> None:
    with writing() as session:
        hugo = viewer(session, HUGO, at=OPENING)
        assert hugo.fit == fitted.fit
        assert insights.read(session, hugo).at == OPENING


def test_a_draw_after_a_fit_keeps_what_weighed_in_the_chance(fitted: Report) -> None:
    assert fitted
    with writing() as session:
        answers = func.count(Answer.id)
        seasoned = select(Person.number).join(Answer, Answer.person_id == Person.id)
        diligent = session.scalars(seasoned.group_by(Person.id).order_by(answers.desc()).limit(9))
        people = [viewer(session, str(number), at=OPENING) for number in diligent]
        asked = [each for who in people for each in daily.open_(session, who, at=OPENING).asked]
        newcomer = daily.open_(session, viewer(session, AMINA, at=OPENING), at=OPENING)
    groups = {feature.group for feature in FEATURES} | {TRACKER, QUESTION}
    assert all(set(each.weighed) <= groups and len(each.weighed) <= 2 for each in asked)
    assert any(each.weighed for each in asked)
    assert all(set(each.weighed) <= {QUESTION} for each in newcomer.asked)


def test_a_night_is_fitted_once(company: Flask, tmp_path: Path) -> None:
    assert fitting.nightly(folder=tmp_path, at=OPENING)
    assert fitting.nightly(folder=tmp_path, at=OPENING + timedelta(hours=2)) is None
    assert len(rows(Fit)) == 1
    assert fitting.nightly(folder=tmp_path, at=OPENING + timedelta(days=1))
    assert len(rows(Fit)) == 2


def test_a_night_whose_fit_failed_is_tried_again(company: Flask, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        fitting.nightly(folder=tmp_path / "nowhere", at=OPENING)
    assert rows(JobRun) == []
    assert fitting.nightly(folder=tmp_path, at=OPENING)


def test_a_night_whose_worker_was_stopped_is_taken_over(company: Flask, tmp_path: Path) -> None:
    with writing() as session:
        assert periods.once(session, fitting.JOB, f"{OPENING:%Y-%m-%d}", OPENING)
    later = OPENING + fitting.ABANDONED
    assert fitting.nightly(folder=tmp_path, at=later - timedelta(seconds=1)) is None
    assert fitting.nightly(folder=tmp_path, at=later)
    assert fitting.nightly(folder=tmp_path, at=later + timedelta(hours=4)) is None


def test_a_fit_pays_nobody_and_touches_no_answer(company: Flask, tmp_path: Path) -> None:
    before = rows(Answer), rows(LedgerEntry), rows(Person), rows(Unit)
    fitting.fit(folder=tmp_path, at=OPENING)
    assert (rows(Answer), rows(LedgerEntry), rows(Person), rows(Unit)) == before


def draw(session: Any, login: str, day: int, question: int, reason: str) -> None:
    session.add(
        Draw(
            person_id=person(session, login).id,
            purpose="daily",
            day=(OPENING - timedelta(days=day)).date(),
            number=1,
            picks=[[question, 1, {"reason": reason, "skill": "knots"}]],
            shown_at=OPENING,
        )
    )


def test_a_person_counts_once_for_a_question_and_for_each_reason(academy: Flask) -> None:
    with writing() as session:
        for login, day, reason in (
            (AMINA, 1, "new"),
            (AMINA, 9, "new"),
            (AMINA, 12, "fading"),
            (HUGO, 29, "new"),
            (HUGO, 30, "repair"),
        ):
            draw(session, login, day, 7, reason)
    counts = exposure.Exposure([7, 8])
    for history in histories.everybody(draws_since=(OPENING - exposure.WINDOW).date()):
        counts.add(history)
    assert counts.by_question() == {7: {"drawn": 2, "reasons": {"new": 2, "fading": 1}}}


def test_histories_without_a_day_bring_no_draws(academy: Flask) -> None:
    with writing() as session:
        draw(session, AMINA, 1, 7, "new")
    assert all(each.picks == [] for each in histories.everybody())


def lives() -> Iterator[Life]:
    log = Log([3, 0], [1.5e9, 1.5e9 + 0.25], [1.0, 0.5], [0, 255])
    yield Life(5, 2, True, log, {4: 1_500_000_000})
    yield Life(2**40, 2**35, False, Log(), {})


def test_a_spool_gives_back_what_was_written_as_often_as_one_likes(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        for life in lives():
            spool.write(life)
        for _ in range(2):
            assert list(spool) == list(lives())
        assert next(iter(spool)) == next(lives())
        assert list(spool) == list(lives())


def test_a_history_is_one_persons(company: Flask) -> None:
    with reading() as session:
        counts = dict(
            session.execute(select(Answer.person_id, func.count()).group_by(Answer.person_id)).all()
        )
    found: dict[int, History] = {each.person_id: each for each in histories.everybody()}
    assert {id_: len(each.answers) for id_, each in found.items() if each.answers} == counts
    with writing() as session:
        session.execute(delete(Answer))
    assert all(each.answers == [] for each in histories.everybody())


def command(url: str, folder: Path, *words: str) -> str:
    """What ``academy engine fit`` says on its standard output, run in *folder*."""
    root = str(paths.bundled("migrations").parent)
    own = {"PYTHONPATH": root, "ACADEMY_DATABASE_URL": url, "ACADEMY_SECRET_KEY": "x" * 32}
    result = subprocess.run(
        [sys.executable, "-m", "academy.cli", "engine", "fit", *words],
        cwd=folder,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_command_tells_what_was_fitted(
    company: Flask, database_url: str, tmp_path: Path
) -> None:
    told = command(database_url, tmp_path)
    assert f"Fitted on {len(rows(Answer)):,} answers of" in told
    assert "calibration error" in told
    report = json.loads(command(database_url, tmp_path, "--json"))
    assert report["fit"] == stored().id
    assert 0 < report["measures"]["log_loss"] < 1


def test_the_command_says_why_there_is_no_fit(
    academy: Flask, database_url: str, tmp_path: Path
) -> None:
    assert "are too few" in command(database_url, tmp_path)
    report = json.loads(command(database_url, tmp_path, "--json"))
    assert report["fit"] is None
    assert "are too few" in report["sentence"]
