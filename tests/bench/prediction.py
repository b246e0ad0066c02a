"""``python -m tests.bench.prediction``: the engine's predictions beside those of others.

Five folds by learner of ``statcloze.csv.gz`` in the folder that ``ACADEMY_RESPONSES`` names, each
predicted from the other folds' learners; means of the folds. The yardsticks are shown where they are
installed: scikit-learn's logistic regression and LightGBM on the engine's own features, and FSRS with
its flash-card defaults.
"""

import csv
import gzip
import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module, util
from pathlib import Path

import numpy as np

from academy.engine.bank import Bank, Floats, Question
from academy.engine.evaluation import auc, calibration_error, evaluate, mean_log_loss
from academy.engine.fitting import fit
from academy.engine.history import FEATURES
from academy.engine.memory import coded_seconds
from academy.engine.regression import design
from academy.engine.responses import Response, read_responses
from academy.engine.sampling import Log, replay

Rule = Callable[[list[Response], list[Response]], Floats]


def main() -> None:
    """Print the table."""
    folder = os.environ.get("ACADEMY_RESPONSES")
    if not folder:
        sys.exit("Set ACADEMY_RESPONSES to the folder of statcloze.csv.gz.")
    folds = read_folds(Path(folder) / "statcloze.csv.gz")
    print(f"{'':34}AUC    log-loss  calibration  first ten  > 12 h  seconds a fold")
    for name, rule in RULES.items():
        library = LIBRARIES.get(name)
        if library and not util.find_spec(library):
            print(f"{name:32}  ({library} is not installed)")
            continue
        began = time.monotonic()
        rows = [_figures(folds[fold], rule(_rest(folds, fold), folds[fold])) for fold in folds]
        spent = (time.monotonic() - began) / len(folds)
        means = np.mean(rows, axis=0)
        told = "".join(f"{value:10.4f}" for value in means)
        print(f"{name:30}{told}{spent:10.1f}", flush=True)


def read_folds(path: Path) -> dict[int, list[Response]]:
    """The answers of each fold, each learner's in order."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        lines = file.readlines()
    numbers = [int(row["fold"]) for row in csv.DictReader(lines)]
    found: dict[int, list[Response]] = {}
    for number, row in zip(numbers, read_responses(lines, path.name), strict=True):
        found.setdefault(number, []).append(row)
    return {
        number: sorted(found[number], key=lambda r: (r.learner, r.seq)) for number in sorted(found)
    }


def base_rate(train: list[Response], test: list[Response]) -> Floats:
    """The share of right answers."""
    return np.full(len(test), np.mean([row.mark for row in train]))


def item_mean(train: list[Response], test: list[Response]) -> Floats:
    """Each item's share of right answers."""
    bank, (logs, tested) = _logs([train, test])
    rows = np.concatenate([log.rows for log in logs])
    marks = np.concatenate([log.marks for log in logs])
    asked = np.bincount(rows, minlength=len(bank)) + 3
    share = (np.bincount(rows, marks, len(bank)) + 3 * marks.mean()) / asked
    return share[np.concatenate([log.rows for log in tested])]


def fsrs_defaults(train: list[Response], test: list[Response]) -> Floats:
    """FSRS's retrievability of the item, with its defaults; the item's mean where it is new."""
    fsrs = import_module("fsrs")
    scheduler, means = fsrs.Scheduler(enable_fuzzing=False), item_mean(train, test).tolist()
    cards: dict[tuple[str, str], object] = {}
    chances = []
    for row, new in zip(test, means, strict=True):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=row.moment or 0.0)
        card = cards.get((row.learner, row.item))
        chances.append(scheduler.get_card_retrievability(card, at) if card else new)
        rating = fsrs.Rating.Good if row.mark else fsrs.Rating.Again
        card, _ = scheduler.review_card(card or fsrs.Card(due=at), rating, review_datetime=at)
        cards[row.learner, row.item] = card
    return np.array(chances)


