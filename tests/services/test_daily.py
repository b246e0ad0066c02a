"""A minute a day: drawn once, marked once, paid once; nothing on days off, nothing piles up."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.rewards import (
    KEY_PER_QUESTION,
    POINTS_PER_RIGHT_ANSWER,
    STAR_PER_DAY,
    Earned,
)
from academy.errors import Conflict, Invalid, NotFound
from academy.models.daily import Aside, Draw
from academy.models.database import writing
from academy.models.people import Leave, Unit
from academy.models.quizzes import Answer
from academy.models.rewards import LedgerTransaction
from academy.services import daily, memory, publishing
from academy.services.audit import faults
from academy.services.daily import Outcome
from academy.services.draws import Daily
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, person, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages, answered, right, wrong
from tests.statements import counted

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FRIDAY = OPENING + 4 * DAY
BANK = "1-sea/1-tides/questions.en.md"

RIGHT = Earned(keys=KEY_PER_QUESTION, points=POINTS_PER_RIGHT_ANSWER)
STAR = Earned(stars=STAR_PER_DAY)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages").module("sea", "tides", questions=12)


@pytest.fixture
def published(session: Session, pages: Pages) -> Pages:
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def amina(session: Session, published: Pages) -> Viewer:
    return viewer(session, AMINA, at=OPENING)


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def uids(today: Daily) -> list[str]:
    return [asked.question.uid for asked in today.asked]


def give(
    session: Session, who: Viewer, uid: str, *, at: datetime, rightly: bool = True, **which: Any
) -> Outcome:
    """Answer the question of that *uid*, rightly or not."""
    key = next(q for q in questions(session, who) if q.uid == uid).document.key
    return daily.answer(session, who, uid, (right if rightly else wrong)(key), at=at, **which)


def questions(session: Session, who: Viewer) -> list[Any]:
    ready, _state = memory.read(session, who, day=OPENING.date())
    return [*ready.live.values()]


def leave(session: Session, login: str, first: date, last: date) -> Viewer:
    session.add(Leave(person_id=person(session, login).id, first=first, last=last))
    session.flush()
    return viewer(session, login, at=OPENING)


def moved(session: Session, zone: str) -> Viewer:
    """Amina, where days begin with those of *zone*."""
    unit = viewer(session, AMINA, at=OPENING).unit_id
    session.get_one(Unit, unit).time_zone = zone
    session.flush()
    return viewer(session, AMINA, at=OPENING)


# The draw.


def test_a_day_asks_two_questions_and_says_why(session: Session, amina: Viewer) -> None:
    assert daily.read(session, amina, at=OPENING) is None
    today = daily.open_(session, amina, at=OPENING)
    assert len(set(uids(today))) == 2
    assert (today.purpose, today.day, today.works) == ("daily", OPENING.date(), True)
    assert today.current == today.asked[0]
    assert today.notion == "knots"
    assert not today.is_done
    assert {asked.why.skill for asked in today.asked} == {"knots"}


def test_every_look_at_a_day_and_every_device_see_the_same(session: Session, amina: Viewer) -> None:
    today = daily.open_(session, amina, at=OPENING)
    assert daily.read(session, amina, at=OPENING + 3 * MINUTE) == today
    assert daily.open_(session, amina, at=OPENING + 9 * MINUTE) == today
    assert count(session, Draw) == 1
    assert session.scalars(select(Draw.shown_at)).one() == OPENING


def test_a_day_can_be_drawn_again_to_the_same(session: Session, amina: Viewer) -> None:
    drawn = []
    for _ in range(2):
        with session.begin_nested() as begun:
            drawn.append(uids(daily.open_(session, amina, at=OPENING)))
            begun.rollback()
    assert drawn[0] == drawn[1]


def test_missed_days_never_pile_up(session: Session, amina: Viewer) -> None:
    daily.open_(session, amina, at=OPENING)
    later = daily.open_(session, amina, at=OPENING + 28 * DAY)
    assert len(later.asked) == 2
    assert later.current == later.asked[0]
    assert count(session, Draw) == 2


@pytest.mark.parametrize("days", [5, 6])
def test_nothing_is_asked_on_a_rest_day(session: Session, amina: Viewer, days: int) -> None:
    at = OPENING + days * DAY
    for look in (daily.read, daily.open_):
        today = look(session, amina, at=at)
        assert today is not None
        assert (today.works, today.asked, today.is_done, today.current) == (False, (), False, None)
        assert today.next_day == OPENING.date() + 7 * DAY
    assert count(session, Draw) == 0
    with pytest.raises(NotFound):
        give(session, amina, "tides-0", at=at)


def test_nothing_is_asked_on_leave_and_the_next_day_is_the_one_after(
    session: Session, published: Pages
) -> None:
    monday = OPENING.date()
    amina = leave(session, AMINA, monday + 3 * DAY, monday + 7 * DAY)
    before = daily.open_(session, amina, at=OPENING + 2 * DAY)
    assert before.next_day == monday + 8 * DAY
    assert daily.open_(session, amina, at=OPENING + 3 * DAY).asked == ()
    assert daily.open_(session, amina, at=OPENING + 8 * DAY).works


def test_leave_that_begins_after_the_draw_asks_and_pays_nothing_more(
    session: Session, amina: Viewer
) -> None:
    first, second = uids(daily.open_(session, amina, at=OPENING))
    outcome = give(session, amina, first, at=OPENING)
    away = leave(session, AMINA, OPENING.date(), OPENING.date())
    assert daily.open_(session, away, at=OPENING).asked == ()
    with pytest.raises(Conflict, match="day off"):
        give(session, away, second, at=OPENING)
    assert give(session, away, first, at=OPENING).earned == outcome.earned
    assert count(session, Answer) == 1


# Banks of any size.


def test_an_empty_bank_gives_a_day_without_questions(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    for look in (daily.read, daily.open_):
        today = look(session, amina, at=OPENING)
        assert today is not None
        assert (today.works, today.asked, today.current) == (True, (), None)
    assert daily.tomorrow(session, amina, at=OPENING) is None
    assert count(session, Draw) == 0


def test_a_bank_of_one_question_asks_one_a_day(session: Session, tmp_path: Path) -> None:
    pages = Pages(tmp_path / "few").module("sea", "tides", questions=2, asked=1)
    pages.change(BANK, "# tides-0\n", "# tides-0\nuse: quiz\n")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    for day in range(5):
        at = OPENING + day * DAY
        assert uids(daily.open_(session, amina, at=at)) in (["tides-1"], [])
        for uid in uids(daily.open_(session, amina, at=at)):
            assert give(session, amina, uid, at=at).is_closed


def test_what_only_quizzes_ask_is_never_drawn(session: Session, pages: Pages) -> None:
    for number in range(10):
        pages.change(BANK, f"# tides-{number}\n", f"# tides-{number}\nuse: quiz\n")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    for day in (0, 1, 2, 3, 4, 7, 8, 9):
        at = OPENING + day * DAY
        for uid in uids(daily.open_(session, amina, at=at)):
            assert uid in {"tides-10", "tides-11"}
            give(session, amina, uid, at=at)


def test_no_question_comes_twice_within_its_rest(session: Session, amina: Viewer) -> None:
    last: dict[str, datetime] = {}
    for day in range(40):
        at = OPENING + day * DAY
        for uid in uids(daily.open_(session, amina, at=at)):
            assert at - last.get(uid, OPENING - 99 * DAY) >= 2 * DAY, uid
            last[uid] = at
            give(session, amina, uid, at=at, rightly=day % 3 > 0)


# Answers.


def test_the_days_first_answer_earns_the_star_and_a_right_one_its_key(
    session: Session, amina: Viewer
) -> None:
    first, second = uids(daily.open_(session, amina, at=OPENING))
    outcome = give(session, amina, first, at=OPENING)
    assert outcome.earned == STAR + RIGHT
    assert (outcome.position, outcome.total, outcome.is_closed) == (1, 2, False)
    assert outcome.daily.current == outcome.daily.asked[1]
    assert outcome.asked.given is not None
    last = give(session, amina, second, at=OPENING)
    assert last.earned == RIGHT
    assert (last.position, last.is_closed, last.daily.is_done) == (2, True, True)
    today = daily.read(session, amina, at=OPENING)
    assert today == last.daily
    assert faults(session) == []


def test_a_wrong_answer_earns_the_star_of_coming_alone(session: Session, amina: Viewer) -> None:
    first, second = uids(daily.open_(session, amina, at=OPENING))
    assert give(session, amina, first, at=OPENING, rightly=False).earned == STAR
    assert give(session, amina, second, at=OPENING, rightly=False).earned == Earned()


def test_the_star_is_one_for_quiz_and_daily_together(session: Session, amina: Viewer) -> None:
    answered(session, amina, "tides", at=OPENING)
    first, _ = uids(daily.open_(session, amina, at=OPENING))
    assert give(session, amina, first, at=OPENING).earned == RIGHT


def test_a_quiz_on_a_day_off_pays_its_keys_and_no_star(session: Session, published: Pages) -> None:
    amina = leave(session, AMINA, OPENING.date(), OPENING.date())
    assert {outcome.earned.stars for outcome in answered(session, amina, "tides", at=OPENING)} == {
        0
    }


def test_the_same_question_pays_again_on_another_day(session: Session, amina: Viewer) -> None:
    paid: list[str] = []
    for day in range(40):
        at = OPENING + day * DAY
        for uid in uids(daily.open_(session, amina, at=at)):
            assert give(session, amina, uid, at=at).earned.keys == KEY_PER_QUESTION
            paid.append(uid)
    assert len(paid) > len(set(paid))
    assert faults(session) == []


@pytest.mark.parametrize("first", ["right", "wrong"])
def test_there_is_never_a_second_try(session: Session, amina: Viewer, first: str) -> None:
    uid = uids(daily.open_(session, amina, at=OPENING))[0]
    key = next(q for q in questions(session, amina) if q.uid == uid).document.key
    tries = {"right": right(key), "wrong": wrong(key)}
    outcome = daily.answer(session, amina, uid, tries[first], at=OPENING)
    for again in (*tries.values(), [], ["nonsense"], None, 7, {"a": 1}, "x" * 10_000):
        repeat = daily.answer(session, amina, uid, again, at=OPENING + MINUTE)
        assert repeat == outcome
        assert repeat.is_repeat
    assert count(session, Answer) == 1
    assert count(session, LedgerTransaction) == (2 if first == "right" else 1)


@pytest.mark.parametrize("given", [[], ["nonsense"], None, 7, {}, "", [None], [["a", "b"]]])
def test_a_malformed_answer_is_refused_and_costs_nothing(
    session: Session, amina: Viewer, given: object
) -> None:
    uid = uids(daily.open_(session, amina, at=OPENING))[0]
    with pytest.raises(Invalid):
        daily.answer(session, amina, uid, given, at=OPENING)
    assert count(session, Answer) == count(session, LedgerTransaction) == 0
    assert give(session, amina, uid, at=OPENING).earned == STAR + RIGHT


def test_what_was_not_chosen_for_her_is_not_found(session: Session, amina: Viewer) -> None:
    with pytest.raises(NotFound):
        give(session, amina, "tides-0", at=OPENING)
    chosen = uids(daily.open_(session, amina, at=OPENING))
    other = next(f"tides-{n}" for n in range(12) if f"tides-{n}" not in chosen)
    for uid in (other, "nothing", ""):
        with pytest.raises(NotFound):
            daily.answer(session, amina, uid, [], at=OPENING)


def test_somebody_elses_questions_are_not_found(session: Session, amina: Viewer) -> None:
    today = daily.open_(session, amina, at=OPENING)
    bruno = viewer(session, BRUNO, at=OPENING)
    with pytest.raises(NotFound):
        give(session, bruno, uids(today)[0], at=OPENING, draw=today.id)
    with pytest.raises(NotFound):
        give(session, bruno, uids(today)[0], at=OPENING)
    assert count(session, Answer) == 0


def test_a_daily_cannot_be_answered_as_if_it_were_practice(session: Session, amina: Viewer) -> None:
    today = daily.open_(session, amina, at=OPENING)
    with pytest.raises(NotFound):
        give(session, amina, uids(today)[0], at=OPENING + DAY, draw=today.id)


def test_seconds_are_those_of_the_servers_clock(session: Session, amina: Viewer) -> None:
    first, second = uids(daily.open_(session, amina, at=OPENING))
    daily.read(session, amina, at=OPENING + 4 * MINUTE)
    give(session, amina, first, at=OPENING + 5 * MINUTE)
    give(session, amina, second, at=OPENING + 6 * MINUTE)
    assert list(session.scalars(select(Answer.seconds).order_by(Answer.id))) == [300.0, 60.0]
    first, _ = uids(daily.open_(session, amina, at=OPENING + DAY))
    give(session, amina, first, at=OPENING + DAY + 120 * MINUTE)
    assert session.scalar(select(func.max(Answer.seconds))) == memory.LONGEST


# Midnight.


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Africa/Casablanca"])
def test_the_day_is_that_of_her_unit(session: Session, published: Pages, zone: str) -> None:
    amina = moved(session, zone)
    noon = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    days = set()
    for hour in range(-13, 14):
        at = noon + timedelta(hours=hour)
        days.add(daily.open_(session, amina, at=at).day)
        assert at.astimezone(ZoneInfo(zone)).date() in days
    assert len(days) == count(session, Draw) in {2, 3}


def midnight(amina: Viewer) -> datetime:
    """When Tuesday begins for *amina*."""
    return datetime(2026, 11, 17, tzinfo=ZoneInfo(amina.unit_zone))


def test_an_answer_just_after_midnight_counts_for_the_day_of_its_question(
    session: Session, amina: Viewer
) -> None:
    end = midnight(amina)
    first, second = uids(daily.open_(session, amina, at=end - MINUTE))
    outcome = give(session, amina, first, at=end + 14 * MINUTE)
    assert outcome.earned == STAR + RIGHT
    assert outcome.daily.day == OPENING.date()
    assert session.scalars(select(Answer.day)).one() == OPENING.date()
    sources = session.scalars(select(LedgerTransaction.source))
    assert all(str(OPENING.date()) in source for source in sources)
    with pytest.raises(Conflict, match="Today’s minute is ready"):
        give(session, amina, second, at=end + 16 * MINUTE)
    today = daily.open_(session, amina, at=end + 17 * MINUTE)
    assert today.day == OPENING.date() + DAY
    assert give(session, amina, uids(today)[0], at=end + 18 * MINUTE).earned == STAR + RIGHT


def test_what_was_answered_before_midnight_can_be_sent_again_after_it(
    session: Session, amina: Viewer
) -> None:
    end = midnight(amina)
    first, second = uids(daily.open_(session, amina, at=end - MINUTE))
    outcome = give(session, amina, first, at=end - MINUTE)
    for late in (MINUTE, 60 * MINUTE, 20 * 60 * MINUTE):
        assert give(session, amina, first, at=end + late, rightly=False) == outcome
    with pytest.raises(Conflict):
        give(session, amina, second, at=end + 20 * MINUTE)


def test_a_fridays_question_is_over_on_saturday_and_says_so(
    session: Session, amina: Viewer
) -> None:
    first, second = uids(daily.open_(session, amina, at=FRIDAY))
    end = midnight(amina) + 4 * DAY
    assert give(session, amina, first, at=end + MINUTE).earned == STAR + RIGHT
    with pytest.raises(Conflict, match="working day"):
        give(session, amina, second, at=end + 16 * MINUTE)


# Published meanwhile.


def test_a_corrected_question_is_asked_today_as_it_was_drawn(
    session: Session, published: Pages, amina: Viewer
) -> None:
    today = daily.open_(session, amina, at=OPENING)
    uid = uids(today)[0]
    published.change(BANK, f"Does {uid} hold?", f"Does {uid} hold, now?")
    publishing.publish(session, published.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    again = daily.read(session, amina, at=OPENING)
    assert again is not None
    assert again.asked[0].question.edition_id == today.asked[0].question.edition_id
    assert again.asked[0].question.document.text["en"].endswith("hold?")
    give(session, amina, uid, at=OPENING)
    assert session.scalars(select(Answer.edition_id)).one() == today.asked[0].question.edition_id
    _, state = memory.read(session, amina, day=OPENING.date())
    assert state.questions["asked"][state.bank.row(uid)] == 1


def test_a_retired_question_that_was_drawn_can_still_be_answered_and_never_comes_again(
    session: Session, published: Pages, amina: Viewer
) -> None:
    first, second = uids(daily.open_(session, amina, at=OPENING))
    text = published.texts[BANK]
    start = text.index(f"# {first}\n")
    end = text.find("\n# ", start)
    published.texts[BANK] = text[:start] + (text[end + 1 :] if end > 0 else "")
    key = next(q for q in questions(session, amina) if q.uid == first).document.key
    publishing.publish(session, published.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    outcome = daily.answer(session, amina, first, right(key), at=OPENING)
    assert outcome.earned == STAR + RIGHT
    give(session, amina, second, at=OPENING)
    for day in range(1, 12):
        assert first not in uids(daily.open_(session, amina, at=OPENING + day * DAY))


def test_a_new_question_may_come_tomorrow(
    session: Session, published: Pages, amina: Viewer
) -> None:
    today = daily.open_(session, amina, at=OPENING)
    published.module("land", "paths", questions=6)
    publishing.publish(session, published.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    assert uids(daily.open_(session, amina, at=OPENING)) == uids(today)
    met = {
        uid for d in range(1, 12) for uid in uids(daily.open_(session, amina, at=OPENING + d * DAY))
    }
    assert any(uid.startswith("paths") for uid in met)


# Put aside.


@pytest.mark.parametrize("kind", ["skip", "known"])
def test_a_question_put_aside_makes_room_for_another_and_rests(
    session: Session, amina: Viewer, kind: daily.AsideKind
) -> None:
    first, second = uids(daily.open_(session, amina, at=OPENING))
    after = daily.put_aside(session, amina, first, kind, at=OPENING)
    assert len(after.asked) == 2
    assert first not in uids(after)
    assert second in uids(after)
    assert daily.read(session, amina, at=OPENING) == after
    rest = memory.REST[kind].days
    for day in range(1, min(rest, 30)):
        assert first not in uids(daily.open_(session, amina, at=OPENING + day * DAY))


def test_putting_aside_can_be_repeated_and_changes_nothing(session: Session, amina: Viewer) -> None:
    first, _ = uids(daily.open_(session, amina, at=OPENING))
    after = daily.put_aside(session, amina, first, "skip", at=OPENING)
    for kind in ("skip", "known"):
        assert daily.put_aside(session, amina, first, kind, at=OPENING + MINUTE) == after
    assert count(session, Aside) == 1


def test_two_questions_a_day_can_be_put_aside_and_not_three(
    session: Session, amina: Viewer
) -> None:
    today = daily.open_(session, amina, at=OPENING)
    for _ in range(2):
        today = daily.put_aside(session, amina, uids(today)[0], "skip", at=OPENING)
    with pytest.raises(Conflict, match="Two questions a day"):
        daily.put_aside(session, amina, uids(today)[0], "skip", at=OPENING)
    tomorrow = daily.open_(session, amina, at=OPENING + DAY)
    daily.put_aside(session, amina, uids(tomorrow)[0], "skip", at=OPENING + DAY)


def test_an_answered_question_cannot_be_put_aside_nor_one_that_was_not_chosen(
    session: Session, amina: Viewer
) -> None:
    first, second = uids(daily.open_(session, amina, at=OPENING))
    give(session, amina, first, at=OPENING)
    with pytest.raises(Conflict, match="answered"):
        daily.put_aside(session, amina, first, "known", at=OPENING)
    other = next(f"tides-{n}" for n in range(12) if f"tides-{n}" not in {first, second})
    for uid in (other, "nothing"):
        with pytest.raises(NotFound):
            daily.put_aside(session, amina, uid, "skip", at=OPENING)
    with pytest.raises(NotFound):
        daily.put_aside(session, viewer(session, BRUNO, at=OPENING), second, "skip", at=OPENING)
    with pytest.raises(NotFound):
        daily.put_aside(session, amina, second, "skip", at=OPENING + DAY)


def test_what_takes_its_place_is_about_the_same_notion(session: Session, pages: Pages) -> None:
    pages.texts["skills.yaml"] += "sails:\n  name: { en: Sails }\n"
    pages.module("land", "paths", questions=12)
    bank = "1-land/1-paths/questions.en.md"
    pages.texts[bank] = pages.texts[bank].replace("skill: knots", "skill: sails")
    publishing.publish(session, pages.read(), at=OPENING)
    for login in (AMINA, BRUNO):
        who = viewer(session, login, at=OPENING)
        today = daily.open_(session, who, at=OPENING)
        skill = today.asked[0].why.skill
        after = daily.put_aside(session, who, uids(today)[0], "skip", at=OPENING)
        assert after.asked[0].why.skill == skill


def test_without_another_question_the_day_is_shorter(session: Session, tmp_path: Path) -> None:
    few = Pages(tmp_path / "few").module("sea", "tides", questions=2, asked=1)
    publishing.publish(session, few.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    first, second = uids(daily.open_(session, amina, at=OPENING))
    assert uids(daily.put_aside(session, amina, first, "skip", at=OPENING)) == [second]
    last = daily.put_aside(session, amina, second, "known", at=OPENING)
    assert (last.asked, last.is_done, last.current) == ([], False, None)


# Tomorrow, and what it all costs.


def test_the_glimpse_of_tomorrow_names_a_skill(session: Session, amina: Viewer) -> None:
    for uid in uids(daily.open_(session, amina, at=OPENING)):
        give(session, amina, uid, at=OPENING)
    assert daily.tomorrow(session, amina, at=OPENING) == "knots"
    assert count(session, Draw) == 1


def test_reading_a_day_takes_one_statement_and_answering_seven_then_six(
    app: Flask, pages: Pages
) -> None:
    publish(pages.read())
    with writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        assert questions(session, amina)  # reads the catalogue into the process
    with counted(app) as opened, writing() as session:
        assert daily.read(session, amina, at=OPENING) is None
        today = daily.open_(session, amina, at=OPENING)
    assert len(opened) <= 6, opened
    with counted(app) as statements, writing() as session:
        assert daily.read(session, amina, at=OPENING) == today
    assert len(statements) <= 1, statements
    for uid, most in zip(uids(today), (7, 6), strict=True):  # the first one counts for her streak
        with counted(app) as statements, writing() as session:
            daily.answer(session, amina, uid, right(_key(today, uid)), at=OPENING)
        assert len(statements) <= most, statements
        with counted(app) as statements, writing() as session:
            daily.answer(session, amina, uid, right(_key(today, uid)), at=OPENING)
        assert len(statements) <= 6, statements


def _key(today: Daily, uid: str) -> Any:
    asked = today.find(uid)
    assert asked is not None
    return asked.question.document.key
