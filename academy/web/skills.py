"""What one knows, drawn as a coast, and the path ahead. Shown to oneself alone."""

from itertools import groupby

from flask import Blueprint, render_template

from academy.clock import now
from academy.models.database import reading
from academy.services import practice, skills
from academy.services.catalogue import Catalogue
from academy.services.skills import Step
from academy.web import asking, whys
from academy.web.policy import Who, allow, me

blueprint = Blueprint("skills", __name__)


@blueprint.get("/skills")
@allow(Who.LEARNER)
def show() -> str:
    """Every skill by theme: where she stands, and how sure that is."""
    at = now()
    with reading() as session:
        themes = skills.read(session, me(), at=at)
        offers_diagnosis = practice.offers_diagnosis(session, me(), at=at)
    is_calibrated = any(shown.known is not None for _theme, all_ in themes for shown in all_)
    return render_template(
        "skills/show.html",
        themes=themes,
        offers_diagnosis=offers_diagnosis,
        is_calibrated=is_calibrated,
    )


@blueprint.get("/path")
@allow(Who.LEARNER)
def path() -> str:
    """The notions of the coming weeks, and what the latest answers changed."""
