"""Files that authors bring: recognised, kept once, attached, cleared away when nothing shows them."""

import hashlib
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.manuscript.markdown import render
from academy.services import cleaning, media, publishing
from academy.services.authoring import checking, drafts, releasing, reviews, uploads
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING
from tests.make import Pages
from tests.manuscript.test_brought import FILM

SRT = b"1\r\n00:00:01,000 --> 00:00:02,000\r\nAhoy.\r\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'


def picture(colour: str = "teal") -> bytes:
    """A small one."""
    out = BytesIO()
    Image.new("RGB", (20, 10), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def chloe(session: Session, tmp_path: Path) -> Viewer:
    """An author, in an academy of one module."""
    publishing.publish(session, Pages(tmp_path / "pages").module("sea", "tides").read(), at=OPENING)
    return viewer(session, "chloe", at=OPENING)


@pytest.fixture
def uid(session: Session, chloe: Viewer) -> str:
    """Her draft of a lesson."""
    return drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING).uid


@pytest.mark.parametrize(
    ("name", "data", "called"),
    [
        ("Grève à l’aube.JPEG", picture(), "greve-a-l-aube.png"),
        ("../../etc/passwd.png", SVG, "passwd.svg"),
        ("C:\\films\\..\\Ahoy.srt", SRT, "ahoy.vtt"),
        ("\0.html", picture(), "file.png"),
    ],
)
def test_a_file_is_what_its_content_says_and_has_a_plain_name(
    name: str, data: bytes, called: str
) -> None:
    assert cleaning.examine(name, data).name == called


@pytest.mark.parametrize(
    "data", [b"", b"<html><svg></html>", b"MZ\x90", b"%PDF-1.7", b"GIF89a", b"<script>", b"PK\3\4"]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        cleaning.examine("harmless.png", data)


def bring(
    session: Session, chloe: Viewer, uid: str, folder: Path, name: str, data: bytes
) -> uploads.Brought:
    """What a request does."""
    made = cleaning.examine(name, data)
    digest = uploads.keep(made, folder)
    return uploads.bring(session, chloe, uid, made, digest, language="en", at=OPENING)


def test_a_file_brought_twice_is_there_once_and_another_of_its_name_gets_a_number(
    session: Session, chloe: Viewer, uid: str, tmp_path: Path
) -> None:
    folder = tmp_path / "media"
    names = [
        bring(session, chloe, uid, folder, "a.png", picture(colour)).name
        for colour in ("teal", "teal", "red")
    ]
    assert names == ["a.png", "a.png", "a-2.png"]
    held = drafts.read(session, chloe, uid).draft.media
    assert sorted(held.values()) == sorted(each.name for each in folder.iterdir())
    for digest in held.values():
        assert hashlib.sha256((folder / digest).read_bytes()).hexdigest() == digest


def test_a_film_and_its_captions_become_the_lessons_and_missing_ones_are_a_problem(
    session: Session, chloe: Viewer, uid: str, tmp_path: Path
) -> None:
    folder = tmp_path / "media"
    with pytest.raises(Invalid, match="Bring the video first"):
        bring(session, chloe, uid, folder, "ahoy.srt", SRT)
    bring(session, chloe, uid, folder, "Tides.mp4", FILM.read_bytes())
    draft = drafts.read(session, chloe, uid).draft
    (path,) = draft.texts
    text = draft.texts[path].replace("minutes: 1", "minutes: 1\nvideo: tides.mp4")
    drafts.save(session, chloe, uid, {path: text}, revision=1, at=OPENING)
    draft = drafts.read(session, chloe, uid).draft
    assert ["captions" in p.sentence for p in checking.problems(session, draft)] == [True]
    assert bring(session, chloe, uid, folder, "ahoy.srt", SRT).name == "tides.en.vtt"
    draft = drafts.read(session, chloe, uid).draft
    assert checking.problems(session, draft) == []
    assert draft.texts["1-sea/1-tides/tides.en.vtt"].startswith("WEBVTT")


def test_only_an_author_brings_and_only_to_an_open_draft_of_a_lesson(
    session: Session, chloe: Viewer, uid: str, tmp_path: Path
) -> None:
    amina = viewer(session, "amina", at=OPENING)
    with pytest.raises(NotFound):
        bring(session, amina, uid, tmp_path, "a.png", picture())
    question = drafts.begin(session, chloe, "question", "tides-0", at=OPENING)
    with pytest.raises(Invalid, match="lessons only"):
        bring(session, chloe, question.uid, tmp_path, "a.png", picture())
    reviews.send(session, chloe, [uid], at=OPENING)
    with pytest.raises(Conflict):
        bring(session, chloe, uid, tmp_path, "a.png", picture())


def test_what_only_a_draft_shows_is_the_authors_until_it_is_published(
    session: Session, chloe: Viewer, uid: str, tmp_path: Path
) -> None:
    name = bring(session, chloe, uid, tmp_path / "media", "a.png", picture()).name
    draft = drafts.read(session, chloe, uid).draft
    digest, (path,) = draft.media[name], draft.texts
    amina = viewer(session, "amina", at=OPENING)
    assert media.may_see(session, chloe, digest)
    assert not media.may_see(session, amina, digest)
    text = draft.texts[path] + f"\n![A knot]({name})\n"
    assert "A knot" in render(text, lambda each: each)
    drafts.save(session, chloe, uid, {path: text}, revision=1, at=OPENING)
    review = reviews.send(session, chloe, [uid], at=OPENING).uid
    other = viewer(session, "ines", at=OPENING)
    reviews.approve(session, other, review, at=OPENING)
    releasing.publish(session, other, review, at=OPENING)
    assert media.may_see(session, viewer(session, "amina", at=OPENING), digest)
    assert media.may_see(session, amina, digest), "her page is from before: an edition shows it"


def test_what_nothing_shows_for_a_week_is_cleared_away_and_nothing_else(
    session: Session, chloe: Viewer, uid: str, tmp_path: Path
) -> None:
    folder = tmp_path / "media"
    bring(session, chloe, uid, folder, "a.png", picture())
    left = uploads.keep(cleaning.examine("b.png", picture("red")), folder)
    young = uploads.keep(cleaning.examine("c.png", picture("blue")), folder)
    (folder / "staged-dead").write_bytes(b"half")
    (folder / "readme").write_bytes(b"ours")
    long_ago = (OPENING - timedelta(days=8)).timestamp()
    for each in folder.iterdir():
        os.utime(each, (long_ago, long_ago))
    os.utime(folder / young, (OPENING.timestamp(), OPENING.timestamp()))
    before = {each.name for each in folder.iterdir()}
    names = uploads.old(folder, at=OPENING)
    assert uploads.clear(session, folder, names, at=OPENING) == 2
    assert before - {each.name for each in folder.iterdir()} == {left, "staged-dead"}
    uploads.keep(cleaning.examine("a.png", picture()), folder)
    assert uploads.old(folder, at=OPENING) == []
