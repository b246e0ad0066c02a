"""What a request brings, read with care, and what goes back.

A body is refused when it is too large, no JSON, nested beyond reason, or holds anything that no
database can keep: halves of surrogate pairs, NUL, numbers that are none.
"""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import Response, current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from academy.web import errors
from academy.web.security import is_text

DEEPEST = 20
"""Levels of lists and objects; the deepest answer there is has three."""


def refuse_unreadable() -> None:
    """Before each request: 413, 415 or 400 for a body that nobody should meet."""
    most = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is not None and request.content_length > most:
        raise RequestEntityTooLarge
    if request.content_length and not request.is_json:
        raise UnsupportedMediaType
    data = request.get_data()
    if not data:
        return
    try:
        body = json.loads(data.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(body, dict) or not all(map(_is_sound, _values(body))):
        raise BadRequest


def misfit(error: Any) -> Response:
    """400 or 422, naming the first field that does not fit the documented shape.

    *error* is APIFlask's: its ``detail`` maps a place (``json``, ``query``, ``headers``) to fields.
    """
    detail = error.detail if isinstance(error.detail, dict) else {}
    place, fields = next(iter(detail.items()), ("json", {}))
    field = str(next(iter(fields), "")) if isinstance(fields, dict) else ""
    status = 400 if place == "headers" else 422
    if not field or field == "_schema":
        return errors.answer(status, _("Something in this request makes no sense."))
    sentence = _("“%(field)s” is missing or does not fit.", field=field)
    return errors.answer(status, sentence, field=field)


def text_of(body: dict[str, Any]) -> str:
    """*body* as JSON, the same text for the same body on every day."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def reply(body: dict[str, Any]) -> Response:
    """200 with *body*."""
    return Response(text_of(body), mimetype="application/json")


def _no_number(_constant: str) -> NoReturn:
    raise ValueError


def _values(body: object) -> Iterator[object]:
    """Every key and value in *body*, and a float that is none where it is too deep."""
    level: list[object] = [body]
    for _depth in range(DEEPEST):
        below: list[object] = []
        for value in level:
            yield value
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
        if not below:
            return
        level = below
    yield math.nan


def _is_sound(value: object) -> bool:
    if isinstance(value, str):
        return is_text(value)
    return not isinstance(value, float) or math.isfinite(value)
