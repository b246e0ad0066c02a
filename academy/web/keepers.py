"""Admin lists over all people: the roles that are held, and the API tokens that live."""

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import roles as rights
from academy.web.doors import MOST_ID, to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("keepers", __name__, url_prefix="/people")

NAMES = {
    "author": _l("author"),
    "hr": _l("HR"),
    "admin": _l("administrator"),
    "learner": _l("learner"),
}


@blueprint.get("/roles")
@allow(Who.ADMIN)
def roles() -> str:
    """Who holds which role, unit by unit."""
    with reading() as session:
        held = rights.all_held(session, me())
    return render_template("people/roles.html", held=held, names=NAMES)


@blueprint.get("/tokens")
@allow(Who.ADMIN)
def tokens() -> str:
    """Every living token."""
    with reading() as session:
        found = rights.all_tokens(session, me())
    return render_template("people/tokens.html", tokens=found, names=NAMES)


@blueprint.post(f"/<string(length=32):uid>/tokens/<int(max={MOST_ID}):token_id>/end")
@allow(Who.ADMIN)
def end_token(uid: str, token_id: int) -> Response:
    """A token less, and back to the list."""
    with writing() as session:
        rights.withdraw_token(session, me(), uid, token_id, at=now())
    flash(_("Withdrawn."), "success")
    return to_page(url_for("keepers.tokens"))
