"""Videos, pictures and captions of lessons."""

import re

from flask import Blueprint, Response, current_app, send_file

from academy.clock import now
from academy.config import Config
from academy.errors import NotFound
from academy.manuscript.media import IMAGES, VIDEO, suffix
from academy.models.database import reading
from academy.services import lessons, media
from academy.web.lesson_pages import caption_text
from academy.web.policy import Who, allow, me

blueprint = Blueprint("media", __name__)

TYPES = VIDEO | IMAGES
"""What we send, and as what: never what a file says of itself."""

KEEP = "private, max-age=31536000, immutable"


@blueprint.get("/media/<digest>/<name>")
@allow(Who.LEARNER)
def show(digest: str, name: str) -> Response:
    """A file by the digest of its content; ranges are served, so that videos can be wound.

    What only drafts show is there for authors alone.
    """
    config: Config = current_app.extensions["academy"]
    kind = TYPES.get(suffix(name))
    path = config.media / digest
    if not kind or not re.fullmatch("[0-9a-f]{64}", digest) or not path.is_file():
        raise NotFound("There is nothing at this address.")
    with reading() as session:
        if not media.may_see(session, me(), digest):
            raise NotFound("There is nothing at this address.")
    response = send_file(path, mimetype=kind, conditional=True, etag=digest)
    response.headers["Cache-Control"] = KEEP
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    return response


@blueprint.get("/lessons/<slug>/captions/<lang>.vtt")
@allow(Who.LEARNER)
def captions(slug: str, lang: str) -> Response:
    """The captions of a lesson's video in one language."""
    with reading() as session:
        lesson = lessons.read(session, me(), slug, at=now()).lesson
    video = lesson.document.video
    if not video or lang not in video.captions:
        raise NotFound("There is nothing at this address.")
    return Response(caption_text(lesson, video.captions[lang]), mimetype="text/vtt")
