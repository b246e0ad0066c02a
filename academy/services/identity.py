"""The academy's own name, logo and colours, as its administrators chose them.

A process remembers them until they are chosen anew: whoever is signed in brings the version along, so that
no page asks for them twice.
"""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.engine import colours
from academy.engine.colours import Palette
from academy.errors import Conflict, Invalid, NotFound
from academy.models.identity import CHANGED, IDENTITY, Logo
from academy.models.statements import here, insert_new, run
from academy.services import choices, journal
from academy.services.viewer import Viewer

ACTION, COVER = "#c9421d", "#1d2f5f"
GROUNDS = {"action": colours.WHITE, "cover": colours.FOIL}
"""The words on each of them."""

DEFAULTS = {"name": "", "action": ACTION, "cover": COVER, "logo": "", "width": 0, "height": 0}

LARGEST = 300_000
"""Bytes of a logo."""

WIDEST = 2000
"""Pixels of its longer side."""

_KEEP = insert_new(Logo, returning=["digest"])
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Identity:
    """``name`` is empty and ``logo`` None where nothing was chosen; ``version`` changes with any of it."""

    name: str = ""
    action: str = ACTION
    cover: str = COVER
    logo: str | None = None
    width: int = 0
    height: int = 0
    version: str = ""

    @property
    def palette(self) -> Palette | None:
        """What is drawn in the chosen colours; None for the academy's first ones."""
        if (self.action, self.cover) == (ACTION, COVER):
            return None
        return colours.palette(self.action, self.cover)


@dataclass(slots=True)
class _Kept:
    at: datetime | None = None
    identity: Identity = field(default_factory=Identity)


def current(session: Session) -> Identity:
    """As it stands now; one statement, or two after a change."""
    return known(session, session.scalar(CHANGED))


def known(session: Session, changed_at: datetime | None) -> Identity:
    """As it was chosen at that moment; no statement for one that this process has met."""
    if changed_at is None:
        return Identity()
    kept: _Kept = session.get_bind().get_execution_options()["memory"].setdefault(IDENTITY, _Kept())
    if kept.at != changed_at:
        kept.identity = _read(session, changed_at)
        kept.at = changed_at
    return kept.identity


def choose(
    session: Session,
    viewer: Viewer,
    *,
    name: str,
    action: str,
    cover: str,
    logo: bytes | None,
    keeps_logo: bool,
    at: datetime,
) -> None:
    """Choose name and colours, and a new *logo* (PNG) or none; *keeps_logo* leaves the one there is.

    Only for those who administer the whole academy. Raises ``Invalid`` naming what is wrong.
    """
    if not viewer.administers_all:
        raise Conflict(
            "The name and the colours are chosen by those who administer the whole academy."
        )
    for which, colour in (("action", action), ("cover", cover)):
        if not colours.is_colour(colour):
            raise Invalid("A colour is written like #1d2f5f.", field=which)
        if not colours.is_readable(colour, GROUNDS[which]):
            raise Invalid(
                "The words on %(given)s could not be read. "
                "The nearest colour on which they can is %(better)s.",
                field=which,
                given=colour,
                better=colours.darkened(colour, GROUNDS[which]),
            )
    value: dict[str, Any] = {"name": name, "action": action, "cover": cover}
    if logo is not None:
        value |= _keep(session, logo, at=at)
    elif keeps_logo:
        kept = choices.read(session, IDENTITY, DEFAULTS)
        value |= {key: kept[key] for key in ("logo", "width", "height")}
    choices.write(session, IDENTITY, value, at=at)
    journal.note(session, actor=viewer.actor, act="identity.chosen", subject="", at=at)


def logo(session: Session, digest: str) -> bytes:
    """The picture under *digest*."""
    found = session.get(Logo, digest)
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found.content


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a *png* in pixels. Raises ``Invalid`` for what is none, or is too large."""
    if len(png) > LARGEST or not png.startswith(_PNG) or len(png) < 33 or png[12:16] != b"IHDR":
        raise Invalid("The logo is a PNG or SVG of 300 kB at most.", field="logo")
    width, height = struct.unpack(">II", png[16:24])
    if not 0 < max(width, height) <= WIDEST or min(width, height) == 0:
        raise Invalid("The logo is a PNG or SVG of 300 kB at most.", field="logo")
    return width, height


def _read(session: Session, changed_at: datetime) -> Identity:
    value = choices.read(session, IDENTITY, DEFAULTS)
    version = hashlib.blake2s(f"{changed_at}{value}".encode(), digest_size=6).hexdigest()
    return Identity(**_known(value), version=version)


def _known(value: Mapping[str, Any]) -> dict[str, Any]:
    return {**value, "logo": value["logo"] or None}


def _keep(session: Session, png: bytes, *, at: datetime) -> dict[str, Any]:
    width, height = size_of(png)
    digest = hashlib.sha256(png).hexdigest()
    row = {"digest": digest, "content": png, "width": width, "height": height, "at": at}
    run(session, here(session, _KEEP), row)
    return {"logo": digest, "width": width, "height": height}
