"""A minute a day on its pages: two questions and their reasons, then done; nothing on days off."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask

from academy.clock import now
from academy.engine.marking import ChoiceKey
from academy.models.daily import QuestionReport
from academy.models.database import reading, writing
from academy.models.people import Leave
from academy.services import daily
from academy.web import whys
from academy.web.questions import show
from tests.cast import AMINA, BRUNO, CHLOE, person, viewer
from tests.statements import counted
from tests.visitor import Visitor, unsigned
from tests.web.days import answer, asked_on, move_on, question

WHY = re.compile(r'<p class="why">(.*?)</p>', re.DOTALL)
CLOCK = re.compile(r"<count-?down|timer|data-seconds|setInterval", re.IGNORECASE)
DEBT = re.compile(r"missed|behind|overdue|late\b|catch up|owe|pile", re.IGNORECASE)
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    return Visitor(academy).is_in(AMINA)


def main(text: str) -> str:
    found = MAIN.search(text)
    assert found
    return found[0]


def finish(visitor: Visitor, *, rightly: bool = True) -> None:
    for _ in range(2):
        assert answer(visitor, visitor.get("/daily"), rightly=rightly).status_code == 200


# The day.


def test_a_minute_is_two_questions_with_their_feedback_and_then_done(amina: Visitor) -> None:
    first = amina.get("/daily")
    assert "Question 1 of 2" in first.text
    told = answer(amina, first)
    assert told.status_code == 200
    assert 'class="feedback feedback--right"' in told.text
    assert re.search(r"coin--star.*?<count-up>1<", told.text, re.DOTALL)
    assert re.search(r"coin--key.*?<count-up>1<", told.text, re.DOTALL)
    assert re.search(r'<a href="/lessons/[^"]+"', main(told.text)), "the lesson that explains it"
    second = amina.get("/daily")
    assert "Question 2 of 2" in second.text
    assert asked_on(second) != asked_on(first)
    told = answer(amina, second, rightly=False)
    assert 'class="feedback feedback--wrong"' in told.text
    assert "coin--star" not in main(told.text)
    done = amina.get("/daily")
    assert "Done. That was your minute." in done.text
    assert 'name="question"' not in done.text
    assert 'class="change"' in done.text
    assert "/practice" in done.text
    assert "/skills" in done.text


def test_the_page_says_what_tomorrow_may_bring(amina: Visitor) -> None:
    finish(amina)
    assert re.search(r"Thursday \d+ \w+, perhaps", amina.get("/daily").text)


def test_every_device_sees_the_same_question(amina: Visitor) -> None:
    other = Visitor(amina.app).is_in(AMINA)
    assert asked_on(amina.get("/daily")) == asked_on(other.get("/daily"))
    assert asked_on(amina.get("/daily")) == asked_on(other.get("/daily"))


def test_a_second_tab_gets_the_first_mark_and_nothing_more(amina: Visitor) -> None:
    page = amina.get("/daily")
    first = answer(amina, page)
    again = answer(amina, page, rightly=False)
    assert main(unsigned(first.text)) == main(unsigned(again.text))
    assert re.search(r'coin--star.*?coin__count">1<', again.text, re.DOTALL)


def test_an_answer_that_makes_no_sense_is_asked_again_with_a_sentence(amina: Visitor) -> None:
    uid = asked_on(amina.get("/daily"))
    page = amina.post("/daily/answers", {"question": uid})
    assert page.status_code == 422
    assert asked_on(page) == uid
    assert "notice--problem" in page.text


def test_a_question_that_was_not_chosen_for_her_is_not_found(amina: Visitor) -> None:
    amina.get("/daily")
    for uid in ("", "nowhere", "' or 1=1 --", "x" * 500):
        assert amina.post("/daily/answers", {"question": uid, "answer": "x"}).status_code == 404


def test_whatever_the_absence_two_questions_are_two_questions(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(amina)
    move_on(monkeypatch, 21)
    home, page = amina.get("/"), amina.get("/daily")
    assert "Question 1 of 2" in page.text
    asked = re.sub(r"<form\b.*?</form>", "", main(page.text), flags=re.DOTALL)
    for text in (main(home.text), asked):
        assert not DEBT.search(re.sub(r"<[^>]+>", " ", text))


def test_no_clock_runs(amina: Visitor) -> None:
    page = amina.get("/daily")
    for text in (page.text, answer(amina, page).text):
        assert not CLOCK.search(text)


# Days off.


def test_on_a_rest_day_the_pages_ask_for_nothing(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = amina.get("/daily")
    move_on(monkeypatch, 3)
    for path in ("/daily", "/"):
        text = main(amina.get(path).text)
        assert "Today asks for nothing" in text
        assert "button--primary" not in text
        assert 'name="question"' not in text
    assert answer(amina, page).status_code == 409
    assert "/practice" in amina.get("/daily").text


def test_on_leave_as_well(amina: Visitor) -> None:
    with amina.app.app_context(), writing() as session:
        hers = person(session, AMINA)
        today = viewer(session, AMINA, at=now()).day(now())
        session.add(Leave(person_id=hers.id, first=today, last=today + timedelta(days=1)))
    text = main(amina.get("/daily").text)
    assert "Today asks for nothing" in text
    assert re.search(r"come on Friday \d+", text)


def test_an_academy_without_questions_says_so(app: Flask) -> None:
    text = main(Visitor(app).is_in(AMINA).get("/daily").text)
    assert "nothing to ask you yet" in text
    assert "Today asks for nothing" not in text


# Not now, I know this, this is wrong.


@pytest.mark.parametrize("way", ["skip", "known"])
def test_a_question_can_be_put_aside_for_another(amina: Visitor, way: str) -> None:
    before = asked_on(amina.get("/daily"))
    assert f'formaction="/daily/{way}"' in amina.get("/daily").text
    assert amina.post(f"/daily/{way}", {"question": before}).location == "/daily"
    after = amina.get("/daily")
    assert asked_on(after) != before
    assert "notice--success" in after.text
    assert "Question 1 of 2" in after.text


def test_the_third_question_of_a_day_stays_and_a_sentence_says_why(amina: Visitor) -> None:
    for _ in range(2):
        amina.post("/daily/skip", {"question": asked_on(amina.get("/daily"))})
        amina.get("/daily")
    third = asked_on(amina.get("/daily"))
    amina.post("/daily/known", {"question": third})
    page = amina.get("/daily")
    assert asked_on(page) == third
    assert "notice--problem" in page.text


def test_a_report_reaches_its_author_once_with_thanks(amina: Visitor) -> None:
    uid = asked_on(amina.get("/daily"))
    told = answer(amina, amina.get("/daily"))
    assert 'action="/daily/reports"' in told.text
    form = {"question": uid, "text": "  Two of them\nare right. ", "after": "daily"}
    assert amina.post("/daily/reports", form).location == "/daily"
    assert "Thank you" in amina.get("/daily").text
    amina.post("/daily/reports", form)
    assert "told us already" in amina.get("/daily").text
    with amina.app.app_context(), reading() as session:
        kept = session.query(QuestionReport).one()
        assert kept.text == "Two of them are right."


def test_a_report_of_what_was_never_asked_is_not_found_and_an_empty_one_refused(
    amina: Visitor,
) -> None:
    uid = asked_on(amina.get("/daily"))
    assert amina.post("/daily/reports", {"question": "nowhere", "text": "x"}).status_code == 404
    assert amina.post("/daily/reports", {"question": uid, "text": "  "}).status_code == 422
    assert amina.post("/daily/reports", {"question": uid, "text": "x" * 1001}).status_code == 422


@pytest.mark.parametrize("after", ["https://evil.example", "//evil.example", "people.index", ""])
def test_a_report_leads_nowhere_else(amina: Visitor, after: str) -> None:
    uid = asked_on(amina.get("/daily"))
    form = {"question": uid, "text": "It is wrong.", "after": after}
    assert amina.post("/daily/reports", form).location == "/daily"


# What the page may say before the answer.


@pytest.mark.parametrize("login", [AMINA, BRUNO, CHLOE])
def test_no_name_that_stands_among_todays_options_is_said_before_the_answer(
    academy: Flask, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(academy).is_in(login)
    language = "fr" if login == CHLOE else "en"
    for days in (0, 1, 1, 3):
        move_on(monkeypatch, days)
        for _ in range(2):
            page = visitor.get("/daily")
            with academy.app_context(), writing() as session:
                who = viewer(session, login, at=now())
                today = daily.read(session, who, at=now())
            assert today
            ideas = list(whys.ideas_of((a.question.document for a in today.asked), language))
            topics = re.findall(r'<p class="kicker">(.*?)</p>', main(page.text))[1:]
            quoted = re.findall("[“«]\u202f?(.*?)\u202f?[”»]", WHY.findall(page.text)[0])
            for said in (*topics, *quoted):
                assert not whys.tells(unescape(said), ideas), (said, ideas)
            answer(visitor, page, rightly=False)


def test_the_key_is_not_on_the_page_before_the_answer(amina: Visitor) -> None:
    page = amina.get("/daily")
    asked = question(amina.app, asked_on(page))
    for option in asked.document.options:
        for words in option.feedback.values():
            assert words[:20] not in page.text
    if isinstance(asked.document.key, ChoiceKey):
        shown = show(asked.document, language="en", seed="x")
        assert len(shown.options) == len(asked.document.options)
        assert "right" not in MAIN.findall(page.text)[0].lower().split("<fieldset")[1][:200]


# Home.


def test_home_begins_with_the_minute_and_names_its_notion_once_it_is_drawn(
    amina: Visitor,
) -> None:
    before = main(amina.get("/").text)
    assert before.index("Your minute is ready") < before.index("Passport")
    assert before.count("button--primary") == 1
    answer(amina, amina.get("/daily"))
    begun = main(amina.get("/").text)
    assert "Go on" in begun
    assert "1 question · 1 min" in begun
    answer(amina, amina.get("/daily"))
    done = main(amina.get("/").text)
    assert "Today’s minute is done" in done
    assert re.search(r"Thursday \d+ \w+, perhaps about “", done)
    assert done.count("button--primary") == 1


# Statements.


@pytest.fixture
def warm(academy: Flask) -> Visitor:
    """Amina, in a process that has read the catalogue and compiled the bank."""
    Visitor(academy).is_in(BRUNO).get("/daily")
    return Visitor(academy).is_in(AMINA)


def test_the_minute_takes_few_statements(warm: Visitor) -> None:
    with counted(warm.app) as first:
        page = warm.get("/daily")
    assert len(first) <= 7, first
    for _ in range(2):
        with counted(warm.app) as later:
            page = warm.get("/daily")
        assert len(later) <= 3, later
        with counted(warm.app) as answering:
            answer(warm, page)
        assert len(answering) <= 9, answering
    with counted(warm.app) as done:
        warm.get("/daily")
    assert len(done) <= 3, done


def test_home_takes_few_statements_before_and_after_the_minute(warm: Visitor) -> None:
    for _ in range(3):
        with counted(warm.app) as home:
            page = warm.get("/")
        assert len(home) <= 6, home
        if "Today’s minute is done" not in page.text:
            answer(warm, warm.get("/daily"))


def test_a_day_off_takes_one_statement(warm: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    move_on(monkeypatch, 4)
    with counted(warm.app) as statements:
        warm.get("/daily")
    assert len(statements) <= 1, statements


def test_the_day_of_the_page_is_the_entitys(amina: Visitor) -> None:
    with amina.app.app_context(), writing() as session:
        day: date = viewer(session, AMINA, at=now()).day(now())
    assert f"{day:%A} {day.day} {day:%B}" in amina.get("/").text
