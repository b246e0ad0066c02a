"""The other ways in: a forgotten password, a link that came by mail, a code that was printed."""

from flask import Blueprint, Response, flash, g, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from academy.clock import now
from academy.errors import Invalid, NotFound
from academy.models.database import reading, writing
from academy.services import links, own_passwords, passwords, sign_in
from academy.web.doors import config, device, here, let_in, source, to_page
from academy.web.forms import Form, tidy
from academy.web.languages import language
from academy.web.letters import address_of, letter
from academy.web.policy import Who, allow

blueprint = Blueprint("links", __name__)


class ForgottenForm(Form):
    """Who forgot."""

    login = StringField(
        _l("E-mail address"),
        filters=[tidy],
        validators=[InputRequired(_l("Please type your address.")), Length(max=254)],
    )


class PasswordForm(Form):
    """A new password."""

    secret = PasswordField(
        _l("New password"),
        validators=[
            InputRequired(_l("Please choose a password.")),
            Length(max=passwords.LONGEST),
        ],
    )


class PinForm(Form):
    """A new PIN, twice, since a slip costs a walk to the office."""

    secret = PasswordField(
        _l("New PIN"), validators=[InputRequired(_l("Please choose a PIN.")), Length(max=12)]
    )
    again = PasswordField(
        _l("The same PIN again"),
        validators=[InputRequired(), EqualTo("secret", _l("These are two different PINs."))],
    )


class CodeForm(PinForm):
    """A printed activation code, and the PIN to begin with."""

    number = StringField(
        _l("Employee number"),
        filters=[tidy],
        validators=[InputRequired(_l("Please type your number.")), Length(max=40)],
    )
    code = StringField(
        _l("Activation code"),
        filters=[tidy],
        validators=[InputRequired(_l("Please type the code from your letter.")), Length(max=20)],
    )


@blueprint.get("/forgotten-password")
@allow(Who.ANYONE)
def forgotten() -> Response:
    """Ask for a link."""
    return _page("sign_in/forgotten.html", form=ForgottenForm())


@blueprint.post("/forgotten-password")
@allow(Who.ANYONE)
def send() -> Response:
    """The same answer, after the same work, whoever it is."""
    form = ForgottenForm()
    if not form.validate():
        return _page("sign_in/forgotten.html", status=422, form=form)
    at, token = now(), links.new_token()
    with reading() as session:
        door = sign_in.knock(
            session,
            login=form.login.data,
            source=source(),
            demo_signs_in=config().demo_signs_in,
            at=at,
        )
        door = own_passwords.narrowed(session, door, passwords=config().passwords)
    words = letter(
        "reset",
        language=door.locale if door.person_id else language(),
        name=door.given_name,
        href=address_of(url_for("links.open_link", token=token)),
    )
    passwords.matches(None, token)  # beside which a letter more or less does not show
    with writing() as session:
        sign_in.forgotten(session, door, token=token, letter=words, at=at)
    return _page("sign_in/sent.html")


@blueprint.get("/activation/<token>")
@allow(Who.ANYONE)
def open_link(token: str) -> Response:
    """The form behind a link. Nothing happens to the link by looking: mail scanners look too."""
    invitation, has_password = _invitation(token)
    return _link_page(invitation, token) if has_password else _to_company()


@blueprint.post("/activation/<token>")
@allow(Who.ANYONE)
def use_link(token: str) -> Response:
    """Set the password that a link is for."""
    invitation, has_password = _invitation(token)
    if not has_password:
        return _to_company()
    form = _form_for(invitation)
    if not _is_good(form, email=invitation.email, number=invitation.number):
        return _link_page(invitation, token, form, status=422)
    hashed = passwords.hash_secret(form.secret.data)
    with writing() as session:
        if not sign_in.use_link(session, invitation, token=token, secret_hash=hashed, at=now()):
            raise _gone()
    flash(_("That is set. Please sign in with it."), "success")
    return to_page("/sign-in")


@blueprint.get("/activation")
@allow(Who.ANYONE)
def open_code() -> Response:
    """For who holds a printed code."""
    return _page("sign_in/code.html", form=CodeForm())


@blueprint.post("/activation")
@allow(Who.ANYONE)
def use_code() -> Response:
    """Set a first PIN, and come in."""
    form = CodeForm()
    if not _is_good(form, email=None, number=form.number.data):
        return _page("sign_in/code.html", status=422, form=form)
    at = now()
    with reading() as session:
        door = sign_in.knock(
            session,
            login=form.number.data,
            source=source(),
            demo_signs_in=config().demo_signs_in,
            at=at,
        )
        door = own_passwords.narrowed(session, door, passwords=config().passwords)
    hashed = passwords.hash_secret(form.secret.data)
    with writing() as session:
        token = sign_in.use_code(
            session,
            door,
            number=form.number.data,
            code=form.code.data,
            secret_hash=hashed,
            device=device(),
            at=at,
        )
    if token:
        return let_in(token)
    form.form_errors.append(
        _("This number and this code do not open the door. A code works once, and for two weeks.")
    )
    return _page("sign_in/code.html", status=422, form=form)


def _invitation(token: str) -> tuple[links.Invitation, bool]:
    """Whom the link lets in, and whether a password of her own would open anything to her."""
    with reading() as session:
        invitation = links.find_link(session, token, at=now())
        if invitation is None:
            raise _gone()
        who, choice = invitation, config().passwords
        return who, own_passwords.may_have(session, who.person_id, who.email, passwords=choice)


def _to_company() -> Response:
    """People sign in through the company: there is nothing to choose, and the link stays as it is."""
    flash(_("There is no password to choose: sign in as you do everywhere at work."), "success")
    return to_page("/sign-in")


def _gone() -> NotFound:
    return NotFound(
        "This link has been used, or its time is over. You can ask for a new one at sign-in."
    )


def _form_for(invitation: links.Invitation) -> Form:
    return PinForm() if invitation.takes_pin else PasswordForm()


def _is_good(form: Form, *, email: str | None, number: str | None) -> bool:
    if not form.validate():
        return False
    try:
        passwords.check_secret(form.secret.data, email=email, number=number)
    except Invalid as error:
        form.blame(error)
        return False
    return True


def _link_page(
    invitation: links.Invitation, token: str, form: Form | None = None, *, status: int = 200
) -> Response:
    return _page(
        "sign_in/link.html",
        status=status,
        form=form or _form_for(invitation),
        invitation=invitation,
        token=token,
    )


def _page(template: str, *, status: int = 200, **values: object) -> Response:
    g.here = here()
    response = make_response(render_template(template, **values), status)
    # The address may hold a secret; of it, other pages learn our name and nothing more.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
