"""What is written when somebody opens a page about a person, and where she herself reads it."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import access
from academy.web import export_words
from academy.web.doors import MOST_ID
from academy.web.policy import Who, allow, me

blueprint = Blueprint("looks", __name__)

KINDS = {
    "account": _l("Your account, and what you have reached"),
    "books": _l("Your ledger, line by line"),
    "visa": _l("One of your visas"),
    "team": _l("Your line on a manager’s page"),
    "export": _l("A file about you"),
}

TABLES = {**export_words.KINDS, "roster": _l("The roster")}
"""Tables of people that may be taken away."""

ROLES = {"admin": _l("administrator"), "hr": _l("HR"), "manager": _l("manager")}


def opened(person_id: int, kind: str, *, role: str) -> None:
    """Note that the viewer, let in by *role*, opens a page of that *kind* about somebody else.

    Call it when the person is found and before anything else may refuse: it has its own short transaction.
    """
    viewer, at = me(), now()
    if viewer.id == person_id:
        return
    with reading() as session:
        if access.was_noted(session, viewer, person_id, kind, at=at):
            return
    with writing() as session:
        access.note(session, viewer, person_id, kind, role=role, at=at)


@blueprint.get("/profile/access")
@allow(Who.LEARNER)
def show() -> str:
    """Who looked at her pages."""
    before = min(max(request.args.get("before", 0, type=int), 0), MOST_ID)
    with reading() as session:
        found, following = access.of(session, me(), before=before or None)
        taken = () if before else access.tables(session, me(), at=now())
    return render_template(
        "privacy/access.html",
        looks=found,
        following=following,
        taken=taken,
        kinds=KINDS,
        roles=ROLES,
        tables=TABLES,
    )
