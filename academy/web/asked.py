"""What is asked of the person who looks: all of it on one page, and news of what is mandatory."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.models.database import reading
from academy.services import catalogue
from academy.services.assignments import asked, targets
from academy.services.assignments.news import KIND
from academy.services.catalogue import Catalogue
from academy.web.assignment_words import say
from academy.web.filters import capitalize_first
from academy.web.notices import Words, tells
from academy.web.policy import Who, allow, me

blueprint = Blueprint("asked", __name__)


@blueprint.get("/asked")
@allow(Who.LEARNER)
def show() -> str:
    """What there is to do, and what she finished."""
    with reading() as session:
        found = asked.ever_asked(session, me(), at=now())
        live = catalogue.current(session, me().publication)
    open_ = [each for each in found if each.is_open]
    ended = [each for each in found if not each.is_open]
    return render_template("asked/show.html", open_=open_, ended=ended, live=live)


@tells(KIND)
def _asked(values: Mapping[str, Any], live: Catalogue) -> Words:
    target = targets.find(live, values["kind"], values["target"])
    if target is None:
        return Words(_("Something mandatory was asked of you, and is no longer published."))
    sentence = _(
        "Asked of you: %(what)s. Why: %(reason)s", what=say(target), reason=values["reason"]
    )
    return Words(capitalize_first(sentence), url_for("asked.show"))
