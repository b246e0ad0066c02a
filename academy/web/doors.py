"""What the door learns from a request: where a try comes from, on what device, and where to next."""

import re

from flask import Response, current_app, redirect, request, session

from academy.clock import now
from academy.config import Config
from academy.models.database import reading, writing
from academy.services import doors, known_devices

LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]*")

MOST_ID = 2**63 - 1
"""The greatest id that both databases can hold; an address beyond it leads nowhere."""

DEVICE_COOKIE = "academy_device"
"""Says that somebody signed in here before; see ``services/known_devices.py``."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a user agent contains, and whose it is; the first that fits, since each names its elders."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def source() -> doors.Source:
    """Where this request comes from."""
    return doors.source(request.remote_addr, config().trusted_networks)


def device() -> str:
    """The browser and system in a few words that need no translation, like ``Firefox · Windows``."""
    agent = request.user_agent.string
    words = [
        next((name for sign, name in table if sign in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, words)) or "?"


def config() -> Config:
    """The settings of this academy."""
    settings: Config = current_app.extensions["academy"]
    return settings


def here() -> str:
    """The path and query of this request, for what leads back to it; bytes that are no text are lost."""
    query = request.query_string.decode(errors="replace")
    return f"{request.path}?{query}" if query else request.path


def safe_path(wanted: str | None) -> str:
    """*wanted* if it is a path of this site, else the first page."""
    return wanted if wanted and LOCAL_PATH.fullmatch(wanted) else "/"


def let_in(token: str, *, to: str = "/") -> Response:
    """Begin a new cookie session that carries *token*; nothing of the old one stays.

    A second cookie makes the device known: it stays when she signs out, and lets nobody in.
    """
    session.clear()
    session.permanent = True
    session["_user_id"] = token
    response = to_page(to)
    response.set_cookie(
        DEVICE_COOKIE,
        known_devices.cookie_of(token),
        max_age=known_devices.LIFETIME,
        secure=config().base_url.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    return response


def to_page(path: str) -> Response:
    """After a POST, on to a page."""
    return redirect(path, code=303)  # type: ignore[return-value]


def fail_at(name: str) -> None:
    """Count a try at something that does not exist, once for the same name and address."""
    at, attempt = now(), doors.at_name(name, source())
    with reading() as session:
        if doors.is_counted(session, attempt, at=at):
            return
        doors.check(session, attempt, at=at)
    with writing() as session:
        doors.check_and_hold(session, attempt, at=at)
        doors.fail(session, attempt, at=at)
