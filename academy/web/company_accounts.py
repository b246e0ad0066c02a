"""Administrators untie the academy's accounts from those of the company."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.models.database import writing
from academy.services.single_sign_on import admission
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("company_accounts", __name__)


@blueprint.post("/people/<string(length=32):uid>/company-account/removal")
@allow(Who.ADMIN)
def untie(uid: str) -> Response:
    """Her address or number finds her account anew, the next time that she comes."""
    with writing() as session:
        admission.untie(session, me(), uid, at=now())
    flash(_("Untied. The next sign-in through the company ties it anew."), "success")
    return to_page(url_for("people.show", uid=uid))
