import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.outbox import Message
from academy.models.sign_in import Link, SignIn, SignInFailure
from academy.services import links, sign_in
from tests.cast import person
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.conftest import Configured

pytestmark = pytest.mark.slow

HERE = re.compile(r'class="language-switch".*?name="next" value="([^"]*)"', re.DOTALL)

AMINA = {"login": "amina@demo.example", "secret": "bon-voyage"}


def fail(visitor: Visitor, login: str, times: int = 5) -> None:
    for _ in range(times):
        answer = visitor.post("/sign-in", {"login": login, "secret": "a wrong one"})
        assert answer.status_code == 422


def link_in_mail(session: Session) -> str:
    message = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    found = re.search(r"https?://\S+", message.body["text"])
    assert found
    return found[0]


def test_people_sign_in_by_address_or_number_however_they_type_it(app: Flask) -> None:
    for login in ("amina@demo.example", " Amina@DEMO.example ", "k-1042", "K-1042 "):
        visitor = Visitor(app).sign_in(login, "2468" if "1042" in login else None)
        assert visitor.get("/profile").status_code == 200


def test_a_wrong_secret_lets_nobody_in(app: Flask) -> None:
    visitor = Visitor(app)
    for login, secret in (
        ("amina@demo.example", "bon-voyag"),
        ("amina@demo.example", "2468"),
        ("k-1042", "bon-voyage"),
        ("nobody", "bon-voyage"),
    ):
        answer = visitor.post("/sign-in", {"login": login, "secret": secret})
        assert answer.status_code == 422
        assert visitor.get("/profile").status_code == 302


def test_the_demo_company_introduces_its_people_with_a_button_each(app: Flask) -> None:
    visitor = Visitor(app)
    page = visitor.get("/sign-in").text
    forms = re.findall(
        r'name="login" value="([^"]+)">\s*<input[^>]*name="secret" value="([^"]+)"', page
    )
    assert len(forms) == 8
    for login, secret in forms:
        Visitor(app).sign_in(login, secret)


def test_a_page_that_asked_to_sign_in_comes_afterwards(app: Flask) -> None:
    visitor = Visitor(app)
    asked = visitor.get("/profile?a=1&b=é")
    page = visitor.get(asked.location).text
    onward = re.search(r'id="next"[^>]*value="([^"]+)"', page)
    assert onward
    answer = visitor.post("/sign-in", {**AMINA, "next": onward[1].replace("&amp;", "&")})
    assert answer.location.startswith("/profile?a=1&b=")
    assert visitor.get("/sign-in?next=/profile").location == "/profile"


def test_five_failures_make_an_account_pause_and_say_for_how_long(app: Flask) -> None:
    visitor = Visitor(app)
    fail(visitor, "amina@demo.example")
    answer = visitor.post("/sign-in", AMINA)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 30
    assert f"{answer.headers['Retry-After']} seconds" in answer.text
    with writing() as session:
        session.execute(update(SignInFailure).values(at=now() - timedelta(seconds=31)))
    assert visitor.post("/sign-in", AMINA).status_code == 303


