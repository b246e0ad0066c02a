"""An admin page about mail: by which server it leaves, what waits, what failed, and a letter to try it."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import Conflict
from academy.models.database import reading, writing
from academy.services import mail_desk
from academy.web.doors import config, to_page
from academy.web.languages import language
from academy.web.letters import letter
from academy.web.policy import Who, allow, me

blueprint = Blueprint("mail_desk", __name__, url_prefix="/mail")


@blueprint.get("")
@allow(Who.ADMIN)
def show() -> str:
    """How mail stands. No password is shown."""
    with reading() as session:
        found = mail_desk.standing(session, me(), at=now())
    return render_template(
        "mail/show.html", mail=found, server=_server(), sender=config().mail_from, viewer=me()
    )


@blueprint.post("/test")
@allow(Who.ADMIN)
def send_test() -> Response:
    """A letter to herself, by the way that all others take."""
    words = letter("mail_test", language=language(), name=me().given_name, leaves=bool(_server()))
    try:
        with writing() as session:
            address = mail_desk.send_test(session, me(), letter=words, at=now())
    except Conflict as refusal:
        flash(_(refusal.sentence, **refusal.values), "problem")
    else:
        _say_where(address)
    return to_page(url_for("mail_desk.show"))


def _say_where(address: str) -> None:
    if _server():
        said = _("On its way to %(address)s. It should be there in a minute.", address=address)
        flash(said, "success")
    else:
        said = _(
            "No mail server is set, so it leaves for nobody: within a minute it is shown where the "
            "academy runs."
        )
        flash(said, "info")


def _server() -> str:
    """The mail server with its port, without user and password; empty where letters are shown only."""
    parts = urlsplit(config().smtp_url or "")
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
