"""A manager's page, and what comes of its clicks."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.outbox import Message
from academy.models.people import Person
from academy.services import catalogue, leaves
from tests.cast import AMINA, BRUNO, MARC, person, viewer
from tests.make import answered
from tests.services.asking import ask
from tests.visitor import Visitor


@pytest.fixture
def marc(academy: Flask) -> Visitor:
    """Amina's manager; she is late with a module, and Bruno of another team is as well."""
    with academy.app_context(), writing() as session:
        day = now().date()
        ask(session, [AMINA, BRUNO], due_on=day - timedelta(days=2))
        session.execute(update(Person).where(Person.email == AMINA).values(locale="fr"))
        session.execute(update(Person).where(Person.email == MARC).values(locale="en"))
    return Visitor(academy).is_in(MARC)


def uid(app: Flask, login: str) -> str:
    with app.app_context(), reading() as session:
        return person(session, login).uid


def test_the_page_names_who_is_late_and_has_a_message_ready_in_her_language(
    academy: Flask, marc: Visitor
) -> None:
    page = marc.get("/team").text
    assert "Amina" in page
    assert "Bruno" not in page
    assert '<span class="tag tag--wrong">late</span>' in page
    assert "Bonjour Amina, «" in page
    assert "It is in the language that Amina reads: Français." in page
    assert "My team" in marc.get("/profile").text  # in the menu
    assert Visitor(academy).is_in(AMINA).get("/team").status_code == 404


def test_one_click_sends_the_message_and_a_second_one_changes_nothing(
    academy: Flask, marc: Visitor
) -> None:
    path = f"/team/{uid(academy, AMINA)}/nudge"
    text = "Bonjour <b>Amina</b>,\r\n\r\nje peux vous libérer une heure."
    assert marc.post(path, {"text": text}).status_code == 303
    assert "Sent." in marc.get("/team").text
    marc.post(path, {"text": text})
    page = marc.get("/team").text
    assert "had a word this week" in page
    assert "Send it" not in page
    assert "Nobody waits for a word" in page
    assert "Nobody is late" not in page  # Amina still is, and has her red tag below
    hers = marc.get(path.removesuffix("/nudge")).text
    assert "You wrote on" in hers
    assert "Bonjour &lt;b&gt;Amina&lt;/b&gt;," in hers
    with academy.app_context(), reading() as session:
        body = session.scalars(select(Message.body)).one()
    assert body["subject"].startswith("Un mot de Marc")
    assert "je peux vous libérer une heure." in body["text"]
    assert "&lt;b&gt;Amina&lt;/b&gt;" in body["html"]
    news = Visitor(academy).is_in(AMINA).get("/notices").text
    assert "Marc" in news
    assert "&lt;b&gt;Amina&lt;/b&gt;" in news


def test_her_own_page_says_completion_and_no_hour_or_answer(academy: Flask, marc: Visitor) -> None:
    with academy.app_context(), writing() as session:
        amina = viewer(session, AMINA, at=now())
        answered(session, amina, "built-here", at=now(), wrongly=1)
    page = marc.get(f"/team/{uid(academy, AMINA)}").text
    assert re.search(r"[01] of 16 stamps", page)
    for word in ("streak", "answers", "minutes ago", "last seen", "%"):
        assert word not in page.partition("<main")[2].partition("</main>")[0].lower(), word


def test_nobody_is_late_on_leave_and_the_page_does_not_say_why(
    academy: Flask, marc: Visitor
) -> None:
    with academy.app_context(), writing() as session:
        amina = viewer(session, AMINA, at=now())
        leaves.add(session, amina, first=now().date(), last=now().date(), at=now())
    page = marc.get("/team").text.partition("<main")[2]
    assert "tag--wrong" not in page
    assert "leave" not in page.partition("</main>")[0]


def test_empty_words_are_refused_beside_the_form(academy: Flask, marc: Visitor) -> None:
    answer = marc.post(f"/team/{uid(academy, AMINA)}/nudge", {"text": "  "})
    assert answer.status_code == 422
    assert "Write a few words" in answer.text


def test_congratulations_are_one_click_and_thanks_three_phrases(
    academy: Flask, marc: Visitor
) -> None:
    with academy.app_context(), writing() as session:
        amina = viewer(session, AMINA, at=now())
        for module in catalogue.newest(session).theme("company").modules:  # and so a seal
            answered(session, amina, module.uid, at=now())
    page = marc.get("/team").text
    assert "Congratulate Amina" in page
    path = f"/team/{uid(academy, AMINA)}"
    about = page.partition('name="about" value="')[2].partition('"')[0]
    for _ in range(2):
        assert marc.post(f"{path}/congratulations", {"about": about}).status_code == 303
    assert marc.post(f"{path}/thanks", {"phrase": "example"}).status_code == 303
    assert marc.post(f"{path}/thanks", {"phrase": "odd"}).status_code == 404
    news = Visitor(academy).is_in(AMINA).get("/notices").text
    assert news.count("vous félicite pour votre sceau") == 1
    assert "vous remercie de l’exemple que vous donnez" in news
    assert "Congratulate Amina" not in marc.get("/team").text


def test_a_former_manager_finds_nothing_at_once(academy: Flask, marc: Visitor) -> None:
    path = f"/team/{uid(academy, AMINA)}"
    assert marc.get(path).status_code == 200
    with academy.app_context(), writing() as session:
        person(session, AMINA).manager_id = person(session, BRUNO).id
    assert marc.get(path).status_code == 404
    assert marc.post(f"{path}/nudge", {"text": "Courage"}).status_code == 404
    assert marc.post(f"{path}/thanks", {"phrase": "help"}).status_code == 404
    assert "Amina" not in marc.get("/team").text
