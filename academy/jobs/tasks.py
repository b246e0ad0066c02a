"""What is done in the background: a function for each line of ``timetable``, by its name.

Each task asks the database what is left to do, so that a lost or doubled one loses and doubles nothing.
A task runs in the application's context, and has its own transactions.
"""

import logging
from collections.abc import Callable
from functools import partial

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy import clock, printing
from academy.config import Config
from academy.models.audiences import Assignment
from academy.models.database import reading, writing
from academy.services import (
    audit,
    award_rules,
    catalogue,
    dispatching,
    drop_off,
    fitting,
    holds,
    identity,
    lapses,
    names,
    outages,
    outbox,
    periods,
    prints,
    remarking,
    retention,
    scoring,
    signing,
)
from academy.services.assignments import joining
from academy.services.audiences import content as audiences
from academy.services.authoring import facts, releasing, uploads
from academy.services.exports import making
from academy.services.exports.files import folder_of
from academy.services.keys import House
from academy.services.mail import Mail
from academy.services.privacy import keeping
from academy.services.reminders import lists, posting, sending
from academy.services.rollups import folding, minutes
from academy.services.roster import farewells, working
from academy.services.single_sign_on import group_roles

log = logging.getLogger(__name__)


def in_portions(portion: Callable[[Session], int]) -> None:
    """Do *portion*, each time in a transaction of its own, until it says that nothing is left."""
    left = 1
    while left:
        with writing() as session:
            left = portion(session)


def deliver_outbox(config: Config) -> None:
    """Send the mail that waits."""
    with Mail(config.smtp_url, sender=config.mail_from, name=_name(config)) as mail:
        outbox.deliver(mail, check=lambda some: sending.check(some, at=clock.now()))


def remind(config: Config) -> None:
    """Tell people what is due, at an hour that suits them; and whoever wished so of her minute."""
    posting.remind(current_app.extensions["letter"], secret=config.secret_key, at=clock.now())


def tell_managers(_config: Config) -> None:
    """Tell managers who is late, on the first working morning of their week."""
    lists.send_lists(current_app.extensions["letter"], at=clock.now())


def sign_credentials(config: Config) -> None:
    """Sign what was issued and not signed yet."""
    house = House(secret=config.secret_key, url=config.base_url, name=_name(config))
    signing.sign_waiting(house, current_app.extensions["describe"])


def _name(config: Config) -> str:
    """What the academy is called."""
    with reading() as session:
        return identity.current(session).name or config.name


def publish_due(_config: Config) -> None:
    """Publish what was approved for a moment that has come."""
    with reading() as session:
        due = releasing.due(session, at=clock.now())
    for uid in due:
        with writing() as session:
            releasing.publish_due(session, uid, at=clock.now())


def tell_of_aged(_config: Config) -> None:
    """Tell authors of lessons whose facts somebody should look at again."""
    facts.tell(current_app.extensions["letter"], at=clock.now())


def make_prints(_config: Config) -> None:
    """Print what was asked for."""
    prints.make(printing.make, now=clock.now)


def make_exports(config: Config) -> None:
    """Write the tables that were asked for."""
    words = current_app.extensions["export_words"]
    making.Maker(folder_of(config.instance), config.name, words, clock.now).make()


def tidy_exports(config: Config) -> None:
    """Delete tables whose day is over."""
    making.tidy(folder_of(config.instance), now=clock.now())


def send_reports(config: Config) -> None:
    """Send the scheduled reports that are due."""
    letter, words = (current_app.extensions[name] for name in ("letter", "export_words"))
    dispatching.send_due(
        letter, words, base_url=config.base_url, secret=config.secret_key, at=clock.now()
    )


def keep_erased(config: Config) -> None:
    """Erase again whom a restore brought back, and clear what erasing left behind."""
    keeping.keep(config.instance, secret=config.secret_key, at=clock.now())


def age(_config: Config) -> None:
    """Clear what is older than the administrators let it be."""
    retention.nightly(at=clock.now())


def import_rosters(config: Config) -> None:
    """Check, apply and undo the rosters that wait, and write to those who left by one."""
    working.work(secret=config.secret_key, now=clock.now)
    farewells.say(current_app.extensions["farewell"], at=clock.now())


def restore_streaks(_config: Config) -> None:
    """Mend what outages broke."""
    in_portions(lambda session: outages.restore(session, at=clock.now()))


def keep_boards(config: Config) -> None:
    """Count the boards and challenges."""
    scoring.bring_up_to_date(secret=config.secret_key, at=clock.now())


def count_changes(_config: Config) -> None:
    """Count for HR's pages whoever changed."""
    folding.catch_up(at=clock.now())


def count_minutes(_config: Config) -> None:
    """Count the daily minutes for HR's pages."""
    minutes.count(at=clock.now())


def count_drop_off(_config: Config) -> None:
    """Count how far people came in lessons and modules, once a night."""
    drop_off.nightly(at=clock.now())


def mark_anew(_config: Config) -> None:
    """Credit people whose answers a mended question had marked wrong."""
    remarking.work(at=clock.now())


def clean_up(_config: Config) -> None:
    """Clear away what has served its time."""
    in_portions(lambda session: periods.clean_up(session, now=clock.now()))


def clear_media(config: Config) -> None:
    """Delete files that lie in the media folder for a week and are shown nowhere."""
    names = uploads.old(config.media, at=clock.now())
    with reading() as session:
        uploads.clear(session, config.media, names, at=clock.now())


def keep_assignments(_config: Config) -> None:
    """Have assignments follow their audiences: one a transaction, so that others can write between them."""
    with writing() as session:
        audiences.follow(session, at=clock.now())
    with reading() as session:
        open_ = session.scalars(select(Assignment.id).where(Assignment.closed_at.is_(None))).all()
    for assignment in open_:
        with writing() as session:
            joining.bring_one(session, assignment, at=clock.now())


def sweep_badges(_config: Config) -> None:
    """Give badges that rules published later make due; flag those whose rule is no longer met."""
    with reading() as session:
        live = catalogue.newest(session)
    for rule in award_rules.rules(live):
        in_portions(partial(award_rules.give, live=live, rule=rule, at=clock.now()))
    with writing() as session:
        award_rules.flag(session, live, at=clock.now())


def end_group_roles(config: Config) -> None:
    """Take back roles whose groups no sign-in confirmed for long, or no setting names any more."""
    in_portions(lambda session: group_roles.end_stale(session, config.provider, at=clock.now()))


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


def draw_pseudonyms(_config: Config) -> None:
    """Give codes to people who have none, where progress is shown without names."""
    in_portions(names.draw)


def has_changes() -> bool:
    """Whether something waits for ``count_changes``."""
    with reading() as session:
        return folding.is_waiting(session)
