"""Who sees what of whom, for everybody to read; and whether progress is shown by name or by code."""

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import names
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me
from academy.web.who_sees_what import EXPLAINED, SIGHTS, TABLE, WHO

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")


@blueprint.get("/who-sees-what")
@allow(Who.LEARNER)
def who_sees_what() -> str:
    """The table."""
    with reading() as session:
        is_pseudonymous = names.is_pseudonymous(session)
    return render_template(
        "privacy/who_sees_what.html",
        rows=TABLE,
        who=WHO,
        sights=SIGHTS,
        explained=EXPLAINED,
        is_pseudonymous=is_pseudonymous,
        may_choose=me().administers_all,
    )


@blueprint.post("/names")
@allow(Who.ADMIN)
def choose_names() -> Response:
    """Progress by name or by code, for HR and managers."""
    chosen = request.form.get("names") == "coded"
    with writing() as session:
        names.choose(session, me(), is_pseudonymous=chosen, at=now())
    if chosen:
        flash(_("Progress is shown by code from now on. The codes are being drawn."), "success")
    else:
        flash(_("Progress is shown by name from now on."), "success")
    return to_page(url_for("privacy.who_sees_what"))
