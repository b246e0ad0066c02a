"""People of the crowd at their browsers: signed in for real, their quizzes begun, their answers ready."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from academy.engine.marking import mark
from academy.engine.typical import typical_answers
from academy.models.database import reading
from academy.services import catalogue, demo
from academy.services.published import Module, Question
from tests.bench.house import House, asked
from tests.bench.load import Measured, Request, get, measure, post, send, shared_out
from tests.bench.processes import Server

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

Form = list[tuple[str, str]]


@dataclass(slots=True)
class Visitor:
    """Somebody signed in: her cookie, and the token that her forms carry."""

    number: str
    cookie: str
    token: str


def sign_in(
    server: Server, built: House, numbers: Sequence[str], *, clients: int
) -> tuple[list[Visitor], Measured]:
    """Everybody in, through the door; and what the door cost."""
    door = send(server.port, [[get("/sign-in", keep=True)] for _ in numbers])["answers"]
    secret = ("secret", demo.PASSWORD)
    tries = []
    for number, [page] in zip(numbers, door, strict=True):
        form = [("csrf_token", _token(page["text"])), ("login", number), secret, ("next", "/")]
        tries.append(post("/sign-in", page["cookie"], form, status=303, keep=True))
    scripts = shared_out(tries, clients)
    measured, report = measure(server.port, scripts, lambda: built.processes(server))
    by_client = [[answer["cookie"] for answer in answers] for answers in report["answers"]]
    cookies = [by_client[place % clients][place // clients] for place in range(len(numbers))]
    homes = send(server.port, [[get("/", cookie, keep=True)] for cookie in cookies])["answers"]
    visitors = [
        Visitor(number, page["cookie"] or cookie, _token(page["text"]))
        for number, cookie, [page] in zip(numbers, cookies, homes, strict=True)
    ]
    return visitors, measured


class Quizzes:
    """Every visitor's quizzes, begun, and what she will answer to each question."""

    def __init__(self, server: Server, built: House, visitors: Sequence[Visitor]) -> None:
        with built.inside(), reading() as session:
            live = catalogue.current(session, 1)
            self.modules: list[Module] = list(live.modules)
            self.questions = {q.id: q for module in self.modules for q in module.questions}
            for question in self.questions.values():
                assert question.document  # parsed now, while the catalogue is at hand
        begin = [
            post(
                f"/quizzes/{module.uid}/attempts",
                visitor.cookie,
                [("csrf_token", visitor.token)],
                status=302,
            )
            for visitor in visitors
            for module in self.modules
        ]
        send(server.port, shared_out(begin, 4))
        self.asked = asked(built)

    def to_answer(self, visitor: Visitor) -> Iterator[tuple[Request, Request]]:
        """For each question that waits for her: showing it, and answering it (three in four right)."""
        rng = Random(visitor.number)
        for module in self.modules:
            path = f"/quizzes/{module.uid}"
            for id_ in self.asked[visitor.number, module.id]:
                question = self.questions[id_]
                given = typical(question, right=rng.random() < 0.75, rng=rng)
                form = [("csrf_token", visitor.token), *form_of(question, given)]
                show = get(path, visitor.cookie)
                yield show, post(f"{path}/answers", visitor.cookie, form)


def typical(question: Question, *, right: bool, rng: Random | None = None) -> object:
    """An answer that people give: right, or if there is such a one wrong."""
    key = question.document.key
    answers = typical_answers(key)
    wanted = [given for given in answers if (mark(key, given).verdict == "right") is right]
    return (rng or Random(question.uid)).choice(wanted or answers)


def form_of(question: Question, given: object) -> Form:
    """The fields that the question's page sends for the answer *given*."""
    form = [("question", question.uid)]
    match given:
        case list() if given and isinstance(given[0], list):
            for left, right in given:
                form += [("left", left), ("right", right)]
        case list():
            form += [("answer", str(word)) for word in given]
        case _:
            form += [("shape", "one"), ("answer", str(given))]
    return form


def _token(page: str) -> str:
    found = CSRF.search(page)
    if not found:
        raise SystemExit("A page without a form was met where a form was expected.")
    return found[1]
