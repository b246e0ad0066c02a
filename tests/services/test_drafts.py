"""Drafts: begun, saved, put aside; nothing that was saved is overwritten."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.services import publishing
from academy.services.authoring import (
    checking,
    comments,
    drafts,
    editions,
    reviews,
    states,
)
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING
from tests.make import Pages
from tests.statements import counted

LESSON = "1-sea/1-tides/1-tides-lesson.en.md"


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """A theme of one module, published."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def chloe(pages: Pages, session: Session) -> Viewer:
    """An author."""
    return viewer(session, "chloe", at=OPENING)


def test_a_draft_begins_as_a_copy_of_what_is_live(session: Session, chloe: Viewer) -> None:
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    (path,) = draft.texts
    assert path == "1-sea/1-tides/1-tides-lesson.en.md"
    assert "A *bowline* holds." in draft.texts[path]
    assert drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING).uid == draft.uid
    assert checking.problems(session, draft) == []


@pytest.mark.parametrize(
    ("kind", "slug", "path", "old", "problem"),
    [
        ("season", "autumn", "seasons/autumn.yaml", "tides", "There is no module"),
        ("toy", "toy", "toy.yaml", "cap", "cannot be"),
    ],
)
def test_small_files_are_written_in_the_browser_too(
    session: Session, pages: Pages, kind: str, slug: str, path: str, old: str, problem: str
) -> None:
    pages.texts["seasons/autumn.yaml"] = (
        "id: autumn\nname: { en: Autumn }\ntext: { en: A module. }\n"
        "premieres:\n  - { module: tides, on: 2026-09-07 }\n"
    )
    pages.texts["toy.yaml"] = (
        "name: { en: Sailor }\ntext: { en: Fold. }\nwardrobe: { hats: [cap] }\n"
    )
    publishing.publish(session, pages.read(), at=OPENING)
    chloe = viewer(session, "chloe", at=OPENING)
    draft = drafts.begin(session, chloe, kind, slug, at=OPENING)
    assert checking.problems(session, draft) == []
    text = draft.texts[path].replace(old, "nothing")
    drafts.save(session, chloe, draft.uid, {path: text}, revision=1, at=OPENING)
    [found] = checking.problems(session, drafts.read(session, chloe, draft.uid).draft)
    assert problem in found.template


def test_a_new_lesson_is_a_template_whose_blanks_are_problems(
    session: Session, chloe: Viewer
) -> None:
    draft = drafts.begin_new(session, chloe, "lesson", "tides", title="Ebb & flow", at=OPENING)
    (path,) = draft.texts
    assert path == "1-sea/1-tides/2-ebb-flow.en.md"
    lines = [problem.line for problem in checking.problems(session, draft)]
    assert lines == [1, 4, 6]
    whole = draft.texts[path].replace("why:", "why: It turns.").replace("[]", "[knots]")
    saved = drafts.save(
        session, chloe, draft.uid, {path: whole + "It turns.\n"}, revision=1, at=OPENING
    )
    opened = drafts.read(session, chloe, draft.uid)
    assert (saved.revision, opened.draft.revision) == (2, 2)
    assert checking.problems(session, opened.draft) == []


def test_the_second_of_two_tabs_is_told_and_nothing_is_overwritten(
    session: Session, chloe: Viewer
) -> None:
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    (path,) = draft.texts
    first = draft.texts[path] + "First.\n"
    drafts.save(session, chloe, draft.uid, {path: first}, revision=1, at=OPENING)
    with pytest.raises(states.Outdated) as told:
        drafts.save(session, chloe, draft.uid, {path: "Second.\n"}, revision=1, at=OPENING)
    assert (told.value.newer[path], told.value.revision) == (first, 2)
    repeated = drafts.save(session, chloe, draft.uid, {path: first}, revision=1, at=OPENING)
    assert repeated.revision == 2


def test_what_is_being_written_is_no_learners_to_see(session: Session, chloe: Viewer) -> None:
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    amina = viewer(session, "amina", at=OPENING)
    for act in (
        lambda: drafts.read(session, amina, draft.uid),
        lambda: drafts.begin(session, amina, "lesson", "tides-lesson", at=OPENING),
        lambda: drafts.save(session, amina, draft.uid, {}, revision=1, at=OPENING),
        lambda: editions.listed(session, amina, "lesson", "tides-lesson"),
        lambda: reviews.listed(session, amina),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_same_form_sent_twice_begins_one_draft(session: Session, chloe: Viewer) -> None:
    def begin(key: str) -> str:
        return drafts.begin_new(
            session, chloe, "question", "tides", title="Why?", key=key, at=OPENING
        ).slug

    assert [begin("a"), begin("a"), begin("b")] == ["why", "why", "why-2"]


def test_a_dropped_draft_is_taken_up_again_unless_another_was_begun(
    session: Session, chloe: Viewer
) -> None:
    uid = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING).uid
    drafts.drop(session, chloe, uid, at=OPENING)
    drafts.drop(session, chloe, uid, at=OPENING)
    assert drafts.read(session, chloe, uid).state == "dropped"
    with pytest.raises(Conflict, match="dropped"):
        drafts.save(session, chloe, uid, {LESSON: "x"}, revision=1, at=OPENING)
    drafts.undrop(session, chloe, uid)
    assert drafts.read(session, chloe, uid).state == "draft"
    drafts.drop(session, chloe, uid, at=OPENING)
    drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    with pytest.raises(Conflict, match="open"):
        drafts.undrop(session, chloe, uid)


