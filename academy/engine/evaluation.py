"""How well the engine predicts a log: fit on some people, predict others from what came before.

Promise: no prediction depends on its own row's outcome or response time, on a later row, on the order
of rows in the files, or on what learners and items are called.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from academy.engine.bank import Bank, Flags, Floats, Question
from academy.engine.fitting import Progress, fit, quiet
from academy.engine.memory import coded_seconds
from academy.engine.model import Model
from academy.engine.prediction import chances_of
from academy.engine.responses import Response
from academy.engine.sampling import Log, replay

EPOCH = 1_000_000_000.0
"""Where a log's own time begins, in seconds since 1970: any long-past moment does."""

PACE = 60.0
"""Seconds between two answers when the log does not say."""

BINS = 15
HALF_A_DAY = 43_200.0


@dataclass(frozen=True, slots=True)
class Figures:
    """How well *answers* were predicted. Areas under the curve are None when all marks are alike.

    ``first_ten``: of the first ten answers of each learner; ``after_12_hours``: where the last
    answer on the concept lies longer back.
    """

    answers: int
    learners: int
    right: float
    auc: float | None
    log_loss: float
    calibration_error: float
    first_ten: float | None
    after_12_hours: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Predictions aligned with the tested responses, and their figures."""

    predictions: Floats
    figures: Figures
    model: Model


def evaluate(
    train: Sequence[Response],
    test: Sequence[Response],
    *,
    online: bool = False,
    progress: Progress = quiet,
) -> Evaluation:
    """Fit on *train*, predict *test*; with *online* by level 1 alone."""
    learners = sorted(_by_learner(train).values(), key=_story)
    names = _names(row for rows in learners for row in rows)
    bank = _bank([row for rows in learners for row in rows] + list(test), names)
    logs = [_log(rows, bank, names) for rows in learners]
    model = fit(bank, lambda: logs, progress=progress, online=online)
    places = {id(row): place for place, row in enumerate(test)}
    predictions, rested = np.zeros(len(test)), np.zeros(len(test), bool)
    groups = list(_by_learner(test).values())
    for done, rows in enumerate(groups, 1):
        batch = replay(bank, model, [_log(rows, bank, names)])
        where = [places[id(row)] for row in rows]
        predictions[where] = chances_of(model, batch.sight)
        last = np.where(batch.sight.shares > 0, batch.sight.skills["last"], 0).max(axis=1)
        rested[where] = (last > 0) & (batch.sight.now - last > HALF_A_DAY)
        progress("predictions", done, len(groups))
    early = np.zeros(len(test), bool)
    early[[places[id(row)] for rows in groups for row in rows[:10]]] = True
    return Evaluation(predictions, _figures(test, predictions, early, rested), model)


def auc(marks: Floats, chances: Floats) -> float | None:
    """The chance that a right answer was predicted higher than a wrong one, ties half."""
    right = marks >= 0.5
    rights, wrongs = int(right.sum()), int((~right).sum())
    if not rights or not wrongs:
        return None
    _, place, count = np.unique(chances, return_inverse=True, return_counts=True)
    rank = (count.cumsum() - (count - 1) / 2)[place]
    return float((rank[right].sum() - rights * (rights + 1) / 2) / (rights * wrongs))


def mean_log_loss(marks: Floats, chances: Floats) -> float:
    """The mean cost of each mark, in nats."""
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    return -float((marks * np.log(safe) + (1 - marks) * np.log(1 - safe)).mean())


def calibration_error(marks: Floats, chances: Floats) -> float:
    """The expected distance of chance and share of right answers, over 15 bins of equal width."""
    place = np.minimum((chances * BINS).astype(int), BINS - 1)
    gap = np.bincount(place, marks - chances, BINS)
    return float(np.abs(gap).sum() / len(marks))


def _figures(test: Sequence[Response], chances: Floats, early: Flags, rested: Flags) -> Figures:
    marks = np.array([row.mark for row in test])
    return Figures(
        answers=len(test),
        learners=len({row.learner for row in test}),
        right=float(marks.mean()),
        auc=auc(marks, chances),
        log_loss=mean_log_loss(marks, chances),
        calibration_error=calibration_error(marks, chances),
        first_ten=auc(marks[early], chances[early]),
        after_12_hours=auc(marks[rested], chances[rested]),
    )


def _by_learner(rows: Iterable[Response]) -> dict[str, list[Response]]:
    """Each learner's rows in the order of ``seq``."""
    found: dict[str, list[Response]] = {}
    for row in rows:
        found.setdefault(row.learner, []).append(row)
    for each in found.values():
        each.sort(key=lambda row: row.seq)
    return found


def _story(rows: Sequence[Response]) -> list[tuple[float, float, float]]:
    """What happened to a learner, without names: it orders learners whatever they are called."""
    return [(row.moment or 0.0, row.mark, row.seconds or 0.0) for row in rows]


def _names(rows: Iterable[Response]) -> dict[str, tuple[str, ...]]:
    """The skills of every item, as its first row says."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found.setdefault(row.item, row.skills)
    return found


def _question(row: Response, names: Mapping[str, tuple[str, ...]]) -> str:
    """The id of the question of *row*: an item never trained on is told apart by its skills, so that
    no later row decides what an earlier one is."""
    return row.item if row.item in names else ";".join((row.item, *row.skills))


def _bank(rows: Iterable[Response], names: Mapping[str, tuple[str, ...]]) -> Bank:
    found: dict[str, Question] = {}
    for row in rows:
        name = _question(row, names)
        if name not in found:
            skills = names.get(row.item, row.skills)
            found[name] = Question(name, "answer", skills, 0, 0.0)
    return Bank(found.values())


def _log(rows: Sequence[Response], bank: Bank, names: Mapping[str, tuple[str, ...]]) -> Log:
    """One learner's rows as the engine goes through them; time never runs backwards."""
    log, now = Log(), 0.0
    for place, row in enumerate(rows):
        if row.moment is None:
            now += PACE if place else 0.0
        else:
            now = max(now, row.moment)
        log.rows.append(bank.index[_question(row, names)])
        log.moments.append(EPOCH + now)
        log.marks.append(row.mark)
        log.seconds.append(coded_seconds(row.seconds))
    return log
