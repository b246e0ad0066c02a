"""Badges and medals that people have, and the facts that they are awarded by."""

from datetime import datetime

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    CompoundSelect,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial
from academy.models.content import Item
from academy.models.lessons import Completion
from academy.models.passport import Passport, Seal, Stamp
from academy.models.quizzes import Attempt
from academy.models.statements import insert_new
from academy.models.streaks import Streak
from academy.models.visas import Visa

STEPS = ("", "bronze", "silver", "gold")


class Award(Base):
    """A badge, or one medal of a badge for use, given once; it keeps the edition of its rule.

    ``cause`` is the act that brought it (``answer:12``). A flag says that its holder no longer meets
    the rule and waits for a human; what is withdrawn keeps its row, and never comes again by itself.
    """

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("person_id", "badge_id", "medal"),
        CheckConstraint(f"medal in {STEPS}", name="medal"),
        Index("ix_award_person_id_cause", "person_id", "cause"),
        Index("ix_award_badge_id_medal", "badge_id", "medal"),
        partial("ix_award_flagged", "id", where="flagged_at is not null and withdrawn_at is null"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    badge_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    medal: Mapped[str] = mapped_column(String(6))
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    cause: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    flagged_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]
    """A human looked at the flag and let her keep it: it is not flagged again."""
    withdrawn_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(300))


AWARD = insert_new(Award, returning=["id", "badge_id", "medal"])

AWARDED_BY = (
    select(Item.uid, Award.medal)
    .join(Award, Award.badge_id == Item.id)
    .where(Award.person_id == bindparam("person"), Award.cause == bindparam("cause"))
    .order_by(Award.id)
)
"""The badges and medals that one act brought."""

AWARDS = (
    select(Award.badge_id, Award.medal, Award.at, Award.withdrawn_at)
    .where(Award.person_id == bindparam("person"))
    .order_by(Award.id)
)

_person: BindParameter[int] = bindparam("person")

FACTS: CompoundSelect[tuple[str, int, float]] = union_all(
    select(
        literal("score").label("what"),
        Attempt.module_id.label("item"),
        func.max(Attempt.score).label("number"),
    )
    .where(Attempt.person_id == _person, Attempt.score >= Attempt.pass_mark)
    .group_by(Attempt.module_id),
    select(literal("stamp"), Stamp.module_id, cast(1, Float)).where(Stamp.person_id == _person),
    select(literal("seal"), Seal.theme_id, cast(1, Float)).where(Seal.person_id == _person),
    select(literal("passport"), Passport.id, cast(1, Float)).where(Passport.person_id == _person),
    select(literal("lesson"), Completion.lesson_id, cast(1, Float)).where(
        Completion.person_id == _person
    ),
    select(literal("visa"), Visa.id, cast(1, Float)).where(Visa.person_id == _person),
    select(literal("streak"), Streak.longest, cast(1, Float)).where(Streak.person_id == _person),
)
"""What a person did, as far as badges ask; scores are her best that passed, by module."""
