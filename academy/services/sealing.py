"""Small secrets kept encrypted: whoever reads the database alone learns nothing from them.

AES-256-GCM under a key that HKDF-SHA-256 derives from the academy's secret key and a *purpose*, so that no
two parts of the house share a key; bound to what they belong to, so that no row's secret opens another.
"""

import os

NONCE = 12
"""Bytes of randomness in front of each sealed text: what GCM asks for."""


class Unreadable(Exception):
    """It was sealed under another secret key, for another purpose, or altered."""


def seal(text: str, *, secret_key: str, purpose: str, bound_to: str) -> bytes:
    """*text* encrypted: nonce, ciphertext and tag."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    sealed = AESGCM(_key(secret_key, purpose)).encrypt(nonce, text.encode(), bound_to.encode())
    return nonce + sealed


def unseal(sealed: bytes, *, secret_key: str, purpose: str, bound_to: str) -> str:
    """The text again. Raises ``Unreadable``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        cipher = AESGCM(_key(secret_key, purpose))
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def _key(secret_key: str, purpose: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret_key.encode())
