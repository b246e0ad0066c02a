"""A colleague's word: by who holds the visa, capped, never mutual, never by who could hardly decline."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.database import reading, writing
from academy.models.evidence import Witness
from academy.models.notices import Notice
from academy.models.people import Person
from academy.models.visas import Visa
from academy.services import catalogue, evidence, publishing, visas, witnesses
from academy.services.evidence import Event
from academy.services.secrets import Platform
from academy.services.viewer import Viewer
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, KARIM, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered
from tests.services.crowded import at_once

DAY = timedelta(days=1)

RULE = """\
id: {id}
name: {{ en: Harbour }}
text: {{ en: You can moor. }}
modules: [tides]
proof:
  within: 60
  actions: {{ moored: {{ times: 1, name: {{ en: Moored }} }} }}
  witnesses: 1
valid: {{ days: 100 }}
"""


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """Two visas that take a quiz and a witness."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    for id_ in ("harbour", "lagoon"):
        pages.texts[f"visas/{id_}.yaml"] = RULE.format(id=id_)
    return pages


def who(session: Session, login: str) -> Viewer:
    return viewer(session, login, at=OPENING)


def open_harbour(session: Session, pages: Pages, *holders: str) -> None:
    """Publish, have everybody pass the quiz, and give *holders* both visas: their platform told of them."""
    publishing.publish(session, pages.read(), at=OPENING)
    for login in (AMINA, BRUNO, CHLOE, MARC, HUGO, KARIM):
        answered(session, who(session, login), "tides", at=OPENING)
    for login in holders:
        hold(session, login)


def hold(session: Session, login: str) -> None:
    live = catalogue.current(session, who(session, login).publication)
    for visa in live.visas:
        platform = Platform(visa.id, unit(session, "Alizé").path, live.number)
        told = Event(f"moored-{login}", login, "moored", OPENING)
        evidence.deliver(session, platform, live, visa, told, at=OPENING)
    assert holds(session, login)


def ask(session: Session, login: str, witness: str, *, slug: str = "harbour", days: int = 1) -> int:
    witnesses.ask(session, who(session, login), slug, witness, at=OPENING + days * DAY)
    newest = session.scalar(select(func.max(Witness.id)))
    assert newest
    return newest


def confirm(
    session: Session, login: str, question: int, *, confirms: bool = True, days: int = 2
) -> None:
    at = OPENING + days * DAY
    witnesses.answer(session, who(session, login), question, confirms=confirms, at=at)


def holds(session: Session, login: str) -> bool:
    hers = person(session, login).id
    live = select(Visa.id).where(Visa.person_id == hers, Visa.state == "issued")
    return session.scalar(live.limit(1)) is not None


def told(session: Session, login: str) -> list[str]:
    hers = Notice.person_id == person(session, login).id
    return list(session.scalars(select(Notice.kind).where(hers).order_by(Notice.id)))


