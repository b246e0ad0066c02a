"""Signs the credentials that wait, as a job.

Promises. What was issued is signed within a minute, and usually within a second; a signer that is killed
leaves nothing half done, and another takes over; two at once sign twice and keep one. Nothing is signed
inside a transaction.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from academy import clock
from academy.attestation import documents, integrity, lists, tokens
from academy.attestation.documents import Achievement, Subject
from academy.models.credentials import NEW_LIST, SIGN, WAITING, WITHOUT, StatusList
from academy.models.database import reading, writing
from academy.models.statements import here, run
from academy.services import achievements, credentials, keys, periods
from academy.services.achievements import Achieved
from academy.services.keys import House, Signer

PORTION = 20
"""Credentials that are signed between two transactions: a tenth of a second's work."""

BACKLOG = 500
"""Rows without a credential that get theirs in one transaction."""

SALT = 16

Describe = Callable[[Achieved, str], Achievement]
"""What says an achievement in a language: the interface has the words."""


def sign_waiting(
    house: House, describe: Describe, *, now: Callable[[], datetime] = clock.now
) -> int:
    """Sign all that waits, and say how many were signed."""
    _look_for_missing(at=now())
    _renew_key(house, at=now())
    signed, after = 0, 0
    while True:
        with reading() as session:
            rows = run(session, WAITING, {"after": after, "most": PORTION}).all()
        if not rows:
            return signed
        after = rows[-1].id
        signer = _signer(house, at=now())
        drawn = _drawn(house, describe, rows)
        made = [_signed(row, document, signer, at=now()) for row, document in drawn]
        with writing() as session:
            signed += sum(run(session, SIGN, values).first() is not None for values in made)


def issue_missing() -> None:
    """Credentials for what was given without one: before there were any, or in bulk."""
    while True:
        with reading() as session:
            missing = run(session, WITHOUT, {"most": BACKLOG}).all()
        if not missing:
            return
        with writing() as session:
            for row in missing:
                cause = (row.person_id, row.id, row.until)
                credentials.issue_all(session, row.kind, [cause], at=row.at)


def _look_for_missing(*, at: datetime) -> None:
    """Once an hour, since it is a walk over all passports, visas and awards."""
    period = f"{at:%Y-%m-%dT%H}"
    with reading() as session:
        if periods.was_done(session, "missing_credentials", period):
            return
    issue_missing()
    with writing() as session:
        periods.once(session, "missing_credentials", period, at)


def _renew_key(house: House, *, at: datetime) -> None:
    """A key in the place of one that does not open any more: status lists need it as well, and they are
    asked for when no credential waits.
    """
    with reading() as session:
        has_signed = bool(keys.published(session))
    if has_signed:
        _signer(house, at=at)


def _signer(house: House, *, at: datetime) -> Signer:
    with reading() as session:
        found = keys.signer(session, house)
    if found:
        return found
    with writing() as session:
        found = keys.signer(session, house)  # another may have made one meanwhile
        if found is None:
            keys.rotate(session, house, at=at)
            found = keys.signer(session, house)
    assert found is not None  # noqa: S101 -- it was made just now
    return found


def _drawn(
    house: House, describe: Describe, rows: Sequence[Row[Any]]
) -> list[tuple[Row[Any], dict[str, Any]]]:
    """The documents of *rows*, unsigned; none for what has lost the row that it attests."""
    seeds = _seeds({lists.list_of(row.id) for row in rows})
    with reading() as session:
        found = [(row, achievements.of(session, row.kind, row.of)) for row in rows]
    return [
        (row, _document(house, row, describe(achieved, row.locale), seeds))
        for row, achieved in found
        if achieved
    ]


def _document(
    house: House, row: Row[Any], achievement: Achievement, seeds: dict[int, bytes]
) -> dict[str, Any]:
    name = f"{row.given_name} {row.family_name}".strip()
    subject = Subject(
        identity=row.email or row.person_uid,
        identity_type="emailAddress" if row.email else "systemId",
        salt=secrets.token_hex(SALT),
        name=name if row.shows_name else None,
    )
    return documents.credential(
        row.uid,
        issuer=house.issuer,
        subject=subject,
        achievement=achievement,
        place=lists.place(row.id, seeds[lists.list_of(row.id)]),
        issued_at=row.issued_at,
        until=row.until,
    )


def _signed(
    row: Row[Any], document: dict[str, Any], signer: Signer, *, at: datetime
) -> dict[str, Any]:
    signed = integrity.sign(document, signer.key, at=at)
    token = tokens.sign(document, signer.key)
    return {
        "credential": row.id,
        "was_shown": row.shows_name,
        "at": at,
        "key": signer.id,
        "new_document": json.dumps(signed, ensure_ascii=False),
        "new_jwt": token,
        "new_digest": documents.digest(signed),
        "new_jwt_digest": tokens.digest(token),
    }


def _seeds(numbers: set[int]) -> dict[int, bytes]:
    """The seed of each list; a list that is new gets one, whoever comes first."""
    with reading() as session:
        found = _known(session, numbers)
    if numbers - found.keys():
        with writing() as session:
            for number in sorted(numbers - found.keys()):
                row = {"number": number, "seed": secrets.token_bytes(lists.SEED)}
                run(session, here(session, NEW_LIST), row)
            found = _known(session, numbers)
    return found


def _known(session: Session, numbers: set[int]) -> dict[int, bytes]:
    kept = select(StatusList.number, StatusList.seed).where(StatusList.number.in_(numbers))
    return {row.number: row.seed for row in session.execute(kept)}
