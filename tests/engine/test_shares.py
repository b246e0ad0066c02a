"""A share that is told of a group tells of no one in it, whatever is added and subtracted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from academy.engine.groups import lineage
from academy.engine.shares import Sum, Told, apart
from tests.engine.test_groups import PATHS, derivable

own = st.tuples(st.integers(0, 14), st.integers(0, 14)).map(lambda n: Sum(max(n), min(n)))
companies = st.dictionaries(st.sampled_from(PATHS), own, min_size=1)


def totals(heads: dict[str, Sum]) -> dict[str, Sum]:
    """Of every unit that has people in it or below."""
    units = {above for path in heads for above in lineage(path)}
    return {
        unit: Sum(
            sum(each.people for path, each in heads.items() if path.startswith(unit)),
            sum(each.doing for path, each in heads.items() if path.startswith(unit)),
        )
        for unit in units
    }


@settings(max_examples=80, deadline=None)
@given(companies)
def test_whoever_solves_all_equations_finds_no_group_of_whom_all_or_none_or_nearly_do_it(
    heads: dict[str, Sum],
) -> None:
    told = Told(totals(heads))
    shown = [unit for unit in totals(heads) if unit in told]
    atoms: list[object] = [path for path, each in heads.items() if each.people]
    groups = [frozenset(a for a in atoms if str(a).startswith(unit)) for unit in shown]
    for group in derivable(groups, atoms):  # type: ignore[arg-type]
        people = sum(heads[str(path)].people for path in group)
        doing = sum(heads[str(path)].doing for path in group)
        assert not people or Sum(people, doing).tells_nobody, (heads, shown, group)


def test_nobody_everybody_and_nearly_are_not_told() -> None:
    assert [n for n in range(13) if Sum(12, n).tells_nobody] == [5, 6, 7]


def test_one_part_that_is_not_told_takes_the_smallest_other_along() -> None:
    parts = {"a": Sum(30, 12), "b": Sum(20, 9), "c": Sum(8, 0)}
    assert apart(Sum(58, 21), parts) == {"a"}


def test_two_that_are_not_told_may_hide_each_other() -> None:
    parts = {"a": Sum(30, 12), "b": Sum(20, 9), "c": Sum(8, 1), "d": Sum(8, 8)}
    assert apart(Sum(66, 30), parts) == {"a", "b"}


def test_below_a_unit_that_is_not_told_nothing_is() -> None:
    units = {"/1/": Sum(60, 30), "/1/2/": Sum(40, 24), "/1/3/": Sum(20, 6), "/1/3/4/": Sum(14, 6)}
    told = Told(units)
    assert all(path in told for path in ("/1/", "/1/2/", "/1/3/"))
    assert "/1/3/4/" not in told  # the six beside it: none of them does it
