"""From a cookie to the person who asks: Flask-Login over sign-ins that live in the database.

The cookie carries one random token. Deleting its row signs out at the next request, whatever copy of
the cookie is left anywhere.
"""

from flask import Flask, Request, Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager

from academy.clock import now
from academy.config import Config
from academy.models.database import db
from academy.services import sign_in
from academy.services.directories.tokens import Caller
from academy.services.viewer import Viewer
from academy.web.api import auth
from academy.web.doors import here
from academy.web.scim import tokens


def register(app: Flask) -> None:
    """Attach Flask-Login."""
    # We set no such cookie; with Flask-Login's own name, another application's would silence tokens.
    app.config["REMEMBER_COOKIE_NAME"] = "academy_remember"
    manager = LoginManager(app)
    manager.session_protection = None  # phones change their address all day
    manager.user_loader(load)
    manager.request_loader(holder)
    manager.unauthorized_handler(ask_to_sign_in)


def load(token: str) -> Viewer | None:
    """The person whose sign-in *token* is, if it still counts; nobody for the API."""
    if auth.is_api():
        return None
    viewer = sign_in.viewer_of(db.session(), token, at=now())
    config: Config = current_app.extensions["academy"]
    if viewer and viewer.is_demo and not config.demo_signs_in:
        return None
    return viewer


def holder(asking: Request) -> Viewer | Caller | None:
    """Whose token a program sends: a person's, or a directory's where only directories call."""
    return tokens.caller_of(asking) if tokens.is_scim() else auth.viewer_of(asking)


def ask_to_sign_in() -> Response:
    """To the sign-in page, and from there back to here; 401 from the API."""
    if auth.is_api():
        return auth.ask_for_token()
    if request.method != "GET":
        flash(_("You have been signed out. Please sign in and try again."), "info")
        return redirect(url_for("sign_in.show"))  # type: ignore[return-value]
    onward = here()
    return redirect(url_for("sign_in.show", next=onward if onward != "/" else None))  # type: ignore[return-value]
