"""The engine's public face: one import, whatever was imported before, and NumPy only when needed."""

import subprocess
import sys
from datetime import UTC, date, datetime
from random import Random

import pytest

from academy import engine


def run(source: str) -> str:
    """What *source* prints in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.mark.parametrize("name", engine.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(engine, name) is getattr(engine, name)


def test_marking_needs_no_numpy() -> None:
    imports = "import academy.engine.marking, academy.engine.rewards, academy.engine.calendar, sys"
    assert run(f"{imports}; print('numpy' in sys.modules)") == "False"


@pytest.mark.parametrize(
    "first", ["import academy.engine.draw", "from academy.engine.draw import Pick", "pass"]
)
def test_draw_is_the_function_whatever_was_imported_before(first: str) -> None:
    assert (
        run(f"{first}; from academy.engine import draw; print(type(draw).__name__)") == "function"
    )


def test_anybodys_simulator_can_drive_the_engine() -> None:
    questions = [
        engine.Question(f"q{i}", "single", (f"s{i % 3}",), ("a", "b", "c"), i / 9) for i in range(9)
    ]
    state = engine.start(questions, [engine.Skill("s0"), engine.Skill("s1", requires=("s0",))])
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    picks = engine.draw(state, day=date(2026, 1, 5), size=2, rng=Random("a day"))
    assert len(picks) == 2
    for pick in picks:
        before = engine.predict(state, pick.question, at)
        state = engine.update(state, engine.Answer(pick.question, ("a",), 1.0, 9.0, at))
        assert engine.predict(state, pick.question, at) > before
