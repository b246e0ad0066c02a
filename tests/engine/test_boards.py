"""The rules of boards: shared places, better halves, groups of five, aliases that lead nowhere."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine import boards
from academy.engine.boards import Phase
from academy.engine.rewards import BY_HAND

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def test_equal_scores_share_a_place_and_the_next_one_leaves_room() -> None:
    assert boards.places({"a": 30, "b": 40, "c": 30, "d": 10}) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_nobody_with_nothing_is_ranked() -> None:
    assert boards.places({"a": 0, "b": 10}) == {"b": 1}
    assert boards.steps({0: 7, 10: 2, 30: 1}) == [(30, 1, 0), (10, 2, 1)]


@given(st.dictionaries(st.integers(1, 50), st.integers(0, 9)))
def test_a_place_is_one_more_than_those_who_have_more(scores: dict[int, int]) -> None:
    for key, place in boards.places(scores).items():
        assert place == 1 + sum(other > scores[key] for other in scores.values())


@pytest.mark.parametrize(
    ("groups", "shown"), [(1, 1), (2, 1), (3, 2), (8, 4), (39, 20), (9999, 20)]
)
def test_a_list_stops_at_its_better_half_and_at_twenty(groups: int, shown: int) -> None:
    assert boards.better_half(groups) == shown


def test_a_share_is_in_tenths_with_halves_up() -> None:
    assert boards.per_head(415, 10) == 415
    assert boards.per_head(1, 20) == 1
    assert boards.per_head(0, 9) == boards.per_head(9, 0) == 0


STEPS = st.lists(st.integers(1, 3), max_size=3)
TREES = st.dictionaries(
    STEPS.map(lambda steps: "/0/" + "".join(f"{step}/" for step in steps)), st.integers(0, 9)
)


@given(TREES)
def test_nothing_small_is_the_difference_of_numbers_that_are_shown(heads: dict[str, int]) -> None:
    tops = {path[: end + 1] for path in heads for end, sign in enumerate(path) if sign == "/"}
    shown = [
        boards.countable({path: heads[path] for path in heads if path.startswith(top)})
        for top in tops - {"/"}
    ] + [{path} for path, people in heads.items() if people >= boards.LEAST]
    pieces = {frozenset(heads)}
    for group in shown:  # who can be told apart by all that is shown, and nobody further
        pieces = {part for each in pieces for part in (each & group, each - group)}
    told = set[str]().union(*shown)
    for piece in pieces:
        if piece & told:
            assert sum(heads[path] for path in piece) >= boards.LEAST
    assert {path for path in heads if heads[path] >= boards.LEAST} <= told


def test_small_units_count_from_where_five_of_them_come_together() -> None:
    tree = {"/1/": 1, "/1/2/": 9, "/1/3/": 3, "/1/4/": 2, "/1/5/6/": 2, "/1/5/7/": 0}
    assert boards.countable({path: tree[path] for path in ("/1/2/", "/1/3/")}) == {"/1/2/"}
    assert boards.countable(tree) == {"/1/", "/1/2/", "/1/3/", "/1/4/", "/1/5/6/"}
    parted = {"/1/2/3/": 3, "/1/2/4/": 2, "/1/5/6/": 2}
    assert boards.countable(parted) == {"/1/2/3/", "/1/2/4/"}, "two are left at the top"


def test_an_alias_stays_for_a_month_and_depends_on_the_secret() -> None:
    mine = boards.mark(7, NOVEMBER, secret="s")
    assert mine == boards.mark(7, NOVEMBER, secret="s")
    others = {
        boards.mark(7, DECEMBER, secret="s"),
        boards.mark(7, NOVEMBER, secret="t"),
        boards.mark(8, NOVEMBER, secret="s"),
    }
    assert mine not in others
    assert len(others) == 3
    assert all(0 <= each < 2**63 for each in others)


def test_aliases_and_marks_say_nothing_of_the_order_of_ids() -> None:
    marks = [boards.mark(person, NOVEMBER, secret="s") for person in range(1000)]
    rising = sum(one < other for one, other in pairwise(marks))
    assert 400 < rising < 600
    assert len({boards.alias(mark) for mark in marks}) > 700
    words = {word for mark in marks for word in boards.alias(mark).split()}
    assert words == {*boards.WINDS, *boards.STARS}


@pytest.mark.parametrize("kind", [*sorted(BY_HAND), "redemption", "refund"])
def test_what_no_act_earned_counts_for_no_board(kind: str) -> None:
    assert not boards.counts(f"{kind}:abc")
    assert boards.counts("daily:7:2026-11-20:q")


def test_a_challenge_freezes_where_its_last_day_begins_first_and_ends_where_it_ends_last() -> None:
    first, last = date(2026, 11, 16), date(2026, 11, 20)

    def on(earliest: int, latest: int) -> Phase:
        days = {"earliest": date(2026, 11, earliest), "latest": date(2026, 11, latest)}
        return boards.phase(first, last, **days)

    assert on(15, 15) is Phase.AHEAD
    assert on(15, 16) is on(19, 19) is Phase.RUNNING
    assert on(19, 20) is on(20, 21) is Phase.FROZEN
    assert on(21, 21) is Phase.COUNTING


def test_the_last_day_is_shown_to_nobody_before_it_is_over() -> None:
    last = date(2026, 11, 20)
    for phase in (Phase.RUNNING, Phase.FROZEN):
        assert boards.counted_until(last, phase) == date(2026, 11, 19)
    assert boards.counted_until(last, Phase.COUNTING) == last
