"""The catalogue: everything live in memory, at no cost while nothing is published."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.database import reading, writing
from academy.services import catalogue, publishing
from tests.conftest import OPENING, publish
from tests.make import Pages
from tests.statements import counted

TUESDAY = OPENING + timedelta(days=1)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages").module("sea", "tides").module("land", "paths")


def test_the_demo_company_has_four_themes_in_their_order(academy: Flask) -> None:
    with reading() as session:
        live = catalogue.current(session, 1)
    assert [theme.uid for theme in live.themes] == ["company", "innovations", "networks", "tools"]
    assert [len(theme.modules) for theme in live.themes] == [5, 5, 5, 5]
    assert {len(module.lessons) for module in live.modules} == {3}
    assert all(len(module.questions) >= 20 for module in live.modules)
    assert (live.rule.needed, live.rule.per_theme) == (16, 3)
    assert live.languages.known[:2] == ("en", "fr")
    assert live.skills


def test_an_academy_without_content_is_empty(session: Session) -> None:
    live = catalogue.current(session, 0)
    assert live.is_empty
    with pytest.raises(NotFound):
        live.theme("company")


def test_while_nothing_is_published_it_costs_no_statement(app: Flask, pages: Pages) -> None:
    publish(pages.read())
    with reading() as session:
        held = catalogue.current(session, 1)
    with counted(app) as statements, reading() as session:
        assert catalogue.current(session, 1) is held
        assert catalogue.current(session, 0) is held
    assert statements == []


def test_writers_and_readers_share_what_they_remember(app: Flask, pages: Pages) -> None:
    publish(pages.read())
    with reading() as session:
        held = catalogue.current(session, 1)
    with writing() as session:
        assert catalogue.current(session, 1) is held


@pytest.mark.parametrize("kind", ["theme", "module", "lesson"])
def test_what_is_not_there_is_not_found(session: Session, pages: Pages, kind: str) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    live = catalogue.current(session, 1)
    for slug in ("", "nothing", "TIDES", "tides-0", "../sea"):
        with pytest.raises(NotFound):
            getattr(live, kind)(slug)


def test_what_is_retired_is_found_no_more_but_remembered(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    tides = catalogue.current(session, 1).module("tides")
    for path in [path for path in pages.texts if path.startswith("1-sea")]:
        del pages.texts[path]
    publishing.publish(session, pages.read(), at=TUESDAY)
    live = catalogue.current(session, 2)
    for kind, slug in (("theme", "sea"), ("module", "tides"), ("lesson", "tides-lesson")):
        with pytest.raises(NotFound):
            getattr(live, kind)(slug)
    assert live.modules_ever[tides.id].document.title == {"en": "Tides"}
    assert live.module_ids_ever(live.modules_ever[tides.id].theme) == [tides.id]


def test_a_retired_lesson_leaves_its_module(session: Session, pages: Pages) -> None:
    path = "1-sea/1-tides/1-tides-lesson.en.md"
    other = pages.texts[path].replace("id: tides-lesson", "id: currents")
    pages.texts[path.replace("1-tides-lesson", "2-currents")] = other
    publishing.publish(session, pages.read(), at=OPENING)
    live = catalogue.current(session, 1)
    assert [lesson.uid for lesson in live.module("tides").lessons] == ["tides-lesson", "currents"]
    assert live.module("tides").minutes == 2
    del pages.texts[path.replace("1-tides-lesson", "2-currents")]
    publishing.publish(session, pages.read(), at=TUESDAY)
    live = catalogue.current(session, 2)
    assert [lesson.uid for lesson in live.module("tides").lessons] == ["tides-lesson"]
    with pytest.raises(NotFound):
        live.lesson("currents")


def test_an_older_edition_of_a_question_is_read_as_it_was(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    old = catalogue.current(session, 1).module("tides").questions[0]
    pages.change("1-sea/1-tides/questions.en.md", f"Does {old.uid} hold?", "Would it hold?")
    publishing.publish(session, pages.read(), at=TUESDAY)
    live = catalogue.current(session, 2)
    new = live.module("tides").questions[0]
    [then, now] = live.editions(session, [old.edition_id, new.edition_id])
    assert then.document.text == {"en": f"Does {old.uid} hold?"}
    assert (then.id, then.uid, then.module.uid) == (new.id, new.uid, "tides")
    assert now is new
    assert new.document.text == {"en": "Would it hold?"}
