"""Translations go out to an agency as a PO file, and come back as drafts."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from babel.messages import pofile
from flask import Flask
from sqlalchemy import func, select

from academy.errors import Invalid
from academy.manuscript import cues, passages
from academy.models.authoring import Draft
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.authoring import agencies, drafts, releasing, reviews, translations
from academy.services.authoring.agency_texts import parts_of
from tests.cast import CHLOE, INES, viewer
from tests.conftest import OPENING

KINDS = {
    *("skills", "calendar", "levels", "theme", "module", "lesson", "question"),
    *("badge", "visa", "gift", "audience", "season", "toy"),
}


def test_what_goes_out_comes_back_as_it_was(academy: Flask) -> None:
    with reading() as session:
        data = agencies.export(session, "fr", at=OPENING)
        brought = agencies.read(session, "fr.po", data)
        live = catalogue.newest(session)
        parts = list(parts_of(session, live, "fr"))
    assert (brought.changes, brought.problems) == ([], [])
    assert brought.unchanged == len(parts)
    assert {each.kind for each in parts} == KINDS
    assert sum(each.is_captions for each in parts) == sum(
        bool(lesson.document.video) for module in live.modules for lesson in module.lessons
    )


def test_texts_that_are_put_together_anew_say_the_same(academy: Flask) -> None:
    """Without the translation that there was, the source's shape and the agency's words make one."""
    with reading() as session:
        for part in parts_of(session, catalogue.newest(session), "fr"):
            if not part.is_settings:
                made = replace(part, target="").joined(part.said, "fr", ("en", "fr"))
                if part.is_captions:
                    again = passages.pairs(part.ours, cues.cut(made))
                else:
                    again = passages.pairs(part.ours, passages.cut(part.kind, made, source=False))
                assert again == part.said, part.uid


def test_an_agencys_words_become_drafts_once_and_what_does_not_fit_is_told_by_line(
    academy: Flask,
) -> None:
    with reading() as session:
        file = pofile.read_po(BytesIO(agencies.export(session, "fr", at=OPENING)))
        uid = next(each.uid for each in catalogue.newest(session).modules[0].lessons)
    texts = {each.context: each for each in file if each.id}
    texts[f"lesson:{uid}/title"].string = "Un titre: nouveau"
    body = texts[f"lesson:{uid}/body/1"]
    file.add("Nobody says this.", "Personne.", context=f"lesson:{uid}/body/99")
    file.add("Gone", "Parti", context="lesson:gone-for-good/title")
    other = next(key for key in texts if key and key.endswith("/text"))
    texts[other].string = "<script>alert(1)</script>"
    written = BytesIO()
    pofile.write_po(written, file)
    for _ in range(2):
        with reading() as session:
            brought = agencies.read(session, "fr.po", written.getvalue())
        with writing() as session:
            chloe = viewer(session, CHLOE, at=OPENING)
            made = agencies.keep(session, chloe, brought, at=OPENING)
            assert session.scalar(select(func.count()).select_from(Draft)) == 1
            draft = session.scalars(select(Draft).where(Draft.uid == made[0])).one()
        french = next(text for path, text in draft.texts.items() if path.endswith(".fr.md"))
        assert 'title: "Un titre: nouveau"\n' in french
        assert str(body.string) in french
    assert len({problem.template for problem in brought.problems}) == 3
    assert all(problem.line > 1 for problem in brought.problems)


def test_a_file_of_another_kind_or_language_is_refused(academy: Flask) -> None:
    with reading() as session:
        for data in (b"\xff\xfe", b'msgid "a"\nmsgstr "b"\n', b"GIF89a nothing"):
            with pytest.raises(Invalid):
                agencies.read(session, "x.po", data)
        with pytest.raises(Invalid):
            agencies.export(session, "en", at=OPENING)


def published(made: list[str], *, at: datetime = OPENING) -> None:
    """What Chloé's drafts say, once Inès has approved it."""
    with writing() as session:
        chloe, ines = (viewer(session, login, at=at) for login in (CHLOE, INES))
        review = reviews.send(session, chloe, made, at=at)
        reviews.approve(session, ines, review.uid, at=at)
        report = releasing.publish(session, chloe, review.uid, at=at)
    assert not report.problems, [str(each) for each in report.problems]


@pytest.fixture
def german(academy: Flask) -> None:
    """The academy has begun to be translated into German."""
    with writing() as session:
        chloe = viewer(session, CHLOE, at=OPENING)
        draft = drafts.begin(session, chloe, "academy", "academy", at=OPENING)
        ((path, text),) = draft.texts.items()
        text = text.replace("languages: [en, fr]\n", "languages: [en, fr]\nstarted: [de]\n")
        drafts.save(session, chloe, draft.uid, {path: text}, revision=1, at=OPENING)
        uid = draft.uid
    published([uid])


