"""Pages of HR and administrators: the audiences of their units, and the editor of a rule."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from academy.clock import now
from academy.engine.audiences import EVERYBODY, Rule
from academy.errors import Conflict, Invalid
from academy.manuscript.documents import pick
from academy.models.database import reading, writing
from academy.services.assignments.terms import DESK
from academy.services.audiences import desk, preview
from academy.services.audiences.desk import Entry
from academy.services.audiences.preview import Preview
from academy.services.unit_choices import UnitChoices
from academy.web import rule_forms, rule_words
from academy.web.doors import to_page
from academy.web.forms import Form, tidy
from academy.web.languages import language
from academy.web.policy import Who, allow, me
from academy.web.rule_forms import Node
from academy.web.rule_words import Choices
from academy.web.unit_field import UnitField, choices

blueprint = Blueprint("audiences", __name__, url_prefix="/audiences")

ONE = "/<string(length=32):audience>"


class AudienceForm(Form):
    """Its name and unit; the rule is read by ``rule_forms``."""

    name = StringField(filters=[tidy], validators=[InputRequired(), Length(max=desk.LONGEST_NAME)])
    unit = UnitField()

    def __init__(self, known: UnitChoices, **values: Any) -> None:
        super().__init__(**values)
        self.name.label.text, self.unit.label.text = _("Name"), _("Unit")
        self.unit.offer(known)


@dataclass(frozen=True, slots=True)
class Editor:
    """What the editor's page shows: of a new audience, of one that is changed, or of a copy."""

    form: AudienceForm
    root: Node
    known: Choices
    entry: Entry | None
    rule: Rule
    seen: Preview


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def index() -> str:
    """Those of her units, and those that came with the content."""
    with reading() as session:
        entries = desk.listed(session, me())
        known = rule_words.choices(session, me())
    return render_template(
        "audiences/index.html",
        entries=entries,
        known=known,
        title_of=titles(known),
        words=rule_words,
    )


@blueprint.get("/new")
@allow(Who.HR, Who.ADMIN)
def new() -> Response:
    """The editor of a new one; ``?copy`` begins with the rule of another."""
    with reading() as session:
        known = rule_words.choices(session, me())
        rule: Rule = EVERYBODY
        name = ""
        if copied := request.args.get("copy"):
            entry = desk.find(session, me(), copied)
            rule = entry.rule
            name = _("Copy of %(name)s", name=titles(known)(entry))[: desk.LONGEST_NAME]
        first = known.places[0].id if known.places else None
        form = AudienceForm(offered(session, first), formdata=None, name=name, unit=first)
        page = _editor(session, form, rule_forms.of_rule(rule), known, None)
    return _page(page)


@blueprint.post("/draft")
@allow(Who.HR, Who.ADMIN)
def draft() -> Response:
    """The editor after one of its buttons, or while somebody types; nothing is kept."""
    with reading() as session:
        entry = None
        if uid := request.form.get("audience"):
            entry = desk.find_to_change(session, me(), uid)
        known = rule_words.choices(session, me())
        form = AudienceForm(offered(session))
        root = _sent(known)
        place = rule_forms.act(root, request.form.get("do", ""), request.form)
        page = _editor(session, form, root, known, entry)
    template = {"rule": "audiences/editor.html", "preview": "audiences/preview.html"}.get(
        request.args.get("only", ""), "audiences/edit.html"
    )
    return _page(page, template=template, place=place)


@blueprint.post("")
@allow(Who.HR, Who.ADMIN)
def add() -> Response:
    """A new one."""
    with reading() as session:
        known = rule_words.choices(session, me())
        form, root = AudienceForm(offered(session)), _sent(known)
        rule = rule_forms.read(root)
        page = _editor(session, form, root, known, None)
    if not form.validate() or rule is None:
        return _page(page, status=422)
    try:
        with writing() as session:
            uid = desk.create(
                session, me(), name=form.name.data, unit_id=form.unit.unit_id, rule=rule, at=now()
            )
    except Invalid as error:
        form.blame(error)
        return _page(page, status=422)
    flash(_("The audience is ready to be asked."), "success")
    return to_page(url_for("audiences.show", audience=uid))


