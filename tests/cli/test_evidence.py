"""``academy evidence``: a file of any length is rehearsed, counted, and counted again for nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from academy.cli import main
from academy.clock import now
from academy.models.database import reading, writing
from academy.models.evidence import Evidence
from academy.models.visas import Visa
from academy.services import lessons
from tests.cast import AMINA, person, viewer
from tests.make import answered

pytestmark = pytest.mark.slow


def count(app: Flask, *words: str) -> Result:
    """The command on the test's database."""
    settings = app.extensions["academy"]
    known = {
        "ACADEMY_DATABASE_URL": settings.database_url,
        "ACADEMY_SECRET_KEY": settings.secret_key,
    }
    return CliRunner().invoke(main, ["evidence", *words], env=known)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """More lines than a request may bring; the last one names nobody."""
    lines = [f"led-{n},{AMINA},led-meeting,{now().isoformat()}" for n in range(5_200)]
    lines.append(f"led-x,nobody@demo.example,led-meeting,{now().isoformat()}")
    path = tmp_path / "lanterne.csv"
    path.write_text("\n".join(["event_id,person,action,at", *lines]), "utf-8")
    return path


def kept() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Evidence)) or 0


def test_a_file_of_any_length_is_rehearsed_and_counted_once(academy: Flask, file: Path) -> None:
    with writing() as session:
        who = viewer(session, AMINA, at=now())
        answered(session, who, "seeing-each-other", at=now())
        for lesson in ("meeting-worth-it", "heard-first"):
            lessons.finish(session, who, lesson, at=now())
    rehearsed = count(academy, "meetings", str(file), "--dry-run")
    assert rehearsed.exit_code == 1
    assert "5200 would be counted, 0 known, 1 refused." in rehearsed.stdout
    assert f"{file}:5202: Nobody" in rehearsed.stdout
    assert kept() == 0
    assert "5200 counted, 0 known, 1 refused." in count(academy, "meetings", str(file)).stdout
    again = json.loads(count(academy, "meetings", str(file), "--json").stdout)
    assert (again["new"], again["known"], again["refused"][0]["line"]) == (0, 5200, 5202)
    with reading() as session:  # the first holder: nobody could have stood witness for her
        assert session.scalars(select(Visa.person_id)).all() == [person(session, AMINA).id]


def test_a_wrong_file_or_visa_is_said_in_a_sentence(academy: Flask, tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("person,action,at,prénom\n".encode("cp1252"))
    for words, why in (
        (("meetings", str(path)), "save it as “CSV UTF-8”"),
        (("nothing", str(path)), "There is no visa called nothing"),
        (("meetings", str(tmp_path / "none.csv")), "does not exist"),
    ):
        result = count(academy, *words)
        assert result.exit_code != 0
        assert why in result.output
