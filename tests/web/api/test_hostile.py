"""Whatever is sent, the answer is a sentence: never a failure of ours, on either database."""

import json

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.api.caller import Caller, right_answer

pytestmark = pytest.mark.slow  # hundreds of odd bodies

HUGE = 10**400

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a word": b"hello",
    "bad UTF-8": b'{"question": "\xff\xfe"}',
    "UTF-16": '{"question": "x", "answer": []}'.encode("utf-16"),
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "nested lists": b"[" * 100_000,
    "nested and closed": b'{"answer": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "an integer of many digits": b'{"question": "x", "answer": ' + b"9" * 20_000 + b"}",
    "a lone surrogate": b'{"question": "\\ud800", "answer": []}',
    "a lone surrogate as a name": b'{"\\udfff": 1, "question": "x", "answer": []}',
    "NUL": b'{"question": "a\\u0000b", "answer": []}',
    "NaN": b'{"question": "x", "answer": NaN}',
    "Infinity": b'{"question": "x", "answer": -Infinity}',
    "beyond a float": b'{"question": "x", "answer": 1e999}',
    "no fields": b"{}",
    "only a question": b'{"question": "x"}',
    "a question that is a number": b'{"question": 7, "answer": []}',
    "a question that is an object": b'{"question": {"$gt": ""}, "answer": []}',
    "a question that is null": b'{"question": null, "answer": []}',
    "a question that is long": b'{"question": "' + b"x" * 100_000 + b'", "answer": []}',
    "ten thousand choices": json.dumps({"question": "x", "answer": ["a"] * 10_000}).encode(),
    "3 MB": b'{"question": "' + b"x" * 3_000_000 + b'", "answer": []}',
    "twice the same name": b'{"question": "x", "question": "y", "answer": []}',
}

ANSWERS: dict[str, object] = {
    "null": None,
    "true": True,
    "an object": {"a": []},
    "an empty list": [],
    "an empty word": "",
    "a huge integer": HUGE,
    "a tiny integer": -HUGE,
    "huge integers": [HUGE],
    "a long word": "x" * 100_000,
    "numbers": [1, 2],
    "nulls": [None],
    "lists in lists": [[[[]]]],
    "pairs of three": [["a", "b", "c"]],
    "a pair of numbers": [[1, 2]],
    "unknown options": ["nothing"],
    "many options": ["nothing"] * 10_000,
    "words that look like numbers": "1" * 200,
    "a word that is not a number": "nan",
    "another one": "1e309",
    "an astral word": "😀" * 200,
    "marks on marks": "a" + "\u0301" * 199,
}


def is_refused(answer: TestResponse) -> bool:
    """A 4xx with a sentence that a person can read."""
    if not 400 <= answer.status_code < 500 or answer.mimetype != "application/problem+json":
        return False
    problem = answer.get_json()
    return problem["status"] == answer.status_code and len(problem["title"]) > 10


@pytest.fixture
def amina(academy: Flask) -> Caller:
    """Somebody who learns."""
    return Caller(academy, "amina@demo.example")


def test_bodies_that_are_no_answer_are_refused(amina: Caller) -> None:
    path = f"/attempts/{amina.begin()['id']}/answers"
    for name, body in BODIES.items():
        for key in (None, "key"):
            answer = amina.post(path, body, key=key)
            assert is_refused(answer), (name, answer.status_code, answer.text)
    assert amina.post(path, BODIES["3 MB"]).status_code == 413
    assert amina.post(path, BODIES["nested lists"]).status_code == 400


@pytest.mark.parametrize("act", ["answers", "skip", "known", "reports"])
def test_bodies_that_no_minute_asks_for_are_refused(amina: Caller, act: str) -> None:
    asked = amina.get("/daily").get_json()["questions"]
    for name, body in BODIES.items():
        answer = amina.post(f"/daily/{act}", body)
        assert is_refused(answer), (name, answer.status_code, answer.text)
    for name, odd in ANSWERS.items():
        body = {"question": odd, "answer": odd, "text": odd}
        answer = amina.post(f"/daily/{act}", body)
        assert is_refused(answer), (name, answer.status_code, answer.text)
    assert amina.get("/daily").get_json()["questions"] == asked


def test_writes_that_need_no_body_refuse_a_broken_one(amina: Caller) -> None:
    attempt = amina.begin()
    broken = ("no JSON", "bad UTF-8", "nested lists", "NUL", "a lone surrogate", "3 MB", "NaN")
    for path in (
        "/lessons/two-keys/completion",
        "/modules/why-digital/attempts",
        f"/attempts/{attempt['id']}/completion",
    ):
        for name in broken:
            answer = amina.post(path, BODIES[name])
            assert is_refused(answer), (path, name, answer.status_code, answer.text)


def test_answers_of_a_wrong_shape_are_refused_for_every_kind(academy: Flask, amina: Caller) -> None:
    kinds: dict[str, int] = {}
    for module in ("why-digital", "built-here", "voice-online", "work-together"):
        attempt = amina.begin(module)
        for question in attempt["questions"]:
            for name, answer in ANSWERS.items():
                response = amina.answer(attempt, question["id"], answer)
                typed = question["kind"] in {"numeric", "short-text", "blanks"}
                fits = response.status_code == 200 and typed
                assert fits or is_refused(response), (question["kind"], name, response.text)
                if fits:
                    break
            kinds[question["kind"]] = kinds.get(question["kind"], 0) + 1
            rightly = amina.answer(attempt, question["id"], right_answer(academy, question["id"]))
            assert rightly.status_code == 200
    assert len(kinds) >= 4


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "x"],
)
def test_other_documents_than_json_are_refused(amina: Caller, kind: str) -> None:
    path = f"/api/v1/attempts/{amina.begin()['id']}/answers"
    headers = {**amina.headers, "Content-Type": kind}
    answer = amina.client.post(path, data=b'{"question": "x"}', headers=headers)
    assert is_refused(answer)
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "query",
    [
        f"after={2**70}",
        "after=0",
        "after=-1",
        "after=x",
        "after=1.5",
        "after=",
        "after=" + "9" * 5_000,
        "after=%00",
        "after=%ff",
        "after=%ed%a0%80",
        f"limit={10**9}",
        "limit=0",
        "limit=-1",
        "limit=101",
        "limit=NaN",
        f"limit={HUGE}",
    ],
)
def test_absurd_pages_are_refused(amina: Caller, query: str) -> None:
    answer = amina.client.get(f"/api/v1/ledger?{query}", headers=amina.headers)
    assert is_refused(answer), answer.text


def test_the_last_page_that_could_be_is_empty(amina: Caller) -> None:
    assert amina.get("/ledger", after=2**63 - 1).get_json()["lines"] == []


@pytest.mark.parametrize(
    "name", ["%00", "%ff", "%ed%a0%80", "a%00b", "..%2f..", "x" * 5_000, "%F0%9F%98%80", "'"]
)
@pytest.mark.parametrize("place", ["/lessons/{}", "/modules/{}", "/attempts/{}"])
def test_absurd_addresses_are_refused(amina: Caller, place: str, name: str) -> None:
    address = "/api/v1" + place.format(name)
    assert is_refused(amina.client.get(address, headers=amina.headers))
    for act in ("/completion", "/attempts", "/answers"):
        assert is_refused(amina.client.post(address + act, headers=amina.headers))
