"""Who leaves takes her credentials along: the private address, and the letter on that day."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from academy import clock
from academy.models.database import reading
from academy.models.outbox import Message
from academy.models.people import Person
from academy.services import leaving
from tests.cast import ADA, AMINA, person
from tests.credentials import passport
from tests.visitor import Visitor
from tests.web.test_verify import HERE

HOME = "amina@home.example"


@pytest.fixture
def uid(app: Flask, tmp_path: Path) -> str:
    """Amina's credential, signed."""
    return passport(app, tmp_path, house=HERE)


def letters(recipient: str) -> list[dict[str, str]]:
    """What was posted to that address, the oldest first."""
    with reading() as session:
        sent = select(Message.body).where(Message.recipient == recipient).order_by(Message.id)
        return list(session.scalars(sent))


def link(letter: dict[str, str]) -> str:
    """The path of the link in a letter."""
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/private-address/\S+)", letter["text"])
    assert path in letter["html"]
    return str(path)


def kept() -> str | None:
    """Amina's private address."""
    with reading() as session:
        return session.scalar(select(Person.private_email).where(Person.email == AMINA))


def suspend(app: Flask) -> int:
    """An administrator closes Amina's account."""
    with reading() as session:
        hers = person(session, AMINA).uid
    return Visitor(app).is_in(ADA).post(f"/people/{hers}/suspension").status_code


def give(app: Flask, address: str = HOME) -> Visitor:
    """Amina types a private address into her profile."""
    amina = Visitor(app).is_in(AMINA)
    assert amina.post("/passport/private-address", {"address": address}).status_code == 303
    return amina


def test_a_private_address_is_kept_once_its_reader_says_that_it_is_hers(app: Flask) -> None:
    amina = give(app, " Amina@Home.example ")
    assert "We wrote to amina@home.example" in amina.get("/profile").text
    [letter] = letters(HOME)
    assert kept() is None
    stranger = Visitor(app)
    page = stranger.get(link(letter))
    assert HOME in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert kept() is None  # a mail scanner looks, and nothing comes of it
    assert "It is kept" in stranger.post(link(letter)).text
    assert kept() == HOME
    assert f'value="{HOME}"' in amina.get("/profile").text
    amina.post("/passport/private-address", {"address": " "})
    assert kept() is None


def test_what_is_no_address_is_said_so(app: Flask) -> None:
    amina = give(app, "no address")
    assert "is not an address" in amina.get("/profile").text


def test_a_link_that_was_changed_or_is_old_keeps_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(app)
    path = link(letters(HOME)[0])
    for changed in (
        path[:-9] + ("A" if path[-9] != "A" else "B") + path[-8:],
        path[:-9],
        "/private-address/x",
    ):
        assert Visitor(app).post(changed).status_code == 404
    later = clock.now() + leaving.PATIENCE + timedelta(seconds=1)
    monkeypatch.setattr("academy.web.leaving.now", lambda: later)
    answer = Visitor(app).post(path)
    assert (answer.status_code, "has expired" in answer.text) == (404, True)
    assert kept() is None


def test_nobody_fills_a_strangers_mailbox(app: Flask) -> None:
    for _each in range(leaving.MOST):
        give(app)
    again = Visitor(app).is_in(AMINA).post("/passport/private-address", {"address": HOME})
    assert (again.status_code, len(letters(HOME))) == (429, leaving.MOST)


def test_who_leaves_gets_a_letter_to_her_private_address_once(app: Flask, uid: str) -> None:
    give(app)
    Visitor(app).post(link(letters(HOME)[0]))
    for _twice in range(2):
        assert suspend(app) == 303
    [_asked, letter] = letters(HOME)
    assert f"Digital passport: http://127.0.0.1:8000/verify/{uid}" in letter["text"]
    assert f"/verify/{uid}" in letter["html"]
    page = Visitor(app).get(f"/verify/{uid}").text
    assert "Valid" in page
    for suffix in ("json", "jwt", "png"):
        assert f"/credentials/{uid}.{suffix}" in page


def test_who_has_left_confirms_nothing_any_more(app: Flask, uid: str) -> None:
    give(app)
    suspend(app)
    assert Visitor(app).post(link(letters(HOME)[0])).status_code == 404
    assert kept() is None


def test_who_gave_no_private_address_gets_no_letter(app: Flask, uid: str) -> None:
    suspend(app)
    with reading() as session:
        assert session.scalars(select(Message)).all() == []
