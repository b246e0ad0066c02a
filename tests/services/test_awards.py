"""What an act brings: a badge with the very act that meets its rule, once, and told once."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.engine.rewards import Payment, Won
from academy.engine.suspicion import Doubt
from academy.models.awards import Award
from academy.models.database import writing
from academy.models.notices import Notice
from academy.services import awards, catalogue, holds, lessons, quizzes, rewards
from academy.services.viewer import Viewer
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered, right, started
from tests.services.awarded import badge, held, passes, publish, publish_badges, sweep
from tests.statements import counted

DAY = timedelta(days=1)
LEVELS = """\
quay:
  from: 0
  name: { en: At the quay }
pier:
  from: 20
  name: { en: Past the pier }
sea:
  from: 60
  name: { en: Open sea }
"""


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    made = Pages(tmp_path / "pages", needed=2).module("sea", "tides", questions=6, asked=2)
    return made.module("sea", "ropes", questions=6, asked=2)


def amina(session: Session, *, days: int = 0) -> Viewer:
    return viewer(session, AMINA, at=OPENING + days * DAY)


def causes(session: Session) -> list[str]:
    return [cause.partition(":")[0] for cause in session.scalars(select(Award.cause))]


def news(session: Session, kind: str) -> list[dict[str, object]]:
    found = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
    return [dict(each.values) for each in found]


@pytest.mark.parametrize(
    ("when", "cause"),
    [
        ("{ stamps: 1 }", "attempt"),
        ("{ stars: 1 }", "answer"),
        ("{ keys: 1 }", "answer"),
        ("{ points: 20 }", "attempt"),
        ("{ score: 100 }", "attempt"),
        ("{ score: 100, module: tides }", "attempt"),
        ("{ streak: 1 }", "answer"),
    ],
)
def test_a_quiz_brings_what_it_meets_with_the_very_act(
    session: Session, pages: Pages, when: str, cause: str
) -> None:
    publish_badges(session, pages, one=when)
    passes(session)
    assert held(session) == {("one", "")}
    assert causes(session) == [cause]
    assert news(session, "badge") == [{"badge": "one", "medal": ""}]
    passes(session, "ropes")
    assert len(news(session, "badge")) == len(causes(session)) == 1, "once"


@pytest.mark.parametrize(
    "when",
    [
        "{ stamps: 2 }",
        "{ seals: 1 }",
        "{ passport: 1 }",
        "{ theme: sea }",
        "{ score: 90, times: 2 }",
        "{ score: 70, module: ropes }",
    ],
)
def test_what_takes_two_quizzes_comes_with_the_second(
    session: Session, pages: Pages, when: str
) -> None:
    publish_badges(session, pages, two=when)
    passes(session)
    assert held(session) == set()
    passes(session, "ropes")
    assert held(session) == {("two", "")}


@pytest.mark.parametrize("when", ["{ lessons: 2 }", "{ lessons-of: sea }", "{ points: 40 }"])
def test_lessons_bring_theirs(session: Session, pages: Pages, when: str) -> None:
    publish_badges(session, pages, reader=when)
    lessons.finish(session, amina(session), "tides-lesson", at=OPENING)
    assert held(session) == set()
    lessons.finish(session, amina(session), "ropes-lesson", at=OPENING)
    assert held(session) == {("reader", "")}
    assert causes(session) == ["lesson"]


def test_a_streak_brings_its_badge_on_the_day_it_is_reached(session: Session, pages: Pages) -> None:
    publish_badges(session, pages, row="{ streak: 2 }")
    passes(session)
    assert held(session) == set()
    passes(session, "ropes", at=OPENING + DAY)
    assert held(session) == {("row", "")}


def test_a_score_too_low_brings_nothing(session: Session, pages: Pages) -> None:
    pages.change("1-sea/1-tides/module.yaml", "pass: 70", "pass: 40")
    publish_badges(session, pages, sharp="{ score: 60 }")
    answered(session, amina(session), "tides", at=OPENING, wrongly=1)
    assert held(session) == set()


def test_medals_come_one_after_another_and_together_when_an_act_is_worth_both(
    session: Session, pages: Pages
) -> None:
    publish_badges(
        session,
        pages,
        keys="{ keys: { bronze: 1, silver: 4, gold: 900 } }",
        points="{ points: { bronze: 15, silver: 60, gold: 900 } }",
    )
    passes(session)
    assert held(session) == {("keys", "bronze"), ("points", "bronze"), ("points", "silver")}
    passes(session, "ropes")
    assert ("keys", "silver") in held(session)
    assert {"badge": "points", "medal": "silver"} in news(session, "badge")


def test_a_hidden_badge_comes_like_any_other(session: Session, pages: Pages) -> None:
    pages.texts["badges/secret.yaml"] = badge("secret", "{ stamps: 1 }", hidden=True)
    publish(session, pages)
    passes(session)
    assert held(session) == {("secret", "")}


def test_a_repeat_tells_the_same_badges_and_gives_none(session: Session, pages: Pages) -> None:
    publish_badges(
        session, pages, one="{ stamps: 1 }", key="{ keys: { bronze: 1, silver: 8, gold: 9 } }"
    )
    hers = amina(session)
    attempt = started(session, hers, "tides", at=OPENING)
    first, again = (
        [
            quizzes.answer(
                session, hers, each.uid, right(each.document.key), slug="tides", at=OPENING
            )
            for each in attempt.questions
        ]
        for _ in range(2)
    )
    assert [each.earned.badges for each in first] == [(Won("key", "bronze"),), ()]
    assert [each.earned.badges for each in again] == [each.earned.badges for each in first]
    closed = rewards.earned_by(session, hers, f"attempt:{attempt.id}")
    assert closed.badges == (Won("one"),)
    assert len(causes(session)) == 2


def test_an_act_that_crosses_nothing_costs_no_statement_more(app: Flask, pages: Pages) -> None:
    """The same answers by two people: to him no badge is near, for her there were none at all."""
    costs = {}
    for login in ("bruno", "amina"):
        if login == "amina":
            far = "{ keys: { bronze: 700, silver: 800, gold: 900 } }"
            with writing() as session:
                publish_badges(
                    session, pages, far=far, row="{ streak: 9 }", points="{ points: 900 }"
                )
        else:
            with writing() as session:
                publish(session, pages)
        with writing() as session:
            hers = viewer(session, login, at=OPENING)
            attempt = started(session, hers, "tides", at=OPENING)
            answers = []
            for each in attempt.questions[:1]:
                given = right(each.document.key)
                with counted(app) as statements:
                    quizzes.answer(session, hers, each.uid, given, slug="tides", at=OPENING)
                answers.append(len(statements))
        costs[login] = answers
    assert costs["amina"] == costs["bruno"], costs


def test_a_level_is_told_once_and_the_highest_of_several(session: Session, pages: Pages) -> None:
    pages.texts["levels.yaml"] = LEVELS
    publish(session, pages)
    passes(session)  # two keys and a stamp: 70 points
    assert news(session, "level")[-1] == {"level": 3}
    passes(session, "ropes")
    levels = [each["level"] for each in news(session, "level")]
    assert levels == sorted(set(levels))
    hers = amina(session)
    rank = awards.rank(hers, catalogue.newest(session))
    assert rank is not None
    assert (rank.number, rank.name["en"], rank.next_at) == (3, "Open sea", None)


def test_the_shelf_says_how_far_it_is_to_the_next_step(session: Session, pages: Pages) -> None:
    publish_badges(
        session,
        pages,
        keys="{ keys: { bronze: 1, silver: 5, gold: 9 } }",
        one="{ stamps: 1 }",
        far="{ stamps: 3 }",
    )
    passes(session)
    shelf = awards.shelf(session, amina(session))
    assert {(each.badge.uid, each.medals) for each in shelf.held} == {
        ("keys", ("bronze",)),
        ("one", ()),
    }
    to_come = {(each.badge.uid, each.medal, each.have, each.needed) for each in shelf.to_come}
    assert to_come == {("keys", "silver", 2, 5), ("far", "", 1, 3)}


def test_what_was_withdrawn_is_on_no_shelf_and_does_not_come_back(
    session: Session, pages: Pages
) -> None:
    publish_badges(session, pages, one="{ stamps: 1 }")
    passes(session)
    session.execute(update(Award).values(withdrawn_at=OPENING, reason="x", decided_by="person:1"))
    passes(session, "ropes")
    shelf = awards.shelf(session, amina(session))
    assert (shelf.held, shelf.to_come) == ([], [])
    assert session.scalar(select(func.count(Award.id))) == 1


def test_what_waited_for_a_human_brings_its_badge_when_it_is_paid(
    session: Session, pages: Pages
) -> None:
    publish_badges(session, pages, key="{ keys: 1 }")
    hers = amina(session)
    payment = Payment(f"quiz:{hers.account_id}:q", keys=1, points=10)
    doubt = Doubt("speed", {"seconds": 1.0})
    rewards.pay(session, hers, {"answer:1": [payment]}, at=OPENING, doubt=doubt)
    assert held(session) == set()
    assert sweep(session, at=OPENING) == 0
    assert holds.pay_overdue(session, at=OPENING + 30 * DAY) == 1
    assert held(session) == {("key", "")}
