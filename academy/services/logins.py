"""The names that people go by at the door: an e-mail address or an employee number."""

import re
import unicodedata

from academy.errors import Invalid

ADDRESS = re.compile(r'[^@\s,;:<>()\[\]"\\]+@[^@\s,;:<>()\[\]"\\]+')
"""Loose on purpose, but nothing that could end one header of a letter and begin another."""


def normal_email(text: str) -> str:
    """An address as it is compared and kept. Raises ``Invalid`` for what is none."""
    email = normal_login(text)
    if len(email) > 254 or not ADDRESS.fullmatch(email):
        raise Invalid("This is no e-mail address: %(given)s", field="email", given=text)
    return email


def normal_number(text: str) -> str:
    """An employee number as it is compared and kept. Raises ``Invalid`` for what is none."""
    number = normal_login(text)
    if not number or "@" in number or len(number) > 40 or any(c.isspace() for c in number):
        raise Invalid("This is no employee number: %(given)s", field="number", given=text)
    return number


def normal_login(text: str) -> str:
    """What somebody typed at the door, an address or a number, as both are compared."""
    return unicodedata.normalize("NFKC", text).strip().lower()
