"""Signing keys: Ed25519, sealed while they rest, published in a did:web document.

A key's 32 secret bytes are sealed with AES-256-GCM under a key that HKDF derives from the academy's secret
with a label of its own, so that no other use of that secret opens them; the key's name is part of what is
sealed, so that two sealed keys cannot be exchanged for each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

LABEL = b"academy: signing keys of credentials, version 1"
NONCE = 12

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"
"""The multicodec prefix of an Ed25519 public key."""


class Sealed(Exception):
    """This secret does not open that key."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everybody may know of a key: the fragment of its address, and its 32 bytes."""

    name: str
    public: bytes


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key with its 32 secret bytes; *address* is the verification method that documents name."""

    address: str
    private: bytes


def public_of(private: bytes) -> bytes:
    """The 32 public bytes of 32 secret ones."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(private: bytes, *, name: str, secret: str, nonce: bytes) -> bytes:
    """*private* as it may be stored. *nonce* is ``NONCE`` random bytes, new each time."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return nonce + AESGCM(_derived(secret)).encrypt(nonce, private, name.encode())


def unseal(sealed: bytes, *, name: str, secret: str) -> bytes:
    """What was sealed. Raises ``Sealed`` with another secret, another name or a changed byte."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(_derived(secret)).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except (InvalidTag, ValueError) as error:
        raise Sealed(name) from error


def did(base_url: str) -> str:
    """The did:web of the academy at *base_url*; a port is part of its host (``did:web:host%3A8000``)."""
    return "did:web:" + quote(urlsplit(base_url).netloc, safe="")


def did_document(base_url: str, published: Iterable[PublicKey]) -> dict[str, Any]:
    """The document at ``/.well-known/did.json``: every key that ever signed, the retired ones as well."""
    issuer = did(base_url)
    methods = [
        {
            "id": f"{issuer}#{key.name}",
            "type": "Multikey",
            "controller": issuer,
            "publicKeyMultibase": multibase(_ED25519 + key.public),
        }
        for key in published
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def multibase(data: bytes) -> str:
    """*data* in base58 after the letter that says so."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def bytes_of(text: str) -> bytes:
    """What ``multibase`` wrote. Raises ``ValueError`` for anything else."""
    if not text.startswith("z"):
        raise ValueError("not base58")
    number = 0
    for letter in text[1:]:
        number = number * 58 + _BASE58.index(letter)
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def _derived(secret: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL).derive(secret.encode())
