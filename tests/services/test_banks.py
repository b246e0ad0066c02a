"""The bank: every live question, compiled once for everybody, anew when anything of it changes."""

import json
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.engine.memory import start
from academy.engine.model import DEFAULT
from academy.engine.packing import pack, unpack
from academy.models.database import reading, writing
from academy.models.memory import Fit
from academy.services import banks, publishing
from academy.services.banks import Ready
from academy.services.viewer import Viewer
from tests.cast import AMINA, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages
from tests.statements import counted

TODAY = OPENING.date()
DAY = timedelta(days=1)
BANK = "1-sea/1-tides/questions.en.md"


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages").module("sea", "tides", questions=6)


def current(session: Session, *, day: date = TODAY) -> Ready:
    return banks.current(session, viewer(session, AMINA, at=OPENING), day)


def test_the_bank_holds_every_live_question(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    ready = current(session)
    assert set(ready.bank.index) == {f"tides-{n}" for n in range(6)} == set(ready.live)
    question = ready.bank.questions[ready.bank.row("tides-3")]
    document = ready.live["tides-3"].document
    assert question.skills == ("knots",)
    assert question.options == tuple(option.id for option in document.options)
    assert question.kind == "single"
    assert ready.theme_of("tides-3") == "sea"


def test_what_only_quizzes_ask_is_remembered_and_never_drawn(
    session: Session, pages: Pages
) -> None:
    pages.change(BANK, "# tides-2\n", "# tides-2\nuse: quiz\n")
    pages.change(BANK, "# tides-3\n", "# tides-3\nuse: daily\n")
    publishing.publish(session, pages.read(), at=OPENING)
    bank = current(session).bank
    priorities = {question.id: question.priority for question in bank.questions}
    assert priorities.pop("tides-2") == 0
    assert set(priorities.values()) == {1.0}


def test_a_bank_that_nobody_may_be_asked_from_is_empty(session: Session, pages: Pages) -> None:
    assert current(session).is_empty
    for number in range(6):
        pages.change(BANK, f"# tides-{number}\n", f"# tides-{number}\nuse: quiz\n")
    publishing.publish(session, pages.read(), at=OPENING)
    assert current(session).is_empty
    assert len(current(session).bank) == 6


def test_an_authors_estimate_is_the_difficulty_until_a_fit_knows_better(
    session: Session, pages: Pages
) -> None:
    pages.change(BANK, "# tides-2\n", "# tides-2\ndifficulty: 0.8\n")
    publishing.publish(session, pages.read(), at=OPENING)
    ready = current(session)
    easy, hard = ready.bank.row("tides-1"), ready.bank.row("tides-2")
    assert ready.bank.difficulty[hard] > ready.bank.difficulty[easy]
    assert ready.model is DEFAULT


def test_a_retired_question_leaves_the_bank_and_a_new_one_enters(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    before = current(session)
    pages.texts[BANK] = pages.texts[BANK].replace("# tides-5\n", "# tides-9\n")
    publishing.publish(session, pages.read(), at=OPENING)
    after = current(session)
    assert set(after.bank.index) ^ set(before.bank.index) == {"tides-5", "tides-9"}


def test_prerequisites_and_weights_are_the_authors(session: Session, pages: Pages) -> None:
    pages.texts["skills.yaml"] += (
        "sails:\n  name: { en: Sails }\n  requires: [knots]\n  weight: 2\n"
    )
    pages.change(BANK, "# tides-2\nskill: knots", "# tides-2\nskill: sails")
    publishing.publish(session, pages.read(), at=OPENING)
    ready = current(session)
    skills = {skill.id: skill for skill in ready.bank.skills}
    assert tuple(skills["sails"].requires) == ("knots",)
    assert (skills["knots"].weight, skills["sails"].weight) == (1.0, 2.0)
    assert ready.is_near("tides-2", "knots")
    assert ready.is_near("tides-1", "sails")
    assert not ready.is_near("tides-1", "nothing")


def test_a_campaign_weighs_on_its_days_and_not_on_others(session: Session, pages: Pages) -> None:
    span = f"{{ from: {TODAY + DAY}, until: {TODAY + 3 * DAY} }}"
    pages.texts["skills.yaml"] += f"sails:\n  name: {{ en: Sails }}\n  campaign: {span}\n"
    pages.change(BANK, "# tides-2\nskill: knots", "# tides-2\nskill: sails")
    publishing.publish(session, pages.read(), at=OPENING)
    weights = []
    for day in range(5):
        ready = current(session, day=TODAY + day * DAY)
        weights.append(ready.bank.weight[ready.bank.skill_index["sails"]])
        assert ready.campaigns == ({"sails"} if 1 <= day <= 3 else set())
    assert weights == [1.0, banks.CAMPAIGN, banks.CAMPAIGN, banks.CAMPAIGN, 1.0]


def test_the_same_bank_serves_everybody_until_something_changes(app: Flask, pages: Pages) -> None:
    publish(pages.read())
    with reading() as session, writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        first = banks.current(session, amina, TODAY)
    with counted(app) as statements, reading() as session:
        assert banks.current(session, amina, TODAY) is first
        assert banks.current(session, amina, TODAY + DAY) is first
    assert not statements
    publish(pages.change(BANK, "Does tides-1 hold?", "Does tides-1 hold, now?").read())
    with writing() as session:
        assert current(session) is not first


def test_threads_that_come_at_once_share_one_bank(app: Flask, pages: Pages) -> None:
    publish(pages.read())
    with writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
    found: list[Ready] = []

    def look(who: Viewer) -> None:
        with app.app_context(), reading() as session:
            found.append(banks.current(session, who, TODAY))

    threads = [Thread(target=look, args=(amina,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({id(ready) for ready in found}) == 1


def test_few_banks_are_kept(app: Flask, pages: Pages) -> None:
    for number in range(banks.KEPT + 3):
        pages.texts["skills.yaml"] = f"knots:\n  name: {{ en: Knots {number} }}\n"
        publish(pages.read())
        with writing() as session:
            current(session)
    with reading() as session:
        shelf = session.get_bind().get_execution_options()["memory"]["banks"]
        assert len(shelf.ready) <= banks.KEPT


def test_the_newest_fit_is_what_questions_are_read_by(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    assert current(session).model is DEFAULT
    model = json.loads(DEFAULT.to_json())
    session.add(Fit(model=model, measures={}, at=OPENING))
    session.flush()
    ready = current(session)
    assert ready.model is not DEFAULT
    assert ready.model.tracker == DEFAULT.tracker
    assert current(session) is ready


OTHER = {**json.loads(DEFAULT.to_json()), "weights": {"a feature of another version": [1.0]}}


@pytest.mark.parametrize("model", [{}, {"version": -1}, {"version": 1, "tracker": {"x": 1}}, OTHER])
def test_a_fit_that_cannot_be_read_leaves_the_default(
    session: Session, pages: Pages, model: dict[str, object]
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    session.add(Fit(model=model, measures={}, at=OPENING))
    session.flush()
    assert current(session).model is DEFAULT


def test_numbers_of_skills_do_not_change_when_others_come(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    before = current(session).numbers.skills
    pages.texts["skills.yaml"] = "anchors:\n  name: { en: Anchors }\n" + pages.texts["skills.yaml"]
    publishing.publish(session, pages.read(), at=OPENING)
    after = current(session).numbers.skills
    assert after["knots"] == before["knots"]
    assert after["anchors"] != after["knots"]


def test_a_memory_packed_before_one_bank_is_read_before_another(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    old = current(session)
    packed = pack(start(old.bank), old.numbers)
    pages.module("land", "paths", questions=4)
    publishing.publish(session, pages.read(), at=OPENING)
    new = current(session)
    assert len(unpack(new.bank, new.model, packed, new.numbers).questions) == 10
