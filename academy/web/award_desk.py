"""Administrators look at awards whose holders no longer meet the rule, and keep or withdraw each."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Row

from academy.clock import now
from academy.drawing import Pin
from academy.models.database import reading, writing
from academy.services import catalogue, flags
from academy.services.catalogue import Catalogue
from academy.web.doors import to_page
from academy.web.filters import pick
from academy.web.forms import tidy
from academy.web.pins import pin
from academy.web.policy import Who, allow, me

blueprint = Blueprint("award_desk", __name__)

AWARD = "/badges/<string(length=32):award>"


@dataclass(frozen=True, slots=True)
class Flagged:
    """An award in question: its row, as ``flags.waiting`` gives it, and how it is drawn."""

    row: Row[Any]
    name: str
    pin: Pin
    is_own: bool


@blueprint.get("/badges")
@allow(Who.ADMIN)
def index() -> str:
    """The awards in question of the people whom she administers."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        found = [_flagged(row, live) for row in flags.waiting(session, me())]
    return render_template("badges/index.html", flagged=found, most=flags.LONGEST)


@blueprint.post(f"{AWARD}/keep")
@allow(Who.ADMIN)
def keep(award: str) -> Response:
    """Its holder keeps it, whatever the rule says."""
    with writing() as session:
        flags.keep(session, me(), award, at=now())
    flash(_("Kept. It is not asked about again."), "success")
    return to_page(url_for("award_desk.index"))


@blueprint.post(f"{AWARD}/withdraw")
@allow(Who.ADMIN)
def withdraw(award: str) -> Response:
    """Take it back; its holder is told the reason."""
    reason = tidy(request.form.get("reason"))
    with writing() as session:
        flags.withdraw(session, me(), award, reason=reason, at=now())
    flash(_("Withdrawn. Its holder has been told, with your reason."), "success")
    return to_page(url_for("award_desk.index"))


def _flagged(row: Row[Any], live: Catalogue) -> Flagged:
    badge = live.badges_ever[row.badge_id]
    name = pick(badge.document.name)
    return Flagged(row, name, pin(badge, live, row.medal), is_own=row.person == me().uid)
