"""Starting the academy: its port is asked for twice, as making the demo company takes a while."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from academy.cli import installation
from tests.ports import free_port


@pytest.fixture
def somebody() -> Iterator[socket.socket]:
    """Who listens somewhere, sooner or later."""
    with socket.socket() as listening:
        yield listening


def test_a_port_that_was_taken_while_the_academy_was_prepared_is_not_shared(
    somebody: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.chdir(tmp_path)

    def prepare(_settings: object) -> None:
        somebody.bind(("127.0.0.1", port))
        somebody.listen()

    monkeypatch.setattr(installation, "_prepare", prepare)
    monkeypatch.setenv(
        "HOST", "127.0.0.1"
    )  # the command hands both on; they are taken back after this
    monkeypatch.setenv("PORT", str(port))
    started = CliRunner().invoke(installation.run, ["--port", str(port), "--prepare"])
    assert started.exit_code == 1
    assert f"Port {port} of 127.0.0.1 is taken." in started.output
