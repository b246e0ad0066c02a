"""A colleague's word: by who holds the visa, capped, never mutual, never by who could hardly decline."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.database import reading, writing
from academy.models.evidence import Evidence, Witness
from academy.models.notices import Notice
from academy.models.people import Person
from academy.models.visas import Visa
from academy.services import catalogue, publishing, visas, witnesses
from academy.services.viewer import Viewer
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, KARIM, MARC, person, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered
from tests.services.crowded import at_once

DAY = timedelta(days=1)

RULE = """\
id: {id}
name: {{ en: Harbour }}
text: {{ en: You can moor. }}
modules: [tides]
proof: {{ within: 60, witnesses: 1 }}
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
    """Publish, have everybody pass the quiz, and give *holders* both visas by a first witness's word."""
    publishing.publish(session, pages.read(), at=OPENING)
    for login in (AMINA, BRUNO, CHLOE, MARC, HUGO, KARIM):
        answered(session, who(session, login), "tides", at=OPENING)
    for login in holders:
        hold(session, login)


def hold(session: Session, login: str) -> None:
    """As an event that somebody attested before."""
    holder = who(session, login)
    live = catalogue.current(session, holder.publication)
    for visa in live.visas:
        session.add(
            Evidence(
                visa_id=visa.id,
                event_id=f"witness:first-{login}",
                person_id=holder.id,
                action="witness",
                source="witness",
                at=OPENING,
                received_at=OPENING,
            )
        )
    session.flush()
    assert len(visas.follow(session, holder, live, live.visas, at=OPENING)) == 2


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
    assert told(session, AMINA) == ["witnessed", "visa"]


def test_a_word_declined_brings_nothing_and_is_told_kindly(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    question = ask(session, AMINA, BRUNO)
    confirm(session, BRUNO, question, confirms=False)
    confirm(session, BRUNO, question)  # she answered once
    assert not holds(session, AMINA)
    assert told(session, AMINA) == ["witnessed"]


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
    del pages.texts["visas/lagoon.yaml"]
    pages.texts["visas/lagoon.yaml"] = RULE.format(id="lagoon").replace(
        "proof: { within: 60, witnesses: 1 }\n", ""
    )
    publishing.publish(session, pages.read(), at=OPENING)
    with pytest.raises(Conflict, match="No witness"):
        ask(session, AMINA, BRUNO, slug="lagoon")


def test_the_two_never_stand_witness_for_each_other(session: Session, pages: Pages) -> None:
    open_harbour(session, pages, BRUNO)
    confirm(session, BRUNO, ask(session, AMINA, BRUNO))
    session.execute(update(Visa).where(Visa.state == "issued").values(until=OPENING + 200 * DAY))
    hold_lagoon = who(session, AMINA)
    live = catalogue.current(session, hold_lagoon.publication)
    lagoon = live.visa("lagoon")
    session.execute(
        update(Visa)
        .where(Visa.person_id == person(session, BRUNO).id, Visa.visa_id == lagoon.id)
        .values(state="expired", ended_at=OPENING)
    )
    with pytest.raises(NotFound):
        ask(session, BRUNO, AMINA, slug="lagoon", days=3)


def test_a_question_asked_before_does_not_become_mutual(session: Session, pages: Pages) -> None:
    """Both ask first and answer then: the second word is refused."""
    open_harbour(session, pages, BRUNO, AMINA)
    live = catalogue.current(session, who(session, AMINA).publication)
    ends = [(AMINA, "harbour"), (BRUNO, "lagoon")]
    for login, slug in ends:
        session.execute(
            update(Visa)
            .where(Visa.person_id == person(session, login).id, Visa.visa_id == live.visa(slug).id)
            .values(state="expired", ended_at=OPENING)
        )
    first = ask(session, AMINA, BRUNO)
    second = ask(session, BRUNO, AMINA, slug="lagoon")
    confirm(session, BRUNO, first)
    with pytest.raises(Conflict, match="each other"):
        confirm(session, AMINA, second)


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
