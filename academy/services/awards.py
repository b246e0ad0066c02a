"""Badges, medals and levels: given in the transaction of the act that earned them, each once.

Most acts bring none, and cost nothing here: only when a count crosses what some rule asks for, or a
quiz, a lesson or a stamp came with the act, are the facts read. The database decides what is new, so a
repeat or a second tab gives nothing twice.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from academy.engine.badges import COUNTED, Count, Facts, StreakOf, Use, progress, reached, steps
from academy.engine.levels import level
from academy.engine.rewards import Won
from academy.models.awards import AWARD, AWARDED_BY, AWARDS, FACTS
from academy.models.people import Person
from academy.models.statements import here, run
from academy.services import catalogue, credentials, levels, notices
from academy.services.catalogue import Catalogue
from academy.services.ledger import Posted
from academy.services.notices import News
from academy.services.published import Badge
from academy.services.viewer import Viewer

TELLING = frozenset({"stamp", "seal", "passport", "visa", "lesson"})
"""Kinds of payments after which rules are looked at that no balance tells of."""

OF_BALANCE = {"stars": "days", "keys": "right_answers", "lessons": "lessons", "points": "points"}
"""What can be counted, and the column of the balance that does."""


@dataclass(frozen=True, slots=True)
class Held:
    """A badge that she has, with her medals of it if it has any; ``at`` is the latest."""

    badge: Badge
    medals: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ToCome:
    """A badge, or its next *medal*, that she does not have yet: how many of how many."""

    badge: Badge
    medal: str
    have: int
    needed: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that she has, the newest first, and what may come."""

    held: list[Held]
    to_come: list[ToCome]


@dataclass(frozen=True, slots=True)
class Rank:
    """Her level, from 1. ``next_at`` are the points of the next one, None at the top."""

    number: int
    name: Mapping[str, str]
    since: int
    next_at: int | None


def follow(
    session: Session, viewer: Viewer, posted: Posted, *, at: datetime, closes_quiz: bool
) -> tuple[Won, ...]:
    """Give what *posted* payments, or the quiz that they close, made due; the badges that are new.

    The last cause of *posted* is what brought them.
    """
    live = catalogue.current(session, viewer.publication)
    before, after = _balances(posted)
    is_due = closes_quiz or _may_bring(live, posted, before, after, longest=viewer.streak.longest)
    counted = (after or _of_viewer(viewer)) if is_due else None
    return _bring(session, viewer.id, live, posted, counted, at)


def follow_for(session: Session, person: int, posted: Posted, *, at: datetime) -> None:
    """The same for *person* (her id) when somebody else had it paid: a decision, a gift by hand.

    As by night, a suspended person gets no badge.
    """
    live = catalogue.newest(session)
    before, after = _balances(posted)
    may_bring = _may_bring(live, posted, before, after, longest=0)  # none of it lengthens a streak
    is_due = may_bring and session.scalar(_is_active.where(Person.id == person)) is not None
    _bring(session, person, live, posted, after if is_due else None, at)


def told(badge: Badge, medal: str) -> News:
    """The news of a badge or a medal."""
    return News(f"badge:{badge.uid}:{medal}", "badge", {"badge": badge.uid, "medal": medal})


def brought_by(session: Session, viewer: Viewer, cause: str) -> tuple[Won, ...]:
    """The badges and medals that *cause* brought when it happened."""
    found = run(session, AWARDED_BY, {"person": viewer.id, "cause": cause})
    return tuple(Won(row.uid, row.medal) for row in found)


def held(session: Session, viewer: Viewer, live: Catalogue) -> list[Held]:
    """Her badges, the newest first."""
    return _held(_awards(session, viewer), live)


def shelf(session: Session, viewer: Viewer) -> Shelf:
    """Her badges, and how far she is with the others."""
    live = catalogue.current(session, viewer.publication)
    has = _awards(session, viewer)
    facts = _facts(session, viewer.id, live, _of_viewer(viewer))
    given = {(id_, row.medal) for id_, rows in has.items() for row in rows}
    return Shelf(_held(has, live), list(_to_come(live, facts, given)))


def rank(viewer: Viewer, live: Catalogue) -> Rank | None:
    """Her level; None while the academy has no levels."""
    if not live.levels:
        return None
    number = level(viewer.points, live.thresholds)
    following = live.levels[number].points if number < len(live.levels) else None
    now = live.levels[number - 1]
    return Rank(number, now.name, now.points, following)


def _to_come(live: Catalogue, facts: Facts, given: set[tuple[int, str]]) -> Iterator[ToCome]:
    """The next step of each badge that can be had. What was withdrawn never comes by itself."""
    for badge in live.badges:
        have, _needed = progress(badge.document.when, facts)
        for medal, needed in steps(badge.document.when, facts).items():
            if (badge.id, medal) not in given:
                yield ToCome(badge, medal, min(have, needed), needed)
                break