def test_thirty_accounts_failing_make_an_address_pause(configured: Configured) -> None:
    app = configured(ACADEMY_TRUSTED_NETWORKS="10.0.0.0/8")
    with writing() as session:
        source = sign_in.doors.source("192.0.2.1")
        for n in range(30):
            sign_in.doors.fail(session, sign_in.doors.at_name(f"n{n}", source), at=now())
            at_work = sign_in.doors.at_name(f"w{n}", sign_in.doors.source("10.1.1.1"))
            sign_in.doors.fail(session, at_work, at=now())
    for address, status in (("192.0.2.1", 429), ("192.0.2.2", 303), ("10.1.1.1", 303)):
        answer = Visitor(app).post("/sign-in", AMINA, environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == status, address


def test_an_address_is_believed_from_a_trusted_proxy_only(configured: Configured) -> None:
    told = {"X-Forwarded-For": "198.51.100.1"}
    for proxies, seen in (("0", "127.0.0.1"), ("1", "198.51.100.1")):
        visitor = Visitor(configured(ACADEMY_TRUSTED_PROXIES=proxies))
        visitor.post("/sign-in", {"login": "x", "secret": "y"}, headers=told)
        with reading() as session:
            last = select(SignInFailure.address).order_by(SignInFailure.id.desc()).limit(1)
            assert session.scalar(last) == seen


def test_who_was_signed_out_meanwhile_is_told_so_at_the_door(app: Flask) -> None:
    visitor = Visitor(app)
    assert visitor.post("/daily/answers", {"answer": "x"}).location == "/sign-in"
    page = visitor.get("/sign-in")
    assert page.status_code == 200
    assert "You have been signed out." in page.text


def test_the_page_costs_few_statements(app: Flask) -> None:
    visitor = Visitor(app)
    with counted(app) as statements:
        visitor.get("/sign-in")
    assert len(statements) <= 3


def test_signing_out_ends_the_sign_in_on_the_server(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    kept = amina.cookie()
    assert amina.post("/sign-out").location == "/sign-in"
    thief = Visitor(app)
    thief.client.set_cookie("academy", kept or "")
    assert thief.get("/profile").status_code == 302
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_signing_out_everywhere_ends_every_device_of_that_person_only(app: Flask) -> None:
    phone, desk = (Visitor(app).sign_in("amina@demo.example") for _ in range(2))
    bruno = Visitor(app).sign_in("bruno@demo.example")
    phone.post("/sign-out/everywhere")
    assert [v.get("/profile").status_code for v in (phone, desk, bruno)] == [302, 302, 200]


def test_a_visitor_chooses_the_language_before_she_is_in(app: Flask) -> None:
    visitor = Visitor(app)
    assert '<html lang="en"' in visitor.get("/sign-in").text
    answer = visitor.post("/language", {"language": "fr", "next": "/sign-in?next=/profile"})
    assert answer.location == "/sign-in?next=/profile"
    assert '<html lang="fr"' in visitor.get("/sign-in").text
    assert visitor.post("/language", {"language": "xx"}).status_code == 422
    assert visitor.post("/language", {"language": "fr", "next": "//evil"}).location == "/"


def test_a_language_is_chosen_without_leaving_the_page(app: Flask) -> None:
    with app.app_context(), writing() as session:
        token = links.issue_link(session, person(session, "amina"), "activation", now())
    for path in (
        "/forgotten-password",
        "/sign-in?next=/daily?a=b",
        "/activation",
        f"/activation/{token}",
    ):
        visitor = Visitor(app)
        here = unescape(HERE.findall(visitor.get(path).text)[0])
        assert here == path
        assert visitor.post("/language", {"language": "fr", "next": here}).location == path
        assert '<html lang="fr"' in visitor.get(path).text
    refused = Visitor(app).post(f"/activation/{token}", {"secret": "short"})
    assert (refused.status_code, HERE.findall(refused.text)) == (422, [f"/activation/{token}"])


def test_elsewhere_the_browser_says_which_page_it_was(app: Flask) -> None:
    assert HERE.findall(Visitor(app).is_in("amina@demo.example").get("/themes").text) == []
    for before, after in (
        ("http://localhost/forgotten-password", "/forgotten-password"),
        ("http://localhost/sign-out", "/"),
        ("http://evil.example/forgotten-password", "/"),
    ):
        answer = Visitor(app).post("/language", {"language": "fr"}, headers={"Referer": before})
        assert answer.location == after


def test_after_a_choice_of_language_only_a_page_of_ours_can_follow(app: Flask) -> None:
    for onward in ("/sign-out", "/nowhere", "", "https://evil.example/", "//evil.example"):
        answer = Visitor(app).post("/language", {"language": "fr", "next": onward})
        assert answer.location == "/", onward


def test_a_person_changes_her_language_for_good(app: Flask) -> None:
    Visitor(app).sign_in("amina@demo.example").post("/language", {"language": "fr"})
    assert '<html lang="fr"' in Visitor(app).sign_in("amina@demo.example").get("/profile").text


# --- forgotten, and for the first time ------------------------------------------------------------


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(app: Flask) -> None:
    amina = Visitor(app)
    assert amina.post("/forgotten-password", {"login": "amina@demo.example"}).status_code == 200
    with reading() as session:
        link = link_in_mail(session)
    assert link.startswith("http://127.0.0.1:8000/activation/")
    path = link.removeprefix("http://127.0.0.1:8000")
    for _ in range(2):
        assert amina.get(path).status_code == 200  # looking, as mail scanners do, uses nothing up
    assert amina.post(path, {"secret": "too short"}).status_code == 422
    assert amina.post(path, {"secret": "wind in the sails"}).location == "/sign-in"
    assert amina.get(path).status_code == 404
    assert amina.post(path, {"secret": "another wind up"}).status_code == 404
    amina.sign_in("amina@demo.example", "wind in the sails")
    assert Visitor(app).post("/sign-in", AMINA).status_code == 422


def test_a_forged_host_does_not_come_into_the_letter(app: Flask) -> None:
    visitor, forged = Visitor(app), {"base_url": "http://evil.example"}
    visitor.get("/forgotten-password", **forged)
    answer = visitor.post("/forgotten-password", {"login": "amina@demo.example"}, **forged)
    assert answer.status_code == 200
    told = {"X-Forwarded-Host": "evil.example"}
    Visitor(app).post("/forgotten-password", {"login": "amina@demo.example"}, headers=told)
    with reading() as session:
        bodies = [str(message.body) for message in session.scalars(select(Message))]
    assert len(bodies) == 2
    assert not any("evil" in body for body in bodies)


def test_a_letter_speaks_the_language_of_who_receives_it(app: Flask) -> None:
    Visitor(app).post("/forgotten-password", {"login": "hugo@demo.example"})
    with reading() as session:
        message = session.scalars(select(Message)).one()
    assert "mot de passe" in message.body["subject"]
    assert "Bonjour Hugo" in message.body["html"]


def test_a_secret_address_does_not_travel_to_other_pages(app: Flask) -> None:
    with writing() as session:
        token = links.issue_link(session, person(session, "amina"), "reset", now())
    answer = Visitor(app).get(f"/activation/{token}")
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_person_without_a_mailbox_begins_with_a_printed_code(app: Flask) -> None:
    with writing() as session:
        person(session, "k-1042").secret_hash = None
        code = links.issue_code(session, person(session, "k-1042"), now())
    karim = Visitor(app)
    form = {"number": "K-1042", "code": code.lower(), "secret": "8317", "again": "8317"}
    for wrong in ({"again": "8318"}, {"secret": "1234", "again": "1234"}, {"code": "AAAA-AAAA"}):
        assert karim.post("/activation", {**form, **wrong}).status_code == 422
    assert karim.post("/activation", form).location == "/"
    assert karim.get("/profile").status_code == 200
    assert Visitor(app).post("/activation", form).status_code == 422
    Visitor(app).sign_in("k-1042", "8317")


def test_codes_are_not_guessed_by_trying(app: Flask) -> None:
    form = {"number": "k-1042", "code": "AAAA-AAAA", "secret": "8317", "again": "8317"}
    visitor = Visitor(app)
    answers = [visitor.post("/activation", form).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert visitor.post("/sign-in", {"login": "k-1042", "secret": "2468"}).status_code == 429


@pytest.mark.parametrize("path", ["/activation/nothing", "/activation/" + "x" * 5000])
def test_a_made_up_link_is_a_friendly_404(app: Flask, path: str) -> None:
    visitor = Visitor(app)
    assert visitor.get(path).status_code == 404
    assert visitor.post(path, {"secret": "wind in the sails"}).status_code == 404


def test_links_are_never_kept_in_the_clear(app: Flask) -> None:
    Visitor(app).post("/forgotten-password", {"login": "amina@demo.example"})
    with reading() as session:
        token = link_in_mail(session).rpartition("/")[2]
        assert session.scalars(select(Link.token_hash)).one() == sign_in.digest(token)


def test_whoever_sends_a_form_after_her_sign_in_ended_reads_why_she_signs_in_again(
    app: Flask,
) -> None:
    visitor = Visitor(app).sign_in("amina@demo.example")
    with app.app_context(), writing() as session:
        sign_in.leave_everywhere(session, person(session, "amina").id)
    assert visitor.post("/profile").location == "/sign-in"
    assert "You have been signed out" in visitor.get("/sign-in").text
