"""``academy run`` as a real process: what it answers, how it is killed, and how it stops."""

import http.client
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from sqlalchemy import func, select

from academy import clock, config
from academy.app import create_app
from academy.manuscript.folder import Folder
from academy.models.books import Hold
from academy.models.database import db, reading, writing
from academy.models.quizzes import Answer
from academy.models.rewards import Balance, LedgerEntry, LedgerTransaction
from academy.services import catalogue, demo, publishing
from academy.services.published import Question
from tests import cast
from tests.bench.processes import Server, academy
from tests.bench.visitors import form_of, typical
from tests.cast import work_through_holidays
from tests.workday import PYTHONPATH

pytestmark = pytest.mark.slow

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ASKED = re.compile(r'name="question" value="([^"]+)"')
LEARNERS = (cast.AMINA, cast.BRUNO, cast.MARC, cast.CHLOE)
MODULES = ("why-digital", "built-here", "voice-online", "work-together")

PAUSE = 0.1
"""Seconds of answering before each kill. Each serving process is killed once: one that dies twice in
five seconds counts as broken, and the server ends."""


@pytest.fixture
def environment(
    tmp_path: Path, sqlite_url: str, folder: Folder, media: Path, secrets: dict[str, str]
) -> dict[str, str]:
    """The settings of an academy on SQLite, with the demo company and all content."""
    environ = {
        "ACADEMY_SECRET_KEY": "a secret that only tests know of",
        "ACADEMY_DATABASE_URL": sqlite_url,
        "ACADEMY_MEDIA": str(media),
    }
    with create_app(config.load(environ, instance=tmp_path)).app_context():
        with writing() as session:
            demo.create(session, at=clock.now(), **secrets)
            work_through_holidays(session)
            assert not publishing.publish(session, folder, at=clock.now()).problems
        _close()
    return environ


@pytest.fixture
def server(
    request: pytest.FixtureRequest, tmp_path: Path, environment: dict[str, str]
) -> Iterator[Server]:
    """That academy, served by one process or as many as the parameter says."""
    processes = str(getattr(request, "param", 1))
    running = Server(academy("run", "--processes", processes), tmp_path, environment)
    tree = running.tree()
    yield running
    for process in {*tree, *(running.tree() if running.process.poll() is None else ())}:
        if process.is_running():
            process.kill()
    running.process.wait()


def _close() -> None:
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def serving_processes(server: Server) -> list[psutil.Process]:
    """The children that listen at the port; the others are the worker and Python's own."""
    return [
        process
        for process in server.tree()[1:]
        for socket in process.net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN and socket.laddr.port == server.port
    ]


def within(seconds: float, what: str) -> Iterator[None]:
    """Go round until the caller breaks off, at most *seconds* long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} seconds: {what}")


def answers(server: Server) -> bool:
    try:
        return Browser(server.port).get("/healthz")[0] == 200
    except OSError:
        return False


class Browser:
    """Sends one request a connection, and keeps the cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.token = port, ""
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None)

    def post(self, path: str, form: list[tuple[str, str]]) -> tuple[int, str]:
        return self._send("POST", path, urlencode([("csrf_token", self.token), *form]))

    def sign_in(self, login: str) -> "Browser":
        self.get("/sign-in")
        form = [("login", login), ("secret", demo.PASSWORD), ("next", "/")]
        assert self.post("/sign-in", form)[0] == 303
        self.get("/")
        return self

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            page = response.read().decode()
            for cookie in response.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            connection.close()
        if found := CSRF.search(page):
            self.token = found[1]
        return response.status, page


def test_asked_to_stop_it_stops_within_seconds_and_leaves_nobody_behind(server: Server) -> None:
    tree = server.tree()
    assert len(tree) >= 3  # the parent, a serving process, the worker
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(10)
    for _ in within(2, "everybody is gone"):
        if not any(map(is_alive, tree)):
            break


