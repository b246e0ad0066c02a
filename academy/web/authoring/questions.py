"""How questions fare: every one with its figures, and what was reported."""

from functools import partial
from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.engine.why import Reason
from academy.manuscript.documents import pick
from academy.manuscript.markdown import plain
from academy.models.database import reading, writing
from academy.services.authoring import figures
from academy.services.published import Question
from academy.web.authoring.place import blueprint
from academy.web.doors import MOST_ID, to_page
from academy.web.item_figures import advice
from academy.web.languages import language
from academy.web.policy import Who, allow, me

A_PAGE = 50
"""How many questions are read at once."""

OTHER = "other"
"""A reason that this version of the engine has no longer."""


@blueprint.get("/authoring/questions")
@allow(Who.AUTHOR)
def questions() -> str:
    """The questions, sorted as asked, below the open reports."""
    wanted = request.args.get("sort", "")
    number = request.args.get("page", 1, type=int)
    sort = wanted if wanted in figures.SORTS else figures.SORTS[0]
    with reading() as session:
        page = figures.read(session, me(), sort=sort, at=now())
        reports = figures.reports(session, me())
    pages = max(1, -(-len(page.lines) // A_PAGE))
    number = min(max(1, number), pages)
    return render_template(
        "authoring/questions.html",
        page=page,
        lines=page.lines[(number - 1) * A_PAGE : number * A_PAGE],
        number=number,
        pages=pages,
        address=partial(_address, sort),
        reports=reports,
        ways=_ways(sort),
        reasons=reasons(),
        words=words,
        advice=advice(),
    )


@blueprint.post(f"/authoring/reports/<int(max={MOST_ID}):report_id>/closure")
@allow(Who.AUTHOR)
def close(report_id: int) -> Response:
    """A report that was dealt with."""
    with writing() as session:
        figures.close(session, me(), report_id, at=now())
    flash(_("Closed."), "success")
    return to_page(url_for("authoring.questions", _anchor="reports"))


def words(question: Question) -> str:
    """What it asks, without marks, so that all of it can be a link; a blank is an ellipsis."""
    return plain(pick(question.document.text, language()))


def reasons() -> dict[str, str]:
    """Why the engine chose a question, as said of many people."""
    return {
        Reason.NEW: _("nothing of this skill met yet"),
        Reason.BUILDS_ON: _("the skill not met yet, and what it builds on is known"),
        Reason.OPENS: _("it opens the way to another skill"),
        Reason.SETTLING: _("the skill met lately: has it settled?"),
        Reason.FADING: _("the skill is fading"),
        Reason.REPAIR: _("answered wrong before"),
        Reason.DOUBT: _("something may mislead them about the skill"),
        Reason.STRETCH: _("a stretch, beside an easier one"),
        Reason.WARM_UP: _("likely to succeed, beside a harder one"),
        Reason.PRIORITY: _("the company puts it first"),
        Reason.CAMPAIGN: _("a campaign of the company"),
        Reason.RESTED: _("rested longest"),
        OTHER: _("other reasons"),
    }


def _address(sort: str, number: int = 1) -> str:
    wanted = sort if sort != figures.SORTS[0] else None
    return url_for("authoring.questions", sort=wanted, page=number if number > 1 else None)


def _ways(sort: str) -> list[dict[str, Any]]:
    names = {
        "missed": _("Most missed first"),
        "place": _("In their place"),
        "hardest": _("Hardest first"),
        "reported": _("Most reported first"),
    }
    return [
        {
            "href": _address(key),
            "text": text,
            "current": key == sort,
        }
        for key, text in names.items()
    ]
