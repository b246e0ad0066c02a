"""What is being written: the open drafts, each with its title, its state and whose it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from academy.models.authoring import Draft, Review, ReviewedDraft
from academy.models.people import Person
from academy.services import catalogue
from academy.services.authoring import standing
from academy.services.authoring.states import State, name_of, state_of
from academy.services.catalogue import Catalogue
from academy.services.published import Question
from academy.services.viewer import Viewer

_LESSON = re.compile(r"^lesson:[ \t]*([a-z0-9-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """One open draft in a list. ``returned`` is the review that gave it back last, if one did."""

    draft: Draft
    title: str
    state: State
    review: Review | None
    author: str
    editor: str
    is_mine: bool
    returned: Review | None = None

    @property
    def lesson(self) -> str:
        """The lesson that a question says it belongs to; empty for none."""
        found = (_LESSON.search(text) for text in self.draft.texts.values())
        return next((each[1] for each in found if each), "")


def read(
    session: Session, viewer: Viewer, live: Catalogue, language: str, *, kind: str = ""
) -> list[Line]:
    """The open drafts, of *kind* or of all, what was touched last first."""
    author, editor = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Draft, Review, author, editor)
        .outerjoin(Review, Review.id == Draft.review_id)
        .outerjoin(author, author.id == Draft.author_id)
        .outerjoin(editor, editor.id == Draft.editor_id)
        .where(Draft.closed_at.is_(None), *([Draft.kind == kind] if kind else []))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    ).all()
    returned = _returned(session, [row[0].id for row in rows])
    return [
        Line(
            draft=draft,
            title=standing.title_of(draft, live, language),
            state=state_of(draft, review),
            review=review,
            author=name_of(wrote),
            editor=name_of(last),
            is_mine=viewer.id in (draft.author_id, draft.editor_id),
            returned=returned.get(draft.id),
        )
        for draft, review, wrote, last in rows
    ]


def of_lesson(
    session: Session, viewer: Viewer, slug: str, *, language: str
) -> tuple[list[Question], list[Line]]:
    """The live questions that the lesson *slug* explains, and the drafts that are about it."""
    live = catalogue.current(session, viewer.publication)
    lines = [
        line
        for line in read(session, viewer, live, language, kind="question")
        if line.lesson == slug
    ]
    written = {line.draft.item_id for line in lines}
    asked = [
        question
        for module in live.modules
        for question in module.questions
        if question.document.lesson == slug and question.id not in written
    ]
    return asked, sorted(lines, key=lambda line: line.draft.id)


def returned(session: Session, draft: Draft) -> Review | None:
    """The review that gave *draft* back, until it is sent again."""
    return _returned(session, [draft.id]).get(draft.id)


def _returned(session: Session, drafts: Sequence[int]) -> dict[int, Review]:
    """For each of *drafts* the last review that was decided against it."""
    if not drafts:
        return {}
    rows = session.execute(
        select(ReviewedDraft.draft_id, Review)
        .join(Review, Review.id == ReviewedDraft.review_id)
        .where(ReviewedDraft.draft_id.in_(drafts))
        .order_by(Review.id)
    )
    last = dict(rows.all())
    return {draft: review for draft, review in last.items() if review.verdict == "returned"}
