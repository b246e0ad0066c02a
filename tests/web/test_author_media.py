"""Files on the editor of a lesson: brought with a form, refused with a reason, shown to authors alone."""

import re
from io import BytesIO

import pytest
from flask import Flask

from tests.cast import AMINA
from tests.manuscript.test_brought import film
from tests.services.test_uploads import SRT, SVG, picture
from tests.visitor import Visitor
from tests.web.test_authoring import sent, texts

FILE = re.compile(r"/media/([0-9a-f]{64})/a\.png")


@pytest.fixture
def editor(chloe: Visitor) -> str:
    """The address of her draft of a lesson."""
    return str(chloe.post("/authoring/drafts", {"item": "lesson:two-keys"}).location)


def form(name: str, data: bytes, **more: str) -> dict[str, object]:
    """A file as a browser sends it, with a lie about its type."""
    return {"file": (BytesIO(data), name, "text/html"), **more}


def test_a_form_brings_a_picture_and_says_what_to_write(chloe: Visitor, editor: str) -> None:
    page = chloe.get(editor).text
    assert 'enctype="multipart/form-data"' in page
    answer = chloe.post(f"{editor}/media", form("a.gif", picture(), description="A [knot]"))
    assert answer.status_code == 303
    page = chloe.get(editor).text
    assert "![A \\[knot\\]](a.png)" in page
    assert FILE.search(page)


def test_a_script_gets_the_line_for_the_cursor_or_the_reason(chloe: Visitor, editor: str) -> None:
    chloe.get(editor)
    only = f"{editor}/media?only=media"
    answer = chloe.post(only, form("a.png", picture(), description="A knot"))
    assert answer.status_code == 200
    assert 'data-block="![A knot](a.png)"' in answer.text
    assert "<main" not in answer.text
    answer = chloe.post(only, form("a.png", b"%PDF"))
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert "no captions (VTT, SRT)" in answer.text
    assert chloe.post(only, {}).status_code == 422


def test_captions_become_a_text_of_the_lesson(chloe: Visitor, editor: str) -> None:
    chloe.get(editor)
    early = chloe.post(f"{editor}/media", form("a.srt", SRT, language="en"), follow_redirects=True)
    assert "Bring the video first" in early.text
    chloe.post(f"{editor}/media", form("Keys.mp4", film()))
    page = chloe.get(editor).text
    assert "video: keys.mp4" in page
    assert "no captions: English, Français" in page
    chloe.post(f"{editor}/media", form("a.srt", SRT, language="en"))
    page = chloe.get(editor).text
    assert "The captions are here: keys.en.vtt" in page
    assert "no captions: Français" in page


def test_the_preview_plays_the_captions_of_the_draft_and_notes_nothing(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    chloe.get(editor)
    chloe.post(f"{editor}/media", form("Keys.mp4", film()))
    chloe.post(f"{editor}/media", form("a.srt", SRT, language="en"))
    page = chloe.get(editor).text
    held = sent(page)
    said = [text.replace("minutes:", "video: keys.mp4\nminutes:") for text in texts(page).values()]
    chloe.post(f"{editor}/texts", held | {"text": said})
    preview = chloe.get(f"{editor}/preview?language=en").text
    assert f'src="{editor}/captions/en.vtt"' in preview
    assert "data-report" not in preview
    answer = chloe.get(f"{editor}/captions/en.vtt")
    assert (answer.status_code, answer.mimetype) == (200, "text/vtt")
    assert answer.text == texts(page)[next(p for p in texts(page) if p.endswith("keys.en.vtt"))]
    assert chloe.get(f"{editor}/captions/fr.vtt").status_code == 404, "nobody wrote them yet"
    assert chloe.get("/lessons/two-keys/captions/en.vtt").status_code == 404, "learners have none"
    amina = Visitor(academy).is_in(AMINA)
    assert amina.get(f"{editor}/captions/en.vtt").status_code == 404


def test_the_file_of_a_draft_is_no_learners_and_is_served_as_what_it_is(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    chloe.get(editor)
    chloe.post(f"{editor}/media", form("a.html", SVG))
    chloe.post(f"{editor}/media", form("a.html", picture()))
    found = FILE.search(chloe.get(editor).text)
    assert found
    answer = chloe.get(found[0])
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Visitor(academy).is_in(AMINA).get(found[0]).status_code == 404


def test_a_file_can_be_taken_away_again(chloe: Visitor, editor: str) -> None:
    chloe.get(editor)
    chloe.post(f"{editor}/media", form("a.png", picture()))
    chloe.post(f"{editor}/media/removal", {"name": "a.png"})
    assert not FILE.search(chloe.get(editor).text)


def test_a_file_beyond_the_limit_is_refused(chloe: Visitor, editor: str) -> None:
    chloe.get(editor)
    kind = "multipart/form-data; boundary=edge"
    answer = chloe.client.post(f"{editor}/media", data=bytes(21_000_000), content_type=kind)
    assert answer.status_code == 413
