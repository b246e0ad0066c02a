"""Pages of people for HR and administrators: found, added and corrected."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

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
from sqlalchemy.orm import Session
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from academy.clock import now
from academy.errors import AcademyError, Invalid
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.services import (
    catalogue,
    links,
    lookup,
    overview,
    revoking,
    roles,
    staff,
)
from academy.services.catalogue import Catalogue
from academy.services.credentials import state_of
from academy.services.person_choices import Choice
from academy.services.single_sign_on import admission
from academy.services.unit_choices import UnitChoices
from academy.services.viewer import Viewer
from academy.web import looks
from academy.web.doors import to_page
from academy.web.forms import Form, tidy
from academy.web.languages import LANGUAGES
from academy.web.letters import address_of, letter
from academy.web.person_field import PersonField, sent_words
from academy.web.policy import Who, allow, me
from academy.web.unit_field import UnitField, choices

blueprint = Blueprint("people", __name__, url_prefix="/people")


STATES = {"active": _l("active"), "invited": _l("invited"), "suspended": _l("suspended")}


class PersonForm(Form):
    """What is written about a person. Fields of the way in may be locked: see ``staff.change``."""

    given_name = StringField(
        _l("Given name"), filters=[tidy], validators=[InputRequired(), Length(max=80)]
    )
    family_name = StringField(_l("Family name"), filters=[tidy], validators=[Length(max=80)])
    email = StringField(_l("E-mail address"), filters=[tidy], validators=[Length(max=254)])
    number = StringField(_l("Employee number"), filters=[tidy], validators=[Length(max=40)])
    unit = UnitField(_l("Unit"))
    manager = PersonField(_l("Manager"), endpoint="people.matching")
    job = StringField(_l("Job"), filters=[tidy], validators=[Length(max=120)])
    hired_on = DateField(_l("First day in the company"), validators=[Optional()])
    locale = SelectField(_l("Language"), choices=LANGUAGES)

    def __init__(self, known: UnitChoices, managers: Sequence[Choice] = (), **values: Any) -> None:
        super().__init__(**values)
        self.unit.offer(known)
        self.manager.offer(managers)

    def details(self) -> staff.Details:
        """What was written."""
        return staff.Details(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            email=self.email.data,
            number=self.number.data,
            unit_id=self.unit.unit_id,
            manager=self.manager.data,
            locale=self.locale.data,
            job=self.job.data,
            hired_on=self.hired_on.data,
        )


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def index() -> str:
    """A page of people, searched by name, address or number, and narrowed by unit, job and state."""
    viewer = me()
    with reading() as session:
        known = choices(session, viewer, *staff.KEEPERS)
        filters = filters_of(request.args, known)
        found, following = lookup.search(session, viewer, filters, after=request.args.get("after"))
        count = lookup.count(session, viewer, filters)
    return render_template(
        "people/index.html",
        people=found,
        filters=filters,
        chosen=arguments_of(filters),
        following=following,
        count=count,
        most=lookup.COUNTED,
        units=known,
        states=STATES,
    )


def filters_of(arguments: Mapping[str, str], known: UnitChoices) -> lookup.Filters:
    """What an address narrows a list of people to; of a unit that is not *known* there is nobody."""
    words = tidy(arguments.get("unit"))
    return lookup.Filters(
        query=tidy(arguments.get("q"))[:100],
        unit_id=(known.chosen(words) or 0) if words else None,
        job=tidy(arguments.get("job"))[:100],
        state=tidy(arguments.get("state"))[:20],
    )


def arguments_of(filters: lookup.Filters) -> dict[str, str | int | None]:
    """The same for the next page's address."""
    return {
        "q": filters.query or None,
        "unit": filters.unit_id,
        "job": filters.job or None,
        "state": filters.state or None,
    }


@blueprint.get("/new")
@allow(Who.HR, Who.ADMIN)
def new() -> Response:
    """The form for somebody new."""
    with reading() as session:
        known = choices(session, me(), *staff.KEEPERS, current=me().unit_id)
    return _new_page(PersonForm(known, formdata=None, unit=me().unit_id))


