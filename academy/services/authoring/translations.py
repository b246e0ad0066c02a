"""What translators do: say that a translation still holds, though its source has changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.services import catalogue, journal, publishing, withholding
from academy.services.authoring import places
from academy.services.authoring.rights import must_write
from academy.services.viewer import Viewer


def confirm(
    session: Session, viewer: Viewer, kind: str, uid: str, language: str, *, at: datetime
) -> None:
    """Note that the live edition's *language* says what its source says. Safe to repeat.

    Raises ``NotFound``, and ``Invalid`` for a language in which there is no translation.
    """
    must_write(viewer)
    item = places.item_of(session, kind, uid)
    publishing.take_turns(session)
    session.refresh(item)
    languages = catalogue.newest(session).languages
    if kind not in withholding.KINDS or language not in languages.known[1:]:
        raise Invalid("There is no translation into this language: choose one of the academy’s.")
    if withholding.confirm(session, viewer, item, language, languages, at=at):
        journal.note(
            session, actor=viewer.actor, act="translation.confirmed", subject=f"item:{item.id}",
            at=at, language=language,
        )  # fmt: skip
