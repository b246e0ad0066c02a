"""Facts age: on the day that a lesson names its author is told, once, as news and by mail."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from academy.models.database import writing
from academy.models.notices import Notice
from academy.models.outbox import Message
from academy.services.authoring import drafts, facts, releasing, reviews
from tests.cast import person, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages

pytestmark = pytest.mark.pages

TUESDAY = OPENING + timedelta(days=1)
LESSON = "1-sea/1-tides/1-tides-lesson.en.md"


@pytest.fixture
def pages(app: Flask, tmp_path: Path) -> Pages:
    """A lesson that asks to be looked at on a Tuesday, from a folder."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.change(LESSON, "minutes: 1", "minutes: 1\nreview-by: 2026-11-17")
    publish(pages.read())
    return pages


def told() -> dict[str, list[str]]:
    """To whom mail goes, and what it is about."""
    with writing() as session:
        news = session.scalars(select(Notice).where(Notice.kind == "lesson_aged"))
        mail = session.scalars(select(Message.recipient).order_by(Message.recipient))
        return {"news": [each.values["lesson"] for each in news], "mail": list(mail)}


def test_nobody_is_told_before_the_day_and_every_author_on_it_once(
    app: Flask, pages: Pages
) -> None:
    write = app.extensions["letter"]
    facts.tell(write, at=OPENING)
    assert told() == {"news": [], "mail": []}
    for _ in range(2):
        facts.tell(write, at=TUESDAY)
    assert told() == {
        "news": ["tides-lesson", "tides-lesson"],
        "mail": ["chloe@demo.example", "ines@demo.example"],
    }
    with writing() as session:
        letter = session.scalars(select(Message).order_by(Message.recipient)).first()
        assert letter
        assert "On tides" in letter.body["text"]


def test_who_wrote_the_edition_in_force_is_told_alone(app: Flask, pages: Pages) -> None:
    with writing() as session:
        chloe, ines = (viewer(session, who, at=OPENING) for who in ("chloe", "ines"))
        draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
        texts = {path: text + "More.\n" for path, text in draft.texts.items()}
        drafts.save(session, chloe, draft.uid, texts, revision=1, at=OPENING)
        review = reviews.send(session, chloe, [draft.uid], at=OPENING)
        reviews.approve(session, ines, review.uid, at=OPENING)
        releasing.publish(session, chloe, review.uid, at=OPENING)
    facts.tell(app.extensions["letter"], at=TUESDAY)
    assert told()["mail"] == ["chloe@demo.example"]
    with writing() as session:
        news = session.scalars(select(Notice).where(Notice.kind == "lesson_aged")).one()
        assert news.person_id == person(session, "chloe").id
