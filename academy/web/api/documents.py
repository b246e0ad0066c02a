"""The API's own description: OpenAPI for programs, and a page for people.

The page's script and style are ours, so it works on a network that ends at the door.
"""

import json
from typing import Any

from apiflask import APIFlask
from flask import Blueprint, Response, current_app, render_template

from academy.web.api.operations import PREFIX, SECURITY
from academy.web.policy import Who, allow

blueprint = Blueprint("api_documents", __name__, url_prefix=PREFIX)

STYLED_BY_SCRIPT = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page's reader sets ``style`` attributes; scripts come from our own files here as everywhere."""

ABOUT = """
What people do in the academy, for programs that carry a token: `Authorization: Bearer …`.

A platform delivers proof of use without a token: `X-Academy-Timestamp` (seconds) and `X-Academy-Signature`,
the hex HMAC-SHA-256 of `timestamp.body` under the platform's secret, say who sends it.

Errors are `application/problem+json`; their `title` is a sentence for a person. A write may carry an
`Idempotency-Key`: a repeat gets the first answer, same status and body. Without one a repeat is safe
as well: no act pays twice.
"""


def configure(app: APIFlask) -> None:
    """Have APIFlask describe our operations as they are, and nothing besides."""
    app.config.update(
        AUTO_SERVERS=False,  # it would name the host that a stranger's first request asked for
        AUTO_200_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        DESCRIPTION=ABOUT.strip(),
        SECURITY_SCHEMES={
            SECURITY: {"type": "http", "scheme": "bearer"},
            "timestamp": {"type": "apiKey", "in": "header", "name": "X-Academy-Timestamp"},
            "signature": {"type": "apiKey", "in": "header", "name": "X-Academy-Signature"},
        },
        SERVERS=[{"url": "/"}],
    )

    app.spec_processor(_require_bodies)


def _require_bodies(document: Any) -> Any:
    """Say of each body that it must be there: APIFlask does not."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
    return document


@blueprint.get("/openapi.json")
@allow(Who.ANYONE)
def openapi() -> Response:
    """The description in OpenAPI 3.1."""
    text = current_app.extensions.get("openapi")
    if text is None:
        text = json.dumps(current_app.spec, ensure_ascii=False)  # type: ignore[attr-defined]
        current_app.extensions["openapi"] = text
    response = Response(text, mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@blueprint.get("/docs")
@allow(Who.ANYONE)
def show() -> Response:
    """The same, to read and to try."""
    response = Response(render_template("api/docs.html"), mimetype="text/html")
    response.headers["Content-Security-Policy"] = STYLED_BY_SCRIPT
    return response
