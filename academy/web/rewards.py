"""What one earned, line by line, and the parts of the rewards beside it."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from academy.models.database import reading
from academy.services import awards, catalogue, holds, ledger
from academy.web.policy import Who, allow, me

blueprint = Blueprint("rewards", __name__)


@blueprint.get("/rewards")
@allow(Who.LEARNER)
def show() -> str:
    """The balances and the ledger, newest first; ``?before`` goes on."""
    before = request.args.get("before", type=int)
    with reading() as session:
        rank = awards.rank(me(), catalogue.current(session, me().publication))
        lines, following = ledger.lines(session, me(), before=before)
        waiting = holds.waiting(session, me())
    return render_template(
        "rewards/show.html",
        lines=lines,
        following=following,
        waiting=waiting,
        rank=rank,
        viewer=me(),
    )


@blueprint.app_template_global("reward_tabs")
def tabs(current: str) -> list[dict[str, Any]]:
    """What one earned, what it buys, and how it compares: calm mode leaves the comparing out."""
    parts = [
        ("rewards", "rewards.show", _("Earned")),
        ("badges", "awards.show", _("Badges")),
        ("gifts", "shop.index", _("Gift shop")),
    ]
    if not me().is_calm:
        parts += [
            ("boards", "boards.show", _("Boards")),
            ("challenges", "challenges.mine", _("Challenges")),
        ]
    return [
        {"href": url_for(endpoint), "text": text, "current": part == current}
        for part, endpoint, text in parts
    ]
