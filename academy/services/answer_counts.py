"""What the night counts of each question's answers, in memory that does not grow with people.

A person counts once for a question: by her first answer to it, and for what is remembered by her first
one after a break. Answers count that were given to the live edition, and to older ones that asked the
same. The formulas stand in ``engine/items.py``.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from academy.engine import mistakes
from academy.engine.items import LONGEST, OTHERS, Commonest, Discrimination, after_break, median
from academy.engine.marking import Key
from academy.manuscript.correcting import asks_the_same
from academy.manuscript.documents import Languages
from academy.manuscript.parsing import parse_question
from academy.models.bulk import CHUNK, batched
from academy.models.content import Edition
from academy.services.histories import History
from academy.services.mastery import LEAST
from academy.services.published import Question

BREAKS = (30, 90)
"""Days after which it is looked at what is still known."""

MOST_MISTAKES = 8
"""Wrong answers of a question that are kept, the commonest."""


@dataclass(slots=True)
class _Counts:
    """One question's sums under way."""

    question: Question
    key: Key
    answers: int = 0
    right: int = 0
    people: int = 0
    right_at_first: int = 0
    ever_right: int = 0
    apart: Discrimination = field(default_factory=Discrimination)
    seconds: Counter[int] = field(default_factory=Counter)
    after: dict[int, list[int]] = field(default_factory=lambda: {days: [0, 0] for days in BREAKS})
    taken: Counter[str] = field(default_factory=Counter)
    mistakes: Commonest = field(default_factory=Commonest)


class AnswerCounts:
    """Counts under way; *editions* maps each edition whose answers count to its live question."""

    def __init__(self, editions: Mapping[int, Question]) -> None:
        counts = {
            question.id: _Counts(question, question.document.key) for question in editions.values()
        }
        self._of_edition = {id_: counts[question.id] for id_, question in editions.items()}
        self._counts = counts

    def add(self, history: History) -> None:
        """Count one person's answers."""
        given: dict[int, list[Row[Any]]] = {}
        for answer in history.answers:
            counts = self._of_edition.get(answer.edition_id)
            if counts is not None:
                given.setdefault(counts.question.id, []).append(answer)
        score = sum(answers[0].share for answers in given.values())
        others = len(given) - 1
        for id_, answers in given.items():
            counts, first = self._counts[id_], answers[0]
            _count(counts, answers)
            if others >= OTHERS:
                rest = (score - first.share) / others
                counts.apart.add(rest, is_right=first.share >= 1)

    def by_question(self) -> dict[int, dict[str, Any]]:
        """By the question's id, as ``ItemFigures`` keeps it: people unless said otherwise.

        ``answers`` and ``right`` are numbers of answers; ``seconds`` is the median of ``timed`` people;
        ``after`` has by days who came back and who was right then; ``taken`` goes by option, and
        ``mistakes`` are pieces (see ``engine/mistakes.py``) that ``LEAST`` people made or more.
        """
        return {id_: _told(each) for id_, each in self._counts.items() if each.people}


def editions_that_count(
    session: Session, live: Sequence[Question], languages: Languages
) -> dict[int, Question]:
    """The live editions of those questions and the older ones that asked the same, by their ids."""
    found = {question.edition_id: question for question in live}
    for some in batched(live, CHUNK):
        by_item = {question.id: question for question in some}
        older = select(Edition.id, Edition.item_id, Edition.texts).where(
            Edition.item_id.in_(list(by_item)),
            Edition.id.not_in([question.edition_id for question in some]),
        )
        for row in session.execute(older):
            question = by_item[row.item_id]
            old, _ = parse_question(row.texts, languages)
            new, _ = parse_question(question.edition.texts, languages)
            if old and new and asks_the_same(old, new):
                found[row.id] = question
    return found


def _count(counts: _Counts, answers: Sequence[Row[Any]]) -> None:
    """One person's answers to one question, the oldest first."""
    first, rights = answers[0], [answer.share >= 1 for answer in answers]
    counts.answers += len(answers)
    counts.right += sum(rights)
    counts.people += 1
    counts.right_at_first += rights[0]
    counts.ever_right += any(rights)
    if first.seconds is not None:
        counts.seconds[min(LONGEST, round(first.seconds))] += 1
    if len(answers) > 1:
        moments = [answer.at.timestamp() for answer in answers]
        for days, came in counts.after.items():
            back = after_break(moments, timedelta(days=days).total_seconds())
            if back is not None:
                came[0] += 1
                came[1] += rights[back]
    try:
        given = json.loads(first.given)["answer"]
        counts.taken.update(mistakes.taken(counts.key, given))
        for piece in mistakes.of(counts.key, given):
            counts.mistakes.add(piece)
    except (KeyError, TypeError, ValueError):  # of another shape: it was marked by older rules
        return


def _told(counts: _Counts) -> dict[str, Any]:
    return {
        "edition": counts.question.edition_id,
        "answers": counts.answers,
        "right": counts.right,
        "people": counts.people,
        "right_at_first": counts.right_at_first,
        "ever_right": counts.ever_right,
        "compared": counts.apart.people,
        "discrimination": counts.apart.value,
        "seconds": median(counts.seconds),
        "timed": counts.seconds.total(),
        "after": {str(days): came for days, came in counts.after.items()},
        "taken": dict(counts.taken),
        "mistakes": counts.mistakes.top(MOST_MISTAKES, least=LEAST),
    }
