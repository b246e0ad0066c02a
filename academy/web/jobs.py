"""Admin pages: what is done in the background, when it ran and how it ended, and to have it done now."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, Response, current_app, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.clock import now
from academy.errors import NotFound
from academy.models.database import reading, writing
from academy.services import task_runs
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

NAMES = {
    "deliver_outbox": _l("Send the mail that waits"),
    "sign_credentials": _l("Sign what was issued"),
    "publish_due": _l("Publish what was approved for now"),
    "tell_of_aged": _l("Tell authors which facts have aged"),
    "make_prints": _l("Print what was asked for"),
    "restore_streaks": _l("Mend the streaks that an outage broke"),
    "keep_boards": _l("Count boards and challenges"),
    "draw_pseudonyms": _l("Draw codes for people who are shown without names"),
    "lapse_visas": _l("End the visas whose day has come"),
    "pay_holds": _l("Pay what nobody decided about in time"),
    "fit_engine": _l("Fit the engine to everybody’s answers"),
    "clean_up": _l("Clear away what has served its time"),
    "clear_media": _l("Delete files that no text shows"),
    "sweep_badges": _l("Look for badges that are due"),
    "audit_books": _l("Audit the books"),
    "make_exports": _l("Write the tables that were asked for"),
    "tidy_exports": _l("Delete tables whose day is over"),
    "send_reports": _l("Send the scheduled reports"),
    "keep_erased": _l("Erase again whom a restore brought back"),
    "age": _l("Clear what is older than it may be"),
    "import_rosters": _l("Check and apply rosters"),
    "remind": _l("Remind people of what is due"),
    "tell_managers": _l("Tell managers who is late"),
    "keep_assignments": _l("Bring assignments up to date"),
    "count_changes": _l("Count what changed"),
    "count_minutes": _l("Count the daily minutes"),
    "count_drop_off": _l("Count where lessons are left"),
    "mark_anew": _l("Mark answers to mended questions anew"),
    "end_group_roles": _l("End roles whose group has ended"),
}
"""What jobs do; one that is not here is called as it is in the code."""


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> str:
    """Every job with its last run and its next."""
    task_runs.require_whole(me())
    with reading() as session:
        newest, failures = task_runs.newest(session), task_runs.last_failures(session)
    at = now()
    coming = {task: when(at=at) for task, when in _schedule().items()}
    return render_template(
        "jobs/index.html", coming=coming, newest=newest, failures=failures, name_of=name_of
    )


@blueprint.get("/<task>")
@allow(Who.ADMIN)
def show(task: str) -> str:
    """The last runs of one job."""
    task_runs.require_whole(me())
    when = _known(task)
    with reading() as session:
        runs = task_runs.of(session, task)
    return render_template(
        "jobs/show.html", task=task, runs=runs, following=when(at=now()), name_of=name_of
    )


@blueprint.post("/<task>/runs")
@allow(Who.ADMIN)
def run_now(task: str) -> Response:
    """Have it done as soon as the worker looks."""
    task_runs.require_whole(me())
    _known(task)
    with writing() as session:
        task_runs.ask(session, me(), task, at=now())
    flash(_("Asked for. The worker begins as soon as it is free."), "success")
    return to_page(url_for("jobs.show", task=task))


def name_of(task: str) -> str:
    """What a job does, in a few words."""
    return str(NAMES.get(task, task.replace("_", " ").capitalize()))


def _known(task: str) -> Callable[..., datetime]:
    if task not in _schedule():
        raise NotFound("There is nothing at this address.")
    return _schedule()[task]


def _schedule() -> Mapping[str, Callable[..., datetime]]:
    schedule: Mapping[str, Callable[..., datetime]] = current_app.extensions["schedule"]
    return schedule
