"""For how many people each question was drawn of late, and for which reasons.

Counted at night over everybody, so that no page ever counts draws. A person counts once for a
question, and once for each reason for which it was drawn for her.
"""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from academy.services.histories import History

WINDOW = timedelta(days=30)
"""What "of late" means for draws."""


class Exposure:
    """Counts under way for *questions*, by their ids."""

    def __init__(self, questions: Collection[int]) -> None:
        self.questions = questions
        self.drawn: Counter[int] = Counter()
        self.reasons: Counter[tuple[int, str]] = Counter()

    def add(self, history: History) -> None:
        """Count what one person was asked."""
        self.drawn.update({question for question, _edition, _why in history.picks})
        self.reasons.update(
            {(question, str(why["reason"])) for question, _edition, why in history.picks}
        )

    def by_question(self) -> dict[int, dict[str, Any]]:
        """By the question's id: people for whom it was drawn, and by reason, the commonest first."""
        reasons: dict[int, dict[str, int]] = {}
        for (question, reason), people in self.reasons.most_common():
            reasons.setdefault(question, {})[reason] = people
        return {
            id_: {"drawn": self.drawn[id_], "reasons": reasons.get(id_, {})}
            for id_ in self.questions
            if id_ in self.drawn
        }
