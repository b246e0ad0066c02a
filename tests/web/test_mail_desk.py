"""The page about mail: what waits and what failed is there, a test letter leaves, no secret is shown."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.outbox import Message
from academy.services import outbox, people
from tests.cast import ADA, AMINA, HUGO, MARC, person, unit
from tests.conftest import OPENING
from tests.visitor import Visitor
from tests.web.conftest import Configured


def refuse(message: Message) -> None:
    raise ValueError(f"550 no such user: {message.recipient}")


def test_what_waits_and_what_was_given_up_is_listed_and_what_was_withdrawn_is_not(
    app: Flask,
) -> None:
    body = {"subject": "A word for her alone", "text": "t"}
    with writing() as session:
        for name in ("one", "two", "three"):
            outbox.post(
                session, channel="mail", recipient=f"{name}@x.example", body=body, at=OPENING
            )
    at = OPENING
    for _ in range(len(outbox.PAUSES) + 1):
        outbox.deliver(refuse, now=lambda: at)  # noqa: B023
        at += timedelta(days=2)
    with writing() as session:
        (gone, *_rest) = session.scalars(select(Message).order_by(Message.id))
        gone.error = f"{outbox.WITHDRAWN}: she has finished"
        outbox.post(session, channel="mail", recipient="late@x.example", body=body, at=OPENING)
    outbox.deliver(refuse, now=now)
    page = Visitor(app).is_in(ADA).get("/mail").text
    given_up = page.partition("Given up")[2]
    assert "two@x.example" in given_up
    assert "three@x.example" in given_up
    assert "one@x.example" not in page
    assert "late@x.example" in page.partition("Given up")[0]
    assert "550 no such user" in page
    assert "A word for her alone" not in page


def test_a_test_letter_goes_to_who_asks_for_it(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    assert ada.post("/mail/test").location == "/mail"
    with reading() as session:
        (letter,) = session.scalars(select(Message))
    assert letter.recipient == ADA
    assert "test letter" in letter.body["subject"]
    assert "Ada" in letter.body["html"]


def test_the_server_is_named_without_its_password(configured: Configured) -> None:
    app = configured(ACADEMY_SMTP_URL="smtp://escale:geheim@mail.alize.example:587")
    page = Visitor(app).is_in(ADA).get("/mail").text
    assert "mail.alize.example:587" in page
    assert "geheim" not in page
    assert "ACADEMY_SMTP_URL" not in page


def test_mail_is_for_who_administers_the_whole(app: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, MARC), "admin", unit(session, "Maroc"), at=OPENING)
    for login in (MARC, HUGO, AMINA):
        visitor = Visitor(app).is_in(login)
        assert visitor.get("/mail").status_code == 404
        assert visitor.post("/mail/test").status_code == 404


def test_without_a_server_neither_page_nor_letter_says_that_it_arrives(
    app: Flask, configured: Configured
) -> None:
    ada = Visitor(app).is_in(ADA)
    ada.post("/mail/test")
    page = ada.get("/mail").text
    assert "it leaves for nobody" in page
    assert "On its way" not in page
    served = Visitor(configured(ACADEMY_SMTP_URL="smtp://mail.alize.example")).is_in(ADA)
    served.post("/mail/test")
    assert f"On its way to {ADA}" in served.get("/mail").text
    with reading() as session:
        shown, sent = session.scalars(select(Message.body).order_by(Message.id))
    assert "It does not yet" in shown["text"]
    assert "It does." in sent["text"]
