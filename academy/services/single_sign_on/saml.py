"""Speaking SAML 2.0 with a provider: we ask by redirect, it answers by a form that the browser posts.

pysaml2 checks signatures (by ``signatures``), schema, dates, destination and to which question an answer
belongs. What it lets pass is refused here: a message of another shape than providers send, in which
something signed could be told apart from something read; no audience; no last moment; an answer to nobody.
"""

import base64
import logging
import warnings
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from academy.errors import Unavailable
from academy.provider import Provider, Saml
from academy.services.single_sign_on.documents import Documents, silent
from academy.services.single_sign_on.facts import Facts, Refused, read
from academy.services.single_sign_on.openid import SKEW, Departure
from academy.services.single_sign_on.signatures import Signatures

FRESH = timedelta(hours=1)

LONGEST = 256 * 1024
"""Characters of an answer."""

PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


@dataclass(frozen=True, slots=True)
class Believed:
    """An assertion that was checked, and until when anybody would believe it."""

    facts: Facts
    request: str
    assertion: str
    """The provider's name and the assertion's, which together are never used again."""
    until: datetime


class SamlGate:
    """The way through a provider that speaks SAML. Safe to share between threads."""

    def __init__(self, provider: Provider) -> None:
        assert isinstance(provider.speaks, Saml)  # noqa: S101 -- whoever makes one has looked
        self.provider = provider
        self.we = provider.speaks
        self._documents = Documents()
        self._made: tuple[bytes, Any] | None = None
        # It would write whole messages, with all that they say of people.
        logging.getLogger("saml2").setLevel(logging.CRITICAL)
        with warnings.catch_warnings(action="ignore"):  # it names ciphers that nobody uses here
            import saml2.client  # noqa: F401 -- heavy, and so only where people sign in by SAML

    def begin(self, *, asks_again: bool, at: datetime) -> Departure:
        """The question to the provider: who is this? *asks_again* even if it knows already."""
        from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT

        client = self.client(at=at)
        more = {"force_authn": "true"} if asks_again else {}
        request, how = client.prepare_for_authenticate(
            entityid=issuer_of(client),
            binding=BINDING_HTTP_REDIRECT,
            response_binding=BINDING_HTTP_POST,
            nameid_format="",
            **more,
        )
        return Departure(dict(how["headers"])["Location"], request, {})

    def read(self, answer: str, *, at: datetime) -> Believed:
        """Who it is, by the *answer* as its form brings it. Raises ``Refused`` or ``Unavailable``.

        Whether its request is still open, and whether the assertion came before, is for who asks.
        """
        from saml2 import BINDING_HTTP_POST

        request = check_shape(answer)
        client = self.client(at=at)
        try:
            said = client.parse_authn_request_response(
                answer, BINDING_HTTP_POST, outstanding={request: "/"}
            )
        except Exception as error:  # pysaml2 has bare ones, and its own may quote the whole message
            raise Refused(f"an answer that is not good: {type(error).__name__}") from error
        if said is None or len(said.response.assertion) != 1:
            raise Refused("an answer that is not good")
        issuer, assertion = issuer_of(client), said.response.assertion[0]
        until = self._check(assertion, issuer=issuer, request=request)
        facts = self._facts(said, assertion, issuer=issuer)
        return Believed(facts, request, f"{issuer} {assertion.id}", until)

    def own_metadata(self, *, at: datetime) -> str:
        """Who we are, for the provider."""
        from saml2.metadata import entity_descriptor

        described = str(entity_descriptor(self.client(at=at).config))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{described}'

    def client(self, *, at: datetime) -> Any:
        """pysaml2 with the provider's metadata. Raises ``Unavailable`` when that cannot be read."""
        if "://" in self.we.metadata:
            text = self._documents.get(self.we.metadata, bytes, at=at, fresh=FRESH)
        else:
            try:
                text = Path(self.we.metadata).read_bytes()
            except OSError as error:
                raise silent() from error
        if self._made is None or self._made[0] != text:
            self._made = (text, self._make(text))
        return self._made[1]

    def _make(self, text: bytes) -> Any:
        from saml2.client import Saml2Client
        from saml2.config import SPConfig

        try:
            client = Saml2Client(SPConfig().load(self._settings(text.decode())))
            client.sec.crypto = Signatures()
            issuer_of(client)
        except Unavailable:
            raise
        except Exception as error:  # whatever pysaml2 finds wrong with it
            raise silent() from error
        return client

    def _settings(self, metadata: str) -> dict[str, Any]:
        from saml2 import BINDING_HTTP_POST

        return {
            "entityid": self.we.entity_id,
            "crypto_backend": "XMLSecurity",  # replaced by ours
            "metadata": {"inline": [metadata]},
            "accepted_time_diff": SKEW,
            "allow_unknown_attributes": True,
            "service": {
                "sp": {
                    "endpoints": {
                        "assertion_consumer_service": [
                            (self.provider.assertion_address, BINDING_HTTP_POST)
                        ]
                    },
                    "allow_unsolicited": False,
                    "authn_requests_signed": False,
                    "want_response_signed": False,
                    "want_assertions_signed": False,
                    "want_assertions_or_response_signed": True,
                }
            },
        }

    def _check(self, assertion: Any, *, issuer: str, request: str) -> datetime:
        """What pysaml2 lets pass; until when the assertion is good."""
        from saml2.time_util import str_to_time

        if assertion.issuer is None or (assertion.issuer.text or "").strip() != issuer:
            raise Refused("an assertion of another provider")
        conditions = assertion.conditions
        audiences = [
            {(each.text or "").strip() for each in restriction.audience}
            for restriction in (conditions.audience_restriction if conditions else ())
        ]
        if not audiences or not all(self.we.entity_id in each for each in audiences):
            raise Refused("an assertion that is not for us")
        lasts = []
        for confirmation in assertion.subject.subject_confirmation:
            data = confirmation.subject_confirmation_data
            if (
                confirmation.method != BEARER
                or data is None
                or not data.not_on_or_after
                or data.in_response_to != request
                or data.recipient != self.provider.assertion_address
            ):
                raise Refused("an assertion without an end, or for another question or place")
            lasts.append(timegm(str_to_time(data.not_on_or_after)))
        return datetime.fromtimestamp(max(lasts) + SKEW, UTC)

    def _facts(self, said: Any, assertion: Any, *, issuer: str) -> Facts:
        name = said.name_id
        if name is None or (name.format == TRANSIENT and not self.provider.subject):
            raise Refused("no name that stays the same: have the provider send a persistent one")
        claims: dict[str, list[str]] = {}
        for attribute in (a for s in assertion.attribute_statement for a in s.attribute):
            values = [each.text or "" for each in attribute.attribute_value]
            for key in filter(None, (attribute.name, attribute.friendly_name)):
                claims.setdefault(key, []).extend(values)
        if (name.format or "").endswith(":emailAddress"):
            claims.setdefault("email", [name.text or ""])
        return read(self.provider, claims, issuer=issuer, subject=(name.text or "").strip())


