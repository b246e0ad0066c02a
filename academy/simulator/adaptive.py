"""The academy's engine as a rule of the trial, driven only through its public functions.

Level 2 is off: nobody's answers were seen before the first day, and nothing is refitted.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import numpy as np

from academy.engine.bank import Bank
from academy.engine.draw import draw
from academy.engine.gain import RECIPE, Recipe
from academy.engine.memory import Answer, start
from academy.engine.tracker import update
from academy.simulator.learners import Learners, Outcome
from academy.simulator.rules import SLOTS
from academy.simulator.worlds import Flags, Ints

FIRST_DAY = date(2026, 1, 5)
HOUR = time(9, tzinfo=UTC)


class Adaptive:
    """A state for each learner; the draw is seeded by learner and day, as in the service."""

    def __init__(self, learners: Learners, recipe: Recipe = RECIPE) -> None:
        subject = learners.subject
        self.bank = Bank(subject.bank(), subject.skills())
        self.recipe, self.seed = recipe, learners.seed
        self.states = [start(self.bank)] * learners.size

    def choose(self, day: int, here: Flags) -> Ints:
        """A draw for each one that is here."""
        picks = np.tile(np.arange(SLOTS), (len(here), 1))
        on = FIRST_DAY + timedelta(days=day)
        for learner in np.flatnonzero(here).tolist():
            rng = Random(f"{self.seed}:{learner}:{day}")  # noqa: S311 - no secret
            chosen = draw(self.states[learner], day=on, size=SLOTS, rng=rng, recipe=self.recipe)
            picks[learner] = [self.bank.row(pick.question) for pick in chosen]
        return picks

    def see(self, day: int, asked: Ints, outcome: Outcome, here: Flags) -> None:
        """An update for each one that is here."""
        at = datetime.combine(FIRST_DAY + timedelta(days=day), HOUR)
        for learner in np.flatnonzero(here).tolist():
            question = self.bank.questions[asked[learner]]
            option, right = int(outcome.option[learner]), bool(outcome.right[learner])
            answer = Answer(question, f"o{option}", float(right), None, at)
            self.states[learner] = update(self.states[learner], answer)