@pytest.mark.parametrize(
    "path", ["2-land/theme.yaml", "1-sea/1-tides/other.en.md", "../x.en.md", LESSON + ".exe"]
)
def test_a_draft_holds_no_file_that_is_none_of_its_own(
    session: Session, chloe: Viewer, path: str
) -> None:
    uid = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING).uid
    with pytest.raises(Invalid, match="no file"):
        drafts.save(session, chloe, uid, {path: "x"}, revision=1, at=OPENING)


def test_captions_stand_beside_a_lesson_and_can_be_taken_away(
    session: Session, chloe: Viewer
) -> None:
    uid = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING).uid
    captions = "1-sea/1-tides/tides.en.vtt"
    drafts.attach(session, chloe, uid, "tides.mp4", "ab" * 32, at=OPENING)
    words = drafts.read(session, chloe, uid).draft.texts[LESSON]
    texts: dict[str, str | None] = {
        LESSON: words.replace("minutes: 1", "minutes: 1\nvideo: tides.mp4"),
        captions: "WEBVTT\n\n00:00.000 --> 00:01.000\nThe tide turns.\n",
    }
    drafts.save(session, chloe, uid, texts, revision=1, at=OPENING)
    assert checking.problems(session, drafts.read(session, chloe, uid).draft) == []
    drafts.save(session, chloe, uid, {captions: None}, revision=2, at=OPENING)
    drafts.detach(session, chloe, uid, "tides.mp4", at=OPENING)
    sentences = [
        problem.sentence
        for problem in checking.problems(session, drafts.read(session, chloe, uid).draft)
    ]
    assert len(sentences) == 2
    assert "no video" in sentences[0] + sentences[1]


def test_a_draft_is_checked_by_itself_against_what_is_live_and_what_is_written(
    app: Flask, session: Session, chloe: Viewer
) -> None:
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    words = draft.texts[LESSON].replace("id: tides-lesson", "id: other-lesson")
    words = words.replace("[knots]", "[ropes]") + "[Next](lesson:ebb) of {{company}}.\n"
    drafts.save(session, chloe, draft.uid, {LESSON: words}, revision=1, at=OPENING)

    def found() -> list[str]:
        checked = drafts.read(session, chloe, draft.uid).draft
        return [
            f"{each.line}: {each.sentence[:24]}" for each in checking.problems(session, checked)
        ]

    assert found() == [
        "2: The id of what was publi",
        "6: There is no skill “ropes",
        "9: There is no word “compan",
        "9: This link is dead: there",
    ]
    drafts.begin_new(session, chloe, "lesson", "tides", title="Ebb", at=OPENING)
    skills = drafts.begin(session, chloe, "skills", "skills", at=OPENING)
    more = skills.texts["skills.yaml"] + "ropes:\n  name: { en: Ropes }\n"
    drafts.save(session, chloe, skills.uid, {"skills.yaml": more}, revision=1, at=OPENING)
    assert [line[:2] for line in found()] == ["2:", "9:"]
    session.flush()
    with counted(app) as sent:
        found()
    assert len(sent) == 3  # the draft, the newest publication, and what is written


def test_comments_stay_with_their_line_and_are_said_once(session: Session, chloe: Viewer) -> None:
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    ines = viewer(session, "ines", at=OPENING)
    line = draft.texts[LESSON].split("\n").index("why: It holds.") + 1

    def say() -> str:
        return comments.comment(
            session, ines, draft.uid, path=LESSON, line=line, text="For whom?", at=OPENING
        )

    uid = say()
    assert say() == uid
    moved = draft.texts[LESSON].replace("title:", "minutes: 1\ntitle:")
    drafts.save(session, chloe, draft.uid, {LESSON: moved}, revision=1, at=OPENING)
    [comment] = comments.of(session, chloe, drafts.read(session, chloe, draft.uid).draft)
    assert (comment.line, comment.who, comment.said.quote) == (
        line + 1,
        "Inès Morel",
        "why: It holds.",
    )
    comments.resolve(session, chloe, uid, at=OPENING)
    session.expire_all()
    assert comments.of(session, chloe, draft)[0].said.resolved_at == OPENING
    with pytest.raises(Invalid, match="no such line"):
        comments.comment(session, ines, draft.uid, path=LESSON, line=99, text="x", at=OPENING)
