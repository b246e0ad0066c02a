"""Behind the link of a reminder: today's first question, and its answer with feedback. Nothing else.

No sign-in comes of it: whoever goes on is asked for her password. Looking answers nothing and uses nothing
up, since mail scanners look too; they have no cookie of a known device, and meet a button before it all.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user
from sqlalchemy.orm import Session

from academy.clock import now
from academy.errors import Invalid, NotFound
from academy.models.database import reading, writing
from academy.services import catalogue, daily, known_devices
from academy.services.draws import Daily
from academy.services.reminders import chosen, minute_links
from academy.services.reminders.minute_links import NotOurs
from academy.services.viewer import Viewer
from academy.web import answers, asking
from academy.web.doors import DEVICE_COOKIE, config, fail_at, here, source, to_page
from academy.web.languages import LANGUAGES
from academy.web.policy import Who, allow

blueprint = Blueprint("minute", __name__, url_prefix="/minute/<token>")

PLACE = "/daily"
"""Where the whole minute is, for who is signed in."""


@blueprint.get("")
@allow(Who.ANYONE)
def show(token: str) -> Response:
    """The question, or what it was worth if it was answered."""
    link = _link(token)
    if current_user.is_authenticated and current_user.uid == link.person_uid:
        return _kept(redirect(PLACE))
    at = now()
    with reading() as session:
        viewer = _viewer(session, link)
        today = daily.read(session, viewer, at=at) if viewer else None
        is_hers = bool(viewer and _is_known(session, viewer))
    if viewer is None:
        return _to_the_door()
    if today is None and not is_hers:
        return _page(
            viewer, lambda: render_template("minute/begin.html", token=token, viewer=viewer)
        )
    return _question(viewer, today or _drawn(viewer), token)


@blueprint.post("")
@allow(Who.ANYONE)
def begin(token: str) -> Response:
    """Draw today's questions, and show the first."""
    with reading() as session:
        viewer = _viewer(session, _link(token))
    if viewer is None:
        return _to_the_door()
    _drawn(viewer)
    return _kept(to_page(url_for("minute.show", token=token)))


@blueprint.post("/answer")
@allow(Who.ANYONE)
def answer(token: str) -> Response:
    """Mark the answer to the first question, as if she were signed in; a repeat shows the same."""
    link, given = _link(token), answers.from_form(request.form)
    with reading() as session:
        viewer = _viewer(session, link)
        today = daily.read(session, viewer, at=now()) if viewer else None
    if viewer is None:
        return _to_the_door()
    if today is None or not today.asked:
        return _kept(to_page(url_for("minute.show", token=token)))
    uid = today.asked[0].question.uid
    if request.form.get("question") != uid:
        raise NotFound("This question was not chosen for you today.")
    try:
        return _told(viewer, uid, given)
    except Invalid as problem:
        return _question(viewer, today, token, problem=problem, given=given, status=422)


def _question(
    viewer: Viewer, today: Daily, token: str, *, status: int = 200, **more: Any
) -> Response:
    if not today.asked:
        return _page(viewer, lambda: render_template("minute/rest.html", daily=today))
    first = today.asked[0]
    if first.given:
        return _told(viewer, first.question.uid, first.given.answer)
    with reading() as session:
        live = catalogue.current(session, viewer.publication)

    def render() -> str:
        shown = {"template": "minute/question.html", "token": token, "viewer": viewer, **more}
        return asking.ask(today, live, **shown)

    return _page(viewer, render, status=status)


def _told(viewer: Viewer, uid: str, given: object) -> Response:
    with writing() as session:
        live = catalogue.current(session, viewer.publication)
        outcome = daily.answer(session, viewer, uid, given, at=now())
    shown = {"way_on": PLACE, "template": "minute/answered.html"}
    return _page(viewer, lambda: asking.tell(outcome, live, **shown))


def _drawn(viewer: Viewer) -> Daily:
    with writing() as session:
        return daily.open_(session, viewer, at=now())


def _link(token: str) -> minute_links.Link:
    """What a link of ours says; a forged one counts for its address on the limits of all doors."""
    try:
        return minute_links.read(config().secret_key, token)
    except NotOurs:
        fail_at(f"minute:{token}")
        raise NotFound("There is nothing at this address.") from None


def _viewer(session: Session, link: minute_links.Link) -> Viewer | None:
    """Whose minute this is, if the link lives and the company allows the device."""
    viewer = minute_links.viewer_of(session, config().secret_key, link, at=now())
    if viewer is None or (viewer.is_demo and not config().demo_signs_in):
        return None
    match chosen.read(session).devices:
        case "any":
            is_allowed = True
        case "networks":
            is_allowed = source().is_trusted
        case _:
            is_allowed = _is_known(session, viewer)
    return viewer if is_allowed else None


def _is_known(session: Session, viewer: Viewer) -> bool:
    return known_devices.is_known(session, viewer.id, request.cookies.get(DEVICE_COOKIE), at=now())


def _to_the_door() -> Response:
    """By the way that everybody takes, and then to the minute."""
    return _kept(redirect(url_for("sign_in.show", next=PLACE)))


def _page(viewer: Viewer, render: Callable[[], str], *, status: int = 200) -> Response:
    """A page in her language, unless another was chosen in this browser."""
    if cookie.get("language") not in LANGUAGES and viewer.locale in LANGUAGES:
        g.language = viewer.locale
    g.here = here()
    return _kept(make_response(render(), status))


def _kept(response: Any) -> Response:
    """Kept by nobody: no cache, no index, and other pages learn no more than our name."""
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    kept: Response = response
    return kept
