"""Every edition of an item: who published it, when, through which door, who read it, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from academy.errors import NotFound
from academy.manuscript.difference import Line, difference
from academy.manuscript.folder import part
from academy.models.authoring import Draft, Review
from academy.models.content import Edition, Item, Publication
from academy.models.people import Person
from academy.services import whole
from academy.services.authoring import places, states
from academy.services.authoring.rights import must_write
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One edition. Names are empty where there is nobody: for the folder, and whoever was erased.

    ``alone`` says that its author approved it herself; ``corrects`` that it mended an error of the key.
    """

    number: int
    at: datetime
    door: str
    author: str
    approver: str
    alone: bool
    corrects: bool
    review: str
    """The uid of its review; empty for the folder."""
    is_live: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """One file of an item, compared; ``path`` is where it stands now."""

    path: str
    lines: Sequence[Line]

    @property
    def is_changed(self) -> bool:
        """Whether anything of it differs."""
        return any(line.side != "same" for line in self.lines)


def listed(session: Session, viewer: Viewer, kind: str, uid: str) -> list[Listed]:
    """The editions of that item, the newest first. Raises ``NotFound``."""
    must_write(viewer)
    item = places.item_of(session, kind, uid)
    author, approver = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Edition.id, Edition.number, Publication, Review, author, approver, Draft.corrects)
        .join(Publication, Publication.id == Edition.publication_id)
        .outerjoin(Review, Review.id == Publication.review_id)
        .outerjoin(Draft, and_(Draft.edition_id == Edition.id, Draft.review_id == Review.id))
        .outerjoin(author, author.id == Draft.author_id)
        .outerjoin(approver, approver.id == Review.decided_by_id)
        .where(Edition.item_id == item.id)
        .order_by(Edition.number.desc(), Draft.id)
    )
    found: dict[int, Listed] = {}
    for id_, number, publication, review, wrote, approved, corrects in rows:
        found.setdefault(
            number,
            Listed(
                number=number,
                at=publication.at,
                door=publication.door,
                author=states.name_of(wrote),
                approver=states.name_of(approved),
                alone=bool(review and review.alone),
                corrects=bool(corrects),
                review=review.uid if review else "",
                is_live=id_ == item.edition_id and item.retired_at is None,
            ),
        )
    return list(found.values())


def compare(
    session: Session, viewer: Viewer, kind: str, uid: str, *, old: int, new: int
) -> list[Changed]:
    """Edition number *new* beside *old*, file by file. Raises ``NotFound``."""
    must_write(viewer)
    item = places.item_of(session, kind, uid)
    rows = session.execute(
        select(Edition.number, Edition.texts).where(
            Edition.item_id == item.id, Edition.number.in_([old, new])
        )
    )
    texts: dict[int, dict[str, str]] = dict(rows.all())
    if {old, new} - texts.keys():
        raise NotFound("There is no such edition.")
    return differences(*(whole.moved(item.paths, texts[number]) for number in (old, new)))


def of_draft(session: Session, viewer: Viewer, draft: Draft) -> list[Changed]:
    """What *draft* changes of the edition that it began from; of what is new, all of it."""
    must_write(viewer)
    if draft.based_on_id is None or draft.item_id is None:
        return differences({}, draft.texts)
    base = session.get_one(Edition, draft.based_on_id)
    paths = session.get_one(Item, draft.item_id).paths
    return differences(whole.moved(paths, base.texts), draft.texts)


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[Changed]:
    """Every file of either, under the name it has in *new* where it is there; a missing one is empty."""
    before = {part(path): (path, text) for path, text in old.items()}
    after = {part(path): (path, text) for path, text in new.items()}
    return [
        Changed(
            (after.get(end) or before[end])[0],
            difference(before.get(end, ("", ""))[1], after.get(end, ("", ""))[1]),
        )
        for end in dict.fromkeys([*after, *before])
    ]