def issuer_of(client: Any) -> str:
    """The one provider in the metadata. Raises ``Unavailable`` when it is not one."""
    found = list(client.metadata.with_descriptor("idpsso"))
    if len(found) != 1:
        raise silent()
    return str(found[0])


def check_shape(answer: str) -> str:
    """The request that an *answer* belongs to, if it has the one shape in which all that is read is signed.

    That is: one assertion, in the response itself; signatures of these two only; no id twice; nothing
    encrypted; no document type.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if len(answer) > LONGEST:
        raise Refused("an answer that is too long")
    try:
        root = fromstring(base64.b64decode(answer), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused("an answer that is no XML, or dangerous") from error
    elements = list(root.iter())
    ids = [each.get("ID") for each in elements if each.get("ID")]
    assertions = [each for each in elements if each.tag == f"{ASSERTION}Assertion"]
    signed = [each for each in (root, *assertions) if each.find(SIGNATURE) is not None]
    request: str | None = root.get("InResponseTo")
    if (
        root.tag != f"{PROTOCOL}Response"
        or len(assertions) > 1
        or assertions != list(root.findall(f"{ASSERTION}Assertion"))
        or len(signed) != sum(each.tag == SIGNATURE for each in elements)
        or len(ids) != len(set(ids))
        or any("Encrypted" in str(each.tag) for each in elements)
    ):
        raise Refused("an answer of an unusual shape")
    if not request:
        raise Refused("an answer to nobody")
    return request