@blueprint.post("")
@allow(Who.HR, Who.ADMIN)
def add() -> Response:
    """Somebody new, and her way in, shown this once."""
    viewer = me()
    with reading() as session:
        form = _sent(session, viewer)
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


@blueprint.get("/matching")
@allow(Who.HR, Who.ADMIN)
def matching() -> Response:
    """A few people of her units by name, unit and number, whom ``q`` finds."""
    with reading() as session:
        found = staff.managers_like(session, me(), sent_words("q"))
    return jsonify([person.full_name for person in found])


@blueprint.get("/<string(length=32):uid>")
@allow(Who.HR, Who.ADMIN)
def show(uid: str) -> Response:
    """Everything that can be done about one person."""
    return person_page(uid)


@blueprint.post("/<string(length=32):uid>")
@allow(Who.HR, Who.ADMIN)
def save(uid: str) -> Response:
    """Correct a person's details."""
    viewer = me()
    with reading() as session:
        staff.find_to_change(session, viewer, uid, *staff.KEEPERS)
        form = _sent(session, viewer)
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
    about: str = "passport",
    status: int = 200,
) -> Response:
    """The page of one person; *problem* says why nothing was done *about* her ``passport`` or ``roles``."""
    viewer, at = me(), now()
    with reading() as session:
        person = staff.find(session, viewer, uid, *staff.KEEPERS)
        administers = staff.is_administered(session, viewer, person)
    looks.opened(person.id, "account", role="admin" if administers else "hr")
    with reading() as session:
        person = staff.find(session, viewer, uid, *staff.KEEPERS)
        known_units = choices(session, viewer, *staff.KEEPERS, current=person.unit_id)
        live = catalogue.current(session, viewer.publication)
        passport = revoking.passport(session, person)
        known = _known_of(session, viewer, person, live, at=at)
        form = form or _filled(session, viewer, person, known_units)
        over = known_units
        if problem and about == "roles":
            over = choices(session, viewer, *staff.KEEPERS, name="over")
    page = render_template(
        "people/show.html",
        person=person,
        passport=passport,
        passport_state=state_of(passport, at=at) if passport else "",
        problems={about: problem} if problem else {},
        units=over,
        viewer=viewer,
        administers=administers,
        live=live,
        form=form,
        **known,
    )
    return make_response(page, status)


def _known_of(
    session: Session, viewer: Viewer, person: Person, live: Catalogue, *, at: datetime
) -> dict[str, Any]:
    """What her page says of her roles, tokens, company accounts, progress and way in."""
    return {
        "held": roles.held(session, person),
        "tokens": roles.tokens(session, person),
        "company_accounts": admission.identities(session, person.id),
        "reached": overview.of_named(session, viewer, person, live, at=at),
        "has_come": lookup.has_come(session, person),
        "locked": not staff.may_change_way_in(session, viewer, person),
    }


def way_in_page(person: Person, secret: str, *, status: int = 200) -> Response:
    """A link or code, shown this once, and made to be printed."""
    is_link = bool(person.email and secret)  # to HR a link is not shown
    page = render_template(
        "people/way_in.html",
        person=person,
        secret=address_of(url_for("links.open_link", token=secret)) if is_link else secret,
        door=address_of(url_for("links.open_code")),
    )
    return make_response(page, status)


def invitation(name: str, language: str, token: str) -> dict[str, str]:
    """The letter that brings an activation link."""
    href = address_of(url_for("links.open_link", token=token))
    return letter("activation", language=language, name=name, href=href)


def _sent(session: Session, viewer: Viewer) -> PersonForm:
    """The form as it came, with the units and people whom its words find."""
    managers = staff.managers_like(session, viewer, sent_words("manager"))
    return PersonForm(choices(session, viewer, *staff.KEEPERS), managers)


def _filled(session: Session, viewer: Viewer, person: Person, known: UnitChoices) -> PersonForm:
    return PersonForm(
        known,
        formdata=None,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email or "",
        number=person.number or "",
        unit=person.unit_id,
        manager=staff.manager_of(session, viewer, person),
        locale=person.locale,
        job=person.job or "",
        hired_on=person.hired_on,
    )


def _new_page(form: PersonForm, *, status: int = 200) -> Response:
    return make_response(render_template("people/new.html", form=form), status)
