"""What docs/visas.md shows to the owner of a platform works."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.evidence import Evidence
from academy.services import catalogue, secrets
from academy.web.api.passport_schemas import Event
from tests.cast import ADA, AMINA, unit, viewer

GUIDE = (Path(__file__).parents[2] / "docs" / "visas.md").read_text("utf-8")


class _Silent(WSGIRequestHandler):
    def log(self, *_args: Any) -> None:
        """Nobody reads it."""


@pytest.fixture
def address(academy: Flask) -> Iterator[str]:
    """Where the academy is served in this process."""
    server = make_server("127.0.0.1", 0, academy, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def secret(academy: Flask) -> str:
    """Ponton's, for the whole company."""
    with writing() as session:
        live = catalogue.current(session, viewer(session, ADA, at=now()).publication)
        visa, root = live.visa("network").id, unit(session, "Alizé").id
        return secrets.make(session, visa, root, secret_key=academy.secret_key, at=now())


def kept() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Evidence.event_id)))


def test_the_python_of_the_guide_delivers(address: str, secret: str) -> None:
    [source] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(source, names)
    names["time"] = type("", (), {"time": staticmethod(lambda: now().timestamp())})
    event = {
        "event_id": "p-1",
        "person": AMINA,
        "action": "joined-community",
        "at": now().isoformat(),
    }
    answers = [names["deliver"](address, "network", secret, event) for _ in range(3)]
    assert answers[0]["counted"]
    assert answers[0] == answers[1] == answers[2]
    assert kept() == ["p-1"]


def test_the_shell_of_the_guide_signs_as_we_do(secret: str) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not here")
    [source] = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    signing = source[: source.index("curl")] + 'printf "%s %s %s" "$TIME" "$SIGNATURE" "$BODY"'
    told = subprocess.run(
        ["sh", "-c", signing], env={"SECRET": secret, "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    stamp, signature, body = told.split(" ", 2)
    assert signature == secrets.signature(secret, stamp, body.encode())


def test_the_guide_names_every_field() -> None:
    for field in Event().fields:
        assert f"| `{field}` |" in GUIDE
