"""Keeps people erased: the tombstones of database and file are brought together, and acted upon."""

from datetime import datetime
from pathlib import Path

from academy.models.database import reading, writing
from academy.services.exports.files import clear, folder_of
from academy.services.privacy import erasing, tombstones


def keep(instance: Path, *, secret: str, at: datetime) -> int:
    """Erase again whoever is here against a tombstone, and clear what is over; how many were erased.

    Opens its own transactions.
    """
    stones = tombstones.read(instance)
    with reading() as session:
        known = tombstones.all_of(session)
        everyone = [*stones, *known]
        is_due = bool(tombstones.returned(session, everyone)) or tombstones.unknown(session, stones)
    done = []
    with writing() as session:
        erasing.sweep(session)
        tombstones.forget_logins(session, at=at)
        if is_due:
            done = erasing.reapply(session, everyone, secret=secret, at=at)
    for erased in done:
        clear(folder_of(instance), erased.files)
    with reading() as session:
        kept = tombstones.all_of(session)
    if set(kept) != set(stones):
        tombstones.keep(instance, kept)
    return len(done)
