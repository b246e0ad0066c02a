"""No group under five: neither shown, nor to be had by any sums and differences of what is shown."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from academy.engine.boards import LEAST
from academy.engine.groups import homes, lineage, other_jobs, parent

UNKNOWN = "?"

PATHS = ["/1/", *(f"/1/{a}/" for a in (2, 3)), *(f"/1/{a}/{b}/" for a in (2, 3) for b in (4, 5, 6))]

trees = st.dictionaries(st.sampled_from(PATHS), st.integers(0, 9), min_size=1)


def shown(heads: dict[str, int], home: dict[str, str]) -> dict[str, frozenset[str]]:
    """For every unit that has a number: the units whose own people it counts."""
    units = {above for path in home.values() for above in lineage(path)}
    return {
        unit: frozenset(path for path in heads if home.get(path, "").startswith(unit))
        for unit in units
    }


def derivable(groups: list[frozenset[object]], atoms: list[object]) -> set[frozenset[object]]:
    """Every set of *atoms* whose number is a linear combination of those of *groups*: brute force.

    A set is derivable when its indicator lies in the span of theirs; the span is reduced by exact integers.
    """
    from fractions import Fraction

    rows = [[Fraction(int(atom in group)) for atom in atoms] for group in groups]
    basis: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        for pivot, each in basis:
            if row[pivot]:
                row = [a - row[pivot] * b for a, b in zip(row, each, strict=True)]
        pivot = next((n for n, value in enumerate(row) if value), None)
        if pivot is None:
            continue
        row = [value / row[pivot] for value in row]
        basis = [
            (p, [a - each[pivot] * b for a, b in zip(each, row, strict=True)]) for p, each in basis
        ]
        basis.append((pivot, row))
    free = [pivot for pivot, _ in basis]
    found = set()
    for values in product((0, 1), repeat=len(free)):  # in reduced form the pivots say it all
        vector = [
            sum(value * each[n] for value, (_, each) in zip(values, basis, strict=True))
            for n in range(len(atoms))
        ]
        if all(value in (0, 1) for value in vector):
            found.add(frozenset(a for a, value in zip(atoms, vector, strict=True) if value))
    return found


@settings(max_examples=80, deadline=None)
@given(trees)
def test_whoever_solves_all_equations_over_units_learns_of_no_group_under_five(
    heads: dict[str, int],
) -> None:
    home = homes(heads)
    atoms: list[object] = [path for path, people in heads.items() if people]
    groups = [frozenset(a for a in group if a in atoms) for group in shown(heads, home).values()]
    for group in derivable(groups, atoms):  # type: ignore[arg-type]
        people = sum(heads[str(path)] for path in group)
        assert people == 0 or people >= LEAST, (heads, home, group)


@given(trees)
def test_everybody_is_counted_once_and_the_whole_is_exact(heads: dict[str, int]) -> None:
    home = homes(heads)
    total = sum(heads.values())
    if total >= LEAST:
        assert set(home) == {path for path, people in heads.items() if people}
    else:
        assert not home
    people: Counter[str] = Counter()
    for path, each in home.items():
        people[each] += heads[path]
    assert all(number >= LEAST for number in people.values())


@given(trees)
def test_a_unit_whose_people_come_together_below_it_is_exact(heads: dict[str, int]) -> None:
    home = homes(heads)
    for unit, counted in shown(heads, home).items():
        real = sum(people for path, people in heads.items() if path.startswith(unit))
        told = sum(heads[path] for path in counted)
        strangers = [path for path in counted if not path.startswith(unit)]
        assert abs(told - real) <= 4 * max(1, len(strangers)), (heads, unit)


def test_a_large_team_beside_a_small_one_is_counted_with_it() -> None:
    assert homes({"/1/2/": 6, "/1/3/": 4}) == {"/1/2/": "/1/2/", "/1/3/": "/1/2/"}


def test_small_teams_come_together_and_leave_the_large_one_alone() -> None:
    found = homes({"/1/2/": 40, "/1/3/": 3, "/1/4/": 3, "/1/": 1})
    assert found == {"/1/2/": "/1/2/", "/1/3/": "/1/", "/1/4/": "/1/", "/1/": "/1/"}


def test_one_person_at_the_top_hides_no_country() -> None:
    found = homes({"/1/": 1, "/1/2/5/": 300, "/1/3/6/": 200})
    assert found["/1/"] == "/1/2/5/"
    assert set(found.values()) == {"/1/2/5/", "/1/3/6/"}


def test_under_five_in_all_nothing_is_shown() -> None:
    assert homes({"/1/2/": 2, "/1/3/": 2}) == {}


def test_the_way_up() -> None:
    assert parent("/1/4/9/") == "/1/4/"
    assert parent("/1/") == ""
    assert lineage("/1/4/") == ["/1/", "/1/4/"]


cells = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y", "z", UNKNOWN])),
    st.integers(0, 8),
    min_size=1,
)


@settings(max_examples=100, deadline=None)
@given(cells)
def test_neither_do_equations_over_jobs_and_units_together(
    table: dict[tuple[str, str], int],
) -> None:
    """Homes of five and more, cut by jobs: both families of totals, all their sums and differences."""
    heads: Counter[str] = Counter()
    for (home, _), people in table.items():
        heads[home] += people
    table = {cell: people for cell, people in table.items() if people and heads[cell[0]] >= LEAST}
    others = other_jobs(table, UNKNOWN)
    atoms: list[object] = list(table)
    label = {cell: "*" if cell[1] in others else cell[1] for cell in table}
    groups = [frozenset(c for c in table if c[0] == home) for home in {c[0] for c in table}]
    if others != {job for _, job in table}:
        groups += [frozenset(c for c in table if label[c] == job) for job in set(label.values())]
    for group in derivable(groups, atoms):  # type: ignore[arg-type]
        people = sum(table[cell] for cell in group)  # type: ignore[index]
        assert people == 0 or people >= LEAST, (table, others, group)


def test_two_jobs_that_are_everywhere_stand_beside_each_other() -> None:
    table = {("a", "driver"): 20, ("a", "clerk"): 6, ("b", "driver"): 12, ("b", "clerk"): 7}
    assert other_jobs(table, UNKNOWN) == set()


def test_a_job_that_has_teams_of_its_own_is_told_whatever_the_others_are() -> None:
    """Three teams of sellers and one of cooks came beside a team of lawyers with its head."""
    table = {(team, "seller"): 80 for team in "abc"} | {("d", "cook"): 80}
    table |= {("e", "lawyer"): 23, ("e", "clerk"): 20, ("e", "head"): 3}
    assert other_jobs(table, UNKNOWN) == {"clerk", "head"}


def test_the_one_head_of_all_sellers_hides_their_job() -> None:
    table = {("a", "seller"): 80, ("a", "head"): 1, ("d", "cook"): 80, ("e", "lawyer"): 30}
    assert other_jobs(table, UNKNOWN) == {"seller", "head"}


def test_of_the_jobs_of_each_kind_of_team_the_smallest_joins_their_heads() -> None:
    table = {("a", "courier"): 20, ("a", "sorter"): 14, ("a", "head"): 1}
    table |= {("b", "driver"): 9, ("b", "mechanic"): 12, ("b", "chief"): 1}
    assert other_jobs(table, UNKNOWN) == {"head", "chief", "sorter", "driver"}


def test_the_one_head_of_the_accountants_cannot_be_told_by_subtraction() -> None:
    """Nine accountants in one team with one other person: their job is no group of its own."""
    table = {("a", "accountant"): 9, ("a", "head"): 1, ("b", "clerk"): 20, ("b", "driver"): 20}
    assert other_jobs(table, UNKNOWN) == {"accountant", "head"}
