"""The night's sums of questions and lessons: made while everybody's past is read, and kept until the next.

They come however few people there are: nothing is fitted to them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from academy.models.bulk import insert_rows
from academy.models.figures import ItemFigures
from academy.services.answer_counts import AnswerCounts, editions_that_count
from academy.services.catalogue import Catalogue
from academy.services.exposure import Exposure
from academy.services.histories import History
from academy.services.watch_counts import WatchCounts, films


class Night:
    """The counting of one night, of everything *live*."""

    def __init__(self, session: Session, live: Catalogue) -> None:
        questions = [each for module in live.modules for each in module.questions]
        lessons = [each for module in live.modules for each in module.lessons]
        self._exposure = Exposure([each.id for each in questions])
        self._answers = AnswerCounts(editions_that_count(session, questions, live.languages))
        self._watching = WatchCounts(lessons, films(session, lessons))

    def add(self, history: History) -> None:
        """Count one person."""
        self._exposure.add(history)
        self._answers.add(history)
        self._watching.add(history)

    def replace(self, session: Session, *, at: datetime) -> None:
        """Put these sums in the place of the last night's."""
        found: dict[int, dict[str, Any]] = {**self._watching.by_lesson()}
        for counted in (self._exposure.by_question(), self._answers.by_question()):
            for id_, sums in counted.items():
                found[id_] = found.get(id_, {}) | sums
        session.execute(delete(ItemFigures))
        rows = ((id_, sums, at) for id_, sums in sorted(found.items()))
        insert_rows(session, ItemFigures, ("item_id", "figures", "at"), rows)
