"""The API's document tells the truth: what it promises is what programs meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from academy import config, paths
from academy.app import create_app
from academy.manuscript.folder import Folder
from academy.models.database import db, writing
from academy.services import demo, publishing
from tests.cast import work_through_holidays
from tests.conftest import OPENING
from tests.effort import is_torture
from tests.web.api.caller import API, Caller

SECONDS = {True: 25, False: 12}
"""For trying everything, and for trying what is allowed."""

OPERATIONS = {
    "GET /me",
    "GET /me/assignments",
    "GET /themes",
    "GET /modules/{slug}",
    "GET /lessons/{slug}",
    "GET /attempts/{id}",
    "GET /daily",
    "GET /skills",
    "GET /passport",
    "GET /ledger",
    "GET /badges",
    "GET /gifts",
    "GET /insights/completion",
    "POST /gifts/{gift}/redemptions",
    "POST /lessons/{slug}/completion",
    "POST /modules/{slug}/attempts",
    "POST /attempts/{id}/answers",
    "POST /attempts/{id}/completion",
    "POST /daily/answers",
    "POST /daily/skip",
    "POST /daily/known",
    "POST /daily/reports",
    "POST /visas/{slug}/evidence",
}

FROM_PLATFORMS = {"POST /visas/{slug}/evidence"}
"""Signed by a platform, and once by the id of its event: without a token and without a key."""


@pytest.fixture
def on_sqlite(
    sqlite_url: str, tmp_path: Path, media: Path, folder: Folder, secrets: dict[str, str]
) -> Iterator[Flask]:
    """The demo company with its content; the document is the same on either database."""
    environ = {
        "ACADEMY_SECRET_KEY": "a secret that only tests know of",
        "ACADEMY_DATABASE_URL": sqlite_url,
        "ACADEMY_MEDIA": str(media),
    }
    app = create_app(config.load(environ, instance=tmp_path))
    with app.app_context():
        with writing() as session:
            demo.create(session, at=OPENING, **secrets)
            work_through_holidays(session)
            publishing.publish(session, folder, at=OPENING)
        db.session.remove()
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def document(on_sqlite: Flask) -> dict[str, Any]:
    """The document as a program reads it."""
    read: dict[str, Any] = on_sqlite.test_client().get(f"{API}/openapi.json").get_json()
    return read


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """``GET /me`` to its description."""
    return {
        f"{method.upper()} {path.removeprefix(API)}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_the_document_describes_the_api_and_nothing_else(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert set(operations(document)) == OPERATIONS
    assert all(path.startswith(API) for path in document["paths"])
    assert document["servers"] == [{"url": "/"}]


def test_each_operation_documents_what_can_go_wrong(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        codes = set(operation["responses"])
        assert {"400", "401", "404", "409", "413", "422", "429"} < codes, name
        assert codes & {"200", "201"}, name
        for code, response in operation["responses"].items():
            kind = "application/json" if code < "400" else "application/problem+json"
            assert set(response["content"]) == {kind}, (name, code)
            content = response["content"][kind]
            assert "$ref" in content["schema"], (name, code)
            assert "example" in content or "examples" in content, (name, code)
        by_signature = {"timestamp": [], "signature": []}
        who = by_signature if name in FROM_PLATFORMS else {"token": []}
        assert operation["security"] == [who], name


def test_bodies_are_required_and_writes_take_a_key(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        keys = [p for p in operation["parameters"] if p["name"] == "Idempotency-Key"]
        assert len(keys) == (name.startswith("POST") and name not in FROM_PLATFORMS), name
        if "requestBody" in operation:
            assert operation["requestBody"]["required"]
    assert operations(document)["POST /attempts/{id}/answers"]["requestBody"]["content"]


def test_the_examples_in_the_document_fit_their_schemas(document: dict[str, Any]) -> None:
    import jsonschema_rs

    for name, operation in operations(document).items():
        for code, response in operation["responses"].items():
            for content in response["content"].values():
                examples = [each["value"] for each in content.get("examples", {}).values()]
                examples += [content["example"]] if "example" in content else []
                for example in examples:
                    schema = {**content["schema"], "components": document["components"]}
                    jsonschema_rs.validate(schema, example)
                    assert example, (name, code)


def test_everybody_may_read_the_document_and_its_page(on_sqlite: Flask) -> None:
    client = on_sqlite.test_client()
    page = client.get(f"{API}/docs")
    assert page.status_code == 200
    assert "cdn" not in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert (paths.bundled("static") / "vendor/rapidoc/LICENSE.txt").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["everything", "only what is allowed"])
def test_no_request_that_can_be_made_up_breaks_the_api(on_sqlite: Flask, mode: str) -> None:
    amina = Caller(on_sqlite, "amina@demo.example")
    attempt = amina.begin()
    with _served(on_sqlite) as address:
        failures = set(_fuzz(address, amina, attempt, thoroughly=mode == "everything"))
    assert not failures, "\n\n".join(sorted(failures))


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """The address of *app* in this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Silent(WSGIRequestHandler):
    def log(self, *_args: Any) -> None:
        """Thousands of lines that nobody reads."""


def _fuzz(
    address: str, caller: Caller, attempt: dict[str, Any], *, thoroughly: bool
) -> Iterator[str]:
    """What Schemathesis finds in ``SECONDS`` at most, or ten times as many, one text a finding."""
    from schemathesis import Config as Settings
    from schemathesis import openapi
    from schemathesis.engine import events, from_schema

    settings = Settings.from_dict(
        {
            "seed": 1,
            "max-time": SECONDS[thoroughly] * (10 if is_torture() else 1),
            "headers": caller.headers,
            "dictionaries": {
                "slugs": {"values": ["why-digital", "two-keys"]},
                "attempts": {"values": [attempt["id"]]},
                "questions": {"values": [question["id"] for question in attempt["questions"]]},
            },
            "parameters": {
                "path.slug": {"dictionary": "slugs", "probability": 0.8},
                "path.id": {"dictionary": "attempts", "probability": 0.8},
                "body.question": {"dictionary": "questions", "probability": 0.8},
            },
            "checks": {"positive_data_acceptance": {"enabled": False}},
            "phases": {} if thoroughly else {"enabled": False, "fuzzing": {"enabled": True}},
            "generation": {
                "mode": "all" if thoroughly else "positive",
                "max-examples": 100 if is_torture() else 40,
                "deterministic": True,
                "database": "none",
            },
        }
    )
    schema = openapi.from_url(f"{address}{API}/openapi.json", config=settings)
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            for checks in event.recorder.checks.values():
                for check in checks:
                    if check.failure_info:
                        yield str(check.failure_info.failure)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            yield str(getattr(event, "info", event))
