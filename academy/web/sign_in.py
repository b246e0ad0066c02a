"""The door: signing in and out, and the language of those who are not in yet."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as cookie
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.provider import ADMINISTRATORS, EVERYBODY
from academy.services import demo, own_passwords, passwords, people, sign_in
from academy.services.single_sign_on import admission
from academy.web.doors import config, device, here, let_in, safe_path, source, to_page
from academy.web.forms import Form, tidy
from academy.web.languages import LANGUAGES
from academy.web.policy import Who, allow, me
from academy.web.single_sign_on import farewell

blueprint = Blueprint("sign_in", __name__)


@blueprint.record_once
def _cookie_lives_as_long_as_a_sign_in(state: BlueprintSetupState) -> None:
    state.app.config["PERMANENT_SESSION_LIFETIME"] = sign_in.LIFETIME


class SignInForm(Form):
    """An e-mail address or employee number, and a password or PIN."""

    login = StringField(
        _l("E-mail address or employee number"),
        filters=[tidy],
        validators=[InputRequired(_l("Please type your address or number.")), Length(max=254)],
    )
    secret = PasswordField(
        _l("Password or PIN"),
        validators=[
            InputRequired(_l("Please type your password or PIN.")),
            Length(max=passwords.LONGEST),
        ],
    )
    next = HiddenField()


@blueprint.get("/sign-in")
@allow(Who.ANYONE)
def show() -> Response:
    """The form; whoever is in already goes on."""
    onward = safe_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(onward)  # type: ignore[return-value]
    return _page(SignInForm(next=onward))


@blueprint.post("/sign-in")
@allow(Who.ANYONE)
def enter() -> Response:
    """In, or the form again with one and the same sentence for whatever was wrong."""
    form = SignInForm()
    if not form.validate():
        return _page(form, status=422)
    at = now()
    with reading() as session:
        door = sign_in.knock(
            session,
            login=form.login.data,
            source=source(),
            demo_signs_in=config().demo_signs_in,
            at=at,
        )
        door = own_passwords.narrowed(session, door, passwords=config().passwords)
    is_right = passwords.matches(door.secret_hash, form.secret.data)
    with writing() as session:
        token = sign_in.enter(session, door, is_right=is_right, device=device(), at=at)
    if token:
        return let_in(token, to=safe_path(form.next.data))
    form.form_errors.append(_("This name and this password or PIN do not belong together."))
    return _page(form, status=422)


@blueprint.post("/sign-out")
@allow(Who.LEARNER)
def leave() -> Response:
    """Out, on this device."""
    viewer = me()
    with writing() as session:
        begun = admission.left(session, viewer.sign_in_id)
        sign_in.leave(session, viewer, viewer.sign_in_id)
    return farewell(begun) if begun else _left(viewer.locale)


@blueprint.post("/sign-out/everywhere")
@allow(Who.LEARNER)
def leave_everywhere() -> Response:
    """Out, on every device."""
    viewer = me()
    with writing() as session:
        begun = admission.left(session, viewer.sign_in_id)
        sign_in.leave_everywhere(session, viewer.id)
    return farewell(begun) if begun else _left(viewer.locale)


@blueprint.post("/language")
@allow(Who.ANYONE)
def choose_language() -> Response:
    """The language of the pages: kept with the person, or in the cookie of who is not in yet."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise Invalid("The academy does not speak this language yet.", field="language")
    if current_user.is_authenticated:
        with writing() as session:
            people.set_language(session, me().id, language)
    else:
        cookie["language"] = language
    return to_page(_page_before())


def _page_before() -> str:
    """The page where the language was chosen, if it is one that can be opened again."""
    came_from = urlsplit(request.referrer or "")
    path = came_from.path if came_from.netloc == request.host else None
    onward = safe_path(request.form.get("next") or path)
    pages = current_app.url_map.bind_to_environ(request.environ)
    return onward if pages.test(onward.partition("?")[0], "GET") else "/"


def _left(language: str) -> Response:
    cookie.clear()
    cookie["language"] = language
    return to_page("/sign-in")


def _page(form: SignInForm, *, status: int = 200) -> Response:
    g.here = here()
    with reading() as session:
        cast = sorted(_demo_cast(session), key=lambda person: person.role != "learner")
    wants_form = request.method == "POST" or "password" in request.args
    page = render_template(
        "sign_in/show.html",
        form=form,
        cast=cast,
        password=demo.PASSWORD,
        pin=demo.PIN,
        has_company=config().provider is not None,
        has_form=config().passwords != ADMINISTRATORS or wants_form,
        for_everybody=config().passwords == EVERYBODY,
    )
    return make_response(page, status)


def _demo_cast(session: Session) -> tuple[demo.Role, ...]:
    """The people to sign in as, where this is the demo company."""
    return demo.CAST if config().demo_signs_in and demo.is_here(session) else ()
