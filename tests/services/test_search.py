"""The index of what is live: made apart, renewed by publishing, never of what is to come or of a key."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from academy.services import catalogue, publishing, search
from academy.services.published import Lesson
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.make import Pages

DAY = timedelta(days=1)
LESSON = "1-sea/1-tides/1-tides-lesson.en.md"
BANK = "1-sea/1-tides/questions.en.md"


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    pages = Pages(tmp_path / "pages").module("sea", "tides").module("land", "paths")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


def found(session: Session, words: str, *, days: int = 0) -> list[str]:
    amina = viewer(session, AMINA, at=OPENING)
    answer = search.find(session, amina, words, language="en", at=OPENING + days * DAY)
    assert not answer.is_reading
    return [result.thing.uid for result in answer.results]


@pytest.mark.usefixtures("pages")
def test_themes_modules_and_lessons_are_found(session: Session) -> None:
    assert sorted(found(session, "tides")) == ["tides", "tides-lesson"]
    assert found(session, "land") == ["land"]
    assert sorted(found(session, "bowline")) == ["paths-lesson", "tides-lesson"]
    assert sorted(found(session, "knots")) == ["paths-lesson", "tides-lesson"]


def test_what_is_published_is_found_and_what_is_gone_is_not(session: Session, pages: Pages) -> None:
    assert found(session, "capstan") == []
    pages.change(LESSON, "*bowline* holds", "*capstan* turns")
    publishing.publish(session, pages.read(), at=OPENING)
    assert found(session, "capstan") == ["tides-lesson"]
    for path in [path for path in pages.texts if path.startswith("1-sea")]:
        del pages.texts[path]
    publishing.publish(session, pages.read(), at=OPENING)
    assert found(session, "capstan") == []
    assert found(session, "tides") == []


def test_what_did_not_change_is_not_read_again(session: Session, pages: Pages) -> None:
    first = search.build(catalogue.newest(session), "en")
    pages.change(BANK, "Does tides-2 hold?", "Does the capstan hold?")
    publishing.publish(session, pages.read(), at=OPENING)
    live = catalogue.newest(session)
    second = search.build(live, "en", first)
    kept = {key for key, read in second.read.items() if first.read.get(key) is read}
    changed = {uid for kind, uid in second.things} - {
        live.lessons_ever[id_].uid if kind == "lesson" else thing.uid
        for kind, id_ in kept
        for thing in [*live.themes, *live.modules, *live.lessons_ever.values()]
        if thing.id == id_
    }
    assert changed == {"tides-lesson"}


def test_an_older_index_answers_while_the_new_one_is_made(
    session: Session, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(session, "bowline")
    pages.change(LESSON, "*bowline* holds", "*capstan* turns")
    publishing.publish(session, pages.read(), at=OPENING)
    monkeypatch.setattr(search, "SOON", 0.0)
    monkeypatch.setattr(search, "PAUSE", 0.5)
    assert sorted(found(session, "bowline")) == ["paths-lesson", "tides-lesson"]


@pytest.mark.usefixtures("pages")
def test_until_the_first_one_is_made_it_says_so(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PATIENCE", 0.0)
    monkeypatch.setattr(search, "PAUSE", 0.5)
    amina = viewer(session, AMINA, at=OPENING)
    assert search.find(session, amina, "tides", language="en", at=OPENING).is_reading


def test_before_its_premiere_a_module_is_found_and_its_lessons_are_not(
    session: Session, pages: Pages
) -> None:
    pages.texts["seasons/autumn.yaml"] = (
        "id: autumn\nname: { en: Autumn }\ntext: { en: A season. }\npremieres:\n"
        f"  - {{ module: tides, on: {OPENING.date() + DAY} }}\n"
    )
    publishing.publish(session, pages.read(), at=OPENING)
    assert found(session, "tides") == ["tides"]
    assert sorted(found(session, "tides", days=1)) == ["tides", "tides-lesson"]


def test_of_a_question_nothing_but_its_text_is_in_the_index(session: Session, pages: Pages) -> None:
    pages.change(BANK, "Does tides-2 hold?", "Does the capstan hold?")
    pages.change(BANK, "tides-2 slips", "a zanzibar")
    pages.change(BANK, "> It does not.", "> It is a quokka.")
    pages.texts[BANK] += (
        "\n# named\nkind: short-text\nskill: knots\nlesson: tides-lesson\n\nWhat is it called?\n\n"
        "= okapi\n> right: Yes, an axolotl.\n> wrong: No.\n"
        "\n# filled\nkind: blanks\nskill: knots\nlesson: tides-lesson\n\nA [[wombat]] digs.\n\n"
        "> right: Yes.\n> partly: Half.\n> wrong: No.\n"
    )
    publishing.publish(session, pages.read(), at=OPENING)
    index = search.build(catalogue.newest(session), "en")
    known = set(index.index.vocabulary.words)
    assert {"capstan", "called", "digs"} <= known
    assert known.isdisjoint({"zanzibar", "quokka", "okapi", "axolotl", "wombat"})
    amina = viewer(session, AMINA, at=OPENING)
    [result] = search.find(session, amina, "capstan", language="en", at=OPENING).results
    assert result.in_question
    assert isinstance(result.thing, Lesson)
    assert "capstan" not in result.saying.text


@pytest.mark.usefixtures("pages")
def test_a_language_that_nothing_is_written_in_is_searched_in_the_source(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    answer = search.find(session, amina, "tides", language="fr", at=OPENING)
    assert answer.results
