"""What went wrong becomes a status and a page, ``application/problem+json`` under ``/api``, an error of
SCIM under ``/scim``.

One table. Whatever is not in it is a bug, is logged, and shows a calm page without details.
"""

import logging
from datetime import date

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from academy import errors
from academy.models.errors import LockTimeout
from academy.web import filters
from academy.web.security import NoTextError

log = logging.getLogger("academy")

PROBLEM = "application/problem+json"
"""RFC 9457: how an error reads under ``/api``."""

SCIM = "application/scim+json"
SCIM_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
"""RFC 7644: how an error reads under ``/scim``."""

STATUSES: dict[type[errors.AcademyError], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}

RETRY_AFTER = 3
"""Seconds after which to send the same request again when a part of the house does not answer."""


def register(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(errors.AcademyError, said)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(LockTimeout, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unexpected)


def answer(
    status: int, sentence: str, *, wait: int | None = None, field: str | None = None
) -> Response:
    """The page or problem document of *status* with *sentence*."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": sentence, "status": status}
        if field:
            problem["field"] = field
        response = Response(json.dumps(problem), mimetype=PROBLEM)
    elif request.path.startswith("/scim/"):
        fault = {"schemas": [SCIM_ERROR], "status": str(status), "detail": sentence}
        response = Response(json.dumps(fault), mimetype=SCIM)
    else:
        page = render_template(
            "errors/error.html", status=status, sentence=sentence, inside=_is_inside(status)
        )
        response = Response(page, mimetype="text/html")
    response.status_code = status
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _is_inside(status: int) -> bool:
    """Whether somebody is signed in: then her ways stand around the page, as long as the house stands."""
    return status < 500 and "_login_user" in g and bool(current_user.is_authenticated)


def said(error: errors.AcademyError) -> Response:
    """The answer to something that could not be done."""
    status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    wait = error.wait if isinstance(error, errors.TooMany) else None
    if isinstance(error, errors.Unavailable):
        wait = RETRY_AFTER
    field = error.field if isinstance(error, errors.Invalid) else None
    values = {
        name: filters.weekday(value) if isinstance(value, date) else value
        for name, value in error.values.items()
    }
    return answer(status, _(error.sentence, **values), wait=wait, field=field)


def _forged(_error: CSRFError) -> Response:
    return answer(
        403, _("This form has lost its signature. Open the page again and send it once more.")
    )


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    sentences = {
        400: _("We could not read this request."),
        401: _("Please sign in first."),
        404: _("There is nothing at this address."),
        405: _("This address cannot be used this way."),
        413: _("This is more than we can take at once. Please send it in parts."),
        415: _("We do not read this kind of document."),
        422: _("Something in this request makes no sense."),
        429: _("That was a lot in a short time. Please wait a moment."),
    }
    if isinstance(error, NoTextError):
        sentences[400] = _("An invisible character that is no text stands in this: remove it.")
    if status < 400 and error.response is not None:
        return current_app.make_response(error.response)
    response = answer(status, sentences.get(status, _("This did not work.")))
    if status == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response


def _busy(_error: Exception) -> Response:
    sentence = _("The academy is busy. Nothing is lost: please send this again in a moment.")
    return answer(503, sentence, wait=RETRY_AFTER)


def _database(error: DBAPIError) -> Response:
    if isinstance(error, OperationalError) or error.connection_invalidated:
        log.warning("the database does not answer: %s", error.orig)
        return _busy(error)
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error on %s %s", request.method, request.path, exc_info=error)
    if current_app.testing:
        raise error
    return answer(500, _("Something broke on our side. It has been noted."))
