"""The nightly fit: what everybody's answers say of questions and skills, learnt in one go.

Everybody's past is read once, some hundred people at a time, into a file of the night's own; the
engine learns from that, and what HR and authors see is counted beside. Nobody waits meanwhile: the
write lock is held only at the end of the reading, where what authors see is replaced however few people
there are, and at the very end, where one transaction stores the model and replaces what HR sees.
Every tenth person, up to ``MOST_HELD_OUT``, is kept from the model, so that its errors are measured
on people whom it never saw. Answers to questions that are not live any more are left out.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.engine.bank import Bank
from academy.engine.evaluation import auc, calibration_error, mean_log_loss
from academy.engine.fitting import Progress, quiet
from academy.engine.fitting import fit as fit_model
from academy.engine.mastery import Given, Reading, readings
from academy.engine.memory import coded_seconds, seconds_of
from academy.engine.model import DEFAULT, Model
from academy.engine.prediction import chances_of
from academy.engine.sampling import Log, replay
from academy.models.database import reading, writing
from academy.models.histories import HOW_MANY
from academy.models.memory import Fit
from academy.models.people import Unit
from academy.services import banks, catalogue, histories, mastery, periods
from academy.services.banks import Ready
from academy.services.exposure import WINDOW
from academy.services.histories import History
from academy.services.item_figures import Night
from academy.services.spool import Life, Spool

FEWEST_PEOPLE, FEWEST_ANSWERS = 10, 300
"""Below either nothing is fitted: the default model knows better."""

KEPT = 5
"""Fits that are kept, the newest included."""

EVERY, MOST_HELD_OUT, MOST_ANSWERS_HELD_OUT = 10, 2_000, 200_000
"""How many people, one in so many, the model is measured on; and their answers, about."""

HELD_AT_ONCE = 20_000
"""Answers of people held out that are predicted at once."""

JOB = "fit"

ABANDONED = timedelta(hours=2, minutes=30)
"""After so long without a fit whoever had claimed the night was stopped in the middle of it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. ``fit`` is None when there were too few answers, which the *sentence* says.

    ``measures`` are those of the stored fit.
    """

    fit: int | None
    sentence: str
    people: int
    answers: int
    measures: Mapping[str, Any]


@dataclass(slots=True)
class _Survey:
    """What was read of everybody, and who is held out."""

    people: int = 0
    answers: int = 0
    since: datetime | None = None
    held_out: frozenset[int] = frozenset()


def fit(*, folder: Path, at: datetime, progress: Progress = quiet) -> Report:
    """Learn from everybody's answers up to *at*; *folder* takes a passing file of 18 bytes an answer.

    Opens its own transactions.
    """
    began = time.monotonic()
    with reading() as session:
        ready = _bank(session)
        night = Night(session, ready.catalogue)
        paths = dict(session.execute(select(Unit.id, Unit.path)).all())
        everybody = session.scalar(HOW_MANY) or 0
    with Spool(folder) as spool:
        survey = _survey(ready, spool, night, at, lambda done: progress("reading", done, everybody))
        progress("reading", everybody, everybody)
        with writing() as session:
            night.replace(session, at=at)
        if survey.people < FEWEST_PEOPLE or survey.answers < FEWEST_ANSWERS:
            return Report(None, _too_few(survey), survey.people, survey.answers, {})

        def learners() -> Iterator[Log]:
            return (life.log for life in spool if life.person_id not in survey.held_out)

        model = fit_model(ready.bank, learners, progress=progress)
        figures = _measured(ready.bank, model, spool, survey.held_out)
        tally = mastery.Tally(paths, [skill.id for skill in ready.bank.skills])
        for done, life in enumerate(spool, 1):
            if life.is_here:
                tally.add(life.unit_id, _readings(ready.bank, model, life, at))
            if done % histories.MOST == 0 or done == survey.people:
                progress("mastery", done, survey.people)
    figures |= {
        "people": survey.people,
        "answers": survey.answers,
        "since": survey.since.date().isoformat() if survey.since else None,
        "seconds": round(time.monotonic() - began, 1),
    }
    id_ = _store(model, figures, tally, at)
    return Report(id_, _told(survey, figures), survey.people, survey.answers, figures)


def nightly(*, folder: Path, at: datetime) -> Report | None:
    """The fit of this night, unless somebody else makes or made it; call it several times a night.

    The night is claimed before the work, since two would cost twice. It is given back when the work
    fails, and taken over when nothing came of it for so long that its worker must have been stopped.
    """
    night = f"{at:%Y-%m-%d}"
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    with writing() as session:
        if session.scalar(select(Fit.id).where(Fit.at >= midnight).limit(1)) is None:
            periods.give_back(session, JOB, night, claimed_until=at - ABANDONED)
        if not periods.once(session, JOB, night, at):
            return None
    try:
        return fit(folder=folder, at=at)
    except BaseException:
        with writing() as session:
            periods.give_back(session, JOB, night, claimed_until=at)
        raise


def _bank(session: Session) -> Ready:
    return banks.compiled(catalogue.newest(session), DEFAULT, frozenset())


def _survey(
    ready: Ready, spool: Spool, night: Night, at: datetime, progress: Callable[[int], None]
) -> _Survey:
    """Read everybody once, into *spool* and *night*."""
    rows = {question.id: ready.bank.index[uid] for uid, question in ready.live.items()}
    skills = _skills_of_modules(ready)
    survey = _Survey()
    held_out: list[int] = []
    answers_held_out = 0
    for done, history in enumerate(histories.everybody(draws_since=(at - WINDOW).date()), 1):
        night.add(history)
        life = _life(history, rows, skills)
        if done % histories.MOST == 0:
            progress(done)
        if not life.log.rows:
            continue
        spool.write(life)
        survey.people += 1
        survey.answers += len(life.log)
        first = history.answers[0].at
        survey.since = min(survey.since or first, first)
        few = len(held_out) < MOST_HELD_OUT and answers_held_out < MOST_ANSWERS_HELD_OUT
        if few and survey.people % EVERY == 0:
            held_out.append(history.person_id)
            answers_held_out += len(life.log)
    survey.held_out = frozenset(held_out)
    return survey


def _life(history: History, rows: Mapping[int, int], skills: Mapping[int, Sequence[int]]) -> Life:
    log = Log()
    for answer in history.answers:
        row = rows.get(answer.question_id)
        if row is not None:
            log.rows.append(row)
            log.moments.append(answer.at.timestamp())
            log.marks.append(answer.share)
            log.seconds.append(coded_seconds(answer.seconds))
    finished: dict[int, int] = {}
    for module, stamped in sorted(history.stamps.items(), key=lambda stamp: stamp[1]):
        for skill in skills.get(module, ()):
            finished.setdefault(skill, seconds_of(stamped))
    return Life(history.person_id, history.unit_id, history.is_here, log, finished)


def _skills_of_modules(ready: Ready) -> dict[int, list[int]]:
    """The rows of the skills that each module's questions test."""
    found: dict[int, set[int]] = {}
    for uid, question in ready.live.items():
        members = ready.bank.skills_of[ready.bank.index[uid]]
        found.setdefault(question.module.id, set()).update(members)
    return {module: sorted(skills) for module, skills in found.items()}


