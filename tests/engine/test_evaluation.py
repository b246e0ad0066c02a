"""Evaluation: what a prediction may depend on, and how well made-up learners are predicted."""

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from academy.engine import tuning
from academy.engine.evaluation import auc, calibration_error, evaluate, mean_log_loss
from academy.engine.responses import BadLog, Response, read_responses
from tests.engine.learners import CHOICE, SEVERAL, UNTIMED, World, made_up

pytestmark = pytest.mark.slow  # fits and predicts whole logs

SMALL = World(questions=24, notions=6, answers=25, skills=2)
TRAIN, _ = made_up(SMALL, 25, seed=1)
TEST, _ = made_up(SMALL, 6, seed=2)


@pytest.fixture(scope="module")
def expected() -> dict[tuple[str, int], float]:
    return predicted(TRAIN, TEST)


def predicted(train: list[Response], test: list[Response]) -> dict[tuple[str, int], float]:
    """The chance of each row of *test*. The tracker keeps its defaults: that is quicker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "FACTORS", ())
        chances = evaluate(train, test).predictions.tolist()
    return {(row.learner, row.seq): p for row, p in zip(test, chances, strict=True)}


def renamed(row: Response) -> Response:
    return replace(
        row,
        learner=f"someone {row.learner[::-1]}",
        item=f"z{hash(row.item) % 1_000_003}{row.item}",
        skills=tuple(f"about {skill}" for skill in row.skills),
    )


def test_every_answer_gets_a_chance(expected: dict[tuple[str, int], float]) -> None:
    assert len(expected) == len(TEST)
    assert all(0 < p < 1 for p in expected.values())


def test_shuffled_rows_change_no_prediction(expected: dict[tuple[str, int], float]) -> None:
    train, test = TRAIN.copy(), TEST.copy()
    Random(3).shuffle(train)
    Random(4).shuffle(test)
    assert predicted(train, test) == pytest.approx(expected, abs=1e-9)


def test_other_names_change_no_prediction(expected: dict[tuple[str, int], float]) -> None:
    found = predicted([renamed(row) for row in TRAIN], [renamed(row) for row in TEST])
    for row in TEST:
        alias = renamed(row)
        assert found[alias.learner, row.seq] == pytest.approx(expected[row.learner, row.seq])


@pytest.mark.parametrize("place", [0, 1, 12, 24])
@pytest.mark.parametrize(
    "change",
    [
        lambda rows, place: rows[: place + 1],
        lambda rows, place: [
            *rows[:place],
            replace(rows[place], mark=1 - rows[place].mark, seconds=0.01),
            *rows[place + 1 :],
        ],
        lambda rows, place: [
            *rows[: place + 1],
            *(replace(row, mark=1 - row.mark, seconds=99.0) for row in rows[place + 1 :]),
        ],
        lambda rows, place: [
            *rows[: place + 1],
            *(replace(row, item="new", skills=("new",)) for row in rows[place + 1 :]),
        ],
    ],
    ids=["later rows cut off", "its own outcome and time", "later outcomes", "later items"],
)
def test_neither_its_own_outcome_nor_later_rows_change_a_prediction(
    expected: dict[tuple[str, int], float],
    change: Callable[[list[Response], int], list[Response]],
    place: int,
) -> None:
    mine = [row for row in TEST if row.learner == "p3"]
    others = [row for row in TEST if row.learner != "p3"]
    found = predicted(TRAIN, others + change(mine, place))
    for row in others + mine[: place + 1]:
        key = row.learner, row.seq
        assert found[key] == pytest.approx(expected[key], abs=1e-9)


def test_answers_of_one_moment_do_not_see_each_other() -> None:
    twins = [replace(row, moment=0.0) for row in TEST if row.learner == "p0"][:6]
    first = predicted(TRAIN, twins)
    turned = [replace(row, mark=1 - row.mark) for row in twins]
    assert predicted(TRAIN, turned) == pytest.approx(first, abs=1e-9)


def test_what_was_never_seen_gets_a_chance() -> None:
    strange = [
        Response("new", 0, "new item", (), None, 1.0, None),
        Response("new", 1, "other item", ("new skill", "s0"), 5.0, 0.0, None),
        Response("new", 2, TRAIN[0].item, ("other skill",), None, 0.5, 3.0),
    ]
    assert all(0 < p < 1 for p in predicted(TRAIN, strange).values())


def test_time_and_speed_may_be_missing_anywhere() -> None:
    rng = Random(5)

    def torn(row: Response) -> Response:
        row = replace(row, moment=None) if rng.random() < 0.5 else row
        return replace(row, seconds=None) if rng.random() < 0.5 else row

    bare = predicted([torn(row) for row in TRAIN], [torn(row) for row in TEST])
    assert auc(np.array([row.mark for row in TEST]), np.array(list(bare.values()))) > 0.6


@pytest.mark.slow
@pytest.mark.parametrize("world", [CHOICE, SEVERAL, UNTIMED], ids=["choice", "several", "untimed"])
def test_other_kinds_of_logs_are_predicted_better_than_by_simple_rules(world: World) -> None:
    train, _ = made_up(world, 200, seed=1)
    test, true = made_up(world, 100, seed=2)
    marks = np.array([row.mark for row in test])
    result = evaluate(train, test)
    mine = result.figures
    for rule in (item_mean, elo):
        chances = rule(train, test)
        assert mine.auc > auc(marks, chances) + 0.005
        assert mine.log_loss < mean_log_loss(marks, chances) - 0.005
    assert mine.calibration_error < 0.04
    best = mean_log_loss(marks, np.array(true))
    base = mean_log_loss(marks, np.full(len(marks), marks.mean()))
    assert base - mine.log_loss > 0.5 * (base - best)


def item_mean(train: list[Response], test: list[Response]) -> np.ndarray:
    """Each item's share of right answers, shrunk to the whole's."""
    whole = sum(row.mark for row in train) / len(train)
    sums: dict[str, list[float]] = {}
    for row in train:
        each = sums.setdefault(row.item, [3 * whole, 3.0])
        each[0] += row.mark
        each[1] += 1
    shares = {item: right / asked for item, (right, asked) in sums.items()}
    return np.array([shares.get(row.item, whole) for row in test])


def elo(train: list[Response], test: list[Response]) -> np.ndarray:
    """Pelánek's Elo: a level per learner, a difficulty per item, steps that shrink with answers."""
    hard: dict[str, float] = {}
    counts: dict[str, int] = {}
    chances = []
    for rows, learns in ((train, True), (test, False)):
        level, answers, learner, chances = 0.0, 0, "", []
        for row in rows:
            if row.learner != learner:
                level, answers, learner = 0.0, 0, row.learner
            p = 1 / (1 + math.exp(hard.get(row.item, 0.0) - level))
            chances.append(p)
            level += (row.mark - p) / (1 + 0.05 * answers)
            answers += 1
            if learns:
                seen = counts[row.item] = counts.get(row.item, 0) + 1
                hard[row.item] = hard.get(row.item, 0.0) - (row.mark - p) / (1 + 0.05 * seen)
    return np.array(chances)


