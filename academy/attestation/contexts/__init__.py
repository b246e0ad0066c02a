"""The JSON-LD contexts that our documents name, and the only ones that are ever read.

``credentials-2.json`` is the W3C's, ``open-badges-3.0.3.json`` is 1EdTech's, each as published.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_FILES = {CREDENTIALS: "credentials-2.json", OPEN_BADGES: "open-badges-3.0.3.json"}


class NotBundled(Exception):
    """A document names a context that is not a file of this package. It is not fetched."""


def load(url: str, _options: object = None) -> dict[str, Any]:
    """The context at *url*, in the form that PyLD's loaders return. Raises ``NotBundled``."""
    if url not in _FILES:
        raise NotBundled(url)
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": _read(url),
    }


@cache
def _read(url: str) -> Any:
    return json.loads((Path(__file__).parent / _FILES[url]).read_text("utf-8"))
