"""What waits for a human: nobody who reads is held up, nothing is lost, and nothing is paid twice."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine import suspicion
from academy.engine.rewards import Earned
from academy.engine.suspicion import BURST, BURST_TIME, FLOOR, RUN, TIME_TO_DECIDE, Gap
from academy.errors import Conflict, Invalid
from academy.models.books import Hold
from academy.models.notices import Notice
from academy.models.rewards import Balance, LedgerTransaction
from academy.services import attempts, holds, publishing, quizzes
from academy.services.audit import faults
from academy.services.published import Question
from academy.services.quizzes import Outcome
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, MARC, person, viewer
from tests.conftest import OPENING
from tests.make import SECRET, Pages, right, wrong
from tests.services.awarded import held as badges_of
from tests.services.awarded import publish_badges, sweep
from tests.statements import counted

BLINK = timedelta(seconds=1)
READ = timedelta(seconds=9)


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> None:
    """A module whose quiz asks thirty questions of sixty, and is passed with ten; a visa takes it."""
    made = Pages(tmp_path / "pages").module("sea", "tides", questions=60, asked=30, passes=33)
    made.texts["visas/harbour.yaml"] = (
        "id: harbour\nname: { en: Harbour }\ntext: { en: Moor. }\nmodules: [tides]\n"
    )
    publishing.publish(session, made.read(), at=OPENING)


@pytest.fixture
def amina(session: Session, pages: None) -> Viewer:
    return viewer(session, AMINA, at=OPENING)


def quiz(
    session: Session,
    who: Viewer,
    *,
    pace: timedelta,
    answers: int = 30,
    bad: frozenset[str] = frozenset(),
    at: datetime = OPENING,
) -> list[Outcome]:
    """So many answers of a quiz, each *pace* after the one before; those to *bad* questions are wrong."""
    attempt = attempts.start(session, who, "tides", secret=SECRET, at=at)
    outcomes = []
    for each in attempt.questions:
        if each.id not in attempt.given and len(outcomes) < answers:
            at += pace
            given = (wrong if each.uid in bad else right)(each.document.key)
            outcomes.append(quizzes.answer(session, who, each.uid, given, slug="tides", at=at))
    return outcomes


def all_honestly(session: Session, *, at: datetime) -> None:
    """Amina answers all sixty questions in two quizzes, none as fast as before."""
    for days in (0, 1):
        now = at + timedelta(days=days)
        quiz(session, viewer(session, AMINA, at=now), pace=READ, at=now)


SOME = frozenset(f"tides-{number}" for number in range(20))
FEW = frozenset({"tides-1", "tides-2"})


def held(session: Session) -> list[Hold]:
    session.expire_all()
    return list(session.scalars(select(Hold).order_by(Hold.id)))


def wrongly(session: Session, who: Viewer) -> list[Question]:
    """What she answered wrong in her newest quiz."""
    attempt = attempts.latest(session, who, "tides")[1]
    assert attempt
    return [each for each in attempt.questions if attempt.given[each.id].mark.share < 1]


def keys(session: Session, login: str = AMINA) -> int:
    return viewer(session, login, at=OPENING).keys


def test_who_reads_is_never_held(session: Session, amina: Viewer) -> None:
    outcomes = quiz(session, amina, pace=READ)
    assert all(outcome.earned.pending == 0 for outcome in outcomes)
    assert held(session) == []
    assert keys(session) == 30
    assert faults(session) == []


def test_one_quiz_of_six_by_heart_is_paid(session: Session, amina: Viewer) -> None:
    assert all(o.earned.keys for o in quiz(session, amina, pace=BLINK, answers=6))


def test_p6_answers_faster_than_people_read_wait_from_the_seventh_on(
    session: Session, amina: Viewer
) -> None:
    """P6, harvest. With ``suspicion.speed`` always silent everything is paid, and this fails."""
    outcomes = quiz(session, amina, pace=BLINK, answers=10)
    assert [o.earned.pending for o in outcomes] == [0] * RUN + [1] * (10 - RUN)
    assert outcomes[-1].earned == Earned(pending=1, doubt="speed")
    assert outcomes[0].earned == Earned(stars=1, keys=1, points=10)
    assert keys(session) == RUN
    assert {each.doubt for each in held(session)} == {"speed"}
    told = select(Notice.kind).where(Notice.person_id == amina.id)
    assert list(session.scalars(told)) == ["held"]  # once a day, not once an answer
    assert faults(session) == []


def test_p6_one_answer_at_a_readers_pace_ends_the_row(session: Session, amina: Viewer) -> None:
    quiz(session, amina, pace=BLINK, answers=6)
    last = OPENING + 6 * BLINK
    quiz(session, amina, pace=READ, answers=1, at=last)
    outcomes = quiz(session, amina, pace=BLINK, answers=RUN, at=last + READ)
    assert [o.earned.pending for o in outcomes] == [0] * (RUN - 1) + [1]


def test_p6_whoever_comes_back_after_a_while_begins_a_new_row(
    session: Session, amina: Viewer
) -> None:
    quiz(session, amina, pace=BLINK, answers=6)
    later = OPENING + timedelta(hours=3)
    outcomes = quiz(session, amina, pace=BLINK, answers=6, at=later)
    assert [o.earned.pending for o in outcomes] == [0] * 6


def test_p6_twenty_right_answers_within_a_minute_wait(session: Session, amina: Viewer) -> None:
    """P6. Just slower than the floor: without ``suspicion.burst`` everything is paid, and this fails."""
    pace = timedelta(seconds=FLOOR + 0.5)
    outcomes = quiz(session, amina, pace=pace, answers=24)
    pending = [o.earned.pending for o in outcomes]
    assert pending == [0] * (BURST - 1) + [1] * (25 - BURST)
    assert held(session)[0].doubt == "burst"
    assert pace * (BURST - 1) <= BURST_TIME


def test_p6_the_very_mistakes_of_somebody_else_wait(session: Session, amina: Viewer) -> None:
    """P6, collusion. Without ``doubt_of_attempt`` the second quiz is paid whole, and this fails."""
    bruno, marc = (viewer(session, login, at=OPENING) for login in (BRUNO, MARC))
    quiz(session, bruno, pace=READ, bad=FEW)
    quiz(session, bruno, pace=READ, bad=FEW, at=OPENING + timedelta(days=1))
    assert held(session) == []
    quiz(session, amina, pace=READ, bad=SOME)
    assert held(session) == []
    shared = frozenset(each.uid for each in wrongly(session, amina))
    last = quiz(session, marc, pace=READ, bad=shared, at=OPENING + timedelta(days=1))[-1]
    assert (last.earned.pending, last.earned.doubt) == (1, "pattern")
    waits = {each.source.partition(":")[0] for each in held(session)}
    assert waits >= {"quiz", "stamp", "visa"}
    assert faults(session) == []  # stamp and visa are hers; only their points wait


def test_the_same_mistakes_long_ago_say_nothing(session: Session, amina: Viewer) -> None:
    quiz(session, amina, pace=READ, bad=SOME)
    shared = frozenset(each.uid for each in wrongly(session, amina))
    later = OPENING + suspicion.RECENT + timedelta(days=1)
    quiz(session, viewer(session, MARC, at=later), pace=READ, bad=shared, at=later)
    assert held(session) == []


def test_p7_no_field_of_the_client_has_a_say_in_the_seconds(
    session: Session, amina: Viewer
) -> None:
    """P7. The clock of an answer is the server's: the gap to the answer before it."""
    outcomes = quiz(session, amina, pace=BLINK, answers=8)
    assert outcomes[-1].earned.pending == 1
    waits = held(session)[-1]
    assert waits.evidence["seconds"] == 1.0