def file_of(language: str) -> pofile.Catalog:
    """The PO file as it goes out."""
    with reading() as session:
        return pofile.read_po(BytesIO(agencies.export(session, language, at=OPENING)))


def brought_back(file: pofile.Catalog) -> tuple[agencies.Read, list[str]]:
    """What *file* brings, and the drafts that Chloé makes of it."""
    written = BytesIO()
    pofile.write_po(written, file)
    with reading() as session:
        brought = agencies.read(session, "back.po", written.getvalue())
    with writing() as session:
        chloe = viewer(session, CHLOE, at=OPENING)
        return brought, agencies.keep(session, chloe, brought, at=OPENING)


def texts_by_uid() -> dict[tuple[str, str], dict[str, str]]:
    with reading() as session:
        rows = session.execute(
            select(Draft.kind, Draft.slug, Draft.texts).where(Draft.closed_at.is_(None))
        )
        return {(kind, slug): texts for kind, slug, texts in rows}


def test_a_language_that_is_started_goes_out_empty_and_comes_back_as_its_files(
    german: None,
) -> None:
    file = file_of("de")
    entries = [each for each in file if each.id]
    assert {each.string for each in entries} == {""}
    with reading() as session:
        module = catalogue.newest(session).module("cyber-security")
        film = next(each for each in module.lessons if each.document.video)
        uids = {f"lesson:{each.uid}" for each in module.lessons}
        uids |= {f"question:{each.uid}" for each in module.questions}
    for each in entries:
        if each.context.partition("/")[0] in {*uids, "module:cyber-security", "gift:enamel-mug"}:
            each.string = each.id  # as good as German for our checks
    brought, made = brought_back(file)
    assert brought.problems == []
    assert len(made) == len(uids) + 2
    texts = texts_by_uid()
    mine = texts["lesson", film.uid]
    assert [path for path in mine if path.endswith(".de.md")]
    (captions,) = [path for path in mine if path.endswith(".de.vtt")]
    assert mine[captions] == next(mine[path] for path in mine if path.endswith(".en.vtt"))
    assert ", de: " in next(iter(texts["gift", "enamel-mug"].values()))
    assert brought_back(file)[1] == made, "once"

    published(made)
    with reading() as session:
        live = catalogue.newest(session)
        assert live.lesson(film.uid).document.text("de")[1] == "de"
        assert live.lesson(film.uid).withheld.get("de") is None
        assert live.module("cyber-security").document.title["de"]
    with writing() as session:
        chloe = viewer(session, CHLOE, at=OPENING)
        found = translations.coverage(session, chloe)
    de = next(each for each in found if each.language == "de")
    assert de.offered == len(uids)
    again = brought_back(file_of("de"))
    assert (again[0].changes, again[0].problems) == ([], [])


def test_captions_titles_and_small_texts_come_back_each_to_its_place(academy: Flask) -> None:
    file = file_of("fr")
    texts = {each.context: each for each in file if each.id}
    with reading() as session:
        live = catalogue.newest(session)
        film = next(
            each for module in live.modules for each in module.lessons if each.document.video
        )
    new = {
        f"lesson:{film.uid}/captions/2": "Dit autrement.\nEn deux lignes.",
        "theme:company/title": "Un titre: nouveau",
        "visa:network/proof/actions/joined-community/name": "Une communauté, rejointe",
        "levels:levels/at-the-quay/name": "Au quai",
        "calendar:calendar/all/extra/2026-12-24": "Veille",
        "season:season-1/name": "Saison un",
    }
    for context, words in new.items():
        texts[context].string = words
    brought, made = brought_back(file)
    assert (brought.problems, len(made)) == ([], len(new))
    written = texts_by_uid()
    for context, words in new.items():
        kind, _colon, uid = context.partition("/")[0].partition(":")
        assert words in "\n".join(written[kind, uid].values()), context

    file_again = file_of("fr")
    entry = next(each for each in file_again if each.context == "theme:company/summary")
    entry.string = "Autre chose."
    brought, (uid,) = brought_back(file_again)
    assert brought.problems == [], "an open draft of settings takes what fits"
    text = "".join(texts_by_uid()["theme", "company"].values())
    assert "Un titre: nouveau" in text
    assert "Autre chose." in text
    entry.string = "Encore autre chose."
    brought, made = brought_back(file_again)
    assert (len(brought.problems), made) == (1, []), "what somebody wrote there stays"
    published([uid])
