"""Who tries the product with its demo company sees boards, a race, a goal and a plan."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy.engine.boards import LEAST, Phase
from academy.models.challenges import Challenge, ChallengeUnit
from academy.models.database import reading, writing
from academy.models.people import Person, Unit
from academy.models.quizzes import Answer
from academy.models.tallies import UnitDay
from academy.services import boards, challenges, colleagues, demo, scoring, settling
from academy.services.audit import faults
from tests import cast
from tests.cast import ADA, AMINA, BRUNO, CHLOE, EVERYBODY, HUGO, KARIM, MARC, person, unit
from tests.conftest import OPENING
from tests.crew import SECRET

pytestmark = pytest.mark.slow

TEAMS = (AMINA, MARC, BRUNO, CHLOE, KARIM)
"""Who belongs to a team."""


def join(at: datetime = OPENING) -> None:
    with writing() as session:
        colleagues.join(session, at=at)
    scoring.bring_up_to_date(secret=SECRET, at=at)


def people() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_every_team_is_large_enough_to_be_compared(academy: Flask) -> None:
    join()
    with reading() as session:
        counted = select(Unit.name, func.count()).join(Person).where(Unit.kind == "team")
        heads = dict(session.execute(counted.group_by(Unit.name)).all())
    assert len(heads) == len(colleagues.TEAMS)
    assert min(heads.values()) > LEAST, "one may leave"


def test_everybody_sees_teams_her_own_among_them(academy: Flask) -> None:
    join()
    with writing() as session:
        for login in TEAMS:
            found = boards.read(session, cast.viewer(session, login, at=OPENING), at=OPENING)
            assert found
            assert not found.has_few
            assert len(found.teams) >= 2
            assert any(team.is_own for team in found.teams)


@pytest.mark.parametrize("day", [1, 15, 30])
def test_there_are_boards_on_any_day_of_a_month(academy: Flask, day: int) -> None:
    at = datetime(2026, 12, day, 12, 0, tzinfo=UTC)
    join(at)
    with writing() as session:
        found = boards.read(session, cast.viewer(session, AMINA, at=at), at=at)
        assert found
        assert found.teams
        assert (session.scalar(select(func.max(Answer.at))) or at) < at
        most = session.scalar(select(func.max(ChallengeUnit.total))) or 0
        assert 0.2 < most / colleagues.GOAL < 0.8, most


def test_a_race_and_a_shared_goal_run_and_a_race_is_planned(academy: Flask) -> None:
    join()
    with writing() as session:
        for login in TEAMS:
            viewer = cast.viewer(session, login, at=OPENING)
            found = challenges.of_viewer(session, viewer, at=OPENING)
            [goal] = (seen for seen in found if seen.challenge.kind == "goal")
            assert goal.challenge.charity
            assert goal.phase is Phase.RUNNING
            assert 0.2 < goal.total / colleagues.GOAL < 0.8
            [race] = (seen for seen in found if seen.challenge.title == "Grand Prix Alizé")
            assert race.phase is Phase.RUNNING
            assert sorted(rival.place or 0 for rival in race.rivals) == [1, 2, 3]
            assert len(found) == 2 + (login in {AMINA, MARC})
        for login, organises in ((HUGO, 1), (ADA, 3)):
            viewer = cast.viewer(session, login, at=OPENING)
            assert len(challenges.organised(session, viewer, at=OPENING)) == organises


def test_the_books_are_right_and_settling_again_changes_nothing(academy: Flask) -> None:
    join()
    before = people()
    with writing() as session:
        assert settling.settle(session, colleagues.TEAMS, at=OPENING) == 0
        assert faults(session) == []
        lead = session.scalars(select(Person).where(Person.number == "k-1101")).one()
        assert lead.manager_id == person(session, MARC).id
    assert (
        people()
        == before
        == len(EVERYBODY) + sum(len(list(team.members)) for team in colleagues.TEAMS)
    )


def test_nobody_of_them_can_sign_in_and_no_name_or_number_stands_twice(app: Flask) -> None:
    join()
    with reading() as session:
        them = session.scalars(select(Person).where(Person.number.startswith("k-11"))).all()
        everybody = session.scalars(select(Person)).all()
    assert all(each.secret_hash is None for each in them)
    names = {(each.given_name, each.family_name) for each in everybody}
    assert len(names) == len({each.uid for each in everybody}) == len(everybody)


def test_without_content_they_have_done_nothing_yet(app: Flask) -> None:
    join()
    with reading() as session:
        assert session.scalar(select(Answer.id)) is None
        assert session.scalars(select(ChallengeUnit.total).distinct()).all() == [0]


def test_they_go_with_the_company_and_what_they_earned_is_nobodys(academy: Flask) -> None:
    join()
    with writing() as session:
        while demo.remove(session):
            pass
        assert session.scalar(select(Challenge.id)) is None
        assert session.scalar(select(ChallengeUnit.unit_id)) is None
        assert set(session.scalars(select(UnitDay.unit_id))) == {0}
    later = OPENING + timedelta(hours=1)
    with writing() as session:
        assert demo.create(session, password_hash="x", pin_hash="x", at=later)
    scoring.bring_up_to_date(secret=SECRET, at=later)
    with writing() as session:
        assert unit(session, "Alizé Maroc").id
        found = boards.read(session, cast.viewer(session, AMINA, at=later), at=later)
        assert found
        assert (list(found.teams), list(found.people)) == ([], [])
        assert faults(session) == []
