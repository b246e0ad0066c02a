"""The news: what came since she last looked, in her language.

Each part of the academy says how its kinds of news are told, with ``@tells``; a kind without words
stops the start.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import catalogue, notices
from academy.services.catalogue import Catalogue
from academy.services.notices import Notice
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of news as it is read: a sentence, and where it leads (empty for nowhere)."""

    text: str
    href: str = ""


Teller = Callable[[Mapping[str, Any], Catalogue], Words]

TELLERS: dict[str, Teller] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with its words."""

    id: int
    words: Words
    at: datetime
    is_new: bool


def tells(kind: str) -> Callable[[Teller], Teller]:
    """Have the decorated function say news of that *kind*, from its values and the catalogue."""

    def register(teller: Teller) -> Teller:
        TELLERS[kind] = teller
        return teller

    return register


def told(found: list[Notice], live: Catalogue) -> list[Told]:
    """*found* in words. A kind that nobody tells any more is left out."""
    return [
        Told(each.id, TELLERS[each.kind](each.values, live), each.at, each.seen_at is None)
        for each in found
        if each.kind in TELLERS
    ]


@blueprint.get("")
@allow(Who.LEARNER)
def show() -> str:
    """All news, newest first; ``?before`` goes on."""
    before = request.args.get("before", type=int)
    with reading() as session:
        live = catalogue.current(session, me().publication)
        found, following = notices.latest(session, me(), before=before)
    return render_template("notices/show.html", news=told(found, live), following=following)


@blueprint.post("/seen")
@allow(Who.LEARNER)
def see() -> Any:
    """What a page showed, from ``since`` to ``up_to``, has been seen."""
    since, up_to = (request.form.get(name, 0, type=int) for name in ("since", "up_to"))
    with writing() as session:
        notices.see(session, me(), since=since, up_to=up_to, at=now())
    return to_page(url_for("home.show"))
