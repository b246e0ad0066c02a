"""The audit: every invariant of what is stored, asked of everything there is.

It reads, and changes nothing. All its questions are asked of one moment, so that an academy in full
use is audited as it stands; on PostgreSQL the time-out of requests does not end it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import TextClause, bindparam, delete, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.types import Date, TypeEngine

from academy.manuscript import parsing
from academy.models.base import UtcDateTime
from academy.models.books import Audit
from academy.models.checks import CHECKS
from academy.models.content import Edition, Item, Publication
from academy.models.database import surveying, writing
from academy.models.erasures import Ageing
from academy.models.evidence import Evidence
from academy.models.lessons import Completion
from academy.models.outbox import JobRun
from academy.models.passport import Passport, Stamp
from academy.models.people import Person, Role, Unit
from academy.models.rewards import Balance, LedgerTransaction
from academy.models.spelling import Folded, folded_name
from academy.services import digests, notices, periods
from academy.services.notices import News
from academy.services.rollups import folding

Progress = Callable[[str, int, int], None]

MOST_ROWS = 3
"""Rows that a fault shows; one is enough to begin with."""

QUESTIONS = len(CHECKS) + 2
"""All that is asked: the invariants in SQL, the chain of digests, and by what people are found."""

KEPT = 60
"""Audits that are remembered."""

UNDER_WAY = timedelta(minutes=1)
"""For so long after a publication an act may still have been decided by the one before."""

RECENT = timedelta(days=1)
"""No visa's proof of use has a shorter time: what was done since then counts, whenever the rest was."""

