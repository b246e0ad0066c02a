"""Whatever an author writes, and wherever: in nobody's browser does it run, or call elsewhere."""

from collections.abc import Iterable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.manuscript.captions import parse_captions
from academy.manuscript.media import check_svg
from academy.manuscript.problems import Findings, Sheet
from academy.models.authoring import Draft
from academy.models.content import Item
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.authoring import drafts
from academy.web import security
from tests.cast import CHLOE, INES, viewer
from tests.hostile import ELEMENTS, ELSEWHERE, HANDLERS, PICTURES, TEXTS, harm_in
from tests.visitor import Visitor

LESSON = """---
id: two-keys
title: {title}
why: {why}
minutes: 1
skills: [passwords]
sources: [{{ title: {title}, by: {why}, date: 2025, url: {url} }}]
---
{body}
"""
QUESTION = """# {id}
skill: passwords
lesson: two-keys
difficulty: 0.5

{asks}

"""


def quoted(words: Iterable[str]) -> str:
    """*words* as one value of YAML."""
    text = " ".join(words).replace("'", "''").replace("\t", " ")
    return f"'{text}'"


def lesson_of(words: tuple[str, ...]) -> str:
    """A lesson with *words* in its title, its line why, its sources and every part of its body."""
    url = next((w[4:-1] for w in words if w.startswith("[x](")), "javascript:evil()")
    body = "\n\n".join(
        f"## {each}\n\n{each}\n\n- {each}\n\n> {each}\n\n| {each} |\n|---|\n| {each} |\n\n"
        f"![{each}](two-locks.svg)\n\n    {each}\n\n```{each}\n{each}\n```"
        for each in words
    )
    return LESSON.format(title=quoted(words), why=quoted(words), url=quoted([url]), body=body)


def question_of(uid: str, words: tuple[str, ...]) -> str:
    """A question with *words* in what it asks, in its options and in what is said of each."""
    options = "".join(
        f"- [{'x' if not at else ' '}] {each} {at}\n  > {each}\n" for at, each in enumerate(words)
    )
    return QUESTION.format(id=uid, asks=" ".join(words)) + options


def begun(author: Visitor, kind: str, uid: str) -> str:
    """The address of the draft of what is live as *uid*."""
    return str(author.post("/authoring/drafts", {"item": f"{kind}:{uid}"}).location)


def write(editor: str, text: str) -> list[str]:
    """Keep *text* in every language of the draft; its paths."""
    with writing() as session:
        author = viewer(session, CHLOE, at=now())
        draft = drafts.read(session, author, editor.rpartition("/")[2]).draft
        texts = {path: text for path in draft.texts if path.endswith(".md")}
        drafts.save(session, author, draft.uid, texts, revision=draft.revision, at=now())
    return list(texts)


def harmless(visitor: Visitor, *addresses: str) -> None:
    """Open *addresses*: nothing in those pages could run."""
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        assert not harm_in(answer.text), f"{address}: {harm_in(answer.text)}"
        assert "preview" not in address or "evil" in answer.text, f"{address} does not show it"
        assert "script-src" in answer.headers["Content-Security-Policy"] or (
            answer.headers["Content-Security-Policy"] == security.POLICY
        )


def test_there_are_enough_of_them_and_harm_is_seen_where_there_is_some() -> None:
    assert len(set(TEXTS)) >= 60
    unseen = [text for text in (*ELEMENTS, *HANDLERS[:22]) if not harm_in(f"<p>{text}</p>")]
    assert len(unseen) <= 10, unseen  # some show themselves in certain surroundings only
    assert not harm_in('<script src="/static/a.js"></script><a href="https://a.b">x</a>')


def groups(size: int) -> Iterator[tuple[str, ...]]:
    for at in range(0, len(TEXTS), size):
        yield TEXTS[at : at + size]


def test_a_lesson_in_its_editor_its_preview_and_its_desk(chloe: Visitor) -> None:
    editor = begun(chloe, "lesson", "two-keys")
    for words in groups(4):
        write(editor, lesson_of(words))
        harmless(chloe, editor, f"{editor}/preview", "/authoring")
        harmless(chloe, f"/authoring/reviews/new?draft={editor.rpartition('/')[2]}")


def test_a_question_in_its_editor_and_in_every_way_that_it_is_shown(chloe: Visitor) -> None:
    with reading() as session:
        questions = catalogue.newest(session).module("why-digital").questions
        uid = next(q.uid for q in questions if q.document.kind == "single")
    editor = begun(chloe, "question", uid)
    for words in groups(4):
        write(editor, question_of(uid, words))
        ways = ("quiz", "daily", "right", "wrong")
        harmless(chloe, editor, *(f"{editor}/preview?as={way}" for way in ways))


