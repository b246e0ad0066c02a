"""Themes and their modules."""

from functools import partial

from flask import Blueprint, render_template, request

from academy.clock import now
from academy.models.database import reading
from academy.services import browsing, progress, prospects
from academy.services.assignments import asked
from academy.web.policy import Who, allow, me

blueprint = Blueprint("themes", __name__)


@blueprint.get("/themes")
@allow(Who.LEARNER)
def index() -> str:
    """Every theme, with one's stamps; or its modules on other shelves."""
    by = request.args.get("by", "")
    with reading() as session:
        seen = progress.read(session, me(), at=now())
        match by:
            case "time":
                shelves = browsing.by_time(seen)
            case "passport":
                shelves = browsing.by_passport(seen)
            case "new":
                shelves = browsing.by_news(session, me(), seen)
            case _:
                by, shelves = "", []
    return render_template(
        "themes/index.html",
        progress=seen,
        by=by,
        shelves=shelves,
        viewer=me(),
        minutes_left=partial(browsing.minutes_left, seen),
    )


@blueprint.get("/themes/<slug>")
@allow(Who.LEARNER)
def show(slug: str) -> str:
    """One theme and its modules."""
    with reading() as session:
        seen = progress.read(session, me(), at=now())
        theme = seen.catalogue.theme(slug)
        found = asked.about(session, me(), ("theme", slug), at=now())
    return render_template("themes/show.html", progress=seen, theme=theme, viewer=me(), asked=found)


@blueprint.get("/modules/<slug>")
@allow(Who.LEARNER)
def module(slug: str) -> str:
    """One module: its lessons, and its quiz at the end."""
    with reading() as session:
        seen = progress.read(session, me(), at=now())
        found = seen.catalogue.module(slug)
        ways = (("module", slug), ("theme", found.theme.uid))
        hers = asked.about(session, me(), *ways, at=now())
    ahead = prospects.ahead(
        seen.catalogue,
        lessons=[lesson for lesson in found.lessons if lesson.id not in seen.finished],
        quiz=None if found.id in seen.passport.stamps else found,
        done={"lessons": me().lessons, "stamps": len(seen.passport.stamps)},
    )
    return render_template(
        "themes/module.html",
        progress=seen,
        module=found,
        ahead=ahead,
        viewer=me(),
        asked=hers,
    )
