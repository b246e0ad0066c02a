"""``academy engine evaluate``: two files in, figures and predictions out, sentences when it fails."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from academy.cli import main
from academy.engine import tuning
from academy.engine.responses import Response
from tests.engine.learners import World, made_up

WORLD = World(questions=20, notions=5, answers=15, skills=2)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tracker keeps its defaults."""
    monkeypatch.setattr(tuning, "FACTORS", ())


def write(path: Path, rows: list[Response], *columns: str) -> Path:
    """Those rows as a CSV of those columns."""
    cells = {
        "learner": lambda row: row.learner,
        "seq": lambda row: row.seq,
        "item": lambda row: row.item,
        "skills": lambda row: ";".join(row.skills),
        "t": lambda row: row.moment,
        "correct": lambda row: int(row.mark),
        "rt_ms": lambda row: "" if row.seconds is None else round(1000 * row.seconds, 1),
        "fold": lambda row: 0,
    }
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns or cells)
        table.writerows([cells[name](row) for name in columns or cells] for row in rows)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["engine", "evaluate", *map(str, arguments)])


def test_it_writes_a_chance_for_every_answer(tmp_path: Path) -> None:
    train = write(tmp_path / "train.csv.gz", made_up(WORLD, 12, seed=1)[0])
    rows = made_up(WORLD, 4, seed=2)[0]
    test, out = write(tmp_path / "test.csv", rows), tmp_path / "out.csv"
    result = run("--train", train, "--test", test, "--predictions", out, "--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["answers"] == 60
    assert 0.5 < figures["auc"] < 1
    with out.open(newline="") as file:
        written = list(csv.DictReader(file))
    assert [(each["learner"], int(each["seq"])) for each in written] == [
        (row.learner, row.seq) for row in rows
    ]
    assert all(0 < float(each["p"]) < 1 for each in written)


def test_level_one_alone_says_something_else(tmp_path: Path) -> None:
    train = write(tmp_path / "train.csv", made_up(WORLD, 12, seed=1)[0])
    test = write(tmp_path / "test.csv", made_up(WORLD, 4, seed=2)[0])
    full, online = tmp_path / "full.csv", tmp_path / "online.csv"
    assert run("--train", train, "--test", test, "--predictions", full).exit_code == 0
    told = run("--train", train, "--test", test, "--predictions", online, "--level", "online")
    assert "log-loss" in told.stdout
    assert full.read_text() != online.read_text()


def test_time_speed_and_skills_may_be_missing(tmp_path: Path) -> None:
    columns = ("correct", "item", "learner", "seq")
    train = write(tmp_path / "train.csv", made_up(WORLD, 12, seed=1)[0], *columns)
    test = write(tmp_path / "test.csv", made_up(WORLD, 4, seed=2)[0], *columns)
    assert run("--train", train, "--test", test).exit_code == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"learner,seq,item,correct\na,0,q,yes\n", "bad.csv:2: correct must be a number, not yes."),
        (b"learner,seq\n", "bad.csv:1: The column item is missing."),
        (b"\xff\xfe\x00learner", "bad.csv: This file is not UTF-8 text."),
    ],
)
def test_a_bad_file_ends_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    good = write(tmp_path / "good.csv", made_up(WORLD, 2, seed=1)[0])
    result = run("--train", good, "--test", bad)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_a_file_that_is_not_gzipped_ends_with_a_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv.gz"
    bad.write_bytes(b"learner,seq,item,correct\n")
    result = run("--train", bad, "--test", bad)
    assert result.exit_code == 1
    assert "not gzipped" in result.output
