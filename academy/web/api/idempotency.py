"""Writes: one act in one transaction, and the same answer however often the same key asks."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from academy.clock import now
from academy.errors import AcademyError, Conflict, Invalid, NotFound
from academy.models.database import writing
from academy.services import requests
from academy.services.requests import Key, Stored
from academy.web import errors
from academy.web.api.bodies import text_of
from academy.web.policy import me

HEADER = "Idempotency-Key"

Act = Callable[[Session], dict[str, Any]]


class _Refused(Exception):
    """What the act itself refused; a repeat hears the same."""

    def __init__(self, error: AcademyError) -> None:
        super().__init__(str(error))
        self.error = error


def done(act: Act, *, status: int = 200) -> Response:
    """The answer to *act*: its own, or the first one when this request's key was there before."""
    text = request.headers.get(HEADER)
    if text is None:
        with writing() as session:
            return _response(Stored(status, text_of(act(session))))
    key = requests.key_for(text, method=request.method, path=request.path, body=request.get_data())
    try:
        with writing() as session:
            first = requests.claim(session, me(), key, at=now())
            return _response(first or _act(session, act, key, status))
    except _Refused as refused:
        return _response(_remember(key, errors.said(refused.error)))


def _act(session: Session, act: Act, key: Key, status: int) -> Stored:
    try:
        body = act(session)
    except (Conflict, Invalid, NotFound) as error:
        raise _Refused(error) from error
    return requests.keep(session, me(), key, Stored(status, text_of(body)))


def _remember(key: Key, refusal: Response) -> Stored:
    """Keep a refusal, whose transaction was rolled back, unless another request came between."""
    answer = Stored(refusal.status_code, refusal.get_data(as_text=True))
    with writing() as session:
        first = requests.claim(session, me(), key, at=now())
        return first or requests.keep(session, me(), key, answer)


def _response(answer: Stored) -> Response:
    kind = "application/json" if answer.status < 400 else errors.PROBLEM
    return Response(answer.body, status=answer.status, mimetype=kind)
