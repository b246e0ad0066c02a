"""A zip of a content folder, a theme or a module is brought in: drafts, and what is wrong with them."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import archives as packing
from academy.services import catalogue, cleaning
from academy.services.authoring import archives, standing
from academy.services.authoring.archives import Brought
from academy.web import filters
from academy.web.authoring import words
from academy.web.authoring.place import blueprint
from academy.web.doors import config
from academy.web.languages import language
from academy.web.policy import Who, allow, me


@blueprint.get("/authoring/archive")
@allow(Who.AUTHOR)
def archive() -> Response:
    """The form for an archive, and what it may hold."""
    return _page()


@blueprint.post("/authoring/archive")
@allow(Who.AUTHOR)
def bring_archive() -> Response:
    """Unpack it aside, read it, and make drafts of what it says anew. It may be sent again."""
    sent = request.files.get("archive")
    try:
        if not sent or not sent.filename:
            raise Invalid("Choose a zip archive.", field="archive")
        with closing(sent), TemporaryDirectory(prefix="archive-") as staging:
            lying = packing.unpack(sent.stream, Path(staging))
            refused = cleaning.clean(lying, kept=config().media)
            theme = request.form.get("theme", "")
            with reading() as session:
                found = archives.look_into(session, me(), lying, refused, theme=theme)
            archives.store(found, config().media)
        with writing() as session:
            brought = archives.bring_in(session, me(), found, at=now())
    except Invalid as problem:
        return _page(problem=_(problem.sentence, **problem.values), status=422)
    return _page(brought)


def _page(brought: Brought | None = None, *, problem: str = "", status: int = 200) -> Response:
    with reading() as session:
        live = catalogue.current(session, me().publication)
        drafts = [*brought.made, *brought.changed] if brought else []
        titles = {each.uid: standing.title_of(each, live, language()) for each in drafts}
    page = render_template(
        "authoring/archive.html",
        brought=brought,
        drafts=drafts,
        titles=titles,
        faults=words.faults(brought.problems) if brought else [],
        themes=[(each.uid, filters.pick(each.document.title)) for each in live.themes],
        theme=request.form.get("theme", ""),
        problem=problem,
        limits={"files": packing.MOST_FILES, "size": packing.LARGEST_ARCHIVE >> 20},
        words=words,
    )
    return make_response(page, status)