def _readings(bank: Bank, model: Model, life: Life, at: datetime) -> list[Reading]:
    log = life.log
    moments = map(int, log.moments)
    answers = map(Given, log.rows, moments, log.marks)
    return readings(bank, model, answers, life.finished, until=seconds_of(at))


def _measured(bank: Bank, model: Model, spool: Spool, held_out: frozenset[int]) -> dict[str, Any]:
    """How well the model predicts those whom it never saw; None where that cannot be said."""
    marks: list[float] = []
    chances: list[float] = []
    waiting: list[Log] = []

    def predict() -> None:
        batch = replay(bank, model, waiting)
        marks.extend(batch.marks.tolist())
        chances.extend(chances_of(model, batch.sight).tolist())
        waiting.clear()

    left = len(held_out)
    for life in spool:
        if not left:
            break
        if life.person_id in held_out:
            left -= 1
            waiting.append(life.log)
            if not left or sum(map(len, waiting)) >= HELD_AT_ONCE:
                predict()
    told, found = np.array(marks), np.array(chances)
    return {
        "held_out": len(held_out),
        "held_out_answers": len(marks),
        "auc": auc(told, found) if marks else None,
        "log_loss": mean_log_loss(told, found) if marks else None,
        "calibration_error": calibration_error(told, found) if marks else None,
    }


def _store(model: Model, measures: dict[str, Any], tally: mastery.Tally, at: datetime) -> int:
    rows = list(tally.rows())
    stored = Fit(model=json.loads(model.to_json()), measures=measures, at=at)
    with writing() as session:
        session.add(stored)
        session.flush()
        mastery.replace(session, rows)
        newest = select(Fit.id).order_by(Fit.id.desc()).limit(KEPT)
        session.execute(
            delete(Fit).where(Fit.id.not_in(newest)).execution_options(synchronize_session=False)
        )
        return stored.id


def _too_few(survey: _Survey) -> str:
    return (
        f"Nothing was fitted: {survey.answers:,} answers of {survey.people:,} people are too few. "
        f"It takes {FEWEST_ANSWERS:,} answers of {FEWEST_PEOPLE:,} people."
    )


def _told(survey: _Survey, figures: Mapping[str, Any]) -> str:
    sentence = f"Fitted on {survey.answers:,} answers of {survey.people:,} people"
    return f"{sentence} in {figures['seconds']:,.1f} s."
