"""A program that speaks to the API with somebody's token, and knows what the right answers are."""

import json
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import catalogue, sign_in
from academy.web.questions import expected
from tests.visitor import FreshClient

API = "/api/v1"


class Caller:
    """``Caller(app, "amina@demo.example")``, then ``.get("/me")`` and ``.post("/...", {...})``."""

    def __init__(self, app: Flask, login: str, *, scope: str = "learner") -> None:
        self.app = app
        self.client = FreshClient(app, app.response_class)
        with app.app_context(), writing() as session:
            person = sign_in.person_by_login(session, login)
            assert person is not None
            self.person_id = person.id
            self.token = sign_in.make_token(session, person.id, scope, now())

    @property
    def headers(self) -> dict[str, str]:
        """What every request of hers carries."""
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **query: Any) -> TestResponse:
        """Read."""
        return self.client.get(API + path, query_string=query, headers=self.headers)

    def post(self, path: str, body: object = None, *, key: str | None = None) -> TestResponse:
        """Act. Bytes are sent as they are, anything else as JSON."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        if body is None:
            return self.client.post(API + path, headers=headers)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = "application/json"
        return self.client.post(API + path, data=data, headers=headers, content_type=kind)

    def begin(self, module: str = "why-digital") -> dict[str, Any]:
        """An attempt at the quiz of *module*."""
        answer = self.post(f"/modules/{module}/attempts")
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.get_json()
        return body

    def answer(self, attempt: dict[str, Any], question: str, answer: object) -> TestResponse:
        """Answer one question of *attempt*."""
        path = f"/attempts/{attempt['id']}/answers"
        return self.post(path, {"question": question, "answer": answer})

    def pass_quiz(self, module: str = "why-digital") -> dict[str, Any]:
        """Answer every question of *module*'s quiz rightly; the attempt, closed."""
        attempt = self.begin(module)
        for question in attempt["questions"]:
            marked = self.answer(attempt, question["id"], right_answer(self.app, question["id"]))
            assert marked.get_json()["verdict"] == "right", marked.text
        return attempt


def rewards(**paid: Any) -> dict[str, Any]:
    """What an act tells that it brought: what was *paid*, and nothing else."""
    nothing = {"stars": 0, "keys": 0, "points": 0, "badges": [], "pending": 0, "doubt": None}
    return nothing | paid


def right_answer(app: Flask, question: str) -> object:
    """What the authors say is right, in the shape of an answer."""
    return expected(_question(app, question).document, "en")


def wrong_answer(app: Flask, question: dict[str, Any]) -> object:
    """A well-formed answer to *question*, as the API asks it, that is not right."""
    right = right_answer(app, question["id"])
    match question["kind"]:
        case "single" | "true-false":
            return [next(o["id"] for o in question["options"] if o["id"] not in right)]
        case "multiple":
            wrong = [o["id"] for o in question["options"] if o["id"] not in right]
            return wrong or right[:1]
        case "ordering":
            return right[::-1]
        case "matching":
            lefts, rights = zip(*right, strict=True)
            return [list(pair) for pair in zip(lefts, rights[1:] + rights[:1], strict=True)]
        case "numeric":
            return right + 1e6
        case "short-text":
            return "something else entirely"
        case "blanks":
            return ["something else entirely" for _ in right]
    raise AssertionError(question["kind"])


def _question(app: Flask, uid: str) -> catalogue.Question:
    with app.app_context(), reading() as session:
        live = catalogue.current(session, 1)
    return next(q for m in live.modules for q in m.questions if q.uid == uid)
