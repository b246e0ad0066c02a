"""Worlds that the engine is tried in: what there is to learn, and how it is learnt and forgotten there.

A world is a handful of numbers; ``build`` makes its questions, skills and prerequisites from a seed.
The engine sees of it what it sees of a real bank (ids, skills, options, an author's guess at the
difficulty), never the numbers.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from academy.engine.bank import Question, Skill

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOTHING = -1
"""Stands for "no second skill" and "no misconception"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How learners of one kind of world learn and forget; strengths are in logits, times in days."""

    name: str
    skills: int = 20
    per_skill: int = 7
    graph: Literal["none", "chain", "tree"] = "tree"
    second_skill: float = 0.15
    """Share of the questions that need another skill as well."""
    options: int = 4
    slip: float = 0.06
    ability: float = -1.6
    """Mean strength before the first day; people differ by ``spread``, a person's skills by ``uneven``."""
    spread: float = 0.7
    uneven: float = 1.1
    hardness: float = 0.8
    """Spread of the questions' difficulties."""
    told: Literal["logits", "share", "equal"] = "share"
    """How the author states difficulties: in logits, from 0 to 1 (with an error), or not at all."""
    transfer: float = 0.75
    """What a first meeting with a question adds to its skill, for a learner who is ready."""
    need: float = 0.8
    """How much learning needs the prerequisites: 0 not at all, 1 nothing is learnt without them."""
    right_teaches: float = 0.6
    """A right answer's lesson, as a share of a wrong one's with its feedback."""
    spacing: float = 0.5
    """How much of a lesson is lost when the skill is still fresh."""
    item_memory: float = 0.75
    """Strength of the trace that a question itself leaves, from 0 to 1."""
    forgetting: Literal["power", "exponential"] = "power"
    stability: float = 25.0
    """Days after which a first lesson has lost a tenth (power) or about two thirds (exponential)."""
    growth: float = 1.5
    """How much a well spaced repetition adds to the stability, as a multiple."""
    misconceptions: float = 1.0
    """Misconceptions a skill, on average."""
    held: float = 0.35
    """Chance that a learner holds a misconception; ``deep``: how much that needs not knowing the skill."""
    deep: float = 0.5
    exposure: float = 0.7
    """Share of a skill's questions with an option that expresses a misconception of it."""
    lure: float = 0.8
    """Chance that a held misconception decides the answer, where an option expresses it."""
    clearing: float = 0.5
    """Chance that the feedback on its option clears a misconception."""


WORLDS = {
    world.name: world
    for world in (
        World(name="mixed"),
        World(
            name="facts", graph="none", transfer=0.3, item_memory=0.95, stability=18.0, per_skill=8
        ),
        World(name="skills", transfer=0.7, item_memory=0.25, graph="tree", skills=16, per_skill=8),
        World(name="exponential", forgetting="exponential", stability=60.0, growth=0.8),
        World(name="company", skills=40, per_skill=12, graph="tree"),
        World(name="experts", ability=1.3, held=0.25, uneven=1.2, spread=0.6),
    )
}


def world_named(name: str) -> World:
    """One of ``WORLDS``, or ``any-N``: all numbers by chance, from seed N. Raises ``KeyError``."""
    kind, _, number = name.partition("-")
    return anywhere(int(number)) if kind == "any" and number.isdigit() else WORLDS[name]


