"""How often each question was answered, for how many people it was drawn of late, and for which reasons.

Counted at night over everybody, so that no page ever counts answers. A person counts once for a
question, and once for each reason for which it was drawn for her.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from academy.services.histories import History

WINDOW = timedelta(days=30)
"""What "of late" means for draws."""


class Exposure:
    """Counts under way for the questions that *uids* names by their ids."""

    def __init__(self, uids: Mapping[int, str]) -> None:
        self.uids = uids
        self.answers: Counter[int] = Counter()
        self.right: Counter[int] = Counter()
        self.people: Counter[int] = Counter()
        self.drawn: Counter[int] = Counter()
        self.reasons: Counter[tuple[int, str]] = Counter()

    def add(self, history: History) -> None:
        """Count what one person did and was asked."""
        self.answers.update(answer.question_id for answer in history.answers)
        self.right.update(each.question_id for each in history.answers if each.share >= 1)
        self.people.update({answer.question_id for answer in history.answers})
        self.drawn.update({question for question, _edition, _why in history.picks})
        self.reasons.update(
            {(question, str(why["reason"])) for question, _edition, why in history.picks}
        )

    def by_question(self) -> dict[str, dict[str, Any]]:
        """By uid, as ``Fit.measures`` keeps it: answers, right ones, people; drawn for, by reason."""
        reasons: dict[int, dict[str, int]] = {}
        for (question, reason), people in self.reasons.most_common():
            reasons.setdefault(question, {})[reason] = people
        return {
            uid: {
                "answers": self.answers[id_],
                "right": self.right[id_],
                "people": self.people[id_],
                "drawn": self.drawn[id_],
                "reasons": reasons.get(id_, {}),
            }
            for id_, uid in self.uids.items()
            if id_ in self.answers or id_ in self.drawn
        }
