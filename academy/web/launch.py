"""The launch kit: posters, cards and mails that announce the academy, in each of its languages."""

import base64
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import identity as identities
from academy.services import prints
from academy.web import identity
from academy.web.doors import config, to_page
from academy.web.languages import LANGUAGES, language
from academy.web.policy import Who, allow, me

blueprint = Blueprint("launch", __name__, url_prefix="/launch-kit")

HEADLINES = {
    "minute": (
        _l("One minute a day. Two questions. No slides."),
        _l("The digital academy is open: on your phone, on any screen, at any hour."),
    ),
    "coffee": (
        _l("Your next stamp is one coffee away."),
        _l("A lesson is as long as the queue for the machine, and there is no queue."),
    ),
    "photo": (
        _l("A passport that needs no photo booth."),
        _l("Pass the quizzes, collect the stamps, and keep it when you change jobs."),
    ),
    "toothbrush": (
        _l("What do a password and a toothbrush have in common?"),
        _l("Two questions a day, and answers that one remembers."),
    ),
}
"""What a poster says, and the line below it."""

MAILS = {
    "announcement": _l("From the sponsor, the week before"),
    "opening": _l("On the day it opens"),
    "team": _l("From a manager to the team"),
    "weeks": _l("After three weeks"),
}

PAPERS = {"poster": ("a4", "a3", "letter"), "cards": ("a4", "letter")}


@blueprint.get("")
@allow(Who.HR, Who.ADMIN)
def show() -> str:
    """What there is, in the language of the page or in another one."""
    spoken = _spoken(request.args.get("in", ""))
    with force_locale(spoken):
        texts = {key: (str(head), str(line)) for key, (head, line) in HEADLINES.items()}
        mails = [(key, *_mail(key)) for key in MAILS]
    return render_template(
        "launch/show.html",
        spoken=spoken,
        languages=LANGUAGES,
        texts=texts,
        mails=[(key, MAILS[key], subject, text) for key, subject, text in mails],
    )


@blueprint.post("/prints")
@allow(Who.HR, Who.ADMIN)
def order() -> Response:
    """Have posters or cards printed."""
    kind, paper = request.form.get("kind", ""), request.form.get("paper", "")
    if paper not in PAPERS.get(kind, ()):
        raise Invalid("We print posters and cards on A4, A3 and US Letter.", field="paper")
    with force_locale(_spoken(request.form.get("in", ""))):
        values = _announcement(request.form.get("text", ""))
    values |= {"paper": paper, "file": f"{kind}-{paper}"}
    with writing() as session:
        uid = prints.ask(session, me(), kind, values, at=now())
    return to_page(url_for("prints.show", print_uid=uid))


def logo_in_base64() -> str:
    """The academy's logo as prints take it; empty where there is none."""
    digest = identity.current().logo
    if digest is None:
        return ""
    with reading() as session:
        return base64.b64encode(identities.logo(session, digest)).decode()


def _announcement(chosen: str) -> dict[str, Any]:
    """``printing.kit.Announcement`` as values, in the language of the moment."""
    if chosen not in HEADLINES:
        raise Invalid("Choose what the poster says.", field="text")
    headline, line = HEADLINES[chosen]
    shown = identity.current()
    palette = shown.palette
    return {
        "academy": identity.academy(),
        "kicker": _("Digital academy"),
        "headline": str(headline),
        "line": str(line),
        "call": _("Scan, and begin."),
        "address": config().base_url,
        "cover": palette.cover if palette else shown.cover,
        "action": palette.action if palette else shown.action,
        "logo": logo_in_base64(),
    }


def _mail(name: str) -> tuple[str, str]:
    values = {"academy": identity.academy(), "address": config().base_url}
    subject, text = render_template(f"launch/mails/{name}.txt", **values).split("\n", 1)
    return subject, text.strip()


def _spoken(asked: str) -> str:
    return asked if asked in LANGUAGES else language()
