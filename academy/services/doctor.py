"""What is wrong with this installation, and how to mend it.

Every examination is cheap, has a time-out of its own and never raises: one that fails is a finding.
Nothing is changed, except that a file is made and taken away again to see whether a folder lets us.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

from academy import clock
from academy.config import Config
from academy.services import database_health, mail
from academy.services.findings import Finding, brief
from academy.services.single_sign_on import health

TIMEOUT = 4
"""Seconds that a server gets to answer."""

LOW, EMPTY = 2_000_000_000, 200_000_000
"""Free bytes on a disk: below the first a warning, below the second a problem."""


def examine(config: Config) -> list[Finding]:
    """Everything that was looked at, in the order in which one would mend it."""
    findings: list[Finding] = []
    for examination in (
        _settings,
        _folders,
        database_health.database,
        database_health.sqlite,
        _mail,
        _redis,
        _company,
    ):
        try:
            findings.extend(examination(config))
        except Exception as error:
            what = (examination.__doc__ or "").rstrip(".")
            findings.append(
                Finding(
                    "problem", f"{what} could not be examined: {brief(error)}", "See the error."
                )
            )
    return findings


def _settings(config: Config) -> Iterator[Finding]:
    """The settings."""
    if len(config.secret_key) < 32:
        yield Finding(
            "problem",
            "The secret key is too short to keep sign-ins safe.",
            f"Set ACADEMY_SECRET_KEY, or delete {config.instance / 'secret_key'}: a new one is made.",
        )
    else:
        yield Finding("ok", "The secret key is set.")
    if not config.is_production:
        yield Finding("ok", f"This is not production: {config.base_url} is this machine only.")
    elif not config.base_url.startswith("https://"):
        yield Finding(
            "problem",
            f"{config.base_url} is not encrypted: passwords travel in the open.",
            "Put a proxy with a certificate in front, and begin ACADEMY_BASE_URL with https://.",
        )
    else:
        yield Finding("ok", f"{config.base_url} is encrypted.")
    if clock.now() < datetime(2026, 1, 1, tzinfo=UTC):
        yield Finding(
            "problem",
            f"This machine's clock says {clock.now():%Y-%m-%d %H:%M} UTC, which is past.",
            "Set it, best by switching on time synchronisation (timedatectl set-ntp true).",
        )


def _folders(config: Config) -> Iterator[Finding]:
    """The folders."""
    for name, folder in (("instance", config.instance), ("media", config.media)):
        existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        try:
            with tempfile.TemporaryFile(dir=existing):
                yield Finding("ok", f"The {name} folder {folder} can be written to.")
        except OSError as error:
            yield Finding(
                "problem",
                f"The {name} folder {folder} cannot be written to: {brief(error)}.",
                f"Give it to the user that runs the academy: chown -R {_user()} {existing}",
            )
        free = shutil.disk_usage(existing).free
        if free < LOW:
            yield Finding(
                "problem" if free < EMPTY else "warning",
                f"The disk of the {name} folder has {free // 1_000_000} MB left.",
                "Free some space, or move the folder to a larger disk.",
            )


def _mail(config: Config) -> Iterator[Finding]:
    """The mail server."""
    if not config.smtp_url:
        if config.is_production:
            yield Finding(
                "warning",
                "No mail server is set: activation links only appear in the worker's output.",
                "Set ACADEMY_SMTP_URL=smtp://user:password@host:587",
            )
        else:
            yield Finding("ok", "No mail server is set: mails are shown on the terminal.")
        return
    try:
        mail.connect(config.smtp_url, timeout=TIMEOUT).close()
        yield Finding("ok", "The mail server answers.")
    except OSError as error:
        yield Finding(
            "problem",
            f"The mail server does not answer: {brief(error)}",
            "Check ACADEMY_SMTP_URL. Nothing is lost: mails wait and are tried again.",
        )


def _redis(config: Config) -> Iterator[Finding]:
    """Redis."""
    if not config.redis_url:
        return
    from redis import Redis  # late: only where it is used

    try:
        with Redis.from_url(
            config.redis_url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT
        ) as redis:
            redis.ping()
        yield Finding("ok", "Redis answers.")
    except Exception as error:
        yield Finding(
            "problem",
            f"Redis does not answer: {brief(error)}",
            "Check ACADEMY_REDIS_URL. Answers are safe without it; mails leave a minute later.",
        )


def _company(config: Config) -> Iterator[Finding]:
    """The sign-in through the company."""
    if config.provider:
        yield from health.examine(config.provider, database_url=config.database_url, at=clock.now())


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "USER"
