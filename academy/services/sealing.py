"""Small secrets kept encrypted: whoever reads the database alone learns nothing from them.

AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869) derives from the academy's secret key and a *purpose*,
so that no two parts of the house share a key; bound to what they belong to, so that no row's secret opens
another.
"""

import os
from functools import lru_cache

NONCE = 12
"""Bytes of randomness in front of each sealed text: what GCM asks for."""


class Unreadable(Exception):
    """It was sealed under another secret key, for another purpose or row, or altered."""


def seal(data: bytes, *, secret_key: str, purpose: str, bound_to: bytes) -> bytes:
    """*data* encrypted: nonce, ciphertext and tag."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(derived(secret_key, purpose)).encrypt(nonce, data, bound_to)


def unseal(sealed: bytes, *, secret_key: str, purpose: str, bound_to: bytes) -> bytes:
    """The data again. Raises ``Unreadable``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        cipher = AESGCM(derived(secret_key, purpose))
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


@lru_cache(maxsize=8)
def derived(secret_key: str, purpose: str) -> bytes:
    """256 bits for one *purpose*."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret_key.encode())
