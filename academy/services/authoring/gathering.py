"""What a review would make of the academy: all that is live, with its drafts laid over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from academy.manuscript import parsing
from academy.manuscript.documents import Lesson
from academy.manuscript.folder import PARENTS, Document, Folder, Source
from academy.manuscript.problems import N_, Problem
from academy.models.authoring import Draft, Review
from academy.models.content import Item, Publication
from academy.services import agreeing, catalogue, whole
from academy.services.whole import Key, Piece

OUTDATED = N_(
    "This text was published anew since the draft began: take it back, bring it up to date, "
    "and send it again."
)
RETIRED_SINCE = N_(
    "This text was retired since the draft began: drop the draft, and begin anew to bring it back."
)
TAKEN = N_("Another text has the id “%(id)s”: choose another.")
ORPHAN = N_("What this text belongs to is not published: send it along, or bring it back.")
SAME_NAME = N_("Another lesson of this module shows a different file “%(name)s”: rename yours.")


@dataclass(slots=True)
class Gathered:
    """What there is to publish; it holds while ``number`` is the newest publication.

    ``folder`` is all that will be live, ``changed`` what is new of it.
    """

    number: int
    folder: Folder
    changed: list[Source[Document]] = field(default_factory=list)
    retired: set[int] = field(default_factory=set)
    revived: set[int] = field(default_factory=set)
    corrects: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def gather(session: Session, review: Review) -> Gathered:
    """What *review* is about, read together with everything that is live."""
    number = session.scalar(select(func.max(Publication.id))) or 0
    drafts = session.scalars(
        select(Draft).where(Draft.review_id == review.id).order_by(Draft.id)
    ).all()
    live = whole.live(session)
    items = {
        item.id: item
        for item in session.scalars(
            select(Item)
            .join(Draft, Draft.item_id == Item.id)
            .where(Draft.review_id == review.id)
            .execution_options(populate_existing=True)
        )
    }
    found = Gathered(number, Folder())
    found.corrects = {each.slug for each in drafts if each.corrects and each.kind == "question"}
    found.problems += _conflicts(session, drafts, items)
    pieces = dict(live)
    _take_away(session, drafts, pieces, found)
    _bring_back(session, drafts, items, pieces, found)
    _lay_over(session, drafts, items, pieces)
    found.problems += _misplaced(drafts, items, session, pieces)
    if found.problems:
        return found
    found.folder, found.problems = whole.added_problems(pieces, lambda: live)
    found.changed = [each for each in found.folder.items if _differs(each, live)]
    return found


def _conflicts(
    session: Session, drafts: Sequence[Draft], items: Mapping[int, Item]
) -> Iterator[Problem]:
    """Drafts that began from what is not in force any more, and new ones whose id is taken."""
    for draft in drafts:
        item = items.get(draft.item_id or 0)
        path = next(iter(draft.texts))
        if item is None:
            known = select(Item.id).where(Item.kind == draft.kind, Item.uid == draft.slug)
            if session.scalar(known) is not None:
                yield Problem(path, 1, TAKEN, {"id": draft.slug})
        elif item.edition_id != draft.based_on_id:
            yield Problem(path, 1, OUTDATED)
        elif item.retired_at and item.retired_at > draft.created_at:
            yield Problem(path, 1, RETIRED_SINCE)


def _take_away(
    session: Session, drafts: Iterable[Draft], pieces: dict[Key, Piece], found: Gathered
) -> None:
    """What is retired goes with all that lies in it."""
    ids = [draft.item_id for draft in drafts if draft.retires and draft.item_id]
    while ids:
        rows = session.execute(
            select(Item.id, Item.kind, Item.uid).where(Item.id.in_(ids), Item.retired_at.is_(None))
        ).all()
        for id_, kind, uid in rows:
            found.retired.add(id_)
            pieces.pop((kind, uid), None)
        ids = list(session.scalars(select(Item.id).where(Item.parent_id.in_(ids))))


def _bring_back(
    session: Session,
    drafts: Iterable[Draft],
    items: Mapping[int, Item],
    pieces: dict[Key, Piece],
    found: Gathered,
) -> None:
    """What comes back brings along what went with it, at the same moment."""
    ids = [
        item.id
        for draft in drafts
        if not draft.retires and (item := items.get(draft.item_id or 0)) and item.retired_at
    ]
    child = aliased(Item)
    while ids:
        found.revived.update(ids)
        back = session.scalars(select(Item).where(Item.id.in_(ids))).all()
        pieces |= whole.of_editions(session, back)
        along = (
            select(child.id)
            .join(Item, Item.id == child.parent_id)
            .where(Item.id.in_(ids), child.retired_at == Item.retired_at)
        )
        ids = list(session.scalars(along))


def _lay_over(
    session: Session,
    drafts: Iterable[Draft],
    items: Mapping[int, Item],
    pieces: dict[Key, Piece],
) -> None:
    """The drafts come last: where two texts share a file of captions, theirs is the one."""
    last = max((piece.position for piece in pieces.values()), default=0)
    for draft in drafts:
        if draft.retires:
            continue
        item = items.get(draft.item_id or 0)
        last += 1
        pieces.pop((draft.kind, draft.slug), None)
        pieces[draft.kind, draft.slug] = Piece(
            kind=draft.kind,
            uid=draft.slug,
            position=item.position if item else last,
            texts=draft.texts,
            media=_shown(session, draft),
        )


def _shown(session: Session, draft: Draft) -> dict[str, str]:
    """The media that the text shows, of those that lie beside it."""
    if draft.kind != "lesson":
        return dict(draft.media)
    languages = catalogue.newest(session).languages
    document, _ = parsing.examine(draft.kind, draft.texts, languages, draft.media)
    names = document.media if isinstance(document, Lesson) else tuple(draft.media)
    return {name: digest for name, digest in draft.media.items() if name in names}


def _misplaced(
    drafts: Iterable[Draft],
    items: Mapping[int, Item],
    session: Session,
    pieces: Mapping[Key, Piece],
) -> Iterator[Problem]:
    """Drafts whose module or theme is not there, or whose files have the names of others."""
    by_folder: dict[str, list[Piece]] = {}
    for piece in (each for each in pieces.values() if each.media):
        by_folder.setdefault(_folder(piece), []).append(piece)
    for draft in (each for each in drafts if not each.retires):
        path = next(iter(draft.texts))
        item = items.get(draft.item_id or 0)
        above = draft.parent
        if item and item.parent_id:
            above = session.get_one(Item, item.parent_id).uid
        if draft.kind in PARENTS and (PARENTS[draft.kind], above or "") not in pieces:
            yield Problem(path, 1, ORPHAN)
        mine = pieces[draft.kind, draft.slug]
        for other in by_folder.get(_folder(mine), []) if mine.media else []:
            for name in mine.media.keys() & other.media.keys():
                if mine.media[name] != other.media[name]:
                    yield Problem(path, 1, SAME_NAME, {"name": name})


def _folder(piece: Piece) -> str:
    return next(iter(piece.texts)).rpartition("/")[0]


def _differs(source: Source[Document], live: Mapping[Key, Piece]) -> bool:
    piece = live.get(agreeing.key_of(source))
    return piece is None or piece.texts != source.texts or piece.media != source.media
