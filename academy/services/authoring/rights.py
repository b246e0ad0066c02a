"""Who may write. Authors write together: each may read and go on with what another began."""

from academy.errors import NotFound
from academy.services.viewer import Viewer


def must_write(viewer: Viewer) -> None:
    """Raise ``NotFound`` for whoever is no author: what is being written is nobody else's to see."""
    if not viewer.has_role("author"):
        raise NotFound("There is nothing at this address.")
