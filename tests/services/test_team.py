"""A manager sees completion and visas of hers, and has one word a week for each."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.engine.suggesting import Act, Suggestion
from academy.errors import Conflict, Invalid, NotFound
from academy.models.database import reading, writing
from academy.models.notices import Notice
from academy.models.outbox import Message
from academy.models.passport import Seal
from academy.models.people import Person
from academy.models.reminders import Reminder
from academy.services import catalogue, leaves, outbox
from academy.services.reminders import posting, sending, wishes
from academy.services.reminders.wishes import Wished
from academy.services.team import members, nudging, thanking
from academy.services.viewer import Viewer
from tests.cast import ADA, AMINA, BRUNO, HUGO, KARIM, MARC, person, viewer
from tests.make import answered
from tests.services.asking import ask

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
TODAY = WEDNESDAY.date()
DAY = timedelta(days=1)
LETTER = {"subject": "A word", "text": "A word.\n", "html": "<p>A word.</p>"}


@pytest.fixture
def marc(academy: Flask) -> Viewer:
    """Who manages Amina, Hugo and Karim."""
    with writing() as session:
        people = Person.email.in_([AMINA, HUGO]) | (Person.number == KARIM)
        marc_id = person(session, MARC).id
        session.execute(update(Person).where(people).values(manager_id=marc_id))
        session.execute(update(Person).where(Person.email == MARC).values(time_zone=None))
    with writing() as session:
        return viewer(session, MARC, at=WEDNESDAY)


def uid(session: Session, login: str) -> str:
    return person(session, login).uid


def nudge(
    session: Session, marc: Viewer, login: str, at: datetime = WEDNESDAY, **more: Any
) -> bool:
    given = {"text": "Courage.", "letter": LETTER, "at": at, **more}
    return nudging.nudge(session, marc, uid(session, login), **given)


def test_she_sees_who_is_late_and_nobody_who_is_on_leave(marc: Viewer) -> None:
    with writing() as session:
        ask(session, [AMINA, HUGO, KARIM], due_on=TODAY - 3 * DAY)
        ask(session, [KARIM], "built-here", due_on=TODAY - 9 * DAY, reason="")
        answered(session, viewer(session, AMINA, at=WEDNESDAY), "why-digital", at=WEDNESDAY)
        hugo = viewer(session, HUGO, at=WEDNESDAY)
        leaves.add(session, hugo, first=TODAY, last=TODAY, at=WEDNESDAY)
    with reading() as session:
        team = members.read(session, marc, at=WEDNESDAY)
        late = {each.given_name: [item.target for item in each.late] for each in team.members}
        assert late == {"Amina": [], "Hugo": [], "Karim": ["why-digital"]}
        assert team.members[0].given_name == "Karim"  # first, as there is something to do
        assert team.suggestion == Suggestion(Act.NUDGE, person(session, KARIM).id)
        amina = members.find(session, marc, uid(session, AMINA), at=WEDNESDAY)
        assert amina.stamps == 1
        assert not amina.asked


def test_a_team_is_those_who_are_in_it_today(marc: Viewer) -> None:
    with writing() as session:
        ask(session, [AMINA, BRUNO], due_on=TODAY)
        person(session, AMINA).manager_id = person(session, ADA).id
        person(session, HUGO).suspended_at = WEDNESDAY
    with writing() as session:
        names = {each.given_name for each in members.read(session, marc, at=WEDNESDAY).members}
        assert names == {"Karim"}
        for login in (AMINA, BRUNO, HUGO, MARC):
            with pytest.raises(NotFound):
                members.find(session, marc, uid(session, login), at=WEDNESDAY)
            with pytest.raises(NotFound):
                nudge(session, marc, login)
            with pytest.raises(NotFound):
                thanking.thank(
                    session, marc, uid(session, login), phrase="help", letter=LETTER, at=WEDNESDAY
                )
        assert not session.scalars(select(Notice.id)).all()


def test_one_word_a_week_which_counts_as_a_reminder(academy: Flask, marc: Viewer) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY)
        assert nudge(session, marc, AMINA)
        assert not nudge(session, marc, AMINA)
        assert not nudge(session, marc, AMINA, at=WEDNESDAY + 2 * DAY)
        notice = session.scalars(select(Notice).where(Notice.kind == "nudge")).one()
        assert notice.values["text"] == "Courage."
        message = session.scalars(select(Message)).one()
        assert message.recipient == AMINA
        row = session.scalars(select(Reminder)).one()
        assert (row.kind, row.channel) == ("nudge", "mail")
    with reading() as session:
        live = catalogue.newest(session)
        (amina,) = posting.addressees(
            session, [person(session, AMINA).id], live.calendar, at=WEDNESDAY
        )
        assert len(amina.told) == 1


def test_a_word_respects_the_caps(marc: Viewer) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY)
        for days in (3, 6, 9):
            at = WEDNESDAY - days * DAY
            row = {"person_id": person(session, AMINA).id, "day": at.date(), "kind": "digest"}
            session.add(Reminder(**row, channel="mail", at=at))
        session.flush()
        assert not members.find(session, marc, uid(session, AMINA), at=WEDNESDAY).can_hear
        with pytest.raises(Conflict, match="often enough"):
            nudge(session, marc, AMINA)
        session.rollback()


def test_a_word_waits_for_the_morning_and_is_not_said_of_what_is_finished(marc: Viewer) -> None:
    night = WEDNESDAY.replace(hour=22)
    sent: list[str] = []

    def deliver(at: datetime) -> None:
        check = partial(sending.check, at=at)
        outbox.deliver(lambda mail: sent.append(mail.recipient), check=check, now=lambda: at)

    with writing() as session:
        ask(session, [AMINA, HUGO], due_on=TODAY + DAY)
        assert nudge(session, marc, AMINA, at=night)
        assert nudge(session, marc, HUGO, at=night)
    deliver(night)
    assert not sent
    with writing() as session:
        answered(session, viewer(session, HUGO, at=night), "why-digital", at=night)
    deliver(WEDNESDAY + DAY)
    assert sent == [AMINA]


def test_who_has_no_mailbox_finds_the_word_with_the_news(marc: Viewer) -> None:
    with writing() as session:
        ask(session, [KARIM], due_on=TODAY)
        assert nudge(session, marc, KARIM)
        assert session.scalars(select(Reminder.channel)).one() == "notice"
        assert not session.scalars(select(Message.id)).all()
        assert session.scalars(select(Notice.person_id)).one() == person(session, KARIM).id


@pytest.mark.parametrize("text", ["", "x" * 601])
def test_a_word_is_some_words(marc: Viewer, text: str) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY)
        with pytest.raises(Invalid):
            nudge(session, marc, AMINA, text=text)


def test_there_is_no_word_about_nothing(marc: Viewer) -> None:
    with writing() as session, pytest.raises(Conflict):
        nudge(session, marc, AMINA)


def test_many_clicks_are_one_word(academy: Flask, marc: Viewer) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY)
    start, said = threading.Barrier(4), []

    def click() -> None:
        with academy.app_context():
            start.wait()
            with writing() as session:
                said.append(nudge(session, marc, AMINA))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False, False, False, True]
    with reading() as session:
        assert len(session.scalars(select(Message.id)).all()) == 1


def test_thanks_are_told_once_a_day_and_by_mail_only_if_she_wishes(marc: Viewer) -> None:
    with writing() as session:
        amina = uid(session, AMINA)
        given = {"phrase": "help", "letter": LETTER}
        assert thanking.thank(session, marc, amina, at=WEDNESDAY, **given)
        assert not thanking.thank(session, marc, amina, at=WEDNESDAY, **given)
        assert not session.scalars(select(Message.id)).all()
        wishes.save(session, person(session, AMINA).id, Wished(thanks=True))
        assert thanking.thank(session, marc, amina, at=WEDNESDAY + DAY, **given)
        assert len(session.scalars(select(Message.id)).all()) == 1
        with pytest.raises(NotFound):
            thanking.thank(session, marc, amina, at=WEDNESDAY, phrase="rude", letter=LETTER)


def test_who_just_achieved_something_is_congratulated_on_it_once(marc: Viewer) -> None:
    with writing() as session:
        theme = catalogue.newest(session).themes[0]
        seal = Seal(person_id=person(session, AMINA).id, theme_id=theme.id, at=WEDNESDAY - DAY)
        session.add(seal)
        session.flush()
        amina = members.find(session, marc, uid(session, AMINA), at=WEDNESDAY)
        assert [each.about for each in amina.fresh] == [f"seal:{seal.id}"]
        team = members.read(session, marc, at=WEDNESDAY)
        assert team.suggestion == Suggestion(Act.CONGRATULATE, amina.id)
        given = {"about": f"seal:{seal.id}", "letter": LETTER, "at": WEDNESDAY}
        assert thanking.congratulate(session, marc, amina.uid, **given)
        assert not thanking.congratulate(session, marc, amina.uid, **given)
        assert members.read(session, marc, at=WEDNESDAY).suggestion is None
        assert not thanking.congratulate(
            session, marc, uid(session, KARIM), **{**given, "about": f"seal:{seal.id}"}
        )


def test_secrets_of_learning_are_not_part_of_a_member() -> None:
    """Completion and visas: no answer, no hour, no last visit, no score."""
    shown = set(members.Member.__dataclass_fields__)
    assert shown == {
        *("id", "uid", "name", "given_name", "locale", "avatar", "stamps", "held", "asked", "late"),
        *("fresh", "was_nudged", "said", "can_hear", "who"),
    }
