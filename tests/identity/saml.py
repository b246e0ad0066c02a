"""A SAML provider that is not ours: pysaml2's own other side, which answers what tests have it answer.

It signs with ``xmlsec1`` where a machine has it, else with signxml; time passes for it as it does outside.
"""

import shutil
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.sigver import CryptoBackendXmlSec1
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256
from signxml import CanonicalizationMethod, XMLSigner

PROVIDER = "https://idp.example/metadata"
SSO = "http://localhost:9/sso"

XMLSEC1 = shutil.which("xmlsec1")

AMINA = {"mail": ["amina@demo.example"], "givenName": ["Amina"], "sn": ["El Fassi"]}


DS = "{http://www.w3.org/2000/09/xmldsig#}"


class Signer:
    """Signs for pysaml2 where there is no ``xmlsec1``."""

    version = "1.0.0"

    def sign_statement(self, statement: Any, node_name: str, key_file: str, node_id: str) -> str:
        """*statement*, with the signature of the element *node_id* filled in."""
        text = statement if isinstance(statement, bytes) else str(statement).encode()
        return signed(text, node_id, folder=Path(key_file).parent)


def signed(text: bytes, node_id: str, *, folder: Path, method: str = "rsa-sha256") -> str:
    """*text* with a signature of its element *node_id*, after the issuer, by the key in *folder*."""
    root = etree.fromstring(text)
    element = next(each for each in root.iter() if each.get("ID") == node_id)
    for empty in element.findall(f"{DS}Signature"):
        element.remove(empty)
    signer = XMLSigner(
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        signature_algorithm=method,
    )
    made = signer.sign(
        etree.fromstring(etree.tostring(element)),
        key=(folder / "key.pem").read_bytes(),
        cert=(folder / "cert.pem").read_text(),
        reference_uri=f"#{node_id}",
        id_attribute="ID",
    ).find(f"{DS}Signature")
    element.insert(1, etree.Element("here"))
    # As text: moved between trees, its prefixes would be renamed, and they are signed.
    return etree.tostring(root).decode().replace("<here/>", etree.tostring(made).decode())


class SamlProvider:
    """``SamlProvider(folder, metadata of the academy)``; its own metadata is at ``.metadata``."""

    def __init__(self, folder: Path, academy: str = "", sso: str = SSO) -> None:
        self.folder, self.sso = folder, sso
        self.key, self.cert = folder / "key.pem", folder / "cert.pem"
        if not self.key.exists():
            make_key(self.key, self.cert)
        self.metadata = folder / "idp.xml"
        self.metadata.write_text(str(entity_descriptor(self._config(""))))
        self.settings = {"ACADEMY_SAML_METADATA": str(self.metadata)}
        self._academy = academy

    def know(self, metadata: str) -> None:
        """Learn who the academy is."""
        self._academy = metadata

    def request(self, address: str) -> Any:
        """What the academy asked, by the *address* that it sent a browser to."""
        sent = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        server = Server(config=self._config(self._academy))
        return server.parse_authn_request(sent, BINDING_HTTP_REDIRECT).message

    def answer(
        self,
        address: str,
        claims: Mapping[str, list[str]] = AMINA,
        *,
        subject: str = "amina-there",
        name_format: str = NAMEID_FORMAT_PERSISTENT,
        signs: str = "assertion",
        **changes: Any,
    ) -> str:
        """What it would have the browser post, to a question that was asked at *address*."""
        server = Server(config=self._config(self._academy))
        server.sec.crypto = CryptoBackendXmlSec1(XMLSEC1) if XMLSEC1 else Signer()
        asked = self.request(address)
        values = {
            "identity": dict(claims),
            "in_response_to": asked.id,
            "destination": asked.assertion_consumer_service_url,
            "sp_entity_id": asked.issuer.text,
            "name_id": NameID(format=name_format, text=subject),
            "authn": {"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
            "sign_assertion": "assertion" in signs,
            "sign_response": "response" in signs,
            "sign_alg": SIG_RSA_SHA256,
            "digest_alg": DIGEST_SHA256,
            **changes,
        }
        return b64encode(str(server.create_authn_response(**values)).encode()).decode()

    def signed(self, text: str, *, folder: Path | None = None, **how: Any) -> str:
        """An answer whose *text* somebody made by hand, signed by the provider, or a key in *folder*."""
        root = etree.fromstring(text.encode())
        made = signed(text.encode(), root.get("ID"), folder=folder or self.folder, **how)
        return posted(made)

    def _config(self, academy: str) -> IdPConfig:
        settings = {
            "entityid": PROVIDER,
            "key_file": str(self.key),
            "cert_file": str(self.cert),
            "crypto_backend": "XMLSecurity",
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(self.sso, BINDING_HTTP_REDIRECT)]},
                    "policy": {
                        "default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}
                    },
                }
            },
            "metadata": {"inline": [academy]} if academy else {},
        }
        return IdPConfig().load(settings)


def make_key(key_file: Path, cert_file: Path) -> None:
    """A key, and a certificate of a year for it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A provider of tests")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=30))
        .not_valid_after(today + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    key_file.write_bytes(key.private_bytes(encoding, form, plain))
    cert_file.write_bytes(made.public_bytes(encoding))


def xml_of(answer: str) -> str:
    """An answer as it can be read, and changed."""
    return b64decode(answer).decode()


def posted(text: str) -> str:
    """*text* as a form brings it."""
    return b64encode(text.encode()).decode()
