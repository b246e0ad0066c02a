"""The academy under a company's own name, logo and colours."""

import io
import re
import struct
import zlib

import pytest
from flask import Flask

from academy.engine import colours
from academy.models.database import reading, writing
from academy.models.journal import JournalEntry
from academy.services import people
from tests.cast import ADA, AMINA, MARC, person, unit
from tests.conftest import OPENING
from tests.visitor import Visitor

GREEN = {"name": "Cap Vert", "action": "#0a7a3c", "cover": "#10402a"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>'


def png(width: int = 64, height: int = 32) -> bytes:
    """A picture of nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def choose(visitor: Visitor, logo: bytes | None = None, **values: str):  # type: ignore[no-untyped-def]
    data: dict[str, object] = {**GREEN, **values, "csrf_token": visitor.csrf_token()}
    if logo is not None:
        data["logo"] = (io.BytesIO(logo), "logo")
    return visitor.client.post("/identity", data=data, content_type="multipart/form-data")


def styles(page: str) -> list[str]:
    return re.findall(r'href="(/identity/\w+\.css)"', page)


def test_a_new_academy_shows_its_first_colours_and_asks_for_no_more(academy: Flask) -> None:
    page = Visitor(academy).get("/sign-in").text
    assert not styles(page)
    assert "Escale" in page


def test_a_chosen_name_and_colour_are_on_every_page_at_once(academy: Flask) -> None:
    ada, amina = Visitor(academy).is_in(ADA), Visitor(academy).is_in(AMINA)
    assert choose(ada).status_code == 303
    for visitor, path in ((amina, "/passport"), (Visitor(academy), "/sign-in")):
        page = visitor.get(path).text
        [style] = styles(page)
        assert "Cap Vert" in page
        sheet = Visitor(academy).get(style)
        assert "--action: #0a7a3c" in sheet.text
        assert "immutable" in sheet.headers["Cache-Control"]
    assert choose(ada, name="").status_code == 303
    again = amina.get("/passport").text
    assert "Escale" in again
    assert styles(again) != [style], "its address changes with it"


@pytest.mark.parametrize("content", [png(), SVG], ids=["png", "svg"])
def test_a_logo_stands_beside_the_name_until_it_is_taken_away(
    academy: Flask, content: bytes
) -> None:
    ada = Visitor(academy).is_in(ADA)
    assert choose(ada, content).status_code == 303
    [address] = set(re.findall(r'src="(/identity/\w{64}\.png)"', ada.get("/passport").text))
    shown = Visitor(academy).get(address)
    assert shown.data.startswith(b"\x89PNG")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    choose(ada, name="Still here")
    assert address in ada.get("/passport").text
    choose(ada, without="y")
    assert address not in ada.get("/passport").text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        png(3000, 10),
        png()[:20],
        b"\x89PNG\r\n\x1a\n" + b"x" * 400_000,
        SVG.replace(b"<path", b"<image href='file:///etc/passwd'/><path"),
        SVG.replace(b"<path", b"<use href='http://evil.example/a.svg#b'/><path"),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
        b"<svg",
    ],
    ids=["nothing", "gif", "wide", "cut", "large", "image", "use", "entity", "broken"],
)
def test_what_is_no_logo_is_refused_and_nothing_is_chosen(academy: Flask, content: bytes) -> None:
    ada = Visitor(academy).is_in(ADA)
    answer = choose(ada, content)
    if content:
        assert answer.status_code == 422
        assert "Cap Vert" in answer.text, "what was typed is still there"
        assert "Cap Vert" not in ada.get("/passport").text


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345z", "x;}body{display:none"])
def test_what_is_no_colour_is_refused(academy: Flask, colour: str) -> None:
    assert choose(Visitor(academy).is_in(ADA), action=colour).status_code == 422


@pytest.mark.parametrize("colour", ["#ffffff", "#c0c0c0", "#777777"])
def test_a_colour_whose_words_cannot_be_read_is_told_and_not_changed(
    academy: Flask, colour: str
) -> None:
    ada = Visitor(academy).is_in(ADA)
    answer = choose(ada, cover=colour)
    assert answer.status_code == 422
    assert f"The words on {colour} could not be read" in answer.text
    [better] = re.findall(r"on which they can is (#\w{6})", answer.text)[:1]
    assert choose(ada, cover=better).status_code == 303
    assert colours.contrast(better, colours.FOIL) >= colours.READABLE


def test_the_first_colours_come_back_and_the_name_stays(academy: Flask) -> None:
    ada = Visitor(academy).is_in(ADA)
    assert "first_colours" not in ada.get("/identity").text
    choose(ada)
    assert "Back to the academy’s first colours" in ada.get("/identity").text
    assert choose(ada, first_colours="y").status_code == 303
    page = ada.get("/passport").text
    assert not styles(page)
    assert "Cap Vert" in page


def test_whoever_administers_a_part_looks_and_does_not_choose(academy: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, MARC), "admin", unit(session, "Maroc"), at=OPENING)
    marc = Visitor(academy).is_in(MARC)
    assert marc.get("/identity").status_code == 200
    assert choose(marc).status_code == 409
    assert "Cap Vert" not in marc.get("/passport").text


def test_the_choice_stands_in_the_journal(academy: Flask) -> None:
    choose(Visitor(academy).is_in(ADA))
    with reading() as session:
        [line] = session.query(JournalEntry).filter_by(act="identity.chosen").all()
        assert line.actor == f"person:{person(session, ADA).id}"
