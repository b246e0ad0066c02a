"""The authors' desk: what waits for her, and the tree of everything that can be worked on."""

from flask import render_template

from academy.clock import now
from academy.models.database import reading
from academy.services.authoring import waiting
from academy.web.authoring import words
from academy.web.authoring.place import blueprint
from academy.web.languages import language
from academy.web.policy import Who, allow, me


@blueprint.get("/authoring")
@allow(Who.AUTHOR)
def show() -> str:
    """The desk."""
    with reading() as session:
        desk = waiting.read(session, me(), language=language(), at=now())
    return render_template("authoring/show.html", desk=desk, words=words)
