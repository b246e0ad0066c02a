"""Two processes of four threads each on one database: each act is kept once, and paid once."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from academy import clock
from academy.engine.marking import mark
from academy.engine.typical import typical_answers
from academy.models.awards import Award
from academy.models.books import Hold
from academy.models.database import db, reading, writing
from academy.models.notices import Notice
from academy.models.passport import Passport, Stamp
from academy.models.people import Person
from academy.models.quizzes import Answer, Attempt
from academy.models.rewards import Account, Balance, LedgerEntry, LedgerTransaction
from academy.models.streaks import Streak
from academy.models.visas import Visa
from academy.services import attempts, award_rules, catalogue, crowd, daily, memory, settling
from academy.services.attempts import Attempt as Begun
from academy.services.audit import faults
from academy.services.published import Question
from tests import cast
from tests.conftest import OPENING
from tests.services.hammer import Act, hammer

pytestmark = pytest.mark.slow

LESSONS = ("reply-to-all", "two-keys")
"""With the quiz about mail they bring its visa."""

MODULES = ("why-digital", "built-here", "voice-online", "work-together")
HANDS = 8
VERDICTS = {"right", "partly", "wrong"}


def begin(login: str, module: str) -> Begun:
    with writing() as session:
        viewer = cast.viewer(session, login, at=OPENING)
        return attempts.start(session, viewer, module, secret="s", at=OPENING)


def answers_to(question: Question, *, right: bool) -> list[object]:
    key = question.document.key
    return [a for a in typical_answers(key) if (mark(key, a).verdict == "right") is right]


def right_act(login: str, attempt: Begun, question: Question) -> Act:
    return Act(login, attempt.uid, question.uid, answers_to(question, right=True)[0])


def assert_kept_once(session: Session) -> None:
    for home in (Answer.attempt_id, Answer.draw_id):
        per_question = (
            select(func.count(Answer.id))
            .where(home.is_not(None))
            .group_by(home, Answer.question_id)
        )
        assert set(session.scalars(per_question)) <= {1}
    per_source = select(func.count(LedgerTransaction.id)).group_by(LedgerTransaction.source)
    assert set(session.scalars(per_source)) <= {1}


def assert_books_are_closed(session: Session) -> None:
    per_act = select(func.sum(LedgerEntry.amount)).group_by(
        LedgerEntry.transaction_id, LedgerEntry.currency
    )
    assert set(session.scalars(per_act)) <= {0}
    for balance in session.scalars(select(Balance)):
        rows = session.execute(
            select(LedgerEntry.currency, func.sum(LedgerEntry.amount))
            .where(LedgerEntry.account_id == balance.account_id)
            .group_by(LedgerEntry.currency)
        )
        sums = dict(rows.all())
        kept = {"star": balance.stars, "key": balance.keys, "point": balance.points}
        assert kept == {"star": 0, "key": 0, "point": 0} | sums


def assert_badges_are_given_once(session: Session) -> None:
    """Each that is due, once, and told once, whichever of many hands crossed its threshold."""
    assert list(award_rules.due(session, catalogue.newest(session))) == []
    given = session.execute(select(Award.person_id, Award.badge_id, Award.medal)).all()
    assert len(given) == len(set(given))
    news = select(func.count()).select_from(Notice).where(Notice.kind == "badge")
    assert session.scalar(news) == len(given)


def assert_all_is_remembered(session: Session) -> None:
    """Each person's memory has heard as many answers as she has given."""
    given = select(Answer.person_id, func.count()).group_by(Answer.person_id)
    for person, answers in session.execute(given):
        login = session.scalars(select(Person.email).where(Person.id == person)).one()
        number = session.scalars(select(Person.number).where(Person.id == person)).one()
        who = cast.viewer(session, login or number or "", at=clock.now())
        _, state = memory.read(session, who, day=who.day(clock.now()))
        assert state.person["asked"][0] == state.questions["asked"].sum() == answers


