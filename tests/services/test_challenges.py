"""Challenges: planned with rights over every unit, frozen at the end, told once, and then for ever."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from academy.engine.boards import Phase
from academy.errors import Conflict, Invalid, NotFound
from academy.models.challenges import Challenge, ChallengeState, ChallengeUnit
from academy.models.checks.boards import CHECKS
from academy.models.database import reading, writing
from academy.models.notices import Notice
from academy.models.people import Person, Unit
from academy.models.tallies import UnitDay
from academy.services import boards, challenges, people, scoring, units
from academy.services.challenges import Seen
from academy.services.plans import Plan
from tests import cast, crew
from tests.cast import ADA, AMINA, HUGO, MARC, person, unit
from tests.conftest import OPENING

RABAT = "Customer care, Rabat"
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 11, 17), date(2026, 11, 20)
START, EVE, END = OPENING + DAY, OPENING + 3 * DAY, OPENING + 4 * DAY
AFTER = END + DAY


@pytest.fixture
def teams(app: Flask) -> Flask:
    """Rabat with Marc, Amina and four more; Harbour with five; Beacon with three."""
    with writing() as session:
        crew.crew(session, RABAT, [0] * 4, at=OPENING)
        crew.team(session, "Harbour", [0] * 5, at=OPENING)
        crew.team(session, "Beacon", [0] * 3, at=OPENING)
    return app


def plan(*names: str, **other: Any) -> Plan:
    with reading() as session:
        chosen = [unit(session, name).id for name in names or (RABAT, "Harbour")]
    values = {"kind": "race", "title": "Autumn", "currency": "point", "first": FIRST, "last": LAST}
    return Plan(**{**values, "units": chosen, **other})


def create(login: str = HUGO, /, *names: str, at: datetime = OPENING, **other: Any) -> str:
    planned = plan(*names, **other)
    with writing() as session:
        viewer = cast.viewer(session, login, at=at)
        return challenges.create(session, viewer, planned, at=at)


def seen(login: str = AMINA, *, at: datetime) -> list[Seen]:
    with writing() as session:
        viewer = cast.viewer(session, login, at=at)
        return challenges.of_viewer(session, viewer, at=at)


def one(login: str = AMINA, *, at: datetime) -> Seen:
    (found,) = seen(login, at=at)
    return found


def earn(name: str, points: int, *, at: datetime) -> None:
    """For the first person of a unit."""
    with writing() as session:
        home = unit(session, name).id
        who = session.scalars(
            select(Person).where(Person.unit_id == home).order_by(Person.id.desc()).limit(1)
        ).one()
        crew.earn(session, who, points, at=at)


def scores(found: Seen) -> dict[str, tuple[int | None, int | None]]:
    return {rival.name: (rival.score, rival.place) for rival in found.rivals}


def told(login: str = AMINA) -> list[str]:
    with reading() as session:
        who = person(session, login).id
        return list(session.scalars(select(Notice.kind).where(Notice.person_id == who)))


def faults() -> list[str]:
    with reading() as session:
        return [said for said, query in CHECKS.items() if session.execute(text(query)).all()]


def test_a_race_is_run_per_head_from_its_first_day(teams: Flask) -> None:
    earn(RABAT, 999, at=OPENING)  # the day before
    create()
    assert one(at=OPENING).phase is Phase.AHEAD
    earn(RABAT, 60, at=START)
    earn("Harbour", 55, at=START)
    crew.counted(at=START + DAY)
    found = one(at=START + DAY)
    assert found.phase is Phase.RUNNING
    assert scores(found) == {"Harbour": (110, 1), RABAT: (100, 2)}
    assert [(rival.name, rival.is_own) for rival in found.board] == [
        ("Harbour", False),
        (RABAT, True),
    ]


def test_the_last_day_shows_the_evening_before_until_the_result(teams: Flask) -> None:
    create()
    earn(RABAT, 60, at=EVE)
    crew.counted(at=END)
    eve = {"Harbour": (0, None), RABAT: (100, 1)}
    assert scores(one(at=END)) == eve
    earn("Harbour", 500, at=END)
    crew.counted(at=END + timedelta(hours=6))
    assert one(at=END).phase is Phase.FROZEN
    assert scores(one(at=END)) == eve
    crew.counted(at=AFTER)
    found = one(at=AFTER)
    assert found.phase is Phase.CLOSED
    assert scores(found) == {"Harbour": (1000, 1), RABAT: (100, 2)}
    assert found.winners == ["Harbour"]


def test_the_result_waits_for_the_place_where_the_day_ends_last(teams: Flask) -> None:
    with writing() as session:
        session.execute(
            update(Unit).where(Unit.name == "Harbour").values(time_zone="Pacific/Honolulu")
        )
    create()
    crew.counted(at=AFTER)  # eight in the morning at Rabat, the evening before in Honolulu
    assert one(at=AFTER).phase is Phase.COUNTING
    crew.counted(at=AFTER + timedelta(hours=3))
    assert one(at=AFTER).phase is Phase.CLOSED


def test_nothing_changes_after_the_end(teams: Flask) -> None:
    uid = create()
    earn(RABAT, 60, at=EVE)
    crew.counted(at=AFTER)
    result = scores(one(at=AFTER))
    earn("Harbour", 999, at=EVE)
    with writing() as session:
        session.execute(update(Person).values(suspended_at=None, unit_id=unit(session, RABAT).id))
    crew.counted(at=AFTER + DAY)
    with writing() as session:
        hugo = cast.viewer(session, HUGO, at=AFTER)
        with pytest.raises(Conflict):
            challenges.cancel(session, hugo, uid, at=AFTER)
        with pytest.raises(Conflict):
            challenges.change(session, hugo, uid, plan(), at=AFTER)
    assert scores(one(at=AFTER + DAY)) == result
    assert faults() == []


def test_the_result_is_told_once_to_everybody_who_took_part(
    teams: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "PORTION", 3)
    with writing() as session:
        person(session, MARC).is_calm = True
    create()
    for _ in range(3):
        crew.counted(at=AFTER)
    with writing() as session:  # as if the job had been killed before it noted that all were told
        session.execute(update(ChallengeState).values(told_at=None))
    crew.counted(at=AFTER)
    assert told() == ["challenge-closed"]
    assert told(MARC) == told(ADA) == told(HUGO) == []
    with reading() as session:
        assert len(session.scalars(select(Notice.id)).all()) == 1 + 4 + 5


def test_a_goal_is_reached_together_and_told_when_it_is(teams: Flask) -> None:
    create(HUGO, "Alizé Maroc", kind="goal", goal=100, charity="SOS", gift="2 000 €")
    earn(RABAT, 60, at=START)
    crew.counted(at=START + DAY)
    assert (one(at=START + DAY).total, one(at=START + DAY).reached_at) == (60, None)
    assert told() == []
    earn("Harbour", 40, at=START + DAY)
    crew.counted(at=EVE)
    assert one(at=EVE).reached_at == EVE
    assert told() == ["challenge-reached"]
    assert told(HUGO) == ["challenge-reached"]
    assert one(at=EVE).board == []


def test_stars_and_right_answers_may_count_instead(teams: Flask) -> None:
    create(HUGO, RABAT, "Harbour", currency="star")
    earn(RABAT, 60, at=START)
    crew.counted(at=START + DAY)
    assert scores(one(at=START + DAY)) == {"Harbour": (0, None), RABAT: (0, None)}


def test_a_group_never_gives_away_what_its_small_teams_did(teams: Flask) -> None:
    with writing() as session:
        portugal = unit(session, "Alizé Portugal")
        crew.crew(session, "Parcels, Porto", [0] * 5, at=OPENING)
        crew.crew(session, portugal.name, [0] * 2, at=OPENING)
    create(ADA, "Alizé Maroc", "Alizé Portugal")
    earn("Beacon", 700, at=START)  # three people, and Hugo above them: four
    earn("Alizé Portugal", 700, at=START)  # two
    crew.counted(at=START + DAY)
    with reading() as session:
        rows = session.scalars(select(ChallengeUnit).order_by(ChallengeUnit.name)).all()
        assert [(row.name, row.heads, row.total) for row in rows] == [
            ("Alizé Maroc", 11, 0),
            ("Alizé Portugal", 6, 0),
        ]
    with writing() as session:
        crew.crew(session, "Beacon", [0], at=OPENING)  # five now, together with Hugo
    crew.counted(at=START + DAY)
    with reading() as session:
        rows = session.scalars(select(ChallengeUnit).order_by(ChallengeUnit.name)).all()
        assert [(row.heads, row.total) for row in rows] == [(16, 700), (6, 0)]


def totals(*, at: datetime) -> dict[str, tuple[int, int]]:
    """Heads and total of each unit in all challenges, by the challenge's title and its name."""
    crew.counted(at=at)
    with reading() as session:
        rows = session.execute(
            select(Challenge.title, ChallengeUnit).join(
                ChallengeUnit, ChallengeUnit.challenge_id == Challenge.id
            )
        )
        return {f"{title}: {row.name}": (row.heads, row.total) for title, row in rows}


