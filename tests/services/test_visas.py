"""Visas: given in the transaction of the act that earned them, kept under the rule that they met."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.database import reading, writing
from academy.models.notices import Notice
from academy.models.rewards import LedgerTransaction
from academy.models.visas import Visa, VisaBasis
from academy.services import (
    catalogue,
    evidence,
    lapses,
    lessons,
    publishing,
    quizzes,
    refreshers,
    visas,
)
from academy.services.audit import faults
from academy.services.evidence import Event
from academy.services.secrets import Platform
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, HUGO, person, unit, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered, right, started
from tests.services.crowded import at_once
from tests.statements import counted

DAY = timedelta(days=1)
YEAR = 365 * DAY

RULE = """\
id: harbour
name: { en: Harbour }
text: { en: You can moor. }
modules: [tides]
lessons: [winds-lesson]
"""


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """A theme of two modules, and a visa that takes the quiz of one and the lesson of the other."""
    pages = Pages(tmp_path / "pages", needed=2).module("sea", "tides").module("sea", "winds")
    pages.texts["visas/harbour.yaml"] = RULE
    return pages


def publish(session: Session, pages: Pages, *, at: datetime = OPENING) -> None:
    report = publishing.publish(session, pages.read(), at=at)
    assert not report.problems


def held(session: Session, login: str = AMINA) -> list[visas.Held]:
    asking = viewer(session, login, at=OPENING)
    return visas.read(session, asking, catalogue.current(session, asking.publication))


def passes(session: Session, module: str, *, at: datetime = OPENING, login: str = AMINA) -> None:
    answered(session, viewer(session, login, at=at), module, at=at)


def finishes(session: Session, lesson: str, *, at: datetime = OPENING, login: str = AMINA) -> None:
    lessons.finish(session, viewer(session, login, at=at), lesson, at=at)


def earn(session: Session, *, at: datetime = OPENING, login: str = AMINA) -> visas.Held:
    passes(session, "tides", at=at, login=login)
    finishes(session, "winds-lesson", at=at, login=login)
    [visa] = held(session, login)
    return visa


def told(session: Session, login: str = AMINA) -> list[str]:
    kinds = select(Notice.kind).where(Notice.person_id == person(session, login).id)
    return list(session.scalars(kinds.order_by(Notice.id)))


def sources(session: Session) -> list[str]:
    named = LedgerTransaction.source.startswith("visa:")
    return list(
        session.scalars(
            select(LedgerTransaction.source).where(named).order_by(LedgerTransaction.id)
        )
    )


def test_the_last_of_what_a_rule_takes_brings_the_visa(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session, "tides")
    assert held(session) == []
    finishes(session, "winds-lesson", at=OPENING + DAY)
    [visa] = held(session)
    assert (visa.visa.uid, visa.state, visa.number) == ("harbour", "issued", 1)
    assert (visa.issued_at, visa.until) == (OPENING + DAY, None)
    assert visa.place == "Customer care, Rabat"
    assert len(visa.uid) == 32


def test_it_comes_with_the_last_answer_as_well_as_with_the_last_lesson(
    session: Session, pages: Pages
) -> None:
    publish(session, pages)
    finishes(session, "winds-lesson")
    assert held(session) == []
    passes(session, "tides")
    assert [visa.state for visa in held(session)] == ["issued"]


def test_it_is_not_older_than_an_act_that_began_later_and_was_kept_first(
    session: Session, pages: Pages
) -> None:
    publish(session, pages)
    later = OPENING + timedelta(seconds=1)
    passes(session, "tides", at=later)
    finishes(session, "winds-lesson", at=OPENING)
    assert [visa.issued_at for visa in held(session)] == [later]
    assert faults(session) == []


def test_it_rests_on_the_rows_that_proved_it(session: Session, pages: Pages) -> None:
    publish(session, pages)
    visa = earn(session)
    basis = session.scalars(select(VisaBasis).where(VisaBasis.visa_id == visa.id)).all()
    assert len(basis) == 2
    assert {each.stamp_id is None for each in basis} == {True, False}
    assert {each.completion_id is None for each in basis} == {True, False}
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("delete from completion"))


def test_it_pays_once_and_is_told_once(session: Session, pages: Pages) -> None:
    publish(session, pages)
    earn(session)
    passes(session, "tides", at=OPENING + DAY)
    finishes(session, "winds-lesson", at=OPENING + DAY)
    account = viewer(session, AMINA, at=OPENING).account_id
    assert sources(session) == [f"visa:{account}:harbour:1"]
    assert told(session).count("visa") == 1
    assert session.scalar(select(func.count()).select_from(Visa)) == 1


def test_a_failed_quiz_or_a_skipped_lesson_brings_no_row(session: Session, pages: Pages) -> None:
    publish(session, pages)
    finishes(session, "winds-lesson")
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING, wrongly=2)
    assert session.scalar(select(func.count()).select_from(Visa)) == 0


def test_a_changed_rule_touches_nobodys_visa(session: Session, pages: Pages) -> None:
    publish(session, pages)
    before = earn(session)
    edition = session.scalars(select(Visa.edition_id)).one()
    pages.change("visas/harbour.yaml", "[tides]", "[tides, winds]\nvalid: { days: 40 }")
    publish(session, pages, at=OPENING + DAY)
    passes(session, "tides", at=OPENING + 2 * DAY)
    [after] = held(session)
    assert (after.uid, after.until, after.state) == (before.uid, None, "issued")
    assert session.scalars(select(Visa.edition_id)).one() == edition


def test_a_retired_visa_is_given_to_nobody_and_kept_by_who_has_it(
    session: Session, pages: Pages
) -> None:
    publish(session, pages)
    earn(session)
    del pages.texts["visas/harbour.yaml"]
    publish(session, pages)
    passes(session, "tides", login=BRUNO)
    finishes(session, "winds-lesson", login=BRUNO)
    assert held(session, BRUNO) == []
    assert [visa.state for visa in held(session)] == ["issued"]


# --- How it ends, and what renews it -----------------------------------------------------------------


@pytest.fixture
def lapsing(pages: Pages) -> Pages:
    """The visa holds for a hundred days; passing the quiz again renews it."""
    pages.texts["visas/harbour.yaml"] += (
        "valid: { days: 100 }\nrefresher:\n  modules: [tides]\n  before: 30\n  after: 20\n"
    )
    return pages


def renew(session: Session, days: int) -> visas.Held:
    passes(session, "tides", at=OPENING + days * DAY)
    [visa] = held(session)
    return visa


def test_it_holds_for_as_long_as_its_rule_says(session: Session, lapsing: Pages) -> None:
    publish(session, lapsing)
    visa = earn(session)
    assert visa.until == OPENING + 100 * DAY
    assert visa.state_at(visa.until - DAY) == "issued"
    assert visa.state_at(visa.until) == "expired"


def test_who_renews_early_loses_no_day(session: Session, lapsing: Pages) -> None:
    publish(session, lapsing)
    first = earn(session)
    assert renew(session, 69).number == 1  # too early: 31 days before
    second = renew(session, 70)
    assert (second.number, second.until) == (2, OPENING + 200 * DAY)
    rows = dict(session.execute(select(Visa.number, Visa.state)).all())
    assert rows == {1: "superseded", 2: "issued"}
    ended = session.scalar(select(Visa.ended_at).where(Visa.id == first.id))
    assert ended == OPENING + 70 * DAY
    assert told(session)[-1] == "visa_renewed"
    assert sources(session)[-1].endswith(":harbour:2")


def test_a_renewal_does_not_renew_itself_again(session: Session, lapsing: Pages) -> None:
    publish(session, lapsing)
    earn(session)
    renew(session, 75)
    assert renew(session, 76).number == 2
    assert renew(session, 99).number == 2


def test_after_it_lapsed_the_refresher_brings_a_new_one_that_begins_then(
    session: Session, lapsing: Pages
) -> None:
    publish(session, lapsing)
    earn(session)
    assert lapses.lapse(session, at=OPENING + 103 * DAY) == 1
    second = renew(session, 110)
    assert second.until == OPENING + 210 * DAY
    rows = dict(session.execute(select(Visa.number, Visa.state)).all())
    assert rows == {1: "expired", 2: "issued"}


def test_a_renewal_before_the_night_has_noted_the_lapse_leaves_an_expired_one(
    session: Session, lapsing: Pages
) -> None:
    publish(session, lapsing)
    earn(session)
    renew(session, 101)
    row = session.execute(select(Visa.state, Visa.ended_at).where(Visa.number == 1)).one()
    assert tuple(row) == ("expired", OPENING + 100 * DAY)


def test_when_the_refreshers_time_is_over_everything_is_asked_anew(
    session: Session, lapsing: Pages
) -> None:
    publish(session, lapsing)
    earn(session)
    lapses.lapse(session, at=OPENING + 100 * DAY)
    assert renew(session, 121).number == 1  # the quiz alone came a day too late
    amina = viewer(session, AMINA, at=OPENING)
    refreshers.read_again(session, amina, "harbour", "winds-lesson", at=OPENING + 122 * DAY)
    [visa] = held(session)
    assert (visa.number, visa.state) == (2, "issued")


def test_a_refresher_of_lessons_is_read_again(session: Session, pages: Pages) -> None:
    pages.texts["visas/harbour.yaml"] += (
        "valid: { days: 100 }\nrefresher: { lessons: [tides-lesson, winds-lesson], before: 30 }\n"
    )
    publish(session, pages)
    earn(session)
    amina = viewer(session, AMINA, at=OPENING)
    with pytest.raises(Conflict):
        refreshers.read_again(session, amina, "harbour", "winds-lesson", at=OPENING + 60 * DAY)
    late = OPENING + 90 * DAY
    refreshers.read_again(session, amina, "harbour", "winds-lesson", at=late)
    refreshers.read_again(session, amina, "harbour", "winds-lesson", at=late)
    [before] = held(session)
    assert before.number == 1
    finishes(session, "tides-lesson", at=late + DAY)  # for the first time: it counts as well
    [after] = held(session)
    assert (after.number, after.until) == (2, OPENING + 200 * DAY)


def test_only_lessons_of_the_refresher_are_read_again(session: Session, lapsing: Pages) -> None:
    publish(session, lapsing)
    earn(session)
    amina = viewer(session, AMINA, at=OPENING)
    with pytest.raises(NotFound):
        refreshers.read_again(session, amina, "harbour", "winds-lesson", at=OPENING + 90 * DAY)


def test_it_says_that_it_ends_thirty_seven_and_one_day_before_and_when_it_lapsed(
    session: Session, lapsing: Pages
) -> None:
    publish(session, lapsing)
    earn(session)
    for day in range(60, 104):
        at = OPENING + day * DAY + timedelta(hours=3)
        lapses.lapse(session, at=at)
        for _twice in range(2):
            lapses.warn(session, after=0, at=at)
    assert told(session) == ["visa", "visa_ends", "visa_ends", "visa_ends", "visa_lapsed"]
    moments = session.scalars(select(Notice.at).where(Notice.kind == "visa_ends")).all()
    assert [(at - OPENING).days for at in moments] == [70, 93, 99]


def test_after_missed_nights_she_hears_the_nearest_notice_alone(
    session: Session, lapsing: Pages
) -> None:
    publish(session, lapsing)
    earn(session)
    lapses.warn(session, after=0, at=OPENING + 95 * DAY)
    lapses.warn(session, after=0, at=OPENING + 96 * DAY)
    assert told(session) == ["visa", "visa_ends"]
    lapses.lapse(session, at=OPENING + 130 * DAY)
    assert told(session)[-1] == "visa_lapsed"
    assert session.scalar(select(Visa.ended_at)) == OPENING + 100 * DAY


def test_the_night_job_does_all_of_it_and_a_second_run_nothing(app: Flask, lapsing: Pages) -> None:
    with writing() as session:
        publish(session, lapsing)
        earn(session)
    for _twice in range(2):
        lapses.nightly(at=OPENING + 100 * DAY)
    with reading() as session:
        assert told(session) == ["visa", "visa_lapsed"]


def test_a_visa_published_later_comes_by_night_to_who_met_its_rule(
    app: Flask, pages: Pages
) -> None:
    rule = pages.texts.pop("visas/harbour.yaml")
    with writing() as session:
        publish(session, pages)
        passes(session, "tides")
        finishes(session, "winds-lesson")
        passes(session, "tides", login=BRUNO)
        pages.texts["visas/harbour.yaml"] = rule
        publish(session, pages)
    for _twice in range(2):
        lapses.nightly(at=OPENING + DAY)
    with reading() as session:
        assert session.scalars(select(Visa.person_id)).all() == [person(session, AMINA).id]
        assert len(sources(session)) == 1
        assert told(session) == ["visa"]


PROOF = """\
proof:
  within: 30
  actions: { joined: { times: 3, name: { en: Joined } } }
  witnesses: 1
