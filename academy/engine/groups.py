"""Groups that a number may speak of: five people or more, and nothing smaller to be had by subtraction.

People lie in a tree of units. Every unit's own people are counted in one *home*, a unit beside or above or
below theirs, so that at each home five or more come together. A number of a unit is the sum over the homes
at and below it; so whatever is shown, for whichever units, is made of whole homes. Sums and differences
of such numbers are made of whole homes again, and none has fewer than ``LEAST`` people.

Whoever is too few to be a group of their own (the two people at the head of a country, a team of three)
first come together with others of the same unit, as its remainder; if those are still too few, they are
counted with the smallest team beside them, or, where there is no team, with the largest group below. So
the number of every unit above is exact, and one that is not differs by four people at most for each unit
that it counts as well.

Jobs cut across units. ``other_jobs`` says which jobs of a place (an entity) must be counted together as
one, so that no subtraction over jobs *and* units finds fewer than five either. Any set of people that can
be had by adding and subtracting totals of homes and of jobs is a sum of whole homes, or leaves over the
people of some homes who have none of some jobs J that occur in these homes only. Nobody is left over when
those homes and jobs have to do with no others. Else let two jobs be *near* when five people or more of each
work in homes where the other one occurs: when all jobs that share homes, straight or in a chain, are near
in a chain as well, some job of J is near one that is not in J, and five of the latter are left over.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from academy.engine.boards import LEAST

Path = str
"""``/1/4/9/``: the ids of units from the root to one."""


def homes(
    heads: Mapping[Path, int], before: Mapping[Path, Path] = MappingProxyType({})
) -> dict[Path, Path]:
    """Where the people of each unit are counted; *heads* are the own people of units by their paths.

    A unit is missing when the whole tree has fewer than ``LEAST`` people. Who was counted with others
    *before* stays with them as long as that is possible: a few who went from group to group would tell
    of themselves.
    """
    found: dict[Path, Path] = {}
    sizes: dict[Path, int] = {}
    waiting: defaultdict[Path, dict[Path, int]] = defaultdict(dict)
    below: defaultdict[Path, list[Path]] = defaultdict(list)
    for path, people in heads.items():
        if people > 0:
            waiting[path][path] = people
    places = {above for path in waiting for above in lineage(path)}
    for place in sorted(places, key=lambda path: (-path.count("/"), path)):
        few = waiting.pop(place, {})
        people = sum(few.values())
        if people >= LEAST:
            home: Path | None = place
        elif people and below[place]:
            kept = {before.get(path) for path in few} & set(below[place])
            home = kept.pop() if len(kept) == 1 else _company(place, below[place], sizes)
        else:
            home = None
        if home is not None:
            found |= dict.fromkeys(few, home)
            if home not in sizes:
                below[place].append(home)
            sizes[home] = sizes.get(home, 0) + people
        upper = parent(place)
        if upper:
            below[upper] += below[place]
            if home is None:
                waiting[upper] |= few
    return found


def _company(place: Path, groups: list[Path], sizes: Mapping[Path, int]) -> Path:
    """With whom too few people of *place* are counted: see above. Equals go by their paths."""
    teams = [path for path in groups if parent(path) == place]
    others = [path for path in groups if not any(path != t and path.startswith(t) for t in teams)]
    beside = [t for t in teams if not any(o != t and o.startswith(t) for o in others)]
    if beside:
        return min(beside, key=lambda path: (sizes[path], path))
    return max(groups, key=lambda path: (sizes[path], path))


def lineage(path: Path) -> list[Path]:
    """The paths of a unit and of all above it, from the root down."""
    steps = path.strip("/").split("/")
    return [f"/{'/'.join(steps[: n + 1])}/" for n in range(len(steps))]


def highest(paths: Iterable[Path]) -> list[Path]:
    """Of *paths* those that lie below none of the others."""
    known = set(paths)
    return sorted(p for p in known if not any(p != q and p.startswith(q) for q in known))


def parent(path: Path) -> Path:
    """The path of the unit above; empty for the root."""
    above = path[: path.rindex("/", 0, -1) + 1]
    return above if above != "/" else ""


def other_jobs(cells: Mapping[tuple[Path, str], int], unknown: str) -> set[str]:
    """Of one place's people by home and job, the jobs that are counted together as others.

    All of them when nothing can be told apart; the larger ones stand alone rather than the smaller.
    *unknown* is the job of who has none; it never stands alone.
    """
    people: Counter[str] = Counter()
    for (_, job), number in cells.items():
        people[job] += number
    others = {job for job, number in people.items() if number < LEAST or job == unknown}
    while others != set(people):
        joining = {
            min(chain - {unknown}, key=lambda job: (people[job], job))
            for chain in _unsafe(cells, others, unknown)
        }
        if not joining:
            return others
        others |= joining
    return others


def _unsafe(
    cells: Mapping[tuple[Path, str], int], others: set[str], unknown: str
) -> list[frozenset[str]]:
    """The chains of near jobs that share homes with other chains; that of the *others* is left out.

    One job of each has to join the others, which stand for *unknown* here.
    """
    table: defaultdict[Path, Counter[str]] = defaultdict(Counter)
    for (home, job), number in cells.items():
        if number:
            table[home][unknown if job in others else job] += number
    common: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for its in table.values():
        for job, number in its.items():
            row = common[job]
            for other in its:
                row[other] = row.get(other, 0) + number
    linked = _chains(common)
    near = _chains(
        {
            job: [each for each, number in row.items() if min(number, common[each][job]) >= LEAST]
            for job, row in common.items()
        }
    )
    return [
        chain
        for chain in set(near.values())
        if unknown not in chain and any(chain != linked[job] for job in chain)
    ]


def _chains(beside: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """By each key, itself and all that stands beside it, straight or by others."""
    found: dict[str, frozenset[str]] = {}
    for start in beside:
        if start in found:
            continue
        chain, new = {start}, [start]
        while new:
            more = set(beside[new.pop()]) - chain
            chain |= more
            new += more
        found |= dict.fromkeys(chain, frozenset(chain))
    return found
