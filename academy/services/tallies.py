"""Sums by unit and day, folded from the ledger by a job: each line once, none missed.

PostgreSQL numbers lines before they are committed, so an older line may come to light after a newer one.
Lines are therefore counted only up to a *horizon*, and only when every transaction that ran when it was
drawn has ended: what was to come below it has come. The cursor moves in the transaction that counts, under
its row's lock, so that two jobs count nothing twice. On SQLite one writes at a time anyway.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import sleep
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from academy.engine import boards
from academy.models.challenges import ChallengeUnit
from academy.models.database import reading, writing
from academy.models.statements import here, run
from academy.models.tallies import (
    ADD_DAYS,
    BEGIN_FOLD,
    HOLD_FOLD,
    HORIZON,
    LINES,
    MOVE_FOLD,
    OLDEST,
    UnitDay,
)

LEDGER = "ledger"

PORTION = 5000
"""Lines that one transaction looks at."""

TRIES, PAUSE = 20, 0.25
"""How often to look whether what ran at the horizon has ended, and the seconds between."""

COLUMNS = {"star": "stars", "key": "keys", "point": "points"}


@dataclass(frozen=True, slots=True)
class Horizon:
    """The newest line at a moment, and the number that all transactions of before lie below."""

    line: int
    running: int
    at: datetime


def catch_up(*, at: datetime, wait: Callable[[float], None] = sleep) -> bool:
    """Count all lines that were there *at* now; False if a transaction that began before does not end.

    Nothing is lost then: whoever comes next counts them.
    """
    with reading() as session:
        upto = horizon(session, at=at)
    for _ in range(TRIES):
        with reading() as session:
            if settled(session, upto):
                break
        wait(PAUSE)
    else:
        return False
    more = True
    while more:
        with writing() as session:
            more = fold(session, upto)
    return True


def horizon(session: Session, *, at: datetime) -> Horizon:
    """Where the ledger ends now."""
    found = run(session, here(session, HORIZON)).one()
    return Horizon(found.line, found.running, at)


def settled(session: Session, upto: Horizon) -> bool:
    """Whether no line can appear below the horizon any more."""
    return bool(run(session, here(session, OLDEST)).scalar_one() >= upto.running)


def fold(session: Session, upto: Horizon) -> bool:
    """Count the next portion of lines up to a settled horizon; whether there is more."""
    run(session, here(session, BEGIN_FOLD), {"name": LEDGER, "line": 0, "at": None})
    after: int = run(session, HOLD_FOLD, {"called": LEDGER}).scalar_one()
    to = min(after + PORTION, upto.line)
    if to < after:  # another job saw further
        return False
    days = _sums(session, after, to)
    if days:
        run(session, here(session, ADD_DAYS), days)
    is_done = to == upto.line
    moment = upto.at if is_done else None
    run(session, MOVE_FOLD, {"called": LEDGER, "to": to, "moment": moment})
    return not is_done


def let_go(session: Session, unit_ids: Sequence[int]) -> None:
    """What units earned that are about to go becomes nobody's: SQLite may give their ids to new ones."""
    theirs = UnitDay.unit_id.in_(unit_ids)
    sums = (
        func.sum(column).label(column.key)
        for column in (UnitDay.stars, UnitDay.keys, UnitDay.points)
    )
    together = select(UnitDay.day, *sums).where(theirs).group_by(UnitDay.day)
    days = [{**row, "unit_id": 0} for row in session.execute(together).mappings()]
    if days:
        run(session, here(session, ADD_DAYS), days)
    session.execute(delete(UnitDay).where(theirs))
    rivals = ChallengeUnit.unit_id.in_(unit_ids)
    session.execute(update(ChallengeUnit).where(rivals).values(unit_id=-ChallengeUnit.unit_id))


def _sums(session: Session, after: int, to: int) -> list[dict[str, object]]:
    found: defaultdict[tuple[date, int], dict[str, int]]
    found = defaultdict(lambda: dict.fromkeys(COLUMNS.values(), 0))
    for line in run(session, LINES, {"after": after, "to": to}):
        if boards.counts(line.source):
            zone = ZoneInfo(line.time_zone or "UTC")
            place = (line.at.astimezone(zone).date(), line.unit_id or 0)
            found[place][COLUMNS[line.currency]] += line.amount
    return [{"day": day, "unit_id": unit, **sums} for (day, unit), sums in sorted(found.items())]
