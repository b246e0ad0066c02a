"""The company's sign-in provider, as the settings describe it; a wrong setting stops the start by name.

There is one provider at most: it speaks OpenID Connect or SAML. ``docs/single-sign-on.md`` tells both
stories from the administrator's side.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from academy.errors import BadSetting

EVERYBODY, WITHOUT_ADDRESS, ADMINISTRATORS = "everybody", "without-address", "administrators"
PASSWORDS = (EVERYBODY, WITHOUT_ADDRESS, ADMINISTRATORS)
"""Who may still come in with a password or PIN of the academy's own; administrators always may."""

GRANT = re.compile(
    r"(?P<group>.+)=\s*(?P<role>author|hr|admin)\s*(?:@\s*(?P<unit>.*\S))?\s*", re.DOTALL
)

DAYS = 7
MOST_DAYS = 90


@dataclass(frozen=True, slots=True)
class OpenId:
    """A provider that speaks OpenID Connect, and who we are to it."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str


@dataclass(frozen=True, slots=True)
class Saml:
    """A provider that speaks SAML 2.0: where its metadata is, and the name that it knows us by."""

    metadata: str
    """A file, or an ``https`` address."""
    entity_id: str


@dataclass(frozen=True, slots=True)
class Grant:
    """Members of *group* hold *role* over *unit*; an empty one is the topmost."""

    group: str
    role: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """How people come in through the company. Empty names of claims mean the usual ones."""

    speaks: OpenId | Saml
    base_url: str
    subject: str
    email: str
    number: str
    groups: str
    trusts_email: bool
    """Whether its addresses are the company's own, so that none needs ``email_verified``."""
    roles: tuple[Grant, ...]
    newcomers: str
    """The unit where people land whom the academy did not know; empty lets none of them in."""
    passwords: str
    days: int
    """How long a device stays signed in through the provider."""

    @property
    def start_address(self) -> str:
        """What a tile of the intranet should open."""
        return f"{self.base_url}/sign-in/company"

    @property
    def return_address(self) -> str:
        """Where an OpenID provider sends people back to."""
        return f"{self.base_url}/sign-in/company/return"

    @property
    def assertion_address(self) -> str:
        """Where a SAML provider posts its assertions."""
        return f"{self.base_url}/sign-in/company/assertion"

    @property
    def metadata_address(self) -> str:
        """Where a SAML provider reads who we are."""
        return f"{self.base_url}/sign-in/company/metadata"

    @property
    def signed_out_address(self) -> str:
        """Where a provider sends those back whom it signed out."""
        return f"{self.base_url}/sign-in"


def load(known: Mapping[str, str], base_url: str) -> Provider | None:
    """The provider in the settings *known*, if any. Raises ``BadSetting``, which names the culprit."""
    given = {name: value for name, value in known.items() if value}
    openid, saml = _openid(given), _saml(given, base_url)
    if openid and saml:
        raise BadSetting(
            "ACADEMY_OIDC_ISSUER and ACADEMY_SAML_METADATA name two providers. Set one of them: "
            "people sign in through one."
        )
    speaks = openid or saml
    if speaks is None:
        stray = sorted(name for name in given if name.startswith("ACADEMY_SSO_"))
        if stray:
            raise BadSetting(
                "%(name)s is set, but there is no provider to sign in through. Set "
                "ACADEMY_OIDC_ISSUER or ACADEMY_SAML_METADATA as well.",
                name=stray[0],
            )
        return None
    return Provider(
        speaks=speaks,
        base_url=base_url,
        subject=given.get("ACADEMY_SSO_SUBJECT", ""),
        email=given.get("ACADEMY_SSO_EMAIL", ""),
        number=given.get("ACADEMY_SSO_NUMBER", ""),
        groups=given.get("ACADEMY_SSO_GROUPS", ""),
        trusts_email=_trusts(given.get("ACADEMY_SSO_TRUSTS_EMAIL"), saml),
        roles=_grants(given.get("ACADEMY_SSO_ROLES", "")),
        newcomers=given.get("ACADEMY_SSO_NEWCOMERS", ""),
        passwords=_passwords(given.get("ACADEMY_SSO_PASSWORDS", EVERYBODY)),
        days=_days(given.get("ACADEMY_SSO_DAYS", str(DAYS))),
    )


