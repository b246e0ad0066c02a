"""Stamps, seals and the passport: each given once, in the transaction of the answer that earned it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.passport import Rule, is_sealed, meets
from academy.models.content import Edition
from academy.models.notices import Notice
from academy.models.passport import Passport as PassportRow
from academy.models.passport import Stamp
from academy.models.people import Person
from academy.services import catalogue, passport, publishing
from academy.services.audit import faults
from academy.services.passport import Passport
from tests.cast import AMINA, BRUNO, person, unit, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered

DAY = timedelta(days=1)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """Two themes: one of two modules, one of one. Two stamps in all, one in each theme."""
    return (
        Pages(tmp_path / "pages", needed=2, per_theme=1)
        .module("sea", "tides")
        .module("sea", "winds")
        .module("land", "paths")
    )


def publish(session: Session, pages: Pages) -> None:
    publishing.publish(session, pages.read(), at=OPENING)


def held(session: Session, login: str = AMINA) -> Passport:
    asking = viewer(session, login, at=OPENING)
    return passport.read(
        session, asking, catalogue.current(session, asking.publication), at=OPENING
    )


def passes(session: Session, module: str, *, days: int = 0, login: str = AMINA) -> None:
    answered(session, viewer(session, login, at=OPENING), module, at=OPENING + days * DAY)


def retire(pages: Pages, prefix: str) -> None:
    for path in [path for path in pages.texts if path.startswith(prefix)]:
        del pages.texts[path]


def test_an_empty_passport_says_what_it_needs(session: Session, pages: Pages) -> None:
    publish(session, pages)
    empty = held(session)
    assert (empty.passed, empty.of, empty.rule) == (0, 3, Rule(needed=2, per_theme=1))
    assert (empty.stamps, empty.seals, empty.issued_at, empty.uid) == ({}, {}, None, None)


def test_a_stamp_has_its_date_and_its_place(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "tides")
    [stamp] = held(session).stamps.values()
    assert (stamp.module.uid, stamp.at, stamp.place) == ("tides", OPENING, "Customer care, Rabat")
    assert held(session).passed == 1
    assert held(session, BRUNO).passed == 0


def test_a_stamp_keeps_the_place_where_she_worked_that_day(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "tides")
    amina = session.get_one(Person, person(session, AMINA).id)
    amina.unit_id = unit(session, "Learning, Lyon").id
    session.flush()
    passes(session, "winds")
    assert [stamp.place for stamp in held(session).stamps.values()] == [
        "Customer care, Rabat",
        "Learning, Lyon",
    ]


def test_a_module_is_stamped_once_however_often_its_quiz_is_passed(
    session: Session, pages: Pages
) -> None:
    publish(session, pages)
    passes(session, "tides")
    passes(session, "tides", days=1)
    assert session.scalar(select(func.count()).select_from(Stamp)) == 1
    [stamp] = held(session).stamps.values()
    assert stamp.at == OPENING


def test_a_failed_quiz_stamps_nothing(session: Session, pages: Pages) -> None:
    publish(session, pages)
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING, wrongly=2)
    assert held(session).stamps == {}


def test_a_theme_is_sealed_by_its_last_module(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "tides")
    assert held(session).seals == {}
    passes(session, "winds", days=1)
    assert list(held(session).seals.values()) == [OPENING + DAY]
    live = catalogue.current(session, 1)
    assert [s.module.uid for s in held(session).stamped_in(live.theme("sea"))] == ["tides", "winds"]


def test_a_seal_stays_when_its_theme_grows(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "tides")
    passes(session, "winds")
    sealed = held(session).seals
    pages.module("sea", "reefs")
    publish(session, pages)
    assert held(session).seals == sealed
    passes(session, "reefs", days=1)
    assert held(session).seals == sealed


def test_the_passport_is_issued_by_the_answer_that_meets_its_rule(
    session: Session, pages: Pages
) -> None:
    publish(session, pages)
    passes(session, "tides")
    passes(session, "winds", days=1)
    assert held(session).issued_at is None  # two stamps, but none of the land
    passes(session, "paths", days=2)
    issued = held(session)
    assert issued.issued_at == OPENING + 2 * DAY
    assert len(issued.uid or "") == 32


def test_neither_passport_nor_seal_is_older_than_a_stamp_that_it_takes(
    session: Session, pages: Pages
) -> None:
    publish(session, pages)
    later = OPENING + timedelta(seconds=1)
    answered(session, viewer(session, AMINA, at=later), "tides", at=later)
    passes(session, "winds")
    passes(session, "paths")
    passport = held(session)
    assert passport.issued_at == later
    assert set(passport.seals.values()) == {later}
    assert faults(session) == []


def test_whoever_gets_her_passport_is_told_once(session: Session, pages: Pages) -> None:
    publish(session, pages)
    for days, module in enumerate(("tides", "paths", "winds", "tides")):
        passes(session, module, days=days)
    told = select(Notice.person_id, Notice.at).where(Notice.kind == "passport")
    assert session.execute(told).all() == [(person(session, AMINA).id, OPENING + DAY)]


def test_a_passport_once_issued_is_neither_taken_back_nor_issued_again(
    session: Session, pages: Pages
) -> None:
    publish(session, pages)
    passes(session, "tides")
    passes(session, "paths")
    before = held(session)
    rule_edition = session.scalars(select(PassportRow.rule_edition_id)).one()
    pages.change("academy.yaml", "needed: 2", "needed: 3")
    publish(session, pages)
    passes(session, "winds", days=3)
    after = held(session)
    assert (after.issued_at, after.uid) == (before.issued_at, before.uid)
    assert after.rule.needed == 3
    row = session.scalars(select(PassportRow)).one()
    assert row.rule_edition_id == rule_edition
    rule_text = session.get_one(Edition, rule_edition).texts["academy.yaml"]
    assert "needed: 2" in rule_text


def test_the_stamp_of_a_retired_module_still_counts(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "tides")
    retire(pages, "1-sea/1-tides")
    publish(session, pages)
    assert held(session).passed == 1
    assert held(session).of == 2
    passes(session, "paths")
    assert held(session).issued_at == OPENING


def test_the_stamp_of_a_retired_theme_still_counts(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "paths")
    retire(pages, "1-land")
    publish(session, pages)
    passes(session, "tides")
    assert held(session).passed == 2
    assert held(session).issued_at == OPENING


def test_a_module_that_comes_back_keeps_its_stamp(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "tides")
    kept = dict(pages.texts)
    retire(pages, "1-sea/1-tides")
    publish(session, pages)
    pages.texts = kept
    publish(session, pages)
    assert [stamp.module.uid for stamp in held(session).stamps.values()] == ["tides"]
    passes(session, "tides", days=1)
    assert session.scalar(select(func.count()).select_from(Stamp)) == 1


@pytest.mark.parametrize(
    ("rule", "stamped", "is_met"),
    [
        (Rule(2, 1), {1, 3}, True),
        (Rule(2, 1), {1, 2}, False),
        (Rule(3, 1), {1, 3}, False),
        (Rule(2, 0), {1, 2}, True),
        (Rule(1, 0), set(), False),
        (Rule(2, 1), {1, 3, 99}, True),
        (Rule(3, 1), {1, 3, 99}, True),  # 99 belongs to a theme that is gone
    ],
)
def test_the_rule_asks_for_so_many_in_all_and_so_many_in_each_theme(
    rule: Rule, stamped: set[int], is_met: bool
) -> None:
    assert meets(rule, stamped, {10: [1, 2], 20: [3]}) is is_met


def test_a_theme_without_modules_is_never_sealed() -> None:
    assert not is_sealed([], {1})
    assert not is_sealed([1, 2], {1})
    assert is_sealed([1, 2], {1, 2, 3})
