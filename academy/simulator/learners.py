"""People of a world: what they know, how they answer, what an answer teaches them. All at once.

They are not the engine's model. A skill's strength is what one brought along plus what was learnt,
which fades; a question leaves a trace of its own that helps with itself and with nothing else, and
teaches the skill less the better it is remembered. Repetitions that come when something has faded
make it last longer. A misconception makes one wrong option be chosen until feedback clears it.

Chance is a hash of seed, learner, day, place and question: whatever the rule that chooses, the same
learner asked the same question on the same day throws the same dice.
"""

from dataclasses import dataclass

import numpy as np

from academy.simulator.worlds import NOTHING, Flags, Floats, Ints, Subject

KNOWN = 0.5
"""A skill counts as known from this chance on (guessing left out)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of each learner: whether it is right, and the option taken (0 is right)."""

    right: Flags
    option: Ints


class Learners:
    """A population of *size*; rows are learners, columns skills (K), questions (Q), misconceptions (M)."""

    def __init__(self, subject: Subject, size: int, seed: int) -> None:
        world = subject.world
        rng = np.random.default_rng([seed, 2])
        skills, questions = world.skills, subject.size
        self.subject, self.size, self.seed = subject, size, seed
        self._rows = np.arange(size)
        person = rng.normal(world.ability, world.spread, (size, 1))
        self.brought = person + rng.normal(0, world.uneven, (size, skills))
        self.pace = np.exp(rng.normal(0, 0.3, size))
        self.learnt = np.zeros((size, skills))
        self.lasting = np.full((size, skills), float(world.stability))
        self.since = np.zeros((size, skills))
        self.trace = np.zeros((size, questions))
        self.trace_lasting = np.full((size, questions), world.stability / 3)
        self.trace_since = np.zeros((size, questions))
        ignorant = 1 - _logistic(self.brought[:, subject.misconception_skill])
        likely = world.held * (1 - world.deep + 2 * world.deep * ignorant)
        self.holds = rng.random(ignorant.shape) < likely

    def attend(self, day: int) -> Flags:
        """Who comes on *day*: 85 %."""
        return self._dice(day, 0, 0, purpose=1) < 0.85

    def strength(self, day: float) -> Floats:
        """L × K, in logits."""
        return self.brought + self.learnt * self._kept(day - self.since, self.lasting)

    def known(self, day: float) -> Floats:
        """L × K: the chance to know what a question of mean difficulty asks, misconceptions aside."""
        return _logistic(self.strength(day))

    def knowledge(self, day: float) -> Floats:
        """L: mean over skills of the chance of a right answer to a fresh question, guess removed."""
        world = self.subject.world
        known = self.known(day) * (1 - self.confused())
        guess = 1 / world.options
        return np.asarray((known * (1 - world.slip / (1 - guess))).mean(1))

    def confused(self) -> Floats:
        """L × K: share of a skill's questions that a misconception decides."""
        subject = self.subject
        left = np.ones((self.size, subject.world.skills))
        for m, skill in enumerate(subject.misconception_skill):
            left[:, skill] *= 1 - self.holds[:, m] * subject.exposed[m] * subject.world.lure
        return 1 - left

    def recall(self, day: float) -> Floats:
        """L × Q: the chance to remember the question itself."""
        return self.trace * self._kept(day - self.trace_since, self.trace_lasting)

    def chances(self, day: float) -> Floats:
        """L × Q: the true chance of a right answer today."""
        subject, world = self.subject, self.subject.world
        strength = self.strength(day)
        own = strength[:, subject.first]
        both = np.where(
            subject.second == NOTHING, own, np.minimum(own, strength[:, subject.second])
        )
        knows = 1 - (1 - _logistic(both - subject.difficulty)) * (1 - self.recall(day))
        right = knows * (1 - world.slip) + (1 - knows) / world.options
        return right * (1 - world.lure * self._lured())

    def answer(self, day: int, place: int, asked: Ints) -> Outcome:
        """Everybody's answer to the question that she is *asked* (L indices)."""
        subject, world = self.subject, self.subject.world
        lured = self._lured()[self._rows, asked] & (self._dice(day, place, asked, 2) < world.lure)
        full = self.chances(day)[self._rows, asked]
        held = self._lured()[self._rows, asked]
        chance = full / np.where(held, 1 - world.lure, 1)
        right = ~lured & (self._dice(day, place, asked, 3) < chance)
        other = 1 + (self._dice(day, place, asked, 4) * (world.options - 1)).astype(np.int64)
        option = np.where(right, 0, np.where(lured, subject.lure_option[asked], other))
        return Outcome(right, option)

    def learn(self, day: int, place: int, asked: Ints, outcome: Outcome, here: Flags) -> None:
        """What the answers and their feedback teach those who are *here*."""
        lesson = self.lessons(day)[self._rows, asked]
        lesson = lesson * np.where(outcome.right, self.subject.world.right_teaches, 1.0)
        for skill, share in ((self.subject.first[asked], 1.0), (self.subject.second[asked], 0.5)):
            self._strengthen(day, skill, lesson * share, here & (skill != NOTHING))
        self._remember(day, asked, here)
        self._clear(day, place, asked, outcome, here)

    def lessons(self, day: float) -> Floats:
        """L × Q: what each question would add to its skill today if answered wrongly, in logits."""
        world, first = self.subject.world, self.subject.first
        fresh = np.where(self.learnt > 0, self._kept(day - self.since, self.lasting), 0)
        ready = (1 - world.need) + world.need * self.readiness(day)
        skill = world.transfer * self.pace[:, None] * ready * (1 - world.spacing * fresh**4)
        return skill[:, first] * (1 - self.recall(day))

    def readiness(self, day: float) -> Floats:
        """L × K: the chance that everything a skill builds on is known."""
        known = self.known(day)
        ready = np.ones_like(known)
        for skill, below in enumerate(self.subject.requires):
            ready[:, skill] = known[:, below].prod(1)
        return ready

    def _strengthen(self, day: int, skill: Ints, lesson: Floats, who: Flags) -> None:
        rows, cols = self._rows[who], skill[who]
        kept = self._kept(day - self.since[rows, cols], self.lasting[rows, cols])
        before = self.learnt[rows, cols]
        again = before > 0
        self.lasting[rows, cols] *= 1 + self.subject.world.growth * (1 - kept) * again
        self.learnt[rows, cols] = before * (kept + 0.5 * (1 - kept)) + lesson[who]
        self.since[rows, cols] = day

    def _remember(self, day: int, asked: Ints, who: Flags) -> None:
        rows, cols = self._rows[who], asked[who]
        kept = self._kept(day - self.trace_since[rows, cols], self.trace_lasting[rows, cols])
        now = self.trace[rows, cols] * kept
        again = self.trace[rows, cols] > 0
        self.trace_lasting[rows, cols] *= 1 + 2 * self.subject.world.growth * (1 - kept) * again
        self.trace[rows, cols] = 1 - (1 - now) * (1 - self.subject.world.item_memory)
        self.trace_since[rows, cols] = day

    def _clear(self, day: int, place: int, asked: Ints, outcome: Outcome, who: Flags) -> None:
        lure = self.subject.lure[asked]
        seen = who & (lure != NOTHING) & (outcome.option == self.subject.lure_option[asked])
        seen &= self._dice(day, place, asked, 5) < self.subject.world.clearing
        self.holds[self._rows[seen], lure[seen]] = False

    def _lured(self) -> Flags:
        """L × Q: whether a held misconception has an option there."""
        lure = self.subject.lure
        if not self.holds.shape[1]:
            return np.zeros((self.size, len(lure)), bool)
        return np.asarray(self.holds[:, lure] & (lure != NOTHING))

    def _kept(self, days: Floats, lasting: Floats) -> Floats:
        """The share of what was learnt that is left after *days*."""
        if self.subject.world.forgetting == "exponential":
            return np.asarray(np.exp(-days / lasting))
        return np.asarray((1 + days / lasting * 0.235) ** -0.5)

    def _dice(self, day: int, place: int, asked: Ints | int, purpose: int) -> Floats:
        """L numbers from 0 to 1, fixed by seed, learner, day, place, question and purpose."""
        words = self._rows.astype(np.uint64)
        for word in (self.seed, day, place, asked, purpose):
            words = _scramble(words ^ np.asarray(word, np.uint64))
        return (words >> np.uint64(11)).astype(np.float64) / 2.0**53


def _scramble(words: np.typing.NDArray[np.uint64]) -> np.typing.NDArray[np.uint64]:
    """SplitMix64 (Steele, Lea and Flood 2014)."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _logistic(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)))
