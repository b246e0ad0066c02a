"""Files that an author brings to a lesson, dropped on its editor or chosen in a form."""

from contextlib import closing

from flask import Response, current_app, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from academy.clock import now
from academy.config import Config
from academy.errors import AcademyError, Conflict, Invalid
from academy.manuscript.spacing import one_line
from academy.models.database import reading, writing
from academy.services import catalogue, cleaning
from academy.services.authoring import drafts, uploads
from academy.services.authoring.uploads import Brought
from academy.web.authoring import sheets
from academy.web.authoring.place import blueprint
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

MEDIA = "/authoring/drafts/<draft_uid>/media"


@blueprint.post(MEDIA)
@allow(Who.AUTHOR)
def bring(draft_uid: str) -> Response:
    """Keep a file beside the text; ``?only=media`` answers with what a script needs of the page."""
    try:
        brought = _bring(draft_uid)
    except (Conflict, Invalid) as refusal:
        return _refuse(draft_uid, refusal)
    if request.args.get("only") == "media":
        return _media(draft_uid, brought=brought)
    flash(_said(brought), "success")
    return to_page(url_for("authoring.edit", draft_uid=draft_uid, _anchor="media"))


@blueprint.post(f"{MEDIA}/removal")
@allow(Who.AUTHOR)
def take_away(draft_uid: str) -> Response:
    """Take a file away from the text; what is published keeps it."""
    name = request.form.get("name", "")
    with writing() as session:
        drafts.detach(session, me(), draft_uid, name, at=now())
    flash(_("“%(name)s” was taken away.", name=name[:80]), "success")
    return to_page(url_for("authoring.edit", draft_uid=draft_uid, _anchor="media"))


def beside(session: Session, draft_uid: str) -> dict[str, object]:
    """What the part of the editor's page about files needs."""
    opened = drafts.read(session, me(), draft_uid)
    live = catalogue.current(session, me().publication)
    return {
        "draft": opened.draft,
        "locked": opened.is_locked,
        "files": sheets.beside(opened.draft, live),
        "spoken": sheets.spoken(live),
    }


def _bring(draft_uid: str) -> Brought:
    config: Config = current_app.extensions["academy"]
    sent = request.files.get("file")
    with closing(sent or FileStorage()) as file:
        with reading() as session:
            uploads.must_take(session, me(), draft_uid)
        if not file.filename:
            raise Invalid("Choose a file first.", field="file")
        made = cleaning.examine(file.filename, file.read())
    digest = uploads.keep(made, config.media)
    language = request.form.get("language", "")
    with writing() as session:
        return uploads.bring(session, me(), draft_uid, made, digest, language=language, at=now())


def _said(brought: Brought) -> str:
    """What came of it, and what to write."""
    if brought.is_film:
        line = f"video: {brought.name}"
        said = _(
            "Here it is. Write “%(line)s” in the settings of the lesson; then bring its captions.",
            line=line,
        )
    elif brought.is_picture:
        said = _("Here it is. Write this where it belongs: %(line)s", line=_markdown(brought))
    else:
        said = _("The captions are here: %(name)s", name=brought.name)
    return str(said)


def _markdown(brought: Brought) -> str:
    words = one_line(request.form.get("description", ""))[:300]
    for sign in "\\[]":
        words = words.replace(sign, f"\\{sign}")
    return f"![{words}]({brought.name})"


def _media(draft_uid: str, *, brought: Brought) -> Response:
    with reading() as session:
        shown = beside(session, draft_uid)
    line = _markdown(brought) if brought.is_picture else ""
    page = render_template("authoring/media.html", brought=brought, line=line, **shown)
    return make_response(page)


def _refuse(draft_uid: str, refusal: AcademyError) -> Response:
    """In the page where she is, with what to do about it."""
    said = _(refusal.sentence, **refusal.values)
    if request.args.get("only") == "media":
        return make_response(said, 422, {"Content-Type": "text/plain; charset=utf-8"})
    flash(said, "problem")
    return to_page(url_for("authoring.edit", draft_uid=draft_uid, _anchor="media"))
