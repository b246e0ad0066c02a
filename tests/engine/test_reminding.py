"""The promises of reminders, each by its name, over any assignments, calendars, zones and hours."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from academy.engine.calendar import Calendar
from academy.engine.reminding import (
    GAP,
    MOST,
    SPAN,
    Asked,
    Days,
    Quiet,
    Reason,
    Rules,
    Told,
    Wishes,
    Word,
    closed,
    decide,
    next_open,
    stage,
)
from academy.engine.suggesting import Act, Suggestion, Teammate, suggest

PARIS, LONDON, AUCKLAND = (
    ZoneInfo(name) for name in ("Europe/Paris", "Europe/London", "Pacific/Auckland")
)
ZONES = (PARIS, LONDON, AUCKLAND, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"))
FRIDAY = date(2026, 11, 27)
EVERY_DAY = frozenset(range(7))

DEFAULT_WISHES, DEFAULT_RULES = Wishes(), Rules()

PARISIAN = Days(Calendar(), PARIS, PARIS)


def at(day: date, hour: int = 10, minute: int = 0, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=zone).astimezone(UTC)


def due(
    on: date = FRIDAY,
    *,
    number: int = 1,
    is_mandatory: bool = True,
    grace: int = 0,
    done: bool = False,
) -> Asked:
    return Asked((number, 1), on, is_mandatory, grace, done)


def lived(
    asked: Sequence[Asked],
    moments: Sequence[datetime],
    days: Days = PARISIAN,
    wishes: Wishes = DEFAULT_WISHES,
    rules: Rules = DEFAULT_RULES,
) -> Iterator[tuple[datetime, Word]]:
    """What is said at those moments, one after the other."""
    told: list[Told] = []
    for moment in moments:
        word = decide(asked, at=moment, days=days, told=told, wishes=wishes, rules=rules)
        if word.is_said:
            told.append(Told(moment, days.day(moment), frozenset(a.key for a in word.asked)))
            yield moment, word


def hours_of(first: date, count: int) -> list[datetime]:
    return [at(first) + timedelta(hours=n) for n in range(24 * count)]


asked_things = st.lists(
    st.builds(
        Asked,
        st.tuples(st.integers(1, 30), st.just(1)),
        st.dates(date(2026, 10, 1), date(2026, 12, 31)),
        st.booleans(),
        st.integers(0, 5),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda each: each.key,
)
calendars = st.builds(
    Calendar,
    week=st.frozensets(st.integers(0, 6), min_size=1),
    leave=st.lists(
        st.dates(date(2026, 10, 1), date(2026, 12, 31)).map(
            lambda first: (first, first + timedelta(days=9))
        ),
        max_size=2,
    ).map(tuple),
    holidays=st.frozensets(st.dates(date(2026, 10, 1), date(2026, 12, 31)), max_size=5),
)
people = st.builds(Days, calendars, st.sampled_from(ZONES), st.sampled_from(ZONES))
quiets = st.tuples(st.integers(0, 23), st.integers(0, 23)).map(lambda x: Quiet(*map(time, x)))
BEGIN = datetime(2026, 10, 25, tzinfo=UTC)

moments = st.lists(st.integers(0, 36 * 60), min_size=1, max_size=60).map(
    lambda gaps: [BEGIN + timedelta(minutes=n) for n in accumulate(gaps)]
)
wished = st.builds(Wishes, st.booleans(), st.booleans())


@given(asked_things, moments, people, wished, quiets)
def test_at_most_one_in_a_day_and_three_in_two_weeks(
    asked: list[Asked], when: list[datetime], days: Days, wishes: Wishes, quiet: Quiet
) -> None:
    said = [moment for moment, _ in lived(asked, when, days, wishes, Rules(quiet))]
    for place, moment in enumerate(said):
        after = [other for other in said[place + 1 :] if other < moment + SPAN]
        assert not any(other < moment + GAP for other in after)
        assert len(after) < MOST


@given(asked_things, moments, people, wished, quiets)
def test_never_in_quiet_hours_nor_on_days_off(
    asked: list[Asked], when: list[datetime], days: Days, wishes: Wishes, quiet: Quiet
) -> None:
    for moment, _ in lived(asked, when, days, wishes, Rules(quiet)):
        assert moment.astimezone(days.zone).time() not in quiet
        assert days.calendar.works_on(days.day(moment))
        assert days.calendar.works_on(moment.astimezone(days.zone).date())


@given(asked_things, moments, people, wished)
def test_nothing_is_said_of_what_is_finished_or_not_wished(
    asked: list[Asked], when: list[datetime], days: Days, wishes: Wishes
) -> None:
    for moment, word in lived(asked, when, days, wishes):
        for each in word.asked:
            assert not each.is_finished
            assert each.is_mandatory or wishes.suggestions
            assert each.is_mandatory or days.day(moment) <= each.due_on


@given(asked_things, moments, people)
def test_one_digest_says_all_that_is_due(
    asked: list[Asked], when: list[datetime], days: Days
) -> None:
    for moment, word in lived(asked, when, days):
        day = days.day(moment)
        due_now = {a.key for a in asked if not a.is_finished and stage(a, day, Rules()) is not None}
        assert {each.key for each in word.asked} == due_now


@given(asked_things, moments, people)
def test_nothing_is_said_twice_for_one_moment(
    asked: list[Asked], when: list[datetime], days: Days
) -> None:
    known: set[tuple[object, ...]] = set()
    for moment, word in lived(asked, when, days):
        day = days.day(moment)
        now = {(a.key, stage(a, day, Rules())) for a in word.asked if not a.is_late(day)}
        late = any(each.is_late(day) for each in word.asked)
        assert late or now - known
        known |= now


@given(moments, people, quiets)
def test_the_next_open_moment_is_open_and_none_lies_before_it(
    when: list[datetime], days: Days, quiet: Quiet
) -> None:
    for moment in when[:3]:
        following = next_open(moment, days, quiet)
        if following is None:
            continue
        assert following >= moment
        assert closed(following, days, quiet) is None
        probe = moment
        while probe < following:
            assert closed(probe, days, quiet) is not None, (probe, following)
            probe += timedelta(minutes=97)


def test_a_week_before_the_day_before_and_the_day_itself() -> None:
    said = [moment.date() for moment, _ in lived([due()], hours_of(date(2026, 11, 16), 12))]
    assert said == [date(2026, 11, 20), date(2026, 11, 26), FRIDAY]


def test_what_is_late_is_said_each_week_until_it_is_finished() -> None:
    asked = [due(date(2026, 11, 3), grace=2)]
    said = [moment.date() for moment, _ in lived(asked, hours_of(date(2026, 11, 4), 27))]
    assert said == [date(2026, 11, n) for n in (6, 13, 20, 27)]


def test_a_suggestion_is_never_late() -> None:
    asked = [due(date(2026, 11, 3), is_mandatory=False)]
    assert not list(lived(asked, hours_of(date(2026, 11, 4), 30)))
    assert not asked[0].is_late(date(2027, 1, 1))


def test_at_ten_in_the_evening_of_the_last_day_nothing_is_said_of_what_is_finished() -> None:
    never_quiet = Rules(Quiet(time(0), time(0)))
    evening = at(FRIDAY, 22)
    assert decide([due()], at=evening, days=PARISIAN, rules=never_quiet).is_said
    finished = decide([due(done=True)], at=evening, days=PARISIAN, rules=never_quiet)
    assert finished.reason is Reason.FINISHED


def test_each_refusal_says_why() -> None:
    told = [Told(at(FRIDAY) - timedelta(hours=20), FRIDAY - timedelta(days=1))]
    thrice = [Told(at(FRIDAY) - timedelta(days=n), FRIDAY) for n in (2, 5, 13)]
    on_leave = Days(Calendar(leave=((FRIDAY, FRIDAY),)), PARIS, PARIS)
    reasons = {
        Reason.QUIET: decide([due()], at=at(FRIDAY, 7, 59), days=PARISIAN),
        Reason.DAY_OFF: decide([due()], at=at(FRIDAY), days=on_leave),
        Reason.SOON: decide([due()], at=at(FRIDAY), days=PARISIAN, told=told),
        Reason.ENOUGH: decide([due()], at=at(FRIDAY), days=PARISIAN, told=thrice),
        Reason.NOTHING: decide([due(date(2027, 6, 1))], at=at(FRIDAY), days=PARISIAN),
    }
    assert {reason: word.reason for reason, word in reasons.items()} == {r: r for r in reasons}
    keys = frozenset({(1, 1)})
    again = decide(
        [due()], at=at(FRIDAY, 19), days=PARISIAN, told=[Told(at(FRIDAY, 8), FRIDAY, keys)]
    )
    assert again.reason is Reason.TOLD


def test_the_edges_of_the_night_and_of_the_caps() -> None:
    assert time(20) in Quiet()
    assert time(7, 59, 59) in Quiet()
    assert time(8) not in Quiet()
    assert time(19, 59, 59) not in Quiet()
    a_day_ago = [Told(at(FRIDAY) - GAP, date(2026, 11, 26))]
    assert decide([due()], at=at(FRIDAY), days=PARISIAN, told=a_day_ago).is_said
    two_weeks = [Told(at(FRIDAY) - timedelta(days=n), FRIDAY) for n in (2, 5, 14)]
    assert decide([due()], at=at(FRIDAY), days=PARISIAN, told=two_weeks).is_said


def test_a_moment_on_a_day_off_is_told_on_the_working_day_that_follows() -> None:
    sunday_week_before = due(date(2026, 11, 29))  # seven days before it is a Sunday
    said = [m.date() for m, _ in lived([sunday_week_before], hours_of(date(2026, 11, 19), 12))]
    # The day before and the day itself are a weekend; on the Monday after them it is late.
    assert said == [date(2026, 11, 23), date(2026, 11, 30)]


def test_the_night_that_jumps_and_the_one_that_comes_twice() -> None:
    """Clocks go forward on 29 March and back on 25 October 2026, at one o'clock UTC."""
    days = Days(Calendar(week=EVERY_DAY), PARIS, PARIS)
    quiet = Quiet(time(22), time(2, 30))  # on 29 March there is no half past two
    spring = next_open(datetime(2026, 3, 29, 0, 0, tzinfo=UTC), days, quiet)
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # half past three
    autumn = next_open(datetime(2026, 10, 24, 22, 0, tzinfo=UTC), days, quiet)
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first half past two
    every_hour = Rules(Quiet(time(0), time(0)), late_every=1)
    for month, day in ((3, 27), (10, 23)):
        late = [due(date(2026, month, day - 20))]
        said = [
            m for m, _ in lived(late, hours_of(date(2026, month, day), 5), days, rules=every_hour)
        ]
        assert all(b - a >= GAP for a, b in pairwise(said))