def test_a_word_given_brings_the_visa_and_both_are_told(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    question = ask(session, AMINA, BRUNO)
    assert told(session, BRUNO)[-1] == "witness_asked"
    assert not holds(session, AMINA)
    confirm(session, BRUNO, question)
    assert holds(session, AMINA)
    assert told(session, AMINA) == ["passport", "witnessed", "visa"]


def test_a_word_declined_brings_nothing_and_is_told_kindly(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    question = ask(session, AMINA, BRUNO)
    confirm(session, BRUNO, question, confirms=False)
    confirm(session, BRUNO, question)  # she answered once
    assert not holds(session, AMINA)
    assert told(session, AMINA) == ["passport", "witnessed"]


def test_whoever_may_not_stand_witness_is_refused_in_one_sentence(
    session: Session, pages: Pages
) -> None:
    open_harbour(session, pages, BRUNO, AMINA)
    amina = person(session, AMINA).id
    assert session.get_one(Person, amina).manager_id == person(session, MARC).id
    said = set()
    for asking, witness in (
        (MARC, AMINA),  # she reports to him
        (KARIM, HUGO),  # holds no visa
        (KARIM, "nobody@demo.example"),
        (KARIM, KARIM),
        (KARIM, "%"),
    ):
        with pytest.raises(NotFound) as refusal:
            ask(session, asking, witness)
        said.add(str(refusal.value))
    session.execute(
        update(Person).where(Person.id == person(session, BRUNO).id).values(suspended_at=OPENING)
    )
    with pytest.raises(NotFound) as refusal:
        ask(session, KARIM, BRUNO)
    assert said | {str(refusal.value)} == {
        "Nobody who can stand witness for you goes by this name."
    }


def test_her_manager_may_stand_witness(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, MARC)
    confirm(session, MARC, ask(session, AMINA, MARC))
    assert holds(session, AMINA)


def test_nobody_asks_for_what_she_holds_or_what_takes_no_witness(
    session: Session, pages: Pages
) -> None:
    pages.change("visas/lagoon.yaml", "  witnesses: 1\n", "")
    open_harbour(session, pages, BRUNO, MARC)
    for login, slug in ((AMINA, "lagoon"), (MARC, "harbour")):
        with pytest.raises(Conflict, match="No witness"):
            ask(session, login, BRUNO, slug=slug)


def test_whose_rule_has_no_refresher_asks_anew_before_the_visa_ends(
    session: Session, pages: Pages
) -> None:
    open_harbour(session, pages, BRUNO, MARC)
    with pytest.raises(Conflict, match="No witness"):
        ask(session, MARC, BRUNO, days=60)
    assert ask(session, MARC, BRUNO, days=80)


def test_the_two_never_stand_witness_for_each_other(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    confirm(session, BRUNO, ask(session, AMINA, BRUNO))
    with pytest.raises(NotFound):
        ask(session, BRUNO, AMINA, days=80)  # he renews his, and she holds hers until day 102
    assert ask(session, CHLOE, AMINA, days=80)


def test_a_question_asked_before_does_not_become_mutual(session: Session, pages: Pages) -> None:
    """Both ask first and answer then: the second word is refused."""
    open_harbour(session, pages, BRUNO, AMINA)
    first = ask(session, AMINA, BRUNO, days=80)
    second = ask(session, BRUNO, AMINA, slug="lagoon", days=80)
    confirm(session, BRUNO, first, days=81)
    with pytest.raises(Conflict, match="each other"):
        confirm(session, AMINA, second, days=81)


def test_a_witness_gives_her_word_three_times_a_month(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    asking = (AMINA, CHLOE, HUGO, KARIM)
    questions = [ask(session, login, BRUNO) for login in asking]
    for question in questions[:3]:
        confirm(session, BRUNO, question)
    with pytest.raises(Conflict, match="3 times"):
        confirm(session, BRUNO, questions[3])
    assert [holds(session, login) for login in asking] == [True, True, True, False]
    again = ask(session, KARIM, BRUNO, days=33)
    confirm(session, BRUNO, again, days=33)
    assert holds(session, KARIM)


def test_one_asks_five_colleagues_a_month_and_one_colleague_once(
    session: Session, pages: Pages
) -> None:
    open_harbour(session, pages, BRUNO, MARC, CHLOE)
    assert ask(session, AMINA, BRUNO) == ask(session, AMINA, BRUNO)
    for witness, slug in (
        (MARC, "harbour"),
        (CHLOE, "harbour"),
        (BRUNO, "lagoon"),
        (MARC, "lagoon"),
    ):
        ask(session, AMINA, witness, slug=slug)
    with pytest.raises(Conflict, match="enough"):
        ask(session, AMINA, CHLOE, slug="lagoon")


def test_only_the_one_who_was_asked_answers_and_not_after_a_month(
    session: Session, pages: Pages
) -> None:
    open_harbour(session, pages, BRUNO, CHLOE)
    question = ask(session, AMINA, BRUNO)
    for login in (CHLOE, AMINA, ADA):
        with pytest.raises(NotFound):
            confirm(session, login, question)
    with pytest.raises(NotFound):
        confirm(session, BRUNO, question, days=40)


def test_who_reports_to_the_asker_by_now_gives_no_word(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    question = ask(session, AMINA, BRUNO)
    session.execute(
        update(Person)
        .where(Person.id == person(session, BRUNO).id)
        .values(manager_id=person(session, AMINA).id)
    )
    with pytest.raises(Conflict, match="by now"):
        confirm(session, BRUNO, question)
    assert not holds(session, AMINA)


def test_two_words_come_from_two_colleagues(session: Session, pages: Pages) -> None:
    pages.change("visas/harbour.yaml", "witnesses: 1", "witnesses: 2")
    open_harbour(session, pages, BRUNO, MARC)
    confirm(session, BRUNO, ask(session, AMINA, BRUNO))
    with pytest.raises(NotFound):
        ask(session, AMINA, BRUNO, days=3)
    assert not holds(session, AMINA)
    confirm(session, MARC, ask(session, AMINA, MARC, days=3), days=4)
    assert holds(session, AMINA)


def test_the_same_colleague_may_stand_again_when_her_word_counts_no_more(
    session: Session, pages: Pages
) -> None:
    pages.change("visas/harbour.yaml", "witnesses: 1", "witnesses: 2")
    open_harbour(session, pages, BRUNO)
    confirm(session, BRUNO, ask(session, AMINA, BRUNO))
    assert ask(session, AMINA, BRUNO, days=70)


def test_nobody_asks_for_what_was_revoked(session: Session, pages: Pages, ada: Viewer) -> None:
    open_harbour(session, pages, BRUNO, AMINA)
    uids = select(Visa.uid).where(Visa.person_id == person(session, AMINA).id)
    for uid in session.scalars(uids).all():
        visas.revoke(session, ada, uid, reason="Lent it to a friend.", at=OPENING + DAY)
    with pytest.raises(Conflict, match="No witness"):
        ask(session, AMINA, BRUNO)


def test_whose_own_visa_ended_meanwhile_gives_no_word(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    question = ask(session, AMINA, BRUNO, days=99)
    with pytest.raises(Conflict, match="ended"):
        confirm(session, BRUNO, question, days=101)
    assert not holds(session, AMINA)


def test_of_many_words_at_once_no_more_than_the_cap_are_given(app: Flask, pages: Pages) -> None:
    asking = (AMINA, CHLOE, HUGO, KARIM)
    with writing() as session:
        open_harbour(session, pages, BRUNO)
        questions = [ask(session, login, BRUNO) for login in asking]

    def give(number: int) -> None:
        with writing() as session:
            confirm(session, BRUNO, questions[number])

    results = at_once(app, give, 4)
    assert sorted(map(repr, map(type, results))).count(repr(Conflict)) == 1
    with reading() as session:
        assert sum(holds(session, login) for login in asking) == 3
