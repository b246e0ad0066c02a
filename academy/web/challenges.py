"""The challenges that a person's units take part in, and what is told of them."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.models.database import reading
from academy.services import challenges
from academy.web.notices import Words, tells
from academy.web.policy import Who, allow, me

blueprint = Blueprint("challenges", __name__)


@blueprint.get("/rewards/challenges")
@allow(Who.LEARNER)
def mine() -> str:
    """Those of her units; none in calm mode."""
    viewer, found = me(), []
    if not viewer.is_calm:
        with reading() as session:
            found = challenges.of_viewer(session, viewer, at=now())
    return render_template("challenges/mine.html", challenges=found, viewer=viewer)


@tells("challenge-reached")
def _reached(values: Any, _live: Any) -> Words:
    return Words(
        _("Reached, all together: %(title)s.", title=values["title"]), url_for("challenges.mine")
    )


@tells("challenge-closed")
def _closed(values: Any, _live: Any) -> Words:
    return Words(
        _("The result is there: %(title)s.", title=values["title"]), url_for("challenges.mine")
    )