def on_our_features(make: Callable[[], object], *, dense: bool) -> Rule:
    """A model of another library on what the engine's level 2 sees."""

    def rule(train: list[Response], test: list[Response]) -> Floats:
        bank, (logs, tested) = _logs([train, test])
        level = fit(bank, lambda: logs, online=True)
        tables = []
        for people in (logs, tested):
            data = design(replay(bank, level, people))
            columns = [data.offset[:, None], data.rows[:, None], data.met[:, None]]
            if dense:
                effects = np.eye(2 * len(bank))[data.rows * 2 + data.met]
                columns = [data.offset[:, None], effects]
                columns += [np.concatenate([block for _, block in data.dense()])]
            else:
                columns += [steps.reshape(len(data), -1) for steps in data.steps]
            tables.append((np.concatenate(columns, axis=1), data.marks))
        model = make()
        model.fit(*tables[0])  # type: ignore[attr-defined]
        return np.asarray(model.predict_proba(tables[1][0])[:, 1])  # type: ignore[attr-defined]

    return rule


def ten_learners(train: list[Response], test: list[Response]) -> Floats:
    """The engine, from ten of the learners."""
    ten = set(sorted({row.learner for row in train})[:10])
    return evaluate([row for row in train if row.learner in ten], test).predictions


def _logistic() -> object:
    return import_module("sklearn.linear_model").LogisticRegression(C=0.2, max_iter=300)


def _trees() -> object:
    return import_module("lightgbm").LGBMClassifier(
        n_estimators=400,
        learning_rate=0.03,
        num_leaves=31,
        min_child_samples=60,
        colsample_bytree=0.6,
        reg_lambda=5,
        n_jobs=1,
        verbose=-1,
    )


RULES: dict[str, Rule] = {
    "base rate": base_rate,
    "item mean": item_mean,
    "FSRS-6, flash-card defaults": fsrs_defaults,
    f"scikit-learn, our {len(FEATURES)} features": on_our_features(_logistic, dense=True),
    "LightGBM, the same features": on_our_features(_trees, dense=False),
    "engine, ten learners": ten_learners,
    "engine, online level": lambda train, test: evaluate(train, test, online=True).predictions,
    "engine": lambda train, test: evaluate(train, test).predictions,
}
LIBRARIES = dict(zip(list(RULES)[2:5], ("fsrs", "sklearn", "lightgbm"), strict=True))


def _rest(folds: dict[int, list[Response]], fold: int) -> list[Response]:
    return [row for other in folds if other != fold for row in folds[other]]


def _logs(parts: Iterable[list[Response]]) -> tuple[Bank, list[list[Log]]]:
    """A bank of all items, and the learners of each part."""
    parts = list(parts)
    items = {row.item: row.skills for part in parts for row in part}
    bank = Bank([Question(item, "answer", skills, 0, 0.0) for item, skills in items.items()])
    found = []
    for part in parts:
        logs: dict[str, Log] = {}
        for row in part:
            log = logs.setdefault(row.learner, Log())
            log.rows.append(bank.index[row.item])
            log.moments.append(1e9 + (row.moment or 0.0))
            log.marks.append(row.mark)
            log.seconds.append(coded_seconds(row.seconds))
        found.append(list(logs.values()))
    return bank, found


def _figures(test: list[Response], chances: Floats) -> list[float]:
    marks = np.array([row.mark for row in test])
    early, rested = np.zeros(len(test), bool), np.zeros(len(test), bool)
    last: dict[tuple[str, tuple[str, ...]], float] = {}
    for place, row in enumerate(test):
        early[place] = row.seq < 10
        moment = row.moment or 0.0
        rested[place] = moment - last.get((row.learner, row.skills), moment) > 43_200
        last[row.learner, row.skills] = moment
    areas = [auc(marks[rows], chances[rows]) or 0.5 for rows in (early | True, early, rested)]
    return [areas[0], mean_log_loss(marks, chances), calibration_error(marks, chances), *areas[1:]]


if __name__ == "__main__":
    main()
