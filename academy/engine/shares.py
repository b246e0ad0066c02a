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
from collections.abc import Container, Hashable, Mapping
from typing import NamedTuple, TypeVar

from academy.engine.boards import LEAST
from academy.engine.groups import Path, parent

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


class Told(Container[object]):
    """Of *units* those that may be told of: ``path in Told(units)``.

    Each unit must come with all that lie beside it and above it, or it is not told of.
    """

    def __init__(self, units: Mapping[Path, Sum]) -> None:
        self._units = units
        self._parts: defaultdict[Path, dict[Path, Sum]] = defaultdict(dict)
        for path, its in units.items():
            self._parts[self._above(path)][path] = its
        self._apart: dict[Path, set[Path]] = {}

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str) or path not in self._units:
            return False
        above = self._above(path)
        if not above:
            return self._units[path].tells_nobody
        if above not in self:
            return False
        if above not in self._apart:
            self._apart[above] = apart(self._units[above], self._parts[above])
        return path in self._apart[above]

    def _above(self, path: Path) -> Path:
        """The nearest unit above that is known; empty for a top."""
        above = parent(path)
        while above and above not in self._units:
            above = parent(above)
        return above
