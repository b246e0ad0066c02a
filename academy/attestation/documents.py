"""The documents themselves, before they are signed: a credential, and a status list.

An address of e-mail stands in a credential as a salted hash only, so that who knows the address can
confirm it and nobody can read it; the holder's name stands there if she wishes, and not otherwise.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from academy.attestation import lists
from academy.attestation.contexts import CREDENTIALS, OPEN_BADGES
from academy.attestation.lists import Place

REVOCATION = "revocation"
MESSAGE = "message"
"""The two purposes of our status lists: *revocation* ends a credential for ever; a *message* says of one
that a newer credential has taken its place."""

MESSAGES = (("0x0", "current"), ("0x1", "superseded"))

FRESH = 20
"""Seconds for which each of the three that hold a status list may keep it (the process that signed it, a
cache on the way, whoever checks), so that an end is visible to everybody within sixty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who signs: the did:web, the name on the screen, and the address of the academy without a slash."""

    did: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What was achieved, in one language. *slug* is its path below ``/achievements/``."""

    slug: str
    kind: str
    name: str
    description: str
    criteria: str
    language: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom it is about: *identity* is of the kind *identity_type* (``emailAddress``), *name* only with
    her consent.
    """

    identity: str
    identity_type: str
    salt: str
    name: str | None = None


def credential(
    uid: str,
    *,
    issuer: Issuer,
    subject: Subject,
    achievement: Achievement,
    place: Place,
    issued_at: datetime,
    until: datetime | None,
) -> dict[str, Any]:
    """An ``OpenBadgeCredential`` without its proof."""
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": f"{issuer.url}/credentials/{uid}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.name,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.url},
        "validFrom": moment(issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _identifiers(subject),
            "achievement": _achievement(achievement, issuer),
        },
        "credentialStatus": [_entry(purpose, place, issuer) for purpose in (REVOCATION, MESSAGE)],
    }
    if until:
        document["validUntil"] = moment(until)
    return document


def status_list(
    number: int, purpose: str, *, issuer: Issuer, indexes: Iterable[int], since: datetime,
    until: datetime,
) -> dict[str, Any]:  # fmt: skip
    """A ``BitstringStatusListCredential`` without its proof; it counts from *since* to *until*."""
    address = list_address(issuer.url, number, purpose)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": moment(since),
        "validUntil": moment(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": lists.encoded(indexes),
            "ttl": FRESH * 1000,
        },
    }


def list_address(url: str, number: int, purpose: str) -> str:
    """Where the list of that *number* and *purpose* is served."""
    address = f"{url}/credentials/status/{number}"
    return address if purpose == REVOCATION else f"{address}/superseded"


def identity_hash(identity: str, salt: str) -> str:
    """What a credential shows of an *identity*."""
    return "sha256$" + hashlib.sha256(f"{identity}{salt}".encode()).hexdigest()


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of a document's values, in hexadecimal: white space and the order of keys are nothing."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at: datetime) -> str:
    """An aware moment as documents write it, to the second and in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identifiers(subject: Subject) -> list[dict[str, Any]]:
    shown = [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": identity_hash(subject.identity, subject.salt),
            "identityType": subject.identity_type,
            "salt": subject.salt,
        }
    ]
    if subject.name:
        shown.append(
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": subject.name,
                "identityType": "name",
            }
        )
    return shown


def _achievement(achievement: Achievement, issuer: Issuer) -> dict[str, Any]:
    address = f"{issuer.url}/achievements/{achievement.slug}"
    described: dict[str, Any] = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": achievement.kind,
        "name": achievement.name,
        "description": achievement.description,
        "criteria": {"narrative": achievement.criteria},
        "image": {"id": f"{address}.png", "type": "Image", "caption": achievement.name},
        "inLanguage": achievement.language,
    }
    if achievement.tags:
        described["tag"] = list(achievement.tags)
    return described


def _entry(purpose: str, place: Place, issuer: Issuer) -> dict[str, Any]:
    address = list_address(issuer.url, place.list, purpose)
    entry: dict[str, Any] = {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }
    if purpose == MESSAGE:
        entry["statusSize"] = 1
        entry["statusMessage"] = [{"status": code, "message": words} for code, words in MESSAGES]
    return entry
