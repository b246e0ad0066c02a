"""HR's page: what the people of a unit know of each skill, before and after."""

from flask import Blueprint, render_template

from academy.models.database import reading
from academy.services import insights
from academy.web.policy import Who, allow, me

blueprint = Blueprint("insights", __name__)


@blueprint.get("/insights")
@allow(Who.HR)
def show() -> str:
    """One quiet table a unit."""
    with reading() as session:
        seen = insights.read(session, me())
    return render_template("insights/show.html", insights=seen)
