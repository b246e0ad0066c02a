"""Checking a credential: by its address, or a document that somebody holds, whatever form it came in.

Promise. A document is genuine if and only if a known key signed it and the credential that it names has
this very document, by digest: so every changed value, every added one and every changed character of a
token is refused, and nothing that a stranger sends is ever interpreted further than JSON.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.attestation import baking, documents, integrity, tokens
from academy.errors import NotFound
from academy.models.credentials import SHOWN
from academy.models.statements import run
from academy.services import looks
from academy.services.credentials import state_of
from academy.services.doors import Source

ADDRESS = re.compile(r"https?://[^\s/]+/credentials/([0-9a-f]{32})")

FALSE = "false"
"""The state of a document that is not genuine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a stranger may know of a credential.

    *state* is ``valid``, ``expired``, ``revoked``, ``superseded``, ``signing``, ``erased`` or ``false``.
    The texts are those that were signed, in their *language*; *name* is empty without the holder's consent.
    *slug* is the achievement's path, *medal* that of a badge.
    """

    state: str
    uid: str = ""
    kind: str = ""
    slug: str = ""
    medal: str = ""
    title: str = ""
    criteria: str = ""
    language: str = ""
    issuer: str = ""
    name: str = ""
    issued_at: datetime | None = None
    until: datetime | None = None
    ended_at: datetime | None = None
    document: str = ""
    jwt: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that somebody sent: its digest, and the credential that it names."""

    uid: str
    digest: str
    is_token: bool


class Unreadable(Exception):
    """JSON that is read in more than one way."""


NOT_GENUINE = Verdict(state=FALSE)


def look(session: Session, uid: str, source: Source, *, at: datetime) -> Verdict:
    """The credential of that *uid*. Raises ``NotFound``, and ``TooMany`` for who looks too often."""
    found = run(session, SHOWN, {"uid": uid, **looks.asked(source, at=at)}).first()
    if found is None:
        looks.check(looks.looked(session, source, at=at), source)
        raise NotFound("There is no credential at this address. Look at it letter by letter.")
    looks.check(found.looks, source)
    return _verdict(found, at=at)


def examine(session: Session, sent: bytes, source: Source, *, at: datetime) -> Verdict:
    """What is to be said of the document in *sent*: JSON, a JWT, a baked PNG or SVG.

    Never raises but ``TooMany``: what cannot be read is not genuine.
    """
    claim = read(sent)
    asked = {"uid": claim.uid if claim else "", **looks.asked(source, at=at)}
    found = run(session, SHOWN, asked).first()
    looks.check(found.looks if found else looks.looked(session, source, at=at), source)
    if claim is None or found is None:
        return NOT_GENUINE
    if found.person_id is None:
        return Verdict(state="erased")
    if claim.digest in found.earlier:
        return _verdict(found, at=at, state="superseded")
    if claim.digest != (found.jwt_digest if claim.is_token else found.digest):
        return NOT_GENUINE
    return _verdict(found, at=at) if _is_signed(found, claim) else NOT_GENUINE


def read(sent: bytes) -> Claim | None:
    """The claim in *sent*; None for what holds none."""
    try:
        is_picture = sent.startswith(baking.PNG) or sent.lstrip().startswith(b"<")
        text = baking.unbake(sent.lstrip()) if is_picture else sent.decode("utf-8-sig")
        text = text.strip()
        if tokens.FORM.fullmatch(text):
            return _claim(tokens.claims(text), tokens.digest(text), is_token=True)
        document = json.loads(
            text, object_pairs_hook=_once, parse_constant=_nothing, parse_float=_nothing
        )
        if isinstance(document, dict):
            return _claim(document, documents.digest(document), is_token=False)
    except (baking.NotBaked, Unreadable, ValueError, RecursionError, TypeError):
        pass
    return None


def _claim(document: Mapping[str, Any], digest: str, *, is_token: bool) -> Claim | None:
    address = document.get("id")
    found = ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return Claim(found[1], digest, is_token) if found else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: of two the reader would silently take the second."""
    if len({name for name, _value in pairs}) < len(pairs):
        raise Unreadable("a name stands twice")
    return dict(pairs)


def _nothing(number: str) -> Any:
    raise Unreadable(f"no document of ours holds {number}")


def _is_signed(row: Any, claim: Claim) -> bool:
    """Whether the key that the row names signed it, and the document says so itself."""
    if claim.is_token:
        kid = str(tokens.header(row.jwt)["kid"])
        return kid.endswith(f"#{row.name}") and tokens.verifies(row.jwt, row.public)
    document = json.loads(row.document)
    method = str(document["proof"]["verificationMethod"])
    return method.endswith(f"#{row.name}") and integrity.verifies(document, row.public)


def _verdict(row: Any, *, at: datetime, state: str = "") -> Verdict:
    state = state or state_of(row, at=at)
    if state == "erased":
        return Verdict(state=state)
    document = json.loads(row.document) if row.document else {}
    achievement = document.get("credentialSubject", {}).get("achievement", {})
    return Verdict(
        state=state,
        uid=row.uid,
        kind=row.kind,
        slug=achievement.get("id", "").rpartition("/")[2],
        medal=row.medal or "",
        title=document.get("name", ""),
        criteria=achievement.get("criteria", {}).get("narrative", ""),
        language=achievement.get("inLanguage", ""),
        issuer=document.get("issuer", {}).get("name", ""),
        name=_name(document),
        issued_at=row.issued_at,
        until=row.until,
        ended_at=row.revoked_at or row.superseded_at,
        document=row.document or "",
        jwt=row.jwt or "",
        digest=row.digest or "",
    )


def _name(document: Mapping[str, Any]) -> str:
    known = document.get("credentialSubject", {}).get("identifier", [])
    names = [each["identityHash"] for each in known if each["identityType"] == "name"]
    return str(names[0]) if names else ""
