"""``academy secret``: prints a platform's secret once, rotates it, ends it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from academy.models.database import reading
from academy.models.evidence import PlatformSecret


def secret(app: Flask, *words: str) -> "subprocess.CompletedProcess[str]":
    """The command on the test's database, in a process of its own."""
    settings = app.extensions["academy"]
    known = {
        "ACADEMY_DATABASE_URL": settings.database_url,
        "ACADEMY_SECRET_KEY": settings.secret_key,
    }
    return subprocess.run(
        [sys.executable, "-m", "academy.cli", "secret", *words],
        env={**os.environ, **known},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


def in_force() -> int:
    with reading() as session:
        return len(
            session.scalars(select(PlatformSecret.id).where(PlatformSecret.ends_at.is_(None))).all()
        )


pytestmark = pytest.mark.slow  # real processes


def test_a_secret_is_printed_once_rotated_and_ended(academy: Flask) -> None:
    made = secret(academy, "network")
    assert made.returncode == 0
    assert len(made.stdout.strip()) == 43
    again = secret(academy, "network")
    assert again.returncode == 1
    assert "There is a secret already" in again.stderr
    rotated = secret(academy, "network", "--rotate")
    assert rotated.returncode == 0
    assert rotated.stdout != made.stdout
    assert in_force() == 1
    assert secret(academy, "network", "--end").stdout == "2 ended.\n"
    assert in_force() == 0


def test_a_visa_without_proof_of_use_has_no_secret(academy: Flask) -> None:
    result = secret(academy, "documents")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: This visa counts nothing that a platform sends. ")
    assert in_force() == 0


@pytest.mark.parametrize("words", [("nothing",), ("network", "--unit", "987654")])
def test_what_does_not_exist_is_said_in_a_sentence(academy: Flask, words: tuple[str, ...]) -> None:
    result = secret(academy, *words)
    assert result.returncode == 1
    assert result.stderr.startswith("Error: There is no ")
