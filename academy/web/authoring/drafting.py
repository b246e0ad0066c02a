"""Writing: a draft is begun, saved while somebody types, looked at, and put away."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from academy.clock import now
from academy.errors import Invalid, NotFound
from academy.models.authoring import Draft
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.authoring import (
    beginning,
    catching_up,
    checking,
    comments,
    drafts,
    editions,
    figures,
    open_drafts,
    standing,
)
from academy.services.authoring.states import Opened, Outdated
from academy.services.published import Lesson
from academy.web import filters
from academy.web.authoring import beginnings, folding, previews, sheets, words
from academy.web.authoring.place import blueprint
from academy.web.doors import to_page
from academy.web.languages import LANGUAGES, language
from academy.web.lesson_pages import caption_text
from academy.web.once import new_key
from academy.web.policy import Who, allow, me

DRAFT = "/authoring/drafts/<draft_uid>"


@blueprint.get("/authoring/drafts/new")
@allow(Who.AUTHOR)
def new() -> str:
    """What shall it be called, and where does it belong?"""
    kind = request.args.get("kind", "lesson")
    return _ask(kind, parent=request.args.get("parent", ""))


@blueprint.post("/authoring/drafts")
@allow(Who.AUTHOR)
def begin() -> Response | tuple[str, int]:
    """A copy of what is live, something new, or a question of a lesson; on to its editor."""
    kind, parent = request.form.get("kind", ""), request.form.get("parent", "")
    title = request.form.get("title", "")
    try:
        with writing() as session:
            uid = _begin(session, kind, parent, title).uid
    except Invalid as problem:
        if kind not in beginnings.PARENTS or request.form.get("of"):
            raise
        return _ask(kind, parent=parent, title=title, problem=problem), 422
    return to_page(url_for("authoring.edit", draft_uid=uid))


@blueprint.get(DRAFT)
@allow(Who.AUTHOR)
def edit(draft_uid: str) -> str:
    """The text with its problems, the page that it will be, and a lesson's questions."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        opened = drafts.read(session, me(), draft_uid)
        problems = checking.problems(session, opened.draft)
        is_lesson = opened.draft.kind == "lesson"
        asked = (
            open_drafts.of_lesson(session, me(), opened.draft.slug, language=language())
            if is_lesson
            else ([], [])
        )
        returned = open_drafts.returned(session, opened.draft)
        said = comments.of(session, me(), opened.draft)
        is_asked = opened.draft.kind == "question" and opened.draft.item_id
        reports = figures.reports(session, me(), opened.draft.item_id) if is_asked else []
    return render_template(
        "authoring/edit.html",
        opened=opened,
        title=standing.title_of(opened.draft, live, language()),
        sheets=sheets.of(opened.draft, live),
        pictures=sheets.pictures(opened.draft),
        files=sheets.beside(opened.draft, live),
        spoken=sheets.spoken(live),
        brought=None,
        line="",
        lessons=sheets.lessons(live, language()),
        saved=_saved(opened),
        faults=words.faults(problems),
        preview=_preview(opened.draft, live.languages.source),
        ways=previews.ways(opened.draft.kind),
        questions=asked,
        returned=returned,
        said=said,
        reports=reports,
        key=new_key(),
        words=words,
    )


@blueprint.post(f"{DRAFT}/texts")
@allow(Who.AUTHOR)
def save(draft_uid: str) -> Response:
    """Keep the texts; ``?only=state`` answers with what a script needs of the page.

    Whoever was second is told, with both texts, and chooses.
    """
    sent = dict(zip(request.form.getlist("path"), request.form.getlist("text"), strict=False))
    revision = request.form.get("revision", type=int)
    try:
        with writing() as session:
            stored = drafts.read(session, me(), draft_uid).draft.texts
            if revision is None:
                abort(400)
            texts: Mapping[str, str] = sheets.as_files(sent, stored)
            drafts.save(session, me(), draft_uid, texts, revision=revision, at=now())
    except Outdated as newer:
        return _both(draft_uid, newer, texts)
    if request.args.get("only") != "state":
        flash(_("Saved."), "success")
        return to_page(url_for("authoring.edit", draft_uid=draft_uid))
    with reading() as session:
        live = catalogue.current(session, me().publication)
        opened = drafts.read(session, me(), draft_uid)
        problems = checking.problems(session, opened.draft)
    page = render_template(
        "authoring/state.html",
        opened=opened,
        title=standing.title_of(opened.draft, live, language()),
        saved=_saved(opened),
        faults=words.faults(problems),
    )
    return make_response(page)


@blueprint.get(f"{DRAFT}/preview")
@allow(Who.AUTHOR)
def preview(draft_uid: str) -> Response:
    """The page that it will be, in the language and the way that are asked for."""
    way = request.args.get("as", previews.WAYS[0])
    with reading() as session:
        live = catalogue.current(session, me().publication)
        draft = drafts.read(session, me(), draft_uid).draft
        thing = standing.of(session, draft, live)
    if way not in previews.WAYS:
        raise NotFound("There is nothing at this address.")
    return previews.show(thing, live, draft_uid, wanted=request.args.get("language", ""), way=way)


