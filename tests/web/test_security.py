import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.models.sign_in import SignInFailure
from academy.services import links
from tests.cast import person, unit
from tests.visitor import Visitor
from tests.web.conftest import Configured

pytestmark = pytest.mark.slow

AMINA = {"login": "amina@demo.example", "secret": "bon-voyage"}

WRITES = (
    "/sign-in",
    "/sign-out",
    "/sign-out/everywhere",
    "/language",
    "/forgotten-password",
    "/activation",
    "/activation/token",
    "/profile",
    "/profile/password",
    "/profile/devices/others/sign-out",
    "/profile/devices/1/sign-out",
    "/people",
    "/people/units",
    "/people/units/1",
    "/people/units/1/move",
    "/people/units/1/removal",
    *(
        f"/people/{'0' * 32}{act}"
        for act in ("", "/activation", "/suspension", "/suspension/end", "/roles", "/tokens")
    ),
)


@pytest.mark.parametrize("path", WRITES)
def test_no_write_without_the_token_of_this_very_session(app: Flask, path: str) -> None:
    ada, other = (Visitor(app).sign_in("ada@demo.example") for _ in range(2))
    other.get("/profile")
    for token in ("", "forged", other.csrf_token()):
        assert ada.post(path, {**AMINA, "csrf_token": token}).status_code == 403, token
    text = ada.client.post(path, data=f"csrf_token={ada.csrf_token()}", content_type="text/plain")
    assert text.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_write_from_another_site_even_with_a_token(app: Flask, headers: dict[str, str]) -> None:
    ada = Visitor(app).sign_in("ada@demo.example")
    for path in WRITES:
        assert ada.post(path, headers=headers).status_code == 403
    assert Visitor(app).post("/sign-in", AMINA, headers=headers).status_code == 403


def test_nothing_is_done_by_looking(app: Flask) -> None:
    ada = Visitor(app).sign_in("ada@demo.example")
    for path in WRITES:
        ada.get(path)
    assert ada.get("/profile").status_code == 200


def test_the_cookie_from_before_signing_in_is_worth_nothing_afterwards(app: Flask) -> None:
    amina = Visitor(app)
    amina.get("/sign-in")
    before = amina.cookie()
    amina.sign_in("amina@demo.example")
    assert amina.cookie() != before
    fixed = Visitor(app)
    fixed.client.set_cookie("academy", before or "")
    assert fixed.get("/profile").status_code == 302


def test_a_cookie_from_before_is_dead_after_signing_out_or_a_new_password(app: Flask) -> None:
    new = {"old": "bon-voyage", "secret": "wind in the sails", "again": "wind in the sails"}
    for path, data in (("/sign-out", {}), ("/profile/password", new)):
        here, kept = (Visitor(app).sign_in("amina@demo.example") for _ in range(2))
        replayed = here.cookie() if path == "/sign-out" else kept.cookie()
        here.post(path, data)
        thief = Visitor(app)
        thief.client.set_cookie("academy", replayed or "")
        assert thief.get("/profile").status_code == 302


def test_a_cookie_that_was_tampered_with_is_nobodys(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    cookie = amina.cookie() or ""
    for n in range(0, len(cookie), 7):
        forged = cookie[:n] + ("A" if cookie[n] != "A" else "B") + cookie[n + 1 :]
        if forged == cookie:
            continue
        thief = Visitor(app)
        thief.client.set_cookie("academy", forged)
        assert thief.get("/profile").status_code == 302, n


def test_the_cookie_is_for_this_site_and_no_script(app: Flask, production: Flask) -> None:
    for one, secure in ((app, False), (production, True)):
        answer = Visitor(one).get("/sign-in", base_url="https://academy.example.com")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure


def test_a_sign_in_lasts_thirty_days(app: Flask) -> None:
    answer = Visitor(app).post("/sign-in", AMINA)
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("academy=")]
    expires = re.search(r"Expires=([^;]+)", cookie)
    assert expires
    left = parsedate_to_datetime(expires[1]) - datetime.now(UTC)  # the web library's own clock
    assert timedelta(days=29) < left <= timedelta(days=30, minutes=1)


def test_personal_pages_are_kept_by_no_cache(app: Flask) -> None:
    ada = Visitor(app).sign_in("ada@demo.example")
    for path in ("/profile", "/people", "/people/units", "/people/new", "/sign-in", "/nothing"):
        answer = ada.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "Cookie" in answer.headers["Vary"], path


@pytest.mark.parametrize("path", ["/sign-in", "/profile", "/nowhere"])
def test_bytes_that_are_no_text_in_an_address_are_refused(app: Flask, path: str) -> None:
    visitor = Visitor(app)
    for who in (visitor, Visitor(app).sign_in("amina@demo.example")):
        answer = who.get(path, environ_overrides={"QUERY_STRING": "next=\xff\xfe"})
        assert answer.status_code == 400


ODD = ("\x00", "\ud800", "x" * 100_000, "é" * 50_000, "\u202e", "{{7*7}}", "%s%n", "'\"--")


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_input_is_refused_with_a_sentence(app: Flask, odd: str) -> None:
    sent = odd.encode("utf-8", "surrogatepass")
    visitor, ada = Visitor(app), Visitor(app).sign_in("ada@demo.example")
    for who, path, fields in (
        (visitor, "/sign-in", ("login", "secret", "next")),
        (visitor, "/forgotten-password", ("login",)),
        (visitor, "/activation", ("number", "code", "secret", "again")),
        (visitor, "/language", ("language", "next")),
        (ada, "/profile", ("language", "time_zone")),
        (ada, "/profile/password", ("old", "secret", "again")),
        (ada, "/people", ("given_name", "family_name", "email", "number", "unit", "manager")),
        (ada, "/people/units", ("name", "kind", "parent", "country", "time_zone")),
    ):
        answer = who.post(path, dict.fromkeys(fields, sent))
        assert 400 <= answer.status_code < 500 or answer.status_code == 200, path
        with writing() as session:
            session.execute(delete(SignInFailure))
    assert ada.get("/people", query_string={"q": sent, "after": sent}).status_code in {
        200,
        400,
        414,
    }


def test_three_megabytes_are_refused(app: Flask) -> None:
    answer = Visitor(app).post("/sign-in", {"login": "x", "secret": "y" * 3_000_000})
    assert answer.status_code == 413


def test_names_with_markup_stay_words_for_administrators_and_in_letters(app: Flask) -> None:
    nasty = "<script>alert(1)</script>"
    with writing() as session:
        amina = person(session, "amina")
        amina.given_name, amina.family_name = nasty, '"><img src=x onerror=y>'
        unit(session, "Maroc").name = nasty
    ada = Visitor(app).sign_in("ada@demo.example")
    with reading() as session:
        uid = session.scalars(select(Person.uid).where(Person.given_name == nasty)).one()
        maroc = unit(session, nasty).id
    pages = [
        ada.get(p).text
        for p in ("/people", f"/people/{uid}", "/people/units", f"/people/units/{maroc}")
    ]
    pages += [ada.post(f"/people/{uid}/activation").text, ada.get(f"/people?q={nasty}").text]
    with writing() as session:
        token = links.issue_link(session, person(session, "amina"), "activation", now())
    pages.append(Visitor(app).get(f"/activation/{token}").text)
    assert not any("<script>alert" in page or "<img src=x" in page for page in pages)


def test_behind_https_browsers_are_told_to_keep_to_it(configured: Configured, app: Flask) -> None:
    secure = configured(ACADEMY_BASE_URL="https://academy.example.com")
    headers = secure.test_client().get("/healthz", base_url="https://academy.example.com").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers
