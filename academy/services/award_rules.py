"""The rules of badges as sets of people: who meets one today, for the nightly sweep and its preview.

What an act brings at once is ``awards.follow``'s; a rule that was published later, or one that only time
meets, is found here. Nobody loses anything here: an award whose holder no longer meets its rule is
flagged, and a human looks at it.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from academy.engine.badges import Count, Facts, LessonsOf, Score, StreakOf, Use, WholeTheme, steps
from academy.models.awards import AWARD, Award
from academy.models.content import Publication
from academy.models.lessons import Completion
from academy.models.passport import Passport, Seal, Stamp
from academy.models.people import Person
from academy.models.quizzes import Attempt
from academy.models.rewards import Account, Balance
from academy.models.statements import here, run
from academy.models.streaks import Streak
from academy.services import catalogue, notices
from academy.services.awards import OF_BALANCE, told
from academy.services.catalogue import Badge, Catalogue

PORTION = 500
"""Awards that are given in one transaction."""

CAUSE = "sweep"

People = Select[Any]

ROWS: dict[str, type[Stamp] | type[Seal] | type[Passport]] = {
    "stamps": Stamp,
    "seals": Seal,
    "passport": Passport,
}


@dataclass(frozen=True, slots=True)
class Due:
    """A badge or medal, and those who meet its rule and do not have it (ids of people)."""

    badge: Badge
    medal: str
    people: list[int]


def current(session: Session) -> Catalogue:
    """What is published now."""
    return catalogue.current(session, session.scalar(select(func.max(Publication.id))) or 0)


def due(session: Session, live: Catalogue, *, most: int | None = None) -> Iterator[Due]:
    """What the rules would give today, *most* people of each badge; nobody who is suspended."""
    for badge in live.badges:
        for medal, needed in steps(badge.document.when, _sizes(live)).items():
            has = select(Award.person_id).where(Award.badge_id == badge.id, Award.medal == medal)
            waiting = (
                select(Person.id)
                .where(Person.id.in_(_qualified(live, badge, needed)), Person.id.not_in(has))
                .where(Person.suspended_at.is_(None))
                .order_by(Person.id)
                .limit(most)
            )
            if people := list(session.execute(waiting).scalars()):
                yield Due(badge, medal, people)


def give(session: Session, *, at: datetime) -> int:
    """Give a portion of what is due, and tell its people; how many awards. Call again until it says 0."""
    live = current(session)
    left = PORTION
    for each in due(session, live, most=PORTION):
        left -= _award(session, each, each.people[:left], at=at)
        if left <= 0:
            break
    return PORTION - left


def flag(session: Session, *, at: datetime) -> int:
    """Flag awards whose holders no longer meet the rule in force; how many are newly flagged."""
    live, flagged = current(session), 0
    for badge in live.badges:
        for medal, needed in steps(badge.document.when, _sizes(live)).items():
            lost = (
                update(Award)
                .where(
                    Award.badge_id == badge.id,
                    Award.medal == medal,
                    Award.flagged_at.is_(None),
                    Award.withdrawn_at.is_(None),
                    Award.kept_at.is_(None),
                    Award.person_id.not_in(_qualified(live, badge, needed)),
                )
                .values(flagged_at=at)
            )
            flagged += run(session, lost).rowcount
    return flagged


def _award(session: Session, due: Due, people: list[int], *, at: datetime) -> int:
    rows: list[dict[str, Any]] = [
        {
            "uid": secrets.token_hex(16),
            "person_id": person,
            "badge_id": due.badge.id,
            "medal": due.medal,
            "edition_id": due.badge.edition_id,
            "cause": CAUSE,
            "at": at,
        }
        for person in people
    ]
    if rows:
        run(session, here(session, AWARD), rows)
    news = told(due.badge, due.medal)
    notices.tell_all(session, [(person, news) for person in people], at=at)
    return len(people)


def _sizes(live: Catalogue) -> Facts:
    """What a condition must know of the catalogue to say how many it needs."""
    return Facts(
        lessons={
            theme.uid: (0, sum(len(module.lessons) for module in theme.modules))
            for theme in live.themes
        }
    )


def _qualified(live: Catalogue, badge: Badge, needed: int) -> People:
    """The ids of those who meet the rule of *badge* with *needed*."""
    match badge.document.when:
        case Count(what=what) | Use(what=what):
            return _counted(what, needed)
        case StreakOf():
            return select(Streak.person_id).where(Streak.longest >= needed)
        case WholeTheme(theme=uid):
            ids = [theme.id for theme in live.themes if theme.uid == uid]
            return select(Seal.person_id).where(Seal.theme_id.in_(ids))
        case LessonsOf(theme=uid):
            themes = [theme for theme in live.themes if theme.uid == uid]
            ids = [
                each.id for theme in themes for module in theme.modules for each in module.lessons
            ]
            return _many(Completion.person_id, needed).where(Completion.lesson_id.in_(ids))
        case Score(share=share, module=uid):
            modules = [module.id for module in live.modules if uid in (None, module.uid)]
            return (
                select(Attempt.person_id)
                .where(Attempt.score >= share, Attempt.module_id.in_(modules))
                .group_by(Attempt.person_id)
                .having(func.count(Attempt.module_id.distinct()) >= needed)
            )
        case rule:
            assert_never(rule)


def _counted(what: str, needed: int) -> People:
    if what in OF_BALANCE:
        return (
            select(Account.person_id)
            .join(Balance, Balance.account_id == Account.id)
            .where(getattr(Balance, OF_BALANCE[what]) >= needed, Account.person_id.is_not(None))
        )
    return _many(ROWS[what].person_id, needed)


def _many(person: Any, needed: int) -> People:
    return select(person).group_by(person).having(func.count() >= needed)