def test_a_killed_parent_takes_everybody_along(server: Server) -> None:
    tree = server.tree()
    server.process.kill()
    server.process.wait()
    for _ in within(15, "everybody is gone"):
        if not any(map(is_alive, tree)):
            break


def test_a_killed_serving_process_is_replaced(server: Server) -> None:
    [killed] = serving_processes(server)
    killed.kill()
    for _ in within(10, "it answers again"):
        if answers(server):
            break
    assert [process.pid for process in serving_processes(server)] != [killed.pid]


def test_a_taken_port_is_said_in_a_sentence(
    server: Server, tmp_path: Path, environment: dict[str, str]
) -> None:
    second = subprocess.run(
        academy("run", "--port", str(server.port)),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": PYTHONPATH, **environment},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert second.returncode == 1
    assert second.stderr.startswith(f"Error: Port {server.port} of 127.0.0.1 is taken.")
    assert "Traceback" not in second.stderr
    assert answers(server)


def test_a_body_of_three_megabytes_is_answered_with_413(server: Server) -> None:
    status, page = Browser(server.port).post("/sign-in", [("login", "x" * 3_000_000)])
    assert status == 413
    assert "<html" in page


class Learner(threading.Thread):
    """Answers all her quizzes; what was not acknowledged she sends again, as a person would."""

    def __init__(self, server: Server, login: str, questions: dict[str, Question]) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(server.port).sign_in(login)
        self.questions = questions
        self.acknowledged: list[str] = []
        self.repeated = 0

    def run(self) -> None:
        for module in MODULES:
            path = f"/quizzes/{module}"
            self._insist(lambda path=path: self.browser.post(f"{path}/attempts", []))  # type: ignore[misc]
            while waiting := ASKED.search(self._insist(lambda path=path: self.browser.get(path))):  # type: ignore[misc]
                question = self.questions[waiting[1]]
                form = form_of(question, typical(question, right=True))
                self._insist(
                    lambda path=path, form=form: self.browser.post(f"{path}/answers", form)
                )  # type: ignore[misc]
                self.acknowledged.append(question.uid)

    def _insist(self, act: object) -> str:
        while True:
            try:
                status, page = act()  # type: ignore[operator]
            except OSError:
                self.repeated += 1
                time.sleep(0.05)
                continue
            assert status in {200, 302}, page
            return str(page)


@pytest.mark.parametrize("server", [2], indirect=True)
def test_no_acknowledged_answer_is_lost_or_doubled_by_kills_in_mid_answer(
    server: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    app = create_app(config.load(environment, instance=tmp_path))
    with app.app_context():
        with reading() as session:
            modules = catalogue.current(session, 1).modules
            questions = {q.uid: q for module in modules for q in module.questions}
            for question in questions.values():
                assert question.document
        learners = [Learner(server, login, questions) for login in LEARNERS]
        for learner in learners:
            learner.start()
        for process in serving_processes(server):
            time.sleep(PAUSE)
            process.kill()
        for learner in learners:
            learner.join(30)
            assert not learner.is_alive()
        assert sum(learner.repeated for learner in learners) > 0  # the kills were felt
        acknowledged = [uid for learner in learners for uid in learner.acknowledged]
        with reading() as session:
            kept = session.scalar(select(func.count(Answer.id)))
            paid = select(func.count()).where(LedgerTransaction.source.startswith("quiz:"))
            # Nobody reads as fast as these learners: what they earn from some answer on waits for a human.
            waits = select(func.count()).where(Hold.source.startswith("quiz:"))
            due = (session.scalar(paid) or 0) + (session.scalar(waits) or 0)
            assert kept == len(acknowledged) == due
            for balance in session.scalars(select(Balance)):
                mine = LedgerEntry.account_id == balance.account_id
                total = session.scalar(select(func.sum(LedgerEntry.amount)).where(mine))
                assert balance.stars + balance.keys + balance.points == (total or 0)
        _close()