def _awards(session: Session, viewer: Viewer) -> dict[int, list[Row[Any]]]:
    """Her awards by badge, each badge's in the order in which they came."""
    has: dict[int, list[Row[Any]]] = {}
    for row in run(session, AWARDS, {"person": viewer.id}):
        has.setdefault(row.badge_id, []).append(row)
    return has


def _held(has: Mapping[int, list[Row[Any]]], live: Catalogue) -> list[Held]:
    """What she has of *has*, the newest first: what was withdrawn is not among it."""
    kept = {id_: [row for row in rows if row.withdrawn_at is None] for id_, rows in has.items()}
    found = [
        Held(live.badges_ever[id_], tuple(row.medal for row in rows if row.medal), rows[-1].at)
        for id_, rows in kept.items()
        if rows and id_ in live.badges_ever
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


_is_active = select(Person.id).where(Person.suspended_at.is_(None))


def _balances(posted: Posted) -> tuple[dict[str, int], dict[str, int]]:
    """What can be counted of a balance, before and after *posted*; empty when nothing was new."""
    if posted.balance is None:
        return {}, {}
    after = {what: getattr(posted.balance, column) for what, column in OF_BALANCE.items()}
    kinds = [payment.kind for payment in posted.paid]
    gained = {
        "stars": kinds.count("star"),
        "keys": kinds.count("daily") + kinds.count("quiz"),
        "lessons": kinds.count("lesson"),
        "points": sum(payment.points for payment in posted.paid),
    }
    return {what: number - gained[what] for what, number in after.items()}, after


def _bring(
    session: Session,
    person: int,
    live: Catalogue,
    posted: Posted,
    counted: dict[str, int] | None,
    at: datetime,
) -> tuple[Won, ...]:
    """Give what she reaches by all that is *counted*, if anything may be due, and tell her of it all."""
    news = list(levels.news(live, posted))
    new: list[Won] = []
    if counted is not None:
        facts = _facts(session, person, live, counted)
        for badge, medal in _give(session, person, live, facts, list(posted.earned)[-1], at):
            new.append(Won(badge.uid, medal))
            news.append(told(badge, medal))
    notices.tell(session, person, news, at=at)
    return tuple(new)


def _may_bring(
    live: Catalogue,
    posted: Posted,
    before: dict[str, int],
    after: dict[str, int],
    *,
    longest: int,
) -> bool:
    """Whether some rule may be met now that was not met before."""
    kinds = {payment.kind for payment in posted.paid}
    if kinds & TELLING:
        return True
    for badge in live.badges:
        match badge.document.when:
            case StreakOf(days=days) if "star" in kinds and days > longest:
                if days <= longest + 1:
                    return True
            case (Count(what=what) | Use(what=what)) as rule if what in after:
                wanted = steps(rule, Facts()).values()
                if any(before[what] < needed <= after[what] for needed in wanted):
                    return True
            case _:
                pass
    return False


def _of_viewer(viewer: Viewer) -> dict[str, int]:
    """What can be counted of her balance, when nothing was paid just now."""
    return {
        "stars": viewer.days,
        "keys": viewer.right_answers,
        "lessons": viewer.lessons,
        "points": viewer.points,
    }


def _facts(session: Session, person: int, live: Catalogue, balance: dict[str, int]) -> Facts:
    found: dict[str, dict[int, float]] = {}
    for what, item, number in run(session, FACTS, {"person": person}):
        found.setdefault(what, {})[item] = number
    finished = found.get("lesson", {}).keys()
    counts = dict.fromkeys(COUNTED, 0) | balance
    for what, word in (
        ("stamp", "stamps"),
        ("seal", "seals"),
        ("visa", "visas"),
        ("passport", "passport"),
    ):
        counts[word] = len(found.get(what, ()))
    return Facts(
        counts=counts,
        streak=max(found.get("streak", {}), default=0),
        scores={
            live.modules_ever[id_].uid: score
            for id_, score in found.get("score", {}).items()
            if id_ in live.modules_ever
        },
        sealed=frozenset(theme.uid for theme in live.themes if theme.id in found.get("seal", ())),
        lessons={
            theme.uid: (sum(id_ in finished for id_ in lessons), len(lessons))
            for theme in live.themes
            for lessons in [[lesson.id for module in theme.modules for lesson in module.lessons]]
        },
    )


def _give(
    session: Session, person: int, live: Catalogue, facts: Facts, cause: str, at: datetime
) -> Iterable[tuple[Badge, str]]:
    """Write whatever *facts* reach; what was new of it."""
    due = [
        {
            "uid": secrets.token_hex(16),
            "person_id": person,
            "badge_id": badge.id,
            "medal": medal,
            "edition_id": badge.edition_id,
            "cause": cause,
            "at": at,
        }
        for badge in live.badges
        for medal in reached(badge.document.when, facts)
    ]
    if not due:
        return []
    rows = run(session, here(session, AWARD), due).all()
    credentials.issue_all(session, "badge", [(person, row.id, None) for row in rows], at=at)
    return [(live.badges_ever[row.badge_id], row.medal) for row in rows]
