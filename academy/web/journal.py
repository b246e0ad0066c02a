"""The journal of those who run the academy: who did what to whom, narrowed, and as a file."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from academy.models.database import reading, surveying
from academy.services import journal_desk
from academy.services.journal_desk import Filters, Line
from academy.web.doors import MOST_ID
from academy.web.filters import moment
from academy.web.forms import tidy
from academy.web.journal_words import details_of, party_of
from academy.web.policy import Who, allow, me
from academy.web.spreadsheets import csv_file

blueprint = Blueprint("journal", __name__)

ACTS: dict[str, LazyString] = {
    "person.added": _l("added a person"),
    "person.changed": _l("corrected the details"),
    "person.moved": _l("moved to another unit"),
    "person.invited": _l("made a new way in"),
    "person.suspended": _l("suspended an account"),
    "person.resumed": _l("opened the door again"),
    "person.exported": _l("took out all data of a person"),
    "person.erased": _l("erased a person"),
    "role.given": _l("gave a role"),
    "role.withdrawn": _l("withdrew a role"),
    "token.made": _l("made an API token"),
    "token.revoked": _l("withdrew an API token"),
    "passport.revoked": _l("revoked a passport"),
    "visa.revoked": _l("revoked a visa"),
    "visa.secret_made": _l("made a platform’s secret"),
    "visa.secret_rotated": _l("changed a platform’s secret"),
    "visa.secret_ended": _l("ended a platform’s secret"),
    "evidence.counted": _l("counted a file of proof"),
    "badge.kept": _l("kept a badge in question"),
    "badge.withdrawn": _l("withdrew a badge"),
    "adjustment.proposed": _l("asked to give or take by hand"),
    "adjustment.approved": _l("approved what was given or taken by hand"),
    "adjustment.refused": _l("refused what was asked for by hand"),
    "hold.paid": _l("paid what waited"),
    "hold.refused": _l("refused what waited"),
    "gift.added": _l("made a gift"),
    "gift.changed": _l("changed a gift"),
    "gift.withdrawn": _l("took a gift off the counter"),
    "gift.offered_again": _l("put a gift back on the counter"),
    "gift.restocked": _l("changed the stock of a gift"),
    "gift.codes_brought": _l("brought in voucher codes"),
    "budget.added": _l("set a budget"),
    "budget.changed": _l("changed a budget"),
    "budget.ended": _l("ended a budget"),
    "redemption.approved": _l("approved a request for a gift"),
    "redemption.refused": _l("refused a request for a gift"),
    "redemption.delivered": _l("handed over a gift"),
    "redemption.look_allowed": _l("allowed another look at a code"),
    "challenge.added": _l("planned a challenge"),
    "challenge.changed": _l("changed a challenge"),
    "challenge.cancelled": _l("called off a challenge"),
    "question_report.closed": _l("closed a report about a question"),
    "review.sent": _l("sent texts to be read"),
    "review.withdrawn": _l("took texts back"),
    "review.approved": _l("approved texts"),
    "review.returned": _l("gave texts back"),
    "content.published": _l("published content"),
    "translation.confirmed": _l("said that a translation still holds"),
    "key.rotated": _l("made a new signing key"),
    "unit.added": _l("added a unit"),
    "unit.changed": _l("changed a unit"),
    "unit.moved": _l("moved a unit"),
    "unit.removed": _l("took a unit away"),
    "unit.outage": _l("named an outage"),
    "choice.changed": _l("changed a setting"),
    "job.asked": _l("asked for a job"),
    "assignment.opened": _l("opened an assignment"),
    "assignment.changed": _l("changed an assignment"),
    "assignment.closed": _l("closed an assignment"),
    "audience.added": _l("made an audience"),
    "audience.changed": _l("changed an audience"),
    "audience.closed": _l("closed an audience"),
    "waiver.given": _l("excused somebody from an assignment"),
    "waiver.undone": _l("took back an excuse"),
    "company_account.tied": _l("tied an account to the company sign-in"),
    "company_account.untied": _l("untied an account from the company sign-in"),
    "directory.added": _l("connected a directory"),
    "directory.changed": _l("changed a directory"),
    "directory.change_held": _l("asked for a change that a human decides"),
    "directory.changes_approved": _l("approved what a directory asked for"),
    "directory.changes_refused": _l("refused what a directory asked for"),
    "directory.group_added": _l("brought a group"),
    "directory.group_changed": _l("changed a group"),
    "directory.group_removed": _l("took a group away"),
    "directory.person_forgotten": _l("let somebody go"),
    "directory.removed": _l("disconnected a directory"),
    "directory.token_rotated": _l("made a new token for a directory"),
    "directory.token_revoked": _l("withdrew a token of a directory"),
    "import.applied": _l("applied a roster"),
    "import.undone": _l("undid a roster"),
    "export.asked": _l("asked for a table"),
    "table.taken": _l("took away a table of people"),
    "report.added": _l("set up a scheduled report"),
    "report.paused": _l("paused a scheduled report"),
    "report.resumed": _l("resumed a scheduled report"),
    "report.removed": _l("removed a scheduled report"),
    "report.recipient_added": _l("added a recipient of a report"),
    "report.recipient_left": _l("left a scheduled report"),
    "retention.cleared": _l("cleared what was older than the retention period"),
    "identity.chosen": _l("chose the name and the colours"),
    "target.set": _l("set a target"),
    "launch.set": _l("set when a unit began"),
}
"""What acts are called; one that is not here is shown as it is written."""


@blueprint.get("/journal")
@allow(Who.HR, Who.ADMIN)
def show() -> str:
    """A page of it."""
    filters = _filters()
    before = min(max(request.args.get("before", 0, type=int), 0), MOST_ID)
    with reading() as session:
        lines, following = journal_desk.page(session, me(), filters, before=before or None)
    return render_template(
        "journal/show.html",
        lines=lines,
        following=following,
        filters=filters,
        chosen=_arguments(filters),
        acts=ACTS,
        act_of=act_of,
        party_of=party_of,
        details_of=details_of,
    )


@blueprint.get("/journal.csv")
@allow(Who.HR, Who.ADMIN)
def download() -> Response:
    """The same lines as a file."""
    headings = [_("When"), _("Who"), _("Act"), _("To whom or what"), _("Unit"), _("More precisely")]
    with surveying() as session:
        rows = map(_row, journal_desk.whole(session, me(), _filters()))
        return csv_file("journal.csv", headings, rows)


def act_of(act: str) -> str:
    """What an act is called."""
    return str(ACTS.get(act, act))


def _row(line: Line) -> list[str]:
    who, whom = party_of(line.actor), party_of(line.subject)
    return [moment(line.at), who, act_of(line.act), whom, line.unit, details_of(line.details)]


def _filters() -> Filters:
    given = {key: tidy(request.args.get(key))[:100] for key in ("act", "actor", "subject")}
    return Filters(**given, first=_day("first"), last=_day("last"))


def _day(field: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(field, ""))
    except ValueError:
        return None
    return day if 2000 < day.year < 2200 else None


def _arguments(filters: Filters) -> dict[str, str]:
    first, last = filters.first, filters.last
    given = {"act": filters.act, "actor": filters.actor, "subject": filters.subject}
    days = {"first": first.isoformat() if first else "", "last": last.isoformat() if last else ""}
    return {key: value for key, value in {**given, **days}.items() if value}
