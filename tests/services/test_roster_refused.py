"""Whoever stands in a roster does not leave by it, be her line refused or not."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from academy.services.roster.imports import Held
from academy.services.roster.lines import LineReader
from tests.conftest import OPENING
from tests.services.rosters import HEADINGS, KARIM, apply, everybody, rehearse, someone, write

LATER = OPENING + timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


NAMED = {
    "by her number, and a cell is wrong": someone("A1", job="x" * 121),
    "by a number that stands there twice": someone("A1", email=""),
    "by her address, without her number": someone("", email="a1@company.example"),
    "by her address, and her number is none": someone("A 1", email="a1@company.example"),
    "by her address, and another number": someone("B1", email="a1@company.example"),
}


@pytest.mark.parametrize("line", NAMED.values(), ids=NAMED)
def test_who_is_named_stays_though_her_line_is_refused(
    app: Flask, path: Path, line: list[object]
) -> None:
    others = [KARIM, *(someone(f"C{n}") for n in range(3))]
    apply(write(path, [*others, someone("A1")]), at=OPENING)
    more = [line] if line[2:] == someone("A1")[2:] and line[1] == "" else []
    _, did = apply(
        write(path, [*others, line, *more]), at=LATER, skip_refused=True, allow_leaving=True
    )
    assert (did["refused"], did["leaving"]) == (1 + len(more), 0)
    assert not everybody()["a1"]["suspended"]


def test_a_line_with_characters_that_are_no_text_says_still_whom_it_means() -> None:
    line, problems = LineReader({"number": 0, "job": 1}).read(2, ["A1", "\ud800"])
    assert (line[1], problems) == ("a1", [("unreadable", None)])


def test_a_file_of_which_every_line_is_refused_is_held_whatever_was_said(
    app: Flask, path: Path
) -> None:
    apply(write(path, [KARIM, someone("A1")]), at=OPENING)
    write(path, [someone(f"N{n}", unit="Norden/Verkauf") for n in range(9)], HEADINGS)
    told = rehearse(path, at=LATER)
    assert (told["refused"], told["lines"], told["leaving"]) == (9, 9, 0)
    with pytest.raises(Held, match="Every line of this file is refused"):
        apply(path, at=LATER, allow_leaving=True, skip_refused=True)
    assert not any(each["suspended"] for each in everybody().values())