def test_no_two_challenges_give_away_what_a_small_team_did(teams: Flask) -> None:
    with writing() as session:
        other = people.add_unit(
            session, name="Énergie", kind="entity", parent=unit(session, "Maroc"), at=OPENING
        )
        people.add_unit(session, name="Wind", kind="team", parent=other, at=OPENING)
        people.add_unit(session, name="Sun", kind="team", parent=other, at=OPENING)
        crew.crew(session, "Wind", [0] * 5, at=OPENING)
        crew.crew(session, "Sun", [0] * 2, at=OPENING)
    create(ADA, "Maroc", kind="goal", goal=9999, title="All")
    create(ADA, "Énergie", kind="goal", goal=9999, title="Some")
    for name in ("Beacon", "Sun"):
        earn(name, 100, at=START)
    found = totals(at=START + DAY)  # Beacon's three, Hugo and Sun's two meet at the country
    assert found == {"All: Maroc": (22, 200), "Some: Énergie": (5, 0)}
    with writing() as session:
        crew.crew(session, "Beacon", [0], at=OPENING)  # now they are five in the entity
    found = totals(at=START + DAY)
    assert found == {"All: Maroc": (21, 100), "Some: Énergie": (5, 0)}


def test_units_without_boards_are_no_difference_between_a_goal_and_a_race(teams: Flask) -> None:
    with writing() as session:
        crew.team(session, "Annexe", [0] * 2, at=OPENING)
        crew.crew(session, "Parcels, Porto", [0] * 5, at=OPENING)
        crew.crew(session, "Beacon", [0], at=OPENING)  # five with Hugo
        ada = cast.viewer(session, ADA, at=OPENING)
        boards.switch(session, ada, unit(session, "Annexe").id, on=False, at=OPENING)
    create(ADA, "Alizé Maroc", "Alizé Portugal", title="Race")
    create(ADA, "Alizé Maroc", kind="goal", goal=9999, title="Goal")
    earn("Annexe", 100, at=START)
    found = totals(at=START + DAY)
    assert found["Race: Alizé Maroc"] == found["Goal: Alizé Maroc"] == (16, 0)


