"""Prints: asked for once, made once, seen by one, cleared away after a day."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound, TooMany
from academy.models.database import reading, writing
from academy.models.prints import Print
from academy.services import claims, periods, prints
from tests.cast import viewer
from tests.conftest import OPENING
from tests.workday import PYTHONPATH

VALUES = {"name": "Amina", "words": {"title": "Échelle"}}
SOON = OPENING + timedelta(seconds=1)


def echo(kind: str, values: Mapping[str, Any]) -> bytes:
    return f"{kind}:{values['name']}".encode()


def jammed(_kind: str, _values: Mapping[str, Any]) -> bytes:
    raise RuntimeError("paper jam")


def count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Print)) or 0


def ask(login: str = "amina", values: Mapping[str, Any] = VALUES, kind: str = "toy") -> str:
    with writing() as session:
        return prints.ask(session, viewer(session, login, at=OPENING), kind, values, at=OPENING)


def state(uid: str, login: str = "amina") -> str:
    with writing() as session:
        return prints.find(session, viewer(session, login, at=OPENING), uid).state


def content(uid: str, login: str = "amina") -> tuple[str, bytes]:
    with writing() as session:
        made = prints.content(session, viewer(session, login, at=OPENING), uid)
    return made.kind, made.content


def test_asking_twice_is_one_print(app: Flask) -> None:
    assert ask() == ask()
    assert count() == 1
    assert ask(values={**VALUES, "name": "A."}) != ask()
    assert ask(kind="booklet") != ask()
    assert ask("bruno") != ask()
    assert count() == 4


def test_the_order_of_values_is_no_difference(app: Flask) -> None:
    assert ask(values={"a": 1, "b": 2}) == ask(values={"b": 2, "a": 1})


def test_six_at_once_are_one_print(app: Flask) -> None:
    """What decides is the unique key, not a look beforehand."""
    with writing() as session:
        amina = viewer(session, "amina", at=OPENING)
    start, uids = Barrier(6), list[str]()

    def press() -> None:
        with app.app_context():
            start.wait()
            with writing() as session:
                uids.append(prints.ask(session, amina, "toy", VALUES, at=OPENING))

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(uids) == 6
    assert len(set(uids)) == 1
    assert count() == 1


def test_the_request_wakes_the_worker(session: Session) -> None:
    prints.ask(session, viewer(session, "amina", at=OPENING), "toy", VALUES, at=OPENING)
    assert "make_prints" in session.info["wakes"]


def test_it_waits_until_it_is_made_and_then_is_there(app: Flask) -> None:
    uid = ask()
    assert state(uid) == "waiting"
    with pytest.raises(Conflict):
        content(uid)
    assert prints.make(echo, now=lambda: SOON) == 1
    assert state(uid) == "made"
    assert content(uid) == ("toy", b"toy:Amina")
    assert prints.make(echo, now=lambda: SOON) == 0


def test_only_its_owner_finds_it(app: Flask) -> None:
    uid = ask()
    prints.make(echo, now=lambda: SOON)
    for act in (state, content):
        with pytest.raises(NotFound):
            act(uid, "bruno")
        with pytest.raises(NotFound):
            act(uid, "ada")
        with pytest.raises(NotFound):
            act("0" * 32)


def test_what_fails_is_tried_three_times_and_can_be_asked_for_again(app: Flask) -> None:
    uid = ask()
    tries = []

    def jam(kind: str, values: Mapping[str, Any]) -> bytes:
        tries.append(kind)
        return jammed(kind, values)

    assert prints.make(jam, now=lambda: SOON) == 0
    assert len(tries) == prints.TRIES
    assert state(uid) == "failed"
    assert prints.make(echo, now=lambda: SOON) == 0
    with writing() as session:
        prints.again(session, viewer(session, "amina", at=OPENING), uid, at=SOON)
    assert state(uid) == "waiting"
    assert prints.make(echo, now=lambda: SOON) == 1
    assert content(uid)[1] == b"toy:Amina"


def test_asking_for_the_same_values_again_also_tries_again(app: Flask) -> None:
    uid = ask()
    prints.make(jammed, now=lambda: SOON)
    assert ask() == uid
    assert state(uid) == "waiting"


def test_one_that_jams_does_not_hold_up_the_others(app: Flask) -> None:
    bad, good = ask(values={"name": "bad"}), ask(values={"name": "good"})

    def choosy(kind: str, values: Mapping[str, Any]) -> bytes:
        return jammed(kind, values) if values["name"] == "bad" else echo(kind, values)

    assert prints.make(choosy, now=lambda: SOON) == 1
    assert (state(bad), state(good)) == ("failed", "made")


def test_nobody_tries_anothers_print_again(app: Flask) -> None:
    uid = ask()
    prints.make(jammed, now=lambda: SOON)
    with writing() as session, pytest.raises(NotFound):
        prints.again(session, viewer(session, "bruno", at=OPENING), uid, at=SOON)
    assert state(uid) == "failed"


def test_a_made_print_is_not_made_again(app: Flask) -> None:
    uid = ask()
    prints.make(echo, now=lambda: SOON)
    with writing() as session:
        prints.again(session, viewer(session, "amina", at=OPENING), uid, at=SOON)
    assert state(uid) == "made"


KILLED = """
import os, signal, sys
from academy import config
from academy.app import create_app
from academy.services import prints
from tests.conftest import OPENING
app = create_app(config.load(os.environ))
def die(kind, values):
    os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    prints.make(die, now=lambda: OPENING)
