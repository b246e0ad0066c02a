"""Admin pages: the tree of units."""

from functools import cache
from typing import Any

from babel import Locale
from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import unit_choices, unit_tree, units
from academy.services.unit_choices import UnitChoices
from academy.web import time_zones
from academy.web.doors import MOST_ID, to_page
from academy.web.forms import Form, tidy
from academy.web.languages import language
from academy.web.policy import Who, allow, me
from academy.web.unit_field import UnitField, choices
from academy.web.weeks import WeekField

blueprint = Blueprint("units", __name__, url_prefix="/people/units")

ONE = f"/<int(max={MOST_ID}):unit_id>"

KINDS = {
    "group": _l("group"),
    "country": _l("country"),
    "entity": _l("entity"),
    "team": _l("team"),
}


class UnitForm(Form):
    """A unit's name, country and time zone."""

    name = StringField(_l("Name"), filters=[tidy], validators=[InputRequired(), Length(max=120)])
    country = SelectField(_l("Country"))
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.country.choices = {"": self.no_country(), **countries(language())}
        self.time_zone.choices = self.zones()

    def no_country(self) -> str:
        """What the empty choice says."""
        return str(_("Several, or none"))

    def zones(self) -> dict[str, Any]:
        """Time zones by region."""
        return dict(time_zones.by_region())


class PlaceForm(UnitForm):
    """The same, and when it works; what is new works as the unit above."""

    week = WeekField(_l("Working days"))
    region = StringField(_l("Public holidays"), filters=[tidy], validators=[Length(max=10)])


class NewUnitForm(UnitForm):
    """A new unit under another one."""

    kind = SelectField(_l("Kind"))
    parent = UnitField(_l("Below"))

    def __init__(self, known: UnitChoices, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = {kind: str(name) for kind, name in KINDS.items()}
        self.parent.offer(known)

    def no_country(self) -> str:
        """What the empty choice says."""
        return str(_("As the unit above"))

    def zones(self) -> dict[str, Any]:
        """Time zones by region, or the one that is handed down."""
        return {"": _("As the unit above"), **time_zones.by_region()}


class MoveForm(Form):
    """Where a unit shall hang."""

    parent = UnitField(_l("Below"))

    def __init__(self, known: UnitChoices, **values: Any) -> None:
        super().__init__(**values)
        self.parent.offer(known)


NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes that mean no place, or more than one."""


@cache
def countries(code: str) -> dict[str, str]:
    """ISO 3166 codes and names of countries in a language, by name."""
    names = Locale.parse(code).territories
    real = {key: name for key, name in names.items() if len(key) == 2 and key not in NO_COUNTRY}
    return dict(sorted(real.items(), key=lambda item: item[1].casefold()))


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> Response:
    """The tree, whole or level by level, and the form for a new unit."""
    return _tree_page()


@blueprint.get("/matching")
@allow(Who.HR, Who.ADMIN)
def matching() -> Response:
    """The full names of units that are called like ``q``, for who holds one of the roles ``role`` there."""
    words, roles = tidy(request.args.get("q"))[:300], request.args.getlist("role")
    with reading() as session:
        found = unit_choices.matching(session, me(), words, *roles) if words else {}
    return jsonify([unit.full_name for unit in found.values()])


@blueprint.post("")
@allow(Who.ADMIN)
def add() -> Response:
    """A new unit."""
    viewer = me()
    with reading() as session:
        form = NewUnitForm(choices(session, viewer, name="parent"))
    if not form.validate():
        return _tree_page(form, status=422)
    try:
        with writing() as session:
            units.add(
                session,
                viewer,
                parent_id=form.parent.unit_id,
                name=form.name.data,
                kind=form.kind.data,
                country=form.country.data or None,
                time_zone=form.time_zone.data or None,
                at=now(),
            )
    except Invalid as error:
        form.blame(error)
        return _tree_page(form, status=422)
    flash(_("Added."), "success")
    return to_page(url_for("units.index"))


@blueprint.get(ONE)
@allow(Who.ADMIN)
def show(unit_id: int) -> Response:
    """One unit."""
    return _unit_page(unit_id)


@blueprint.post(ONE)
@allow(Who.ADMIN)
def save(unit_id: int) -> Response:
    """Name, place, week and holidays."""
    form = PlaceForm()
    if not form.validate():
        return _unit_page(unit_id, form, status=422)
    try:
        with writing() as session:
            units.change(
                session,
                me(),
                unit_id,
                name=form.name.data,
                place=units.Place(
                    country=form.country.data or None,
                    time_zone=form.time_zone.data,
                    week=form.week.digits,
                    region=form.region.data or None,
                ),
                at=now(),
            )
    except Invalid as error:
        form.blame(error)
        return _unit_page(unit_id, form, status=422)
    flash(_("Saved."), "success")
    return to_page(url_for("units.show", unit_id=unit_id))


@blueprint.post(f"{ONE}/move")
@allow(Who.ADMIN)
def move(unit_id: int) -> Response:
    """Hang it elsewhere, with everything below it."""
    viewer = me()
    with reading() as session:
        units.find(session, viewer, unit_id)
        form = MoveForm(choices(session, viewer, name="parent"))
    if not form.validate():
        raise Invalid("There is no such unit here.", field="parent")
    with writing() as session:
        units.move(session, viewer, unit_id, parent_id=form.parent.unit_id, at=now())
    flash(_("Moved."), "success")
    return to_page(url_for("units.index"))


@blueprint.post(f"{ONE}/removal")
@allow(Who.ADMIN)
def remove(unit_id: int) -> Response:
    """Take an empty unit away."""
    with writing() as session:
        units.remove(session, me(), unit_id, at=now())
    flash(_("Gone."), "success")
    return to_page(url_for("units.index"))


def _tree_page(form: NewUnitForm | None = None, *, status: int = 200) -> Response:
    words, below = tidy(request.args.get("q"))[:100], _number("below")
    with reading() as session:
        level = unit_tree.look(session, me(), below=below, words=words, after=_number("after"))
        known = choices(session, me(), name="parent", current=below)
    form = form or NewUnitForm(known, formdata=None, parent=below)
    page = render_template(
        "people/units.html", level=level, below=below, words=words, form=form, kinds=KINDS
    )
    return make_response(page, status)


def _number(name: str) -> int | None:
    words = request.args.get(name, "")
    return min(int(words[:19]), MOST_ID) if words.isascii() and words.isdecimal() else None


def _unit_page(unit_id: int, form: PlaceForm | None = None, *, status: int = 200) -> Response:
    viewer = me()
    with reading() as session:
        unit = units.find(session, viewer, unit_id)
        known = choices(session, viewer, name="parent", current=unit.parent_id)
    if form is None:
        form = PlaceForm(
            formdata=None,
            name=unit.name,
            country=unit.country or "",
            time_zone=unit.time_zone,
            week=list(unit.week),
            region=unit.region or "",
        )
    page = render_template(
        "people/unit.html",
        unit=unit,
        form=form,
        place=MoveForm(known, formdata=None, parent=unit.parent_id),
        kinds=KINDS,
    )
    return make_response(page, status)
