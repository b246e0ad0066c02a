"""The rules of the house hold, and each of them is shown to fail on a planted violation."""

from pathlib import Path

import pytest

from tests.floors import LONGEST_FUNCTION, LONGEST_MODULE, break_rules

ROOT = Path(__file__).parent.parent


def the_house() -> dict[str, str]:
    sources = {}
    for path in sorted((ROOT / "academy").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        sources[name] = path.read_text("utf-8")
    return sources


def test_the_house_keeps_its_rules() -> None:
    assert break_rules(the_house()) == []


def test_the_checker_reads_the_whole_house() -> None:
    names = the_house().keys()
    floors = {name.split(".")[1] for name in names if "." in name}
    assert {"cli", "app", "web", "services", "models", "engine", "manuscript", "drawing"} <= floors
    assert {
        "academy.services.quizzes",
        "academy.models",
        "academy.storyboard.figures.look",
    } <= names


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        (
            "academy.services.shop",
            "from academy.web.shell import Shell",
            "may not import academy.web",
        ),
        (
            "academy.models.shop",
            "from academy.services import shop",
            "may not import academy.services",
        ),
        ("academy.engine.shop", "from academy.models import shop", "may not import academy.models"),
        ("academy.engine.shop", "from academy.manuscript import shop", "may not import"),
        ("academy.manuscript.shop", "import academy.services.shop", "may not import"),
        (
            "academy.drawing.shop",
            "from academy.engine import shop",
            "may not import academy.engine",
        ),
        ("academy.drawing.shop", "from ..engine import shop", "may not import academy.engine"),
        ("academy.web.shop", "from academy import app", "may not import academy.app"),
        ("academy.web.shop", "from academy import jobs", "may not import academy.jobs"),
        ("academy.jobs", "from academy.web import shop", "may not import academy.web"),
        (
            "academy.models.shop",
            "from academy.errors import NotFound",
            "may not import academy.errors",
        ),
        ("academy.models.shop", "from academy.clock import now", "may not import academy.clock"),
        ("academy.engine.shop", "from academy.clock import now", "may not import academy.clock"),
        (
            "academy.services.shop",
            "from academy.config import Config",
            "may not import academy.config",
        ),
        ("academy.services.quizzes", "from academy import clock", "may not import academy.clock"),
        ("academy.cellar.shop", "from academy import errors", "has no place in the house"),
    ],
)
def test_an_import_against_the_direction_is_found(module: str, line: str, fault: str) -> None:
    assert any(fault in said and module in said for said in break_rules({module: line}))


def test_an_import_for_types_alone_runs_down_as_well() -> None:
    source = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from academy.web import shop\n"
    )
    assert break_rules({"academy.services.shop": source})


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ("rewards", "from academy.services import quizzes"),
        ("viewer", "from academy.services.rewards import pay"),
        ("lessons", "from academy.services import quizzes"),
        ("passport", "from academy.services import rewards"),
        ("catalogue", "from academy.services.passport import Stamp"),
    ],
)
def test_the_street_of_the_services_is_one_way(own: str, line: str) -> None:
    [fault, *_] = break_rules({f"academy.services.{own}": line})
    assert "one-way" in fault


def test_a_circle_is_found_and_named() -> None:
    ring = {
        "academy.services.a": "from academy.services import b",
        "academy.services.b": "from academy.services.c import thing",
        "academy.services.c": "import academy.services.a",
    }
    assert break_rules(ring) == [
        "a circle: academy.services.a → academy.services.b → academy.services.c → academy.services.a"
    ]


def test_a_circle_that_a_function_hides_is_found_twice() -> None:
    ring = {
        "academy.services.a": "from academy.services import b",
        "academy.services.b": "def late():\n    from academy.services import a\n",
    }
    faults = break_rules(ring)
    assert any("a circle" in fault for fault in faults)
    assert any("late hides an import of academy.services.a" in fault for fault in faults)


def test_only_heavy_libraries_are_imported_late() -> None:
    heavy = "def late():\n    from huey.consumer import ConsumerStopped\n    import redis\n"
    assert break_rules({"academy.jobs": heavy}) == []
    light = "class Late:\n    def late(self):\n        import json\n"
    assert break_rules({"academy.jobs": light}) == ["academy.jobs:3: late hides an import of json"]


@pytest.mark.parametrize(
    "source",
    [
        "import flask",
        "from flask_babel import gettext",
        "from sqlalchemy.orm import Session",
        "import os.path",
        "from time import monotonic",
        "import random",
        "from random import choice, Random",
        "from random import Random\nrng = Random()",
        "import secrets",
        "from datetime import datetime\nat = datetime.now()",
        "import datetime\nat = datetime.datetime.now(datetime.UTC)",
    ],
)
@pytest.mark.parametrize("floor", ["engine", "manuscript", "drawing"])
def test_a_pure_floor_touches_no_world(floor: str, source: str) -> None:
    assert break_rules({f"academy.{floor}.shop": source})


def test_a_pure_floor_may_use_chance_with_a_seed() -> None:
    source = "from random import Random\nrng = Random('amina:2026-11-16')"
    assert break_rules({"academy.engine.shop": source}) == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import UTC, datetime\nat = datetime.now(UTC)",
        "import time\nat = time.time()",
        "from time import time\nat = time()",
        "from datetime import date\ntoday = date.today()",
        "from datetime import datetime\nread = datetime.now",
    ],
)
def test_only_the_clock_reads_the_time(source: str) -> None:
    assert break_rules({"academy.services.shop": source})
    assert break_rules({"academy.clock": source}) == []


def test_patience_may_be_measured_anywhere() -> None:
    source = "import time\nend = time.monotonic() + 4"
    assert break_rules({"academy.services.shop": source}) == []


def test_only_the_database_floor_commits() -> None:
    source = "def act(session):\n    session.commit()\n"
    assert break_rules({"academy.services.shop": source})
    assert break_rules({"academy.web.shop": source})
    assert break_rules({"academy.models.database": source}) == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "manager"])
def test_a_name_says_what_is_inside(name: str) -> None:
    assert break_rules({f"academy.services.{name}": ""})


def test_modules_and_functions_are_small() -> None:
    assert break_rules({"academy.web.shop": "x = 1\n" * LONGEST_MODULE}) == []
    assert break_rules({"academy.web.shop": "x = 1\n" * (LONGEST_MODULE + 1)})
    function = "def long():\n" + "    x = 1\n" * LONGEST_FUNCTION
    assert break_rules({"academy.web.shop": function})
    assert break_rules({"academy.web.shop": function.replace("    x = 1\n", "", 1)}) == []
