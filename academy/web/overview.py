"""What people have reached, for HR and administrators: a list by name, or by code where that was chosen."""

from flask import Blueprint, render_template, request

from academy.clock import now
from academy.models.database import reading
from academy.services import names, overview
from academy.web.forms import tidy
from academy.web.people import arguments_of, filters_of
from academy.web.policy import Who, allow, me

blueprint = Blueprint("overview", __name__, url_prefix="/people/progress")


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def show() -> str:
    """A page of the list; ``?late=1`` of who is late."""
    after = request.args.get("after", "")[:32]
    is_late = request.args.get("late") == "1"
    with reading() as session:
        naming = names.naming(session, me())
        known = overview.choices(session, me(), naming, tidy(request.args.get("unit")))
        filters = filters_of(request.args, known)
        found = overview.progress(
            session, me(), naming, filters, is_late=is_late, after=after or None, at=now()
        )
    return render_template(
        "people/progress.html",
        found=found,
        filters=filters,
        is_late=is_late,
        chosen=arguments_of(filters) | {"late": "1" if is_late else None},
        units=known,
    )
