"""Over whom an import may dispose: the whole academy, or the units that somebody runs."""

from dataclasses import dataclass

from academy.services.viewer import Viewer

ROLES = ("admin", "hr")
"""Who may import, over the units that they hold these roles for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The paths of the units that the person with this id administers, and those that she is HR of.

    Without an id it is the command, which acts for the whole academy.
    """

    person_id: int | None = None
    admin: tuple[str, ...] = ()
    hr: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nobody and nothing is out of reach."""
        return self.person_id is None

    def holds(self, path: str) -> bool:
        """Whether the unit at *path* is within reach."""
        return self.is_everything or path.startswith((*self.admin, *self.hr))

    def within(self, unit: str, *roles: str) -> str:
        """SQL: the row *unit* of the table of units is within reach, by *roles* if they are named."""
        if self.is_everything:
            return "1 = 1"
        paths = [path for role in roles or ROLES for path in getattr(self, role)]
        known = (f"substr({unit}.path, 1, {len(path)}) = '{_checked(path)}'" for path in paths)
        return f"({' or '.join(known) or '1 = 0'})"

    def beyond(self, person: str) -> str:
        """SQL: *person* (an expression for her id) holds a role that cannot be given from here."""
        if self.is_everything:
            return "1 = 0"
        covered = f"{self.within('u', 'admin')} or r.role = 'hr' and {self.within('u', 'hr')}"
        return (
            "exists (select 1 from role r join unit u on u.id = r.unit_id"
            f" where r.person_id = {person} and not ({covered}))"
        )


def of(viewer: Viewer) -> Scope:
    """What *viewer* may import."""
    return Scope(viewer.id, viewer.roles.get("admin", ()), viewer.roles.get("hr", ()))


def _checked(path: str) -> str:
    """*path*, which stands in SQL: digits and strokes, as every path of a unit."""
    if path.strip("/0123456789"):
        raise ValueError(f"no path of a unit: {path!r}")
    return path
