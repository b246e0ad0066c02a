"""The training-time statement of a person: her own, or that of somebody whom one is HR for."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import prints, staff, training
from academy.services.training import Learnt, Training
from academy.web import identity, looks
from academy.web.doors import to_page
from academy.web.filters import day, pick
from academy.web.launch import logo_in_base64
from academy.web.policy import Who, allow, me

blueprint = Blueprint("training", __name__)


@blueprint.app_template_global("this_year")
def this_year() -> tuple[date, date]:
    """From the first of January to today, where the reader works."""
    today = me().day(now())
    return today.replace(month=1, day=1), today


@blueprint.post("/profile/training")
@allow(Who.LEARNER)
def order_own() -> Response:
    """Have one's own statement printed."""
    first, last = _period()
    with reading() as session:
        found = training.of_viewer(session, me(), first=first, last=last)
    return _ordered(found)


@blueprint.post("/people/<string(length=32):uid>/training")
@allow(Who.HR, Who.ADMIN)
def order(uid: str) -> Response:
    """Have somebody's printed."""
    viewer = me()
    with reading() as session:
        person = staff.find(session, viewer, uid, *staff.KEEPERS)
        administers = staff.is_administered(session, viewer, person)
    looks.opened(person.id, "export", role="admin" if administers else "hr")
    first, last = _period()
    with reading() as session:
        found = training.of_person(session, viewer, uid, first=first, last=last)
    return _ordered(found)


def _period() -> tuple[date, date]:
    try:
        first, last = (date.fromisoformat(request.form.get(name, "")) for name in ("first", "last"))
    except ValueError:
        raise Invalid("Say from which day to which day, as 2026-01-31.", field="first") from None
    return first, last


def _ordered(found: Training) -> Response:
    values = statement_values(found) | {"file": _("training-%(year)s", year=found.last.year)}
    with writing() as session:
        uid = prints.ask(session, me(), "statement", values, at=now())
    return to_page(url_for("prints.show", print_uid=uid))


def statement_values(found: Training) -> dict[str, Any]:
    """``printing.statement.Statement`` as values, in the language of the page."""
    period = _("%(first)s to %(last)s", first=day(found.first), last=day(found.last))
    number = [[_("Employee number"), found.number]] if found.number else []
    rows = [_row(each) for each in found.modules]
    if found.practice:
        rows.append([_("Daily minutes and practice"), "", _time(found.practice)])
    shown = identity.current()
    return {
        "academy": identity.academy(),
        "title": _("Training-time statement"),
        "facts": [[_("Name"), found.name], *number, [_("Unit"), found.unit], [_("Period"), period]],
        "heads": [_("What"), _("Passed"), _("Time")],
        "rows": rows,
        "total": [_("In all"), "", _time(found.seconds)],
        "note": _(
            "Lessons count with their stated length, questions with the time that was taken, five "
            "minutes each at most. Time is given in hours and minutes."
        ),
        "foot": f"{identity.academy()} · {day(me().day(now()))}",
        "cover": shown.palette.cover if shown.palette else shown.cover,
        "logo": logo_in_base64(),
    }


def _row(learnt: Learnt) -> list[str]:
    lessons = ngettext("%(num)d lesson", "%(num)d lessons", learnt.lessons)
    what = f"{pick(learnt.module.document.title)} · {lessons}"
    stamped = day(learnt.stamped_on) if learnt.stamped_on else ""
    return [what, stamped, _time(learnt.seconds)]


def _time(seconds: int) -> str:
    """``1:05``; whatever was begun is a minute."""
    hours, minutes = divmod(-(-seconds // 60), 60)
    return f"{hours}:{minutes:02}"
