"""Somebody in front of the academy, with a browser's habits: cookies, and forms with their token."""

import contextvars
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from academy import clock
from academy.models.database import writing
from academy.services import demo, sign_in

TOKEN = re.compile(r'((?:name="csrf_token"[^>]*value|data-token)=")[^"]+')
FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def unsigned(page: str) -> str:
    """*page* without the tokens that sign its forms: those are others each second."""
    return TOKEN.sub(r"\1", page)


class FreshClient(FlaskClient):
    """A client whose requests share nothing, as in life.

    Tests keep an application context open, and Flask would let each request reuse it, with the
    person and the language that the request before left in ``g``.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request from an empty context; what it sent is closed, a large form is a file."""
        kwargs.setdefault("buffered", True)
        answer: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        answer.request.environ["wsgi.input"].close()
        return answer


class Visitor:
    """``Visitor(app).sign_in("amina@demo.example")``, then ``.get(path)`` and ``.post(path, data)``."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = FreshClient(app, app.response_class)
        self.page = ""

    def sign_in(self, login: str, secret: str | None = None, **kwargs: Any) -> "Visitor":
        """Come in, with the demo company's password or PIN unless another is given."""
        secret = secret or (demo.PASSWORD if "@" in login else demo.PIN)
        answer = self.post("/sign-in", {"login": login, "secret": secret}, **kwargs)
        assert answer.status_code == 303, answer.text
        return self

    def is_in(self, login: str) -> "Visitor":
        """Come in without typing anything: for tests that are not about the door."""
        with self.app.app_context(), writing() as session:
            person = sign_in.person_by_login(session, login)
            assert person, login
            token = sign_in.begin(session, person.id, device="a test", at=clock.now())
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie.permanent = True
        return self

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Open a page."""
        return self._keep(self.client.get(path, **kwargs))

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form with the request-forgery token of this visitor."""
        form = {"csrf_token": self.csrf_token(), **(data or {})}
        return self._keep(self.client.post(path, data=form, **kwargs))

    def csrf_token(self) -> str:
        """The token of the last page if it had a form, else one that her cookie makes valid."""
        if found := FIELD.search(self.page):
            return found[1]
        with self.client.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "a token of this visitor")
        signer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
        return str(signer.dumps(raw))

    def cookie(self) -> str | None:
        """Her session cookie as it travels."""
        found = self.client.get_cookie("academy")
        return found.value if found else None

    def _keep(self, answer: TestResponse) -> TestResponse:
        self.page = answer.text if answer.mimetype == "text/html" else ""
        return answer
