"""The authors' pages: their desk, the editor of a draft, its preview, reviews and editions."""

import io
import re
import zipfile
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from academy import paths
from academy.models.authoring import Draft
from academy.models.database import reading
from academy.services import catalogue
from tests.cast import INES
from tests.statements import counted
from tests.visitor import Visitor

TEXT = re.compile(r'name="path" value="([^"]+)".*?<textarea[^>]*>\n(.*?)</textarea>', re.DOTALL)
REVISION = re.compile(r'name="revision" value="(\d+)"')
LESSON = "/authoring/items/lesson/two-keys"
HOSTILE = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror="alert(1)">'


@pytest.fixture
def editor(chloe: Visitor) -> str:
    """The address of her draft of a lesson."""
    answer = chloe.post("/authoring/drafts", {"item": "lesson:two-keys"})
    assert answer.status_code == 303
    return str(answer.location)


def texts(page: str) -> dict[str, str]:
    """What the editor holds, by path."""
    return {path: unescape(text) for path, text in TEXT.findall(page)}


def sent(page: str, **changed: str) -> dict[str, object]:
    """The editor's form, with words *changed* in all of its texts."""
    held = texts(page)
    for old, new in changed.items():
        held = {path: text.replace(old, new) for path, text in held.items()}
    revision = REVISION.search(page)
    assert revision
    return {"path": list(held), "text": list(held.values()), "revision": revision[1]}


def stored(editor: str) -> dict[str, str]:
    """The texts of the draft, as they are kept."""
    with reading() as session:
        uid = editor.rpartition("/")[2]
        return dict(session.scalars(select(Draft.texts).where(Draft.uid == uid)).one())


@pytest.mark.parametrize(
    ("item", "kind", "name"),
    [
        ("season:season-1", "Season", "Season 1: casting off"),
        ("toy:toy", "Paper Toy", "The paper deckhand"),
    ],
)
def test_small_files_have_their_editions_and_an_editor(
    chloe: Visitor, item: str, kind: str, name: str
) -> None:
    assert kind in chloe.get(f"/authoring/items/{item.replace(':', '/')}/editions").text
    editor = chloe.post("/authoring/drafts", {"item": item}).location
    for page in (editor, "/authoring"):
        assert {kind, name} <= set(re.findall(r">([^<>]+)<", chloe.get(page).text))


