"""Mail leaves at least once, never for an act that was undone, and waits while the server is away."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask
from sqlalchemy import select

from academy import paths
from academy.models.database import connect, db, reading, writing
from academy.models.outbox import Message
from academy.services import outbox
from academy.services.mail import Mail
from tests.ports import free_port
from tests.statements import counted
from tests.workday import PYTHONPATH

ROOT = paths.bundled("migrations").parent
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


class Letterbox:
    """What a real SMTP server received; ``refuse`` is what it answers to the next messages instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse: str | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.refuse:
            return self.refuse
        content = cast(bytes, envelope.content)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def smtp(letterbox: Letterbox) -> Iterator[Controller]:
    """A running mail server."""
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    if controller.server:
        controller.stop()


@pytest.fixture
def house(database_url: str) -> Iterator[Flask]:
    """An application with nothing but its database."""
    app = Flask("house")
    connect(app, database_url)
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def mail_to(smtp: Controller | str | None) -> Mail:
    url = f"smtp://127.0.0.1:{smtp.port}" if isinstance(smtp, Controller) else smtp
    return Mail(url, sender="escale@alize.example", name="Escale")


def post(recipient: str = "amina@demo.example", at: datetime = NOON, **body: str) -> None:
    with writing() as session:
        content: dict[str, Any] = {"subject": "Welcome", "text": "Bonjour Inès,\n\nÀ demain !\n"}
        outbox.post(session, channel="mail", recipient=recipient, body={**content, **body}, at=at)


def rows() -> list[Message]:
    with reading() as session:
        return list(
            session.scalars(
                select(Message).order_by(Message.id), execution_options={"populate_existing": True}
            )
        )


def deliver(mail: Mail, at: datetime) -> int:
    with mail as send:
        return outbox.deliver(send, now=lambda: at)


