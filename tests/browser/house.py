"""A real academy in a folder of its own: ``academy run`` as a process, and its database beside it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy import config, paths
from academy.app import create_app
from academy.clock import now
from academy.models.content import Publication
from academy.models.database import db, reading, writing
from academy.models.quizzes import Attempt
from academy.services import attempts, catalogue, lessons, quizzes, sign_in
from academy.services.viewer import Viewer
from academy.web.questions import expected
from tests.cast import person, work_through_holidays
from tests.ports import free_port
from tests.workday import PYTHONPATH

CHECKOUT = paths.bundled("migrations").parent
PATIENCE = 120
"""Seconds that a server may take until it answers."""

PEOPLE = 150
"""In the demo company of most stories."""


class House:
    """``with House(folder) as house``: the server runs at ``house.url`` until the block ends."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ACADEMY_")}
        own = {"PYTHONPATH": PYTHONPATH, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        self.environ = {**kept, **own, "HOST": "127.0.0.1", "PORT": str(self.port), **settings}
        self.log = folder / "server.log"
        self._server: subprocess.Popen[bytes] | None = None
        self._app: Flask | None = None

    def __enter__(self) -> "House":
        with self.log.open("wb") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "academy.cli", "run", "--prepare"],
                cwd=self.folder,
                env=self.environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
            with self.app.app_context(), writing() as session:
                work_through_holidays(session)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._app:
            with self._app.app_context():
                db.session.remove()
                for engine in db.engines.values():
                    engine.dispose()
        if self._server:
            self._server.terminate()
            try:
                self._server.wait(20)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()

    def academy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The ``academy`` command in this house's folder, with its settings."""
        return subprocess.run(
            [sys.executable, "-m", "academy.cli", *arguments],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def terminal(self, pattern: str, *, seconds: float = 15) -> str:
        """What the server's terminal shows that fits *pattern*, as soon as it does."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := re.findall(pattern, self.log.read_text("utf-8")):
                return str(found[-1])
            time.sleep(0.1)
        raise AssertionError(
            f"The terminal of the server did not show {pattern!r} within {seconds} seconds:\n"
            + self.log.read_text("utf-8")
        )

    def is_up(self) -> bool:
        """Whether the server still runs."""
        return self._server is not None and self._server.poll() is None

    def last_error(self) -> str:
        """The last traceback on the server's terminal, or nothing."""
        return self.log.read_text("utf-8").rpartition("Traceback")[2][-3000:]

    # --- what only the database tells, or what a test wants to find done ------------------------

    @property
    def app(self) -> Flask:
        """The same academy in this process: same settings, same database."""
        if self._app is None:
            settings = config.load(self.environ, instance=self.folder / "instance")
            self._app = create_app(settings)
        return self._app

    def right_answer(self, uid: str) -> object:
        """What the authors say is right for the question *uid*, in the shape of an API answer."""
        with self.app.app_context(), reading() as session:
            live = _live(session)
            question = next(q for m in live.modules for q in m.questions if q.uid == uid)
            return expected(question.document, "en")

    def modules(self) -> list[str]:
        """The ids of the live modules, in order."""
        with self.app.app_context(), reading() as session:
            return [module.uid for module in _live(session).modules]

    def kinds(self, module: str) -> dict[str, str]:
        """One question of *module* for each kind in its bank: kind to id."""
        with self.app.app_context(), reading() as session:
            bank = _live(session).module(module).questions
            return {question.document.kind.value: question.uid for question in bank}

    def ask(self, login: str, module: str, questions: Sequence[str]) -> None:
        """Begin a quiz of *module* for *login* that asks exactly *questions*, in this order."""
        with self.app.app_context(), writing() as session:
            viewer = self._viewer(session, login)
            secret = str(self.app.secret_key)
            started = attempts.start(session, viewer, module, secret=secret, at=now())
            bank = {question.uid: question for question in started.module.questions}
            attempt = session.get_one(Attempt, started.id)
            attempt.questions = [[bank[uid].id, bank[uid].edition_id] for uid in questions]

    def study(self, login: str, module: str) -> None:
        """Have *login* finish the lessons of *module* and pass its quiz."""
        with self.app.app_context():
            with writing() as session:
                viewer = self._viewer(session, login)
                for lesson in _live(session).module(module).lessons:
                    lessons.finish(session, viewer, lesson.uid, at=now())
                secret = str(self.app.secret_key)
                attempt = attempts.start(session, viewer, module, secret=secret, at=now())
            for question in attempt.questions:
                right = expected(question.document, "en")
                with writing() as session:
                    quizzes.answer(session, viewer, question.uid, right, slug=module, at=now())

    def attempt_of(self, login: str) -> str:
        """The uid of the newest attempt of *login*."""
        with self.app.app_context(), reading() as session:
            of_hers = Attempt.person_id == person(session, login).id
            newest = select(Attempt.uid).where(of_hers).order_by(Attempt.id.desc()).limit(1)
            return session.scalars(newest).one()

    def held(self, login: str) -> tuple[int, int]:
        """The keys and points of *login*."""
        with self.app.app_context(), writing() as session:
            viewer = self._viewer(session, login)
            return viewer.keys, viewer.points

    def person_uid(self, login: str) -> str:
        """The uid of *login*, as admin pages have it in their address."""
        with self.app.app_context(), reading() as session:
            return person(session, login).uid

    def _viewer(self, session: Session, login: str) -> Viewer:
        token = sign_in.begin(session, person(session, login).id, device="a test", at=now())
        found = sign_in.viewer_of(session, token, at=now())
        assert found, login
        sign_in.leave(session, found, found.sign_in_id)
        return found

    def _wait(self) -> None:
        assert self._server
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                with urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(
            f"academy run did not answer at {self.url} within {PATIENCE} seconds:\n"
            + self.log.read_text("utf-8")
        )


def prepare(house: House) -> None:
    """Make the demo company of *house*, so few that its jobs leave the machine to the stories."""
    for command in (("migrate",), ("content", "publish"), ("demo", "--people", str(PEOPLE))):
        done = house.academy(*command)
        assert done.returncode == 0, f"academy {' '.join(command)}:\n{done.stdout}{done.stderr}"


@contextmanager
def moved_in(folder: Path, prepared: Path, **settings: str) -> Iterator[House]:
    """A house that begins as *prepared*: its ``instance/`` and ``content/``, copied to *folder*."""
    for name in ("instance", "content"):
        shutil.copytree(prepared / name, folder / name)
    with House(folder, **settings) as house:
        yield house


def _live(session: Session) -> catalogue.Catalogue:
    newest = session.scalar(select(func.max(Publication.id))) or 0
    return catalogue.current(session, newest)
