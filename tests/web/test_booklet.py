"""The passport shown to others: its code, its words, its booklet, its picture; each its holder's alone."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import segno
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from academy import printing
from academy.clock import now
from academy.models.database import reading, writing
from academy.models.passport import Passport
from academy.models.prints import Print
from academy.services import credentials, people, prints
from tests.cast import ADA, AMINA, BRUNO, CHLOE, SIXTEEN, person, viewer
from tests.conftest import OPENING
from tests.credentials import signed
from tests.make import answered
from tests.printing.looking import Looked
from tests.statements import counted
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

HERE = "http://127.0.0.1:8000"


def issue(app: Flask, login: str = AMINA) -> str:
    """Have *login* pass every quiz; the uid of the credential of the passport that this brings."""
    pass_all(login)
    signed(app)
    return proof(login).uid


def pass_all(login: str) -> None:
    """A quiz a minute."""
    with writing() as session:
        for minute, module in enumerate(SIXTEEN):
            at = OPENING + timedelta(minutes=minute)
            answered(session, viewer(session, login, at=at), module, at=at)


def proof(login: str) -> credentials.Held:
    with writing() as session:
        who = viewer(session, login, at=now())
        [held] = [
            each for each in credentials.held(session, who, at=now()) if each.kind == "passport"
        ]
    return held


def printed(app: Flask, who: Visitor, path: str, **form: str) -> bytes:
    """What comes of asking for a print at *path*."""
    place = who.post(path, form).location
    assert place
    with app.app_context():
        prints.make(printing.make, now=now)
    answer = who.get(f"{place}/file")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


def asked_for(answer: TestResponse) -> dict[str, Any]:
    """The values of the print that *answer* leads to."""
    assert answer.location
    uid = answer.location.rpartition("/")[2]
    with reading() as session:
        return session.scalars(select(Print.values).where(Print.uid == uid)).one()


def read(looked: Looked) -> str:
    """The words of all pages."""
    return " ".join(looked.words(page) for page in range(len(looked.sizes)))


def shares(text: str) -> bool:
    """Whether a page offers something to show."""
    return "/passport/picture" in text


def test_a_passport_that_is_not_issued_says_what_will_stand_there(academy: Flask) -> None:
    page = Visitor(academy).is_in(AMINA).get("/passport").text
    assert 'id="badges"' in page
    assert "The first badge comes with your first stamp." in page
    assert "Once your passport is issued, a code stands here." in page
    assert 'class="qr' not in page
    assert not shares(page)
    assert 'action="/passport/booklet"' in page


def test_an_issued_one_carries_the_code_of_its_public_address(academy: Flask) -> None:
    uid = issue(academy)
    page = Visitor(academy).is_in(AMINA).get("/passport").text
    address = f"{HERE}/verify/{uid}"
    [code] = re.findall(r'<svg[^>]*class="qr__code".*?</svg>', page)
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr__code", lineclass=None
    )
    assert code == drawn
    assert 'fill="#fff"' in code, "white in the dark theme as well"
    assert Visitor(academy).get(f"/verify/{uid}").status_code == 200


def test_badges_stand_on_a_page_with_their_day(academy: Flask) -> None:
    issue(academy)
    page = Visitor(academy).is_in(AMINA).get("/passport").text
    badges = page.partition('id="badges"')[2].partition("</section>")[0]
    assert "First port" in badges
    assert "16 Nov 2026" in badges or "Nov 16, 2026" in badges
    assert badges.count('class="badge"') >= 3


@pytest.mark.parametrize(
    ("login", "words"),
    [
        (AMINA, "My digital passport of Escale is issued: 16 stamps"),
        (CHLOE, "Mon passeport numérique Escale est délivré\u202f: 16 tampons"),
    ],
)
def test_a_text_for_colleagues_is_ready_in_her_language(
    academy: Flask, login: str, words: str
) -> None:
    uid = issue(academy, login)
    page = unescape(Visitor(academy).is_in(login).get("/passport").text)
    text = page.partition("secret--words")[2].partition("</code>")[0]
    assert words in text
    assert f"{HERE}/verify/{uid}" in text


def test_the_moment_of_issue_offers_the_same_and_no_other_quiz_does(academy: Flask) -> None:
    uid = issue(academy)
    amina = Visitor(academy).is_in(AMINA)
    last = amina.get("/quizzes/mail-and-time").text
    assert "Your passport is issued." in last
    assert shares(last)
    assert f"/verify/{uid}" in last
    assert not shares(amina.get("/quizzes/why-digital").text)


def test_while_it_is_signed_the_page_says_so(academy: Flask) -> None:
    pass_all(AMINA)
    page = Visitor(academy).is_in(AMINA).get("/passport").text
    assert "It is being signed." in page
    moment = Visitor(academy).is_in(AMINA).get("/quizzes/mail-and-time").text
    assert "It is being signed." in moment
    signed(academy)
    moment = Visitor(academy).is_in(AMINA).get("/quizzes/mail-and-time").text
    assert "It is being signed." not in moment
    assert "linkedin.com" not in page.partition('id="show-it"')[2].partition("</section>")[0]


def test_a_revoked_one_says_so_and_offers_nothing_to_show(academy: Flask) -> None:
    issue(academy)
    with writing() as session:
        mine = select(Passport.id).where(Passport.person_id == person(session, AMINA).id)
        of = session.scalars(mine).one()
        assert credentials.end(session, "passport", of, "revoked", reason="a test", at=now())
    amina = Visitor(academy).is_in(AMINA)
    page = amina.get("/passport").text
    assert "Revoked" in page
    assert not shares(page)
    assert not shares(amina.get("/quizzes/mail-and-time").text)


def test_the_booklet_holds_what_the_passport_holds(academy: Flask) -> None:
    uid = issue(academy)
    amina = Visitor(academy).is_in(AMINA)
    looked = Looked(printed(academy, amina, "/passport/booklet", form="pages"))
    words = read(looked)
    for each in ("Amina Benali", "What digital means for us", "First port", f"/verify/{uid}"):
        assert each in words
    assert set(looked.sizes) == {(105.0, 148.0)}


@pytest.mark.parametrize(("paper", "size"), [("a4", (297.0, 210.0)), ("letter", (279.4, 215.9))])
def test_the_booklet_is_folded_from_the_paper_that_was_chosen(
    academy: Flask, paper: str, size: tuple[float, float]
) -> None:
    amina = Visitor(academy).is_in(AMINA)
    looked = Looked(printed(academy, amina, "/passport/booklet", paper=paper))
    assert set(looked.sizes) == {size}


def test_the_booklet_speaks_her_language(academy: Flask) -> None:
    with writing() as session:
        people.set_language(session, person(session, AMINA).id, "fr")
    amina = Visitor(academy).is_in(AMINA)
    words = read(Looked(printed(academy, amina, "/passport/booklet", form="pages")))
    assert "Ses tampons sont encore à venir." in words
    assert "still to come" not in words


@pytest.mark.parametrize(("shape", "size"), [("wide", (1200, 630)), ("square", (1080, 1080))])
def test_the_picture_has_the_shape_that_was_chosen(
    academy: Flask, shape: str, size: tuple[int, int]
) -> None:
    issue(academy)
    amina = Visitor(academy).is_in(AMINA)
    picture = Image.open(BytesIO(printed(academy, amina, "/passport/picture", shape=shape)))
    assert (picture.format, picture.size) == ("PNG", size)


def test_her_name_is_on_the_picture_only_if_she_ticks_it(academy: Flask) -> None:
    issue(academy)
    amina = Visitor(academy).is_in(AMINA)
    for form, name in (({}, ""), ({"name": "1"}, "Amina Benali"), ({"name": "Bruno"}, "")):
        values = asked_for(amina.post("/passport/picture", {"shape": "wide", **form}))
        assert values["name"] == name
        assert name or "Benali" not in str(values)


def test_every_stamp_is_on_the_picture_in_the_order_of_its_day(academy: Flask) -> None:
    issue(academy)
    values = asked_for(Visitor(academy).is_in(AMINA).post("/passport/picture", {"shape": "wide"}))
    assert values["line"].startswith("16 stamps")
    words = [each["words"] for each in values["stamps"]]
    assert len(words) == 16
    first_of_each = [words.index(w) for w in ("AT THE DESK", "NEW FOUND LAND", "HIGH SEAS")]
    assert first_of_each == [0, 5, 9]
    assert {each["around"] for each in values["stamps"]} == {"Customer care, Rabat"}


def test_a_passport_has_its_number_from_the_day_of_issue(academy: Flask) -> None:
    amina = Visitor(academy).is_in(AMINA)

    def seen() -> tuple[str, list[str]]:
        page = amina.get("/passport").text
        holder = page.partition('id="holder"')[2].partition("</section>")[0]
        facts = asked_for(amina.post("/passport/booklet", {"form": "pages"}))["facts"]
        return holder, [value for label, value in facts if label == "Number"]

    holder, numbers = seen()
    assert "<dt>Number</dt>" not in holder
    assert not numbers
    issue(academy)
    holder, [number] = seen()
    assert f'<dt>Number</dt><dd class="mono">{number}</dd>' in holder
    with reading() as session:
        uid = session.scalars(select(Passport.uid)).one()
    assert number == uid[:9].upper()


@pytest.mark.parametrize(
    ("login", "path", "form", "name"),
    [
        (AMINA, "booklet", {"paper": "a4"}, "passport-booklet-a4.pdf"),
        (AMINA, "booklet", {"form": "pages"}, "passport-pages.pdf"),
        (AMINA, "picture", {"shape": "wide"}, "picture-to-share-wide.png"),
        (AMINA, "paper-toy", {"paper": "letter"}, "paper-toy-letter.pdf"),
        (CHLOE, "booklet", {"paper": "letter"}, "livret-passeport-letter.pdf"),
        (CHLOE, "picture", {"shape": "square"}, "image-a-partager-carree.png"),
    ],
)
def test_a_download_says_what_it_is_in_her_language(
    academy: Flask, login: str, path: str, form: dict[str, str], name: str
) -> None:
    issue(academy, login)
    who = Visitor(academy).is_in(login)
    place = who.post(f"/passport/{path}", form).location
    assert place
    with academy.app_context():
        prints.make(printing.make, now=now)
    page = who.get(place).text
    assert f'download="{name}"' in page
    assert (f'src="{place}/file"' in page) == name.endswith(".png")
    given = who.get(f"{place}/file")
    assert given.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert given.mimetype == ("image/png" if name.endswith(".png") else "application/pdf")


def test_there_is_no_picture_of_a_passport_that_is_not_issued(academy: Flask) -> None:
    amina = Visitor(academy).is_in(AMINA)
    assert amina.post("/passport/picture", {"shape": "wide"}).status_code == 409


def test_other_papers_and_shapes_are_refused(academy: Flask) -> None:
    issue(academy)
    amina = Visitor(academy).is_in(AMINA)
    for form in ({}, {"paper": "a0"}, {"form": "../etc"}):
        assert amina.post("/passport/booklet", form).status_code == 422
    assert amina.post("/passport/picture", {"shape": "round"}).status_code == 422


def test_nobody_else_sees_her_code_or_her_prints(academy: Flask) -> None:
    uid = issue(academy)
    place = Visitor(academy).is_in(AMINA).post("/passport/booklet", {"form": "pages"}).location
    assert place
    for login in (BRUNO, ADA):
        other = Visitor(academy).is_in(login)
        assert uid not in other.get("/passport").text
        assert other.get(place).status_code == 404


def test_the_passport_of_somebody_who_has_everything_takes_few_statements(academy: Flask) -> None:
    issue(academy)
    amina = Visitor(academy).is_in(AMINA)
    amina.get("/passport")
    for path, most in (("/passport", 6), ("/quizzes/mail-and-time", 7)):
        with counted(academy) as statements:
            assert amina.get(path).status_code == 200
        assert len(statements) <= most, "\n".join(x[:300] for x in statements)


def test_every_part_of_the_rewards_shows_the_same_tabs(academy: Flask) -> None:
    amina = Visitor(academy).is_in(AMINA)
    parts = (
        "/rewards",
        "/rewards/badges",
        "/rewards/gifts",
        "/rewards/boards",
        "/rewards/challenges",
    )
    for path in parts:
        tabs = amina.get(path).text.partition('class="tabs"')[2].partition("</nav>")[0]
        assert [part for part in parts if f'href="{part}"' in tabs] == list(parts), path
        assert f'href="{path}" aria-current="page"' in tabs


def test_calm_mode_leaves_boards_and_challenges_out(academy: Flask) -> None:
    with writing() as session:
        people.set_calm(session, person(session, AMINA).id, is_calm=True)
    page = Visitor(academy).is_in(AMINA).get("/rewards").text
    assert 'href="/rewards/gifts"' in page
    assert 'href="/rewards/boards"' not in page
    assert 'href="/rewards/challenges"' not in page