def hammer_one_learner(app: Flask) -> list[list[str]]:
    """Eight hands give Amina's answers, right and wrong ones, to the same questions at once."""
    hands: list[list[Act]] = [[] for _ in range(HANDS)]
    for module in MODULES:
        attempt = begin(cast.AMINA, module)
        for question in attempt.questions:
            given = answers_to(question, right=True)[:1] + answers_to(question, right=False)[:1]
            for number, hand in enumerate(hands):
                answer = given[number % len(given)]
                hand.append(Act(cast.AMINA, attempt.uid, question.uid, answer))
    return hammer(app.extensions["academy"], hands)


def test_one_question_answered_by_many_hands_is_kept_and_paid_once(academy: Flask) -> None:
    results = hammer_one_learner(academy)
    for heard in zip(*results, strict=True):
        assert len(set(heard)) == 1, heard  # everybody hears the mark of the first
        assert heard[0] in VERDICTS
    with reading() as session:
        assert_kept_once(session)
        assert_books_are_closed(session)
        assert_badges_are_given_once(session)
        assert session.scalar(select(func.count()).select_from(Answer)) == len(results[0])
        right = [heard for heard in results[0] if heard == "right"]
        quizzed = LedgerTransaction.source.startswith("quiz:")
        paid = session.scalar(select(func.count()).select_from(LedgerTransaction).where(quizzed))
        waits = session.scalar(select(func.count()).where(Hold.source.startswith("quiz:")))
        assert (paid or 0) + (waits or 0) == len(right)  # nobody reads as fast as this hammer


def test_many_learners_on_the_same_questions_are_all_paid_and_nobody_waits_for_ever(
    academy: Flask,
) -> None:
    with writing() as session:
        settling.settle(session, crowd.plan(24, answers=0), at=OPENING)
        number = Person.number.startswith("crowd-")
        logins = list(session.scalars(select(Person.number).where(number)))
    hands: list[list[Act]] = [[] for _ in range(HANDS)]
    for place, login in enumerate(logins):
        assert login
        attempt = begin(login, MODULES[0])
        hands[place % HANDS] += [right_act(login, attempt, q) for q in attempt.questions]
    results = hammer(academy.extensions["academy"], hands)
    assert {heard for hand in results for heard in hand} == {"right"}
    with reading() as session:
        assert_kept_once(session)
        assert_books_are_closed(session)
        assert session.scalar(select(func.count()).select_from(Stamp)) == len(logins)
        points = select(Balance.points).join(Account, Account.id == Balance.account_id)
        richest = session.scalars(points.where(Balance.points > 0)).all()
        assert len(richest) == len(logins)
        assert len(set(richest)) == 1


def test_of_two_last_answers_at_once_one_closes_the_attempt_and_there_is_one_stamp(
    academy: Flask,
) -> None:
    hands: list[list[Act]] = [[] for _ in range(HANDS)]
    for login in cast.EVERYBODY:
        for number, module in enumerate(MODULES):
            attempt = begin(login, module)
            acts = [right_act(login, attempt, question) for question in attempt.questions]
            half = len(acts) - 2
            hands[2 * number] += [*acts[:half], acts[half]]
            hands[2 * number + 1] += [*acts[:half], acts[half + 1]]
    results = hammer(academy.extensions["academy"], hands)
    assert {heard for hand in results for heard in hand} == {"right"}
    with reading() as session:
        assert_kept_once(session)
        assert_books_are_closed(session)
        scores = session.execute(select(Attempt.score, Attempt.completed_at)).all()
        assert len(scores) == len(cast.EVERYBODY) * len(MODULES)
        assert {score for score, _ in scores} == {1.0}
        assert all(isinstance(closed, datetime) for _, closed in scores)
        stamps = session.execute(select(Stamp.person_id, Stamp.module_id)).all()
        assert len(stamps) == len(set(stamps)) == len(scores)
        assert_badges_are_given_once(session)


