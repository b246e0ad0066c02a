"""``academy engine simulate``: what the engine's draw teaches in simulated worlds."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict

import click

from academy.cli.frame import as_json, progress_bar
from academy.simulator.field import FIELD, RANDOM
from academy.simulator.figures import Check, Line, checks, lines
from academy.simulator.trial import Run, run
from academy.simulator.worlds import WORLDS, build, world_named

HEAD = f"{'':<22}{'gain':>7}{'±':>7}{'/random':>9}{'gap':>7}{'days':>7}{'viol.':>7}{'misc.':>7}{'right':>7}"


@click.command()
@click.option(
    "--worlds",
    default=",".join(WORLDS),
    show_default=True,
    help="Names joined by commas; any-N is a world drawn at random from seed N.",
)
@click.option("--learners", type=click.IntRange(2), default=1000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Of learners and chance.")
@click.option("--policies", default=",".join(FIELD), help="Rules to try, joined by commas.")
@click.option(
    "--processes", type=click.IntRange(1), default=os.cpu_count() or 1, help="How many at once."
)
@as_json
def simulate(
    worlds: str, learners: int, seed: int, policies: str, processes: int, *, as_json: bool
) -> None:
    """What people learn from the draw over 120 simulated days, beside simpler rules.

    Level 2 is off: nobody's answers are known before the first day.

    Columns: gain in knowledge by day 150 with half its 95 % interval, and as a multiple of random's;
    gap: the share closed of that between random and the ceiling (a greedy picker with perfect
    knowledge); days to random's day-60 level, as a share of 60; viol.: questions asked before their
    prerequisites were known; misc.: misconceptions left; right: right answers.
    """
    names = _known(worlds.split(","), _is_world, "world", [*WORLDS, "any-N"])
    asked_for = _known(policies.split(","), FIELD.__contains__, "rule", FIELD)
    rules = list(dict.fromkeys([RANDOM, *asked_for]))
    found = {}
    for name, runs in _try(names, rules, learners, seed, processes):
        found[name] = (lines(runs), checks(runs, experts=name == "experts"))
        if not as_json:
            _tell(name, *found[name])
    if as_json:
        told = {
            name: {
                "rules": [asdict(line) for line in table],
                "checks": [asdict(check) | {"met": check.is_met} for check in asked],
            }
            for name, (table, asked) in found.items()
        }
        click.echo(
            json.dumps({"learners": learners, "seed": seed, "level_2": False, "worlds": told})
        )


def _try(
    names: list[str], rules: list[str], learners: int, seed: int, processes: int
) -> Iterator[tuple[str, dict[str, Run]]]:
    """The runs of one world after the other, *processes* at once."""
    with ProcessPoolExecutor(processes) as pool, progress_bar() as progress:
        for name in names:
            waiting = {pool.submit(_run, name, rule, learners, seed): rule for rule in rules}
            done = {}
            for job in as_completed(waiting):
                done[waiting[job]] = job.result()
                progress(name, len(done), len(rules))
            yield name, {rule: done[rule] for rule in rules}


def _run(name: str, rule: str, learners: int, seed: int) -> Run:
    return run(FIELD[rule], build(world_named(name), seed), learners, seed)


def _tell(name: str, table: list[Line], asked: list[Check]) -> None:
    click.echo(f"\n{name:<22}{HEAD[22:]}")
    for line in table:
        gap = "-" if line.gap_closed is None else f"{line.gap_closed:.2f}"
        days = "never" if line.days is None else f"{line.days:.2f}"
        click.echo(
            f"{line.rule:<22}{line.gain:>7.4f}{line.interval:>7.4f}{line.times_random:>9.2f}{gap:>7}"
            f"{days:>7}{line.violations:>7.2f}{line.misconceptions:>7.2f}{line.right:>7.2f}"
        )
    for check in asked:
        sign, verdict = ("≥" if check.at_least else "≤"), ("yes" if check.is_met else "NO")
        click.echo(f"  {check.what:<28}{check.value:>8.4f} {sign} {check.bound:<8}{verdict}")


def _known(
    names: list[str], is_known: Callable[[str], bool], what: str, known: Iterable[str]
) -> list[str]:
    for name in names:
        if not is_known(name):
            raise click.BadParameter(
                f"There is no {what} called {name}. There are: {', '.join(known)}."
            )
    return names


def _is_world(name: str) -> bool:
    try:
        world_named(name)
    except KeyError:
        return False
    return True
