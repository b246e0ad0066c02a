"""The morning after a night: what it counted, put there for tests of who reads it."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.model import Difficulty, Model
from academy.models.content import Item
from academy.models.daily import QuestionReport
from academy.models.figures import ItemFigures
from academy.models.memory import Fit, Mastery
from tests.cast import AMINA, person, unit
from tests.conftest import OPENING


def count(session: Session) -> None:
    """One question's figures, one skill's mastery in Morocco, and Amina's report; once a database."""
    if session.scalar(select(Fit.id).limit(1)):
        return
    live = select(Item).where(Item.kind == "question", Item.retired_at.is_(None))
    question = session.scalars(live.order_by(Item.position, Item.id).limit(1)).one()
    session.add(ItemFigures(item_id=question.id, figures=sums(question), at=OPENING))
    model = Model(difficulties={question.uid: Difficulty(mean=0.5, variance=0.1, answers=50)})
    session.add(
        Fit(
            model=json.loads(model.to_json()),
            measures={"since": "2026-06-01"},
            at=OPENING,
        )
    )
    morocco = unit(session, "Alizé Maroc").id
    session.add(Mastery(unit_id=morocco, skill="passwords", moment="after", people=10, total=7.3))
    report = {"question_id": question.id, "edition_id": question.edition_id, "at": OPENING}
    words = "Two <b>options</b> are right."
    session.add(QuestionReport(person_id=person(session, AMINA).id, text=words, **report))


def sums(question: Item, **others: Any) -> dict[str, Any]:
    """What the night counted of a question's live edition: 40 people, 16 of them right at first."""
    return {
        "edition": question.edition_id,
        "answers": 50, "right": 20, "people": 40, "right_at_first": 16, "ever_right": 20,
        "compared": 40, "discrimination": 0.4, "seconds": 12.0, "timed": 40,
        "after": {"30": [10, 5], "90": [0, 0]}, "taken": {}, "mistakes": [],
        "drawn": 12, "reasons": {"new": 12}, **others,
    }  # fmt: skip
