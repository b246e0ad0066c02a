"""Forms that act once: a hidden key names what is asked, however often it is sent.

The key is drawn when the form is shown. A second click, a resend after a lost answer or a second
tab with the same form finds the first answer and is led to the same place.
"""

import secrets
from collections.abc import Callable

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from academy.clock import now
from academy.models.database import writing
from academy.services import requests
from academy.services.requests import LONGEST_KEY, Stored
from academy.web.doors import to_page
from academy.web.policy import me

FIELD = "key"


def new_key() -> str:
    """The key of one form: 128 random bits."""
    return secrets.token_hex(16)


def once(act: Callable[[Session], str]) -> Response:
    """Lead to where *act* says; a repeat of this form's key goes there without acting.

    Answers 400 to a form without a key, and raises ``Invalid`` when the key was another form's.
    """
    text = request.form.get(FIELD, "")
    if not 0 < len(text) <= LONGEST_KEY:
        raise BadRequest
    key = requests.key_for(text, method=request.method, path=request.path, body=b"")
    with writing() as session:
        at = now()
        first = requests.claim(session, me(), key, at=at)
        if first is None:
            first = requests.keep(session, me(), key, Stored(303, act(session)))
    return to_page(first.body)
