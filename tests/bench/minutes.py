"""The minute a day at its visitors' browsers: the first look, later ones, and the answers."""

import re
from collections.abc import Sequence
from typing import Any

from flask import Flask

from academy.models.database import reading
from academy.services import catalogue
from academy.services.published import Question
from tests.bench.house import House
from tests.bench.load import Measured, Request, get, measure, post, shared_out
from tests.bench.processes import Server
from tests.bench.visitors import Visitor, form_of, typical
from tests.statements import counted
from tests.visitor import Visitor as Inside

PATH = "/daily"
QUESTION = re.compile(r'name="question" value="([^"]+)"')

FIRST, LATER, ANSWER = "daily, first that day", "daily, later", "daily answer posted"


def measure_minutes(
    server: Server, built: House, visitors: Sequence[Visitor]
) -> dict[str, list[Measured]]:
    """Half of the *visitors* come at four a time, half at eight; both questions are answered."""
    with built.inside(), reading() as session:
        questions = known(session)
    half = len(visitors) // 2
    found: dict[str, list[Measured]] = {FIRST: [], LATER: [], ANSWER: []}
    for group, clients in ((visitors[:half], 4), (visitors[half:], 8)):
        looks = [get(PATH, visitor.cookie, keep=True) for visitor in group]
        first, pages = _sent(server, built, looks, clients)
        later, _ = _sent(server, built, looks * 5, clients)
        answer, _ = _sent(server, built, _answers(group, pages, questions), clients)
        found[FIRST].append(first)
        found[LATER].append(later)
        found[ANSWER].append(answer)
    return found


def count_minute(app: Flask, visitor: Inside) -> dict[str, int]:
    """The statements of somebody's first look, a later one, and the most that an answer takes."""
    with reading() as session:
        questions = known(session)
    counts: dict[str, int] = {}
    with counted(app) as sent:
        page = visitor.get(PATH).text
    counts[FIRST] = len(sent)
    answers = []
    while waiting := QUESTION.search(page):
        form: dict[str, list[str]] = {}
        question = questions[waiting[1]]
        for name, value in form_of(question, typical(question, right=True)):
            form.setdefault(name, []).append(value)
        with counted(app) as sent:
            visitor.post(f"{PATH}/answers", form)
        answers.append(len(sent))
        with counted(app) as sent:
            page = visitor.get(PATH).text
        counts[LATER] = len(sent)
    return {**counts, ANSWER: max(answers)}


def known(session: Any) -> dict[str, Question]:
    """Every live question by its uid, parsed while the catalogue is at hand."""
    live = catalogue.current(session, 1)
    questions = {question.uid: question for m in live.modules for question in m.questions}
    for question in questions.values():
        assert question.document
    return questions


def _answers(
    group: Sequence[Visitor], pages: Sequence[str], questions: dict[str, Question]
) -> list[Request]:
    posts = []
    for visitor, page in zip(group, pages, strict=True):
        waiting = QUESTION.search(page)
        if waiting is None:
            raise SystemExit("A day without a question was met where two were expected.")
        question = questions[waiting[1]]
        form = [("csrf_token", visitor.token), *form_of(question, typical(question, right=True))]
        posts.append(post(f"{PATH}/answers", visitor.cookie, form))
    return posts


def _sent(
    server: Server, built: House, requests: Sequence[Request], clients: int
) -> tuple[Measured, list[str]]:
    """What the *requests* cost, and the pages that were to be kept, in the order of the requests."""
    measured, report = measure(
        server.port, shared_out(requests, clients), lambda: built.processes(server)
    )
    kept = report["answers"]
    pages = [
        kept[place % clients][place // clients]["text"]
        for place in range(len(requests))
        if requests[place]["keep"]
    ]
    return measured, pages
