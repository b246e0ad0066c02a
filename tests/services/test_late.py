"""Done, open and late are one idea: her own page, HR's lists, tables, the team's page and letters agree."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.models.audiences import Assignment, AssignmentMember, Audience
from academy.models.people import Leave, Person, Unit
from academy.services import catalogue, names, overview
from academy.services.assignments import asked, desk, lists
from academy.services.exports import tables
from academy.services.exports.asking import Asking, Filters
from academy.services.lookup import Filters as Which
from academy.services.team import members
from tests.cast import ADA, AMINA, MARC, person, viewer
from tests.conftest import OPENING
from tests.services.populated import is_issued

DAY = timedelta(days=1)
AT = OPENING - 30 * DAY
TODAY = OPENING.date()


@dataclass(frozen=True)
class Case:
    """Amina is asked for the passport until so many days ago; what is late of it, and open."""

    due: int | None = -5
    grace: int = 0
    is_mandatory: bool = True
    leave: tuple[int, int] | None = None
    zone: str = "Europe/Paris"
    at: datetime = OPENING
    row: str = ""
    is_late: bool = True
    is_open: bool = True


CASES = {
    "her day is over": Case(),
    "within the grace": Case(grace=5, is_late=False),
    "the grace is over": Case(grace=4),
    "a suggestion": Case(is_mandatory=False, is_late=False),
    "no day": Case(due=None, is_late=False),
    "on leave today": Case(leave=(-1, 0), is_late=False),
    "back from leave": Case(leave=(-3, -1)),
    "still today where she works": Case(
        due=0, zone="America/Los_Angeles", at=OPENING + timedelta(hours=20), is_late=False
    ),
    "tomorrow where she works": Case(
        due=0, zone="Asia/Tokyo", at=OPENING + timedelta(hours=8), is_late=True
    ),
    "waived": Case(row="waived", is_late=False, is_open=False),
    "left": Case(row="left", is_late=False, is_open=False),
    "finished": Case(row="finished", is_late=False, is_open=False),
}


Told = tuple[bool, bool]
"""Whether it is open, and late."""


def ask(session: Session, case: Case) -> tuple[Person, str]:
    """The case, and the assignment's uid."""
    amina = person(session, AMINA)
    session.get_one(Unit, amina.unit_id).time_zone = case.zone
    root = session.get_one(Unit, person(session, ADA).unit_id)
    audience = Audience(uid="a" * 32, name="All", unit_id=root.id, rule={"all": []}, created_at=AT)
    session.add(audience)
    session.flush()
    terms = {"is_mandatory": case.is_mandatory, "reason": "So.", "grace_days": case.grace}
    one = Assignment(uid="b" * 32, audience_id=audience.id, kind="passport", opened_at=AT, **terms)
    session.add(one)
    session.flush()
    row = AssignmentMember(assignment_id=one.id, person_id=amina.id, round=1, entered_at=AT)
    row.due_on = None if case.due is None else TODAY + case.due * DAY
    if case.row:
        setattr(row, f"{case.row}_at", AT)
        row.waiver = "Not this year." if case.row == "waived" else None
    session.add(row)
    if case.leave:
        first, last = (TODAY + days * DAY for days in case.leave)
        session.add(Leave(person_id=amina.id, first=first, last=last))
    session.flush()
    return amina, one.uid


def of_herself(session: Session, case: Case) -> Told:
    found = asked.asked_of(session, viewer(session, AMINA, at=case.at), at=case.at)
    return bool(found), any(each.is_late for each in found)


def of_overview(session: Session, amina: Person, case: Case) -> Told:
    live = catalogue.newest(session)
    (one,) = overview.of_person(session, amina, live, at=case.at).asked
    is_open = one.finished_at is None and one.waived_at is None and case.row != "left"
    return is_open, one.is_late


def of_line(session: Session, case: Case) -> Told:
    ada = viewer(session, ADA, at=case.at)
    page = overview.progress(
        session, ada, names.naming(session, ada), Which(query="Benali"), after=None, at=case.at
    )
    (line,) = page.lines
    late = overview.progress(
        session, ada, names.naming(session, ada), Which(), is_late=True, after=None, at=case.at
    )
    assert [each.uid for each in late.lines] == [line.uid] * line.late
    return line.asked == 1, line.late == 1


def of_assignment(session: Session, uid: str, case: Case) -> Told:
    ada = viewer(session, ADA, at=case.at)
    whole = desk.find(session, ada, uid)
    standing = lists.standing(session, ada, whole, at=case.at)
    late, _ = lists.page(session, ada, whole, "late", at=case.at)
    assert len(late) == standing.late
    open_ = lists.open_counts(session, ada, [whole.assignment])
    counts = lists.late_counts(session, ada, open_, at=case.at)
    assert counts.get(whole.assignment.id, 0) == standing.late
    return standing.open_ == 1, standing.late == 1


def of_table(session: Session, amina: Person, case: Case) -> Told:
    ada = viewer(session, ADA, at=case.at)
    asking = Asking(ada, Filters(), catalogue.newest(session), str, "en", case.at)
    (row,) = tables._members(session, asking, (amina.id, amina.id))
    state = tables.state_of(row)
    return state in {"open", "late"}, state == "late"


def of_team(session: Session, amina: Person, case: Case) -> Told:
    member = members.find(session, viewer(session, MARC, at=case.at), amina.uid, at=case.at)
    return bool(member.asked) or (case.due is None and not case.row), bool(member.late)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_all_agree(academy: Flask, session: Session, case: Case) -> None:
    amina, uid = ask(session, case)
    told = {
        "her page": of_herself(session, case),
        "HR's page": of_overview(session, amina, case),
        "the list": of_line(session, case),
        "the assignment": of_assignment(session, uid, case),
        "the table": of_table(session, amina, case),
        "the team": of_team(session, amina, case),
    }
    assert told == dict.fromkeys(told, (case.is_open, case.is_late))


@pytest.mark.parametrize("is_revoked", [False, True])
def test_a_passport_that_was_taken_back_is_not_done(
    academy: Flask, session: Session, *, is_revoked: bool
) -> None:
    case = Case()
    amina, _uid = ask(session, case)
    is_issued(session, amina, revoked=is_revoked)
    session.flush()
    expected = (is_revoked, is_revoked)
    assert of_herself(session, case) == expected
    assert of_overview(session, amina, case) == expected
    assert of_team(session, amina, case) == expected