def test_a_repeat_tells_that_it_waits(session: Session, amina: Viewer) -> None:
    last = quiz(session, amina, pace=BLINK, answers=7)[-1]
    given = right(last.question.document.key)
    again = quizzes.answer(
        session, amina, last.question.uid, given, slug="tides", at=OPENING + READ
    )
    assert (again.is_repeat, again.earned) == (True, last.earned)
    assert len(held(session)) == 1


def test_a_human_pays_and_it_is_paid_once(session: Session, amina: Viewer, ada: Viewer) -> None:
    quiz(session, amina, pace=BLINK, answers=8)
    waits, following = holds.queue(session, ada)
    assert (len(waits), following, waits[0].person_uid) == (2, None, amina.uid)
    ids = [each.id for each in waits]
    assert holds.decide(session, ada, ids, "pay", reason="", at=OPENING) == 2
    assert holds.decide(session, ada, ids, "refuse", reason="Too late.", at=OPENING) == 0
    assert keys(session) == 8
    row = session.get_one(Balance, amina.account_id)
    assert row.right_answers == 8
    assert holds.queue(session, ada) == ([], None)
    assert faults(session) == []


def test_a_decision_about_several_payments_is_told_once_with_their_sum(
    session: Session, amina: Viewer, ada: Viewer
) -> None:
    bruno = viewer(session, BRUNO, at=OPENING)
    quiz(session, amina, pace=BLINK, answers=9)
    quiz(session, bruno, pace=BLINK, answers=7)
    ids = [each.id for each in holds.queue(session, ada)[0]]
    assert holds.decide(session, ada, ids, "refuse", reason="Robots.", at=OPENING) == len(ids) == 4
    told = select(Notice.values).where(Notice.kind == "decided")
    [hers] = session.scalars(told.where(Notice.person_id == amina.id))
    assert hers == {"decision": "refuse", "keys": 3, "points": 30, "reason": "Robots."}
    [his] = session.scalars(told.where(Notice.person_id == bruno.id))
    assert (his["keys"], his["points"]) == (1, 10)


