"""Which right answers a human should look at before they are paid.

Three signs, each of them harmless alone in small doses, so that whoever knows the answers is never held up:

* *Speed*: an answer that came faster than anybody reads. Silent readers of English take in about 240 words
  a minute (Brysbaert 2019, a meta-analysis of 190 studies), and who only scans a text for a word about 600
  (Carver 1992, the fastest of his five gears). We allow 1,500 (``PACE``), since who knows the answer reads
  neither the question nor the options to their ends, and never less than two seconds (``FLOOR``).
  One such answer says nothing, and a whole quiz of them may be the memory of an earlier try: only from
  the sixth in a row on (``RUN``) is one held, each as fast after the one before it; so the seventh of a
  sitting, whose first follows nothing. A single answer at a reader's pace ends the row.
* *Burst*: twenty right answers within a minute (``BURST``), whatever the texts.
* *Pattern*: a quiz with at least three mistakes (``SAME_MISTAKES``), every one of them the very mistake
  that somebody else made in hers at the same module within thirty days. Two people who know the same
  things share what is right; three wrong answers in common, and no other, are rarely chance.

A doubt is a question and no verdict: what was earned waits, and nothing is lost. The star for taking
part is never in doubt: she took part.

Seconds are the server's: between what was shown and what came back. No client has a say in them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

FLOOR = 2.0
PACE = 25.0
"""Words a second."""

RUN = 6
BURST = 20
BURST_TIME = timedelta(seconds=60)
SAME_MISTAKES = 3
RECENT = timedelta(days=30)

TIME_TO_DECIDE = timedelta(days=14)
"""A human has so long; then what was held is paid."""

Kind = Literal["speed", "burst", "pattern"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why something should be looked at, and the numbers that it rests on."""

    kind: Kind
    evidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer's *seconds* (from the one before to it), and the *least* that reading would take."""

    seconds: float
    least: float


def least_seconds(texts: Iterable[str]) -> float:
    """The time below which nobody has read *texts*, a question and its options."""
    words = sum(len(_WORD.findall(text)) for text in texts)
    return max(FLOOR, words / PACE)


def speed(now: Gap, before: Iterable[Gap]) -> Doubt | None:
    """The doubt that an answer as fast as *now* raises after those *before* it, the newest first.

    They are looked at only as far as the row of fast ones goes.
    """
    if now.seconds >= now.least:
        return None
    row = 1
    for gap in before:
        if row >= RUN or gap.seconds >= gap.least:
            break
        row += 1
    if row < RUN:
        return None
    return Doubt("speed", {"seconds": round(now.seconds, 1), "least": round(now.least, 1)})


def burst(at: datetime, before: Sequence[datetime]) -> Doubt | None:
    """The doubt that a right answer at *at* raises after the right ones *before* it, the newest first."""
    if len(before) < BURST - 1 or (took := at - before[BURST - 2]) > BURST_TIME:
        return None
    return Doubt("burst", {"right": BURST, "seconds": round(took.total_seconds())})


def pattern(mistakes: int, sharers: int) -> Doubt | None:
    """The doubt that a quiz with so many *mistakes* raises, all of which *sharers* other people made."""
    if mistakes < SAME_MISTAKES or not sharers:
        return None
    return Doubt("pattern", {"mistakes": mistakes, "people": sharers})
