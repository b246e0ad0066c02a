"""Where what an author writes stands: the paths of its files, and the id that it goes by."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.manuscript.beginnings import slug_of
from academy.manuscript.documents import Languages
from academy.manuscript.fields import LONGEST_ID
from academy.manuscript.folder import PARENTS, part
from academy.models.authoring import Draft
from academy.models.content import Item
from academy.services.whole import beside

FOLDERS = {
    "badge": "badges",
    "visa": "visas",
    "gift": "gifts",
    "audience": "audiences",
    "season": "seasons",
}
LONGEST = 300_000
"""Characters of all texts of a draft: far above what any kind of text may have."""


def free_slug(session: Session, kind: str, title: str) -> str:
    """An id for something new called *title* that nothing of its *kind* has or had."""
    wanted = slug_of(title) or kind
    like = [table.like(f"{wanted}%") for table in (Item.uid, Draft.slug)]
    taken = set(session.scalars(select(Item.uid).where(Item.kind == kind, like[0])))
    taken |= set(session.scalars(select(Draft.slug).where(Draft.kind == kind, like[1])))
    if wanted not in taken:
        return wanted
    return next(
        name
        for number in range(2, len(taken) + 3)
        if (name := f"{wanted[: LONGEST_ID - 8].rstrip('-')}-{number}") not in taken
    )


def folder_of(session: Session, kind: str, parent: str | None) -> tuple[str, str]:
    """The folder of something new of *kind*, and what numbers its name in front (empty for none).

    Raises ``NotFound`` for a *parent* that is neither live nor being written.
    """
    if kind in FOLDERS:
        return FOLDERS[kind], ""
    if kind == "theme":
        paths = [path.partition("/")[0] for path in _paths(session, "theme")]
        return "", _next(paths)
    above = _folder_above(session, PARENTS[kind], parent)
    if kind == "question":
        return above, ""
    inside = [
        p.removeprefix(f"{above}/") for p in _paths(session, kind) if p.startswith(f"{above}/")
    ]
    return above, _next(path.partition("/")[0] for path in inside)


def item_of(session: Session, kind: str, uid: str) -> Item:
    """What goes by *uid*, live or retired. Raises ``NotFound``."""
    item = session.scalar(select(Item).where(Item.kind == kind, Item.uid == uid))
    if item is None or item.edition_id is None:
        raise NotFound("There is nothing at this address.")
    return item


def path_of(kind: str, folder: str, number: str, slug: str, end: str) -> str:
    """The path of a file of something new, of which *end* is known (``en.md``, ``module.yaml``)."""
    match kind:
        case "theme":
            return f"{number}-{slug}/{end}"
        case "module":
            return f"{folder}/{number}-{slug}/{end}"
        case "lesson":
            return f"{folder}/{number}-{slug}.{end}"
        case "question":
            return f"{folder}/questions.{end}"
        case _:
            return f"{folder}/{end}"


def check(draft: Draft, texts: Mapping[str, str], languages: Languages) -> None:
    """Raise ``Invalid`` when *texts* are no texts of *draft*: another file's name, or far too long."""
    first = next(iter(draft.texts))
    own = {part(path) for path in draft.texts}
    allowed = own | {f"{language}.md" for language in languages.known}
    for path in texts:
        end = part(path)
        is_caption = draft.kind == "lesson" and end.endswith(".vtt")
        is_translation = draft.kind in ("module", "lesson", "question") and end in allowed
        if not (
            path in draft.texts or (path == beside(first, end) and (is_caption or is_translation))
        ):
            raise Invalid("There is no file %(path)s in this text.", path=path[:200], field="texts")
    if sum(map(len, texts.values())) > LONGEST:
        raise Invalid("This is too long to be kept: make several texts of it.", field="texts")


def _paths(session: Session, kind: str) -> list[str]:
    """Where texts of *kind* stand, and will stand once what is being written is published."""
    live = session.scalars(select(Item.paths).where(Item.kind == kind))
    drafts = session.scalars(
        select(Draft.texts).where(Draft.kind == kind, Draft.closed_at.is_(None))
    )
    return [path for paths in [*live, *drafts] for path in paths]


def _folder_above(session: Session, kind: str, slug: str | None) -> str:
    paths = session.scalar(
        select(Item.paths).where(Item.kind == kind, Item.uid == slug, Item.retired_at.is_(None))
    ) or session.scalar(
        select(Draft.texts).where(
            Draft.kind == kind,
            Draft.slug == slug,
            Draft.item_id.is_(None),
            Draft.closed_at.is_(None),
        )
    )
    if not paths:
        raise NotFound("There is nothing at this address.")
    yaml = next((path for path in paths if path.endswith(f"{kind}.yaml")), "")
    if not yaml:
        raise Conflict("This cannot be added to: its folder is not known.")
    return yaml.rpartition("/")[0]


def _next(names: Iterable[str]) -> str:
    """The number after the greatest that stands in front of one of *names*."""
    numbers = [name.partition("-")[0] for name in names]
    return str(max((int(each) for each in numbers if each.isdecimal()), default=0) + 1)
