"""A rule as one condition on ``Person``. It says of everybody what ``engine/audiences.py`` says of one.

Titles of jobs are compared as the engine does it (neither case nor accents count), which no database
can: the titles that there are come in as values, and those that meet a condition are looked for.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from academy.engine.audiences import (
    OPPOSITES,
    Condition,
    Group,
    Rule,
    conditions,
    job_meets,
    months_before,
)
from academy.models.content import Item
from academy.models.passport import HOLDS, Passport, Seal, Stamp
from academy.models.people import Person, Unit
from academy.models.visas import Visa, holds_at

YES = ColumnElement[bool]


def members(
    session: Session,
    rule: Rule,
    unit_path: str | Sequence[str],
    *,
    at: datetime,
    people: Sequence[int] | None = None,
) -> YES:
    """Of ``Person``: who meets *rule* at a moment, works in the unit at that path (or one of them) or below
    it, and is not suspended; of *people* (by id) alone, if they are given.
    """
    paths = [unit_path] if isinstance(unit_path, str) else unit_path
    among = true() if people is None else Person.id.in_(people)
    meets = condition(session, rule, at=at, among=among)
    return and_(among, Person.suspended_at.is_(None), in_units(paths), meets)


def in_units(paths: Iterable[str]) -> YES:
    """Of ``Person``: whether she works in one of the units at *paths*, or below one."""
    below = [Unit.path.startswith(path, autoescape=True) for path in paths]
    return _of_unit(or_(false(), *below))


def condition(session: Session, rule: Rule, *, at: datetime, among: YES | None = None) -> YES:
    """Of ``Person``: whether she meets *rule* at a moment. Reads titles of jobs if it speaks of some;
    those of people *among* whom it is asked, if not of all.
    """
    titles: Sequence[str] = ()
    if any(each.subject == "job" for each in conditions(rule)):
        known = select(Person.job).where(
            Person.job.is_not(None), true() if among is None else among
        )
        titles = [title for title in session.scalars(known.distinct()) if title]
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return _Compiler(titles, at, on_sqlite=on_sqlite).rule(rule)


class _Compiler:
    def __init__(self, titles: Sequence[str], at: datetime, *, on_sqlite: bool) -> None:
        self.titles, self.at, self.on_sqlite = titles, at, on_sqlite

    def rule(self, rule: Rule) -> YES:
        if isinstance(rule, Condition):
            return self.condition(rule)
        return self.group(rule)

    def group(self, group: Group) -> YES:
        inner = [self.rule(each) for each in group.rules]
        if group.mode == "all":
            return and_(true(), *inner)
        held = or_(false(), *inner)
        return held if group.mode == "any" else not_(held)

    def condition(self, asked: Condition) -> YES:
        if opposite := OPPOSITES.get(asked.operator):
            held = self.condition(Condition(asked.subject, opposite, asked.values))
            return not_(held)
        words = [str(value) for value in asked.values]
        match asked.subject:
            case "unit":
                return _of_unit(or_(false(), *(Unit.path.contains(f"/{word}/") for word in words)))
            case "country":
                return _of_unit(and_(Unit.country.is_not(None), Unit.country.in_(words)))
            case "language":
                return Person.locale.in_(words)
            case "job":
                return self.job(asked)
            case "seniority":
                return self.seniority(asked)
            case _:
                return self.completion(asked, words)

    def job(self, asked: Condition) -> YES:
        found = [title for title in self.titles if job_meets(asked, title)]
        if not found:
            return false()
        return and_(Person.job.is_not(None), Person.job.in_(self.each_of(found)))

    def each_of(self, words: Sequence[str]) -> Select[str]:
        """*words* as rows: one value to bind, however many they are."""
        told = literal(json.dumps(words), String)
        if self.on_sqlite:
            return select(func.json_each(told).table_valued("value").c.value)
        rows = func.json_array_elements_text(cast(told, JSON)).table_valued("value")
        return select(rows.c.value)

    def seniority(self, asked: Condition) -> YES:
        limit = months_before(self.at.astimezone(UTC).date(), int(asked.values[0]))
        served = Person.hired_on <= limit
        known = Person.hired_on.is_not(None)
        return and_(known, served if asked.operator == "at-least" else not_(served))

    def completion(self, asked: Condition, words: Sequence[str]) -> YES:
        named = select(Item.id).where(Item.kind == asked.subject, Item.uid.in_(words))
        match asked.subject:
            case "module":
                has = select(Stamp.id).where(
                    Stamp.person_id == Person.id, Stamp.module_id.in_(named)
                )
            case "theme":
                has = select(Seal.id).where(Seal.person_id == Person.id, Seal.theme_id.in_(named))
            case "passport":
                has = select(Passport.id).where(Passport.person_id == Person.id, HOLDS)
            case _ if asked.operator == "lapsed":
                return or_(false(), *(self.lapsed(word) for word in words))
            case _:
                has = select(Visa.id).where(
                    Visa.person_id == Person.id, Visa.visa_id.in_(named), holds_at(self.at)
                )
        return has.correlate(Person).exists()

    def lapsed(self, visa: str) -> YES:
        """She had it, it ended by itself, and she holds no newer one."""
        named = select(Item.id).where(Item.kind == "visa", Item.uid == visa)
        hers = (Visa.person_id == Person.id, Visa.visa_id.in_(named))
        ended = or_(Visa.state == "expired", and_(Visa.state == "issued", Visa.until <= self.at))
        had = select(Visa.id).where(*hers, ended).correlate(Person).exists()
        has = select(Visa.id).where(*hers, holds_at(self.at)).correlate(Person).exists()
        return and_(had, not_(has))


def _of_unit(which: YES) -> YES:
    """Of ``Person``: that her unit is one of those; they are found once, and are few."""
    return Person.unit_id.in_(select(Unit.id).where(which))