"""


@pytest.mark.slow  # it starts processes of its own
def test_another_worker_takes_over_from_one_that_was_killed(app: Flask) -> None:
    uid = ask()
    url = app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
    environment = {**os.environ, "ACADEMY_DATABASE_URL": url, "PYTHONPATH": PYTHONPATH}
    killed = subprocess.run([sys.executable, "-c", KILLED], env=environment, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert prints.make(echo, now=lambda: SOON) == 0
    assert state(uid) == "waiting"
    assert prints.make(echo, now=lambda: OPENING + prints.LEASE) == 1
    assert content(uid)[1] == b"toy:Amina"


def test_one_that_kills_its_workers_is_given_up(app: Flask) -> None:
    uid = ask()
    with writing() as session:
        session.execute(
            Print.__table__.update().values(tries=prints.TRIES)  # type: ignore[attr-defined]
        )
    assert prints.make(echo, now=lambda: SOON) == 0
    assert state(uid) == "failed"


def test_a_worker_that_was_too_slow_does_not_overwrite_the_other(app: Flask) -> None:
    """The update names the lease that it was made under."""
    uid = ask()
    late = OPENING + prints.LEASE

    def slow(kind: str, values: Mapping[str, Any]) -> bytes:
        prints.make(lambda _k, _v: b"the other", now=lambda: late)
        return b"too late"

    prints.make(slow, now=lambda: OPENING)
    assert content(uid)[1] == b"the other"


def test_a_night_clears_away_what_is_a_day_old(app: Flask) -> None:
    old = ask()
    prints.make(echo, now=lambda: SOON)
    with writing() as session:
        periods.clean_up(session, now=OPENING + timedelta(hours=23))
    assert state(old) == "made"
    with writing() as session:
        periods.clean_up(session, now=OPENING + timedelta(days=1, seconds=1))
    with pytest.raises(NotFound):
        state(old)
    assert ask() != old


def test_one_person_cannot_fill_the_press(app: Flask) -> None:
    for number in range(prints.MOST):
        ask(values={"name": str(number)})
    with pytest.raises(TooMany):
        ask(values={"name": "one more"})
    assert ask(values={"name": "0"})
    assert ask("bruno")


def test_of_two_workers_who_saw_the_same_print_one_holds_it(
    academy: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    whole, first = claims.writing, []

    @contextmanager
    def late() -> Iterator[Session]:
        monkeypatch.setattr(claims, "writing", whole)
        first.append(prints.QUEUE.claim(OPENING))
        with whole() as session:
            yield session

    monkeypatch.setattr(claims, "writing", late)
    assert prints.QUEUE.claim(OPENING) is None
    assert first[0]
