"""Who hears what and when, from the rows to the mail that a real server receives."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from itertools import pairwise
from time import monotonic, sleep
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Conversation
from flask import Flask
from sqlalchemy import select, update

from academy.clock import now
from academy.engine.reminding import Quiet, Rules
from academy.jobs import tasks
from academy.models.database import reading, writing
from academy.models.outbox import Message
from academy.models.people import Person
from academy.models.reminders import Reminder, ReminderItem, WeeklyList
from academy.services import leaves, outbox
from academy.services.mail import Mail
from academy.services.reminders import chosen, lists, posting, sending, wishes
from academy.services.reminders.chosen import Chosen
from academy.services.reminders.wishes import Wished
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, KARIM, MARC, person, viewer
from tests.make import SECRET, answered
from tests.ports import free_port
from tests.services.asking import ask, finish
from tests.statements import counted

pytestmark = pytest.mark.pages  # the letters are written by the pages' floor

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
TODAY = WEDNESDAY.date()
DAY = timedelta(days=1)


class Letterbox:
    """What a real SMTP server received. It holds the first mail until ``open`` is set."""

    def __init__(self) -> None:
        self.mails: dict[str, EmailMessage] = {}
        self.arrived = threading.Event()
        self.open = threading.Event()
        self.open.set()

    async def handle_DATA(self, server: SMTP, session: Conversation, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        content = cast(bytes, envelope.content)
        self.mails[envelope.rcpt_tos[0]] = message_from_bytes(content, policy=policy.default)
        self.arrived.set()
        self.open.wait(20)
        return "250 OK"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def smtp(letterbox: Letterbox) -> Iterator[Controller]:
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


def remind(app: Flask, at: datetime = WEDNESDAY) -> int:
    return posting.remind(app.extensions["letter"], secret=SECRET, at=at)


def deliver(smtp: Controller, at: datetime = WEDNESDAY) -> int:
    """As the job does it."""
    url = f"smtp://127.0.0.1:{smtp.port}"
    with Mail(url, sender="escale@alize.example", name="Escale") as mail:
        check, began = partial(sending.check, at=at), monotonic()
        return outbox.deliver(
            mail, check=check, now=lambda: at + timedelta(seconds=monotonic() - began)
        )


def words(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\u202f", " ").replace("\r\n", "\n")


def stands() -> list[tuple[str, str, str]]:
    """The reminders that count: whose, of what kind, by which channel."""
    with reading() as session:
        rows = select(Person.email, Reminder.kind, Reminder.channel).join(
            Person, Person.id == Reminder.person_id
        )
        return [tuple(r) for r in session.execute(rows.where(Reminder.withdrawn_at.is_(None)))]


def test_one_letter_says_what_why_and_by_when_in_her_language(
    academy: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    with writing() as session:
        ask(
            session,
            [AMINA, BRUNO, KARIM],
            due_on=TODAY + DAY,
            reason="Deux fournisseurs ont été volés.",
        )
        ask(session, [AMINA], None, kind="passport", due_on=TODAY + 7 * DAY, reason="")
        session.execute(update(Person).where(Person.email == AMINA).values(locale="fr"))
    assert remind(academy) == 2  # Karim has no mailbox
    assert deliver(smtp) == 2
    mail = letterbox.mails[AMINA]
    assert mail["Subject"] == "2 choses à terminer"
    text = words(mail)
    assert "Bonjour Amina," in text
    assert "Obligatoire, parce que : Deux fournisseurs ont été volés." in text
    assert "Pour le jeudi 19 novembre." in text
    assert "* Le passeport\n  Pour le mercredi 25 novembre.\n  Une suggestion" in text
    assert text.count("/minute/") == 1
    assert "List-Unsubscribe" not in mail  # something in it is mandatory
    english = letterbox.mails[BRUNO]
    assert english["Subject"].endswith(": tomorrow is the last day")
    html = words(english, "html")
    assert html.count("display:inline-block") == 1  # one button
    links = [part.split('"')[0] for part in html.split('href="')[1:]]
    assert links
    assert all(link.startswith("http://127.0.0.1:8000/") for link in links)


def test_a_letter_of_suggestions_says_to_programs_how_to_end_it(
    academy: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY, reason="")
    assert remind(academy) == 1
    deliver(smtp)
    mail = letterbox.mails[AMINA]
    assert mail["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/no-more/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = mail["List-Unsubscribe"].rpartition("/")[2].rstrip(">")
    with writing() as session:
        assert wishes.end(session, SECRET, "".join(token.split()), at=WEDNESDAY) == "suggestions"
        assert not wishes.read(session, person(session, AMINA).id).suggestions
        ask(session, [AMINA], "built-here", due_on=TODAY + 3 * DAY, reason="")
    assert remind(academy, WEDNESDAY + 2 * DAY) == 0


def test_the_caps_hold_however_often_and_by_however_many_it_is_asked(academy: Flask) -> None:
    with writing() as session:
        for n in range(8):
            ask(session, [AMINA], due_on=TODAY + n * DAY)
    hours = [WEDNESDAY + timedelta(hours=n) for n in range(0, 24 * 12, 4)]
    posted = [(hour, remind(academy, hour)) for hour in hours]
    told = [hour for hour, count in posted if count]
    assert len(told) == 3
    assert all(b - a >= DAY for a, b in pairwise(told))
    assert len(stands()) == 3


def test_two_schedulers_at_once_tell_nobody_twice(academy: Flask) -> None:
    with writing() as session:
        ask(session, [AMINA, BRUNO, MARC, HUGO, CHLOE, ADA], due_on=TODAY)
    start = threading.Barrier(3)
    counts: list[int] = []

    def run() -> None:
        with academy.app_context():
            start.wait()
            counts.append(remind(academy))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 6
    assert len(stands()) == 6
    with reading() as session:
        assert len(session.scalars(select(Message.id)).all()) == 6


def test_nobody_is_written_to_at_night_on_leave_on_holidays_or_when_paused(academy: Flask) -> None:
    with writing() as session:
        ask(session, [AMINA, MARC, HUGO], due_on=TODAY)
        marc = viewer(session, "marc", at=WEDNESDAY)
        leaves.add(session, marc, first=TODAY, last=TODAY, at=WEDNESDAY)
        session.execute(
            update(Person).where(Person.email == HUGO).values(time_zone="Pacific/Auckland")
        )
        ada = viewer(session, "ada", at=WEDNESDAY)
        chosen.save(session, ada, Chosen(is_paused=True), at=WEDNESDAY)
    assert remind(academy) == 0
    with writing() as session:
        chosen.save(session, ada, Chosen(), at=WEDNESDAY)
    assert remind(academy, WEDNESDAY.replace(hour=6, minute=59)) == 1  # 19:59 in Auckland
    assert {email for email, _, _ in stands()} == {HUGO}
    assert remind(academy, rabat(20)) == 0
    assert remind(academy, rabat(7, 59)) == 0
    assert remind(academy, rabat(8)) == 1
    assert {email for email, _, _ in stands()} == {HUGO, AMINA}


def rabat(hour: int, minute: int = 0) -> datetime:
    """That hour of the day where Amina works."""
    return datetime.combine(TODAY, time(hour, minute), tzinfo=ZoneInfo("Africa/Casablanca"))


def test_what_the_statement_finds_is_what_the_rule_says(academy: Flask) -> None:
    """Over six weeks, with everything that a moment may be, the database leaves out nobody."""
    with writing() as session:
        for n, login in enumerate([AMINA, BRUNO, MARC, HUGO, CHLOE, ADA]):
            ask(session, [login], due_on=TODAY + (3 * n - 5) * DAY, grace=n % 3)
            ask(session, [login], "built-here", due_on=TODAY + 5 * n * DAY, reason="")
    told: list[tuple[date, int]] = []
    for ahead in range(42):
        at = WEDNESDAY + ahead * DAY
        with reading() as session:
            live = posting.catalogue.newest(session)
            everybody = session.scalars(select(Person.id)).all()
            due = [
                who.id
                for who in posting.addressees(session, everybody, live.calendar, at=at)
                if who.email and who.word(Rules(), at=at).is_said
            ]
        assert remind(academy, at) == len(due), at
        told.append((at.date(), len(due)))
    assert sum(count for _, count in told) > 12


@pytest.mark.slow  # it waits for real seconds
def test_what_is_finished_before_it_leaves_is_not_sent(
    academy: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    """A real race: she passes the quiz while the server is still busy with the mail before hers."""
    with writing() as session:
        ask(session, [AMINA, BRUNO], due_on=TODAY)
    assert remind(academy) == 2
    with reading() as session:
        first, second = session.scalars(select(Message.recipient).order_by(Message.id)).all()
    letterbox.open.clear()

    def send() -> None:
        with academy.app_context():
            deliver(smtp)

    sender = threading.Thread(target=send)
    sender.start()
    assert letterbox.arrived.wait(20)
    with writing() as session:
        answered(session, viewer(session, second, at=WEDNESDAY), "why-digital", at=WEDNESDAY)
    sleep(outbox.FRESH.total_seconds())  # what was found before is believed no longer
    letterbox.open.set()
    sender.join()
    assert set(letterbox.mails) == {first}
    assert [email for email, _, _ in stands()] == [first]
    with reading() as session:
        closed = session.scalars(select(Message.error).where(Message.recipient == second)).one()
        assert closed == "withdrawn: finished"
    assert remind(academy, WEDNESDAY + timedelta(minutes=10)) == 0


def test_the_job_looks_once_more_before_it_sends(
    academy: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    at = now()  # a Wednesday, as for all tests
    with writing() as session:
        done = ask(session, [AMINA, BRUNO], due_on=at.date(), at=at - DAY)
    assert remind(academy, at) == 2
    with writing() as session:
        finish(session, done, AMINA, at=at)
    config = replace(academy.extensions["academy"], smtp_url=f"smtp://127.0.0.1:{smtp.port}")
    tasks.deliver_outbox(config)
    assert set(letterbox.mails) == {BRUNO}


def test_what_is_left_of_a_digest_is_posted_anew(
    academy: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    with writing() as session:
        done = ask(session, [AMINA], due_on=TODAY)
        ask(session, [AMINA], "built-here", due_on=TODAY)
    remind(academy)
    with writing() as session:
        finish(session, done, AMINA, at=WEDNESDAY)
    assert deliver(smtp) == 0
    later = WEDNESDAY + timedelta(minutes=10)
    assert remind(academy, later) == 1
    assert deliver(smtp, later) == 1
    assert (
        "today is the last day" in letterbox.mails[AMINA]["Subject"]
        or letterbox.mails[AMINA]["Subject"]
    )
    with reading() as session:
        assert len(session.scalars(select(ReminderItem.assignment_id)).all()) == 3


@pytest.mark.parametrize("when", [WEDNESDAY.replace(hour=21), WEDNESDAY + DAY])
def test_mail_that_was_held_up_is_not_sent_at_night_nor_a_day_late(
    academy: Flask, smtp: Controller, letterbox: Letterbox, when: datetime
) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY + DAY)
    remind(academy)
    assert deliver(smtp, when) == 0
    assert not stands()  # and so it may be said again
    assert remind(academy, WEDNESDAY + DAY) == 1


def test_who_is_suspended_hears_nothing(academy: Flask, smtp: Controller) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY)
    remind(academy)
    with writing() as session:
        person(session, AMINA).suspended_at = WEDNESDAY
    assert deliver(smtp) == 0
    assert remind(academy, WEDNESDAY + DAY) == 0


def test_a_renewal_asks_anew(academy: Flask) -> None:
    with writing() as session:
        answered(
            session, viewer(session, AMINA, at=WEDNESDAY), "why-digital", at=WEDNESDAY - 2 * DAY
        )
        ask(session, [AMINA], due_on=TODAY)
    assert remind(academy) == 0
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY, round_=2, at=WEDNESDAY - DAY)
    assert remind(academy) == 1


def test_the_minute_is_spoken_of_to_who_wished_so(
    academy: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    with writing() as session:
        wishes.save(session, person(session, BRUNO).id, Wished(minute=True))
    assert remind(academy) == 1
    deliver(smtp)
    assert letterbox.mails[BRUNO]["Subject"] == "Your minute is ready"
    assert "You asked us to tell you." in words(letterbox.mails[BRUNO])
    assert remind(academy, WEDNESDAY + DAY) == 0


def test_a_manager_hears_once_a_week_who_is_late_and_never_of_who_is_on_leave(
    academy: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    monday = WEDNESDAY + 5 * DAY
    with writing() as session:
        session.execute(
            update(Person)
            .where(Person.email.in_([HUGO, CHLOE]))
            .values(manager_id=person(session, MARC).id)
        )
        ask(session, [AMINA, HUGO], due_on=TODAY, grace=1)
        ask(session, [CHLOE], due_on=TODAY, reason="")
        hugo = viewer(session, HUGO, at=WEDNESDAY)
        leaves.add(session, hugo, first=monday.date(), last=monday.date(), at=WEDNESDAY)
        session.execute(update(Person).where(Person.email == MARC).values(locale="en"))
    write = academy.extensions["letter"]
    assert lists.send_lists(write, at=WEDNESDAY + 2 * DAY) == 0  # a Friday
    assert lists.send_lists(write, at=monday.replace(hour=6)) == 0
    assert lists.send_lists(write, at=monday) == 1
    assert lists.send_lists(write, at=monday + timedelta(hours=3)) == 0
    deliver(smtp, monday)
    mail = letterbox.mails[MARC]
    assert mail["Subject"] == "1 person in your team could use a hand"
    assert "* Amina" in words(mail)
    assert "due on Wednesday 18 November" in words(mail)
    assert "Hugo" not in words(mail)
    assert "Chloé" not in words(mail)
    with reading() as session:
        assert session.scalars(select(WeeklyList.people)).all() == [1]


def test_no_list_when_nobody_is_late(academy: Flask) -> None:
    monday = WEDNESDAY + 5 * DAY
    with writing() as session:
        ask(session, [AMINA], due_on=monday.date())
    assert lists.send_lists(academy.extensions["letter"], at=monday) == 0


def test_a_hundred_people_cost_no_more_statements_than_one(academy: Flask) -> None:
    with writing() as session:
        ask(session, [AMINA], due_on=TODAY)
    with counted(academy) as one:
        remind(academy)
    with writing() as session:
        ask(session, [BRUNO, MARC, HUGO, CHLOE, ADA], due_on=TODAY)
    with counted(academy) as five:
        remind(academy)
    with reading() as session:
        zones = len(list(posting.selecting.zones(session)))
    assert len(five) <= len(one) + 3 * zones


def test_quiet_hours_leave_some_of_the_day(academy: Flask) -> None:
    with writing() as session:
        ada = viewer(session, "ada", at=WEDNESDAY)
        with pytest.raises(chosen.Invalid):
            chosen.save(session, ada, Chosen(Rules(Quiet(*_hours(9, 6)))), at=WEDNESDAY)


def _hours(start: int, end: int) -> tuple[datetime, datetime]:
    return (WEDNESDAY.replace(hour=start).time(), WEDNESDAY.replace(hour=end).time())  # type: ignore[return-value]
