"""The academy's own name, logo and colours: on every page, and the page where they are chosen."""

from datetime import datetime

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    has_request_context,
    make_response,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from wtforms import BooleanField, ColorField, StringField
from wtforms.validators import Length

from academy import drawing
from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import identity
from academy.services.identity import Identity
from academy.services.viewer import Viewer
from academy.web.assets import FOREVER
from academy.web.doors import config, to_page
from academy.web.forms import Form, tidy
from academy.web.policy import Who, allow, me

blueprint = Blueprint("identity", __name__, url_prefix="/identity")


class IdentityForm(Form):
    """How the academy shows itself."""

    name = StringField(_l("Name"), filters=[tidy], validators=[Length(max=40)])
    action = ColorField(_l("Buttons"))
    cover = ColorField(_l("The cover of the passport"))
    logo = FileField(_l("Logo"))
    without = BooleanField(_l("Without a logo"))
    first_colours = BooleanField(_l("Back to the academy’s first colours"))


def current() -> Identity:
    """As it stands; asked for once a request, and of the database only by who is not signed in."""
    if "identity" not in g:
        viewer: Viewer | None = None
        if has_request_context() and current_user.is_authenticated:
            viewer = current_user._get_current_object()
        with reading() as session:
            changed_at: datetime | None = viewer.identity if viewer else None
            g.identity = (
                identity.known(session, changed_at) if viewer else identity.current(session)
            )
    shown: Identity = g.identity
    return shown


def academy() -> str:
    """What it is called: as chosen, or else as the settings say."""
    return current().name or config().name


@blueprint.get("")
@allow(Who.ADMIN)
def show() -> Response:
    """As it is, to be changed."""
    shown = current()
    form = IdentityForm(
        formdata=None, name=shown.name, action=shown.action, cover=shown.cover, without=False
    )
    return _page(form)


@blueprint.post("")
@allow(Who.ADMIN)
def save() -> Response:
    """Choose anew."""
    form = IdentityForm()
    if not form.validate():
        return _page(form, status=422)
    is_first = form.first_colours.data
    try:
        logo = _picture(form)
        with writing() as session:
            identity.choose(
                session,
                me(),
                name=form.name.data,
                action=identity.ACTION if is_first else form.action.data or "",
                cover=identity.COVER if is_first else form.cover.data or "",
                logo=logo,
                keeps_logo=not form.without.data,
                at=now(),
            )
    except Invalid as error:
        form.blame(error)
        return _page(form, status=422)
    flash(_("Chosen. Every page shows it from now on."), "success")
    return to_page(url_for("identity.show"))


@blueprint.get("/<version>.css")
@allow(Who.ANYONE)
def style(version: str) -> Response:
    """The chosen colours, over the academy's first ones. The address changes with them."""
    shown = current()
    text = render_template("identity/colours.css", palette=shown.palette) if shown.palette else ""
    response = Response(text, mimetype="text/css")
    response.headers["Cache-Control"] = FOREVER if version == shown.version else "no-cache"
    return response


@blueprint.get("/<string(length=64):digest>.png")
@allow(Who.ANYONE)
def logo(digest: str) -> Response:
    """The logo."""
    with reading() as session:
        content = identity.logo(session, digest)
    response = Response(content, mimetype="image/png")
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _picture(form: IdentityForm) -> bytes | None:
    """The uploaded logo as a PNG, drawn anew if it came as SVG; None where nothing came."""
    if not form.logo.data or not form.logo.data.filename:
        return None
    content: bytes = form.logo.data.read(identity.LARGEST + 1)
    if len(content) <= identity.LARGEST and b"<svg" in content[:1000]:
        try:
            return drawing.logo(content)
        except ValueError as error:
            raise Invalid(str(error), field="logo") from None
    return content


def _page(form: IdentityForm, *, status: int = 200) -> Response:
    values = {"shown": current(), "usual": config().name, "may": me().administers_all}
    return make_response(render_template("identity/show.html", form=form, **values), status)
