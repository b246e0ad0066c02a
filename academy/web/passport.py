"""The passport: stamps, seals, and how much is left."""

from flask import Blueprint, render_template

from academy.clock import now
from academy.models.database import reading
from academy.services import catalogue, credentials, passport
from academy.web.credentials import shared
from academy.web.policy import Who, allow, me

blueprint = Blueprint("passport", __name__)


@blueprint.get("/passport")
@allow(Who.LEARNER)
def show() -> str:
    """One's own passport."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        held = passport.read(session, me(), live)
        signed = credentials.held(session, me(), at=now()) if held.issued_at else []
    number = (held.uid or me().uid)[:9].upper()
    return render_template(
        "passport/show.html",
        passport=held,
        catalogue=live,
        viewer=me(),
        number=number,
        credentials=shared(signed),
    )
