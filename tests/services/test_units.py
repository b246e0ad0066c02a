import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.models.people import Unit
from academy.services import unit_tree, units
from academy.services.units import Place
from academy.services.viewer import Viewer
from tests.cast import unit
from tests.conftest import OPENING


def test_the_tree_shows_each_unit_after_the_one_above_it(session: Session, ada: Viewer) -> None:
    shown = [(b.unit.name, b.depth) for b in unit_tree.look(session, ada).branches]
    assert shown[:4] == [
        ("Alizé", 0),
        ("France", 1),
        ("Alizé France", 2),
        ("Learning, Lyon", 3),
    ]
    assert len(shown) == 11


def test_a_unit_has_the_people_of_all_below_it_and_its_own(session: Session, ada: Viewer) -> None:
    branches = {b.unit.name: (b.people, b.own) for b in unit_tree.look(session, ada).branches}
    assert branches["Alizé"] == (8, 1)
    assert branches["Maroc"] == (3, 0)
    assert branches["Alizé Maroc"] == (3, 1)
    assert branches["Customer care, Rabat"] == (2, 2)


def test_a_unit_moves_with_everything_below_it(session: Session, ada: Viewer) -> None:
    maroc, portugal = unit(session, "Alizé Maroc"), unit(session, "Portugal")
    rabat_id, path = unit(session, "Customer care, Rabat").id, portugal.path
    units.move(session, ada, maroc.id, parent_id=portugal.id, at=OPENING)
    assert unit(session, "Alizé Maroc").path == f"{path}{maroc.id}/"
    assert unit(session, "Customer care, Rabat").path == f"{path}{maroc.id}/{rabat_id}/"
    for one in session.scalars(select(Unit)):
        parent = session.get(Unit, one.parent_id) if one.parent_id else None
        assert one.path == f"{parent.path if parent else '/'}{one.id}/"


def test_a_unit_never_moves_into_itself(session: Session, ada: Viewer) -> None:
    maroc, rabat = unit(session, "Maroc"), unit(session, "Customer care, Rabat")
    for unit_id, parent_id in ((maroc.id, rabat.id), (maroc.id, maroc.id)):
        with pytest.raises(Conflict):
            units.move(session, ada, unit_id, parent_id=parent_id, at=OPENING)


def test_a_country_does_not_lie_below_a_team(session: Session, ada: Viewer) -> None:
    with pytest.raises(Conflict):
        units.move(
            session,
            ada,
            unit(session, "Portugal").id,
            parent_id=unit(session, "Night shift, Lille").id,
            at=OPENING,
        )


def test_the_tree_does_not_grow_for_ever(session: Session, ada: Viewer) -> None:
    below = unit(session, "Night shift, Lille").id

    def add_below(parent_id: int) -> int:
        values = {"name": "Team", "kind": "team", "country": None, "time_zone": None}
        return units.add(session, ada, parent_id=parent_id, at=OPENING, **values).id  # type: ignore[arg-type]

    for _ in range(units.DEEPEST - 4):
        below = add_below(below)
    with pytest.raises(Conflict, match="deep enough"):
        add_below(below)


def test_units_below_follow_a_new_time_zone_unless_they_had_their_own(
    session: Session, ada: Viewer
) -> None:
    unit(session, "Night shift, Lille").time_zone = "Europe/Brussels"
    session.flush()
    france = unit(session, "France")
    units.change(
        session,
        ada,
        france.id,
        name="France",
        place=Place("FR", "Indian/Reunion", "12345", None),
        at=OPENING,
    )
    session.expire_all()
    assert unit(session, "Learning, Lyon").time_zone == "Indian/Reunion"
    assert unit(session, "Night shift, Lille").time_zone == "Europe/Brussels"
    assert unit(session, "Portugal").time_zone == "Europe/Lisbon"


def test_units_below_follow_another_week_and_other_holidays_from_today_on(
    session: Session, ada: Viewer
) -> None:
    unit(session, "Learning, Lyon").week = "1245"
    session.flush()
    place = Place("FR", "Europe/Paris", "23456", "FR-57")
    france = unit(session, "France")
    france.region = None
    for below in ("Alizé France", "Night shift, Lille", "Learning, Lyon"):
        unit(session, below).region = None
    units.change(session, ada, france.id, name="France", place=place, at=OPENING)
    session.expire_all()
    shown = {
        name: (unit(session, name).week, unit(session, name).region)
        for name in ("Alizé France", "Learning, Lyon", "Portugal")
    }
    assert shown == {
        "Alizé France": ("23456", "FR-57"),
        "Learning, Lyon": ("1245", "FR-57"),
        "Portugal": ("12345", "-"),
    }
    assert unit(session, "Alizé France").calendar_from == OPENING.date()
    assert unit(session, "Portugal").calendar_from is None


@pytest.mark.parametrize(
    ("week", "region", "field"),
    [("", None, "week"), ("12345", "XX", "region"), ("12345", "FR-Lyon", "region")],
)
def test_a_place_without_a_working_day_or_with_unknown_holidays_is_refused(
    session: Session, ada: Viewer, week: str, region: str | None, field: str
) -> None:
    france = unit(session, "France")
    place = Place("FR", "Europe/Paris", week, region)
    with pytest.raises(Invalid) as refusal:
        units.change(session, ada, france.id, name="France", place=place, at=OPENING)
    assert refusal.value.field == field


def test_two_units_of_one_name_do_not_hang_side_by_side(session: Session, ada: Viewer) -> None:
    france = unit(session, "France")
    with pytest.raises(Invalid):
        units.change(
            session,
            ada,
            france.id,
            name="Maroc",
            place=Place(None, "UTC", "12345", None),
            at=OPENING,
        )


def test_only_an_empty_unit_goes(session: Session, ada: Viewer) -> None:
    for name in ("Alizé", "Maroc", "Customer care, Rabat"):
        with pytest.raises(Conflict):
            units.remove(session, ada, unit(session, name).id, at=OPENING)
    new = units.add(
        session,
        ada,
        parent_id=unit(session, "Maroc").id,
        name="Casablanca",
        kind="team",
        country=None,
        time_zone=None,
        at=OPENING,
    )
    assert (new.country, new.time_zone) == ("MA", "Africa/Casablanca")
    units.remove(session, ada, new.id, at=OPENING)
    assert session.get(Unit, new.id) is None
