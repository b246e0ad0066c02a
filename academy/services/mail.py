"""Mail: a message of the outbox on its way to an SMTP server, or to the terminal without one."""

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import click

from academy.models.outbox import Message
from academy.services.outbox import ChannelAway

TIMEOUT = 20
"""Seconds that a server may take for each step of the conversation."""

WIDTH = 78


class Mail:
    """Sends messages of channel ``mail`` over one connection, opened for the first of them.

    ``with Mail(...) as send: deliver(send)``. Without an SMTP URL the mails are shown on the terminal.
    """

    def __init__(self, smtp_url: str | None, *, sender: str, name: str) -> None:
        self._url = smtp_url
        self._sender = sender
        self._name = name
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._hang_up()

    def __call__(self, message: Message) -> None:
        """Send it. Raises ``ChannelAway`` when no server answers, and whatever the server refuses with."""
        if message.channel != "mail":
            raise ValueError(f"no such channel: {message.channel}")
        mail = compose(message, sender=self._sender, name=self._name)
        if not self._url:
            click.echo(framed(mail))
            return
        server = self._connected(self._url)
        try:
            server.send_message(mail, from_addr=self._sender, to_addrs=[message.recipient])
        except Exception:
            self._hang_up()  # the conversation may be out of step; the next mail begins a new one
            raise

    def _connected(self, url: str) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = connect(url)
            except OSError as error:  # smtplib's own errors are OSErrors as well
                raise ChannelAway(f"the mail server does not answer: {error}") from error
        return self._server

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def connect(url: str, *, timeout: int = TIMEOUT) -> smtplib.SMTP:
    """A conversation with the server of ``smtp://user:password@host:port`` (or ``smtps://``).

    Encrypts when the server offers to, and always before a password is said. Raises ``OSError``.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=timeout)
    try:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username:
            raise OSError("it offers no encryption, and a password must not travel in the open")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def compose(message: Message, *, sender: str, name: str) -> EmailMessage:
    """The mail as it travels. Its Message-ID comes from the row: a second copy is known by it.

    Raises ``ValueError`` for an address or subject that would smuggle in a header.
    """
    mail = EmailMessage()
    mail["Subject"] = message.body["subject"]
    mail["From"] = Address(display_name=name, addr_spec=sender)
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message_id(message.id, message.created_at, sender)
    mail["Auto-Submitted"] = "auto-generated"
    for header, value in message.body.get("headers", {}).items():
        mail[header] = value
    mail.set_content(message.body["text"])
    if "html" in message.body:
        mail.add_alternative(message.body["html"], subtype="html")
    return mail


def message_id(number: int, created_at: datetime, sender: str) -> str:
    """The same for the same row, another for every other row of any installation."""
    return f"<{number}.{created_at:%Y%m%d%H%M%S%f}@{sender.rpartition('@')[2]}>"


def framed(mail: EmailMessage) -> str:
    """The mail's text in a frame, for a terminal."""
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    title = "─ mail, shown here because ACADEMY_SMTP_URL is not set "
    lines = [f"To: {mail['To']}", f"Subject: {mail['Subject']}", "", *text.splitlines()]
    shown = ["".join(c for c in line if c.isprintable()) for line in lines]
    return "\n".join(
        [
            "┌" + title.ljust(WIDTH, "─"),
            *(f"│ {line}".rstrip() for line in shown),
            "└" + "─" * WIDTH,
        ]
    )