def anywhere(seed: int) -> World:
    """A world that nobody thought of: all its numbers drawn at random from *seed*."""
    rng = np.random.default_rng([seed, 4])
    skills = int(rng.integers(6, 41))
    per_skill = int(np.clip(rng.integers(70, 481) // skills, 3, 20))
    power = rng.random() < 0.7
    return World(
        name=f"any-{seed}",
        skills=skills,
        per_skill=per_skill,
        graph=("none", "chain", "tree", "tree")[rng.integers(4)],
        second_skill=float(rng.choice([0.0, 0.2, 0.5])),
        options=int(rng.integers(2, 6)),
        slip=float(rng.uniform(0.02, 0.12)),
        ability=float(rng.uniform(-2, 1)),
        spread=float(rng.uniform(0.3, 1.2)),
        uneven=float(rng.uniform(0.4, 1.5)),
        hardness=float(rng.uniform(0, 1.5)),
        told=("logits", "share", "equal")[rng.integers(3)],
        transfer=float(rng.uniform(0.2, 1.2)),
        need=float(rng.uniform(0.2, 1)),
        right_teaches=float(rng.uniform(0.3, 1.2)),
        spacing=float(rng.uniform(0, 0.8)),
        item_memory=float(rng.uniform(0.1, 0.95)),
        forgetting="power" if power else "exponential",
        stability=float(rng.uniform(4, 40) if power else rng.uniform(25, 120)),
        growth=float(rng.uniform(0.3, 2.5)),
        misconceptions=float(rng.uniform(0.3, 2)),
        held=float(rng.uniform(0.1, 0.6)),
        deep=float(rng.random()),
        exposure=float(rng.uniform(0.3, 1)),
        lure=float(rng.uniform(0.5, 0.95)),
        clearing=float(rng.uniform(0.2, 0.8)),
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """What a world asks: arrays over questions (Q), skills (K) and misconceptions (M)."""

    world: World
    first: Ints
    """Q: the skill of each question; ``second`` is another one or ``NOTHING``."""
    second: Ints
    difficulty: Floats
    """Q, in logits around the skill's strength."""
    told: Floats
    lure: Ints
    """Q: the misconception that one of its wrong options expresses, or ``NOTHING``."""
    lure_option: Ints
    requires: Flags
    """K × K: whether the row's skill builds on the column's."""
    misconception_skill: Ints
    """M: the skill that a misconception stands in the way of."""
    exposed: Floats
    """M: share of its skill's questions that have an option for it."""

    @property
    def size(self) -> int:
        """How many questions there are."""
        return len(self.first)

    def bank(self) -> list[Question]:
        """The questions as an engine sees them; option 0 is the right one."""
        options = self.world.options
        kind = "single" if options > 2 else "true-false"
        return [
            Question(
                id=f"q{q}",
                kind=kind,
                skills=tuple(f"s{k}" for k in (self.first[q], self.second[q]) if k != NOTHING),
                options=tuple(f"o{o}" for o in range(options)),
                difficulty=float(self.told[q]),
            )
            for q in range(self.size)
        ]

    def skills(self) -> list[Skill]:
        """The skills as an engine sees them."""
        return [
            Skill(f"s{k}", requires=tuple(f"s{r}" for r in np.flatnonzero(self.requires[k])))
            for k in range(len(self.requires))
        ]


def build(world: World, seed: int) -> Subject:
    """The questions, skills and misconceptions of *world*, the same for the same *seed*."""
    rng = np.random.default_rng([seed, 1])
    size = world.skills * world.per_skill
    first = np.repeat(np.arange(world.skills), world.per_skill)
    requires = _graph(world, rng)
    second = np.where(
        rng.random(size) < world.second_skill, _neighbours(first, requires, rng), NOTHING
    )
    difficulty = rng.normal(0, world.hardness, size)
    owner = np.sort(rng.integers(0, world.skills, round(world.misconceptions * world.skills)))
    lure = _lures(first, owner, world.exposure, rng)
    return Subject(
        world=world,
        first=first,
        second=second,
        difficulty=difficulty,
        told=_told(world, difficulty, rng),
        lure=lure,
        lure_option=rng.integers(1, world.options, size),
        requires=requires,
        misconception_skill=owner,
        exposed=np.bincount(lure[lure != NOTHING], minlength=len(owner)) / world.per_skill,
    )


def _graph(world: World, rng: np.random.Generator) -> Flags:
    requires = np.zeros((world.skills, world.skills), bool)
    for skill in range(1, world.skills):
        if world.graph == "chain" and skill % 6:
            requires[skill, skill - 1] = True
        if world.graph == "tree" and rng.random() < 0.8:
            requires[skill, rng.integers(0, skill, 1 + (rng.random() < 0.3))] = True
    return requires


def _neighbours(first: Ints, requires: Flags, rng: np.random.Generator) -> Ints:
    """Another skill for each question: one that its own builds on, or ``NOTHING``."""
    some = [np.flatnonzero(requires[skill]) for skill in first]
    return np.array([int(rng.choice(s)) if len(s) else NOTHING for s in some])


def _lures(first: Ints, owner: Ints, exposure: float, rng: np.random.Generator) -> Ints:
    """A share *exposure* of a skill's questions have an option for a misconception of it."""
    lure = np.full(len(first), NOTHING)
    for q, skill in enumerate(first):
        own = np.flatnonzero(owner == skill)
        if len(own) and rng.random() < exposure:
            lure[q] = rng.choice(own)
    return lure


def _told(world: World, difficulty: Floats, rng: np.random.Generator) -> Floats:
    if world.told == "equal":
        return np.full(len(difficulty), 0.5)
    guess = difficulty + rng.normal(0, 0.5, len(difficulty))
    return guess if world.told == "logits" else 1 / (1 + np.exp(-guess))
