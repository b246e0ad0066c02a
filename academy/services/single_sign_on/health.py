"""What is wrong with the sign-in through the company, and how to mend it: the doctor asks the provider."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from academy.errors import Unavailable
from academy.provider import OpenId, Provider
from academy.services.findings import Finding, brief
from academy.services.single_sign_on import group_roles
from academy.services.single_sign_on.openid import ALGORITHMS, OpenIdGate
from academy.services.single_sign_on.saml import SamlGate, issuer_of

SOON = timedelta(days=30)


def examine(provider: Provider, *, database_url: str, at: datetime) -> Iterator[Finding]:
    """Ask the provider, and look up the units that the settings name."""
    speaks = provider.speaks
    try:
        yield from _openid(provider, at) if isinstance(speaks, OpenId) else _saml(provider, at)
    except Unavailable as error:
        address = speaks.issuer if isinstance(speaks, OpenId) else speaks.metadata
        yield Finding(
            "problem",
            f"The sign-in provider at {address} gives nothing that can be used: "
            f"{brief(error.__cause__ or error)}.",
            "Check ACADEMY_OIDC_ISSUER, which must be exactly what the provider calls itself, or "
            "ACADEMY_SAML_METADATA; and that this machine may go there.",
        )
    yield from _units(provider, database_url)


def _openid(provider: Provider, at: datetime) -> Iterator[Finding]:
    gate = OpenIdGate(provider)
    told = gate.metadata(at=at)
    gate.keys(at=at)
    if not ALGORITHMS.intersection(told.get("id_token_signing_alg_values_supported", ["RS256"])):
        yield Finding(
            "problem",
            "The sign-in provider signs with nothing that only it can sign with.",
            "Have it sign id tokens by RS256 or ES256.",
        )
    if not gate.is_client_known(at=at):
        yield Finding(
            "problem",
            "The sign-in provider does not know us: wrong client id, or a secret that is wrong or over.",
            "Make a new secret there, and set ACADEMY_OIDC_CLIENT_ID and ACADEMY_OIDC_CLIENT_SECRET.",
        )
    else:
        yield Finding("ok", f"The sign-in provider {gate.we.issuer} answers, and knows us.")


def _saml(provider: Provider, at: datetime) -> Iterator[Finding]:
    gate = SamlGate(provider)
    client = gate.client(at=at)
    gate.begin(asks_again=False, at=at)
    issuer = issuer_of(client)
    ends = [_end(text) for _, text in client.metadata.certs(issuer, "idpsso", "signing")]
    if not ends or max(ends) < at + SOON:
        said = f"ends on {max(ends):%Y-%m-%d}" if ends else "is missing"
        yield Finding(
            "problem" if not ends or max(ends) < at else "warning",
            f"The certificate of the sign-in provider {issuer} {said}.",
            "Fetch its new metadata, and put it where ACADEMY_SAML_METADATA says.",
        )
    else:
        yield Finding("ok", f"The metadata of the sign-in provider {issuer} can be read.")


def _units(provider: Provider, database_url: str) -> Iterator[Finding]:
    named: list[tuple[str, str]] = [
        ("ACADEMY_SSO_ROLES", each.unit) for each in provider.roles if each.unit
    ]
    if provider.newcomers:
        named.append(("ACADEMY_SSO_NEWCOMERS", provider.newcomers))
    if not named:
        return
    engine = create_engine(database_url, poolclass=NullPool)
    try:
        with Session(engine) as session:
            for setting, name in named:
                if group_roles.unit_named(session, name) is None:
                    yield Finding(
                        "problem",
                        f"{setting} names a unit that is not there, or several: {name}.",
                        "Write it as the units' page does; of namesakes like “Maroc > Sales”.",
                    )
    except SQLAlchemyError:
        return  # the doctor has said so of the database
    finally:
        engine.dispose()


def _end(text: Any) -> datetime:
    """When a certificate of the metadata ends."""
    from cryptography import x509

    return x509.load_der_x509_certificate(b64decode("".join(str(text).split()))).not_valid_after_utc
