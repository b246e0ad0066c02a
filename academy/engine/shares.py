"""How many of a group do what is told of nobody by name: whether it may be said.

Who is active stands beside no name, so a share of active people must tell of no one either. It does where
it is nobody or everybody, or nearly: "0 of 8", "all of 12", "11 of 12" to the one who knows who the twelfth
is. So a share is told where ``LEAST`` people do it and ``LEAST`` do not; and where subtracting such shares
from that of the whole leaves such a share again. Parts for which that is not so are told of together: if
even together they are not, the smallest other part joins them.

What is told is made of atoms, each a whole less its parts that are told of, and each atom has ``LEAST`` on
both sides. Units lie in one another or apart, so sums and differences are made of whole atoms.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from typing import NamedTuple, TypeVar

from academy.engine.boards import LEAST
from academy.engine.groups import Path, lineage

Key = TypeVar("Key", bound=Hashable)


class Sum(NamedTuple):
    """People, and how many of them do it."""

    people: int
    doing: int

    @property
    def tells_nobody(self) -> bool:
        """Whether it may be said: see above."""
        return self.doing >= LEAST and self.people - self.doing >= LEAST


def apart(whole: Sum, parts: Mapping[Key, Sum]) -> set[Key]:
    """Which *parts* may be told of beside the *whole*, which is."""
    found = {key for key, part in parts.items() if part.tells_nobody}
    people = whole.people - sum(parts[key].people for key in found)
    doing = whole.doing - sum(parts[key].doing for key in found)
    by_size = sorted(found, key=lambda key: (-parts[key].people, str(key)))
    while people and by_size and not Sum(people, doing).tells_nobody:
        smallest = by_size.pop()
        found.remove(smallest)
        people += parts[smallest].people
        doing += parts[smallest].doing
    return found


def told(units: Mapping[Path, Sum]) -> Collection[Path]:
    """Of *units* those that may be told of. Each must come with all that lie beside it and above it."""
    parts: defaultdict[Path, dict[Path, Sum]] = defaultdict(dict)
    tops = []
    for path, its in units.items():
        above = next((each for each in reversed(lineage(path)[:-1]) if each in units), None)
        if above is None:
            tops.append(path)
        else:
            parts[above][path] = its
    found: set[Path] = set()
    waiting = [path for path in tops if units[path].tells_nobody]
    while waiting:
        path = waiting.pop()
        found.add(path)
        waiting += apart(units[path], parts[path])
    return found
