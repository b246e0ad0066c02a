"""The guards at the door: sizes, characters, origins, and the headers of every answer."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from academy.config import Config
from academy.errors import NotAllowed
from academy.manuscript.exchange import moodle_reading
from academy.services import archives
from academy.services.authoring import agencies
from academy.services.authoring import uploads as bringing
from academy.services.roster import uploads
from academy.web.policy import policy_of

View = TypeVar("View", bound=Callable[..., Any])

MAX_BODY = 1024 * 1024
"""Bytes of a request's body; routes that take files have caps of their own."""

LARGE = {
    "authoring.bring": bringing.LARGEST,
    "authoring.bring_translations": agencies.LARGEST,
    "authoring.bring_archive": archives.LARGEST_ARCHIVE,
    "authoring.look_at_file": moodle_reading.LARGEST,
    "imports.upload": uploads.LARGEST,
}
"""Routes that take more."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def guard(app: Flask, config: Config) -> None:
    """Put the guards in place; must come before the policies are checked."""
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=400,
        SESSION_COOKIE_NAME="academy",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.base_url.startswith("https:"),
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    if config.trusted_proxies:
        count = config.trusted_proxies
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    app.before_request(make_room)
    app.before_request(refuse_unreadable)
    app.before_request(refuse_foreign_origin)
    headers = dict(HEADERS)
    if config.base_url.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    app.after_request(partial(add_headers, headers=headers))


def make_room() -> None:
    """Let those bring a large file who may use a route that takes one, and nobody else."""
    most = LARGE.get(request.endpoint or "")
    if most and request.content_length and request.content_length > MAX_BODY:
        policy = policy_of(current_app, request.endpoint or "") or ()
        if current_user.is_authenticated and any(map(current_user.has_role, policy)):
            request.max_content_length = most


class NoTextError(BadRequest):
    """A character that no database keeps, which was pasted as a rule, and nobody sees."""


def refuse_unreadable() -> None:
    """NUL, lone surrogates and bytes that are no UTF-8 are no text; no database should meet them."""
    if (request.content_length or 0) > (request.max_content_length or MAX_BODY):
        return  # answered with 413 when it is read
    try:
        texts = [request.path, *_all_texts(request.args)]
    except UnicodeDecodeError:
        raise BadRequest from None
    if request.mimetype in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        texts += _all_texts(request.form)
    if any(not is_text(text) for text in texts):
        raise NoTextError


def is_text(text: str) -> bool:
    """Whether *text* can be stored and sent: no NUL, no half of a surrogate pair."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text))


def refuse_foreign_origin() -> None:
    """A write that another site's page started is a forgery, whatever token it carries."""
    if request.method in SAFE_METHODS or _comes_from_elsewhere():
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if site not in {"same-origin", "none"} or foreign:
        raise NotAllowed("This request came from another site.")


def from_elsewhere(view: View) -> View:
    """Let other sites' forms reach the decorated view, which must believe nothing of who sent them."""
    view.comes_from_elsewhere = True  # type: ignore[attr-defined]
    return view


def _comes_from_elsewhere() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "comes_from_elsewhere", False))


def add_headers(response: Response, *, headers: Mapping[str, str]) -> Response:
    """Every answer is ours alone, and personal unless it says otherwise."""
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response


def _all_texts(values: object) -> list[str]:
    pairs = values.items(multi=True)  # type: ignore[attr-defined]
    return [text for pair in pairs for text in pair]
