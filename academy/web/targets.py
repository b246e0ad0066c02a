"""HR's page of targets: what a unit aims at, and the day on which it began."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services.adoption import standing, targets
from academy.web.doors import to_page
from academy.web.export_words import choices_of
from academy.web.forms import Form
from academy.web.insights import Measure, asked, chosen, frame, opened
from academy.web.policy import Who, allow, me

blueprint = Blueprint("targets", __name__, url_prefix="/insights/targets")


class TargetForm(Form):
    """A share, of whom, and by when."""

    what = SelectField(_l("What"))
    share = IntegerField(_l("Per cent"), validators=[InputRequired(), NumberRange(0, 100)])
    due_on = DateField(_l("Due by"), validators=[Optional()])
    job = SelectField(_l("Job"))

    def __init__(self, known: list[Measure], jobs: list[str], **values: Any) -> None:
        super().__init__(**values)
        self.job.choices = choices_of({"": _("all jobs"), **{job: job for job in jobs}})
        self.what.choices = {each.slug: each.title for each in known}


class LaunchForm(Form):
    """A day."""

    day = DateField(_l("First day"), validators=[InputRequired()])


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def show() -> Response:
    """What holds, and the forms."""
    return _page()


@blueprint.post("")
@allow(Who.HR, Who.ADMIN)
def save() -> Response:
    """Another target."""
    question, at = asked(), now()
    with reading() as session:
        where, known = opened(session, question)
        form = TargetForm(known, standing.jobs_of(session, where.unit.id))
    if not form.validate():
        return _page(form, status=422)
    what = next(each.what for each in known if each.slug == form.what.data)
    try:
        with writing() as session:
            targets.set_target(
                session,
                me(),
                where.unit.id,
                what=what,
                share=form.share.data,
                due_on=form.due_on.data,
                job=form.job.data,
                known=[each.what for each in known],
                at=at,
            )
    except Invalid as error:
        form.blame(error)
        return _page(form, status=422)
    flash(_("Set."), "success")
    return to_page(url_for("targets.show", unit=where.unit.id))


@blueprint.post("/launch")
@allow(Who.HR, Who.ADMIN)
def launch() -> Response:
    """The day on which a unit began."""
    question, at = asked(), now()
    with reading() as session:
        where, _known = opened(session, question)
    form = LaunchForm()
    if not form.validate():
        return _page(launch_form=form, status=422)
    try:
        with writing() as session:
            targets.launch(session, me(), where.unit.id, day=form.day.data, at=at)
    except Invalid as error:
        form.blame(error)
        return _page(launch_form=form, status=422)
    flash(_("Set."), "success")
    return to_page(url_for("targets.show", unit=where.unit.id))


def _page(
    form: TargetForm | None = None, launch_form: LaunchForm | None = None, *, status: int = 200
) -> Response:
    question = asked()
    with reading() as session:
        where, known = opened(session, question)
        found = targets.load(session, where.unit.line)
        jobs = standing.jobs_of(session, where.unit.id)
        began = targets.launches(session, [where.unit.id]).get(where.unit.id)
    aimed = sorted({job for unit, job, _what in found if unit in where.unit.line})
    goals = [
        (each.title, job, goal)
        for each in known
        for job in aimed
        if (goal := targets.goal(found, where.unit.line, each.what, job))
        and (not job or any((unit, job, each.what) in found for unit in where.unit.line))
    ]
    page = render_template(
        "insights/targets.html",
        **{**frame(where, known, chosen(known, question), question), "tab": "targets"},
        goals=goals,
        form=form or TargetForm(known, jobs, formdata=None),
        launch=launch_form or LaunchForm(formdata=None, day=began),
    )
    return make_response(page, status)
