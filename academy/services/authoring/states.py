"""Where a draft stands, and what may be done with it there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from academy.errors import Conflict
from academy.models.authoring import Draft, Review
from academy.models.content import Edition, Item
from academy.models.people import Person


class State(StrEnum):
    """Where a draft stands, on its way to being published."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Outdated(Conflict):
    """Somebody saved before: ``newer`` holds the texts as they are now, of ``revision``.

    Nothing was overwritten, and nothing is lost: what was sent is still with whoever sent it.
    """

    def __init__(self, draft: Draft, editor: str) -> None:
        super().__init__(
            "%(editor)s saved this text before you. Nothing of yours is lost: compare, and save again.",
            editor=editor,
        )
        self.newer: Mapping[str, str] = draft.texts
        self.revision, self.editor, self.at = draft.revision, editor, draft.updated_at


@dataclass(frozen=True, slots=True)
class Saved:
    """What the draft has become; send ``revision`` with the next save."""

    revision: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A draft as its page shows it. ``base`` is the edition that it began from, None for what is new.

    ``is_outdated`` says that another edition came into force since: it must be brought up to date.
    """

    draft: Draft
    state: State
    review: Review | None
    item: Item | None
    base: Edition | None
    author: str
    editor: str

    @property
    def is_outdated(self) -> bool:
        """Whether its item has another edition by now."""
        return bool(
            self.item
            and not self.draft.closed_at
            and self.item.edition_id != self.draft.based_on_id
        )

    @property
    def is_locked(self) -> bool:
        """Whether it cannot be written on now."""
        return self.state != State.DRAFT


def state_of(draft: Draft, review: Review | None) -> State:
    """Where *draft* stands, with the *review* that holds it."""
    if draft.closed_at:
        return State.PUBLISHED if draft.review_id else State.DROPPED
    if review is None:
        return State.DRAFT
    return State.APPROVED if review.verdict else State.IN_REVIEW


def locked(opened: Opened) -> Conflict | None:
    """What to say when the draft cannot be written on; None when it can."""
    match opened.state:
        case State.DRAFT:
            return None
        case State.IN_REVIEW | State.APPROVED:
            return Conflict("This text is with a reviewer: take it back to write on.")
        case State.PUBLISHED:
            return Conflict("This text was published: begin a new draft to change it.")
        case State.DROPPED:
            return Conflict("This draft was dropped: take it up again to write on.")


def name_of(person: Person | None) -> str:
    """As colleagues write it; empty for nobody, or somebody who was erased."""
    return f"{person.given_name} {person.family_name}".strip() if person else ""
