"""How often a stranger may look at credentials: enough for a person, too little for a machine.

Promise: an address gets ``MOST`` looks in any ``WINDOW`` (of a document that it sends, each counts for
several), then 429 until some have passed. Ids are 128 random bits, so this guards our time, not a secret.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import TooMany
from academy.models.credentials import LOOK, LOOKED
from academy.models.statements import here, run
from academy.services.doors import Source

MOST = 60
WINDOW = timedelta(minutes=1)
DOCUMENT = 3
"""Looks that a document costs which somebody sends to be checked."""


def asked(source: Source, *, at: datetime) -> Mapping[str, Any]:
    """What a statement needs to count the looks of *source* of late."""
    return {"address": source.address, "since": _minute(at) - WINDOW}


def looked(session: Session, source: Source, *, at: datetime) -> int:
    """How often *source* looked of late."""
    return run(session, LOOKED, asked(source, at=at)).scalar() or 0


def check(looks: int | None, source: Source) -> None:
    """Raise ``TooMany`` when *source* must wait."""
    if (looks or 0) >= MOST and not source.is_trusted:
        raise TooMany("That was a lot in a short time. Please wait a moment.", wait=60)


def count(session: Session, source: Source, *, at: datetime, looks: int = 1) -> None:
    """Note *looks* of *source*."""
    row = {"address": source.address, "minute": _minute(at), "looks": looks}
    run(session, here(session, LOOK), row)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
