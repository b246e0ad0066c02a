"""Who may come in through the API: the holder of a token, nobody with a cookie."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from academy.app import create_app
from academy.clock import now
from academy.config import Config
from academy.models.database import db, reading, writing
from academy.models.people import Person
from academy.models.sign_in import SignInFailure, Token
from academy.services import doors, sign_in
from tests.visitor import FreshClient, Visitor
from tests.web.api.caller import Caller

pytestmark = pytest.mark.slow

READS = ["/me", "/themes", "/modules/why-digital", "/lessons/two-keys", "/passport", "/ledger"]


def stranger(app: Flask) -> FreshClient:
    return FreshClient(app, app.response_class)


def test_a_token_says_who_asks(academy: Flask) -> None:
    me = Caller(academy, "amina@demo.example").get("/me").get_json()
    assert me == {
        "name": "Amina Benali",
        "locale": "en",
        "roles": ["learner"],
        "unit": "Customer care, Rabat",
        "points": 0,
        "stars": 0,
        "keys": 0,
        "streak": {"length": 0, "longest": 0, "freezes": 0},
        "level": {"number": 1, "name": me["level"]["name"], "next_at": me["level"]["next_at"]},
    }


def test_a_token_carries_the_role_of_its_scope_at_most(academy: Flask) -> None:
    as_admin = Caller(academy, "ada@demo.example", scope="admin")
    as_learner = Caller(academy, "ada@demo.example")
    assert as_admin.get("/me").get_json()["roles"] == ["admin", "learner"]
    assert as_learner.get("/me").get_json()["roles"] == ["learner"]


@pytest.mark.parametrize("path", [*READS, "/attempts/x"])
def test_without_a_token_nothing_opens(academy: Flask, path: str) -> None:
    answer = stranger(academy).get(f"/api/v1{path}")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="academy"'
    assert "token" in answer.get_json()["title"]


def test_the_cookie_of_somebody_signed_in_counts_for_nothing(academy: Flask) -> None:
    academy.test_client_class = FreshClient
    amina = Visitor(academy).sign_in("amina@demo.example")
    assert amina.get("/lessons/what-digital-means/captions/en.vtt").status_code == 200
    for path in READS:
        assert amina.client.get(f"/api/v1{path}").status_code == 401
    assert amina.post("/api/v1/lessons/two-keys/completion").status_code == 401


def test_a_token_acts_for_its_holder_whatever_cookie_comes_along(academy: Flask) -> None:
    academy.test_client_class = FreshClient
    bruno = Caller(academy, "bruno@demo.example")
    amina = Visitor(academy).sign_in("amina@demo.example")
    amina.client.set_cookie("remember_token", "1|made up")
    me = amina.client.get("/api/v1/me", headers=bruno.headers)
    assert me.get_json()["name"] == "Bruno Almeida"


def test_a_token_opens_no_page(academy: Flask) -> None:
    bruno = Caller(academy, "bruno@demo.example")
    assert bruno.client.get("/profile", headers=bruno.headers).status_code == 302


def test_a_token_fetches_the_video_and_the_captions_that_a_lesson_names(academy: Flask) -> None:
    bruno = Caller(academy, "bruno@demo.example")
    video = bruno.get("/lessons/what-digital-means").get_json()["video"]
    for address in (video["url"], video["captions"]["en"], video["captions"]["fr"]):
        assert bruno.client.get(address).status_code == 302
        assert bruno.client.get(address, headers=bruno.headers).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer x y", "Basic YTpi", "Bearer \xff", "bearer " + "x" * 9000],
)
def test_a_wrong_header_is_a_missing_token(academy: Flask, header: str) -> None:
    answer = stranger(academy).get("/api/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_withdrawn_token_is_dead_at_once(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    assert amina.get("/me").status_code == 200
    with writing() as session:
        token = session.scalars(select(Token.id)).one()
        sign_in.revoke_token(session, amina.person_id, token, now())
    assert amina.get("/me").status_code == 401


def test_the_token_of_somebody_suspended_is_dead_at_once(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    with writing() as session:
        suspended = update(Person).where(Person.id == amina.person_id).values(suspended_at=now())
        session.execute(suspended)
    assert amina.get("/me").status_code == 401


def test_in_production_the_demo_company_has_no_tokens(settings: Config, academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    values = {name: getattr(settings, name) for name in Config.__slots__}
    real = create_app(Config(**{**values, "base_url": "https://academy.example"}))
    assert stranger(real).get("/api/v1/me", headers=amina.headers).status_code == 401
    with real.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_a_program_with_a_token_that_ended_hears_so_each_time_and_counts_once(
    academy: Flask,
) -> None:
    headers = {"Authorization": "Bearer of bad news"}
    answers = [stranger(academy).get("/api/v1/me", headers=headers) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [401] * 8
    assert 'error="invalid_token"' in answers[7].headers["WWW-Authenticate"]
    with reading() as session:
        assert len(session.scalars(select(SignInFailure)).all()) == 1


def test_whoever_guesses_tokens_is_stopped_at_every_door(academy: Flask) -> None:
    academy.test_client_class = FreshClient
    amina = Caller(academy, "amina@demo.example")
    *guesses, last = (
        stranger(academy).get("/api/v1/me", headers={"Authorization": f"Bearer guess-{number}"})
        for number in range(doors.ACCOUNTS_AN_ADDRESS + 1)
    )
    assert {guess.status_code for guess in guesses} == {401}
    assert last.status_code == 429
    assert last.mimetype == "application/problem+json"
    assert int(last.headers["Retry-After"]) > 0
    form = {"login": "amina@demo.example", "secret": "bon-voyage"}
    assert Visitor(academy).post("/sign-in", form).status_code == 429
    assert amina.get("/me").status_code == 200, "her program shares the address, not the guilt"


def test_failures_at_other_doors_count_for_tokens(academy: Flask) -> None:
    source = doors.source("127.0.0.1")
    with writing() as session:
        for number in range(doors.ACCOUNTS_AN_ADDRESS):
            at = now() - timedelta(seconds=number)
            doors.fail(session, doors.at_name(f"nobody-{number}", source), at=at)
    headers = {"Authorization": "Bearer guess"}
    assert stranger(academy).get("/api/v1/me", headers=headers).status_code == 429


def test_refusals_speak_the_language_of_who_is_refused(academy: Flask) -> None:
    headers = {"Accept-Language": "fr"}
    french = stranger(academy).get("/api/v1/me", headers=headers).get_json()["title"]
    english = stranger(academy).get("/api/v1/me").get_json()["title"]
    assert french != english
    chloe = Caller(academy, "chloe@demo.example")
    missing = chloe.get("/lessons/nothing").get_json()["title"]
    assert (
        missing != Caller(academy, "bruno@demo.example").get("/lessons/nothing").get_json()["title"]
    )
