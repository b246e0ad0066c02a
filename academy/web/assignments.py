"""Pages of HR and administrators: what is asked of the audiences of their units."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from academy.clock import now
from academy.errors import Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import catalogue, staff
from academy.services.assignments import desk, forecast, lists, waivers
from academy.services.assignments.lists import WHICH
from academy.services.assignments.terms import Whole
from academy.services.audiences import desk as audiences
from academy.web import looks, rule_words
from academy.web.assignment_forms import AssignmentForm, DueForm, ReasonForm, due_form
from academy.web.assignment_words import due_words
from academy.web.audiences import titles
from academy.web.doors import to_page
from academy.web.filters import day
from academy.web.policy import Who, allow, me

blueprint = Blueprint("assignments", __name__, url_prefix="/assignments")

ONE = "/<string(length=32):assignment>"
CHANGE = "change"
"""The button of a preview that goes back to its form, with all that was written."""

WAIVER = f"{ONE}/waivers/<string(length=32):uid>"


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def index() -> str:
    """Those of her units."""
    with reading() as session:
        found = desk.listed(session, me())[:100]
        all_ = [whole.assignment for whole in found]
        counts = lists.open_counts(session, me(), all_)
        late = lists.late_counts(session, me(), counts, at=now())
        live = catalogue.current(session, me().publication)
    return render_template(
        "assignments/index.html", found=found, counts=counts, late=late, live=live, due=_due
    )


@blueprint.get("/new")
@allow(Who.HR, Who.ADMIN)
def new() -> Response:
    """The form of a new one, for the audience ``?audience``."""
    with reading() as session:
        form = _form(session, formdata=None, audience=request.args.get("audience"))
    return _new_page(form)


@blueprint.post("")
@allow(Who.HR, Who.ADMIN)
def add() -> Response:
    """A new one: first what it would mean, and once that was seen, for good."""
    is_seen = "confirmed" in request.form
    with reading() as session:
        form = _form(session)
    if CHANGE in request.form:
        return _new_page(form)
    if not form.validate():
        return _new_page(form, status=422)
    try:
        if not is_seen:
            with reading() as session:
                ahead = forecast.of_plan(session, me(), form.plan(), at=now())
                live = catalogue.current(session, me().publication)
            return _new_page(form, ahead=ahead, live=live, plan=form.plan())
        with writing() as session:
            uid = desk.open_(session, me(), form.plan(), at=now())
    except Invalid as error:
        form.blame(error)
        return _new_page(form, status=422)
    flash(_("It is asked now."), "success")
    return to_page(url_for("assignments.show", assignment=uid))


@blueprint.get(ONE)
@allow(Who.HR, Who.ADMIN)
def show(assignment: str) -> str:
    """One: how it stands, and who is late, asked, finished or waived; ``?list`` and ``?after``."""
    which = next((each for each in WHICH if each == request.args.get("list")), WHICH[1])
    at = now()
    with reading() as session:
        whole = desk.find(session, me(), assignment)
        standing = lists.standing(session, me(), whole, at=at)
        after = request.args.get("after")
        by_code = lists.is_coded(session, me())
        page: Any = lists.coded if by_code else lists.page
        people, following = page(session, me(), whole, which, at=at, after=after)
        history = lists.history(session, me(), whole)
        live = catalogue.current(session, me().publication)
        name = _audience_name(session, whole)
    return render_template(
        "assignments/show.html",
        whole=whole,
        standing=standing,
        which=which,
        people=people,
        by_code=by_code,
        following=following,
        history=history,
        live=live,
        name=name,
        due=_due,
    )


@blueprint.get(f"{ONE}/due")
@allow(Who.HR, Who.ADMIN)
def due(assignment: str) -> Response:
    """Another due date."""
    with reading() as session:
        whole = desk.find(session, me(), assignment)
    return _due_page(whole, due_form(whole.assignment))


@blueprint.post(f"{ONE}/due")
@allow(Who.HR, Who.ADMIN)
def set_due(assignment: str) -> Response:
    """First what it would mean, and once that was seen, for good."""
    with reading() as session:
        whole = desk.find(session, me(), assignment)
        form = DueForm()
        change = None
        if CHANGE in request.form:
            return _due_page(whole, form)
        if is_sound := form.validate():
            change = forecast.of_due(session, me(), whole, form.terms, at=now())
    if not is_sound:
        return _due_page(whole, form, status=422)
    if "confirmed" not in request.form:
        return _due_page(whole, form, change=change)
    try:
        with writing() as session:
            desk.set_due(session, me(), assignment, form.terms, at=now())
    except (Invalid, Conflict) as error:
        form.blame(error)
        return _due_page(whole, form, status=422)
    flash(_("Saved."), "success")
    return to_page(url_for("assignments.show", assignment=assignment))


@blueprint.post(f"{ONE}/later")
@allow(Who.HR, Who.ADMIN)
def set_later(assignment: str) -> Response:
    """Whether it is asked of those who join the audience from now on."""
    takes = request.form.get("takes_later") == "1"
    with writing() as session:
        desk.set_later(session, me(), assignment, takes_later=takes, at=now())
    flash(_("Saved."), "success")
    return to_page(url_for("assignments.show", assignment=assignment))


@blueprint.post(f"{ONE}/closing")
@allow(Who.HR, Who.ADMIN)
def close(assignment: str) -> Response:
    """Ask it of nobody any more."""
    with writing() as session:
        desk.close(session, me(), assignment, at=now())
    flash(_("Closed. What people finished stays."), "success")
    return to_page(url_for("assignments.show", assignment=assignment))


@blueprint.get(WAIVER)
@allow(Who.HR, Who.ADMIN)
def waiver(assignment: str, uid: str) -> Response:
    """Why it shall not be asked of one person."""
    return _waiver_page(assignment, uid, ReasonForm(formdata=None))


@blueprint.post(WAIVER)
@allow(Who.HR, Who.ADMIN)
def waive(assignment: str, uid: str) -> Response:
    """Ask it of her no more."""
    form = ReasonForm()
    if not form.validate():
        return _waiver_page(assignment, uid, form, status=422)
    try:
        with writing() as session:
            waivers.give(session, me(), assignment, uid, reason=form.reason.data, at=now())
    except (Invalid, Conflict) as error:
        form.blame(error)
        return _waiver_page(assignment, uid, form, status=422)
    flash(_("Waived. The reason stands on the person’s page."), "success")
    return to_page(url_for("assignments.show", assignment=assignment, list="waived"))


@blueprint.post(f"{WAIVER}/undoing")
@allow(Who.HR, Who.ADMIN)
def undo_waiver(assignment: str, uid: str) -> Response:
    """Ask it of her again."""
    with writing() as session:
        waivers.undo(session, me(), assignment, uid, at=now())
    flash(_("It is asked again."), "success")
    return to_page(url_for("assignments.show", assignment=assignment))


def _form(session: Session, **values: Any) -> AssignmentForm:
    live = catalogue.current(session, me().publication)
    title_of = titles(rule_words.Choices((), live))
    usable = {
        entry.audience.uid: f"{title_of(entry)} ({entry.unit.name})"
        for entry in audiences.listed(session, me())
        if entry.is_hers
    }
    return AssignmentForm(usable, live, **values)


def _audience_name(session: Session, whole: Whole) -> str:
    entry = audiences.find(session, me(), whole.audience.uid)
    live = catalogue.current(session, me().publication)
    return str(titles(rule_words.Choices((), live))(entry))


def _due(whole_or_plan: Any) -> str:
    terms = whole_or_plan.terms
    return due_words(terms, day(terms.due_on) if terms.due_on else "")


def _new_page(form: AssignmentForm, *, status: int = 200, **more: Any) -> Response:
    template = "assignments/forecast.html" if "ahead" in more else "assignments/new.html"
    return make_response(render_template(template, form=form, due=_due, **more), status)


def _due_page(
    whole: Whole,
    form: DueForm,
    *,
    change: forecast.DueChange | None = None,
    status: int = 200,
) -> Response:
    with reading() as session:
        live = catalogue.current(session, me().publication)
    page = render_template(
        "assignments/due.html", whole=whole, form=form, change=change, live=live, due=_due
    )
    return make_response(page, status)


def _waiver_page(assignment: str, uid: str, form: ReasonForm, *, status: int = 200) -> Response:
    with reading() as session:
        whole = desk.find(session, me(), assignment)
        person = waivers.find_person(session, me(), whole, uid)
        administers = staff.is_administered(session, me(), person)
    looks.opened(person.id, "account", role="admin" if administers else "hr")
    with reading() as session:
        whole = desk.find(session, me(), assignment)
        person = waivers.find_person(session, me(), whole, uid)
        live = catalogue.current(session, me().publication)
    page = render_template(
        "assignments/waiver.html", whole=whole, person=person, form=form, live=live
    )
    return make_response(page, status)