@blueprint.get(ONE)
@allow(Who.HR, Who.ADMIN)
def show(audience: str) -> str:
    """One: its rule in words, who is in, and what is asked of it."""
    with reading() as session:
        entry = desk.find(session, me(), audience)
        known = rule_words.choices(session, me())
        seen = preview.preview(session, me(), entry.rule, desk.reach(me(), entry), at=now())
        uses = desk.used_by(session, me(), entry)
    return render_template(
        "audiences/show.html",
        entry=entry,
        known=known,
        seen=seen,
        uses=uses,
        live=known.live,
        title=titles(known)(entry),
        words=rule_words,
    )


@blueprint.get(f"{ONE}/rule")
@allow(Who.HR, Who.ADMIN)
def edit(audience: str) -> Response:
    """The editor of one."""
    with reading() as session:
        entry = desk.find_to_change(session, me(), audience)
        known = rule_words.choices(session, me())
        unit = entry.unit.id
        form = AudienceForm(
            offered(session, unit), formdata=None, name=entry.audience.name, unit=unit
        )
        page = _editor(session, form, rule_forms.of_rule(entry.rule), known, entry)
    return _page(page)


@blueprint.post(ONE)
@allow(Who.HR, Who.ADMIN)
def save(audience: str) -> Response:
    """Another name or rule. Where something is asked of it, first who comes in and who leaves."""
    with reading() as session:
        entry = desk.find_to_change(session, me(), audience)
        known = rule_words.choices(session, me())
        form, root = AudienceForm(offered(session)), _sent(known)
        rule = rule_forms.read(root)
        page = _editor(session, form, root, known, entry)
        change = None
        if rule is not None and entry.uses and "confirmed" not in request.form:
            paths = [entry.unit.path]
            change = preview.change(session, me(), entry.rule, rule, paths, at=now())
    if not form.name.validate(form) or rule is None:
        return _page(page, status=422)
    if change is not None and not change.is_nothing:
        return _page(page, template="audiences/change.html", change=change)
    try:
        with writing() as session:
            desk.change(session, me(), audience, name=form.name.data, rule=rule, at=now())
    except Invalid as error:
        form.blame(error)
        return _page(page, status=422)
    flash(_("Saved."), "success")
    return to_page(url_for("audiences.show", audience=audience))


@blueprint.post(f"{ONE}/closing")
@allow(Who.HR, Who.ADMIN)
def close(audience: str) -> Response:
    """Use it no more."""
    try:
        with writing() as session:
            desk.close(session, me(), audience, at=now())
    except Conflict as error:
        flash(_(error.sentence, **error.values), "problem")
        return to_page(url_for("audiences.show", audience=audience))
    flash(_("Closed."), "success")
    return to_page(url_for("audiences.index"))


def offered(session: Session, current: int | None = None) -> UnitChoices:
    """The units where the viewer may make an audience."""
    return choices(session, me(), *DESK, current=current)


def titles(known: Choices) -> Any:
    """What an audience is called: one of the content in the reader's language."""
    told = {one.uid: one.document.name for one in known.live.audiences_ever.values()}

    def of(entry: Entry) -> str:
        name = told.get(entry.audience.slug or "")
        return pick(name, language()) if name else entry.audience.name

    return of


def _sent(known: Choices) -> Node:
    """The rule as it came, with the units that its words name."""
    root = rule_forms.of_form(request.form)
    known.settle(root)
    return root


def _editor(
    session: Session, form: AudienceForm, root: Node, known: Choices, entry: Entry | None
) -> Editor:
    """The page's parts, with who would be in: units and rule as they are written so far."""
    rule = rule_forms.sound(root)
    paths = [unit.path for unit in known.places if unit.id == form.unit.data]
    if entry is not None:
        paths = [entry.unit.path]
    seen = preview.preview(session, me(), rule, paths, at=now())
    return Editor(form, root, known, entry, rule, seen)


def _page(
    page: Editor, *, template: str = "audiences/edit.html", status: int = 200, **more: Any
) -> Response:
    words = rule_words
    return make_response(render_template(template, page=page, words=words, **more), status)
