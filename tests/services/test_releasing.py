"""From a draft to what is live: read by another author, published once, never over the folder's text."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.authoring import Draft
from academy.models.content import Edition, Item, Publication
from academy.models.remarking import Remarking
from academy.services import catalogue, content, publishing
from academy.services.authoring import catching_up, drafts, editions, releasing, reviews, states
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING
from tests.make import Pages, question

TUESDAY = OPENING + timedelta(days=1)
LESSON = "1-sea/1-tides/1-tides-lesson.en.md"
BANK = "1-sea/1-tides/questions.en.md"


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """Two themes of one module each, published from a folder."""
    pages = Pages(tmp_path / "pages").module("sea", "tides").module("land", "paths")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def chloe(pages: Pages, session: Session) -> Viewer:
    """Writes."""
    return viewer(session, "chloe", at=OPENING)


@pytest.fixture
def ines(pages: Pages, session: Session) -> Viewer:
    """Writes, too, and reads what Chloé wrote."""
    return viewer(session, "ines", at=OPENING)


def write(session: Session, who: Viewer, kind: str, uid: str, old: str, new: str) -> Draft:
    """A draft of that item with *new* in place of *old*."""
    draft = drafts.begin(session, who, kind, uid, at=OPENING)
    texts: dict[str, str | None] = {p: t.replace(old, new) for p, t in draft.texts.items()}
    assert texts != draft.texts
    drafts.save(session, who, draft.uid, texts, revision=draft.revision, at=OPENING)
    return drafts.read(session, who, draft.uid).draft


def publish(session: Session, writer: Viewer, reader: Viewer, *written: Draft) -> publishing.Report:
    """Send, approve and publish."""
    review = reviews.send(session, writer, [draft.uid for draft in written], at=OPENING)
    reviews.approve(session, reader, review.uid, at=OPENING)
    return releasing.publish(session, writer, review.uid, at=OPENING)


def live(session: Session) -> catalogue.Catalogue:
    session.flush()
    return catalogue.newest(session)


def item(session: Session, kind: str, uid: str) -> Item:
    return session.scalars(select(Item).where(Item.kind == kind, Item.uid == uid)).one()


def add(session: Session, who: Viewer) -> Draft:
    """A fifth question of the tides, ready to be sent."""
    draft = drafts.begin_new(session, who, "question", "tides", title="Does it turn?", at=OPENING)
    text = "\n" + question(draft.slug, lesson="tides-lesson")
    drafts.save(session, who, draft.uid, {BANK: text}, revision=1, at=OPENING)
    return draft


def test_what_was_approved_becomes_live_and_nothing_else_changes(
    session: Session, chloe: Viewer, ines: Viewer
) -> None:
    draft = write(session, chloe, "lesson", "tides-lesson", "bowline", "reef knot")
    review = reviews.send(session, chloe, [draft.uid], note="Better?", at=OPENING)
    assert "bowline" in live(session).lesson("tides-lesson").document.texts["en"].body
    with pytest.raises(Conflict, match="not approved"):
        releasing.publish(session, ines, review.uid, at=OPENING)
    reviews.approve(session, ines, review.uid, at=OPENING)
    report = releasing.publish(session, chloe, review.uid, at=OPENING)
    assert (report.published, report.retired, report.problems) == (["lesson tides-lesson"], [], [])
    assert "reef knot" in live(session).lesson("tides-lesson").document.texts["en"].body
    opened = drafts.read(session, chloe, draft.uid)
    edition = session.get_one(Edition, opened.draft.edition_id)
    publication = session.get_one(Publication, edition.publication_id)
    assert (opened.state, edition.number) == (states.State.PUBLISHED, 2)
    assert (publication.door, publication.person_id) == ("editor", chloe.id)
    before = session.scalar(select(func.count()).select_from(Publication))
    again = releasing.publish(session, ines, review.uid, at=TUESDAY)
    assert again.published == report.published
    assert session.scalar(select(func.count()).select_from(Publication)) == before


def test_what_the_browser_wrote_is_exported_as_files_that_publish_to_the_same_editions(
    session: Session, chloe: Viewer, ines: Viewer, tmp_path: Path
) -> None:
    lesson = drafts.begin_new(session, chloe, "lesson", "tides", title="Ebb & flow", at=OPENING)
    (path,) = lesson.texts
    whole = lesson.texts[path].replace("why:", "why: It turns.").replace("[]", "[knots]")
    drafts.save(session, chloe, lesson.uid, {path: whole + "Twice\n"}, revision=1, at=OPENING)
    old = write(session, chloe, "question", "tides-1", "It does not.", "It slips away.")
    report = publish(session, chloe, ines, lesson, add(session, chloe), old)
    assert report.problems == []
    assert set(report.published) == {
        "lesson ebb-flow", "question does-it-turn", "question tides-1",
    }  # fmt: skip
    count = session.scalar(select(func.count()).select_from(Edition))
    content.export(session, tmp_path / "export", tmp_path)
    again = publishing.publish(session, content.open_folder(tmp_path / "export"), at=TUESDAY)
    assert (again.published, again.retired, again.problems) == ([], [], [])
    assert session.scalar(select(func.count()).select_from(Edition)) == count
    assert live(session).lesson("ebb-flow").document.texts["en"].title == "Ebb & flow"


def test_a_folder_that_knows_nothing_of_it_leaves_the_browsers_work_alone(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer, tmp_path: Path
) -> None:
    new = add(session, chloe)
    publish(
        session, chloe, ines, new, write(session, chloe, "lesson", "tides-lesson", "bow", "cow")
    )
    content.export(session, tmp_path / "elsewhere", tmp_path)
    pages.change("1-land/1-paths/module.yaml", "Paths", "Trails")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    # The lesson's file is an older edition by now: exporting to another folder changed that.
    assert [str(p).partition(": ")[2][:20] for p in report.problems] == ["This is edition 1 of"]
    pages.texts[LESSON] = pages.texts[LESSON].replace("bow", "cow")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert (report.published, report.retired) == (["module paths"], [])
    assert new.slug in {q.uid for q in live(session).module("tides").questions}


def test_a_file_changed_beside_the_browsers_edition_is_a_problem_with_a_name(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer
) -> None:
    publish(session, chloe, ines, write(session, chloe, "lesson", "tides-lesson", "bow", "cow"))
    pages.change(LESSON, "bowline", "sheet bend")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert [str(problem).partition(". ")[0] for problem in report.problems] == [
        f"{LESSON}:1: A newer edition of this lesson was published in the browser"
    ]
    pages.texts[LESSON] = ""
    folder = content.open_folder(pages.write().path)
    report = publishing.publish(session, folder, at=TUESDAY)
    assert report.problems == folder.problems, "a file that cannot be read was not taken away"


def test_a_draft_behind_its_item_is_brought_up_to_date_before_it_is_published(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer
) -> None:
    draft = write(session, chloe, "lesson", "tides-lesson", "bowline", "reef knot")
    review = reviews.send(session, chloe, [draft.uid], at=OPENING)
    reviews.approve(session, ines, review.uid, at=OPENING)
    pages.change(LESSON, "On tides", "Of tides")
    publishing.publish(session, pages.read(), at=TUESDAY)
    report = releasing.publish(session, chloe, review.uid, at=TUESDAY)
    assert [problem.sentence[:33] for problem in report.problems] == [
        "This text was published anew sinc"
    ]
    assert "bowline" in live(session).lesson("tides-lesson").document.texts["en"].body
    reviews.withdraw(session, chloe, review.uid, at=TUESDAY)
    with pytest.raises(Conflict, match="up to date"):
        reviews.send(session, chloe, [draft.uid], at=TUESDAY)
    caught = catching_up.catch_up(session, chloe, draft.uid, revision=2, at=TUESDAY)
    assert (caught.saved.revision, caught.overlaps) == (3, {})
    chloe = viewer(session, "chloe", at=TUESDAY)
    assert publish(session, chloe, ines, draft).problems == []
    told = live(session).lesson("tides-lesson").document.texts["en"]
    assert told.title == "Of tides"
    assert "reef knot" in told.body


def test_an_older_edition_is_restored_as_a_new_one_and_every_edition_stays_known(
    session: Session, chloe: Viewer, ines: Viewer
) -> None:
    publish(session, chloe, ines, write(session, chloe, "lesson", "tides-lesson", "bow", "cow"))
    draft = drafts.restore(session, ines, "lesson", "tides-lesson", 1, at=TUESDAY)
    (changed,) = editions.of_draft(session, ines, draft)
    assert [line.text for line in changed.lines if line.side == "new"] == ["A *bowline* holds."]
    publish(session, ines, chloe, draft)
    assert "bowline" in live(session).lesson("tides-lesson").document.texts["en"].body
    found = editions.listed(session, chloe, "lesson", "tides-lesson")
    assert [(each.number, each.door, each.author, each.approver) for each in found] == [
        (3, "editor", "Inès Morel", "Chloé Lambert"),
        (2, "editor", "Chloé Lambert", "Inès Morel"),
        (1, "folder", "", ""),
    ]
    assert [each.is_live for each in found] == [True, False, False]
    (same,) = editions.compare(session, chloe, "lesson", "tides-lesson", old=1, new=3)
    assert not same.is_changed


def test_what_the_editor_retired_no_file_brings_back_and_the_reverse(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer
) -> None:
    chloe = viewer(session, "chloe", at=OPENING)
    gone = drafts.begin(session, chloe, "question", "tides-3", at=OPENING)
    publish(session, chloe, ines, add(session, chloe))
    drafts.intend(session, chloe, gone.uid, retires=True, at=OPENING)
    report = publish(session, chloe, ines, gone)
    assert (report.retired, report.problems) == (["question tides-3"], [])
    pages.change("1-land/1-paths/module.yaml", "Paths", "Trails")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert (report.published, report.problems) == (["module paths"], [])
    assert item(session, "question", "tides-3").retired_at == OPENING
    pages.change(BANK, "tides-3 slips", "tides-3 glides")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert "retired in the browser" in report.problems[0].sentence
    back = drafts.begin(session, chloe, "question", "tides-3", at=TUESDAY)
    report = publish(session, chloe, ines, back)
    assert report.problems == []
    assert item(session, "question", "tides-3").retired_at is None


def test_what_the_folder_took_away_comes_back_through_the_editor_with_all_that_is_in_it(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer
) -> None:
    kept = dict(pages.texts)
    for path in [path for path in pages.texts if path.startswith("1-sea")]:
        del pages.texts[path]
    publishing.publish(session, pages.read(), at=TUESDAY)
    theme = drafts.begin(session, chloe, "theme", "sea", at=TUESDAY)
    assert publish(session, chloe, ines, theme).problems == []
    assert live(session).lesson("tides-lesson")
    pages.change("1-land/1-paths/module.yaml", "Paths", "Trails")
    assert publishing.publish(session, pages.read(), at=TUESDAY).problems == []
    assert live(session).lesson("tides-lesson")
    pages.texts = kept
    assert publishing.publish(session, pages.read(), at=TUESDAY).problems == []


def test_a_folder_cannot_take_away_what_the_browsers_work_rests_on(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer
) -> None:
    skills = write(
        session, chloe, "skills", "skills", "knots:", "ropes:\n  name: { en: R }\nknots:"
    )
    lesson = write(session, chloe, "lesson", "paths-lesson", "[knots]", "[ropes]")
    assert publish(session, chloe, ines, skills, lesson).problems == []
    pages.texts["skills.yaml"] += "more:\n  name: { en: More }\n"
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert any("newer edition" in problem.sentence for problem in report.problems)


def test_one_problem_publishes_nothing_of_a_review(
    session: Session, chloe: Viewer, ines: Viewer
) -> None:
    good = write(session, chloe, "lesson", "paths-lesson", "bowline", "reef knot")
    gone = drafts.begin(session, chloe, "question", "tides-3", at=OPENING)
    drafts.intend(session, chloe, gone.uid, retires=True, at=OPENING)
    report = publish(session, chloe, ines, good, gone)
    assert [problem.path for problem in report.problems] == ["1-sea/1-tides/module.yaml"]
    assert report.published == []
    assert "bowline" in live(session).lesson("paths-lesson").document.texts["en"].body


def test_nobody_approves_her_own_unless_she_is_alone_and_that_is_said(
    session: Session, chloe: Viewer, ines: Viewer
) -> None:
    draft = write(session, chloe, "lesson", "tides-lesson", "bowline", "reef knot")
    review = reviews.send(session, ines, [draft.uid], at=OPENING)
    for author in (chloe, ines):
        with pytest.raises(Conflict, match="her own words"):
            reviews.approve(session, author, review.uid, at=OPENING)
    approved = reviews.approve(session, chloe, review.uid, lone=True, at=OPENING)
    assert (approved.alone, approved.decided_by_id) == (True, chloe.id)


def test_a_review_is_published_when_its_moment_has_come(
    session: Session, chloe: Viewer, ines: Viewer
) -> None:
    draft = write(session, chloe, "lesson", "tides-lesson", "bowline", "reef knot")
    review = reviews.send(session, chloe, [draft.uid], publish_at=TUESDAY, at=OPENING)
    assert releasing.due(session, at=TUESDAY) == []
    reviews.approve(session, ines, review.uid, at=OPENING)
    assert releasing.due(session, at=OPENING) == []
    assert releasing.due(session, at=TUESDAY) == [review.uid]
    assert releasing.publish_due(session, review.uid, at=TUESDAY).published
    assert releasing.due(session, at=TUESDAY) == []
    assert "reef knot" in live(session).lesson("tides-lesson").document.texts["en"].body


def test_an_edition_that_its_author_calls_a_correction_marks_answers_anew(
    session: Session, chloe: Viewer, ines: Viewer
) -> None:
    draft = write(session, chloe, "question", "tides-0", "It does.", "It does, after all.")
    drafts.intend(session, chloe, draft.uid, corrects=True, at=OPENING)
    publish(session, chloe, ines, draft)
    mended = session.scalars(select(Remarking)).one()
    assert mended.question_id == item(session, "question", "tides-0").id
    assert mended.edition_id == item(session, "question", "tides-0").edition_id


def test_a_whole_theme_is_written_in_the_browser_sent_together_and_exported(
    session: Session, chloe: Viewer, ines: Viewer, tmp_path: Path
) -> None:
    def new(kind: str, parent: str | None, title: str, **filled: str) -> Draft:
        draft = drafts.begin_new(session, chloe, kind, parent, title=title, at=OPENING)
        [(path, words)] = draft.texts.items()
        for old, text in filled.items():
            words = words.replace(f"{old}:", f"{old}: {text}")
        words = words.replace('en: ""', "en: Words").replace("questions: 6", "questions: 2")
        words = words.replace("[]", "[knots]") + ("Up.\n" if kind == "lesson" else "")
        if kind == "question":
            words = "\n" + question(draft.slug, lesson="up")
        drafts.save(session, chloe, draft.uid, {path: words}, revision=1, at=OPENING)
        return drafts.read(session, chloe, draft.uid).draft

    written = [new("theme", None, "Sky"), new("module", "sky", "Clouds")]
    written.append(new("lesson", "clouds", "Up", why="It rises."))
    written += [new("question", "clouds", f"Is it {number}?") for number in range(4)]
    written.append(new("badge", None, "Cloud"))
    assert [path for draft in written[:4] for path in draft.texts] == [
        "2-sky/theme.yaml",
        "2-sky/1-clouds/module.yaml",
        "2-sky/1-clouds/1-up.en.md",
        "2-sky/1-clouds/questions.en.md",
    ]
    report = publish(session, chloe, ines, *written)
    assert report.problems == []
    assert len(report.published) == 8
    module = live(session).module("clouds")
    assert [each.uid for each in module.questions] == ["is-it-0", "is-it-1", "is-it-2", "is-it-3"]
    content.export(session, tmp_path / "export", tmp_path)
    again = publishing.publish(session, content.open_folder(tmp_path / "export"), at=TUESDAY)
    assert (again.published, again.retired, again.problems) == ([], [], [])


def test_a_translation_and_captions_written_in_the_browser_are_files_beside_the_others(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer, tmp_path: Path
) -> None:
    pages.change("academy.yaml", "[en]", "[en]\nstarted: [fr]")
    publishing.publish(session, pages.read(), at=OPENING)
    chloe = viewer(session, "chloe", at=OPENING)
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    french = LESSON.replace(".en.", ".fr.")
    texts = {french: "---\ntitle: Des marées\nwhy: Ça tient.\n---\nUn nœud.\n"}
    drafts.save(session, chloe, draft.uid, texts, revision=1, at=OPENING)
    asked = drafts.begin(session, chloe, "question", "tides-2", at=OPENING)
    bank = BANK.replace(".en.", ".fr.")
    words = next(iter(asked.texts.values()))
    block = words.replace("skill: knots\nlesson: tides-lesson\n", "").replace("holds\n", "tient\n")
    drafts.save(session, chloe, asked.uid, {bank: block}, revision=1, at=OPENING)
    report = publish(session, chloe, ines, draft, asked)
    assert report.problems == []
    assert {"lesson tides-lesson", "question tides-2"} <= set(report.published)
    content.export(session, tmp_path / "export", tmp_path)
    assert (tmp_path / "export" / french).read_text() == texts[french]
    again = publishing.publish(session, content.open_folder(tmp_path / "export"), at=TUESDAY)
    assert (again.published, again.retired, again.problems) == ([], [], [])


def test_a_film_beside_what_is_published_keeps_its_edition_and_its_file_may_change(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer, tmp_path: Path
) -> None:
    """Captions are text and media at once: reading the whole again must find them as they were."""
    film, cues = "1-sea/1-tides/film", "WEBVTT\n\n00:00.000 --> 00:02.000\n{}\n"
    pages.change(LESSON, "minutes: 1\n", "minutes: 1\nvideo: film.mp4\n")
    pages.texts |= {f"{film}.mp4": "a film", f"{film}.en.vtt": cues.format("A wave.")}
    content.store_media(pages.read(), pages.path, tmp_path)
    publishing.publish(session, pages.read(), at=OPENING)
    draft = write(session, chloe, "lesson", "paths-lesson", "bowline", "sheet bend")
    assert publish(session, chloe, ines, draft).published == ["lesson paths-lesson"]
    pages.texts[f"{film}.en.vtt"] = cues.format("A second wave.")
    report = publishing.publish(session, pages.read(), at=TUESDAY)
    assert (report.published, report.problems) == (["lesson tides-lesson"], [])
    spoken = write(session, chloe, "lesson", "tides-lesson", "A second", "A third")
    assert publish(session, chloe, ines, spoken).published == ["lesson tides-lesson"]
    content.export(session, tmp_path / "out", tmp_path)
    assert (tmp_path / "out" / f"{film}.en.vtt").read_text() == cues.format("A third wave.")
