"""Another pair of eyes: drafts are sent, read line by line, approved or given back, and published."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import Conflict, Invalid
from academy.models.authoring import Draft
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.authoring import (
    checking,
    comments,
    drafts,
    editions,
    hands,
    open_drafts,
    releasing,
    reviews,
    standing,
)
from academy.services.authoring.comments import Comment
from academy.services.authoring.open_drafts import Line
from academy.services.catalogue import Catalogue
from academy.services.publishing import Report
from academy.web.authoring import folding, words
from academy.web.authoring.folding import File
from academy.web.authoring.place import blueprint
from academy.web.doors import config, to_page
from academy.web.languages import language, time_zone
from academy.web.policy import Who, allow, me

REVIEW = "/authoring/reviews/<review_uid>"
MOST_TOLD = 5
"""Problems of a publishing that are said at once."""


@blueprint.get("/authoring/reviews/new")
@allow(Who.AUTHOR)
def send_form() -> str:
    """What to send together, with a word on it, and from when it may be live."""
    return _sending(request.args.get("draft", ""), module=request.args.get("module", ""))


@blueprint.post("/authoring/reviews")
@allow(Who.AUTHOR)
def send() -> Response | tuple[str, int]:
    """Send the chosen drafts; what stands in the way is said on the form."""
    chosen = request.form.getlist("draft")
    note = request.form.get("note", "")
    try:
        with writing() as session:
            at = _moment(request.form.get("publish_at", ""))
            review = reviews.send(session, me(), chosen, note=note, publish_at=at, at=now())
            uid = review.uid
    except (Invalid, Conflict) as problem:
        about = request.form.get("about", "")
        return _sending(about, chosen=chosen, note=note, problem=problem), 409
    flash(_("Sent. Another author reads it, and you are told."), "success")
    return to_page(url_for("authoring.review", review_uid=uid))


@blueprint.get(REVIEW)
@allow(Who.AUTHOR)
def review(review_uid: str) -> str:
    """Everything that would change, with what was said of it, and the decision."""
    whole = "whole" in request.args
    with reading() as session:
        live = catalogue.current(session, me().publication)
        opened = reviews.read(session, me(), review_uid)
        waits = opened.is_open and opened.is_hers
        nobody = waits and not hands.readers(session, opened.review)
        read = [
            {
                "draft": draft,
                "title": standing.title_of(draft, live, language()),
                "files": _noted(
                    folding.files(editions.of_draft(session, me(), draft), whole=whole),
                    comments.of(session, me(), draft),
                ),
            }
            for draft in opened.drafts
        ]
    return render_template(
        "authoring/review.html",
        opened=opened,
        read=read,
        words=words,
        lone=config().lone_author,
        nobody=nobody,
        whole=whole,
    )


@blueprint.post(f"{REVIEW}/approval")
@allow(Who.AUTHOR)
def approve(review_uid: str) -> Response:
    """It may be published; with ``publish`` it is, in the same breath."""
    answer, is_now = request.form.get("answer", ""), "publish" in request.form
    report = None
    with reading() as session:
        ready = releasing.prepare(session, me(), review_uid) if is_now else None
    with writing() as session:
        lone = config().lone_author
        reviews.approve(session, me(), review_uid, answer=answer, lone=lone, at=now())
        if is_now:
            report = releasing.publish(session, me(), review_uid, ready=ready, at=now())
    if report:
        _tell(report)
    else:
        flash(_("Approved."), "success")
    return _back(review_uid)


@blueprint.post(f"{REVIEW}/publication")
@allow(Who.AUTHOR)
def publish(review_uid: str) -> Response:
    """Make it live, now."""
    with reading() as session:
        ready = releasing.prepare(session, me(), review_uid)
    with writing() as session:
        report = releasing.publish(session, me(), review_uid, ready=ready, at=now())
    _tell(report)
    return _back(review_uid)


@blueprint.post(f"{REVIEW}/return")
@allow(Who.AUTHOR)
def give_back(review_uid: str) -> Response:
    """It needs more work, and why."""
    try:
        with writing() as session:
            reviews.read(
                session, me(), review_uid
            )  # what is not there is not found, whatever is sent
            answer = request.form.get("answer", "")
            reviews.give_back(session, me(), review_uid, answer=answer, at=now())
    except Invalid as problem:
        flash(_(problem.sentence, **problem.values), "problem")
        return _back(review_uid)
    flash(_("Given back. Its author is told, and can write on."), "success")
    return to_page(url_for("authoring.show"))


@blueprint.post(f"{REVIEW}/withdrawal")
@allow(Who.AUTHOR)
def withdraw(review_uid: str) -> Response:
    """Take it back, to write on."""
    with writing() as session:
        reviews.withdraw(session, me(), review_uid, at=now())
    flash(_("Taken back. You can write on."), "success")
    return _back(review_uid)


@blueprint.post("/authoring/drafts/<draft_uid>/comments")
@allow(Who.AUTHOR)
def comment(draft_uid: str) -> Response:
    """Say something of a line."""
    path, text = request.form.get("path", ""), request.form.get("text", "")
    line = request.form.get("line", type=int) or 0
    try:
        with writing() as session:
            drafts.read(session, me(), draft_uid)
            uid = comments.comment(
                session, me(), draft_uid, path=path, line=line, text=text, at=now()
            )
    except Invalid as problem:
        flash(_(problem.sentence, **problem.values), "problem")
        uid = "comments"
    return _to_comment(draft_uid, uid)


@blueprint.post("/authoring/drafts/<draft_uid>/comments/<comment_uid>/resolution")
@allow(Who.AUTHOR)
def resolve(draft_uid: str, comment_uid: str) -> Response:
    """It was dealt with; or it was not, after all."""
    with writing() as session:
        if request.form.get("open"):
            comments.reopen(session, me(), comment_uid)
        else:
            comments.resolve(session, me(), comment_uid, at=now())
    return _to_comment(draft_uid, comment_uid)


def _tell(report: Report) -> None:
    """Say that it is live, or what stands in the way."""
    if not report.problems:
        flash(_("Published. Learners have it now."), "success")
    for fault in words.faults(report.problems[:MOST_TOLD]):
        flash(f"{fault.path}, {fault.line}: {fault.sentence}", "problem")


def _sending(
    about: str,
    *,
    module: str = "",
    chosen: list[str] | None = None,
    note: str = "",
    problem: Invalid | Conflict | None = None,
) -> str:
    with reading() as session:
        live = catalogue.current(session, me().publication)
        lines = open_drafts.read(session, me(), live, language())
        first = drafts.read(session, me(), about).draft if about else None
        free = [line for line in lines if not line.review and (line.is_mine or _is(line, about))]
        faults = {line.draft.uid: checking.problems(session, line.draft) for line in free}
    if chosen is None:
        chosen = [line.draft.uid for line in free if first and _belongs(line, first)]
    if module:
        chosen = [line.draft.uid for line in free if _is_asked_in(line, module, live)]
    return render_template(
        "authoring/send.html",
        about=about,
        lines=sorted(free, key=lambda line: (line.draft.uid not in chosen, line.draft.id)),
        chosen=chosen,
        faults=faults,
        note=note,
        problem=problem,
        words=words,
    )


def _is(line: Line, uid: str) -> bool:
    return line.draft.uid == uid


def _is_asked_in(line: Line, module: str, live: Catalogue) -> bool:
    """Whether *line* is a question of that module."""
    mine = line.draft
    if mine.kind != "question" or mine.item_id is None:
        return mine.kind == "question" and mine.parent == module
    asked = live.module(module).questions if live.has("module", module) else ()
    return any(each.id == mine.item_id for each in asked)


def _belongs(line: Line, first: Draft) -> bool:
    """Whether *line* goes with *first*: it is that, a question of that lesson, or what is in it."""
    mine = line.draft
    if mine.uid == first.uid:
        return True
    is_asked = first.kind == "lesson" and line.lesson == first.slug
    is_inside = first.kind in ("theme", "module") and mine.parent == first.slug
    is_above = mine.item_id is None and mine.kind != first.kind and mine.slug == first.parent
    return is_asked or is_inside or is_above


def _noted(
    files: list[File], said: list[Comment]
) -> list[tuple[File, Mapping[int, list[Comment]]]]:
    """Each file with the comments below its lines; those of no line that is shown stand at 0."""
    noted: list[tuple[File, Mapping[int, list[Comment]]]] = []
    for file in files:
        shown = {row.new for row in file.rows if row.new}
        notes: dict[int, list[Comment]] = {}
        for each in said:
            if each.said.path == file.path:
                place = each.line if each.line in shown else 0
                notes.setdefault(place or 0, []).append(each)
        noted.append((file, notes))
    return noted


def _moment(written: str) -> datetime | None:
    """A moment of her own clock, as the browser's field writes it. Raises ``Invalid``."""
    if not written:
        return None
    try:
        there = datetime.fromisoformat(written)
    except ValueError:
        raise Invalid("Choose a day and an hour.", field="publish_at") from None
    return there.replace(tzinfo=ZoneInfo(time_zone())).astimezone(UTC)


def _to_comment(draft_uid: str, anchor: str) -> Response:
    """Back to where it was said: the review that she came from, or the editor."""
    if review_uid := request.form.get("review"):
        return to_page(url_for("authoring.review", review_uid=review_uid, _anchor=anchor))
    return to_page(url_for("authoring.edit", draft_uid=draft_uid, _anchor=anchor))


def _back(review_uid: str) -> Response:
    return to_page(url_for("authoring.review", review_uid=review_uid))
