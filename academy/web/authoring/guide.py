"""The newcomer's guide: the very text of ``docs/authors.md``, which a browser test follows word by word."""

from functools import cache
from pathlib import Path

from flask import current_app, render_template
from markupsafe import Markup

from academy.manuscript import markdown
from academy.web.authoring.place import blueprint
from academy.web.languages import language
from academy.web.policy import Who, allow

TEXTS = {"en": "authors.md", "fr": "fr/authors.md"}


@blueprint.get("/authoring/guide")
@allow(Who.AUTHOR)
def guide() -> str:
    """From zero to a published lesson, in English where the reader's language has no text yet."""
    spoken = language() if language() in TEXTS else "en"
    docs: Path = current_app.extensions["docs"]
    title, body = _read(docs / TEXTS[spoken])
    return render_template("authoring/guide.html", title=title, body=body, spoken=spoken)


@cache
def _read(file: Path) -> tuple[str, Markup]:
    """The heading of the text, and what stands below it."""
    text = file.read_text("utf-8")
    heading, _, body = text.partition("\n")
    rendered = Markup(markdown.render(body))  # noqa: S704 -- the renderer cleans it
    return heading.removeprefix("# "), rendered
