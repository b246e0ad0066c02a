"""Groups that are large enough to hide in: which unit may be named beside somebody who is not.

A unit with too few people is counted with the one above it, so often until nobody stands alone. Where the
few that are left over in a unit would stand out among its larger parts, those are not named either.
Units go by their paths, ``/1/4/``; what it costs grows with their number times the depth of the tree.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

LEAST = 5
"""Of fewer people nothing is told."""


def crowds(people: Mapping[str, int], *, least: int = LEAST) -> dict[str, str]:
    """For each unit the path of the one to name for its people.

    *people* counts those of every unit itself, without the units below. Units whose people can hide nowhere
    are left out.
    """
    groups: dict[str, set[str]] = {}
    left: defaultdict[str, set[str]] = defaultdict(set)
    below: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(people, key=lambda each: -each.count("/")):
        alone, named = left.pop(path, set()), below.pop(path, set())
        alone |= {path} if people[path] else set()
        rest = sum(people[unit] for unit in alone)
        if 0 < rest < least and named:
            alone = alone.union(*(groups.pop(each) for each in named))
            named, rest = set(), least
        if rest >= least:
            groups[path], alone = alone, set()
            named.add(path)
        left[_above(path)] |= alone
        below[_above(path)] |= named
    return {unit: path for path, units in groups.items() for unit in units}


def filterable(named: Mapping[str, str]) -> frozenset[str]:
    """The units for whose people, with those below, one may ask: it takes nobody out of her crowd."""
    touched: set[str] = set()
    torn: set[str] = set()
    for unit, name in named.items():
        for path in _upwards(unit):
            touched.add(path)
            if len(path) > len(name):
                torn.add(path)
    return frozenset(touched - torn)


def _above(path: str) -> str:
    return path[: path.rstrip("/").rfind("/") + 1]


def _upwards(path: str) -> Iterator[str]:
    while len(path) > 1:
        yield path
        path = _above(path)
