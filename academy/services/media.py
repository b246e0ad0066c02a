"""Who may see which file of the media folder."""

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from academy.models.content import Edition
from academy.services import catalogue
from academy.services.viewer import Viewer


def may_see(session: Session, viewer: Viewer, digest: str) -> bool:
    """Whether the file of that *digest* is hers to see: published once, or she writes.

    What is live is known without asking; a page that she kept open may show what an older edition showed.
    """
    if viewer.has_role("author"):
        return True
    live = catalogue.current(session, viewer.publication)
    if digest in live.media:
        return True
    shown = select(Edition.id).where(cast(Edition.media, Text).contains(digest)).limit(1)
    return session.scalar(shown) is not None