def test_what_is_said_of_it_compared_and_told(chloe: Visitor, academy: Flask) -> None:
    """The comment on a line, the note of a review, the answer to it, the difference, the notices."""
    editor = begun(chloe, "lesson", "two-keys")
    uid = editor.rpartition("/")[2]
    page = chloe.get(editor).text
    assert uid in page
    with reading() as session:
        old = dict(session.scalars(select(Draft.texts).where(Draft.uid == uid)).one())
    titled = {path: text.replace("title: ", f"title: {BOLD} ", 1) for path, text in old.items()}
    titled = {path: text.replace("Odile", PLAIN) for path, text in titled.items()}
    with writing() as session:
        author = viewer(session, CHLOE, at=now())
        revision = drafts.read(session, author, uid).draft.revision
        drafts.save(session, author, uid, titled, revision=revision, at=now())
    notes = [" ".join(words) for words in groups(30)]
    sent = chloe.post("/authoring/reviews", {"draft": [uid], "note": notes[0], "about": uid})
    review = str(sent.location)
    assert "/authoring/reviews/" in review, sent.text
    path = next(iter(old))
    ines = Visitor(academy).is_in(INES)
    for line, note in enumerate(notes):
        ines.post(f"{editor}/comments", {"path": path, "line": line, "text": note})
    harmless(ines, review, f"{review}?whole=", editor, "/authoring", f"{editor}/preview")
    assert ines.post(f"{review}/return", {"answer": notes[1]}).status_code == 303
    harmless(chloe, review, editor, "/authoring", "/notices")

    again = chloe.post("/authoring/reviews", {"draft": [uid], "note": notes[2], "about": uid})
    ines.post(f"{again.location}/approval", {"publish": "1", "answer": notes[1]})
    history = "/authoring/items/lesson/two-keys/editions"
    harmless(chloe, str(again.location), history, "/authoring", "/notices")
    for learners in ("/lessons/two-keys", "/modules/why-digital", "/search?q=two+keys"):
        harmless(chloe, learners)
        assert "&lt;b onclick=evil()" in chloe.page, learners


BOLD = "Two keys &<b onclick=evil()>"
PLAIN = "Odile &lt;b onclick=evil()&gt;"


def test_the_name_of_a_file_beside_it(chloe: Visitor) -> None:
    editor = begun(chloe, "lesson", "two-keys")
    with writing() as session:
        author = viewer(session, CHLOE, at=now())
        uid = editor.rpartition("/")[2]
        for words in TEXTS:
            drafts.attach(session, author, uid, f"{words}.svg", "0" * 64, at=now())
    harmless(chloe, editor)


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_that_does_more_than_draw_does_not_come_in(picture: str) -> None:
    findings = Findings()
    check_svg(Sheet("a.svg", picture, findings))
    assert findings.problems


def test_captions_are_words(chloe: Visitor) -> None:
    cues = [f"00:{n:02}.000 --> 00:{n + 1:02}.000\n{text}\n" for n, text in enumerate(TEXTS[:58])]
    read, _problems = parse_captions("a.en.vtt", "\n".join(["WEBVTT\n", *cues]))
    assert len(read) > 30
    editor = begun(chloe, "lesson", "what-digital-means")
    with writing() as session:
        author = viewer(session, CHLOE, at=now())
        draft = drafts.read(session, author, editor.rpartition("/")[2]).draft
        texts = {path: "\n".join(["WEBVTT\n", *cues]) for path in draft.texts if ".vtt" in path}
        assert texts
        drafts.save(session, author, draft.uid, texts, revision=draft.revision, at=now())
    harmless(chloe, editor, f"{editor}/preview")
    served = chloe.get("/lessons/what-digital-means/captions/en.vtt")
    assert served.mimetype == "text/vtt"
    assert served.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_sent_into_a_sandbox_under_a_type_of_our_own_and_never_in_a_page(
    chloe: Visitor, academy: Flask
) -> None:
    with reading() as session:
        lessons = catalogue.newest(session).module("why-digital").lessons
        media = next(each.edition.media for each in lessons if each.uid == "two-keys")
        assert session.scalar(select(Item.id).where(Item.uid == "two-keys"))
    digest = media["two-locks.svg"]
    answer = chloe.get(f"/media/{digest}/two-locks.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("two-locks.html", "two-locks.xml", "two-locks.js", "two-locks"):
        assert chloe.get(f"/media/{digest}/{name}").status_code == 404
    page = chloe.get("/lessons/two-keys").text
    assert f'src="/media/{digest}/two-locks.svg"' in page
    assert ELSEWHERE not in page
