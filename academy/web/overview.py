"""What people have reached, for HR and administrators: a list by name, or by code where that was chosen."""

from flask import Blueprint, render_template, request

from academy.clock import now
from academy.models.database import reading
from academy.services import overview
from academy.web.people import arguments_of, filters_of, unit_choices
from academy.web.policy import Who, allow, me

blueprint = Blueprint("overview", __name__, url_prefix="/people/progress")


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def show() -> str:
    """A page of the list."""
    filters = filters_of(request.args)
    after = request.args.get("after", "")[:32]
    with reading() as session:
        found = overview.progress(session, me(), filters, after=after or None, at=now())
        choices = unit_choices(found.units)
    return render_template(
        "people/progress.html",
        found=found,
        filters=filters,
        chosen=arguments_of(filters),
        unit_choices=choices,
    )
