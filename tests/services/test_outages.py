"""Days on which the academy could not be used break no streak, even when that is said afterwards."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.notices import Notice
from academy.models.people import Person
from academy.models.streaks import Outage
from academy.services import outages, people
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.services.test_streaks import DAY, row, squares, standing, take_part, told

WEDNESDAY = date(2026, 11, 18)
LATER = OPENING + 9 * DAY


def mark(
    session: Session,
    who: Viewer,
    place: str = "Maroc",
    *,
    first: date = WEDNESDAY,
    last: date = WEDNESDAY,
    reason: str = "The network was down",
) -> None:
    unit_id = unit(session, place).id
    outages.mark(session, who, unit_id, first=first, last=last, reason=reason, at=LATER)


def restore(session: Session) -> int:
    """Work until nothing is left; in how many portions."""
    portions = 0
    while outages.restore(session, at=LATER):
        portions += 1
    session.expire_all()
    return portions


def one(session: Session) -> Outage:
    return session.scalars(select(Outage)).one()


def test_a_streak_that_an_outage_broke_is_given_back_and_its_person_told_once(
    session: Session, ada: Viewer
) -> None:
    take_part(session, 0, 1, 3, 4, 7, 8)
    assert row(session).length == 4
    for _ in range(2):
        mark(session, ada)
        restore(session)
    assert (row(session).length, row(session).longest) == (6, 6)
    assert row(session).recent == "dd-ddrrdd"
    assert told(session, "streak-restored") == [
        {"first": "2026-11-18", "last": "2026-11-18", "days": 6, "longest": 6}
    ]
    assert (one(session).restored, one(session).done_at) == (1, LATER)
    take_part(session, 9)
    assert row(session).length == 7


def test_a_longest_streak_that_an_outage_cut_is_mended_though_it_ended_since(
    session: Session, ada: Viewer
) -> None:
    take_part(session, 0, 1, 3, 4)
    mark(session, ada)
    restore(session)
    assert row(session).longest == 4
    assert standing(session, 9).length == 0
    assert [(each["days"], each["longest"]) for each in told(session, "streak-restored")] == [
        (0, 4)
    ]


def test_what_a_longer_streak_would_have_earned_comes_with_it(
    session: Session, ada: Viewer
) -> None:
    take_part(session, 0, 1, 3, 4, 7, 8, 9, 10)
    assert (row(session).length, row(session).freezes) == (6, 0)
    mark(session, ada)
    restore(session)
    assert (row(session).length, row(session).longest, row(session).freezes) == (8, 8, 1)


def test_a_freeze_that_an_outage_used_comes_back(session: Session, ada: Viewer) -> None:
    take_part(session, 0, 1, 2, 3, 4, 7, 8, 10)
    assert (row(session).length, row(session).freezes) == (8, 0)
    mark(session, ada, first=date(2026, 11, 25), last=date(2026, 11, 25))
    restore(session)
    assert (row(session).length, row(session).freezes) == (8, 1)
    assert len(told(session, "streak-restored")) == 1


def test_who_has_not_come_back_yet_stands_as_if_she_had_missed_nothing(
    session: Session, ada: Viewer
) -> None:
    take_part(session, 0, 1)
    assert standing(session, 3).length == 0
    mark(session, ada)
    assert standing(session, 3).length == 2
    assert squares(session, 3)[:4] == ["done", "done", "blank", "today"]
    outages.restore(session, at=OPENING + 3 * DAY)
    assert [each["days"] for each in told(session, "streak-restored")] == [2]
    assert row(session).length == 2


def test_who_came_on_that_day_or_lives_elsewhere_is_not_spoken_to(
    session: Session, ada: Viewer
) -> None:
    take_part(session, 0, 1, 2, 3)
    take_part(session, 0, 1, 3, login=BRUNO)
    mark(session, ada)
    restore(session)
    assert session.scalars(select(Notice)).all() == []
    assert row(session, BRUNO).length == 1
    assert one(session).restored == 0


def test_in_calm_mode_a_streak_is_given_back_in_silence(session: Session, ada: Viewer) -> None:
    session.execute(update(Person).values(is_calm=True))
    take_part(session, 0, 1, 3)
    mark(session, ada)
    restore(session)
    assert row(session).length == 3
    assert told(session, "streak-restored") == []


def test_nobody_loses_by_an_outage_that_is_named(session: Session, ada: Viewer) -> None:
    take_part(session, 0, 1, 2, 3, 4, 7)
    # What was counted by a calendar of its time, kinder than today's.
    session.execute(update(type(row(session))).values(length=30, longest=40, freezes=2))
    mark(session, ada)
    restore(session)
    assert (row(session).length, row(session).longest, row(session).freezes) == (30, 40, 2)


def test_people_are_looked_at_in_portions_that_go_on_where_they_stopped(
    session: Session, ada: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "PORTION", 2)
    take_part(session, 0, 1, 3, login=MARC)
    take_part(session, 0, 1, 3)
    mark(session, ada, "Alizé")
    assert outages.restore(session, at=LATER)
    assert (one(session).looked_at, one(session).done_at) == (2, None)
    shown = outages.marked(session, ada, unit(session, "Alizé").id)
    assert [(each.by, each.people, each.outage.looked_at) for each in shown] == [
        ("Ada Okafor", 8, 2)
    ]
    assert restore(session) == 4
    assert (one(session).looked_at, one(session).restored) == (8, 2)
    assert one(session).done_at == LATER


def test_marking_wakes_the_job_once(session: Session, ada: Viewer) -> None:
    mark(session, ada)
    assert session.info.pop("wakes") == {outages.TASK}
    mark(session, ada)
    assert "wakes" not in session.info


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 19), WEDNESDAY),
        (date(2026, 11, 26), date(2026, 11, 26)),
        (date(2026, 10, 1), WEDNESDAY),
        (date(2020, 1, 1), date(2020, 1, 2)),
    ],
    ids=["out of order", "to come", "too long", "long ago"],
)
def test_days_that_cannot_be_an_outage_are_refused(
    session: Session, ada: Viewer, first: date, last: date
) -> None:
    with pytest.raises(Invalid):
        mark(session, ada, first=first, last=last)


def test_only_who_administers_a_unit_names_its_outages(session: Session, local: Viewer) -> None:
    mark(session, local)
    for place in ("Alizé", "Portugal"):
        with pytest.raises(NotFound):
            mark(session, local, place)
        with pytest.raises(NotFound):
            outages.marked(session, local, unit(session, place).id)
    people.grant(session, person(session, AMINA), "hr", unit(session, "Maroc"), at=OPENING)
    with pytest.raises(NotFound):
        mark(session, viewer(session, AMINA, at=OPENING))