def test_a_mail_leaves_once_with_its_words_and_a_name_to_know_it_by(
    house: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    post(html="<p>Bonjour <b>Inès</b></p>", subject="Votre clé — c’est par ici")
    assert deliver(mail_to(smtp), NOON) == 1
    assert deliver(mail_to(smtp), NOON + timedelta(days=3)) == 0
    (mail,) = letterbox.mails
    assert letterbox.recipients == ["amina@demo.example"]
    assert mail["Subject"] == "Votre clé — c’est par ici"
    assert mail["From"] == "Escale <escale@alize.example>"
    assert mail["Message-ID"] == "<1.20261116120000000000@alize.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain
    assert html
    assert plain.get_content().splitlines() == ["Bonjour Inès,", "", "À demain !"]
    assert "<b>Inès</b>" in html.get_content()
    (row,) = rows()
    assert (row.closed_at, row.error, row.tries) == (NOON, None, 1)


def test_a_mail_is_read_once_however_many_leave(house: Flask, smtp: Controller) -> None:
    for number in range(20):
        post(f"{number}@demo.example")

    def check(_messages: Sequence[Message]) -> dict[int, outbox.Withdrawn | outbox.NotYet]:
        with reading() as session:  # as the reminders do: a transaction of another's
            session.execute(select(1))
        return {}

    with mail_to(smtp) as send, counted(house) as statements:
        assert outbox.deliver(send, check=check, now=lambda: NOON) == 20
    closing = [text for text in statements if "closed_at=" in text]
    assert (len(closing), len(statements)) == (20, 20 + 5), statements


def test_an_act_that_is_undone_sends_nothing(house: Flask, smtp: Controller) -> None:
    def change_of_mind() -> None:
        with writing() as session:
            outbox.post(session, channel="mail", recipient="a@b.example", body={}, at=NOON)
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        change_of_mind()
    assert rows() == []


def test_a_mail_waits_until_it_is_due(house: Flask, smtp: Controller) -> None:
    post(at=NOON + timedelta(hours=1))
    assert deliver(mail_to(smtp), NOON) == 0
    assert deliver(mail_to(smtp), NOON + timedelta(hours=1)) == 1


def test_while_the_server_is_away_mail_waits_and_is_delivered_later(
    house: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    nobody = f"smtp://127.0.0.1:{free_port()}"
    post("first@demo.example")
    post("second@demo.example")
    assert deliver(mail_to(nobody), NOON) == 0
    first, second = rows()
    assert first.due_at == NOON + timedelta(minutes=1)
    assert "does not answer" in (first.error or "")
    assert (second.due_at, second.tries) == (NOON, 0)  # it was not tried in vain
    assert deliver(mail_to(smtp), NOON + timedelta(minutes=1)) == 2
    assert set(letterbox.recipients) == {"first@demo.example", "second@demo.example"}
    assert [row.error for row in rows()] == [None, None]


def test_a_mail_that_the_server_refuses_is_tried_with_growing_pauses_and_then_given_up(
    house: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    post("nobody@demo.example")
    letterbox.refuse = "550 no such person"
    at = NOON
    for pause in outbox.PAUSES:
        assert deliver(mail_to(smtp), at) == 0
        assert deliver(mail_to(smtp), at + pause - timedelta(seconds=1)) == 0
        (row,) = rows()
        assert row.due_at == at + pause
        assert row.closed_at is None
        at += pause
    assert deliver(mail_to(smtp), at) == 0
    (row,) = rows()
    assert row.closed_at == at
    assert row.tries == len(outbox.PAUSES) + 1
    assert "no such person" in (row.error or "")
    letterbox.refuse = None
    assert deliver(mail_to(smtp), at + timedelta(days=9)) == 0


def test_a_mail_that_is_refused_does_not_hold_up_the_others(
    house: Flask, smtp: Controller, letterbox: Letterbox
) -> None:
    post("smuggler@demo.example\r\nBcc: everybody@demo.example")
    post("two@demo.example, three@demo.example")
    post(subject="Hello\r\nBcc: everybody@demo.example")
    post("last@demo.example")
    assert deliver(mail_to(smtp), NOON) == 1
    assert letterbox.recipients == ["last@demo.example"]
    assert [bool(row.error) for row in rows()] == [True, True, True, False]


SENDER = """
import os, pathlib, sys, time
from datetime import UTC, datetime
from flask import Flask
from academy.models.database import connect
from academy.services import outbox
from academy.services.mail import Mail

app = Flask("house")
connect(app, sys.argv[1])
marker = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
mail = Mail(sys.argv[2], sender="escale@alize.example", name="Escale")


def send(message):
    mail(message)
    if marker:
        marker.touch()
        time.sleep(60)


with app.app_context():
    sys.stdout.write(str(outbox.deliver(send, now=lambda: datetime(2026, 11, 16, 12, tzinfo=UTC))))
"""


def sender(url: str, smtp: Controller, *more: str) -> "subprocess.Popen[str]":
    """A real process that delivers what is due at noon."""
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, url, f"smtp://127.0.0.1:{smtp.port}", *more],
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow  # it starts processes of its own
def test_a_sender_that_is_killed_before_it_notes_it_sends_again_under_the_same_id(
    house: Flask, database_url: str, smtp: Controller, letterbox: Letterbox, tmp_path: Path
) -> None:
    post()
    marker = tmp_path / "sent"
    process = sender(database_url, smtp, str(marker))
    deadline = time.monotonic() + 30
    while not marker.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert deliver(mail_to(smtp), NOON + timedelta(minutes=1)) == 0  # it may still be at work
    assert deliver(mail_to(smtp), NOON + outbox.LEASE) == 1
    first, second = letterbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert rows()[0].tries == 2


@pytest.mark.slow  # it starts processes of its own
def test_three_senders_at_once_send_each_mail_once(
    house: Flask, database_url: str, smtp: Controller, letterbox: Letterbox
) -> None:
    people = [f"person-{number}@demo.example" for number in range(40)]
    for person in people:
        post(person)
    senders = [sender(database_url, smtp) for _ in range(3)]
    counts = [int(process.communicate()[0]) for process in senders]
    assert sum(counts) == len(people)
    assert sorted(letterbox.recipients) == sorted(people)
    assert {row.tries for row in rows()} == {1}


def test_a_password_never_travels_in_the_open(house: Flask, smtp: Controller) -> None:
    post()
    assert deliver(mail_to(f"smtp://odile:pass%40word@127.0.0.1:{smtp.port}"), NOON) == 0
    assert "must not travel in the open" in (rows()[0].error or "")


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_is_encrypted_where_the_server_can_and_only_then_signs_in(
    house: Flask, letterbox: Letterbox, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = Path(__file__).with_name("localhost.pem")  # holds a key that only tests know
    encryption = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    encryption.load_cert_chain(certificate)
    names: list[object] = []

    def sign_in(
        _server: SMTP, session: Session, _envelope: Envelope, how: str, who: object
    ) -> AuthResult:
        assert session.ssl is not None or scheme == "smtps"
        names.append(who)
        return AuthResult(success=True)

    server = Controller(
        letterbox,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=sign_in,
        auth_require_tls=scheme == "smtp",
        require_starttls=scheme == "smtp",
        tls_context=encryption if scheme == "smtp" else None,
        ssl_context=encryption if scheme == "smtps" else None,
    )
    server.start()
    address = f"{scheme}://odile:pass%40word@127.0.0.1:{server.port}"
    try:
        post()
        assert deliver(mail_to(address), NOON) == 0  # nobody vouches for this certificate
        assert "certificate verify failed" in (rows()[0].error or "")
        assert names == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert deliver(mail_to(address), NOON + timedelta(minutes=1)) == 1
    finally:
        server.stop()
    assert names == [LoginPassword(b"odile", b"pass@word")]
    assert letterbox.recipients == ["amina@demo.example"]


def test_without_a_mail_server_the_mail_is_shown_on_the_terminal(
    house: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    post(text="Come in:\nhttps://escale.example/links/abc\x1b[2J")
    assert deliver(mail_to(None), NOON) == 1
    shown = capsys.readouterr().out
    assert "│ To: amina@demo.example" in shown
    assert "│ https://escale.example/links/abc" in shown
    assert "ACADEMY_SMTP_URL" in shown
    assert "\x1b" not in shown
