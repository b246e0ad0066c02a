"""Data Integrity proofs with the cryptosuite ``eddsa-rdfc-2022``.

What is signed is SHA-256 of the proof's options followed by SHA-256 of the document, each as the N-Quads
of its canonical RDF (URDNA2015): so neither white space nor the order of keys matters, and every
statement does. https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from academy.attestation import contexts
from academy.attestation.documents import moment
from academy.attestation.keys import SigningKey, bytes_of, multibase

Document = Mapping[str, Any]

_alone = Lock()
"""PyLD's caches are shared by all threads and have none: of two at once, one failed now and then."""


def sign(document: Document, key: SigningKey, *, at: datetime) -> dict[str, Any]:
    """*document* with its proof, made at *at*."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": moment(at),
        "verificationMethod": key.address,
        "proofPurpose": "assertionMethod",
    }
    signature = Ed25519PrivateKey.from_private_bytes(key.private).sign(_signed(document, options))
    return {**document, "proof": {**options, "proofValue": multibase(signature)}}


def verifies(document: Document, public: bytes) -> bool:
    """Whether the proof of *document* was made by the key whose *public* bytes these are.

    Only for documents that name our contexts; it never loads another, and raises ``NotBundled``.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    options = dict(document["proof"])
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        signature = bytes_of(options.pop("proofValue"))
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed(unsigned, options))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(document: Document, options: Mapping[str, Any]) -> bytes:
    config = {"@context": document["@context"], **options}
    return _digest(config) + _digest(document)


def _digest(document: Document) -> bytes:
    from pyld import jsonld

    settings = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": contexts.load,
    }
    with _alone:
        canonical = jsonld.normalize(dict(document), settings)
    return hashlib.sha256(canonical.encode()).digest()
