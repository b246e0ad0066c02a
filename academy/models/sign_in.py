"""What opens a door: sign-ins, failures, single-use links and API tokens.

Of every secret only the SHA-256 is kept (they are random, so no slow hash is needed).
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from academy.models.audiences import OPEN, AssignmentMember
from academy.models.base import Base, Id, Ref
from academy.models.content import Publication
from academy.models.identity import CHANGED
from academy.models.memory import Fit
from academy.models.notices import Notice
from academy.models.people import Leave, Person, Role, Unit
from academy.models.rewards import Account, Balance
from academy.models.streaks import Outage, Streak, WorkingWeek

STREAK_COLUMNS = ("last", "length", "longest", "freezes", "recent", "version")

SCOPES = ("learner", "hr", "author", "admin")


class SignIn(Base):
    """A person signed in on a device. Deleting the row signs her out there and then."""

    __tablename__ = "sign_in"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInFailure(Base):
    """One failed try at any door. ``account`` is a hash: tries at unknown accounts count as well."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_at", "account", "at"),
        Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: Mapped[Id]
    account: Mapped[bytes]
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime]


class Link(Base):
    """A single-use way in: to set a first password or PIN, or to replace a forgotten one."""

    __tablename__ = "link"
    __table_args__ = (CheckConstraint("purpose in ('activation', 'reset')", name="purpose"),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Token(Base):
    """An API token, shown once when it is made."""

    __tablename__ = "token"
    __table_args__ = (CheckConstraint(f"scope in {SCOPES}", name="scope"),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_on: Mapped[date | None]
    """The last day (UTC) on which it opened the door."""


UnitOfRole = aliased(Unit)
PersonManaged = aliased(Person)
UnitOfOutage = aliased(Unit)

_roles = (
    select(func.aggregate_strings(Role.role + literal(":") + UnitOfRole.path, " "))
    .join(UnitOfRole, UnitOfRole.id == Role.unit_id)
    .where(Role.person_id == Person.id)
    .scalar_subquery()
)
_manages = exists().where(PersonManaged.manager_id == Person.id)
_asked = select(func.count()).where(AssignmentMember.person_id == Person.id, OPEN).scalar_subquery()
_leave = (
    select(
        func.aggregate_strings(
            cast(Leave.first, String) + literal(":") + cast(Leave.last, String), " "
        )
    )
    .where(Leave.person_id == Person.id)
    .scalar_subquery()
)
_weeks = (
    select(
        func.aggregate_strings(
            cast(WorkingWeek.since, String)
            + literal(":")
            + func.coalesce(WorkingWeek.week, literal("")),
            " ",
        )
    )
    .where(WorkingWeek.person_id == Person.id)
    .scalar_subquery()
)
_outages = (
    select(
        func.aggregate_strings(
            cast(Outage.first, String) + literal(":") + cast(Outage.last, String), " "
        )
    )
    .join(UnitOfOutage, UnitOfOutage.id == Outage.unit_id)
    .where(
        Outage.last > Streak.last,
        func.substr(Unit.path, 1, func.length(UnitOfOutage.path)) == UnitOfOutage.path,
    )
    .correlate(Unit, Streak)
    .scalar_subquery()
)
_unseen = (
    select(func.count())
    .where(Notice.person_id == Person.id, Notice.seen_at.is_(None))
    .correlate(Person)
    .scalar_subquery()
)
_published = select(func.max(Publication.id)).scalar_subquery()
_fitted = select(func.max(Fit.id)).scalar_subquery()
_identity = CHANGED.scalar_subquery()

_viewer = (
    select(
        Person.id,
        Person.uid,
        Person.email,
        Person.number,
        Person.given_name,
        Person.family_name,
        Person.locale,
        Person.is_demo,
        Person.unit_id,
        Unit.name.label("unit"),
        Unit.path.label("unit_path"),
        Unit.country.label("country"),
        Unit.time_zone.label("unit_zone"),
        Unit.week.label("unit_week"),
        Unit.region.label("region"),
        Unit.calendar_from.label("unit_calendar_from"),
        Person.calendar_from.label("calendar_from"),
        func.coalesce(Person.time_zone, Unit.time_zone).label("time_zone"),
        Account.id.label("account_id"),
        Balance.stars,
        Balance.keys,
        Balance.points,
        Balance.days,
        Balance.right_answers,
        Balance.lessons,
        Person.is_calm,
        Person.avatar,
        _unseen.label("unseen"),
        _roles.label("roles"),
        _manages.label("manages"),
        _asked.label("asked"),
        _leave.label("leave"),
        _weeks.label("weeks"),
        _outages.label("outages"),
        *(Streak.__table__.c[name].label(f"streak_{name}") for name in STREAK_COLUMNS),
        _published.label("publication"),
        _fitted.label("fit"),
        _identity.label("identity"),
    )
    .join(Unit, Unit.id == Person.unit_id)
    .join(Account, Account.person_id == Person.id)
    .join(Balance, Balance.account_id == Account.id)
    .outerjoin(Streak, Streak.person_id == Person.id)
    .where(Person.suspended_at.is_(None))
)

VIEWER_BY_SIGN_IN = (
    _viewer.add_columns(SignIn.id.label("sign_in_id"))
    .join(SignIn, SignIn.person_id == Person.id)
    .where(SignIn.token_hash == bindparam("token_hash"), SignIn.expires_at > bindparam("at"))
)
"""Who is asking, and everything a request needs to know of her, in one statement."""

_below = func.substr(Unit.path, 1, func.length(bindparam("path"))) == bindparam("path")

VIEWERS_BELOW = (
    _viewer.where(_below, Person.id > bindparam("after"))
    .order_by(Person.id)
    .limit(bindparam("most"))
)
"""The same of everybody in a unit and below it, in portions."""

COUNT_BELOW = (
    select(func.count())
    .select_from(Person)
    .join(Unit, Unit.id == Person.unit_id)
    .where(_below, Person.suspended_at.is_(None))
)

VIEWER_BY_TOKEN = (
    _viewer.add_columns(
        Token.scope, Token.id.label("token_id"), Token.used_on.label("token_used_on")
    )
    .join(Token, Token.person_id == Person.id)
    .where(Token.token_hash == bindparam("token_hash"), Token.revoked_at.is_(None))
)

VIEWER_OF_PERSON = _viewer.where(Person.id == bindparam("person"))
"""Somebody who does not ask herself: a platform or a job acts for her. Nobody who is suspended."""
