"""Groups that are large enough to hide in: which unit may be named beside somebody who is not.

A unit with too few people is counted with the one above it, so often until nobody stands alone. Where the
few that are left over in a unit would stand out among its larger parts, those are not named either.
"""

from collections.abc import Mapping

LEAST = 5
"""Of fewer people nothing is told."""


def crowds(people: Mapping[str, int], *, least: int = LEAST) -> dict[str, str]:
    """For each unit (by its path ``/1/4/``) the path of the one to name for its people.

    *people* counts those of every unit itself, without the units below. Units whose people can hide nowhere
    are left out.
    """
    groups: dict[str, set[str]] = {}
    size: dict[str, int] = {}
    left: dict[str, set[str]] = {path: {path} for path, count in people.items() if count}
    for path in sorted(people, key=lambda each: (-each.count("/"), each)):
        below = [each for each in left if each.startswith(path)]
        rest = sum(people[unit] for each in below for unit in left[each])
        inside = {unit for each in below for unit in left[each]}
        if 0 < rest < least:
            named = [each for each in groups if each.startswith(path)]
            if not named:
                continue
            inside |= {unit for each in named for unit in groups.pop(each)}
            rest += sum(size.pop(each) for each in named)
        if rest >= least:
            groups[path], size[path] = inside, rest
            for each in below:
                del left[each]
    return {unit: path for path, units in groups.items() for unit in units}


def may_filter(path: str, named: Mapping[str, str]) -> bool:
    """Whether asking for the people below *path* alone would take none of them out of their crowd."""
    touched = {name for unit, name in named.items() if unit.startswith(path)}
    return bool(touched) and all(name.startswith(path) for name in touched)
