"""``python -m tests.bench.fitting [--people N]``: what the nightly fit costs, and how it grows.

People of 176 answers each to 1,000 questions of 60 skills (170,000 of them would be 30 million answers)
are made up while they are read, three times, as a database would give them; a quarter, a half and all
of them are fitted. The seconds are of one core.
"""

import argparse
import resource
import time
from collections.abc import Iterator

import numpy as np

from academy.engine.bank import Bank, Question
from academy.engine.fitting import fit
from academy.engine.sampling import Log

ANSWERS, QUESTIONS, SKILLS = 176, 1000, 60
WHOLE = 30_000_000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fitting", description=__doc__)
    parser.add_argument("--people", type=int, default=17_000, help="a tenth of the largest company")
    people = parser.parse_args().people
    bank = Bank(
        [Question(f"q{i}", "single", (f"s{i % SKILLS}",), 4, 0.0) for i in range(QUESTIONS)]
    )
    print("    answers   seconds   of reading   µs an answer   peak MB   30 million (minutes)")
    for count in (people // 4, people // 2, people):
        began = time.process_time()
        for _ in made_up(count):
            pass
        reading = 3 * (time.process_time() - began)
        began = time.process_time()
        fit(bank, lambda count=count: made_up(count))
        spent = time.process_time() - began
        answers = count * ANSWERS
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        whole = (spent - reading) / answers * WHOLE / 60
        print(
            f"{answers:11,}{spent:10.1f}{reading:13.1f}{spent / answers * 1e6:15.1f}"
            f"{peak:10.0f}{whole:16.1f}",
            flush=True,
        )


def made_up(people: int) -> Iterator[Log]:
    """People of different levels, two answers a working day, the same at every call."""
    hard = np.random.default_rng(1).normal(0, 1, QUESTIONS)
    for person in range(people):
        rng = np.random.default_rng(person)
        rows = rng.integers(0, QUESTIONS, ANSWERS)
        chance = 0.25 + 0.72 / (1 + np.exp(hard[rows] - rng.normal(0.5, 1)))
        days = np.repeat(np.arange(ANSWERS // 2) * 7 // 5, 2)
        yield Log(
            rows.tolist(),
            (1.7e9 + 86_400.0 * days + np.tile([0.0, 30.0], ANSWERS // 2)).tolist(),
            (rng.random(ANSWERS) < chance).astype(float).tolist(),
            rng.integers(40, 70, ANSWERS).tolist(),
        )


if __name__ == "__main__":
    main()
