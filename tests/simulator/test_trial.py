"""Small trials with loose margins; ``make bench`` runs the full ones."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from academy.cli.simulate import simulate
from academy.simulator.field import CEILING, ENGINE, FIELD, RANDOM
from academy.simulator.figures import checks, lines
from academy.simulator.trial import Run, days_to, run
from academy.simulator.worlds import WORLDS, World, build

pytestmark = pytest.mark.slow  # whole populations learn

SMALL = World(name="small", skills=8, per_skill=6)


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {rule: run(make, build(SMALL, 11), 24, 11) for rule, make in FIELD.items()}


def gain(runs: dict[str, Run], rule: str) -> float:
    return float(runs[rule].gain.mean())


def test_the_engine_teaches_more_than_random_questions(runs: dict[str, Run]) -> None:
    assert gain(runs, ENGINE) > 1.02 * gain(runs, RANDOM)


def test_the_engine_keeps_up_with_the_least_asked(runs: dict[str, Run]) -> None:
    assert gain(runs, ENGINE) > gain(runs, "least asked") - 0.02


def test_reviews_first_starve_new_material(runs: dict[str, Run]) -> None:
    for rule in ("sm-2", "leitner", "fsrs due-first"):
        assert gain(runs, ENGINE) > 1.3 * gain(runs, rule)


def test_the_engine_respects_prerequisites_more_than_chance_does(runs: dict[str, Run]) -> None:
    assert runs[ENGINE].violations < runs[RANDOM].violations


def test_perfect_knowledge_beats_chance(runs: dict[str, Run]) -> None:
    assert gain(runs, CEILING) > 1.05 * gain(runs, RANDOM)


def test_a_run_repeats_exactly() -> None:
    one, two = (run(FIELD[ENGINE], build(SMALL, 2), 4, 2) for _ in range(2))
    assert (one.gain == two.gain).all()
    assert (one.course == two.course).all()


def test_days_are_counted_to_the_fraction() -> None:
    course = np.array([0.0, 0.1, 0.3, 0.2])
    made = Run(np.zeros(2), course, 0, 0, 0)
    assert days_to(made, 0.2) == pytest.approx(1.5)
    assert days_to(made, 0.0) == 0
    assert days_to(made, 0.5) == float("inf")


def test_every_figure_that_is_asked_for_is_checked(runs: dict[str, Run]) -> None:
    asked = {check.what: check for check in checks(runs, experts=True)}
    assert len(asked) == 8
    assert asked["gain / random"].value == pytest.approx(gain(runs, ENGINE) / gain(runs, RANDOM))
    table = {line.rule: line for line in lines(runs)}
    assert (table[RANDOM].gap_closed, table[CEILING].gap_closed) == (0.0, 1.0)
    assert table["leitner"].times_random < 1


def test_the_command_prints_a_table_and_the_same_as_json() -> None:
    few = ["--worlds", "any-3", "--learners", "3", "--policies", "engine", "--processes", "1"]
    plain = CliRunner().invoke(simulate, few)
    assert plain.exit_code == 0, plain.output
    assert "gain / random" in plain.stdout
    told = json.loads(CliRunner().invoke(simulate, [*few, "--json"]).stdout)
    assert [line["rule"] for line in told["worlds"]["any-3"]["rules"]] == ["random", "engine"]


def test_the_command_refuses_what_it_does_not_know() -> None:
    for wrong in (["--worlds", "mars"], ["--policies", "oracle"]):
        result = CliRunner().invoke(simulate, wrong)
        assert result.exit_code == 2
        assert "There is no" in result.output


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_in_every_world_the_engine_beats_the_simple_rules(name: str) -> None:
    rules = (RANDOM, "least asked", "fixed order", "fsrs new-first", "fsrs due-first", ENGINE)
    made = {rule: run(FIELD[rule], build(WORLDS[name], 21), 150, 21) for rule in rules}
    for check in checks(made, experts=name == "experts"):
        margin = 0.1 * max(abs(check.bound), 0.05)
        if check.what != "misconceptions / random":
            beyond = check.value - check.bound if check.at_least else check.bound - check.value
            assert beyond > -margin, (check.what, check.value)