def test_a_new_unit_never_inherits_what_one_that_went_had(teams: Flask) -> None:
    create()
    earn("Harbour", 60, at=START)
    crew.counted(at=START + DAY)
    before = scores(one(at=START + DAY))
    with writing() as session:
        harbour, rabat = unit(session, "Harbour").id, unit(session, RABAT).id
        session.execute(update(Person).where(Person.unit_id == harbour).values(unit_id=rabat))
        beacon = unit(session, "Beacon").id
        session.execute(update(Person).where(Person.unit_id == beacon).values(unit_id=rabat))
        ada = cast.viewer(session, ADA, at=START)
        for gone in (beacon, harbour):
            units.remove(session, ada, gone, at=OPENING)
        crew.team(session, "Lighthouse", [0] * 5, at=START)  # on SQLite with an id of theirs
        crew.team(session, "Mole", [0] * 5, at=START)
    crew.counted(at=START + DAY)
    assert scores(one(at=START + DAY))["Harbour"] == before["Harbour"]
    with reading() as session:
        assert session.scalars(select(UnitDay.unit_id)).all() == [0]
    assert faults() == []


def test_a_unit_that_falls_below_five_is_shown_without_a_score(teams: Flask) -> None:
    create()
    earn("Harbour", 60, at=START)
    with writing() as session:
        home = unit(session, "Harbour").id
        someone = session.scalars(select(Person).where(Person.unit_id == home)).first()
        assert someone
        someone.suspended_at = OPENING
    crew.counted(at=START + DAY)
    assert scores(one(at=START + DAY))["Harbour"] == (None, None)
    assert faults() == []


