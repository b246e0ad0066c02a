"""Editions that mend a question: noticed when they are published, so that answers are marked anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.manuscript.correcting import asks_the_same, mends
from academy.manuscript.documents import Languages, Question
from academy.manuscript.parsing import parse_question
from academy.models.bulk import CHUNK, batched
from academy.models.content import Edition
from academy.models.daily import QuestionReport
from academy.models.remarking import BEGIN
from academy.models.statements import here, run
from academy.services import notices
from academy.services.notices import News


def begin(
    session: Session,
    new: Iterable[tuple[Edition, Question]],
    languages: Languages,
    *,
    declared: Collection[str] = (),
    at: datetime,
) -> None:
    """Have answers marked anew where one of the *new* editions mends its question.

    An edition does so when it asks the same and marks it differently, or when its author says so: the
    ids of such questions are *declared*. Whoever reported the question is told. Safe to repeat.
    """
    asked = [(edition, document) for edition, document in new if edition.based_on_id]
    before = _before(session, [edition.item_id for edition, _ in asked], languages)
    for edition, document in asked:
        old = {id_: each for id_, each in before[edition.item_id].items() if id_ < edition.id}
        editions = _mended(old, document, is_declared=document.id in declared)
        if editions:
            row = {
                "question_id": edition.item_id,
                "edition_id": edition.id,
                "editions": editions,
                "through": 0,
                "at": at,
                "closed_at": None,
            }
            if run(session, here(session, BEGIN), row).first() is not None:
                _answer_reports(session, edition.item_id, document.id, editions, at=at)


def _before(
    session: Session, items: Sequence[int], languages: Languages
) -> dict[int, dict[int, Question]]:
    """Every edition of those *items* that can still be read, by item and edition, the newest last."""
    found: dict[int, dict[int, Question]] = {item: {} for item in items}
    for some in batched(items, CHUNK):
        rows = select(Edition.id, Edition.item_id, Edition.texts).where(Edition.item_id.in_(some))
        for id_, item, texts in session.execute(rows.order_by(Edition.number)):
            document, _problems = parse_question(texts, languages)
            if document is not None:
                found[item][id_] = document
    return found


def _mended(old: Mapping[int, Question], new: Question, *, is_declared: bool) -> list[int]:
    """Of the *old* editions those whose answers *new* marks anew: the last, and what asked the same."""
    if not old:
        return []
    last = list(old.values())[-1]
    if not (is_declared or mends(last, new)):
        return []
    return [id_ for id_, each in old.items() if asks_the_same(each, last)]


def _answer_reports(
    session: Session, question: int, uid: str, editions: Sequence[int], *, at: datetime
) -> None:
    """Close the open reports about *editions*, and tell whoever sent them."""
    closed = (
        update(QuestionReport)
        .where(
            QuestionReport.question_id == question,
            QuestionReport.edition_id.in_(editions),
            QuestionReport.closed_at.is_(None),
        )
        .values(closed_at=at)
        .returning(QuestionReport.id, QuestionReport.person_id)
    )
    told = [
        (row.person_id, News(f"mended:{row.id}", "mended", {"question": uid}))
        for row in session.execute(closed).all()
    ]
    notices.tell_all(session, told, at=at)