def test_she_hears_where_she_is_and_works_where_she_works() -> None:
    travelling = Days(Calendar(), PARIS, AUCKLAND)
    friday_morning_in_paris = at(FRIDAY, 9)  # 21:00 of that day in Auckland
    assert decide([due()], at=friday_morning_in_paris, days=travelling).reason is Reason.QUIET
    friday_evening = at(FRIDAY, 21)  # 9:00 on Saturday in Auckland
    assert decide([due()], at=friday_evening, days=travelling).reason is Reason.DAY_OFF


def test_the_minute_is_spoken_of_only_to_who_wished_so_and_was_away() -> None:
    wish = Wishes(minute=True)
    tuesday, thursday = date(2026, 11, 24), date(2026, 11, 26)
    away = {"at": at(FRIDAY), "days": PARISIAN}
    assert decide([], **away, wishes=wish, last_minute=date(2026, 11, 20)).reason is Reason.MINUTE
    assert decide([], **away, last_minute=date(2026, 11, 20)).reason is Reason.NOTHING
    assert not decide([], **away, wishes=wish, last_minute=tuesday).is_said
    lately = [Told(at(thursday) - timedelta(days=5), date(2026, 11, 21))]
    assert not decide([], **away, wishes=wish, told=lately).is_said


def test_a_digest_begins_with_what_is_late_and_mandatory() -> None:
    late, soon = due(date(2026, 11, 20), number=3), due(number=2)
    wish = due(number=1, is_mandatory=False)
    word = decide([wish, soon, late], at=at(FRIDAY), days=PARISIAN)
    assert word.asked == (late, soon, wish)


def test_one_thing_is_suggested_to_a_manager() -> None:
    day = FRIDAY
    late = Teammate(1, late_since=day - timedelta(days=9))
    later = Teammate(2, late_since=day - timedelta(days=2))
    proud = Teammate(3, achieved=day - timedelta(days=1))
    near = Teammate(4, due_on=day + timedelta(days=2))
    deaf = Teammate(5, late_since=day - timedelta(days=90), can_hear=False)
    assert suggest([later, near, proud, deaf, late], day) == Suggestion(Act.NUDGE, 1)
    assert suggest([near, proud, deaf], day) == Suggestion(Act.CONGRATULATE, 3)
    assert suggest([near, deaf], day) == Suggestion(Act.NUDGE, 4)
    assert suggest([Teammate(6, achieved=day - timedelta(days=8))], day) is None
    assert suggest([deaf], day) is None
    assert suggest([], day) is None
