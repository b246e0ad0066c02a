"""What a person wishes to hear by mail: her page of it, and the link that ends one kind."""

from flask import Blueprint, Response, flash, make_response, render_template
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from academy.clock import now
from academy.models.database import reading, writing
from academy.services.reminders import wishes
from academy.services.reminders.wishes import Wished
from academy.web.doors import config, to_page
from academy.web.forms import Form
from academy.web.policy import Who, allow, me

blueprint = Blueprint("wishes", __name__)


class WishForm(Form):
    """What may reach her."""

    suggestions = BooleanField(_l("Reminders of what is suggested to me"))
    minute = BooleanField(_l("A word when I was away from my daily minute"))
    thanks = BooleanField(_l("Thanks and congratulations of my manager"))
    opens = BooleanField(_l("The link in a reminder opens today’s question without a password"))


@blueprint.get("/profile/mail")
@allow(Who.LEARNER)
def show() -> str:
    """Her choices."""
    with reading() as session:
        wished = wishes.read(session, me().id)
    return render_template("profile/mail.html", form=WishForm(formdata=None, obj=wished))


@blueprint.post("/profile/mail")
@allow(Who.LEARNER)
def save() -> Response:
    """Keep them."""
    form = WishForm()
    wished = Wished(form.suggestions.data, form.minute.data, form.thanks.data, form.opens.data)
    with writing() as session:
        wishes.save(session, me().id, wished)
    flash(_("Saved."), "success")
    return to_page("/profile/mail")


@blueprint.get("/no-more/<token>")
@allow(Who.ANYONE)
def ending(token: str) -> Response:
    """Behind the link. Nothing happens by looking: mail scanners look too."""
    return _page(token, wishes.kind_ended(config().secret_key, token), is_done=False)


@blueprint.post("/no-more/<token>")
@allow(Who.ANYONE)
def end(token: str) -> Response:
    """No more of it. A mail program may ask this by itself, with the signed address and nothing else."""
    with writing() as session:
        kind = wishes.end(session, config().secret_key, token, at=now())
    return _page(token, kind, is_done=True)


@blueprint.record_once
def _mail_programs_have_no_token_of_ours(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(end)


def _page(token: str, kind: str, *, is_done: bool) -> Response:
    page = render_template("profile/no_more.html", token=token, kind=kind, is_done=is_done)
    response = make_response(page)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
