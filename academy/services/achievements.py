"""What a credential attests, in the words of its content: the passport, a visa, a badge.

A credential names a row of its kind; here is read what that row stands for, in the edition that it was
earned under.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from academy.engine.passport import Rule
from academy.errors import NotFound
from academy.manuscript import parsing
from academy.manuscript.documents import Badge
from academy.manuscript.documents import Visa as VisaText
from academy.manuscript.words import fill
from academy.models.awards import Award
from academy.models.content import Edition, Item
from academy.models.passport import Passport
from academy.models.visas import Visa
from academy.services import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieved:
    """What was achieved. *slug* is its path below ``/achievements/``; texts by language, empty for the
    passport, whose words are the interface's; *rule* is the passport's, *medal* a badge's
    (``gold``).
    """

    kind: str
    slug: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    criteria: Mapping[str, str]
    rule: Rule | None = None
    medal: str = ""


PASSPORT = "passport"

_NO_MEDAL = literal("")


def of(session: Session, kind: str, row: int) -> Achieved | None:
    """What the *row* of that *kind* stands for; None if there is no such row."""
    read = _READERS.get(kind)
    return read(session, row) if read else None


def at(session: Session, slug: str) -> Achieved:
    """The achievement at that path, as it is published now. Raises ``NotFound``."""
    if slug == PASSPORT:
        return _passport(None)
    kind, _, uid = slug.partition("-")
    newest = select(Edition.texts).join(Item, Item.edition_id == Edition.id)
    texts = session.scalar(newest.where(Item.kind == kind, Item.uid == uid))
    found = _content(session, kind, uid, texts) if texts and kind in {"visa", "badge"} else None
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found


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


def _of_visa(session: Session, row: int) -> Achieved | None:
    return _in_edition(session, "visa", Visa, row)


def _of_award(session: Session, row: int) -> Achieved | None:
    return _in_edition(session, "badge", Award, row, medal=Award.medal)


def _in_edition(
    session: Session,
    kind: str,
    model: type[Visa] | type[Award],
    row: int,
    *,
    medal: ColumnElement[str] | InstrumentedAttribute[str] = _NO_MEDAL,
) -> Achieved | None:
    """What the edition says that the row was earned under."""
    earned = (
        select(Item.uid, Edition.texts, medal.label("medal"))
        .join(model, model.edition_id == Edition.id)
        .join(Item, Item.id == Edition.item_id)
        .where(model.id == row)
    )
    found = session.execute(earned).first()
    return _content(session, kind, found.uid, found.texts, medal=found.medal) if found else None


def _content(
    session: Session, kind: str, uid: str, texts: Mapping[str, str], *, medal: str = ""
) -> Achieved | None:
    live = catalogue.newest(session)
    languages = live.languages
    document: Badge | VisaText | None
    if kind == "visa":
        document, _problems = parsing.parse_visa(texts, languages)
    else:
        document, _problems = parsing.parse_badge(texts, languages)
    if document is None:
        return None
    document = fill(document, live.words, languages)
    return Achieved(
        kind=kind,
        slug=f"{kind}-{uid}",
        title=document.name,
        summary=document.text,
        criteria=document.text,
        medal=medal,
    )


_READERS: dict[str, Callable[[Session, int], Achieved | None]] = {
    "passport": _of_passport,
    "visa": _of_visa,
    "badge": _of_award,
}