def test_todays_minute_answered_by_many_hands_is_kept_and_paid_once(academy: Flask) -> None:
    hands: list[list[Act]] = [[] for _ in range(HANDS)]
    asked = 0
    for login in cast.EVERYBODY:
        with writing() as session:
            who = cast.viewer(session, login, at=clock.now())
            today = daily.open_(session, who, at=clock.now())
        for each in today.asked:
            given = [answers_to(each.question, right=way)[0] for way in (True, False)]
            asked += 1
            for number, hand in enumerate(hands):
                hand.append(Act(login, None, each.question.uid, given[number % 2]))
    results = hammer(academy.extensions["academy"], hands)
    for heard in zip(*results, strict=True):
        assert len(set(heard)) == 1, heard
        assert heard[0] in VERDICTS
    with reading() as session:
        assert_kept_once(session)
        assert_books_are_closed(session)
        assert session.scalar(select(func.count()).select_from(Answer)) == asked
        for prefix, number in (
            ("star:", len(cast.EVERYBODY)),
            ("daily:", results[0].count("right")),
        ):
            paid = LedgerTransaction.source.startswith(prefix)
            assert session.scalar(select(func.count()).where(paid)) == number
    with writing() as session:
        assert_all_is_remembered(session)


def test_what_comes_with_an_act_comes_once_however_many_hands_do_it(academy: Flask) -> None:
    """Badge, streak, visa and passport: eight hands finish the same lessons and quizzes at once."""
    hands: list[list[Act]] = [[] for _ in range(HANDS)]
    for module in cast.SIXTEEN:
        attempt = begin(cast.AMINA, module)
        for number, hand in enumerate(hands):
            acts = [right_act(cast.AMINA, attempt, question) for question in attempt.questions]
            hand += acts[number:] + acts[:number]  # each in an order of its own
    for number, hand in enumerate(hands):
        read = [Act(cast.AMINA, None, "", None, lesson) for lesson in LESSONS]
        hand[:0] = read if number % 2 else []
        hand += [] if number % 2 else read
    results = hammer(academy.extensions["academy"], hands)
    assert {heard for hand in results for heard in hand} == {"right", "finished"}
    with reading() as session:
        assert_kept_once(session)
        assert_books_are_closed(session)
        assert faults(session) == []
        badges = session.execute(select(Award.badge_id, Award.medal)).all()
        assert len(badges) == len(set(badges)) >= 2
        assert session.execute(select(Streak.length, Streak.version)).all() == [(1, 1)]
        visas = session.execute(select(Visa.visa_id, Visa.number, Visa.state)).all()
        assert len({visa for visa, _, _ in visas}) == len(visas) == 1
        assert session.scalar(select(func.count(Passport.id))) == 1
        news = session.execute(select(Notice.person_id, Notice.source)).all()
        assert len(news) == len(set(news))


def test_devices_that_answer_different_questions_at_once_lose_nothing_of_the_memory(
    academy: Flask,
) -> None:
    with writing() as session:
        who = cast.viewer(session, cast.AMINA, at=clock.now())
        today = daily.open_(session, who, at=clock.now())
    hands = [[Act(cast.AMINA, None, asked.question.uid, answers_to(asked.question, right=True)[0])]
             for asked in today.asked]  # fmt: skip
    for module in MODULES:
        attempt = begin(cast.AMINA, module)
        hands += [[right_act(cast.AMINA, attempt, question)] for question in attempt.questions]
    results = hammer(academy.extensions["academy"], hands)
    assert {heard for hand in results for heard in hand} == {"right"}
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == len(hands)
    with writing() as session:
        assert_all_is_remembered(session)


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_unique_constraint_the_hammer_finds_doubles(academy: Flask) -> None:
    drop = "alter table answer drop constraint uq_answer_attempt_id_question_id"
    with db.engines["writer"].begin() as connection:
        connection.execute(text(drop))
    hammer_one_learner(academy)
    with reading() as session, pytest.raises(AssertionError):
        assert_kept_once(session)
