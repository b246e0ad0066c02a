"""What can be asked of people, by its title, and the address of its page."""

from collections.abc import Iterator
from dataclasses import dataclass

from academy.errors import NotFound
from academy.manuscript.documents import Texts
from academy.services.catalogue import Catalogue

PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class Target:
    """A module, theme, visa or the passport, whose ``title`` is empty. ``path`` are the parts of its
    address.
    """

    kind: str
    slug: str | None
    title: Texts
    path: tuple[str, ...]


def all_of(live: Catalogue) -> Iterator[Target]:
    """Everything that is published and can be asked, the passport first."""
    yield Target(PASSPORT, None, {}, (PASSPORT,))
    for theme in live.themes:
        yield Target("theme", theme.uid, theme.document.title, ("themes", theme.uid))
    for module in live.modules:
        yield Target("module", module.uid, module.document.title, ("modules", module.uid))
    for visa in live.visas:
        yield Target("visa", visa.uid, visa.document.name, ("visas", visa.uid))


def find(live: Catalogue, kind: str, slug: str | None) -> Target | None:
    """What is asked; None when it is not published any more."""
    try:
        match kind:
            case "theme":
                title = live.theme(slug or "").document.title
            case "module":
                title = live.module(slug or "").document.title
            case "visa":
                title = live.visa(slug or "").document.name
            case _:
                return Target(PASSPORT, None, {}, (PASSPORT,))
    except NotFound:
        return None
    return Target(kind, slug, title, (f"{kind}s", slug or ""))
