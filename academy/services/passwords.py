"""Passwords and PINs: what may be one, and how it is kept.

Kept as argon2id at OWASP's t=2, m=19 MiB, p=1 (about 22 ms). Never hashed inside ``writing()``: that
would hold up every writer for its 22 ms.
"""

import functools
import hashlib
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import argon2

from academy.errors import Invalid

LONGEST = 200
"""Characters. Far beyond any person's, and short enough that hashing it costs nothing more."""

SHORTEST_PASSWORD = 10
SHORTEST_PIN, LONGEST_PIN = 4, 12

STAND_IN = (
    "$argon2id$v=19$m=19456,t=2,p=1$jidxnv8j9KcCtwkNhDu8Xg$"
    "e9Golscm9cdyD+FwiEZPVSkIDtt21nUWPBo+p1WTAS8"
)
"""The hash of nobody's password, made once: hashing it at each start or request would show."""

WORST = frozenset(
    """
    1234567890 0123456789 0987654321 9876543210 12345678910 123456789a a123456789 1234567891
    1234567890a 123456789q 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3e 1qaz2wsx3edc qwertyuiop qwerty1234
    qwerty12345 qwerty123456 qwertyuiop1 qwertzuiop azertyuiop azerty1234 azerty12345 azerty123456
    asdfghjkl1 asdfghjkl; qsdfghjklm abcdefghij abcdefghijk abcd123456 abc1234567 abcde12345
    password12 password123 password1234 password12345 password123! password1! password01
    passw0rd12 passw0rd123 p@ssword123 p@ssw0rd123 p@ssw0rd1234 mypassword mypassword1 newpassword
    newpassword1 motdepasse motdepasse1 motdepasse12 motdepasse123 monmotdepasse changeme12
    changeme123 changeme1234 changezmoi welcome123 welcome1234 bienvenue1 bienvenue12 bienvenue123
    bonjour123 bonjour1234 iloveyou12 iloveyou123 jetaime123 football12 football123 baseball123
    superman12 superman123 princess12 princess123 sunshine12 sunshine123 doudou1234 loulou1234
    marseille13 letmein123 letmein1234 administrator administrateur admin12345 admin123456
    master1234 secret1234 trustno1234 computer12 computer123 company123 company1234 entreprise1
    academy123 academy1234 internet12 internet123 summer2026 winter2026 spring2026 autumn2026
    printemps2026 ete2026ete automne2026 hiver2026hiver 2026202620 azertyuiop1 poiuytreza poiuytrewq
    """.split()  # noqa: SIM905 -- a list of a hundred quoted words is no easier to read
)

AT_ONCE = 2
"""Hashes made at the same time, by threads for nothing else: each takes 19 MiB and a whole core."""

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_secret(secret: str) -> str:
    """The hash to keep of a password or PIN."""
    return _threads(os.getpid()).submit(_hasher.hash, _normal(secret)).result()


def matches(secret_hash: str | None, secret: str) -> bool:
    """Whether *secret* is the one behind *secret_hash*.

    Without a hash as much work is done on a stand-in, so that the time says nothing about whether
    the account exists.
    """
    verified = _threads(os.getpid()).submit(
        _hasher.verify, secret_hash or STAND_IN, _normal(secret)
    )
    try:
        return verified.result() and secret_hash is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def digest(token: str) -> bytes:
    """What is kept of a random secret, which needs no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def check_password(password: str, *, not_like: tuple[str | None, ...] = ()) -> None:
    """Raise ``Invalid`` for a password that is too short, too long, or the first to be guessed.

    *not_like* are her own e-mail address and number. There is no rule about kinds of characters:
    they make passwords that people forget and machines guess.
    """
    password = _normal(password)
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "A password needs at least %(least)s characters. Three or four words make a good one.",
            field="secret",
            least=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST:
        raise Invalid("A password has at most %(most)s characters.", field="secret", most=LONGEST)
    plain = password.casefold()
    own = {text.casefold() for text in not_like if text}
    if plain in WORST or plain in own or len(set(plain)) < 4:
        raise Invalid(
            "This password is among the first that anybody would try. Please take another.",
            field="secret",
        )


def check_pin(pin: str, *, not_like: tuple[str | None, ...] = ()) -> None:
    """Raise ``Invalid`` for a PIN that is not 4 to 12 digits, or that a passer-by would guess."""
    if not (pin.isascii() and pin.isdecimal() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        raise Invalid(
            "A PIN is %(least)s to %(most)s digits.",
            field="secret",
            least=SHORTEST_PIN,
            most=LONGEST_PIN,
        )
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    own = {"".join(filter(str.isdecimal, text)) for text in not_like if text}
    if pin in own or pin in {"2580", "1212", "6969"} or steps in ({0}, {1}, {9}):
        raise Invalid(
            "This PIN is among the first that anybody would try. Please take another.",
            field="secret",
        )


def check_secret(secret: str, *, email: str | None, number: str | None) -> None:
    """The rule of a person's kind: a PIN for who has no e-mail address, else a password."""
    if email is None:
        check_pin(secret, not_like=(number,))
    else:
        check_password(secret, not_like=(email, number))


@functools.cache
def _threads(_process: int) -> ThreadPoolExecutor:
    """The threads that hash in this process: those of a parent do not live on in its fork."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hash")


def _normal(secret: str) -> str:
    """One form for what different keyboards send for the same letters."""
    return unicodedata.normalize("NFKC", secret)