def test_the_desk_shows_the_tree_and_what_waits_in_few_statements(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    chloe.get("/authoring")
    with counted(academy) as statements:
        page = chloe.get("/authoring").text
    assert len(statements) <= 7, statements
    assert page.count("content-tree__node--theme") == 4
    assert f'href="{editor}"' in page
    assert 'value="lesson:two-keys"' not in page, "its draft is open: that is the way to it"


def test_the_editor_holds_the_very_text_of_the_file_and_a_form_keeps_its_line_ends(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    page = chloe.get(editor).text
    before = stored(editor)
    assert texts(page) == before
    form = sent(page)
    form["text"] = [text.replace("\n", "\r\n") for text in form["text"]]  # as browsers send it
    assert chloe.post(f"{editor}/texts", form).status_code == 303
    assert stored(editor) == before


def test_a_save_answers_with_its_time_its_revision_and_the_problems_at_their_lines(
    chloe: Visitor, editor: str
) -> None:
    page = chloe.get(editor).text
    answer = chloe.post(f"{editor}/texts?only=state", sent(page, minutes="lenght"))
    assert answer.status_code == 200
    assert 'data-revision="2"' in answer.text
    assert "Saved at" in answer.text
    assert 'data-line="5"' in answer.text
    assert "There is no setting “lenght” here." in unescape(answer.text)
    assert "<main" not in answer.text


def test_the_second_tab_is_told_and_shown_both_and_nothing_is_overwritten(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    page = chloe.get(editor).text
    chloe.post(f"{editor}/texts", sent(page, guessed="found"))
    for address in (f"{editor}/texts", f"{editor}/texts?only=state"):
        told = chloe.post(address, sent(page, guessed="stolen"))
        assert told.status_code == 409
        assert 'data-newer="2"' in told.text
        assert "<ins>stolen</ins>" in told.text
        assert "<del>found</del>" in told.text
    assert "found" in "".join(stored(editor).values())
    again = chloe.post(f"{editor}/texts?only=state", sent(page, guessed="found"))
    assert again.status_code == 200, "its own words, sent again, were saved already"


def test_the_preview_is_the_learners_page_in_each_language_and_may_be_framed_by_us_alone(
    chloe: Visitor, editor: str
) -> None:
    page = chloe.get(editor).text
    chloe.post(f"{editor}/texts", sent(page, guessed=HOSTILE))
    for language, words in (("en", "I have finished this lesson"), ("fr", "J’ai")):
        answer = chloe.get(f"{editor}/preview?language={language}")
        assert answer.status_code == 200
        assert words in answer.text
        assert f'<html lang="{language}"' in answer.text
        assert "work-ways" not in answer.text, "learners do not see the authors' ways"
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "script-src 'self';" in policy
        assert "form-action 'none'" in policy
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        body = answer.text.partition('class="prose"')[2]
        assert "<script>alert" not in body
        assert "onerror" not in body or "&lt;img" in body
        assert "javascript:" not in re.sub(r"\[x\]\(javascript:alert\(1\)\)", "", body)
    other = chloe.get(editor).headers
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("way", ["quiz", "daily", "right", "wrong"])
def test_a_question_of_each_kind_is_shown_as_in_the_quiz_and_as_in_the_minute(
    chloe: Visitor, way: str, academy: Flask
) -> None:
    with reading() as session:
        live = catalogue.newest(session)
        kinds = {q.document.kind: q.uid for q in live.module("built-here").questions}
    assert len(kinds) > 5
    for kind, uid in kinds.items():
        editor = chloe.post("/authoring/drafts", {"item": f"question:{uid}"}).location
        answer = chloe.get(f"{editor}/preview?as={way}&language=fr")
        assert answer.status_code == 200, kind
        assert ("feedback--" in answer.text) == (way in ("right", "wrong"))
        if way in ("right", "wrong"):
            assert f"feedback--{way}" in answer.text or "feedback--partly" in answer.text, kind
    assert chloe.get(f"{editor}/preview?as=nothing").status_code == 404


def test_what_cannot_be_read_yet_says_so_in_the_place_of_the_preview(chloe: Visitor) -> None:
    form = {"kind": "lesson", "parent": "why-digital", "title": "Ebb & flow", "key": "a"}
    editor = chloe.post("/authoring/drafts", form).location
    assert chloe.post("/authoring/drafts", form).location == editor, "a second click begins no more"
    page = chloe.get(editor).text
    assert "<h1 data-title>Ebb &amp; flow</h1>" in page
    held = sent(page)
    held["text"] = ["nothing", "nothing"]
    chloe.post(f"{editor}/texts", held)
    assert "Not to be seen yet" in chloe.get(f"{editor}/preview").text


def test_a_season_is_begun_and_a_live_one_is_written_on(chloe: Visitor) -> None:
    desk = chloe.get("/authoring").text
    assert 'value="season:season-1"' in desk
    for small in ("visa:mail", "gift:enamel-mug", "toy:toy", "academy:academy"):
        assert f'value="{small}"' in desk, small
    live = chloe.post("/authoring/drafts", {"item": "season:season-1"}).location
    assert "module: why-digital" in chloe.get(live).text
    assert chloe.get("/authoring/drafts/new?kind=season").status_code == 200
    form = {"kind": "season", "title": "Winter", "key": "winter"}
    new = chloe.post("/authoring/drafts", form).location
    page = chloe.get(new).text
    assert "seasons/winter.yaml" in page
    assert "<h1 data-title>Winter</h1>" in page, "before it can be read"
    held = sent(page, **{'module: ""': "module: why-digital", 'on: ""': "on: 2027-01-04"})
    held["text"] = [re.sub('(en|fr): ""', r"\1: Words.", text) for text in held["text"]]
    state = chloe.post(f"{new}/texts?only=state", held)
    assert "problem-list--none" in state.text, state.text
    desk = chloe.get("/authoring").text
    assert desk.count(">Winter<") == 2, "among her drafts, and in the tree"
    send = {"draft": [live.rpartition("/")[2], new.rpartition("/")[2]], "about": ""}
    review = chloe.post("/authoring/reviews", send).location
    assert "Season" in chloe.get(review).text


def test_a_draft_is_sent_commented_approved_published_compared_and_restored(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    uid = editor.rpartition("/")[2]
    page = chloe.get(editor).text
    chloe.post(f"{editor}/texts", sent(page, guessed="found"))
    assert f'value="{uid}" checked' in chloe.get(f"/authoring/reviews/new?draft={uid}").text
    answer = chloe.post("/authoring/reviews", {"draft": [uid], "note": "Shorter?", "about": uid})
    review = str(answer.location)
    assert "another author decides" in chloe.get(review).text
    assert "readonly" in chloe.get(editor).text
    assert "Nobody approves her own words" in chloe.post(f"{review}/approval").text

    ines = Visitor(academy).is_in(INES)
    assert review in ines.get("/authoring").text
    seen = ines.get(review).text
    assert "<ins>found</ins>" in seen
    assert "Shorter?" in seen
    path = next(iter(texts(page)))
    said = {"path": path, "line": "8", "text": "Is <this> so?", "review": review.rpartition("/")[2]}
    assert ines.post(f"{editor}/comments", said).location.startswith(review)
    assert "Is &lt;this&gt; so?" in chloe.get(editor).text
    assert ines.post(f"{review}/approval", {"publish": "1"}).status_code == 303
    assert "Published. Learners have it now." in ines.get(review).text

    history = ines.get(f"{LESSON}/editions").text
    assert "<ins>found</ins>" in history
    assert "Chloé" in history
    restored = ines.post(f"{LESSON}/restoration", {"number": "1"})
    assert restored.status_code == 303
    assert "guessed" in "".join(texts(ines.get(restored.location).text).values())


def test_a_draft_that_is_given_back_says_why_where_it_is_written_on(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    uid = editor.rpartition("/")[2]
    review = str(chloe.post("/authoring/reviews", {"draft": [uid]}).location)
    ines = Visitor(academy).is_in(INES)
    assert ines.post(f"{review}/return", {"answer": ""}).status_code == 303
    assert ines.post(f"{review}/return", {"answer": "Too long."}).status_code == 303
    assert "Too long." in chloe.get(editor).text
    assert "given back" in chloe.get("/authoring").text


def test_what_has_problems_is_not_sent_and_the_form_says_why(chloe: Visitor) -> None:
    form = {"kind": "question", "parent": "why-digital", "title": "Why?", "key": "b"}
    editor = str(chloe.post("/authoring/drafts", form).location)
    uid = editor.rpartition("/")[2]
    answer = chloe.post("/authoring/reviews", {"draft": [uid], "about": uid})
    assert answer.status_code == 409
    assert "has a problem on line" in unescape(answer.text)
    assert chloe.post("/authoring/drafts", {**form, "title": "", "key": "c"}).status_code == 422


def test_a_question_that_is_added_in_a_lesson_names_it_and_its_skill(
    chloe: Visitor, editor: str, academy: Flask
) -> None:
    asked = {"kind": "question", "of": editor.rpartition("/")[2], "title": "Why two?", "key": "d"}
    question = str(chloe.post("/authoring/drafts", asked).location)
    assert str(chloe.post("/authoring/drafts", asked).location) == question
    source = next(iter(stored(question).values()))
    assert "lesson: two-keys\n" in source
    assert re.search(r"^skill: \S+$", source, re.MULTILINE)
    assert f'href="{question}"' in chloe.get(editor).text


def test_a_draft_says_what_publishing_it_does_besides(chloe: Visitor) -> None:
    with reading() as session:
        question = catalogue.newest(session).module("why-digital").questions[0].uid
    editor = str(chloe.post("/authoring/drafts", {"item": f"question:{question}"}).location)
    for said, words in (({"corrects": "1"}, "mends its key"), ({"retires": "1"}, "is taken away")):
        assert chloe.post(f"{editor}/intention", said).status_code == 303
        assert words in chloe.get(editor).text
    assert "mends its key" not in chloe.get(editor).text, "what is not ticked is not meant"


def test_a_draft_is_dropped_and_taken_up_again(chloe: Visitor, editor: str) -> None:
    assert chloe.post(f"{editor}/closure").status_code == 303
    assert "This draft was dropped" in chloe.get(editor).text
    assert chloe.post(f"{editor}/reopening").status_code == 303
    assert "Save and check" in chloe.get(editor).text


def test_an_archive_becomes_drafts_and_a_hostile_one_is_refused(chloe: Visitor) -> None:
    def bring(files: dict[str, bytes]) -> TestResponse:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        packed.seek(0)
        return chloe.post("/authoring/archive", {"theme": "", "archive": (packed, "some.zip")})

    assert 'href="/authoring/archive"' in chloe.get("/authoring").text
    folder = paths.bundled("content") / "1-company" / "1-why-digital"
    files = {f"mine/{path.name}": path.read_bytes() for path in folder.iterdir()}
    files["mine/3-two-keys.en.md"] += b"\nOne more word. ![A knot](knot.png)\n"
    files["mine/knot.png"] = b"GIF89a"
    page = unescape(bring(files).text)
    assert "1 draft<" in page, page
    assert re.search(r"knot\.png.{0,200}This is no picture", page, re.DOTALL)
    assert "Two keys are better than a bigger one" in page
    refused = bring({"../a.md": b"x"})
    assert refused.status_code == 422
    assert "leads out of its folder" in refused.text
    assert chloe.post("/authoring/archive", {}).status_code == 422
