"""The editions of an item: who published each, what changed between any two, and the way back to one."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import NotFound
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.authoring import drafts, editions, standing
from academy.services.authoring.editions import Listed
from academy.web.authoring import folding, words
from academy.web.authoring.place import blueprint
from academy.web.doors import to_page
from academy.web.languages import language
from academy.web.policy import Who, allow, me

ITEM = "/authoring/items/<kind>/<slug>"


@blueprint.get(f"{ITEM}/editions")
@allow(Who.AUTHOR)
def list_editions(kind: str, slug: str) -> str:
    """All of them, the newest first; ``?old`` and ``?new`` say which two are compared."""
    with reading() as session:
        listed = editions.listed(session, me(), kind, slug)
        title = standing.title_of_item(
            catalogue.current(session, me().publication), kind, slug, language()
        )
        old, new = _two(listed)
        changed = editions.compare(session, me(), kind, slug, old=old, new=new) if old else []
    return render_template(
        "authoring/editions.html",
        kind=kind,
        slug=slug,
        title=title,
        listed=listed,
        old=old,
        new=new,
        files=folding.files(changed),
        words=words,
    )


@blueprint.post(f"{ITEM}/restoration")
@allow(Who.AUTHOR)
def restore(kind: str, slug: str) -> Response:
    """A draft with the text of an older edition, to be read and published like any other."""
    number = request.form.get("number", type=int) or 0
    with writing() as session:
        uid = drafts.restore(session, me(), kind, slug, number, at=now()).uid
    said = _(
        "This is the text of edition %(number)s. Send it to have it live again.", number=number
    )
    flash(said, "success")
    return to_page(url_for("authoring.edit", draft_uid=uid))


def _two(listed: list[Listed]) -> tuple[int, int]:
    """The numbers to compare: those asked for, else the newest two; 0 where there is but one."""
    if not listed:
        raise NotFound("There is nothing at this address.")
    numbers = [each.number for each in listed]
    new = request.args.get("new", type=int) or numbers[0]
    before = next((number for number in numbers if number < new), 0)
    return request.args.get("old", type=int) or before, new
