"""Logs of made-up learners whose chances are known: a yardstick for what can be predicted.

Their world is not the engine's model. Every kind differs from the others in what real logs differ in:
how often a question comes back, how many skills it has, whether time is known.
"""

from dataclasses import dataclass
from math import exp, log
from random import Random

from academy.engine.responses import Response


@dataclass(frozen=True)
class World:
    """What a log is like. *skills* at most per question; *lag* is the mean days between answers."""

    questions: int = 80
    notions: int = 12
    answers: int = 50
    skills: int = 1
    guess: float = 0.0
    lag: float = 0.02
    learns: float = 0.4
    repeats: bool = True
    timed: bool = True


CHOICE = World(questions=200, notions=20, guess=0.25, lag=14, learns=0.15, repeats=False)
"""Multiple choice over about two years; a question hardly ever comes back."""

SEVERAL = World(skills=3, learns=0.3)
"""Questions of one to three skills."""

UNTIMED = World(timed=False, learns=0.5)
"""The order of answers is all that is known."""


def made_up(world: World, people: int, seed: int) -> tuple[list[Response], list[float]]:
    """A log, and the true chance of a right answer of each row."""
    rng = Random(f"bank of {world}")
    hard = [rng.gauss(0, 1.2) for _ in range(world.questions)]
    members = [tuple(rng.sample(range(world.notions), rng.randint(1, world.skills))) for _ in hard]
    rng = Random(f"{seed}")
    rows: list[Response] = []
    chances: list[float] = []
    for person in range(people):
        one, true = _learner(world, hard, members, f"p{person}", rng)
        rows += one
        chances += true
    return rows, chances


def _learner(
    world: World,
    hard: list[float],
    members: list[tuple[int, ...]],
    name: str,
    rng: Random,
) -> tuple[list[Response], list[float]]:
    level = rng.gauss(0, 0.9)
    knows = [rng.gauss(0, 0.5) for _ in range(world.notions)]
    traces: dict[int, tuple[float, float]] = {}
    pool = range(len(hard)) if world.repeats else rng.sample(range(len(hard)), world.answers)
    rows, chances, now = [], [], 0.0
    for seq in range(world.answers):
        question = pool[seq] if not world.repeats else rng.choice(pool)
        strength, since = traces.get(question, (0.0, 0.0))
        x = level + sum(knows[s] for s in members[question]) / len(members[question])
        x += strength / (1 + 8 * (now - since)) ** 0.3 - hard[question]
        chance = world.guess + (0.98 - world.guess) / (1 + exp(-x))
        right = rng.random() < chance
        chances.append(chance)
        rows.append(
            Response(
                learner=name,
                seq=seq,
                item=f"i{question}",
                skills=tuple(f"s{s}" for s in members[question]),
                moment=now * 86_400 if world.timed else None,
                mark=float(right),
                seconds=exp(rng.gauss(log(9) - 0.15 * x, 0.4)) if world.timed else None,
            )
        )
        for s in members[question]:
            knows[s] += world.learns / 3
        traces[question] = (strength + 2.5 * world.learns, now)
        now += rng.expovariate(1 / world.lag) if rng.random() < 0.9 else 20 * world.lag
    return rows, chances