def test_the_figures_are_those_of_the_books() -> None:
    marks, chances = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.1, 0.4, 0.4])
    assert auc(marks, chances) == pytest.approx(0.875)
    assert auc(np.ones(3), np.full(3, 0.5)) is None
    assert mean_log_loss(marks, np.full(4, 0.5)) == pytest.approx(math.log(2))
    assert calibration_error(marks, np.full(4, 0.5)) == 0
    assert calibration_error(marks, marks) == 0
    assert calibration_error(np.zeros(4), np.full(4, 0.3)) == pytest.approx(0.3)


GOOD = "learner,seq,item,skills,t,correct,rt_ms,fold\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a.csv:1: The column learner is missing."),
        ("learner,seq,item\n", "a.csv:1: The column correct is missing."),
        (GOOD, "a.csv:1: There are no answers."),
        (GOOD + "x,0,q\n", "a.csv:2: This row has more or fewer cells than there are columns."),
        (GOOD + "x,0,q,s,1,1,1,1,1\n", "a.csv:2: This row has more or fewer cells"),
        (GOOD + "x,0,q,s,,1,,\nx,1,q,s,,2,,\n", "a.csv:3: correct must be a number from 0 to 1."),
        (GOOD + "x,0,q,s,,,,\n", "a.csv:2: correct must be a number from 0 to 1."),
        (GOOD + "x,0.5,q,s,,1,,\n", "a.csv:2: seq must be a whole number."),
        (GOOD + "x,0,q,s,soon,1,,\n", "a.csv:2: t must be a number, not soon."),
        (GOOD + "x,0,q,s,inf,1,,\n", "a.csv:2: t must be a number, not inf."),
        (GOOD + ",0,q,s,,1,,\n", "a.csv:2: A row needs a learner and an item."),
        (GOOD + "x,0,q,s,,1,,\nx,0,r,s,,1,,\n", "a.csv:3: Learner x has two rows with seq 0."),
    ],
)
def test_what_is_wrong_with_a_log_is_said_with_file_and_line(text: str, sentence: str) -> None:
    with pytest.raises(BadLog) as raised:
        read_responses(text.splitlines(keepends=True), "a.csv")
    assert str(raised.value).startswith(sentence)


def test_a_log_is_read_whatever_its_columns_order() -> None:
    lines = ["rt_ms,correct,item,skills,seq,learner,colour\n", ",1,q,a;b; ;a,3,x,red\n"]
    assert read_responses(lines, "a.csv") == [Response("x", 3, "q", ("a", "b"), None, 1.0, None)]
