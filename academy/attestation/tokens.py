"""Credentials as compact JWTs, signed with Ed25519 under the header ``alg: EdDSA``.

Some verifiers refuse the newer name ``Ed25519`` of the same algorithm, so the older one is written,
although the library would rather not.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from academy.attestation.keys import SigningKey, public_of

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey
    from joserfc.jws import JWSRegistry

ALGORITHM = "EdDSA"

FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
"""How a compact JWT looks: three parts in base64url."""


def sign(document: Mapping[str, Any], key: SigningKey) -> str:
    """*document* with the claims that repeat its dates, issuer and id, signed."""
    from joserfc import jws

    claims = {
        **document,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": key.address}
    payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False)
    jwk = _jwk(public_of(key.private), private=key.private)
    return jws.serialize_compact(header, payload.encode(), jwk, registry=_registry())


def verifies(token: str, public: bytes) -> bool:
    """Whether *token* was signed by the key whose *public* bytes these are."""
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        jws.deserialize_compact(token, _jwk(public), registry=_registry())
    except (JoseError, ValueError):
        return False
    return True


def claims(token: str) -> dict[str, Any]:
    """What *token* says, unverified. Raises ``ValueError`` where that cannot be read."""
    said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    if not isinstance(said, dict):
        raise ValueError("the claims of a token are an object")
    return said


def header(token: str) -> dict[str, Any]:
    """The header of a *token* that is known to be ours."""
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    return found


def digest(token: str) -> str:
    """SHA-256 of its characters, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _registry() -> "JWSRegistry":
    """Knows this one algorithm: whatever a token's header asks for, no other checks it."""
    from joserfc.errors import UnsupportedAlgorithmError
    from joserfc.jws import JWSRegistry

    class OneAlgorithm(JWSRegistry):
        def get_alg(self, name: str) -> Any:
            if name != ALGORITHM:
                raise UnsupportedAlgorithmError(name)
            return self.algorithms[name]

    return OneAlgorithm()


def _jwk(public: bytes, *, private: bytes | None = None) -> "OKPKey":
    from joserfc.jwk import OKPKey

    parts: dict[str, str | list[str]] = {"kty": "OKP", "crv": "Ed25519", "x": _base64(public)}
    if private:
        parts["d"] = _base64(private)
    return OKPKey.import_key(parts)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
