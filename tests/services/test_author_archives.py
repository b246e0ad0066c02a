"""Archives on the authors' desk: what is sound becomes drafts, and nothing else happens."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy.errors import Invalid
from academy.models.authoring import Draft
from academy.models.content import Publication
from academy.models.database import reading, writing
from academy.services import content, publishing
from academy.services.authoring import archives, releasing, reviews
from academy.services.authoring.archives import Brought
from tests.cast import CHLOE, INES, viewer
from tests.conftest import OPENING
from tests.make import Pages

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="1"/></svg>'
SHOWS = "\n![A rope](rope.svg)\n"


@pytest.fixture
def pages(app: Flask, tmp_path: Path) -> Pages:
    """A published folder of one module."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    with writing() as session:
        publishing.publish(session, pages.read(), at=OPENING)
    return pages


def brought(pages: Pages, tmp_path: Path, *, inside: str = "", theme: str = "") -> Brought:
    """What becomes of the files of *pages*, or of those in its folder *inside*."""
    lying = {}
    for number, (name, text) in enumerate(pages.texts.items()):
        if name.startswith(inside):
            path = tmp_path / f"{number:05}"
            path.write_text(text)
            lying[name.removeprefix(inside)] = path
    with writing() as session:
        found = archives.look_into(session, viewer(session, CHLOE, at=OPENING), lying, theme=theme)
    archives.store(found, tmp_path / "media")
    with writing() as session:
        return archives.bring_in(session, viewer(session, CHLOE, at=OPENING), found, at=OPENING)


def test_a_module_that_is_live_becomes_drafts_of_what_changed_once(
    pages: Pages, tmp_path: Path
) -> None:
    inside = "1-sea/1-tides/"
    assert brought(pages, tmp_path, inside=inside).unchanged == 6
    pages.texts[f"{inside}1-tides-lesson.en.md"] += SHOWS
    pages.texts[f"{inside}rope.svg"] = SVG
    done = brought(pages, tmp_path, inside=inside)
    assert [(draft.kind, draft.slug) for draft in done.changed] == [("lesson", "tides-lesson")]
    assert (done.made, done.left, done.problems) == ([], [], [])
    assert (tmp_path / "media" / done.changed[0].media["rope.svg"]).read_text() == SVG
    again = brought(pages, tmp_path, inside=inside)
    assert (again.changed, again.unchanged) == ([], 6)
    pages.texts[f"{inside}1-tides-lesson.en.md"] += "More.\n"
    other = brought(pages, tmp_path, inside=inside)
    assert other.left == ["lesson tides-lesson"], "somebody is writing it"
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Publication)) == 1


def test_a_new_module_joins_the_theme_that_was_chosen_with_its_problems_listed(
    pages: Pages, tmp_path: Path
) -> None:
    new = Pages(tmp_path / "new").module("sea", "winds")
    inside = "1-sea/1-winds/"
    new.texts[f"{inside}1-winds-lesson.en.md"] += SHOWS + "<b onclick=evil()>\n"
    new.texts[f"{inside}rope.svg"] = SVG.replace("<rect", "<script>evil()</script><rect")
    with pytest.raises(Invalid, match="Choose the theme"):
        brought(new, tmp_path, inside=inside)
    done = brought(new, tmp_path, inside=inside, theme="sea")
    made = [(draft.kind, draft.slug, draft.parent) for draft in done.made]
    assert made[:2] == [("module", "winds", "sea"), ("lesson", "winds-lesson", "winds")]
    assert len(made) == 6
    lesson = done.made[1]
    assert [*lesson.texts] == ["1-sea/2-winds/1-winds-lesson.en.md"]
    assert (lesson.media, (tmp_path / "media").exists()) == ({}, False), "it runs script"
    said = [str(problem) for problem in done.problems]
    assert any("1-winds-lesson.en.md:11: HTML is not shown" in each for each in said), said
    assert any("rope.svg:1: A picture may not hold <script>" in each for each in said)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 6


def test_what_stands_above_the_questions_of_a_new_module_is_kept(
    pages: Pages, tmp_path: Path
) -> None:
    new = Pages(tmp_path / "new").module("sea", "winds")
    inside = "1-sea/1-winds/"
    done = brought(new, tmp_path, inside=inside, theme="sea")
    assert not done.problems
    assert done.made[0].texts["1-sea/2-winds/questions.en.md"] == "A bank.\n"
    again = brought(new, tmp_path, inside=inside, theme="sea")
    assert (again.unchanged, again.left) == (6, []), "all of it is written already"
    with writing() as session:
        chloe, ines = (viewer(session, login, at=OPENING) for login in (CHLOE, INES))
        sent = reviews.send(session, chloe, [draft.uid for draft in done.made], at=OPENING)
        reviews.approve(session, ines, sent.uid, at=OPENING)
        assert not releasing.publish(session, ines, sent.uid, at=OPENING).problems
    with writing() as session:
        content.export(session, tmp_path / "out", tmp_path / "media")
    bank = (tmp_path / "out/1-sea/2-winds/questions.en.md").read_text()
    assert bank == new.texts[f"{inside}questions.en.md"]


def test_a_whole_folder_and_what_is_none(pages: Pages, tmp_path: Path) -> None:
    pages.texts["1-sea/theme.yaml"] = pages.texts["1-sea/theme.yaml"].replace("A theme", "Salt")
    pages.module("sky", "clouds")
    done = brought(pages, tmp_path)
    assert [draft.slug for draft in done.changed] == ["sea"]
    assert [draft.slug for draft in done.made][:3] == ["sky", "clouds", "clouds-lesson"]
    assert not done.left
    with pytest.raises(Invalid, match="neither"):
        brought(Pages(tmp_path / "none"), tmp_path, inside="skills")
