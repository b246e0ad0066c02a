"""Outages, which an administrator names so that they break no streak, and how news of streaks is told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import outages, units
from academy.services.catalogue import Catalogue
from academy.web.doors import MOST_ID, to_page
from academy.web.filters import weekday
from academy.web.forms import Form, tidy
from academy.web.notices import Words, tells
from academy.web.policy import Who, allow, me

blueprint = Blueprint("streaks", __name__)

OUTAGES = f"/people/units/<int(max={MOST_ID}):unit_id>/outages"


class OutageForm(Form):
    """Days on which the academy could not be used."""

    first = DateField(_l("First day"), validators=[InputRequired()])
    last = DateField(_l("Last day"), validators=[InputRequired()])
    reason = StringField(
        _l("What happened"), filters=[tidy], validators=[InputRequired(), Length(max=200)]
    )


@blueprint.get(OUTAGES)
@allow(Who.ADMIN)
def show(unit_id: int) -> Response:
    """The unit's outages and how far their work is, and the form for another one."""
    return _page(unit_id)


@blueprint.post(OUTAGES)
@allow(Who.ADMIN)
def mark(unit_id: int) -> Response:
    """Days that shall break no streak; those that they broke are given back by a job."""
    form = OutageForm()
    if not form.validate():
        return _page(unit_id, form, status=422)
    days = {"first": form.first.data, "last": form.last.data}
    try:
        with writing() as session:
            outages.mark(session, me(), unit_id, **days, reason=form.reason.data, at=now())
    except Invalid as error:
        form.blame(error)
        return _page(unit_id, form, status=422)
    flash(_("Noted. Streaks that broke on these days are being given back."), "success")
    return to_page(url_for("streaks.show", unit_id=unit_id))


def _page(unit_id: int, form: OutageForm | None = None, *, status: int = 200) -> Response:
    at = now()
    with reading() as session:
        unit = units.find(session, me(), unit_id)
        marked = outages.marked(session, me(), unit_id)
    page = render_template(
        "people/outages.html",
        unit=unit,
        marked=marked,
        form=form or OutageForm(formdata=None),
        today=me().day(at),
    )
    return make_response(page, status)


@tells("freeze-earned")
def _freeze_earned(values: Mapping[str, Any], _live: Catalogue) -> Words:
    said = _("%(days)s days in a row: a freeze is yours.", days=values["days"])
    return Words(said, url_for("home.show"))


@tells("freeze-used")
def _freeze_used(values: Mapping[str, Any], _live: Catalogue) -> Words:
    return Words(
        _(
            "A freeze stood in for you on %(day)s. Your streak goes on: %(days)s days.",
            day=weekday(date.fromisoformat(values["day"])),
            days=values["days"],
        )
    )


@tells("streak-restored")
def _streak_restored(values: Mapping[str, Any], _live: Catalogue) -> Words:
    first, last, days = values["first"], values["last"], values["days"]
    if first == last:
        said = _(
            "The academy could not be used on %(day)s.", day=weekday(date.fromisoformat(first))
        )
    else:
        said = _(
            "The academy could not be used from %(first)s to %(last)s.",
            first=weekday(date.fromisoformat(first)),
            last=weekday(date.fromisoformat(last)),
        )
    if days:
        after = ngettext(
            "It counts for nobody: your streak is back at %(num)s day.",
            "It counts for nobody: your streak is back at %(num)s days.",
            days,
        )
    else:
        after = ngettext(
            "It counts for nobody: your longest streak was %(num)s day.",
            "It counts for nobody: your longest streak was %(num)s days.",
            values["longest"],
        )
    return Words(f"{said} {after}")
