"""HR's pages: the one number, its curve, flows, waves, daily minutes, lessons, and what people know.

What is looked at stands in the address, so that a page can be sent to a colleague: she sees it if the unit
is hers as well.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from academy.clock import now
from academy.models.base import MOST_ID
from academy.models.database import reading
from academy.services import catalogue, drop_off, insights
from academy.services.adoption import curves, scope, standing
from academy.services.adoption import waves as waves_
from academy.services.adoption.scope import Scope
from academy.services.catalogue import Catalogue
from academy.web import insights_charts as charts
from academy.web import insights_drawings as drawings
from academy.web.filters import pick
from academy.web.policy import Who, allow, me

blueprint = Blueprint("insights", __name__, url_prefix="/insights")
blueprint.add_app_template_global(charts.per_cent, "percent")


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be looked at: its name in addresses, in sums, and on the screen."""

    slug: str
    what: str
    title: str


def measures(live: Catalogue) -> list[Measure]:
    """Active people, the passport, and every visa."""
    return [
        Measure("active", "active", _("Active")),
        Measure("passport", "passport", _("Passport")),
        *(Measure(visa.uid, f"visa:{visa.id}", pick(visa.document.name)) for visa in live.visas),
    ]


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks for; what it does not say, or says wrongly, is the usual."""

    unit: int | None
    what: str
    weeks: int
    by: str
    page: int
    job: str

    @property
    def kept(self) -> dict[str, Any]:
        """For addresses of other pages about the same."""
        said = {"unit": self.unit, "what": self.what, "weeks": self.weeks, "job": self.job or None}
        return {name: value for name, value in said.items() if value is not None}


def asked(usual_what: str = "passport") -> Question:
    """Read the address."""
    unit = request.args.get("unit", type=int)
    weeks = request.args.get("weeks", 26, type=int)
    return Question(
        unit=unit if unit is not None and 0 < unit <= MOST_ID else unit and 0,
        what=request.args.get("what", usual_what)[:100],
        weeks=weeks if weeks in curves.PERIODS else 26,
        by=request.args.get("by", "")[:10],
        job=request.args.get("job", "")[:120],
        page=min(max(request.args.get("page", 1, type=int), 1), 10_000),
    )


def chosen(known: list[Measure], question: Question) -> Measure:
    """The measure that is asked for, or the passport."""
    return next((each for each in known if each.slug == question.what), known[1])


def opened(session: Session, question: Question) -> tuple[Scope, list[Measure]]:
    """The unit that is asked for, if it is hers, and what can be looked at."""
    live = catalogue.current(session, me().publication)
    return scope.find(session, me(), question.unit), measures(live)


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def show() -> str:
    """The numbers of a unit and of the groups in it, and the curve of one of them."""
    question, at = asked(), now()
    with reading() as session:
        where, known = opened(session, question)
        measure = chosen(known, question)
        what = [each.what for each in known]
        which: dict[str, Any] = {"job": question.job, "at": at}
        stands = standing.read(
            session, me(), where, what=what, by=question.by, page=question.page, **which
        )
        curve = curves.curve(session, me(), where, measure.what, weeks=question.weeks, **which)
        jobs = standing.jobs_of(session, where.unit.id)
    goal = stands.whole.goals.get(measure.what) if stands.whole else None
    return render_template(
        "insights/show.html",
        **frame(where, known, measure, question),
        stands=stands,
        curve=curve,
        jobs=jobs,
        is_monthly=bool(question.job) or measure.what == "active",
        goal=goal,
        chart_=charts.adoption(curve, measure.title, goal, is_active=measure.what == "active"),
        comparison=charts.compared(curve, is_active=measure.what == "active"),
        forecasts=charts.forecasts(curve, goal, is_active=measure.what == "active"),
    )


@blueprint.get("/flows")
@allow(Who.HR, Who.ADMIN)
def flows() -> str:
    """What came and went, month by month."""
    question = asked("active")
    with reading() as session:
        where, known = opened(session, question)
        found = curves.flows(session, me(), where, weeks=question.weeks, at=now())
    people = Measure("active", "active", _("Joined and left"))
    known = [people, *known[1:]]
    measure = chosen(known, question)
    rows = drawings.flowing(found, measure.what)
    return render_template(
        "insights/flows.html",
        **frame(where, known, measure, question),
        rows=rows,
        is_people=measure is people,
        chart_=drawings.flows(rows, measure.title, is_people=measure is people),
    )


@blueprint.get("/waves")
@allow(Who.HR, Who.ADMIN)
def waves() -> str:
    """Units side by side, week by week since each began."""
    question = asked()
    with reading() as session:
        where, known = opened(session, question)
        measure = chosen(known, question)
        is_asked = question.by in waves_.KINDS
        for by in (question.by,) if is_asked else waves_.kinds(where.unit):
            found = waves_.read(session, me(), where, measure.what, by=by, at=now())
            if found:
                break
    return render_template(
        "insights/waves.html",
        **frame(where, known, measure, question),
        waves=found,
        most_lines=charts.MOST_LINES,
        by=by,
        chart_=charts.waves(found[: charts.MOST_LINES], measure.title),
        is_monthly=measure.what == "active",
    )


@blueprint.get("/minute")
@allow(Who.HR, Who.ADMIN)
def minute() -> str:
    """How many of the daily minutes were taken."""
    question = asked()
    with reading() as session:
        where, known = opened(session, question)
        found = curves.minutes(session, me(), where, weeks=question.weeks, at=now())
    return render_template(
        "insights/minute.html",
        **frame(where, known, chosen(known, question), question),
        minutes=found,
        chart_=charts.minutes(found),
    )


@blueprint.get("/lessons")
@allow(Who.HR, Who.ADMIN)
def lessons() -> str:
    """Where people stop, lesson by lesson."""
    question = asked()
    with reading() as session:
        where, known = opened(session, question)
        stops = drop_off.read(session, me(), where.unit.id)
        people = standing.people(session, where.unit.id)
        live = catalogue.current(session, me().publication)
        themes = []
        for theme in live.themes:
            its = [each for each in stops if each.module.theme.id == theme.id]
            drawn = drawings.lessons(its, people, str(get_locale()), name=f"stops-{theme.id}")
            themes.append((theme, its, drawn))
    page = frame(where, known, chosen(known, question), question)
    return render_template("insights/lessons.html", **page, themes=themes if stops else [])


@blueprint.get("/knowledge")
@allow(Who.HR, Who.ADMIN)
def knowledge() -> str:
    """What people know of each skill, before and after."""
    question = asked()
    with reading() as session:
        seen = insights.read(session, me())
    drawn = [
        drawings.knowledge(section, name=f"knowledge-{place}")
        for place, section in enumerate(seen.sections)
    ]
    return render_template(
        "insights/knowledge.html", insights=seen, charts=drawn, question=question, tab="knowledge"
    )


def frame(
    where: Scope, known: list[Measure], measure: Measure, question: Question
) -> dict[str, Any]:
    """What every page of these shows at its head."""
    return {
        "scope": where,
        "measures": known,
        "measure": measure,
        "question": question,
        "periods": {
            13: _("13 weeks"),
            26: _("26 weeks"),
            52: _("a year"),
            0: _("all of it"),
        },
        "tab": (request.endpoint or "").rpartition(".")[2],
    }
