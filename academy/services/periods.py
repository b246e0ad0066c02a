"""Work that belongs to a period (a night, a week): done once, and what a night clears away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, inspect, or_, select, text, tuple_
from sqlalchemy.orm import Session

from academy.models.access import Access, TaskRun
from academy.models.base import Base, UtcDateTime
from academy.models.credentials import Look
from academy.models.devices import KnownDevice
from academy.models.directories import Departure, DirectoryCall, HeldChange
from academy.models.outbox import JobRun, Message
from academy.models.people import Person
from academy.models.prints import Print
from academy.models.reminders import Nudge, Reminder, WeeklyList
from academy.models.requests import StoredResponse
from academy.models.roster import RosterChange, RosterImport, RosterPart, RosterTemplate
from academy.models.sign_in import Link, SignIn, SignInFailure
from academy.models.single_sign_on import CompanyAssertion, CompanyPassage
from academy.services import access, task_runs

CALLS_KEPT = timedelta(days=30)
"""How long the page of a directory remembers what it called."""

_CLAIM = text(
    "insert into job_run (name, period, at) values (:name, :period, :at) on conflict do nothing"
).bindparams(bindparam("at", type_=UtcDateTime()))


def once(session: Session, name: str, period: str, at: datetime) -> bool:
    """Whether the caller is the one who does the job *name* for *period* (``2026-W47``).

    Call it first in the transaction of the job's effects: the key is taken if and only if they are
    committed. A second scheduler waits for the first to end, and is told no; if the first fails, yes.
    """
    claimed = session.connection().execute(_CLAIM, {"name": name, "period": period, "at": at})
    return claimed.rowcount == 1


def was_done(session: Session, name: str, period: str) -> bool:
    """Whether the job *name* was done for *period*."""
    return session.get(JobRun, (name, period)) is not None


def give_back(session: Session, name: str, period: str, *, claimed_until: datetime) -> None:
    """Let the job *name* be done for *period* again, if it was claimed by that moment: for jobs whose
    effects come in a later transaction, when whoever claimed one did not manage.
    """
    claim = (JobRun.name == name, JobRun.period == period, JobRun.at <= claimed_until)
    session.execute(delete(JobRun).where(*claim))


def clean_up(session: Session, *, now: datetime, most: int = 5000) -> int:
    """Delete what has served its time, *most* rows of a kind; call again until it says 0.

    In portions, so that nobody waits long for the lock.
    """
    deleted = 0
    for table, gone in _expired(now):
        keys: Sequence[ColumnElement[object]] = inspect(table).primary_key
        some = select(*keys).where(gone).limit(most)
        statement = delete(table).where(tuple_(*keys).in_(some))
        deleted += session.connection().execute(statement).rowcount
    return deleted


def _expired(now: datetime) -> list[tuple[type[Base], ColumnElement[bool]]]:
    return [
        (SignIn, SignIn.expires_at <= now),
        (KnownDevice, KnownDevice.expires_at <= now),
        (Reminder, Reminder.at <= now - timedelta(days=400)),
        (Nudge, Nudge.at <= now - timedelta(days=400)),
        (WeeklyList, WeeklyList.at <= now - timedelta(days=400)),
        (DirectoryCall, DirectoryCall.at <= now - CALLS_KEPT),
        (Departure, Departure.at <= now - timedelta(days=2)),
        (HeldChange, HeldChange.decided_at <= now - timedelta(days=60)),
        (Link, or_(Link.expires_at <= now, Link.used_at <= now - timedelta(days=1))),
        (StoredResponse, StoredResponse.at <= now - timedelta(days=7)),
        (Print, Print.asked_at <= now - timedelta(days=1)),
        (SignInFailure, SignInFailure.at <= now - timedelta(days=1)),
        (CompanyPassage, CompanyPassage.expires_at <= now),
        (CompanyAssertion, CompanyAssertion.expires_at <= now),
        (JobRun, JobRun.at <= now - timedelta(days=400)),
        (Access, Access.day <= (now - access.KEPT).date()),
        (TaskRun, TaskRun.started_at <= now - task_runs.KEPT),
        (Look, Look.minute <= now - timedelta(days=1)),
        (Message, Message.closed_at <= now - timedelta(days=30)),
        *_roster(now),
    ]


def _roster(now: datetime) -> list[tuple[type[Base], ColumnElement[bool]]]:
    """Files that were read or forgotten, and what imports did, once it is too late to undo them."""
    over = select(RosterImport.id).where(
        or_(
            RosterImport.applied_at <= now - timedelta(days=30),
            RosterImport.undone_at.is_not(None),
        )
    )
    idle = select(RosterImport.id).where(
        or_(RosterImport.applied_at.is_not(None), RosterImport.asked_at <= now - timedelta(days=1))
    )
    here = select(Person.id).where(Person.id == RosterChange.person_id).exists()
    return [
        (RosterPart, RosterPart.import_id.in_(idle)),
        (RosterChange, or_(RosterChange.import_id.in_(over), ~here)),
        (RosterImport, RosterImport.asked_at <= now - timedelta(days=400)),
        (RosterTemplate, RosterTemplate.used_at <= now - timedelta(days=800)),
    ]