ANSWERS = "answers"
"""The name of the rule by which single answers age."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

DECIDED = timedelta(days=90)
"""Longer than a payment ever waits for a human."""

LEAST_AGE = timedelta(days=180)
"""Nothing is cleared as old that is younger, whatever administrators choose."""

WIDEST = timedelta(hours=14)
"""No place on earth is farther from UTC: so early, and so late, a month begins somewhere."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An invariant that is broken, and the first rows that break it."""

    sentence: str
    rows: list[dict[str, Any]]

    def __str__(self) -> str:
        rows = (", ".join(f"{name} {value}" for name, value in row.items()) for row in self.rows)
        return f"{self.sentence}: {'; '.join(rows)}"

    def as_values(self) -> dict[str, Any]:
        """The same for machines: every value is text."""
        rows = [{name: str(value) for name, value in row.items()} for row in self.rows]
        return {"sentence": self.sentence, "rows": rows}


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found; *seconds* is how long it took.

    ``head`` is the digest of the whole ledger, to keep elsewhere; None while there is nothing in it.
    """

    at: datetime
    seconds: float
    checks: int
    faults: list[Fault]
    head: str | None

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        if not self.faults:
            return f"All {self.checks} invariants hold ({self.seconds:.1f} s)."
        return f"{len(self.faults)} of {self.checks} invariants are broken ({self.seconds:.1f} s)."

    def as_values(self) -> dict[str, Any]:
        """All of it for machines."""
        return {
            "at": self.at.isoformat(),
            "seconds": self.seconds,
            "checks": self.checks,
            "faults": [each.as_values() for each in self.faults],
            "head": self.head,
        }


def quiet(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def faults(session: Session, *, progress: Progress = quiet) -> list[Fault]:
    """What breaks an invariant, as *session* sees the database. An empty list means that all is well."""
    rules, moments = _rules(session), _moments(session) | _ageing(session)
    found = []
    for done, (sentence, query) in enumerate(CHECKS.items(), 1):
        rows = session.execute(_prepared(query, rules), _bound(query, moments))
        first = [dict(row) for row in rows.mappings().fetchmany(MOST_ROWS)]
        rows.close()
        if first:
            found.append(Fault(sentence, first))
        progress("auditing", done, QUESTIONS)
    if rewritten := digests.tampered(session):
        found.append(Fault("the ledger is not what it was", rewritten[:MOST_ROWS]))
    if misfolded := _misfolded(session):
        found.append(Fault("a person is not found by her name", misfolded))
    progress("auditing", QUESTIONS, QUESTIONS)
    return found


def audit(*, at: datetime, progress: Progress = quiet) -> Report:
    """Ask every invariant, keep what was found, tell administrators of faults, and hash what is new.

    What waits to be counted is counted first: of sums that lag behind nothing is asked. Opens its own
    transactions.
    """
    began = time.monotonic()
    folding.catch_up(at=at)
    with surveying() as session:
        found = faults(session, progress=progress)
        link = digests.following(session, at=at)
    seconds = round(time.monotonic() - began, 2)
    with writing() as session:
        head = digests.extend(session, link)
        report = Report(at, seconds, QUESTIONS, found, head)
        _keep(session, report)
    return report


def nightly(*, at: datetime) -> Report | None:
    """The audit of this night, unless somebody else makes or made it; call it several times a night.

    The night is claimed before the work, and given back when the work fails.
    """
    night = f"{at:%Y-%m-%d}"
    with writing() as session:
        if not periods.once(session, "audit", night, at):
            return None
    try:
        return audit(at=at)
    except BaseException:
        with writing() as session:
            periods.give_back(session, "audit", night, claimed_until=at)
        raise


def newest(session: Session) -> Audit | None:
    """The last audit; None before the first."""
    return session.scalar(select(Audit).order_by(Audit.id.desc()).limit(1))


def _keep(session: Session, report: Report) -> None:
    told = {each.sentence: each.as_values()["rows"] for each in report.faults}
    session.add(Audit(at=report.at, seconds=report.seconds, checks=report.checks, faults=told))
    session.flush()
    newest_ids = select(Audit.id).order_by(Audit.id.desc()).limit(KEPT)
    session.execute(
        delete(Audit)
        .where(Audit.id.not_in(newest_ids))
        .execution_options(synchronize_session=False)
    )
    if report.faults:
        source = f"audit:{report.at:%Y-%m-%d}"
        news = News(source, "audit", {"faults": [each.sentence for each in report.faults]})
        for person in session.scalars(_chiefs):
            notices.tell(session, person, [news], at=report.at)


_chiefs = (
    select(Role.person_id)
    .join(Unit, Unit.id == Role.unit_id)
    .join(Person, Person.id == Role.person_id)
    .where(Role.role == "admin", Unit.parent_id.is_(None), Person.suspended_at.is_(None))
    .distinct()
)
"""Who runs the whole academy."""


def _misfolded(session: Session) -> list[dict[str, Any]]:
    """Some of the people whose folded name is not theirs. A database and we may differ about letters that
    are new to one of us: either is right.
    """
    names = Folded(Person.family_name + "\t" + Person.given_name)
    others = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.folded_name)
        .where(Person.folded_name != names)
        .order_by(Person.id)
    )
    wrong = (
        {"person_id": row.id}
        for row in others
        if row.folded_name != folded_name(row.given_name, row.family_name)
    )
    return list(islice(wrong, MOST_ROWS))


def _rules(session: Session) -> str:
    """The table ``rule`` as SQL: each rule that a passport was issued by, and the one that holds now."""
    live = session.scalar(select(Item.edition_id).where(Item.kind == "academy"))
    issued = select(Passport.rule_edition_id).distinct()
    of_academy = select(Edition.id, Edition.texts).where(
        (Edition.id == live) | Edition.id.in_(issued)
    )
    rows = []
    for id_, texts in session.execute(of_academy):
        academy, _problems = parsing.parse_academy(texts)
        if academy:
            rule = academy.passport
            rows.append(f"({id_}, {rule.needed}, {rule.per_theme}, {int(id_ == live)})")
    values = f"values {', '.join(rows)}" if rows else "select 0, 0, 0, 0 where 1 = 0"
    return f"rule (edition_id, needed, per_theme, is_live) as ({values})"


def _moments(session: Session) -> dict[str, datetime | date | None]:
    published = session.scalar(select(func.max(Publication.at)))
    month = session.scalar(select(func.max(Balance.month)))
    began = datetime(month.year, month.month, 1, tzinfo=UTC) if month else None
    acts = (Stamp.at, Completion.at, Evidence.received_at)
    done = [at for each in acts if (at := session.scalar(select(func.max(each))))]
    return {
        "settled": published + UNDER_WAY if published else None,
        "recent": max(done) - RECENT if done else None,
        "month": month,
        "early": began - WIDEST if began else None,
        "late": began + WIDEST if began else None,
    }


def _ageing(session: Session) -> dict[str, datetime | date | None]:
    """Before which moment single answers have gone, until when those may have been paid; and half a year
    before the newest thing that happened here, which nothing that was cleared as old may come after.
    """
    aged = session.scalar(select(Ageing.through).where(Ageing.name == ANSWERS)) or LONG_AGO
    acts = (LedgerTransaction.at, JobRun.at)
    done = [at for each in acts if (at := session.scalar(select(func.max(each))))]
    youngest = max(done) - LEAST_AGE if done else None
    return {"aged": aged, "paid": aged + DECIDED, "youngest": youngest}


def _prepared(query: str, rules: str) -> TextClause:
    """*query* as it is sent, with the rules before it when it asks for them."""
    query = query.strip()
    if " rule on " in query:
        query = (
            query.replace("with ", f"with {rules}, ", 1)
            if query[:5] == "with "
            else (f"with {rules} {query}")
        )
    types: dict[str, TypeEngine[Any]] = {
        "settled": UtcDateTime(),
        "recent": UtcDateTime(),
        "early": UtcDateTime(),
        "late": UtcDateTime(),
        "month": Date(),
        **dict.fromkeys(("aged", "paid", "youngest"), UtcDateTime()),
    }
    named = [bindparam(name, type_=type_) for name, type_ in types.items() if f":{name}" in query]
    return text(query).bindparams(*named)


def _bound(query: str, moments: dict[str, Any]) -> dict[str, Any]:
    return {name: moment for name, moment in moments.items() if f":{name}" in query}
