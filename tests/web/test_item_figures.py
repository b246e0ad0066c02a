"""The authors' pages of figures: flags in plain words with what to do, bars of options, a film's curve."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from academy.engine.items import Flag
from academy.models.content import Item
from academy.models.database import reading, writing
from academy.models.figures import ItemFigures
from academy.services import catalogue
from academy.services.published import Lesson, Question
from academy.services.watch_counts import length
from academy.web import item_figures
from tests import night
from tests.cast import EVERYBODY, person
from tests.conftest import OPENING
from tests.statements import counted
from tests.visitor import Visitor

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


def main(page: str) -> str:
    found = MAIN.search(page)
    assert found
    return found[0]


def some_question(kind: str) -> Question:
    with reading() as session:
        live = catalogue.newest(session)
    return next(q for m in live.modules for q in m.questions if q.document.kind == kind)


def some_film() -> Lesson:
    with reading() as session:
        live = catalogue.newest(session)
    return next(each for m in live.modules for each in m.lessons if length(each))


def store(uid: str, kind: str, **sums: object) -> None:
    with writing() as session:
        item = session.scalars(select(Item).where(Item.kind == kind, Item.uid == uid)).one()
        told = (
            night.sums(item, **sums) if kind == "question" else {"edition": item.edition_id, **sums}
        )
        session.add(ItemFigures(item_id=item.id, figures=told, at=OPENING))


def test_a_question_tells_who_takes_which_option_and_what_to_do(
    academy: Flask, chloe: Visitor
) -> None:
    question = some_question("single")
    ids = [option.id for option in question.document.options]
    key = question.document.key
    right = next(id_ for id_ in ids if id_ in getattr(key, "right", ""))
    first, *rest = [id_ for id_ in ids if id_ != right]
    taken = {right: 4, first: 30, **dict.fromkeys(rest[1:], 3)}
    store(question.uid, "question", right_at_first=4, taken=taken, discrimination=-0.2)
    address = f"/authoring/questions/{question.uid}/figures"
    chloe.get(address)
    with counted(academy) as statements:
        page = main(chloe.get(address).text)
    assert len(statements) <= 3, statements
    for said in ("Hardly anybody gets it", "Read the key first", "It does not tell who knows",
                 "An option that nobody takes", "nobody takes it", "fewer than five people", "75%",
                 "10%", "12 s", "50% right", "too few people"):  # fmt: skip
        assert said in page, said
    assert "almost everybody" not in page.lower()
    with reading() as session:
        people = [person(session, login) for login in EVERYBODY]
    assert not [who for who in people if who.uid in page or who.family_name in page]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("short-text", "“granny”"), ("numeric", "1,250"), ("blanks", "blank 1: “knot”")],
)
def test_the_commonest_wrong_answers_stand_with_their_number(
    chloe: Visitor, kind: str, said: str
) -> None:
    question = some_question(kind)
    pieces = {"short-text": '["granny"]', "numeric": '["1250"]', "blanks": '[0, "knot"]'}
    store(question.uid, "question", mistakes=[[pieces[kind], 17]])
    page = main(chloe.get(f"/authoring/questions/{question.uid}/figures").text)
    assert said in page
    assert ">17<" in page


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_a_wrong_order_and_a_wrong_pair_are_told_in_their_words(chloe: Visitor, kind: str) -> None:
    question = some_question(kind)
    document = question.document
    one, other = document.options[0], (document.partners or document.options)[1]
    store(question.uid, "question", mistakes=[[f'["{one.id}", "{other.id}"]', 9]])
    page = main(chloe.get(f"/authoring/questions/{question.uid}/figures").text)
    joined = {"ordering": " → ", "matching": " = "}[kind]
    assert f"{one.text['en']}{joined}{other.text['en']}".split("’")[0] in page


def test_the_list_has_the_flags_and_the_way_to_each_question(chloe: Visitor) -> None:
    question = some_question("multiple")
    store(question.uid, "question", right_at_first=39)
    page = main(chloe.get("/authoring/questions").text)
    assert page.count("almost everybody gets it") == 1
    assert page.index("almost everybody gets it") < page.index("Who gets this, and why")
    assert f'href="/authoring/questions/{question.uid}/figures"' in page
    assert 'href="/authoring/lessons"' in page


def test_a_lesson_draws_who_is_still_watching(academy: Flask, chloe: Visitor) -> None:
    lesson = some_film()
    store(
        lesson.uid, "lesson", opened=40, opened_and_finished=30, finished=33,
        length=length(lesson), watching=[40] * 5 + [30] * 12 + [4] * 4,
    )  # fmt: skip
    chloe.get("/authoring/lessons")
    with counted(academy) as statements:
        listed = main(chloe.get("/authoring/lessons").text)
    assert len(statements) <= 3, statements
    page = main(chloe.get(f"/authoring/lessons/{lesson.uid}/figures").text)
    for said in ("75%", "Most leave between"):
        assert said in listed
        assert said in page
    assert '<svg class="chart__view"' in page
    assert page.count("<tr>") == 1 + 17, "the heading, and no step with fewer than five"


def test_before_anybody_came_the_pages_say_so(chloe: Visitor) -> None:
    question, lesson = some_question("single"), some_film()
    assert "Too few answers yet" in chloe.get(f"/authoring/questions/{question.uid}/figures").text
    assert "Too few people yet" in chloe.get(f"/authoring/lessons/{lesson.uid}/figures").text
    assert chloe.get("/authoring/questions/nothing/figures").status_code == 404
    assert chloe.get("/authoring/lessons/nothing/figures").status_code == 404


def test_every_flag_has_words(app: Flask) -> None:
    with app.test_request_context():
        assert set(item_figures.advice()) == set(Flag)
