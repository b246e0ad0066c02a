"""A platform's deliveries over HTTP: signed, timely, once, and never an error of ours."""

import json
import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.evidence import Evidence
from academy.models.rewards import LedgerTransaction
from academy.models.visas import Visa
from academy.services import catalogue, secrets
from academy.web.api.evidence import LARGEST
from tests.cast import ADA, AMINA, unit, viewer
from tests.visitor import FreshClient
from tests.web.api.caller import Caller
from tests.web.api.test_races import at_once

pytestmark = pytest.mark.slow

PATH = "/api/v1/visas/network/evidence"


@pytest.fixture
def secret(academy: Flask) -> str:
    """Ponton's secret, for Morocco."""
    with writing() as session:
        live = catalogue.current(session, viewer(session, ADA, at=now()).publication)
        return secrets.make(
            session,
            live.visa("network").id,
            unit(session, "Maroc").id,
            secret_key=academy.secret_key,
            at=now(),
        )


def event(**changed: object) -> dict[str, object]:
    good = {"event_id": "e-1", "person": AMINA, "action": "joined-community"}
    return {**good, "at": now().isoformat(), **changed}


def deliver(
    app: Flask,
    secret: str,
    body: object,
    *,
    headers: dict[str, str] | None = None,
    path: str = PATH,
    late: float = 0,
) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(now().timestamp() - late))
    signed = {
        "X-Academy-Timestamp": stamp,
        "X-Academy-Signature": secrets.signature(secret, stamp, data),
        "Content-Type": "application/json",
        **(headers or {}),
    }
    client = FreshClient(app, app.response_class)
    return client.post(path, data=data, headers={k: v for k, v in signed.items() if v})


def kept() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Evidence)) or 0


def test_a_signed_delivery_counts_and_its_repeats_get_the_same_answer(
    academy: Flask, secret: str
) -> None:
    body = event()
    answers = [deliver(academy, secret, body) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    told: dict[str, Any] = answers[0].get_json()
    assert (told["event_id"], told["action"], told["counted"]) == ("e-1", "joined-community", True)
    assert kept() == 1


def test_the_last_event_sent_eight_times_at_once_counts_and_brings_the_visa_once(
    academy: Flask, secret: str
) -> None:
    amina = Caller(academy, AMINA)
    amina.pass_quiz("our-network")
    for lesson in ("post-travels", "true-before-shared", "ask-once"):
        amina.post(f"/lessons/{lesson}/completion")
    for number in range(3):
        deliver(academy, secret, event(event_id=f"joined-{number}"))
    last = event(event_id="asked", action="asked-or-answered")
    answers = at_once(*[lambda: deliver(academy, secret, last)] * 8)
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert answers[0].status_code == 200
    assert kept() == 4
    with reading() as session:
        assert session.scalar(select(func.count(Visa.id))) == 1
        paid = LedgerTransaction.source.startswith("visa:")
        assert session.scalar(select(func.count()).where(paid)) == 1


@pytest.mark.parametrize("late", [3600, -3600, 310, -310])
def test_a_replay_an_hour_later_or_earlier_is_refused(
    academy: Flask, secret: str, late: float
) -> None:
    answer = deliver(academy, secret, event(), late=late)
    assert answer.status_code == 401
    assert f"our clock, which says {int(now().timestamp())}" in answer.get_json()["title"]
    assert kept() == 0


@pytest.mark.parametrize("name", ["X-Academy-Timestamp", "X-Academy-Signature"])
@pytest.mark.parametrize("words", ["", "0", "a" * 64, "é", "x" * 5000])
def test_without_its_headers_a_delivery_is_nobodys(
    academy: Flask, secret: str, name: str, words: str
) -> None:
    answer = deliver(academy, secret, event(), headers={name: words})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Signature")
    assert kept() == 0


def test_a_token_or_a_cookie_does_not_stand_for_a_signature(academy: Flask, secret: str) -> None:
    headers = {"X-Academy-Signature": "", "Authorization": f"Bearer {secret}"}
    assert deliver(academy, secret, event(), headers=headers).status_code == 401


def test_the_secret_of_one_visa_opens_no_other_and_says_nothing_of_it(
    academy: Flask, secret: str
) -> None:
    for slug in ("documents", "nothing"):
        path = f"/api/v1/visas/{slug}/evidence"
        answer = deliver(academy, secret, event(), path=path)
        assert answer.status_code == 401
        assert answer.get_json()["title"].endswith("not signed with a secret of this visa.")
    assert kept() == 0


def test_people_of_other_units_and_people_who_do_not_exist_look_alike(
    academy: Flask, secret: str
) -> None:
    answers = [
        deliver(academy, secret, event(event_id=f"e-{login}", person=login))
        for login in ("bruno@demo.example", "nobody@demo.example", "k-1042", "k-0")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert kept() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 400),
        (b"{", 400),
        (b'"\\ud800"', 400),
        (b'{"event_id": "\\ud800"}', 400),
        (b'{"event_id": "a\\u0000"}', 400),
        (b"[" * 60_000, 400),
        (b"{}", 422),
        ({"event_id": 7, "person": AMINA, "action": "joined-community", "at": "x"}, 422),
        ({"event_id": None, "person": None, "action": None, "at": None}, 422),
        ({"event_id": "e", "person": AMINA, "action": "joined-community", "at": "soon"}, 422),
        (
            {
                "event_id": "witness:1",
                "person": AMINA,
                "action": "joined-community",
                "at": "2026-11-16T08:00:00Z",
            },
            422,
        ),
        ({"event_id": "e", "person": AMINA, "action": "danced", "at": "2026-11-16T08:00:00Z"}, 422),
        (b'{"a": "' + b"x" * LARGEST + b'"}', 413),
        (b"x" * 2_000_000, 413),
    ],
)
def test_what_makes_no_sense_is_refused_and_breaks_nothing(
    academy: Flask, secret: str, body: object, status: int
) -> None:
    answer = deliver(academy, secret, body)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert kept() == 0


def test_it_must_be_json(academy: Flask, secret: str) -> None:
    headers = {"Content-Type": "text/plain"}
    assert deliver(academy, secret, event(), headers=headers).status_code == 415


def test_an_ended_secret_is_dead_at_once(academy: Flask, secret: str) -> None:
    with writing() as session:
        live = catalogue.current(session, viewer(session, ADA, at=now()).publication)
        secrets.end(session, live.visa("network").id, unit(session, "Maroc").id, at=now())
    time.sleep(0.01)
    assert deliver(academy, secret, event()).status_code == 401
