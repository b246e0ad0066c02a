"""Who was erased stays erased: hashes in the database, and in a file beside it that no restore takes back.

``person`` hashes the account's random id, which nobody can guess: in a backup that is older than the
erasure it finds the one who must go again. Address and number can be guessed, so their hashes are keyed
with the academy's secret; they stop an import from bringing her back without a human's word, and are
cleared after ``REMEMBERED``.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from academy.models.bulk import batched
from academy.models.erasures import Erasure
from academy.models.people import Person
from academy.models.statements import here, insert_new, run
from academy.services.logins import normal_login

FILE = "erasures.jsonl"

REMEMBERED = timedelta(days=3 * 365)
"""How long an address or number is known by its hash: beyond that no roster holds her any more."""

_BURY = insert_new(Erasure, returning=["id"])


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One erasure; the hashes are in hexadecimal."""

    person: str
    email: str | None
    number: str | None
    at: datetime


def hash_of_uid(uid: str) -> bytes:
    """By which an erased account is found again."""
    return hashlib.sha256(f"person:{uid}".encode()).digest()


def hash_of_login(secret: str, login: str) -> bytes:
    """By which an address or number is known that must not come back by itself."""
    key = hashlib.sha256(b"erasures:" + secret.encode()).digest()
    return hmac.digest(key, normal_login(login).encode(), "sha256")


def bury(session: Session, person: Person, *, secret: str, at: datetime) -> None:
    """Note that *person* is erased."""
    email = hash_of_login(secret, person.email) if person.email else None
    number = hash_of_login(secret, person.number) if person.number else None
    row = {"person": hash_of_uid(person.uid), "email": email, "number": number, "at": at}
    run(session, here(session, _BURY), row)


def erased_among(session: Session, logins: Iterable[str], *, secret: str) -> set[str]:
    """Those of *logins* (addresses or numbers) whose person was erased: an import leaves them out."""
    by_hash = {hash_of_login(secret, login): login for login in logins}
    found: set[str] = set()
    for some in batched(by_hash, 500):
        rows = session.execute(
            select(Erasure.email, Erasure.number).where(
                or_(Erasure.email.in_(some), Erasure.number.in_(some))
            )
        )
        found |= {by_hash[each] for row in rows for each in row if each in by_hash}
    return found


def returned(session: Session, stones: Iterable[Tombstone]) -> list[int]:
    """The ids of people who are here again although they were erased."""
    return matching(session.execute(select(Person.id, Person.uid).order_by(Person.id)), stones)


def matching(people: Iterable[Any], stones: Iterable[Tombstone]) -> list[int]:
    """The ids of those *people* (id and random id) whom *stones* are of."""
    known = {bytes.fromhex(stone.person) for stone in stones}
    return [id_ for id_, uid in people if hash_of_uid(uid) in known] if known else []


def all_of(session: Session) -> list[Tombstone]:
    """Those that the database knows."""
    return [
        Tombstone(
            row.person.hex(),
            row.email.hex() if row.email else None,
            row.number.hex() if row.number else None,
            row.at,
        )
        for row in session.scalars(select(Erasure).order_by(Erasure.id))
    ]


def unknown(session: Session, stones: Iterable[Tombstone]) -> bool:
    """Whether the database lacks any of *stones*."""
    known = set(session.scalars(select(Erasure.person)))
    return any(bytes.fromhex(stone.person) not in known for stone in stones)


def bring_back(session: Session, stones: Iterable[Tombstone]) -> None:
    """Put *stones* into a database that was restored from before them."""
    for stone in stones:
        row: dict[str, Any] = {
            "person": bytes.fromhex(stone.person),
            "email": bytes.fromhex(stone.email) if stone.email else None,
            "number": bytes.fromhex(stone.number) if stone.number else None,
            "at": stone.at,
        }
        run(session, here(session, _BURY), row)


def forget_logins(session: Session, *, at: datetime) -> int:
    """Clear hashes of addresses and numbers that are no longer needed."""
    old = (
        Erasure.at <= at - REMEMBERED,
        or_(Erasure.email.is_not(None), Erasure.number.is_not(None)),
    )
    done = session.execute(update(Erasure).where(*old).values(email=None, number=None))
    return int(done.rowcount)  # type: ignore[attr-defined]


def read(folder: Path) -> list[Tombstone]:
    """Those in the file of *folder*; a line that is no tombstone is passed over."""
    file = folder / FILE
    if not file.exists():
        return []
    stones = []
    for line in file.read_text("utf-8").splitlines():
        try:
            values = json.loads(line)
            at = datetime.fromisoformat(values["at"])
            stones.append(Tombstone(values["person"], values["email"], values["number"], at))
        except (ValueError, KeyError, TypeError):
            continue
    return stones


def keep(folder: Path, stones: Iterable[Tombstone]) -> None:
    """Have the file of *folder* hold *stones* as well as its own; of two for one person theirs stays."""
    by_person = {stone.person: stone for stone in (*read(folder), *stones)}
    ordered = sorted(by_person.values(), key=lambda stone: stone.at)
    lines = [
        json.dumps(
            {
                "person": stone.person,
                "email": stone.email,
                "number": stone.number,
                "at": stone.at.isoformat(),
            }
        )
        for stone in ordered
    ]
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{FILE}.partial"
    partial.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    partial.replace(folder / FILE)
