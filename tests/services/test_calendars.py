"""Public holidays and weeks of one's own."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.manuscript.calendars import Calendar, OwnDays
from academy.models.people import Unit
from academy.models.streaks import WorkingWeek
from academy.services import calendars, publishing
from academy.services.calendars import NONE, Holidays
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, unit, viewer
from tests.conftest import OPENING
from tests.make import Pages

INDEPENDENCE = date(2026, 11, 18)
CHRISTMAS = date(2026, 12, 25)
EVE = date(2026, 12, 24)
PARTY = {"en": "The company’s day", "fr": "La journée de l’entreprise"}
DAY = timedelta(days=1)


def holidays(region: str | None, **own: OwnDays) -> Holidays:
    return Holidays(region, Calendar({name.replace("_", "-"): days for name, days in own.items()}))


def keep_holidays(session: Session) -> Viewer:
    """Amina, where the public holidays of her country are kept."""
    for each in session.scalars(select(Unit)):
        each.region = None
    session.flush()
    return viewer(session, AMINA, at=OPENING)


def test_every_country_has_its_own_days() -> None:
    assert INDEPENDENCE in holidays("MA")
    assert INDEPENDENCE not in holidays("FR")
    assert CHRISTMAS in holidays("FR")
    assert CHRISTMAS not in holidays("MA")


def test_a_part_of_a_country_may_have_more() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in holidays("DE-BY")
    assert epiphany not in holidays("DE")


@pytest.mark.parametrize("region", [None, NONE, "XX", "FR-Lyon", "nonsense"])
def test_where_no_holidays_are_known_or_kept_every_day_is_like_others(region: str | None) -> None:
    assert CHRISTMAS not in holidays(region)
    assert holidays(region).name(CHRISTMAS, "en") == ""


@pytest.mark.parametrize("year", [1, 1989, 2101, 9999])
def test_years_that_nobody_knows_have_none(year: int) -> None:
    assert date(year, 12, 25) not in holidays("FR")


def test_holidays_are_named_in_the_readers_language_where_the_library_can() -> None:
    assert holidays("MA").name(INDEPENDENCE, "fr") == "Fête de l'indépendance"
    assert holidays("MA").name(INDEPENDENCE, "en") == "Independence Day"
    assert holidays("MA").name(INDEPENDENCE, "xx")


def test_a_company_adds_days_and_takes_others_away() -> None:
    everywhere = OwnDays({EVE: PARTY}, frozenset())
    in_france = OwnDays({}, frozenset({CHRISTMAS}))
    french = holidays("FR", all=everywhere, FR=in_france)
    assert EVE in french
    assert CHRISTMAS not in french
    assert french.name(EVE, "fr") == PARTY["fr"]
    assert french.name(CHRISTMAS, "fr") == ""
    assert CHRISTMAS in holidays("DE", all=everywhere, FR=in_france)
    assert CHRISTMAS not in holidays("FR-57", FR=in_france)
    assert EVE not in holidays(NONE, all=everywhere)


def test_what_is_said_of_a_part_goes_before_what_is_said_of_the_country() -> None:
    closed, open_ = OwnDays({EVE: PARTY}, frozenset()), OwnDays({}, frozenset({EVE}))
    assert EVE not in holidays("DE-BY", DE=closed, DE_BY=open_)
    assert EVE in holidays("DE", DE=closed, DE_BY=open_)


def test_only_places_with_public_holidays_are_known() -> None:
    assert [calendars.is_known(place) for place in ("FR", "DE-BY", NONE)] == [True] * 3
    assert not any(calendars.is_known(place) for place in ("", "XX", "FR-Lyon", "de-by", "all"))


def test_nobody_works_on_a_public_holiday_of_her_units_country(session: Session) -> None:
    amina = keep_holidays(session)
    assert not amina.works_on(INDEPENDENCE)
    assert amina.next_day(INDEPENDENCE - DAY) == INDEPENDENCE + DAY
    assert viewer(session, BRUNO, at=OPENING).works_on(INDEPENDENCE)
    unit(session, "Customer care, Rabat").region = "PT"
    session.flush()
    assert viewer(session, AMINA, at=OPENING).works_on(INDEPENDENCE)


def test_the_authors_calendar_takes_effect_with_its_publication(
    session: Session, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keep_holidays(session)
    pages = Pages(tmp_path_factory.mktemp("pages")).module("sea", "tides")
    pages.texts["calendar.yaml"] = (
        "MA:\n  extra:\n    2026-11-19: { en: The day after }\n  removed: [2026-11-18]\n"
    )
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    assert amina.works_on(INDEPENDENCE)
    assert not amina.works_on(INDEPENDENCE + DAY)
    del pages.texts["calendar.yaml"]
    publishing.publish(session, pages.read(), at=OPENING)
    again = viewer(session, AMINA, at=OPENING)
    assert (again.works_on(INDEPENDENCE), again.works_on(INDEPENDENCE + DAY)) == (False, True)


def weeks(session: Session) -> list[tuple[date, str | None]]:
    rows = session.execute(select(WorkingWeek.since, WorkingWeek.week).order_by(WorkingWeek.since))
    return [(since, week) for since, week in rows]


def test_a_week_of_her_own_begins_on_the_next_monday(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    wednesday = OPENING + 2 * DAY
    monday = calendars.choose_week(session, amina, "1245", at=wednesday)
    assert monday == date(2026, 11, 23)
    again = viewer(session, AMINA, at=wednesday)
    assert again.works_on(INDEPENDENCE)
    assert [again.works_on(monday + n * DAY) for n in range(5)] == [True, True, False, True, True]


def test_the_last_word_before_that_monday_counts(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    for week in ("1245", "23", "23"):
        calendars.choose_week(session, amina, week, at=OPENING)
    assert weeks(session) == [(date(2026, 11, 23), "23")]
    calendars.choose_week(session, amina, "12345", at=OPENING + 7 * DAY)
    assert weeks(session) == [(date(2026, 11, 23), "23"), (date(2026, 11, 30), None)]


@pytest.mark.parametrize("week", ["", "123456", "08", "9"])
def test_a_week_without_days_or_with_more_than_her_units_is_refused(
    session: Session, week: str
) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    with pytest.raises(Invalid):
        calendars.choose_week(session, amina, week, at=OPENING)
    assert weeks(session) == []


def test_a_week_that_became_longer_than_her_units_does_not_count(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    calendars.choose_week(session, amina, "34567", at=OPENING)
    unit(session, "Customer care, Rabat").week = "1234"
    session.flush()
    again = viewer(session, AMINA, at=OPENING)
    assert [again.works_on(date(2026, 11, day)) for day in (23, 29)] == [True, False]
