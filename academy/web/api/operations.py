"""How the API's document describes an operation: its answer, its errors, its key."""

from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIBlueprint

from academy.web import errors
from academy.web.api import bodies
from academy.web.api.headers import KeyedHeaders, WriteHeaders
from academy.web.api.schemas import Problem, Told

View = TypeVar("View", bound=Callable[..., Any])

SECURITY = "token"

PLATFORM: dict[str, list[str]] = {"timestamp": [], "signature": []}
"""Both headers of a platform's delivery together say who sends it."""

PREFIX = "/api/v1"

ERRORS = {
    400: ("The request cannot be read.", "We could not read this request."),
    401: ("The token is missing or wrong.", "Please send a valid token."),
    404: (
        "There is nothing here, or nothing that this person may see.",
        "There is nothing at this address.",
    ),
    409: ("The wrong moment for it.", "There are still 2 questions to answer."),
    413: (
        "The body is too large.",
        "This is more than we can take at once. Please send it in parts.",
    ),
    422: ("It can be read, and makes no sense.", "Choose one option."),
    429: (
        "Too many wrong tokens.",
        "That was a few tries too many. Please try again in 30 seconds.",
    ),
    503: (
        "The academy is busy: send the same request again.",
        "The academy is busy. Nothing is lost: please send this again in a moment.",
    ),
}

WRITE_ERRORS = {
    403: ("A page of another site sent it.", "This request came from another site."),
    415: ("The body is not JSON.", "We do not read this kind of document."),
}


def part(name: str) -> APIBlueprint:
    """The blueprint of one part of the API; *name* heads its operations in the document."""
    blueprint = APIBlueprint(f"api_{name.lower()}", __name__, url_prefix=PREFIX, tag=name)
    blueprint.before_request(bodies.refuse_unreadable)
    return blueprint


def reads(schema: type[Told], *, example: dict[str, Any]) -> Callable[[View], View]:
    """Describe a view that answers 200 with *schema*."""

    def describe(view: View) -> View:
        return _described(view, schema, 200, example, ERRORS)

    return describe


def writes(
    schema: type[Told], *, example: dict[str, Any], status: int = 200, must_have_key: bool = False
) -> Callable[[View], View]:
    """Describe a view that acts, answers *status* with *schema*, and takes an Idempotency-Key.

    Where it *must have* one, a request without it is answered with 400.
    """
    headers = KeyedHeaders if must_have_key else WriteHeaders

    def describe(view: View) -> View:
        with_key = _any.input(headers, location="headers", arg_name="headers")(view)
        return _described(with_key, schema, status, example, ERRORS | WRITE_ERRORS)

    return describe


def delivers(schema: type[Told], *, example: dict[str, Any]) -> Callable[[View], View]:
    """Describe a view to which platforms deliver, signed: their events have ids of their own."""
    unsigned = {
        401: (
            "The signature or the timestamp is missing, wrong, or of another time.",
            "This delivery is not signed with a secret of this visa.",
        )
    }

    def describe(view: View) -> View:
        refusals = ERRORS | WRITE_ERRORS | unsigned
        return _described(view, schema, 200, example, refusals, security=[PLATFORM])

    return describe


_any = part("any")
"""APIFlask's decorators are methods, but look at no blueprint."""


def _described(
    view: View,
    schema: type[Told],
    status: int,
    example: dict[str, Any],
    refusals: dict[int, tuple[str, str]],
    *,
    security: Any = SECURITY,
) -> View:
    examples = {"example": {"value": example}}  # named, or the reader stumbles over a null in it
    answered = _any.output(schema, status_code=status, examples=examples)(view)
    problems: dict[int | str, Any] = {
        code: {
            "description": description,
            "content": {
                errors.PROBLEM: {
                    "schema": Problem,
                    "example": {"type": "about:blank", "title": sentence, "status": code},
                }
            },
        }
        for code, (description, sentence) in sorted(refusals.items())
    }
    return _any.doc(responses=problems, security=security)(answered)
