"""Signing keys: Ed25519, published in a did:web document."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"
"""The multicodec prefix of an Ed25519 public key."""


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
