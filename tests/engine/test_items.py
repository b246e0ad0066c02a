"""Item analysis: the formulas against their definitions, and nothing flagged before ten answers."""

import statistics
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine import mistakes
from academy.engine.items import ENOUGH, Commonest, Discrimination, Flag, after_break, flags, median
from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
)

PEOPLE = st.lists(st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans()), max_size=60)


def discrimination(people: list[tuple[float, bool]]) -> float | None:
    found = Discrimination()
    for score, is_right in people:
        found.add(score, is_right=is_right)
    return found.value


@given(PEOPLE)
def test_discrimination_is_the_correlation_of_being_right_with_the_rest_score(
    people: list[tuple[float, bool]],
) -> None:
    scores, rights = [score for score, _ in people], [float(right) for _, right in people]
    value = discrimination(people)
    if len(set(scores)) < 2 or len(set(rights)) < 2:
        assert value is None
    else:
        assert value == pytest.approx(float(np.corrcoef(scores, rights)[0, 1]), abs=1e-9)


@given(PEOPLE)
def test_discrimination_turns_round_with_the_key(people: list[tuple[float, bool]]) -> None:
    value, turned = (
        discrimination([(score, right is way) for score, right in people]) for way in (True, False)
    )
    assert (value is None) is (turned is None)
    if value is not None and turned is not None:
        assert value == pytest.approx(-turned, abs=1e-9)
        assert -1 <= value <= 1


def test_discrimination_by_hand() -> None:
    """(5/6 - 1/6) / 0.5 * sqrt(6 * 6) / 12 = 2/3."""
    people = [(1.0, True)] * 5 + [(1.0, False)] + [(0.0, True)] + [(0.0, False)] * 5
    assert discrimination(people) == pytest.approx(2 / 3)


@given(st.lists(st.integers(0, 300), max_size=50))
def test_the_median_of_counts_is_that_of_what_was_counted(values: list[int]) -> None:
    assert median(Counter(values)) == (statistics.median(values) if values else None)


@given(st.lists(st.sampled_from("abcdefgh")), st.integers(1, 5))
def test_common_things_are_never_counted_too_high_nor_far_too_low(
    things: list[str], most: int
) -> None:
    found = Commonest(most=most)
    for thing in things:
        found.add(thing)
    truth, told = Counter(things), dict(found.top(most, least=1))
    assert len(told) <= most
    for thing, count in truth.items():
        assert count - len(things) / (most + 1) <= told.get(thing, 0) <= count


def test_what_few_said_is_not_among_the_commonest() -> None:
    found = Commonest()
    for thing in ["sheet bend"] * 5 + ["granny"] * 4:
        found.add(thing)
    assert found.top(8, least=5) == [("sheet bend", 5)]


@given(st.lists(st.floats(0, 1000), max_size=12).map(sorted), st.floats(0.5, 300))
def test_the_first_after_a_break_is_the_first_that_comes_so_long_after_the_one_before(
    moments: list[float], gap: float
) -> None:
    found = after_break(moments, gap)
    after = [n for n in range(1, len(moments)) if moments[n] - moments[n - 1] >= gap]
    assert found == (after[0] if after else None)


def raised(right: int, people: int, **others: object) -> list[Flag]:
    values = {"compared": people, "discrimination": 0.5, **others}
    return flags(people=people, right=right, **values)  # type: ignore[arg-type]


def test_flags_stand_at_their_bounds() -> None:
    assert raised(19, 100) == [Flag.HARD]
    assert raised(20, 100) == raised(90, 100) == []
    assert raised(91, 100) == [Flag.EASY]
    assert raised(50, 100, discrimination=0.149) == [Flag.WEAK]
    assert raised(50, 100, discrimination=0.15) == raised(50, 100, discrimination=None) == []
    assert raised(50, 100, taken=[50, 49, 1]) == []
    assert raised(50, 100, taken=[50, 50, 0]) == [Flag.IDLE]


@given(st.integers(0, ENOUGH - 1))
def test_nothing_is_flagged_before_ten_answers(people: int) -> None:
    assert raised(0, people, discrimination=-1.0, taken=[0]) == []
    assert raised(0, ENOUGH, discrimination=-1.0, taken=[0]) == [Flag.HARD, Flag.WEAK, Flag.IDLE]
    assert raised(50, 100, compared=people, discrimination=-1.0) == []


@pytest.mark.parametrize(
    ("key", "given", "pieces"),
    [
        (ChoiceKey(frozenset("ab"), "a"), ["b"], []),
        (MultipleKey(frozenset("abc"), frozenset("ab")), ["c"], []),
        (OrderingKey(("a", "b", "c")), ["a", "c", "b"], [["a", "c", "b"]]),
        (OrderingKey(("a", "b", "c")), ["a", "b", "c"], []),
        (MatchingKey({"a": "1", "b": "2"}), [["a", "2"], ["b", "2"]], [["a", "2"]]),
        (NumericKey(12.5), "1 250,0", [["1250"]]),
        (ShortTextKey(("bowline",)), "  Nœud de Chaise! ", [["noeud de chaise"]]),
        (BlanksKey((("a",), ("b",))), ["A", "Ç"], [[1, "c"]]),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_pieces_that_others_make_too(
    key: object, given: object, pieces: list[object]
) -> None:
    assert [mistakes.read(piece) for piece in mistakes.of(key, given)] == pieces  # type: ignore[arg-type]
