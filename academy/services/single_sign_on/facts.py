"""What a provider said of somebody, whichever language it speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from academy.errors import AcademyError
from academy.models.single_sign_on import LONGEST_SUBJECT
from academy.provider import Provider

_WS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"

EMAIL = ("email", "mail", "emailAddress", f"{_WS}emailaddress", "urn:oid:0.9.2342.19200300.100.1.3")
GIVEN_NAME = ("given_name", "givenName", "firstName", f"{_WS}givenname", "urn:oid:2.5.4.42")
FAMILY_NAME = (
    *("family_name", "familyName", "lastName", "surname", "sn"),
    *(f"{_WS}surname", "urn:oid:2.5.4.4"),
)
GROUPS = (
    *("groups", "group", "memberOf", "urn:oid:1.3.6.1.4.1.5923.1.5.1.1"),
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    "http://schemas.xmlsoap.org/claims/Group",
)
"""Under which names providers usually tell these; the first that is there counts."""

OVERAGE = ("_claim_names", "http://schemas.microsoft.com/claims/groups.link", "hasgroups")
"""What Entra says instead of the groups of somebody who is in too many."""


class Refused(AcademyError):
    """What came from a provider, or seems to, opens no door. *reason* is for the academy's log."""

    def __init__(self, reason: str) -> None:
        super().__init__("The sign-in through the company did not work.")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Somebody as her provider knows her."""

    issuer: str
    subject: str
    email: str | None
    """Only if it is hers beyond doubt."""
    number: str | None
    given_name: str
    family_name: str
    language: str
    groups: list[str] | None
    """None when the provider did not say all of them: then nothing changes."""

    def to_row(self) -> dict[str, Any]:
        """As ``Facts(**row)`` reads it."""
        return asdict(self)


Claims = Mapping[str, Any]


def read(provider: Provider, claims: Claims, *, issuer: str, subject: str) -> Facts:
    """The facts in *claims*: of a token, or attributes with lists of texts.

    Raises ``Refused`` when there is no subject that stays the same.
    """
    if provider.subject:
        subject = _first(claims, (provider.subject,))
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise Refused(f"no subject of 1 to {LONGEST_SUBJECT} characters")
    return Facts(
        issuer=issuer,
        subject=subject,
        email=_address(provider, claims),
        number=_first(claims, (provider.number,)) or None if provider.number else None,
        given_name=_first(claims, GIVEN_NAME)[:80],
        family_name=_first(claims, FAMILY_NAME)[:80],
        language=_first(claims, ("locale", "preferredLanguage"))[:2].lower(),
        groups=_groups(provider, claims),
    )


def _address(provider: Provider, claims: Claims) -> str | None:
    email = _first(claims, (provider.email,) if provider.email else EMAIL)
    is_verified = claims.get("email_verified") in {True, "true"} and email == claims.get("email")
    return email if email and (provider.trusts_email or is_verified) else None


def _groups(provider: Provider, claims: Claims) -> list[str] | None:
    names = (provider.groups,) if provider.groups else GROUPS
    for name in names:
        if name in claims:
            return _texts(claims[name])
    return None if any(name in claims for name in OVERAGE) else []


def _first(claims: Claims, names: Sequence[str]) -> str:
    for name in names:
        if texts := [text for text in _texts(claims.get(name)) if text]:
            return texts[0]
    return ""


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each).strip() for each in values if isinstance(each, str | int)]