def is_safe(address: str) -> bool:
    """Whether nobody on the way can change what *address* answers: ``https``, or this very machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return bool(host) and (
        parts.scheme == "https"
        or (parts.scheme == "http" and host in {"127.0.0.1", "::1", "localhost"})
    )


def _openid(given: Mapping[str, str]) -> OpenId | None:
    if not any(name.startswith("ACADEMY_OIDC_") for name in given):
        return None
    needed = ("ACADEMY_OIDC_ISSUER", "ACADEMY_OIDC_CLIENT_ID", "ACADEMY_OIDC_CLIENT_SECRET")
    for name in needed:
        if name not in given:
            raise BadSetting(
                "%(name)s is missing: sign-in by OpenID Connect needs an issuer, a client id and a "
                "client secret.",
                name=name,
            )
    issuer, client_id, secret = (given[name] for name in needed)
    if not is_safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        raise BadSetting(
            "ACADEMY_OIDC_ISSUER must be the provider's https:// address as it writes it itself, "
            "not %(value)r.",
            value=issuer,
        )
    scopes = given.get("ACADEMY_OIDC_SCOPES", "openid email profile")
    if "openid" not in scopes.split():
        raise BadSetting("ACADEMY_OIDC_SCOPES must contain openid, not %(value)r.", value=scopes)
    return OpenId(issuer, client_id, secret, scopes)


def _saml(given: Mapping[str, str], base_url: str) -> Saml | None:
    metadata = given.get("ACADEMY_SAML_METADATA")
    if not any(name.startswith("ACADEMY_SAML_") for name in given):
        return None
    if not metadata:
        raise BadSetting(
            "ACADEMY_SAML_METADATA is missing: it is the file, or the https:// address, with the "
            "provider's metadata."
        )
    if "://" in metadata:
        if not is_safe(metadata):
            raise BadSetting(
                "ACADEMY_SAML_METADATA must be a file or an https:// address, not %(value)r.",
                value=metadata,
            )
    elif not Path(metadata).is_file():
        raise BadSetting(
            "ACADEMY_SAML_METADATA names a file that is not there: %(value)r.", value=metadata
        )
    own = f"{base_url}/sign-in/company/metadata"
    return Saml(metadata, given.get("ACADEMY_SAML_ENTITY_ID", own))


def _trusts(value: str | None, saml: Saml | None) -> bool:
    if value not in {None, "0", "1"}:
        raise BadSetting("ACADEMY_SSO_TRUSTS_EMAIL must be 0 or 1, not %(value)r.", value=value)
    return value == "1" if value else saml is not None


def _grants(value: str) -> tuple[Grant, ...]:
    grants = []
    for part in filter(str.strip, re.split(r"[;\n]", value)):
        found = GRANT.fullmatch(part.strip())
        if not found or not found["group"].strip():
            raise BadSetting(
                "ACADEMY_SSO_ROLES must look like “academy-hr = hr @ Alizé Maroc; academy-authors = "
                "author”, with the roles author, hr and admin, not %(value)r.",
                value=part.strip(),
            )
        grants.append(Grant(found["group"].strip(), found["role"], found["unit"] or ""))
    return tuple(dict.fromkeys(grants))


def _passwords(value: str) -> str:
    if value not in PASSWORDS:
        raise BadSetting(
            "ACADEMY_SSO_PASSWORDS must be one of %(known)s, not %(value)r.",
            known=", ".join(PASSWORDS),
            value=value,
        )
    return value


def _days(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) <= MOST_DAYS:
        raise BadSetting(
            "ACADEMY_SSO_DAYS must be a number from 1 to %(most)s, not %(value)r.",
            most=MOST_DAYS,
            value=value,
        )
    return int(value)
