"""How many SQL statements a page needs: the same application in this process, asked once more."""

from flask import Flask

from academy.models.database import reading
from academy.services import catalogue, demo
from academy.services.published import Module
from tests.bench.minutes import QUESTION, count_minute
from tests.bench.visitors import form_of, typical
from tests.statements import counted
from tests.visitor import FreshClient, Visitor


def count_statements(app: Flask, number: str) -> dict[str, int]:
    """The most that each page needed, for somebody of the crowd who has not begun."""
    app.test_client_class = FreshClient
    visitor = Visitor(app).sign_in(number, demo.PASSWORD)
    with reading() as session:
        module = catalogue.current(session, 1).modules[0]
    paths = {
        "home": "/",
        "lesson": f"/lessons/{module.lessons[-1].uid}",
        "lesson with a video": f"/lessons/{module.lessons[0].uid}",
        "module": f"/modules/{module.uid}",
        "passport": "/passport",
    }
    found = {}
    for name, path in paths.items():
        visitor.get(path)
        with counted(app) as sent:
            visitor.get(path)
        found[name] = len(sent)
    found |= count_minute(app, visitor) | _quiz(app, visitor, module)
    with counted(app) as sent:
        Visitor(app).sign_in(number, demo.PASSWORD)
    found["sign-in"] = len(sent)
    return found


def _quiz(app: Flask, visitor: Visitor, module: Module) -> dict[str, int]:
    path = f"/quizzes/{module.uid}"
    visitor.post(f"{path}/attempts")
    questions = {question.uid: question for question in module.questions}
    shown, answered = [], []
    while True:
        with counted(app) as sent:
            page = visitor.get(path).text
        waiting = QUESTION.search(page)
        if waiting is None:
            break
        shown.append(len(sent))
        form: dict[str, list[str]] = {}
        for name, value in form_of(
            questions[waiting[1]], typical(questions[waiting[1]], right=True)
        ):
            form.setdefault(name, []).append(value)
        with counted(app) as sent:
            visitor.post(f"{path}/answers", form)
        answered.append(len(sent))
    return {
        "question shown": max(shown),
        "answer posted": max(answered[:-1]),
        "last answer posted": answered[-1],
    }
