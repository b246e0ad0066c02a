"""The authors' desk: what waits for one of them, and everything that can be worked on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.models.daily import QuestionReport
from academy.services import catalogue
from academy.services.authoring import open_drafts, reviews, tree
from academy.services.authoring.open_drafts import Line
from academy.services.authoring.reviews import Opened as Reviewed
from academy.services.authoring.rights import must_write
from academy.services.authoring.states import State
from academy.services.authoring.tree import Node
from academy.services.catalogue import Catalogue
from academy.services.published import Lesson
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Desk:
    """All of it. ``old`` are the lessons whose facts somebody should look at again, oldest first.

    ``titles`` are those of the drafts, by their row.
    """

    to_decide: Sequence[Reviewed]
    sent: Sequence[Reviewed]
    drafts: Sequence[Line]
    others: Sequence[Line]
    reports: int
    old: Sequence[Lesson]
    tree: Sequence[Node]
    around: Mapping[str, Sequence[Node]]
    titles: Mapping[int, str]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        return not (self.to_decide or self.sent or self.drafts or self.reports or self.old)


def read(session: Session, viewer: Viewer, *, language: str, at: datetime) -> Desk:
    """The desk of *viewer*, with titles in *language*."""
    must_write(viewer)
    live = catalogue.current(session, viewer.publication)
    lines = open_drafts.read(session, viewer, live, language)
    sent = reviews.listed(session, viewer)
    free = [line for line in lines if line.state == State.DRAFT]
    reports = select(func.count()).where(QuestionReport.closed_at.is_(None))
    return Desk(
        to_decide=[each for each in sent if each.is_open and not each.is_hers],
        sent=[each for each in sent if not each.is_open or each.is_hers],
        drafts=[line for line in free if line.is_mine],
        others=[line for line in free if not line.is_mine],
        reports=session.scalar(reports) or 0,
        old=_old(live, viewer.day(at)),
        tree=tree.build(live, lines, language),
        around=tree.around(session, live, lines, language),
        titles={line.draft.id: line.title for line in lines},
    )


def _old(live: Catalogue, day: date) -> list[Lesson]:
    lessons = [lesson for module in live.modules for lesson in module.lessons]
    due = [(each.document.review_by, each) for each in lessons if each.document.review_by]
    late = [(until, lesson) for until, lesson in due if until <= day]
    return [lesson for _until, lesson in sorted(late, key=lambda pair: pair[0])]