"""


def test_a_rule_that_asks_for_less_proof_comes_by_night_to_who_gave_enough(
    app: Flask, pages: Pages
) -> None:
    pages.texts["visas/harbour.yaml"] += PROOF
    with writing() as session:
        publish(session, pages)
        for login, days in ((AMINA, 0), (BRUNO, -20), (HUGO, 0)):
            joins(session, login, OPENING + days * DAY)
            if login != HUGO:
                passes(session, "tides", login=login)
                finishes(session, "winds-lesson", login=login)
        assert held(session) == []
        pages.change("visas/harbour.yaml", "times: 3", "times: 1")
        publish(session, pages)
    for _twice in range(2):
        lapses.nightly(at=OPENING + 15 * DAY)
    with reading() as session:  # Bruno joined too long ago, Hugo learnt nothing yet
        assert session.scalars(select(Visa.person_id)).all() == [person(session, AMINA).id]
        assert len(sources(session)) == 1


def joins(session: Session, login: str, moment: datetime) -> None:
    """A community, as the platform tells it."""
    live = catalogue.current(session, viewer(session, login, at=OPENING).publication)
    visa = live.visa("harbour")
    platform = Platform(visa.id, unit(session, "Alizé").path, live.number)
    told = Event(f"{login}-1", login, "joined", moment)
    evidence.deliver(session, platform, live, visa, told, at=OPENING)


# --- Revocation, and states that never go back ---------------------------------------------------------


def test_an_administrator_revokes_with_a_reason_and_it_never_comes_back(
    session: Session, lapsing: Pages, ada: Viewer
) -> None:
    publish(session, lapsing)
    visa = earn(session)
    with pytest.raises(Invalid):
        visas.revoke(session, ada, visa.uid, reason="", at=OPENING)
    visas.revoke(
        session, ada, visa.uid, reason="Posted a screenshot of a password.", at=OPENING + DAY
    )
    [revoked] = held(session)
    assert (revoked.state, revoked.reason) == ("revoked", "Posted a screenshot of a password.")
    assert told(session)[-1] == "visa_revoked"
    with pytest.raises(Conflict):
        visas.revoke(session, ada, visa.uid, reason="Again.", at=OPENING + 2 * DAY)
    for days in (1, 80, 130):
        assert renew(session, days).state == "revoked"
    assert session.scalar(select(func.count()).select_from(Visa)) == 1


def test_what_has_lapsed_is_not_revoked_even_before_the_night(
    session: Session, lapsing: Pages, ada: Viewer
) -> None:
    publish(session, lapsing)
    visa = earn(session)
    with pytest.raises(Conflict, match="ended already"):
        visas.revoke(session, ada, visa.uid, reason="Late.", at=OPENING + 100 * DAY)
    assert [each.state for each in held(session)] == ["issued"]


def test_nobody_revokes_outside_her_units(session: Session, pages: Pages, local: Viewer) -> None:
    publish(session, pages)
    bruno = earn(session, login=BRUNO)
    with pytest.raises(NotFound):
        visas.revoke(session, local, bruno.uid, reason="Elsewhere.", at=OPENING)
    hugo = viewer(session, HUGO, at=OPENING)
    with pytest.raises(NotFound):
        visas.revoke(session, hugo, bruno.uid, reason="No administrator.", at=OPENING)


@pytest.mark.parametrize("state", ["issued", "expired", "revoked", "superseded"])
def test_the_database_refuses_to_change_a_visa_that_has_ended(
    session: Session, pages: Pages, state: str
) -> None:
    publish(session, pages)
    visa = earn(session)
    assert visas.end(session, visa.id, "expired", ended_at=OPENING)
    assert not visas.end(session, visa.id, "revoked", ended_at=OPENING)
    values = {"state": state, "ended_at": None if state == "issued" else OPENING}
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(Visa).values(**values))


def test_an_answer_that_brings_stamp_seal_passport_and_visa_stays_within_its_statements(
    app: Flask, pages: Pages
) -> None:
    with writing() as session:
        publish(session, pages)
        passes(session, "winds")
        finishes(session, "winds-lesson")
        amina = viewer(session, AMINA, at=OPENING)
        attempt = started(session, amina, "tides", at=OPENING)
        first, last = attempt.questions
        quizzes.answer(
            session, amina, first.uid, right(first.document.key), slug="tides", at=OPENING
        )
    with counted(app) as statements, writing() as session:
        quizzes.answer(session, amina, last.uid, right(last.document.key), slug="tides", at=OPENING)
    assert len(statements) <= 20, statements
    with reading() as session:
        assert [visa.state for visa in held_by(session, amina)] == ["issued"]


def held_by(session: Session, who: Viewer) -> list[visas.Held]:
    return visas.read(session, who, catalogue.current(session, who.publication))


def test_the_last_answer_and_the_last_lesson_at_once_bring_one_visa(
    app: Flask, pages: Pages
) -> None:
    with writing() as session:
        publish(session, pages)
        amina = viewer(session, AMINA, at=OPENING)
        attempt = started(session, amina, "tides", at=OPENING)
        first, last = attempt.questions
        quizzes.answer(
            session, amina, first.uid, right(first.document.key), slug="tides", at=OPENING
        )

    def act(number: int) -> None:
        with writing() as session:
            if number % 2:
                lessons.finish(session, amina, "winds-lesson", at=OPENING)
            else:
                given = right(last.document.key)
                quizzes.answer(session, amina, last.uid, given, slug="tides", at=OPENING)

    assert at_once(app, act, 6) == [None] * 6
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Visa)) == 1
        assert len(sources(session)) == 1
        assert told(session).count("visa") == 1
