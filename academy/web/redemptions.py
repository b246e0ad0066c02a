"""Admin pages: the requests that wait for a decision, and what waits to be handed over."""

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask import url_for as to
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.clock import now
from academy.errors import AcademyError, Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import redemptions
from academy.web.doors import MOST_ID, to_page
from academy.web.forms import tidy
from academy.web.policy import Who, allow, me

blueprint = Blueprint("redemptions", __name__, url_prefix="/gifts/requests")


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> Response:
    """What waits, the oldest first; ``?ready=1`` for what is granted and not delivered yet."""
    return _page(ready=request.args.get("ready") == "1")


@blueprint.post("")
@allow(Who.ADMIN)
def decide() -> Response:
    """Grant, refuse or deliver those that are ticked."""
    chosen = request.form.getlist("redemptions")
    decision = request.form.get("decision", "")
    reason = tidy(request.form.get("reason"))
    ready = decision == "deliver"
    try:
        with writing() as session:
            match decision:
                case "approve":
                    done = redemptions.approve(session, me(), chosen, at=now())
                case "refuse":
                    done = redemptions.refuse(session, me(), chosen, reason=reason, at=now())
                case "deliver":
                    done = redemptions.deliver(session, me(), chosen, at=now())
                case _:
                    raise Invalid("Choose what to do with them.", field="decision")
    except (Conflict, Invalid) as problem:
        return _page(ready=ready, problem=problem, chosen=chosen, reason=reason)
    told = ngettext("%(num)s request is settled.", "%(num)s requests are settled.", done)
    flash(told if done else _("Somebody else has settled this meanwhile."), "success")
    return to_page(to("redemptions.index", ready=1 if ready else None))


@blueprint.post("/<string(length=32):redemption>/look")
@allow(Who.ADMIN)
def allow_another_look(redemption: str) -> Response:
    """Let its owner see her code once more."""
    with writing() as session:
        redemptions.allow_another_look(session, me(), redemption, at=now())
    flash(_("She may look at it once more, and has been told."), "success")
    return to_page(to("redemptions.vouchers"))


@blueprint.get("/vouchers")
@allow(Who.ADMIN)
def vouchers() -> str:
    """Vouchers that have been seen, the latest first, for whoever lost a code."""
    with reading() as session:
        found = redemptions.seen_vouchers(session, me())
    return render_template("gifts/vouchers.html", found=found)


def _page(
    *,
    ready: bool,
    problem: AcademyError | None = None,
    chosen: list[str] | None = None,
    reason: str = "",
) -> Response:
    after = request.args.get("after", type=int)
    if after is not None and not 0 < after <= MOST_ID:
        after = None
    with reading() as session:
        found, following = redemptions.queue(session, me(), ready=ready, after=after)
    page = render_template(
        "gifts/requests.html",
        found=found,
        following=following,
        ready=ready,
        problem=problem,
        chosen=chosen or [],
        reason=reason,
    )
    return make_response(page, 422 if problem else 200)
