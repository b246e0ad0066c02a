"""What authors say to each other about the lines of a draft."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.authoring import COMMENT, Draft, DraftComment
from academy.models.people import Person
from academy.models.statements import here, run
from academy.services import catalogue
from academy.services.authoring import states, telling
from academy.services.authoring.rights import must_write
from academy.services.viewer import Viewer

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Comment:
    """What was said of a line: ``line`` is where the quoted one stands now, or None if it is gone."""

    said: DraftComment
    who: str
    line: int | None


def comment(
    session: Session,
    viewer: Viewer,
    draft_uid: str,
    *,
    path: str,
    line: int,
    text: str,
    at: datetime,
) -> str:
    """Say *text* of a *line* of the draft (0: of all of it), once; the comment's uid.

    Raises ``Invalid`` for a line that is not there.
    """
    must_write(viewer)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Invalid(
            "Say it in a few words, %(most)s characters at most.", field="text", most=LONGEST
        )
    draft = _draft(session, draft_uid)
    lines = draft.texts.get(path, "").split("\n")
    if path not in draft.texts or not 0 <= line <= len(lines):
        raise Invalid("There is no such line.", field="line")
    quote = lines[line - 1] if line else ""
    key = "\0".join((draft.uid, str(draft.revision), str(viewer.id), path, str(line), said))
    uid = hashlib.blake2s(key.encode(), digest_size=16).hexdigest()
    values = {
        "uid": uid, "draft_id": draft.id, "path": path, "line": line, "quote": quote[:LONGEST],
        "text": said, "person_id": viewer.id, "at": at,
    }  # fmt: skip
    if run(session, here(session, COMMENT), values).first() is None:
        _resolve(session, uid, None)
    else:
        live = catalogue.current(session, viewer.publication)
        telling.commented(session, viewer, live, draft, uid, at=at)
    return uid


def resolve(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Say that a comment was dealt with; a second time changes nothing. Raises ``NotFound``."""
    must_write(viewer)
    if not _resolve(session, uid, at):
        raise NotFound("There is no such comment.")


def reopen(session: Session, viewer: Viewer, uid: str) -> None:
    """Say that it was not dealt with after all. Raises ``NotFound``."""
    must_write(viewer)
    if not _resolve(session, uid, None):
        raise NotFound("There is no such comment.")


def of(session: Session, viewer: Viewer, draft: Draft) -> list[Comment]:
    """What was said of *draft*, in the order of its lines, each where its line stands by now."""
    must_write(viewer)
    rows = session.execute(
        select(DraftComment, Person)
        .outerjoin(Person, Person.id == DraftComment.person_id)
        .where(DraftComment.draft_id == draft.id)
        .order_by(DraftComment.path, DraftComment.line, DraftComment.id)
    ).all()
    return [Comment(said, states.name_of(who), _now(said, draft)) for said, who in rows]


def _now(said: DraftComment, draft: Draft) -> int | None:
    """The line nearest to where it was said that still reads as it did then."""
    if not said.line:
        return 0
    lines = draft.texts.get(said.path, "").split("\n")
    alike = [number for number, line in enumerate(lines, 1) if line == said.quote]
    return min(alike, key=lambda number: abs(number - said.line), default=None)


def _draft(session: Session, uid: str) -> Draft:
    draft = session.scalar(select(Draft).where(Draft.uid == uid))
    if draft is None:
        raise NotFound("There is no such draft.")
    return draft


def _resolve(session: Session, uid: str, at: datetime | None) -> bool:
    change = update(DraftComment).where(DraftComment.uid == uid).values(resolved_at=at)
    return run(session, change.returning(DraftComment.id)).first() is not None
