"""Publishing: all or nothing, safe to repeat, never over what came through another door."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from academy.manuscript import folder as manuscript
from academy.models.content import Edition, Item, Publication
from academy.models.database import db, writing
from academy.services import attempts, catalogue, content, publishing, quizzes
from tests.cast import AMINA, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages, answered, right, started

TUESDAY = OPENING + timedelta(days=1)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """Two themes of one module each."""
    return Pages(tmp_path / "pages").module("sea", "tides").module("land", "paths")


def item(session: Session, kind: str, uid: str) -> Item:
    return session.scalars(select(Item).where(Item.kind == kind, Item.uid == uid)).one()


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def through_the_editor(session: Session, kind: str, uid: str, old: str, new: str) -> Edition:
    """An edition that another door published."""
    each = item(session, kind, uid)
    live = session.get_one(Edition, each.edition_id)
    publication = Publication(door="editor", at=TUESDAY)
    session.add(publication)
    session.flush()
    texts = {path: words.replace(old, new) for path, words in live.texts.items()}
    assert texts != live.texts
    edition = Edition(
        item_id=each.id,
        number=live.number + 1,
        texts=texts,
        media=live.media,
        digest=manuscript.digest(texts, live.media),
        based_on_id=live.id,
        publication_id=publication.id,
    )
    session.add(edition)
    session.flush()
    each.edition_id = edition.id
    session.flush()
    return edition


def test_everything_in_the_folder_becomes_live(session: Session, pages: Pages) -> None:
    folder = pages.read()
    report = publishing.publish(session, folder, at=OPENING)
    assert len(report.published) == len(folder.items) == count(session, Item)
    assert (report.unchanged, report.retired, report.problems) == (0, [], [])
    live = catalogue.current(session, 1)
    assert [theme.uid for theme in live.themes] == ["land", "sea"]
    assert live.module("tides").lessons[0].document.text("en")[0].title == "On tides"


def test_publishing_again_changes_nothing_at_all(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    before = (count(session, Edition), count(session, Publication))
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert (report.published, report.retired, report.problems) == ([], [], [])
    assert report.unchanged == len(pages.read().items)
    assert (count(session, Edition), count(session, Publication)) == before


def test_one_problem_publishes_nothing(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    pages.change("1-sea/1-tides/module.yaml", "Tides", "Ebb and flow")
    pages.change("1-land/1-paths/questions.en.md", "- [ ] paths-0 slips", "- [x] paths-0 slips")
    folder = content.open_folder(pages.write().path)
    report = publishing.publish(session, folder, at=TUESDAY)
    assert report.problems
    assert not report.published
    assert (count(session, Publication), item(session, "module", "tides").edition_id) == (
        1,
        item(session, "module", "tides").folder_edition_id,
    )
    assert catalogue.current(session, 1).module("tides").document.title == {"en": "Tides"}


def test_only_what_changed_gets_an_edition_that_remembers_the_one_before(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    first = item(session, "lesson", "tides-lesson").edition_id
    pages.change("1-sea/1-tides/1-tides-lesson.en.md", "bowline", "sheet bend")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert report.published == ["lesson tides-lesson"]
    session.expire_all()
    edition = session.get_one(Edition, item(session, "lesson", "tides-lesson").edition_id)
    assert (edition.number, edition.based_on_id) == (2, first)
    assert "sheet bend" in next(iter(edition.texts.values()))
    assert "bowline" in next(iter(session.get_one(Edition, first).texts.values()))


@pytest.mark.parametrize(
    "statement",
    [
        "update edition set digest = 'x' where id = 1",
        "delete from edition where id = 1",
        "update edition set texts = '{}'",
    ],
)
def test_an_edition_never_changes(app: Flask, pages: Pages, statement: str) -> None:
    publish(pages.read())
    with pytest.raises(DBAPIError, match="rows of edition never change"), writing() as session:
        session.execute(text(statement))


def test_a_learner_in_the_middle_keeps_the_edition_she_started(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    attempt = started(session, amina, "tides", at=OPENING)
    uids = [question.uid for question in attempt.questions]
    for uid in uids:  # what held yesterday slips today
        pages.change("1-sea/1-tides/questions.en.md", f"[x] {uid} holds", f"[ ] {uid} holds")
        pages.change("1-sea/1-tides/questions.en.md", f"[ ] {uid} slips", f"[x] {uid} slips")
        pages.change("1-sea/1-tides/questions.en.md", f"Does {uid} hold", f"And does {uid} hold")
    publishing.publish(session, pages.read(), at=TUESDAY)
    amina = viewer(session, AMINA, at=TUESDAY)
    again = attempts.by_uid(session, amina, attempt.uid)
    assert [q.edition_id for q in again.questions] == [q.edition_id for q in attempt.questions]
    for question in again.questions:
        assert question.document.text["en"] == f"Does {question.uid} hold?"
        old = right(question.document.key)
        outcome = quizzes.answer(session, amina, question.uid, old, slug="tides", at=TUESDAY)
        assert outcome.given.mark.verdict == "right"
    live = {
        q.uid: q for q in catalogue.current(session, amina.publication).module("tides").questions
    }
    assert all(
        right(live[uid].document.key) != right(q.document.key)
        for uid, q in zip(uids, again.questions, strict=True)
    )


def test_a_renamed_or_moved_file_keeps_its_identity_and_makes_no_edition(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    ids = {(each.kind, each.uid): each.id for each in session.scalars(select(Item))}
    pages.move("1-sea/1-tides/1-tides-lesson", "1-sea/1-tides/7-about-tides")
    pages.move("1-sea/", "9-the-sea/")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert (report.published, report.retired) == ([], [])
    assert count(session, Edition) == len(ids)
    assert {(each.kind, each.uid): each.id for each in session.scalars(select(Item))} == ids
    live = catalogue.current(session, 2)
    assert live.lesson("tides-lesson").module.theme.uid == "sea"
    assert item(session, "lesson", "tides-lesson").paths == [
        "9-the-sea/1-tides/7-about-tides.en.md"
    ]


def test_a_module_that_moves_to_another_theme_takes_its_lessons_along(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    pages.module("land", "bridges").move("1-sea/1-tides", "1-land/2-tides")
    pages.module("sea", "winds")
    publishing.publish(session, pages.read(), at=TUESDAY)
    live = catalogue.current(session, 2)
    assert live.lesson("tides-lesson").module.theme.uid == "land"
    assert [module.uid for module in live.theme("sea").modules] == ["winds"]


def test_what_left_the_folder_is_retired_and_comes_back_as_itself(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    id_ = item(session, "module", "tides").id
    kept = dict(pages.texts)
    for path in [path for path in pages.texts if path.startswith("1-sea")]:
        del pages.texts[path]
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert {"theme sea", "module tides", "lesson tides-lesson", "question tides-0"} <= set(
        report.retired
    )
    assert item(session, "module", "tides").retired_at == TUESDAY
    assert [theme.uid for theme in catalogue.current(session, 2).themes] == ["land"]
    assert publishing.publish(session, pages.read(), at=TUESDAY).retired == []

    pages.texts = kept
    report = publishing.publish(session, pages.read(), at=TUESDAY + timedelta(days=1))
    assert report.published == []
    back = item(session, "module", "tides")
    assert (back.id, back.retired_at) == (id_, None)
    assert catalogue.current(session, 3).lesson("tides-lesson")


def test_a_question_may_move_to_the_bank_of_another_module(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    bank = "1-sea/1-tides/questions.en.md"
    block = pages.texts[bank][pages.texts[bank].index("# tides-3") :]
    pages.change(bank, block, "")
    pages.change("1-sea/1-tides/module.yaml", "questions: 2", "questions: 1")
    pages.texts["1-land/1-paths/questions.en.md"] += "\n" + block
    publishing.publish(session, pages.read(), at=TUESDAY)
    live = catalogue.current(session, 2)
    assert "tides-3" in {question.uid for question in live.module("paths").questions}
    assert "tides-3" not in {question.uid for question in live.module("tides").questions}


def test_a_newer_edition_from_another_door_is_a_problem_with_a_name(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    editor = through_the_editor(session, "lesson", "tides-lesson", "bowline", "clove hitch")
    path = "1-sea/1-tides/1-tides-lesson.en.md"
    pages.change(path, "bowline", "sheet bend")
    pages.change("1-land/1-paths/module.yaml", "Paths", "Trails")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    [problem] = report.problems
    assert str(problem).startswith(f"{path}:1: A newer edition of this lesson")
    assert not report.published
    assert item(session, "lesson", "tides-lesson").edition_id == editor.id
    live = catalogue.current(session, 2)
    assert live.module("paths").document.title == {"en": "Paths"}


def test_a_folder_that_did_not_change_leaves_the_newer_edition_alone(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    editor = through_the_editor(session, "lesson", "tides-lesson", "bowline", "clove hitch")
    pages.change("1-land/1-paths/module.yaml", "Paths", "Trails")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert (report.published, report.problems) == (["module paths"], [])
    assert item(session, "lesson", "tides-lesson").edition_id == editor.id
    # And the same text typed on both sides is no conflict: from then on they agree.
    pages.change("1-sea/1-tides/1-tides-lesson.en.md", "bowline", "clove hitch")
    assert publishing.publish(session, pages.read(), at=TUESDAY).problems == []
    pages.change("1-sea/1-tides/1-tides-lesson.en.md", "clove hitch", "reef knot")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert (report.published, report.problems) == (["lesson tides-lesson"], [])


def test_removing_a_file_that_was_edited_elsewhere_is_a_conflict(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    through_the_editor(session, "theme", "land", "Land", "Earth")
    for path in [path for path in pages.texts if path.startswith("1-land")]:
        del pages.texts[path]
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert [problem.path for problem in report.problems] == ["1-land/theme.yaml"]
    assert report.retired == []


def test_a_failure_in_the_middle_leaves_the_old_publication_whole(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(pages.read())
    pages.change("1-sea/1-tides/module.yaml", "Tides", "Ebb and flow")

    def power_cut(*_args: object) -> None:
        raise OSError("the lights went out")

    monkeypatch.setattr(publishing, "_make_editions", power_cut)
    with pytest.raises(OSError, match="lights"):
        publish(pages.read(), at=TUESDAY)
    with writing() as session:
        assert (count(session, Publication), count(session, Edition)) == (1, count(session, Item))


def test_every_process_sees_the_newest_publication_at_the_next_request(
    app: Flask, pages: Pages
) -> None:
    publish(pages.read())
    with writing() as session:
        before = catalogue.current(session, viewer(session, AMINA, at=OPENING).publication)
    pages.change("1-sea/1-tides/module.yaml", "Tides", "Ebb and flow")
    publish(pages.read(), at=TUESDAY)
    with writing() as session:
        after = catalogue.current(session, viewer(session, AMINA, at=TUESDAY).publication)
    assert before.module("tides").document.title == {"en": "Tides"}
    assert after.module("tides").document.title == {"en": "Ebb and flow"}
    assert len(db.engines) in {1, 2}


def test_a_quiz_is_answered_from_published_pages(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    outcomes = answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
    assert [outcome.given.mark.verdict for outcome in outcomes] == ["right", "right"]
