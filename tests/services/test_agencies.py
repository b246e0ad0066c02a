"""Translations go out to an agency as a PO file, and come back as drafts."""

from io import BytesIO

import pytest
from babel.messages import pofile
from flask import Flask
from sqlalchemy import func, select

from academy.errors import Invalid
from academy.manuscript import passages
from academy.models.authoring import Draft
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.authoring import agencies
from academy.services.authoring.translations import texts_of
from tests.cast import CHLOE, viewer
from tests.conftest import OPENING


def test_what_goes_out_comes_back_as_it_was(academy: Flask) -> None:
    with reading() as session:
        data = agencies.export(session, "fr", at=OPENING)
        brought = agencies.read(session, "fr.po", data)
        live = catalogue.newest(session)
        count = sum(len(each.lessons) + len(each.questions) for each in live.modules)
    assert (brought.changes, brought.problems) == ([], [])
    assert brought.unchanged >= 0.95 * count


def test_texts_that_are_put_together_anew_say_the_same(academy: Flask) -> None:
    """Without the translation that there was, the source's shape and the agency's words make one."""
    with reading() as session:
        live = catalogue.newest(session)
        for kind, text in texts_of(live):
            source, target = (agencies._in(text, each)[1] for each in ("en", "fr"))
            ours = passages.cut(kind, source, source=True)
            words = passages.pairs(ours, passages.cut(kind, target, source=False))
            if words:
                made = passages.join(kind, source, "", words)
                again = passages.pairs(ours, passages.cut(kind, made, source=False))
                assert again == words, text.uid


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
