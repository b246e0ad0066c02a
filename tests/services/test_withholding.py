"""A translation that says what its source no longer says is not offered until it does."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.models.content import Item, Publication
from academy.services import catalogue, publishing
from academy.services.authoring import translations
from tests.cast import viewer
from tests.conftest import OPENING
from tests.make import Pages

TUESDAY = OPENING + timedelta(days=1)
LESSON = "1-sea/1-tides/1-tides-lesson"
BANK = "1-sea/1-tides/questions"


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """A module in English and French."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    for path in [path for path in pages.texts if path.endswith(".yaml")]:
        pages.texts[path] = pages.texts[path].replace("languages: [en]", "languages: [en, fr]")
        pages.texts[path] = pages.texts[path].replace(" }", ", fr: Mot }")
    pages.texts[f"{LESSON}.fr.md"] = "---\ntitle: Les marées\nwhy: Ça tient.\n---\nUn nœud.\n"
    lines = pages.texts[f"{BANK}.en.md"].split("\n")
    kept = [line for line in lines if not line.startswith(("kind:", "skill:", "lesson:"))]
    pages.texts[f"{BANK}.fr.md"] = "\n".join(kept)
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


def publish(session: Session, pages: Pages) -> publishing.Report:
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert not report.problems, [str(each) for each in report.problems]
    return report


def spoken(session: Session) -> str:
    """The language in which a French reader gets the lesson."""
    return catalogue.newest(session).lesson("tides-lesson").document.text("fr")[1]


def test_a_stale_lesson_is_shown_in_its_source_until_it_is_brought_up_to_date(
    session: Session, pages: Pages
) -> None:
    assert spoken(session) == "fr"
    pages.change(f"{LESSON}.en.md", "*bowline* holds", "*bowline* slips")
    report = publish(session, pages)
    assert [(each.language, each.item, each.reasons) for each in report.withheld] == [
        ("fr", "lesson tides-lesson", ["stale"])
    ]
    assert spoken(session) == "en"
    pages.change(f"{LESSON}.fr.md", "Un nœud.", "Un nœud glisse.")
    assert publish(session, pages).withheld == []
    assert spoken(session) == "fr"


def test_a_stale_question_is_asked_in_its_source_and_answers_stay_valid(
    session: Session, pages: Pages
) -> None:
    before = catalogue.newest(session).question_ever("tides-0").document
    path = f"{BANK}.en.md"
    old = next(
        line for line in pages.texts[path].split("\n") if line.startswith("> ") or ">" in line
    )
    pages.texts[path] = pages.texts[path].replace(old, old + " Indeed.", 1)
    assert [each.item for each in publish(session, pages).withheld] == ["question tides-0"]
    now = catalogue.newest(session).question_ever("tides-0").document
    assert set(now.text) == {"en"}
    assert {each.id for each in now.options} == {each.id for each in before.options}
    assert now.key == before.key


def test_an_author_says_that_a_translation_still_holds_and_every_process_learns_of_it(
    session: Session, pages: Pages
) -> None:
    pages.change(f"{LESSON}.en.md", "*bowline* holds", "*bowline* surely holds")
    publish(session, pages)
    chloe = viewer(session, "chloe", at=OPENING)
    newest = session.scalars(select(Publication).order_by(Publication.id.desc())).first()
    digest = newest.folder_digest if newest else None
    for _ in range(2):
        translations.confirm(session, chloe, "lesson", "tides-lesson", "fr", at=TUESDAY)
    assert spoken(session) == "fr"
    after = session.scalars(select(Publication).order_by(Publication.id.desc())).first()
    assert after
    assert newest
    assert after.id == newest.id + 1
    assert (after.person_id, after.folder_digest) == (chloe.id, digest)
    pages.change(f"{LESSON}.en.md", "surely", "never")
    publish(session, pages)
    assert spoken(session) == "en"


def test_a_database_from_before_is_looked_at_as_a_whole_once(
    session: Session, pages: Pages
) -> None:
    pages.change(f"{LESSON}.en.md", "*bowline* holds", "*bowline* slips")
    publish(session, pages)
    session.execute(update(Item).values(withheld=None))
    assert [each.language for each in publish(session, pages).withheld] == ["fr"]


def test_a_video_without_captions_in_a_language_is_not_offered_in_it(
    session: Session, pages: Pages
) -> None:
    """Captions are the transcript: without them, whoever cannot hear is left out."""
    module = "1-sea/1-tides"
    pages.texts["academy.yaml"] = pages.texts["academy.yaml"].replace(
        "[en, fr]", "[en]\nstarted: [fr]"
    )
    pages.change(f"{LESSON}.en.md", "minutes: 1\n", "minutes: 1\nvideo: film.mp4\n")
    pages.texts[f"{module}/film.mp4"] = "a film"
    cues = "WEBVTT\n\n00:00.000 --> 00:02.000\n{}\n"
    pages.texts[f"{module}/film.en.vtt"] = cues.format("A wave.")
    assert [each.reasons for each in publish(session, pages).withheld] == [["captions"]]
    assert spoken(session) == "en"
    pages.texts[f"{module}/film.fr.vtt"] = cues.format("Une vague.")
    assert publish(session, pages).withheld == []
    assert spoken(session) == "fr"
