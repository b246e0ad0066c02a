"""All rules of the trial, by name."""

from collections.abc import Callable
from dataclasses import replace

from academy.engine.gain import RECIPE
from academy.simulator.adaptive import Adaptive
from academy.simulator.learners import Learners
from academy.simulator.rules import AimAtEighty, Ceiling, FixedOrder, LeastAsked, Random, Rule
from academy.simulator.schedulers import Fsrs, Leitner, SuperMemo2
from academy.simulator.trial import DAYS, IDLE

ENGINE, NO_PAIRS, RANDOM, CEILING = "engine", "engine without pairs", "random", "ceiling"
STRONG = ("least asked", "fixed order", "fsrs new-first")
STARVING = ("sm-2", "leitner", "fsrs due-first")

FIELD: dict[str, Callable[[Learners], Rule]] = {
    RANDOM: lambda people: Random(people, people.seed),
    "least asked": lambda people: LeastAsked(people, people.seed),
    "fixed order": lambda people: FixedOrder(people, people.seed),
    "fsrs new-first": lambda people: Fsrs(people, new_first=True),
    "fsrs due-first": Fsrs,
    "sm-2": SuperMemo2,
    "leitner": Leitner,
    "aim at 80 %": lambda people: AimAtEighty(people, people.seed),
    NO_PAIRS: lambda people: Adaptive(people, replace(RECIPE, pair=0.0)),
    ENGINE: Adaptive,
    CEILING: lambda people: Ceiling(people, DAYS + IDLE),
}
