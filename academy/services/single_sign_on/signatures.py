"""Signatures of XML for pysaml2, checked by signxml instead of an ``xmlsec1`` that machines may lack.

Only the signature that stands in the element itself, over that whole element, counts; with a key of the
provider's metadata, whatever key the message names; by algorithms that nobody can forge today.
"""

from functools import cache
from pathlib import Path
from typing import Any


class Signatures:
    """What pysaml2 asks when it meets a signature; in the place of its own ``CryptoBackend``."""

    version = "1.0.0"

    def validate_signature(
        self, signedtext: str | bytes, cert_file: str, cert_type: str, node_name: str, node_id: str
    ) -> bool:
        """Whether the element *node_id* in *signedtext* is signed by the certificate in *cert_file*."""
        from signxml.exceptions import SignXMLException
        from signxml.verifier import XMLVerifier

        text = signedtext.encode() if isinstance(signedtext, str) else signedtext
        element = _element(text, node_id)
        if element is None or element.tag != "{{{}}}{}".format(*node_name.rsplit(":", 1)):
            return False
        try:
            checked = XMLVerifier().verify(
                element,
                x509_cert=Path(cert_file).read_text(),
                id_attribute="ID",
                expect_config=_expected(),
            )
        except (SignXMLException, ValueError):
            return False
        signed: Any = getattr(checked, "signed_xml", None)
        return signed is not None and signed.tag == element.tag and signed.get("ID") == node_id


def _element(text: bytes, node_id: str) -> Any:
    """The response itself, or the assertion in it; never anything deeper."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(text, parser)
    return next((each for each in (root, *root) if each.get("ID") == node_id), None)


@cache
def _expected() -> Any:
    from signxml.algorithms import DigestAlgorithm, SignatureMethod
    from signxml.verifier import SignatureConfiguration

    sizes = ("SHA256", "SHA384", "SHA512")
    methods = {SignatureMethod[f"{kind}_{size}"] for kind in ("RSA", "ECDSA") for size in sizes}
    return SignatureConfiguration(
        require_x509=True,
        location="./",
        expect_references=1,
        signature_methods=frozenset(methods),
        digest_algorithms=frozenset(DigestAlgorithm[size] for size in sizes),
        ignore_ambiguous_key_info=True,  # the key is the metadata's
    )
