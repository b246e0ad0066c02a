"""Nobody is named together with so small a unit that it names her."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from academy.engine.crowds import LEAST, crowds, filterable


def test_a_small_unit_goes_with_the_one_above_it() -> None:
    assert crowds({"/1/": 3, "/1/2/": 2, "/1/3/": 9}) == {
        "/1/": "/1/",
        "/1/2/": "/1/",
        "/1/3/": "/1/3/",
    }


def test_the_few_that_are_left_over_are_not_told_apart_from_the_larger_parts() -> None:
    assert crowds({"/1/": 0, "/1/2/": 1, "/1/3/": 9}) == {"/1/2/": "/1/", "/1/3/": "/1/"}


def test_of_four_people_nothing_is_told() -> None:
    assert crowds({"/1/": 2, "/1/2/": 2}) == {}


@st.composite
def trees(draw: st.DrawFn) -> dict[str, int]:
    """A tree of units with some people in each."""
    paths = ["/1/"]
    for number in range(2, draw(st.integers(2, 12))):
        paths.append(f"{draw(st.sampled_from(paths))}{number}/")
    return {path: draw(st.integers(0, 8)) for path in paths}


@given(trees())
def test_every_name_and_every_filter_holds_five_people_at_least(people: dict[str, int]) -> None:
    named = crowds(people)
    sizes = Counter[str]()
    for unit, name in named.items():
        assert unit.startswith(name)
        sizes[name] += people[unit]
    assert all(size >= LEAST for size in sizes.values())
    if sum(people.values()) >= LEAST:
        assert {unit for unit, count in people.items() if count} <= named.keys()
    for path in people:
        inside = {unit for unit in named if unit.startswith(path)}
        groups = [{unit for unit in named if named[unit] == name} for name in sizes]
        tears = any(group & inside and not group <= inside for group in groups)
        assert (path in filterable(named)) == (bool(inside) and not tears)
