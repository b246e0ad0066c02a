"""A passport is taken back: the administrator's act, and the news of it to its holder."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import writing
from academy.services import revoking
from academy.services.catalogue import Catalogue
from academy.web.doors import to_page
from academy.web.forms import tidy
from academy.web.notices import Words, tells
from academy.web.people import person_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("revoking", __name__, url_prefix="/people/<string(length=32):uid>/passport")


@blueprint.post("/revocation")
@allow(Who.ADMIN)
def revoke(uid: str) -> Response:
    """Taken back for good, with a reason."""
    reason = tidy(request.form.get("reason"))
    try:
        with writing() as session:
            revoking.revoke(session, me(), uid, reason=reason, at=now())
    except Invalid as problem:
        return person_page(uid, problem=problem, status=422)
    flash(_("Revoked, and its holder is told why."), "success")
    return to_page(url_for("people.show", uid=uid))


@tells("passport_revoked")
def _revoked(values: Mapping[str, Any], _live: Catalogue) -> Words:
    said = _("Your passport was revoked. %(reason)s", reason=values["reason"])
    return Words(said, url_for("passport.show"))
