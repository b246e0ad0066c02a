"""The protocol on real answers of real learners, which lie beside the checkout if anywhere."""

import csv
import gzip
import os
from pathlib import Path

import pytest

from academy.engine.evaluation import evaluate
from academy.engine.responses import Response, read_responses

FOLDER = os.environ.get("ACADEMY_RESPONSES", "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FOLDER, reason="ACADEMY_RESPONSES does not name the folder of statcloze.csv.gz"
    ),
]


def rows_by_fold() -> dict[int, list[Response]]:
    """The answers of each fold's learners."""
    with gzip.open(Path(FOLDER) / "statcloze.csv.gz", "rt", encoding="utf-8", newline="") as file:
        lines = file.readlines()
    folds = [int(row["fold"]) for row in csv.DictReader(lines)]
    found: dict[int, list[Response]] = {}
    for fold, row in zip(folds, read_responses(lines, "statcloze.csv.gz"), strict=True):
        found.setdefault(fold, []).append(row)
    return found


def test_real_answers_are_predicted_as_well_as_promised() -> None:
    folds = rows_by_fold()
    train = [row for fold in (1, 2, 3, 4) for row in folds[fold]]
    figures = evaluate(train, folds[0]).figures
    assert figures.auc > 0.855
    assert figures.log_loss < 0.47
    assert figures.calibration_error < 0.02
    assert figures.first_ten > 0.82
    assert figures.after_12_hours > 0.8  # the five folds' mean is 0.84


def test_level_one_alone_and_ten_learners_do_well_too() -> None:
    folds = rows_by_fold()
    train = [row for other in (1, 2, 3, 4) for row in folds[other]]
    assert evaluate(train, folds[0], online=True).figures.auc > 0.837
    ten = set(sorted({row.learner for row in train})[:10])
    few = [row for row in train if row.learner in ten]
    assert evaluate(few, folds[0]).figures.auc > 0.81