@blueprint.get(f"{DRAFT}/captions/<lang>.vtt")
@allow(Who.AUTHOR)
def captions(draft_uid: str, lang: str) -> Response:
    """What its film says in one language, as the preview plays it."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        thing = standing.of(session, drafts.read(session, me(), draft_uid).draft, live)
    video = thing.document.video if isinstance(thing, Lesson) else None
    if not isinstance(thing, Lesson) or not video or lang not in video.captions:
        raise NotFound("There is nothing at this address.")
    return Response(caption_text(thing, video.captions[lang]), mimetype="text/vtt")


@blueprint.post(f"{DRAFT}/merging")
@allow(Who.AUTHOR)
def catch_up(draft_uid: str) -> Response:
    """Bring what was published since into the text; where both changed the same, hers stays."""
    revision = request.form.get("revision", type=int) or 0
    with writing() as session:
        done = catching_up.catch_up(session, me(), draft_uid, revision=revision, at=now())
    flash(_("The changes of the newest edition are in your text."), "success")
    for path, overlaps in done.overlaps.items():
        for each in overlaps:
            place = {"file": path.rpartition("/")[2], "line": each.line}
            theirs = " / ".join(each.theirs)[:300]
            said = _("%(file)s, line %(line)s: both changed this. The other text says:", **place)
            flash(f"{said} {theirs}", "problem")
    return to_page(url_for("authoring.edit", draft_uid=draft_uid))


@blueprint.post(f"{DRAFT}/intention")
@allow(Who.AUTHOR)
def intend(draft_uid: str) -> Response:
    """What publishing it does besides: mend the key of a question, or take the item away."""
    wanted = {name: name in request.form for name in ("corrects", "retires")}
    with writing() as session:
        drafts.intend(session, me(), draft_uid, **wanted, at=now())
    flash(_("Noted."), "success")
    return to_page(url_for("authoring.edit", draft_uid=draft_uid))


@blueprint.post(f"{DRAFT}/closure")
@allow(Who.AUTHOR)
def drop(draft_uid: str) -> Response:
    """Put it away."""
    with writing() as session:
        drafts.drop(session, me(), draft_uid, at=now())
    flash(_("Dropped. It can be taken up again on its page."), "success")
    return to_page(url_for("authoring.edit", draft_uid=draft_uid))


@blueprint.post(f"{DRAFT}/reopening")
@allow(Who.AUTHOR)
def take_up(draft_uid: str) -> Response:
    """Go on with what was put away."""
    with writing() as session:
        drafts.undrop(session, me(), draft_uid)
    return to_page(url_for("authoring.edit", draft_uid=draft_uid))


def _begin(session: Session, kind: str, parent: str, title: str) -> Draft:
    key = request.form.get("key", "")
    if item := request.form.get("item"):
        kind, _colon, uid = item.partition(":")
        return drafts.begin(session, me(), kind, uid, at=now())
    if of := request.form.get("of"):
        lesson = drafts.read(session, me(), of)
        return beginning.question_of(session, me(), lesson, title=title, key=key, at=now())
    return drafts.begin_new(session, me(), kind, parent or None, title=title, key=key, at=now())


def _ask(kind: str, *, parent: str, title: str = "", problem: Invalid | None = None) -> str:
    with reading() as session:
        live = catalogue.current(session, me().publication)
        lines = open_drafts.read(session, me(), live, language())
    form = beginnings.form(kind, live, lines, parent=parent, title=title)
    if problem:
        form.blame(problem)
    return render_template("authoring/new.html", form=form, kind=kind, key=new_key())


def _saved(opened: Opened) -> str:
    """When it was saved; and by whom, when that was somebody else."""
    at = filters.clock_time(opened.draft.updated_at)
    if opened.draft.editor_id == me().id or not opened.editor:
        return str(_("Saved at %(time)s", time=at))
    return str(_("Saved by %(name)s at %(time)s", name=opened.editor, time=at))


def _preview(draft: Draft, here: str) -> dict[str, Any]:
    """Where the preview of *draft* is, *here* first; nothing for what has no page of its own."""
    if draft.kind not in ("lesson", "question"):
        return {}

    def address(code: str, way: str = previews.WAYS[0]) -> str:
        known: dict[str, Any] = {"as": way} if draft.kind == "question" else {}
        return url_for("authoring.preview", draft_uid=draft.uid, language=code, **known)

    return {
        "address": address(here),
        "languages": [
            (code, name, address(code), code == here) for code, name in LANGUAGES.items()
        ],
        "ways": [
            (way, text, address(here, way), way == previews.WAYS[0])
            for way, text in previews.ways(draft.kind)
        ],
    }


def _both(draft_uid: str, newer: Outdated, mine: Mapping[str, str]) -> Response:
    """Her words beside those that came first; 409."""
    partial = request.args.get("only") == "state"
    page = render_template(
        "authoring/newer.html" if partial else "authoring/outdated.html",
        draft_uid=draft_uid,
        newer=newer,
        mine=mine,
        files=folding.files(editions.differences(newer.newer, mine)),
    )
    return make_response(page, 409)
