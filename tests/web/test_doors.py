import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.sign_in import SignInFailure
from academy.services import people
from tests.cast import person, unit
from tests.visitor import FIELD, Visitor
from tests.web.conftest import Configured

pytestmark = pytest.mark.slow

AMINA = {"login": "amina@demo.example", "secret": "bon-voyage"}


def told(answer: TestResponse, login: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Everything that an answer tells, but what was typed and the token of the form."""
    body = FIELD.sub("", answer.text).replace(login, "LOGIN")
    varying = {"Date", "Set-Cookie"}
    return (
        answer.status_code,
        body,
        [(k, "" if k == "Content-Length" else v) for k, v in answer.headers if k not in varying],
    )


@pytest.fixture
def strangers(app: Flask) -> dict[str, str]:
    """Logins of people who may not come in, by the reason."""
    with writing() as session:
        rabat = unit(session, "Customer care, Rabat")
        for login in ("waiting@demo.example", "suspended@demo.example", "known@demo.example"):
            values = {"given_name": "N", "family_name": "N", "unit": rabat, "email": login}
            people.add_person(session, at=now(), **values)  # type: ignore[arg-type]
        gone = person(session, "suspended")
        known = person(session, "known")
        gone.secret_hash = known.secret_hash = person(session, "amina").secret_hash
        gone.suspended_at = now()
    return {
        "unknown": "nobody@demo.example",
        "wrong password": "known@demo.example",
        "suspended": "suspended@demo.example",
        "no password yet": "waiting@demo.example",
        "unknown number": "k-9999",
        "odd": "x" * 250,
    }


def test_sign_in_never_tells_whether_an_account_exists(
    app: Flask, strangers: dict[str, str]
) -> None:
    answers = {}
    for reason, login in strangers.items():
        secret = "wrong password" if reason == "wrong password" else "bon-voyage"
        answers[reason] = told(
            Visitor(app).post("/sign-in", {"login": login, "secret": secret}), login
        )
    for reason, answer in answers.items():
        assert answer == answers["unknown"], reason
    assert answers["unknown"][0] == 422


def test_in_production_the_demo_company_is_nobody(
    production: Flask, configured: Configured, strangers: dict[str, str]
) -> None:
    https = {"base_url": "https://academy.example.com"}
    answers = []
    for login in ("amina@demo.example", "nobody@demo.example"):
        visitor = Visitor(production)
        page = visitor.get("/sign-in", **https)
        assert "bon-voyage" not in page.text
        form = {"login": login, "secret": "bon-voyage"}
        headers = {"Referer": "https://academy.example.com/sign-in"}
        answer = visitor.post("/sign-in", form, headers=headers, **https)
        answers.append(told(answer, login))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    shown = configured(ACADEMY_BASE_URL="http://academy.example.com", ACADEMY_DEMO="1")
    Visitor(shown).sign_in("amina@demo.example")


def test_a_forgotten_password_never_tells_whether_an_account_exists(
    app: Flask, strangers: dict[str, str]
) -> None:
    for method in ("same", "after a pause"):
        answers = set()
        for login in [*strangers.values(), "k-1042"]:
            visitor = Visitor(app)
            tries = 1 if method == "same" else 6
            for _ in range(tries):
                answer = visitor.post("/forgotten-password", {"login": login})
            answers.add(repr(told(answer, login)))
        with writing() as session:
            session.execute(delete(SignInFailure))
        assert len(answers) == 1


PAIRS = 400
"""How often both are tried at most ..."""
FEW = 60
"""... and at least: then it is enough that they differ by less than half of what counts as the same."""
SAME = 0.05


@pytest.mark.slow
@pytest.mark.parametrize("door", ["/sign-in", "/forgotten-password"])
def test_the_time_of_an_answer_tells_nothing_either(configured: Configured, door: str) -> None:
    app = configured(ACADEMY_TRUSTED_NETWORKS="127.0.0.0/8")
    times: dict[str, list[float]] = {"amina@demo.example": [], "nobody@demo.example": []}
    visitor = Visitor(app)
    for n in range(PAIRS):
        if n >= FEW and n % 20 == 0 and apart(times) < SAME / 2:
            break
        for login in sorted(times, reverse=bool(n % 2)):
            form = {"login": login, "secret": "a wrong one", "csrf_token": visitor.csrf_token()}
            start = time.thread_time()
            answer = visitor.client.post(door, data=form)
            times[login].append(time.thread_time() - start)
            assert answer.status_code in {200, 422}
            with writing() as session:
                session.execute(delete(SignInFailure))
    assert apart(times) < SAME, {login: statistics.median(taken) for login, taken in times.items()}


def apart(times: dict[str, list[float]]) -> float:
    """By which part of the longer one the two usual times differ."""
    known, unknown = (statistics.median(taken) for taken in times.values())
    return abs(known - unknown) / max(known, unknown)


def test_many_tries_at_once_hear_no_more_verdicts_than_the_limit(app: Flask) -> None:
    visitors = [Visitor(app) for _ in range(16)]
    forms = [
        {"login": "amina@demo.example", "secret": f"guess {n}", "csrf_token": v.csrf_token()}
        for n, v in enumerate(visitors)
    ]
    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(lambda v, f: v.client.post("/sign-in", data=f), visitors, forms)
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {422, 429}
    assert statuses.count(422) == 5


def test_a_limit_ends_by_itself(app: Flask) -> None:
    visitor = Visitor(app)
    for _ in range(6):
        answer = visitor.post("/sign-in", {**AMINA, "secret": "wrong"})
    assert answer.status_code == 429
    with writing() as session:
        session.execute(update(SignInFailure).values(at=now() - timedelta(minutes=16)))
    visitor.sign_in("amina@demo.example")
    with reading() as session:
        assert session.scalars(select(SignInFailure)).all() == []


ELSEWHERE = (
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\\\\evil.example",
        "\\\\evil.example",
    ),
    *(
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\n/evil.example",
        "/\x0b/evil.example",
    ),
    *("/\x7f/evil.example", "/\x85/evil.example", "/%09/evil.example", "/%0d%0aLocation:evil"),
    *("https:evil.example", "https://evil.example", "http:/evil.example", "javascript:alert(1)"),
    *("evil.example", "@evil.example", "//user@evil.example", "/\r\nLocation: //evil.example"),
    *("\\/evil.example", ""),
)


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_nobody_is_sent_to_another_site(app: Flask, onward: str) -> None:
    for answer in (
        Visitor(app).post("/sign-in", {**AMINA, "next": onward}),
        Visitor(app).sign_in("amina@demo.example").get("/sign-in", query_string={"next": onward}),
        Visitor(app).post("/language", {"language": "fr", "next": onward}),
    ):
        assert answer.status_code in {302, 303}
        assert re.match(r"/($|[^/\\])", answer.location), answer.location
        assert not re.search(r"[\s\\]", answer.location)