def test_a_badge_comes_with_the_release_that_it_takes_and_the_suspended_get_none(
    session: Session, tmp_path: Path, ada: Viewer
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides", questions=60, asked=30)
    publish_badges(session, pages, eight="{ keys: { bronze: 8, silver: 70, gold: 90 } }")
    for login in (AMINA, BRUNO):
        quiz(session, viewer(session, login, at=OPENING), pace=BLINK, answers=8)
    person(session, BRUNO).suspended_at = OPENING
    session.flush()
    waits, _ = holds.queue(session, ada)
    assert holds.decide(session, ada, [waits[0].id], "pay", reason="", at=OPENING) == 1
    assert badges_of(session) == set()
    ids = [each.id for each in waits]
    assert holds.decide(session, ada, ids, "pay", reason="", at=OPENING) == 3
    assert badges_of(session) == {("eight", "bronze")}
    assert badges_of(session, BRUNO) == set()
    assert sweep(session, at=OPENING) == 0  # the night has nothing to add
    assert faults(session) == []


def test_a_human_refuses_with_a_reason_and_an_honest_answer_is_paid_later(
    session: Session, amina: Viewer, ada: Viewer
) -> None:
    outcomes = quiz(session, amina, pace=BLINK, answers=30)
    waits, _ = holds.queue(session, ada)
    with pytest.raises(Invalid):
        holds.decide(session, ada, [waits[0].id], "refuse", reason="", at=OPENING)
    ids = [each.id for each in waits]
    assert holds.decide(session, ada, ids, "refuse", reason="A robot.", at=OPENING) == len(ids)
    assert keys(session) == RUN
    assert faults(session) == []
    all_honestly(session, at=OPENING + timedelta(days=2))
    assert keys(session) == 2 * len(outcomes) == 60
    assert faults(session) == []


def test_an_honest_answer_meanwhile_is_paid_and_the_decision_pays_nothing_more(
    session: Session, amina: Viewer, ada: Viewer
) -> None:
    quiz(session, amina, pace=BLINK, answers=30)
    assert keys(session) == RUN
    later = OPENING + timedelta(days=2)
    all_honestly(session, at=later)
    assert keys(session) == 60
    waits, _ = holds.queue(session, ada)
    holds.decide(session, ada, [each.id for each in waits], "pay", reason="", at=later)
    assert keys(session) == 60
    assert faults(session) == []


def test_what_was_paid_before_never_waits(session: Session, amina: Viewer) -> None:
    all_honestly(session, at=OPENING)
    later = OPENING + timedelta(days=2)
    again = quiz(session, viewer(session, AMINA, at=later), pace=BLINK, at=later)
    assert held(session) == []
    assert all(o.earned.pending == 0 for o in again)


def test_what_nobody_decides_in_time_is_paid(session: Session, amina: Viewer) -> None:
    quiz(session, amina, pace=BLINK, answers=8)
    assert holds.pay_overdue(session, at=OPENING + TIME_TO_DECIDE) == 0
    late = OPENING + TIME_TO_DECIDE + timedelta(minutes=1)
    assert holds.pay_overdue(session, at=late, most=1) == 1
    assert holds.pay_overdue(session, at=late) == 1
    assert holds.pay_overdue(session, at=late) == 0
    assert keys(session) == 8
    assert [each.decision for each in held(session)] == ["time", "time"]
    told = select(Notice.kind).where(Notice.person_id == amina.id).order_by(Notice.id)
    assert list(session.scalars(told)) == ["held", "decided", "decided"]
    assert faults(session) == []


def test_she_can_say_something_and_an_administrator_reads_it(
    session: Session, amina: Viewer, ada: Viewer
) -> None:
    with pytest.raises(Conflict):
        holds.explain(session, amina, "Nothing waits yet.")
    quiz(session, amina, pace=BLINK, answers=8)
    assert len(holds.waiting(session, amina)) == 2
    with pytest.raises(Invalid):
        holds.explain(session, amina, "x" * 1001)
    holds.explain(session, amina, "I knew them all from yesterday.")
    waits, _ = holds.queue(session, ada)
    assert {each.statement for each in waits} == {"I knew them all from yesterday."}


def test_nobody_decides_beyond_her_units_nor_about_herself(
    session: Session, amina: Viewer, ada: Viewer, local: Viewer
) -> None:
    bruno, marc = (viewer(session, login, at=OPENING) for login in (BRUNO, MARC))
    for who in (bruno, ada, marc):
        quiz(session, who, pace=BLINK, answers=7)
    ids = [each.id for each in held(session)]
    assert len(ids) == 3
    assert holds.queue(session, local)[0] == []  # Marc himself is the only one of Morocco
    assert holds.decide(session, local, ids, "pay", reason="", at=OPENING) == 0
    assert [each.person_uid for each in holds.queue(session, ada)[0]] == [bruno.uid, marc.uid]
    assert holds.decide(session, ada, ids, "pay", reason="", at=OPENING) == 2


def test_an_ordinary_answer_costs_no_statement_more(
    app: Flask, session: Session, amina: Viewer
) -> None:
    quiz(session, amina, pace=READ, answers=3)
    last = OPENING + 3 * READ
    with counted(app) as statements:
        attempt = attempts.latest(session, amina, "tides")[1]
        assert attempt
        current = attempt.current
        assert current
        given = right(current.document.key)
        del statements[:]
        quizzes.answer(session, amina, current.uid, given, slug="tides", at=last + READ)
    assert len(statements) <= 7, statements


def test_a_human_reads_faster_than_no_threshold() -> None:
    """Brysbaert's mean reader (238 words a minute) and Carver's scanner (600) are far from any doubt."""
    for words in (10, 46, 75, 200):
        least = suspicion.least_seconds(["word " * words])
        assert least <= max(FLOOR, words / 600 * 60)
        assert suspicion.speed(Gap(words / 600 * 60 + FLOOR, least), [Gap(0, 9)] * 30) is None


def test_a_hold_names_its_cause_and_the_payment_keeps_it(
    session: Session, amina: Viewer, ada: Viewer
) -> None:
    quiz(session, amina, pace=BLINK, answers=7)
    [waits] = held(session)
    holds.decide(session, ada, [waits.id], "pay", reason="", at=OPENING)
    paid = select(LedgerTransaction).where(LedgerTransaction.source == waits.source)
    found = session.scalars(paid).one()
    assert (found.cause, found.actor) == (waits.cause, ada.actor)
