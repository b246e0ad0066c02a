"""What is done in the background, and when.

Each task asks the database what is left to do, so that a lost or doubled one loses and doubles nothing.
A task runs in the application's context, and has its own transactions.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import current_app
from sqlalchemy.orm import Session

from academy import clock, printing
from academy.config import Config
from academy.models.database import reading, writing
from academy.services import (
    audit,
    award_rules,
    catalogue,
    fitting,
    holds,
    lapses,
    outages,
    outbox,
    periods,
    prints,
    scoring,
    signing,
)
from academy.services.keys import House
from academy.services.mail import Mail
from academy.services.roster import uploads, working

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do at those minutes of those hours (UTC), written as in a crontab."""

    name: str
    do: Callable[[Config], None]
    minute: str = "*"
    hour: str = "*"


def in_portions(portion: Callable[[Session], int]) -> None:
    """Do *portion*, each time in a transaction of its own, until it says that nothing is left."""
    left = 1
    while left:
        with writing() as session:
            left = portion(session)


def deliver_outbox(config: Config) -> None:
    """Send the mail that waits."""
    with Mail(config.smtp_url, sender=config.mail_from, name=config.name) as send:
        outbox.deliver(send)


def sign_credentials(config: Config) -> None:
    """Sign what was issued and not signed yet."""
    house = House(secret=config.secret_key, url=config.base_url, name=config.name)
    signing.sign_waiting(house, current_app.extensions["describe"])


def make_prints(_config: Config) -> None:
    """Print what was asked for."""
    prints.make(printing.make, now=clock.now)


def import_rosters(_config: Config) -> None:
    """Check, apply and undo the rosters that wait."""
    working.work(now=clock.now)


def restore_streaks(_config: Config) -> None:
    """Mend what outages broke."""
    in_portions(lambda session: outages.restore(session, at=clock.now()))


def keep_boards(config: Config) -> None:
    """Count the boards and challenges."""
    scoring.bring_up_to_date(secret=config.secret_key, at=clock.now())


def clean_up(_config: Config) -> None:
    """Clear away what has served its time."""
    in_portions(lambda session: periods.clean_up(session, now=clock.now()))


def sweep_badges(_config: Config) -> None:
    """Give badges that rules published later make due; flag those whose rule is no longer met."""
    with reading() as session:
        live = catalogue.newest(session)
    for rule in award_rules.rules(live):
        in_portions(partial(award_rules.give, live=live, rule=rule, at=clock.now()))
    with writing() as session:
        award_rules.flag(session, live, at=clock.now())


def lapse_visas(_config: Config) -> None:
    """Say which visas end soon, and end those whose day has come."""
    lapses.nightly(at=clock.now())


def pay_holds(_config: Config) -> None:
    """Pay what nobody decided about in time."""
    in_portions(lambda session: holds.pay_overdue(session, at=clock.now()))


def audit_books(_config: Config) -> None:
    """Audit everything, once a night."""
    report = audit.nightly(at=clock.now())
    for fault in report.faults if report else ():
        log.error("the audit found that %s", fault)


def fit_engine(config: Config) -> None:
    """Fit the engine on everybody's answers, once a night."""
    if report := fitting.nightly(folder=config.instance, at=clock.now()):
        log.info("%s", report.sentence)


TASKS = (
    Task("deliver_outbox", deliver_outbox),
    Task("sign_credentials", sign_credentials),
    Task("make_prints", make_prints),
    Task(uploads.TASK, import_rosters),
    Task(outages.TASK, restore_streaks),
    Task("keep_boards", keep_boards, minute="*/5"),
    Task("lapse_visas", lapse_visas, hour="0-5", minute="23"),
    Task("pay_holds", pay_holds, hour="1", minute="23"),
    Task("fit_engine", fit_engine, hour="1-4", minute="41"),
    Task("clean_up", clean_up, hour="2", minute="17"),
    Task("sweep_badges", sweep_badges, hour="3", minute="23"),
    Task("audit_books", audit_books, hour="2-5", minute="53"),
)
