"""What authors see of their questions: how hard each one is, who gets it and why, and what was reported.

Everything comes from the night's counts over everybody (``question_figures`` tells them) and from the
fitted model. What the engine
believes of one person is nobody's but hers, and who reported a question is not told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import erf, exp, log, pi, sqrt
from typing import Any

from sqlalchemy import func, select, true, update
from sqlalchemy.orm import Session

from academy.engine.bank import Bank
from academy.engine.model import Model, lay
from academy.errors import NotFound
from academy.manuscript import documents
from academy.models.content import Edition
from academy.models.daily import QuestionReport
from academy.models.figures import COUNTED_AT, FIGURES
from academy.models.statements import run
from academy.services import banks, catalogue, journal
from academy.services.authoring.question_figures import Figures, missed, told
from academy.services.mastery import LEAST
from academy.services.published import Question
from academy.services.viewer import Viewer

SORTS = ("missed", "place", "hardest", "reported")
"""The first is the one that nobody asked for."""

KNOWS, LEARNS = 0.8, 0.35
"""Chance of knowing from which a question is a repetition, and below which it comes too early."""

SURE = 1.64
"""Standard deviations to each side of nine tenths of what is believed."""


@dataclass(frozen=True, slots=True)
class Hardness:
    """Whole per cents of colleagues who get it wrong the first time: nine tenths sure of low to high."""

    wrong: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a question is for, in whole per cents of colleagues who never met it.

    ``knows`` would find it easy, ``learns`` are stretched by it, for ``early`` it comes too early.
    """

    knows: int
    learns: int
    early: int


@dataclass(frozen=True, slots=True)
class Line:
    """One question. Numbers of people below ``LEAST`` are None, and so is what rests on them.

    ``drawn`` is how many people it was chosen for of late, ``reasons`` the same by reason.
    """

    question: Question
    skill: documents.Skill
    estimate: int
    figures: Figures
    fitted: Hardness | None
    audience: Audience | None
    drawn: int | None
    reasons: Sequence[tuple[str, int | None]]
    reports: int


@dataclass(frozen=True, slots=True)
class Page:
    """Every live question; ``at`` is when the night last counted, None before it ever did."""

    lines: list[Line]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Reported:
    """One open report: somebody's words about an edition of a question."""

    id: int
    question: Question
    edition: int
    text: str
    at: datetime


def read(session: Session, viewer: Viewer, *, sort: str = SORTS[0], at: datetime) -> Page:
    """Every live question: the most missed first, in its place, the hardest or the most reported first."""
    ready = banks.current(session, viewer, viewer.day(at))
    counts = dict(run(session, FIGURES, {"kind": "question"}).all())
    reports = dict(
        session.execute(
            select(QuestionReport.question_id, func.count())
            .where(QuestionReport.closed_at.is_(None))
            .group_by(QuestionReport.question_id)
        ).all()
    )
    scale = _Scale(ready.bank, ready.model)
    skills = ready.catalogue.skills
    lines = [
        _line(question, skills, counts.get(question.id, {}), scale, reports.get(question.id, 0))
        for question in ready.live.values()
    ]
    if sort == "missed":
        lines.sort(key=lambda line: missed(line.question, counts.get(line.question.id, {})))
    elif sort == "hardest":
        lines.sort(key=lambda line: -(line.fitted.wrong if line.fitted else line.estimate))
    elif sort == "reported":
        lines.sort(key=lambda line: -line.reports)
    return Page(lines, session.scalar(COUNTED_AT))


def reports(session: Session, viewer: Viewer, question: int | None = None) -> list[Reported]:
    """The open reports, of the item *question* or of all, the oldest first."""
    live = catalogue.current(session, viewer.publication)
    rows = session.execute(
        select(QuestionReport, Edition.number)
        .join(Edition, Edition.id == QuestionReport.edition_id)
        .where(QuestionReport.closed_at.is_(None))
        .where(QuestionReport.question_id == question if question else true())
        .order_by(QuestionReport.at, QuestionReport.id)
    ).all()
    questions = live.editions(session, [report.edition_id for report, _ in rows])
    return [
        Reported(report.id, question, number, report.text, report.at)
        for (report, number), question in zip(rows, questions, strict=True)
    ]


def close(session: Session, viewer: Viewer, report_id: int, *, at: datetime) -> None:
    """Say that a report was dealt with; a second time changes nothing. Raises ``NotFound``."""
    known = session.scalar(select(QuestionReport.id).where(QuestionReport.id == report_id))
    if known is None:
        raise NotFound("There is no such report.")
    closed = (
        update(QuestionReport)
        .where(QuestionReport.id == report_id, QuestionReport.closed_at.is_(None))
        .values(closed_at=at)
        .returning(QuestionReport.id)
    )
    if session.execute(closed).first() is not None:
        journal.note(
            session, actor=viewer.actor, act="question_report.closed",
            subject=f"question_report:{report_id}", at=at,
        )  # fmt: skip


class _Scale:
    """A model laid on the bank, asked about colleagues whom nobody knows yet."""

    def __init__(self, bank: Bank, model: Model) -> None:
        self.bank, self.model, self.scale = bank, model, lay(bank, model)
        prm = model.tracker
        self.base = prm.base
        self.variance = prm.person_variance + prm.skill_variance + prm.question_variance

    def hardness(self, uid: str) -> Hardness | None:
        """The share of them who get it wrong the first time; None for a question that is not fitted."""
        fitted = self.model.difficulties.get(uid)
        if fitted is None:
            return None
        spread = SURE * sqrt(fitted.variance)
        low, wrong, high = (self._wrong(uid, fitted.mean + way) for way in (-spread, 0.0, spread))
        return Hardness(wrong, low, high)

    def audience(self, uid: str) -> Audience | None:
        """How they spread around the question."""
        if uid not in self.model.difficulties:
            return None
        mean = self.base - self.model.difficulties[uid].mean
        early, easy = (
            0.5 * (1 + erf((_logit(chance) - mean) / sqrt(2 * self.variance)))
            for chance in (LEARNS, KNOWS)
        )
        knows, early = round(100 * (1 - easy)), round(100 * early)
        return Audience(knows, 100 - knows - early, early)

    def _wrong(self, uid: str, difficulty: float) -> int:
        """Whole per cents; the mean over people of a logistic, by its probit (MacKay 1992)."""
        row = self.bank.index[uid]
        guess, slip = float(self.scale.guess[row]), float(self.scale.slip[row])
        level = (self.base - difficulty) / sqrt(1 + pi * self.variance / 8)
        return round(100 * (1 - guess - (1 - guess - slip) / (1 + exp(-level))))


def _line(
    question: Question,
    skills: Mapping[str, documents.Skill],
    counted: Mapping[str, Any],
    scale: _Scale,
    reports: int,
) -> Line:
    figures = told(question, counted)
    is_group = figures.people is not None
    reasons = [(reason, _told(people)) for reason, people in counted.get("reasons", {}).items()]
    return Line(
        question=question,
        skill=skills[question.document.skill],
        estimate=round(100 * question.document.difficulty),
        figures=figures,
        fitted=scale.hardness(question.uid) if is_group else None,
        audience=scale.audience(question.uid) if is_group else None,
        drawn=_told(counted.get("drawn", 0)),
        reasons=reasons,
        reports=reports,
    )


def _told(people: int) -> int | None:
    return people if people >= LEAST else None


def _logit(share: float) -> float:
    return log(share / (1 - share))
