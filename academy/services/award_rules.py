"""The rules of badges as sets of people: who meets one today, for the nightly sweep and its preview.

What an act brings at once is ``awards.follow``'s; a rule that was published later, or one that only time
meets, is found here. Nobody loses anything here: an award whose holder no longer meets the rule that she
earned it by is flagged, and a human looks at it.

Everything is one statement for many people: a new rule that everybody meets reaches 170,000 in seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import (
    JSON,
    Select,
    Text,
    bindparam,
    false,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from academy.engine.badges import (
    Condition,
    Count,
    Facts,
    LessonsOf,
    Score,
    StreakOf,
    Use,
    WholeTheme,
    steps,
)
from academy.manuscript import parsing
from academy.models.awards import Award
from academy.models.base import UtcDateTime
from academy.models.content import Item
from academy.models.lessons import Completion
from academy.models.notices import Notice
from academy.models.passport import Passport, Seal, Stamp
from academy.models.people import Person, Role, Unit
from academy.models.quizzes import Attempt
from academy.models.rewards import Account, Balance
from academy.models.statements import insert_from, run
from academy.models.streaks import Streak
from academy.models.visas import Visa
from academy.services import credentials, notices
from academy.services.awards import OF_BALANCE, told
from academy.services.catalogue import Catalogue
from academy.services.notices import News
from academy.services.published import Badge

PORTION = 10_000
"""Awards that are given in one transaction."""

CAUSE = "sweep"

People = Select[Any]

ROWS: dict[str, type[Stamp] | type[Seal] | type[Passport] | type[Visa]] = {
    "stamps": Stamp,
    "seals": Seal,
    "passport": Passport,
    "visas": Visa,
}

RANDOM = {
    "sqlite": "lower(hex(randomblob(16)))",
    # Of each UUID the digits that say no version: 128 random bits together.
    "postgresql": "right(gen_random_uuid()::text, 12) || right(gen_random_uuid()::text, 12)"
    " || left(gen_random_uuid()::text, 8)",
}
"""128 random bits in hexadecimal, made by the database, one for each row."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of a badge (a medal, or the badge itself) and how many it needs."""

    badge: Badge
    medal: str
    needed: int


@dataclass(frozen=True, slots=True)
class Due:
    """A badge or medal, and those who meet its rule and do not have it (ids of people)."""

    badge: Badge
    medal: str
    people: list[int]


def rules(live: Catalogue) -> list[Rule]:
    """Every rule in force."""
    sizes = Facts(
        lessons={
            theme.uid: (0, sum(len(module.lessons) for module in theme.modules))
            for theme in live.themes
        }
    )
    return [
        Rule(badge, medal, needed)
        for badge in live.badges
        for medal, needed in steps(badge.document.when, sizes).items()
    ]


def due(session: Session, live: Catalogue) -> Iterator[Due]:
    """What the rules would give today; nothing to anybody who is suspended."""
    for rule in rules(live):
        if people := list(session.execute(_waiting(live, rule)).scalars()):
            yield Due(rule.badge, rule.medal, people)


def give(session: Session, live: Catalogue, rule: Rule, *, at: datetime) -> int:
    """Give a portion of what *rule* makes due, with its credentials, and tell its people; call again
    until it says 0.
    """
    some = _waiting(live, rule).limit(PORTION).subquery()
    dialect = session.get_bind().dialect.name
    new = {
        "uid": literal_column(RANDOM[dialect], Text()),
        "person_id": some.c.id,
        "badge_id": literal(rule.badge.id),
        "medal": literal(rule.medal),
        "edition_id": literal(rule.badge.edition_id),
        "cause": literal(CAUSE),
        "at": literal(at, UtcDateTime()),
    }
    rows = select(*new.values()).select_from(some).where(some.c.id.is_not(None))
    insert = insert_from(session, Award, list(new), rows).returning(Award.person_id, Award.id)
    given = run(session, insert).all()
    if given:
        credentials.issue_all(session, "badge", [(*row, None) for row in given], at=at)
        _tell(session, rule, at=at)
    return len(given)


