"""The first page: today's minute, how far one is, what to go on with."""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from academy.clock import now
from academy.models.database import reading
from academy.services import catalogue, daily, notices, people, practice, progress, streaks
from academy.services.assignments import asked
from academy.web import asking, weeks
from academy.web.languages import language
from academy.web.notices import told
from academy.web.policy import Who, allow, me
from academy.web.viewers import ask_to_sign_in

blueprint = Blueprint("home", __name__)

NEW = 2
"""Days of taking part until when a first look around is offered."""


@blueprint.get("/")
@allow(Who.ANYONE)
def show() -> str | Response:
    """Today; for a stranger the sign-in page, and in an empty academy the two ways to begin."""
    if not current_user.is_authenticated:
        with reading() as session:
            begun = people.any_person(session)
        return ask_to_sign_in() if begun else render_template("home/empty.html")
    at, next_skill = now(), None
    today = me().day(at)
    with reading() as session:
        live = catalogue.current(session, me().publication)
        seen = progress.read(session, me(), at=at)
        minute = daily.read(session, me(), at=at)
        news = notices.unseen(session, me())
        is_done = minute is not None and minute.is_done
        # One thing at a time, and one statement instead of another, to stay within six.
        found = asked.asked_of(session, me(), at=at)
        if is_done and not me().asked:
            next_skill = daily.tomorrow(session, me(), at=at)
        is_new = me().stars <= NEW and not is_done and not me().asked
        offers_diagnosis = is_new and practice.offers_diagnosis(session, me(), at=at)
    return render_template(
        "home/show.html",
        progress=seen,
        viewer=me(),
        today=today,
        holiday=me().holidays.name(today, language()),
        streak=_streak(at),
        minute=minute,
        notion=asking.sayable(minute, live)(minute.notion) if minute else "",
        next_skill=asking.named(live)(next_skill),
        offers_diagnosis=offers_diagnosis,
        news=told(news, live),
        asked=found,
    )


def _streak(at: datetime) -> dict[str, Any] | None:
    """What the macro ``week`` shows of her streak; None in calm mode."""
    if me().is_calm:
        return None
    standing = streaks.standing(me(), at=at)
    words = {"title": weeks.title(standing), "aside": weeks.aside(standing)}
    return {"days": weeks.squares(standing), **words}
