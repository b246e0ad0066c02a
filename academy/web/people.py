"""Admin pages: the people, found, added and corrected."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from academy.clock import now
from academy.errors import AcademyError, Invalid
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.services import links, revoking, roles, staff, units
from academy.services.credentials import state_of
from academy.services.single_sign_on import admission
from academy.web.doors import to_page
from academy.web.forms import Form, tidy
from academy.web.languages import LANGUAGES
from academy.web.letters import address_of, letter
from academy.web.policy import Who, allow, me

blueprint = Blueprint("people", __name__, url_prefix="/people")


class PersonForm(Form):
    """What an administrator writes about a person."""

    given_name = StringField(
        _l("Given name"), filters=[tidy], validators=[InputRequired(), Length(max=80)]
    )
    family_name = StringField(_l("Family name"), filters=[tidy], validators=[Length(max=80)])
    email = StringField(_l("E-mail address"), filters=[tidy], validators=[Length(max=254)])
    number = StringField(_l("Employee number"), filters=[tidy], validators=[Length(max=40)])
    unit = SelectField(_l("Unit"), coerce=int)
    manager = StringField(_l("Manager"), filters=[tidy], validators=[Length(max=254)])
    locale = SelectField(_l("Language"), choices=LANGUAGES)

    def __init__(self, branches: list[units.Branch], **values: Any) -> None:
        super().__init__(**values)
        self.unit.choices = unit_choices(branches)

    def details(self) -> staff.Details:
        """What was written."""
        return staff.Details(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            email=self.email.data,
            number=self.number.data,
            unit_id=self.unit.data,
            manager=self.manager.data,
            locale=self.locale.data,
        )


def unit_choices(branches: list[units.Branch]) -> dict[str, str]:
    """The tree as the choices of a select, indented."""
    return {str(b.unit.id): "\u2003" * b.depth + b.unit.name for b in branches}


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> str:
    """A page of people, searched by name, address or number."""
    query = tidy(request.args.get("q"))[:100]
    with reading() as session:
        found, following = staff.search(session, me(), query=query, after=request.args.get("after"))
    return render_template("people/index.html", people=found, query=query, following=following)


@blueprint.get("/new")
@allow(Who.ADMIN)
def new() -> Response:
    """The form for somebody new."""
    with reading() as session:
        branches = units.tree(session, me())
    return _new_page(PersonForm(branches, formdata=None, unit=me().unit_id))


@blueprint.post("")
@allow(Who.ADMIN)
def add() -> Response:
    """Somebody new, and her way in, shown this once."""
    viewer = me()
    with reading() as session:
        form = PersonForm(units.tree(session, viewer))
    if not form.validate():
        return _new_page(form, status=422)
    details, token, at = form.details(), links.new_token(), now()
    words = invitation(details.given_name, details.locale, token) if details.email else None
    try:
        with writing() as session:
            person = staff.add(session, viewer, details, at=at)
            secret = staff.invite(session, viewer, person.uid, token=token, letter=words, at=at)
    except Invalid as error:
        form.blame(error)
        return _new_page(form, status=422)
    return way_in_page(person, secret, status=201)


@blueprint.get("/<string(length=32):uid>")
@allow(Who.ADMIN)
def show(uid: str) -> Response:
    """Everything that can be done about one person."""
    return person_page(uid)


@blueprint.post("/<string(length=32):uid>")
@allow(Who.ADMIN)
def save(uid: str) -> Response:
    """Correct a person's details."""
    viewer = me()
    with reading() as session:
        staff.find_to_change(session, viewer, uid)
        form = PersonForm(units.tree(session, viewer))
    if not form.validate():
        return person_page(uid, form, status=422)
    try:
        with writing() as session:
            staff.change(session, viewer, uid, form.details(), at=now())
    except Invalid as error:
        form.blame(error)
        return person_page(uid, form, status=422)
    flash(_("Saved."), "success")
    return to_page(url_for("people.show", uid=uid))


def person_page(
    uid: str,
    form: PersonForm | None = None,
    *,
    problem: AcademyError | None = None,
    status: int = 200,
) -> Response:
    """The page of one person; *problem* is why her passport was not revoked."""
    viewer = me()
    with reading() as session:
        person = staff.find(session, viewer, uid)
        branches = units.tree(session, viewer)
        held, tokens = roles.held(session, person), roles.tokens(session, person)
        company_accounts = admission.identities(session, person.id)
        passport = revoking.passport(session, person)
        state = state_of(passport, at=now()) if passport else ""
        form = form or _filled(session, person, branches)
    page = render_template(
        "people/show.html",
        person=person,
        form=form,
        held=held,
        tokens=tokens,
        company_accounts=company_accounts,
        passport=passport,
        passport_state=state,
        problem=problem,
        unit_choices=unit_choices(branches),
        viewer=viewer,
    )
    return make_response(page, status)


def way_in_page(person: Person, secret: str, *, status: int = 200) -> Response:
    """A link or code, shown this once, and made to be printed."""
    page = render_template(
        "people/way_in.html",
        person=person,
        secret=address_of(url_for("links.open_link", token=secret)) if person.email else secret,
        door=address_of(url_for("links.open_code")),
    )
    return make_response(page, status)


def invitation(name: str, language: str, token: str) -> dict[str, str]:
    """The letter that brings an activation link."""
    href = address_of(url_for("links.open_link", token=token))
    return letter("activation", language=language, name=name, href=href)


def _filled(session: Session, person: Person, branches: list[units.Branch]) -> PersonForm:
    return PersonForm(
        branches,
        formdata=None,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email or "",
        number=person.number or "",
        unit=person.unit_id,
        manager=staff.login_of(session, person.manager_id),
        locale=person.locale,
    )


def _new_page(form: PersonForm, *, status: int = 200) -> Response:
    return make_response(render_template("people/new.html", form=form), status)