@pytest.mark.parametrize(
    "other",
    [
        {"first": OPENING.date()},
        {"last": FIRST},
        {"first": FIRST + 400 * DAY, "last": LAST + 400 * DAY},
        {"last": FIRST + 400 * DAY},
        {"kind": "goal"},
        {"kind": "goal", "goal": 0},
        {"kind": "goal", "goal": 2**31},
        {"goal": 5},
        {"kind": "war"},
        {"currency": "euro"},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(teams: Flask, other: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        create(HUGO, **other)


@pytest.mark.parametrize("names", [(RABAT,), (RABAT, "Beacon"), ("Alizé Maroc", RABAT)])
def test_units_that_cannot_be_compared_are_refused(teams: Flask, names: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        create(HUGO, *names)


def test_only_who_answers_for_every_unit_organises(teams: Flask) -> None:
    with writing() as session:
        crew.crew(session, "Parcels, Porto", [0] * 5, at=OPENING)
        people.grant(session, person(session, MARC), "hr", unit(session, RABAT), at=OPENING)
    with pytest.raises(NotFound):
        create(HUGO, RABAT, "Parcels, Porto")
    for login in (AMINA, MARC):
        with pytest.raises(NotFound):
            create(login)
    uid = create(ADA, RABAT, "Parcels, Porto")
    with writing() as session:
        for login, mine in ((ADA, 1), (HUGO, 0), (MARC, 0), (AMINA, 0)):
            viewer = cast.viewer(session, login, at=OPENING)
            assert len(challenges.organised(session, viewer, at=OPENING)) == mine
            if not mine:
                for act in (challenges.find, challenges.cancel):
                    with pytest.raises(NotFound):
                        act(session, viewer, uid, at=OPENING)
    assert seen(HUGO, at=OPENING) == []
    assert len(seen(at=OPENING)) == 1


def test_what_runs_is_read_first_and_what_is_over_last(teams: Flask) -> None:
    later = {"first": LAST + DAY, "last": LAST + 3 * DAY}
    create(HUGO, title="Over")
    create(HUGO, title="Runs", last=LAST + 3 * DAY)
    create(HUGO, title="To come", first=LAST + 9 * DAY, last=LAST + 11 * DAY)
    create(HUGO, title="Last day", last=LAST + DAY)
    uid = create(HUGO, title="Called off", **later)
    with writing() as session:
        challenges.cancel(session, cast.viewer(session, HUGO, at=END), uid, at=END)
    crew.counted(at=AFTER)
    titles = [each.challenge.title for each in seen(at=AFTER)]
    assert titles == ["Last day", "Runs", "To come", "Over", "Called off"]


def test_before_its_start_it_may_change_and_after_it_not(teams: Flask) -> None:
    uid = create()
    with writing() as session:
        hugo = cast.viewer(session, HUGO, at=OPENING)
        later = plan("Alizé Maroc", kind="goal", goal=9, title="Winter")
        challenges.change(session, hugo, uid, later, at=OPENING)
    found = one(at=OPENING)
    assert (found.challenge.title, list(scores(found))) == ("Winter", ["Alizé Maroc"])
    with writing() as session, pytest.raises(Conflict):
        challenges.change(session, hugo, uid, plan(first=LAST, last=LAST + DAY), at=START)


def test_a_challenge_that_is_called_off_counts_and_tells_nothing(teams: Flask) -> None:
    uid = create()
    with writing() as session:
        hugo = cast.viewer(session, HUGO, at=START)
        for _ in range(2):
            challenges.cancel(session, hugo, uid, at=START)
    earn(RABAT, 60, at=START)
    crew.counted(at=AFTER)
    assert one(at=AFTER).phase is Phase.CANCELLED
    assert scores(one(at=AFTER)) == {"Harbour": (None, None), RABAT: (None, None)}
    assert told() == []


def test_where_boards_are_off_there_are_goals_and_no_races(teams: Flask) -> None:
    create()
    create(HUGO, "Alizé Maroc", kind="goal", goal=9)
    with writing() as session:
        ada = cast.viewer(session, ADA, at=OPENING)
        boards.switch(session, ada, unit(session, RABAT).id, on=False, at=OPENING)
    assert [found.challenge.kind for found in seen(at=OPENING)] == ["goal"]
    crew.counted(at=AFTER)
    assert told() == ["challenge-closed"]  # of the goal
    with pytest.raises(Invalid):
        create()


def test_the_audit_finds_a_small_group_and_a_result_of_what_was_called_off(teams: Flask) -> None:
    create()
    crew.counted(at=AFTER)
    assert faults() == []
    with writing() as session:
        id_ = session.scalars(select(Challenge.id)).one()
        session.execute(text("update challenge_unit set heads = 4"))
        session.add(ChallengeState(challenge_id=id_, state="cancelled", at=AFTER))
        session.execute(text("update challenge_state set at = '2026-11-19 00:00:00+00:00'"))
    assert len(faults()) == 3
