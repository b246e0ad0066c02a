"""Translations: how far each language is, one beside its source, and out to an agency and back."""

import contextlib

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.clock import now
from academy.errors import Invalid, NotFound
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.authoring import agencies, standing, translations
from academy.web.authoring import folding, words
from academy.web.authoring.place import blueprint
from academy.web.doors import to_page
from academy.web.languages import LANGUAGES, language
from academy.web.policy import Who, allow, me

TEXT = "/authoring/translations/<code>/<text>"
MOST = 100
"""Texts of a list that are shown at once; the others come up as those are done."""

REASONS = {
    "stale": _l("The source has changed since"),
    "missing": _l("Not translated yet"),
    "captions": _l("The video has no captions"),
}


@blueprint.get("/authoring/translations")
@allow(Who.AUTHOR)
def list_translations() -> str:
    """How far each language is, and what to do in the one that ``?code`` names."""
    return _list()


@blueprint.get("/authoring/translations/<code>")
@allow(Who.AUTHOR)
def take_translations(code: str) -> Response:
    """A PO file for an agency."""
    with reading() as session:
        if code not in {each.language for each in translations.coverage(session, me())}:
            raise NotFound("There is nothing at this address.")
        data = agencies.export(session, code, at=now())
    response = Response(data, mimetype="text/x-gettext-translation")
    response.headers.set("Content-Disposition", "attachment", filename=f"{code}.po")
    return response


@blueprint.post("/authoring/translations")
@allow(Who.AUTHOR)
def bring_translations() -> str | tuple[str, int]:
    """A PO file that came back: its drafts, and by line what was left out."""
    sent = request.files.get("file")
    data = b""
    if sent:
        with contextlib.closing(sent):
            data = sent.read()
    try:
        with reading() as session:
            brought = agencies.read(session, (sent and sent.filename) or "file.po", data)
    except Invalid as problem:
        return _list(problem=problem), 422
    with writing() as session:
        made = agencies.keep(session, me(), brought, at=now())
    return _list(brought=brought, made=made)


@blueprint.get(TEXT)
@allow(Who.AUTHOR)
def show_translation(code: str, text: str) -> str:
    """A text and its translation, and what changed in the source since."""
    kind, _colon, slug = text.partition(":")
    with reading() as session:
        both = translations.beside(session, me(), kind, slug, code)
        live = catalogue.current(session, me().publication)
        title = standing.title_of_item(live, kind, slug, language())
    return render_template(
        "authoring/translation.html",
        both=both,
        kind=kind,
        slug=slug,
        title=title,
        ours=folding.files([both.ours], whole=True)[0],
        theirs=folding.files([both.theirs], whole=True)[0] if both.theirs else None,
        reasons=REASONS,
        names=LANGUAGES,
        words=words,
    )


@blueprint.post(f"{TEXT}/confirmation")
@allow(Who.AUTHOR)
def confirm_translation(code: str, text: str) -> Response:
    """It still says what its source says."""
    kind, _colon, slug = text.partition(":")
    with writing() as session:
        translations.confirm(session, me(), kind, slug, code, at=now())
    flash(_("Noted: the translation still holds."), "success")
    return to_page(url_for("authoring.list_translations", code=code))


def _list(
    *,
    problem: Invalid | None = None,
    brought: agencies.Read | None = None,
    made: list[str] | None = None,
) -> str:
    with reading() as session:
        found = translations.coverage(session, me())
    wanted = request.args.get("code", brought.language if brought else "")
    chosen = next((each for each in found if each.language == wanted), found[0] if found else None)
    return render_template(
        "authoring/translations.html",
        coverage=found,
        chosen=chosen,
        most=MOST,
        reasons=REASONS,
        names=LANGUAGES,
        problem=problem,
        brought=brought,
        faults=words.faults(brought.problems) if brought else [],
        made=made or [],
        words=words,
    )
