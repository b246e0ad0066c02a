"""A visitor's days: the clock moved on, and questions answered by the forms of the pages."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from academy.models.database import reading
from academy.services import catalogue
from academy.services.published import Question
from tests.make import form_of, right, wrong
from tests.visitor import Visitor
from tests.workday import sitecustomize

ASKED = re.compile(r'name="question" value="([^"]+)"')
DRAW = re.compile(r'name="draw" value="(\d+)"')


def move_on(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """Let *days* pass since the Wednesday on which tests live: 3 and 4 are a weekend."""
    monkeypatch.setattr(sitecustomize, "_away", sitecustomize._away + timedelta(days=days))


def asked_on(page: TestResponse) -> str:
    """The uid of the question on *page*."""
    found = ASKED.search(page.text)
    assert found, page.text
    return found[1]


def question(app: Flask, uid: str) -> Question:
    """The live question of that *uid*."""
    with app.app_context(), reading() as session:
        live = catalogue.current(session, 1)
    return next(q for module in live.modules for q in module.questions if q.uid == uid)


def answer(visitor: Visitor, page: TestResponse, *, rightly: bool = True) -> TestResponse:
    """Answer the question that *page* asks, as its form sends it."""
    uid = asked_on(page)
    key = question(visitor.app, uid).document.key
    form = dict(form_of(key, (right if rightly else wrong)(key), uid))
    if draw := DRAW.search(page.text):
        form["draw"] = draw[1]
    action = re.search(r'<form method="post" action="([^"]+/answers)"', page.text)
    assert action
    return visitor.post(action[1], form)
