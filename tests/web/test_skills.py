"""My skills and my path: a picture with its uncertainty, in words as well, for oneself alone."""

import re
from html import unescape

import pytest
from flask import Flask

from academy.models.database import reading
from academy.services import catalogue
from tests.cast import ADA, AMINA, CHLOE, HUGO, MARC
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.days import answer, move_on

SKILL = re.compile(r'<li class="coast__skill">(.*?)</li>', re.DOTALL)
PER_CENT = re.compile(r"\d+\s*(?:to \d+\s*)?%")
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    """Amina after her first minute: one right, one wrong."""
    visitor = Visitor(academy).is_in(AMINA)
    for rightly in (True, False):
        answer(visitor, visitor.get("/daily"), rightly=rightly)
    return visitor


def main(text: str) -> str:
    found = MAIN.search(text)
    assert found
    return found[0]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_every_skill_stands_on_the_coast_and_in_the_list_below_it(amina: Visitor) -> None:
    with amina.app.app_context(), reading() as session:
        live = catalogue.current(session, 1)
    text = main(amina.get("/skills").text)
    listed = [words(each) for each in SKILL.findall(text)]
    assert len(listed) == len(live.skills)
    assert text.count('class="coast__letter"') == len(listed)
    for skill in live.skills.values():
        assert any(skill.name["en"] in each for each in listed), skill.id
    standings = ("known", "fading", "mixed up", "under way", "not met yet")
    assert all(any(standing in each for standing in standings) for each in listed)
    assert all("sure" in each for each in listed if "not met yet" not in each)
    assert sum("last answered on" in each for each in listed) >= 1


def test_the_picture_is_hidden_from_screen_readers_which_have_the_list(amina: Visitor) -> None:
    text = main(amina.get("/skills").text)
    assert re.findall(r"<svg[^>]*>", text)
    assert all('aria-hidden="true"' in svg for svg in re.findall(r"<svg[^>]*>", text))


def test_no_probability_is_shown_before_enough_people_have_answered(amina: Visitor) -> None:
    text = words(main(amina.get("/skills").text))
    assert not PER_CENT.search(text)
    assert "No percentages stand here" in text


def test_the_path_says_what_comes_and_why_and_what_the_answers_changed(amina: Visitor) -> None:
    text = main(amina.get("/path").text)
    assert "This week" in text
    stops = re.findall(r'class="stop__name">(.*?)</b><span class="stop__why">(.*?)</span>', text)
    assert len(stops) >= 5
    assert len({name for name, _why in stops}) == len(stops)
    assert all(why.endswith(".") for _name, why in stops)
    assert text.count('class="change"') >= 1
    assert "a right answer" in text or "a wrong answer" in text
    assert "yesterday" not in text, "she answered today, whenever the notion comes again"


def test_before_the_first_answer_the_log_book_is_empty(academy: Flask) -> None:
    text = main(Visitor(academy).is_in(AMINA).get("/path").text)
    assert "still empty" in text
    assert 'class="change"' not in text


def test_nobody_else_sees_what_is_believed_of_her(amina: Visitor) -> None:
    hers = [words(each) for each in SKILL.findall(amina.get("/skills").text)]
    for login in (MARC, HUGO, ADA, CHLOE):
        other = Visitor(amina.app).is_in(login)
        for path in ("/skills", "/path"):
            for query in ("", "?person=2", "?uid=amina"):
                text = main(other.get(path + query).text)
                assert "last answered on" not in text
                assert "dernière réponse" not in text
                assert 'class="change"' not in text
    assert any("last answered on" in each for each in hers)


def test_somebody_who_is_not_signed_in_is_asked_to(academy: Flask) -> None:
    for path in ("/skills", "/path", "/practice", "/diagnosis", "/daily"):
        assert "/sign-in" in Visitor(academy).get(path).location


def test_an_academy_without_content_has_an_empty_chart_and_a_way_on(app: Flask) -> None:
    visitor = Visitor(app).is_in(AMINA)
    for path in ("/skills", "/path"):
        text = main(visitor.get(path).text)
        assert 'class="empty"' in text
        assert 'href="/"' in text


def test_the_picture_takes_few_statements(amina: Visitor) -> None:
    for path, most in (("/skills", 4), ("/path", 4)):
        with counted(amina.app) as statements:
            amina.get(path)
        assert len(statements) <= most, statements


def test_weeks_later_what_was_known_is_said_to_be_fading_or_less_sure(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = SKILL.findall(amina.get("/skills").text)
    move_on(monkeypatch, 20)
    after = SKILL.findall(amina.get("/skills").text)
    assert [words(each).count("known") for each in after] <= [
        words(each).count("known") for each in before
    ]