def flag(session: Session, live: Catalogue, *, at: datetime) -> int:
    """Flag awards whose holders no longer meet the rule that they earned them by, and tell their
    administrators; how many newly.

    A stricter rule that came later takes nobody's award into question, and neither does a lesson that a
    theme gained.
    """
    open_ = (
        Award.flagged_at.is_(None),
        Award.withdrawn_at.is_(None),
        Award.kept_at.is_(None),
    )
    pinned = select(Award.badge_id, Award.medal, Award.edition_id).where(*open_).distinct()
    flagged = 0
    for badge, medal, edition in session.execute(pinned).all():
        text = live.shelf.fetch(session, [edition])[edition].texts
        document, _problems = parsing.parse_badge(text, live.languages)
        if document is None or isinstance(document.when, LessonsOf):
            continue
        needed = steps(document.when, Facts()).get(medal)
        if needed is None:
            continue
        lost = (
            update(Award)
            .where(
                Award.badge_id == badge,
                Award.medal == medal,
                Award.edition_id == edition,
                *open_,
                Award.person_id.not_in(_qualified(live, document.when, needed)),
            )
            .values(flagged_at=at)
        )
        flagged += run(session, lost).rowcount
    if flagged:
        news = News(f"badges_flagged:{at:%Y-%m-%d}", "badges_flagged", {})
        administrators = run(session, _deciding, {"moment": at}).scalars()
        notices.tell_all(session, [(person, news) for person in administrators], at=at)
    return flagged


_over = aliased(Unit)
_deciding = (
    select(Role.person_id)
    .distinct()
    .join(_over, _over.id == Role.unit_id)
    .join(Unit, func.substr(Unit.path, 1, func.length(_over.path)) == _over.path)
    .join(Person, Person.unit_id == Unit.id)
    .join(Award, Award.person_id == Person.id)
    .where(
        Role.role == "admin",
        Award.flagged_at == bindparam("moment", type_=UtcDateTime()),
        Award.person_id != Role.person_id,
    )
)
"""Who decides about what was flagged at a ``moment``."""


def _waiting(live: Catalogue, rule: Rule) -> People:
    """Who meets *rule*, does not have it, had it not withdrawn, and is not suspended."""
    has = select(Award.person_id).where(Award.badge_id == rule.badge.id, Award.medal == rule.medal)
    met = _qualified(live, rule.badge.document.when, rule.needed)
    return (
        select(Person.id)
        .where(Person.id.in_(met), Person.id.not_in(has), Person.suspended_at.is_(None))
        .order_by(Person.id)
    )


def _tell(session: Session, rule: Rule, *, at: datetime) -> None:
    news = told(rule.badge, rule.medal)
    new = {
        "person_id": Award.person_id,
        "source": literal(news.source),
        "kind": literal(news.kind),
        "values": literal(dict(news.values), JSON()),
        "at": literal(at, UtcDateTime()),
    }
    rows = select(*new.values()).where(
        Award.badge_id == rule.badge.id,
        Award.medal == rule.medal,
        Award.cause == CAUSE,
        Award.at == at,
    )
    run(session, insert_from(session, Notice, list(new), rows))


def _qualified(live: Catalogue, condition: Condition, needed: int) -> People:
    """The ids of those who meet *condition* with *needed*."""
    match condition:
        case Count(what=what) | Use(what=what):
            return _counted(what, needed)
        case StreakOf():
            return select(Streak.person_id).where(Streak.longest >= needed)
        case WholeTheme(theme=uid):
            return select(Seal.person_id).where(Seal.theme_id.in_(_items("theme", uid)))
        case LessonsOf(theme=uid):
            themes = [theme for theme in live.themes if theme.uid == uid]
            ids = [
                each.id for theme in themes for module in theme.modules for each in module.lessons
            ]
            return _many(Completion.person_id, needed).where(Completion.lesson_id.in_(ids))
        case Score(share=share, module=uid):
            return (
                select(Attempt.person_id)
                .where(Attempt.score >= share, Attempt.score >= Attempt.pass_mark)
                .where(Attempt.module_id.in_(_items("module", uid)))
                .group_by(Attempt.person_id)
                .having(func.count(Attempt.module_id.distinct()) >= needed)
            )
        case _:
            assert_never(condition)


def _items(kind: str, uid: str | None) -> People:
    """The items of *kind*, or that one of them, live or retired: what was earned there still counts."""
    found = select(Item.id).where(Item.kind == kind)
    return found if uid is None else found.where(Item.uid == uid)


def _counted(what: str, needed: int) -> People:
    if what in OF_BALANCE:
        return (
            select(Account.person_id)
            .join(Balance, Balance.account_id == Account.id)
            .where(getattr(Balance, OF_BALANCE[what]) >= needed, Account.person_id.is_not(None))
        )
    if what not in ROWS:
        return select(Person.id).where(false())
    return _many(ROWS[what].person_id, needed)


def _many(person: Any, needed: int) -> People:
    return select(person).group_by(person).having(func.count() >= needed)
