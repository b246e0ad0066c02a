"""What a credential attests, in the words of its content: the passport, a visa, a badge.

A credential names a row of its kind; here is read what that row stands for, in the edition that it was
earned under.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.passport import Rule
from academy.errors import NotFound
from academy.manuscript import parsing
from academy.models.content import Edition
from academy.models.passport import Passport


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieved:
    """What was achieved. *slug* is its path below ``/achievements/``; texts by language, empty for the
    passport, whose words are the interface's; *rule* is the passport's.
    """

    kind: str
    slug: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    criteria: Mapping[str, str]
    rule: Rule | None = None


PASSPORT = "passport"


def of(session: Session, kind: str, row: int) -> Achieved | None:
    """What the *row* of that *kind* stands for; None if there is no such row."""
    read = _READERS.get(kind)
    return read(session, row) if read else None


def at(slug: str) -> Achieved:
    """The achievement at that path. Raises ``NotFound``."""
    if slug != PASSPORT:
        raise NotFound("There is nothing at this address.")
    return _passport(None)


def _of_passport(session: Session, row: int) -> Achieved | None:
    texts = session.scalar(
        select(Edition.texts)
        .join(Passport, Passport.rule_edition_id == Edition.id)
        .where(Passport.id == row)
    )
    if texts is None:
        return None
    academy, _problems = parsing.parse_academy(texts)
    return _passport(academy.passport if academy else None)


def _passport(rule: Rule | None) -> Achieved:
    return Achieved(kind="passport", slug=PASSPORT, title={}, summary={}, criteria={}, rule=rule)


_READERS: dict[str, Callable[[Session, int], Achieved | None]] = {"passport": _of_passport}
