"""The month's boards: groups of five, the better half, neighbours, and aliases that nobody can follow."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from academy.engine import boards as rules
from academy.errors import Invalid, NotFound
from academy.models.boards import BoardPerson, BoardStep, BoardTeam
from academy.models.database import reading, writing
from academy.models.people import Person, Unit
from academy.models.rewards import Balance
from academy.services import boards, people, rankings, units
from academy.services.boards import Board, PersonLine
from tests import cast, crew
from tests.cast import AMINA, BRUNO, person, unit
from tests.conftest import OPENING
from tests.crew import SECRET

RABAT = "Customer care, Rabat"


def board(login: str = AMINA, *, at: datetime = OPENING) -> Board:
    found = seen(login, at=at)
    assert found
    return found


def seen(login: str = AMINA, *, at: datetime = OPENING) -> Board | None:
    with writing() as session:
        return boards.read(session, cast.viewer(session, login, at=at), at=at)


def others(found: Board) -> list[PersonLine]:
    return [line for line in found.people if not line.is_own]


@pytest.fixture
def company(app: Flask) -> Flask:
    """Rabat has Amina with 40 points, Marc with none, and four more; two teams stand beside it."""
    with writing() as session:
        crew.earn(session, person(session, AMINA), 40, at=OPENING)
        crew.crew(session, RABAT, [80, 60, 40, 20], at=OPENING)
        crew.team(session, "Harbour", [100, 50, 50, 50, 50], at=OPENING)
        crew.team(session, "Beacon", [900, 900, 900, 900], at=OPENING)
    crew.counted(at=OPENING)
    return app


def test_teams_are_compared_by_points_a_head(company: Flask) -> None:
    harbour, *rest = board().teams
    assert (harbour.place, harbour.name, harbour.score, harbour.is_own) == (
        1,
        "Harbour",
        600,
        False,
    )
    assert [(line.place, line.name, line.score, line.is_own) for line in rest] == [
        (2, RABAT, 400, True)
    ]


def test_a_team_of_four_is_nowhere(company: Flask) -> None:
    with reading() as session:
        beacon = unit(session, "Beacon").id
        assert session.get(BoardTeam, beacon) is None
    assert "Beacon" not in str(board())


def test_a_team_that_shrinks_below_five_goes(company: Flask) -> None:
    with writing() as session:
        gone = session.scalars(select(Person).where(Person.unit_id == unit(session, "Harbour").id))
        next(iter(gone)).suspended_at = OPENING
    crew.counted(at=OPENING)
    assert "Harbour" not in str(board())


def test_the_list_of_teams_has_no_bottom(company: Flask) -> None:
    with writing() as session:
        for number in range(9):
            crew.team(session, f"Team {number}", [10 * number + 10] * 5, at=OPENING)
    crew.counted(at=OPENING)
    teams = board().teams
    assert [line.name for line in teams] == [
        "Team 8",
        "Team 7",
        "Team 6",
        "Harbour",
        "Team 5",
        "Team 4",
        RABAT,
    ]
    assert [line.place for line in teams][-3:] == [4, 6, 7]


def test_however_many_teams_share_a_place_twenty_are_shown_and_ones_own(company: Flask) -> None:
    with writing() as session:
        for number in range(25):
            crew.team(session, f"Team {number}", [90] * 5, at=OPENING)
    crew.counted(at=OPENING)
    teams = board().teams
    assert [line.place for line in teams] == [1] * 20 + [27]
    assert teams[-1].is_own


def test_one_sees_two_neighbours_on_either_side_and_no_more(company: Flask) -> None:
    lines = board().people
    assert [line.is_own for line in lines].index(True) in {1, 2}
    assert len(lines) <= 5
    mine = next(line for line in lines if line.is_own)
    assert mine.points == 40
    assert mine.place == 1 + 4 + 5 + 2
    points = [line.points for line in lines]
    assert points == sorted(points, reverse=True)


def test_equals_share_a_place(company: Flask) -> None:
    lines = [line for line in board().people if line.points == 40]
    assert len(lines) == 2
    assert len({line.place for line in lines}) == 1


def test_nobody_without_points_is_ranked(company: Flask) -> None:
    with reading() as session:
        marc = person(session, "marc").id
        assert session.get(BoardPerson, marc) is None
        assert session.scalar(select(BoardPerson.points).where(BoardPerson.points <= 0)) is None
    found = board("marc@demo.example")
    assert not found.people
    assert not found.has_few


def test_fewer_than_five_people_with_points_make_no_board(app: Flask) -> None:
    with writing() as session:
        crew.earn(session, person(session, BRUNO), 40, at=OPENING)
        crew.crew(session, "Parcels, Porto", [10, 20, 30], at=OPENING)
    crew.counted(at=OPENING)
    assert board(BRUNO).has_few
    assert not board(BRUNO).people
    with writing() as session:
        crew.crew(session, "Parcels, Porto", [50], at=OPENING)
    crew.counted(at=OPENING)
    assert not board(BRUNO).has_few
    assert len(board(BRUNO).people) == 4


def test_boards_end_at_the_entity(company: Flask) -> None:
    with writing() as session:
        crew.crew(session, "Parcels, Porto", [1000] * 6, at=OPENING)
    crew.counted(at=OPENING)
    assert board().teams[0].name == "Harbour"
    assert all(line.points < 1000 for line in board().people)


def test_colleagues_go_by_an_alias_unless_they_chose_to_show_their_name(company: Flask) -> None:
    lines = others(board())
    aliases = {f"{wind} {star}" for wind in rules.WINDS for star in rules.STARS}
    assert lines
    assert all(line.name in aliases for line in lines)
    with writing() as session:
        session.execute(update(Person).values(shows_name=True))
    assert all(line.name.startswith("Given") for line in others(board()))
    with writing() as session:
        session.execute(update(Person).values(is_calm=True))
    assert all(line.name in aliases for line in others(board()))


def test_one_reads_on_her_own_line_what_others_read(company: Flask) -> None:
    def own() -> str:
        return next(line.name for line in board().people if line.is_own)

    def choose(alias: str, *, shows_name: bool) -> None:
        with writing() as session:
            amina = cast.viewer(session, AMINA, at=OPENING)
            boards.choose_look(session, amina, alias=alias, shows_name=shows_name)

    with reading() as session:
        mark = session.get_one(BoardPerson, person(session, AMINA).id).mark
    assert own() == rules.alias(mark)
    choose("  Old   Salt ", shows_name=False)
    assert own() == "Old Salt"
    choose("Old Salt", shows_name=True)
    assert own() == "Amina Benali"


@pytest.mark.parametrize(
    "alias",
    [
        "ab",
        "x" * 31,
        "<b>Salt</b>",
        "a\x00bc",
        "a\u202ebc",
        "..",
        "--- ",
        "Bruno Almeida",
        "bruno almeida",
    ],
)
def test_what_is_no_alias_or_a_colleagues_name_is_refused(app: Flask, alias: str) -> None:
    with writing() as session:
        amina = cast.viewer(session, AMINA, at=OPENING)
    with writing() as session, pytest.raises(Invalid):
        boards.choose_look(session, amina, alias=alias, shows_name=False)
    with reading() as session:
        assert person(session, AMINA).alias is None


@pytest.mark.parametrize("alias", ["Old Salt", "L’Étoile-du-Nord", "船長さん", "K.9", "أمينة"])
def test_an_alias_may_be_in_any_script(app: Flask, alias: str) -> None:
    with writing() as session:
        amina = cast.viewer(session, AMINA, at=OPENING)
        boards.choose_look(session, amina, alias=alias, shows_name=False)
        assert boards.look(session, amina).alias == alias


def test_a_new_month_brings_new_aliases_and_an_empty_board_in_the_entitys_zone(
    app: Flask,
) -> None:
    evening = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # December in Paris, not yet in Lisbon
    with writing() as session:
        for place in ("Parcels, Porto", "Learning, Lyon"):
            crew.crew(session, place, [10, 20, 30, 40, 50], at=OPENING)
        crew.earn(session, person(session, BRUNO), 30, at=OPENING)
        crew.earn(session, person(session, "chloe"), 30, at=OPENING)
    crew.counted(at=OPENING)
    assert board("chloe@demo.example").people
    crew.counted(at=evening)
    assert board(BRUNO, at=evening).people
    assert board(BRUNO, at=evening).month.month == 11
    lyon = board("chloe@demo.example", at=evening)
    assert (lyon.month.month, list(lyon.people), list(lyon.teams)) == (12, [], [])
    december = evening + timedelta(days=1)
    before = [line.name for line in others(board(BRUNO, at=evening))]
    with writing() as session:
        porto = unit(session, "Parcels, Porto").id
        for who in session.scalars(select(Person).where(Person.unit_id == porto)).all():
            crew.earn(session, who, 10, at=december)
    crew.counted(at=december)
    after = [line.name for line in board(BRUNO, at=december).people]
    assert len(after) == 5 or len(after) == 3
    assert not set(before) & set(after)


def test_before_the_job_ran_the_old_months_board_is_not_shown(company: Flask) -> None:
    december = OPENING + timedelta(days=30)
    found = board(at=december)
    assert (list(found.people), list(found.teams)) == ([], [])


def test_where_boards_are_off_nobody_sees_one_or_stands_on_one(company: Flask) -> None:
    with writing() as session:
        ada = cast.viewer(session, "ada", at=OPENING)
        boards.switch(session, ada, unit(session, "Maroc").id, on=False, at=OPENING)
        below = people.add_unit(
            session, name="New", kind="team", parent=unit(session, "Alizé Maroc"), at=OPENING
        )
        assert not below.has_boards
        assert session.scalar(select(BoardPerson.person_id)) is None
        assert session.scalar(select(BoardTeam.unit_id)) is None
    assert seen() is None
    crew.counted(at=OPENING)
    with writing() as session:
        assert session.scalar(select(BoardTeam.unit_id)) is None
        assert session.scalar(select(BoardStep.entity_id)) is None
        boards.switch(session, ada, unit(session, "Maroc").id, on=True, at=OPENING)
    crew.counted(at=OPENING)
    assert board().people


def test_a_team_that_turned_its_boards_off_is_not_shown_to_the_others(company: Flask) -> None:
    with writing() as session:
        ada = cast.viewer(session, "ada", at=OPENING)
        boards.switch(session, ada, unit(session, "Harbour").id, on=False, at=OPENING)
    for _ in range(2):
        assert [line.name for line in board().teams] == [RABAT]
        assert max(line.points for line in board().people) <= 80
        crew.counted(at=OPENING)


def test_a_team_that_moves_to_where_boards_are_off_loses_its_own(company: Flask) -> None:
    with writing() as session:
        ada = cast.viewer(session, "ada", at=OPENING)
        boards.switch(session, ada, unit(session, "Alizé France").id, on=False, at=OPENING)
        france, portugal = (unit(session, f"Alizé {name}").id for name in ("France", "Portugal"))
        units.move(session, ada, unit(session, RABAT).id, parent_id=france, at=OPENING)
        units.move(session, ada, unit(session, "Harbour").id, parent_id=portugal, at=OPENING)
        assert not unit(session, RABAT).has_boards
        assert unit(session, "Harbour").has_boards
    assert seen() is None


def test_who_works_above_a_team_without_boards_keeps_hers(company: Flask) -> None:
    with writing() as session:
        ada = cast.viewer(session, "ada", at=OPENING)
        boards.switch(session, ada, unit(session, RABAT).id, on=False, at=OPENING)
    crew.counted(at=OPENING)
    above = board("hugo@demo.example")
    assert [line.name for line in above.teams] == ["Harbour"]
    assert seen() is None


def test_only_who_administers_a_unit_turns_its_boards_off(app: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, "marc"), "admin", unit(session, "Maroc"), at=OPENING)
        marc = cast.viewer(session, "marc", at=OPENING)
        with pytest.raises(NotFound):
            boards.switch(session, marc, unit(session, "Portugal").id, on=False, at=OPENING)
        boards.switch(session, marc, unit(session, RABAT).id, on=False, at=OPENING)
        off = session.scalars(select(Unit.name).where(Unit.has_boards.is_(False))).all()
        assert list(off) == [RABAT]


def test_what_is_kept_is_what_a_recount_from_the_balances_says(
    company: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "PORTION", 4)
    rng = random.Random(7)
    for _ in range(5):
        with writing() as session:
            everybody = session.scalars(select(Person)).all()
            for who in rng.sample(everybody, 6):
                crew.earn(session, who, rng.choice([10, 10, 20, 50]), at=OPENING)
            rng.choice(everybody).suspended_at = OPENING
            teams = session.scalars(select(Unit).where(Unit.kind == "team")).all()
            rng.choice(everybody).unit_id = rng.choice(teams).id
        crew.counted(at=OPENING)
        assert_recounted()


def assert_recounted() -> None:
    with reading() as session:
        plan = rankings.planned(session, at=OPENING)
        rows = session.execute(
            text(
                "select p.id, p.unit_id, b.month_points from person p"
                " join account a on a.person_id = p.id join balance b on b.account_id = a.id"
                " where p.suspended_at is null and b.month_points > 0"
            )
        ).all()
        wanted = {id_: (plan[unit_id].entity, points) for id_, unit_id, points in rows}
        kept = {r.person_id: (r.entity_id, r.points) for r in session.scalars(select(BoardPerson))}
        assert kept == wanted
        for step in session.scalars(select(BoardStep)):
            here = [points for entity, points in wanted.values() if entity == step.entity_id]
            assert step.people == here.count(step.points)
            assert step.above == sum(points > step.points for points in here)
        steps = {(s.entity_id, s.points) for s in session.scalars(select(BoardStep))}
        assert steps == set(wanted.values())


def test_a_recount_without_news_writes_nothing(company: Flask) -> None:
    def state() -> list[object]:
        with reading() as session:
            tables = (BoardPerson, BoardStep, BoardTeam)
            return [
                [tuple(row) for row in session.execute(select(*table.__table__.c))]
                for table in tables
            ]

    with reading() as session:
        plan = rankings.planned(session, at=OPENING)
        put, gone, _ = rankings._people(session, plan, 0, secret=SECRET)
        assert (put, gone) == ([], [])
        assert rankings._steps(session) == ([], [])
        assert rankings._teams(session, plan) == ([], [])
    before = state()
    crew.counted(at=OPENING)
    assert state() == before


def test_a_reading_that_is_older_never_takes_points_back(company: Flask) -> None:
    with reading() as session:
        plan = rankings.planned(session, at=OPENING)
    with writing() as session:
        amina = person(session, AMINA)
        crew.earn(session, amina, 5, at=OPENING)
    with reading() as session:
        old, _, _ = rankings._people(session, plan, 0, secret=SECRET)
    with writing() as session:
        crew.earn(session, amina, 5, at=OPENING)
    crew.counted(at=OPENING)
    rankings._write(BoardPerson, rankings.PUT_PEOPLE, old, [])
    with reading() as session:
        assert session.get_one(BoardPerson, amina.id).points == 50


def test_an_erased_person_stands_on_no_board(company: Flask) -> None:
    with writing() as session:
        gone = session.scalars(
            select(Person.id).where(Person.unit_id == unit(session, "Beacon").id)
        ).first()
        assert gone
        session.execute(text(f"delete from person where id = {gone}"))
    crew.counted(at=OPENING)
    with reading() as session:
        assert session.get(BoardPerson, gone) is None
        assert session.scalars(select(Balance.points).where(Balance.points == 900)).first()
