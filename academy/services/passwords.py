"""Hashing of passwords and PINs: argon2id at OWASP's t=2, m=19 MiB, p=1 (about 22 ms).

Never called inside ``writing()``: a hash there would hold up every writer for its 22 ms.
"""

import argon2

STAND_IN = (
    "$argon2id$v=19$m=19456,t=2,p=1$jidxnv8j9KcCtwkNhDu8Xg$"
    "e9Golscm9cdyD+FwiEZPVSkIDtt21nUWPBo+p1WTAS8"
)
"""The hash of nobody's password, made once: hashing it at each start or request would show."""

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_secret(secret: str) -> str:
    """The hash to keep of a password or PIN."""
    return _hasher.hash(secret)


def matches(secret_hash: str | None, secret: str) -> bool:
    """Whether *secret* is the one behind *secret_hash*.

    Without a hash as much work is done on a stand-in, so that the time says nothing about whether
    the account exists.
    """
    try:
        return _hasher.verify(secret_hash or STAND_IN, secret) and secret_hash is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
