"""What one earned, line by line."""

from flask import Blueprint, render_template, request

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
