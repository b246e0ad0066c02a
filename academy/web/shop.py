"""The gift shop: the counter, one gift and the question before it, and what one has asked for."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, render_template, request
from flask import url_for as to
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from academy.clock import now
from academy.engine.shop import Kind, Price, State
from academy.errors import Conflict
from academy.models.database import reading, writing
from academy.services import shop
from academy.services.catalogue import Catalogue
from academy.services.shop import Offer
from academy.web.doors import to_page
from academy.web.filters import pick
from academy.web.notices import Words, tells
from academy.web.once import new_key, once
from academy.web.policy import Who, allow, me

blueprint = Blueprint("shop", __name__, url_prefix="/rewards")


@blueprint.get("/gifts")
@allow(Who.LEARNER)
def index() -> str:
    """The counter: what she can have first; and what she has asked for."""
    with reading() as session:
        offers = shop.offers(session, me(), at=now())
        mine = shop.mine(session, me())
    return render_template("shop/index.html", offers=offers, mine=mine, viewer=me(), key=new_key())


@blueprint.get("/gifts/<string(maxlength=64):gift>")
@allow(Who.LEARNER)
def show(gift: str) -> Response:
    """The question before the exchange, as a page of its own."""
    with reading() as session:
        offer = shop.offer(session, me(), gift, at=now())
    return _ask(offer)


@blueprint.post("/gifts/<string(maxlength=64):gift>/redemptions")
@allow(Who.LEARNER)
def redeem(gift: str) -> Response:
    """Ask for it at the price that the page showed; the same form again leads to the same place."""
    stars, keys = (request.form.get(coin, -1, type=int) for coin in ("stars", "keys"))
    agreed = Price(stars, keys)

    def act(session: Session) -> str:
        asked = shop.redeem(session, me(), gift, at=now(), agreed=agreed)
        if asked.state == "approved" and asked.looks:
            return to("shop.code", redemption=asked.uid)
        return to("shop.index", _anchor="mine")

    try:
        answer = once(act)
    except Conflict as refusal:
        with reading() as session:
            offer = shop.offer(session, me(), gift, at=now())
        return _ask(offer, refusal=refusal, status=409)
    if answer.location.endswith("#mine"):  # a code says so itself
        flash(_("Asked for. What becomes of it stands here."), "success")
    return answer


@blueprint.post("/redemptions/<string(length=32):redemption>/cancellation")
@allow(Who.LEARNER)
def cancel(redemption: str) -> Response:
    """Change one's mind, while nobody has decided."""
    with writing() as session:
        shop.cancel(session, me(), redemption, at=now())
    flash(_("Taken back. Your stars and keys are yours again."), "success")
    return to_page(to("shop.index", _anchor="mine"))


@blueprint.get("/redemptions/<string(length=32):redemption>/code")
@allow(Who.LEARNER)
def code(redemption: str) -> str:
    """Before the one look: what it means. After it: where to find help."""
    with reading() as session:
        mine = shop.one_of_mine(session, me(), redemption)
    return render_template("shop/code.html", mine=mine, code=None)


@blueprint.post("/redemptions/<string(length=32):redemption>/code")
@allow(Who.LEARNER)
def show_code(redemption: str) -> Response:
    """The code, this once; nobody between here and her screen may keep it."""
    secret = str(current_app.secret_key)
    with writing() as session:
        mine, seen = shop.show_code(session, me(), redemption, secret=secret, at=now())
    answer = make_response(render_template("shop/code.html", mine=mine, code=seen))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.app_template_filter("redemption_state")
def state_words(state: State, kind: Kind) -> str:
    """What has become of the request for a gift of that *kind*."""
    words: dict[State, str] = {
        "requested": _("asked for"),
        "approved": _("granted"),
        "delivered": _("given") if kind == "donation" else _("delivered"),
        "refused": _("refused"),
        "cancelled": _("taken back"),
    }
    return words[state]


def _ask(offer: Offer, *, refusal: Conflict | None = None, status: int = 200) -> Response:
    page = render_template(
        "shop/gift.html", offer=offer, viewer=me(), key=new_key(), refusal=refusal
    )
    return make_response(page, status)


@tells("gift_approved")
def _approved(values: Mapping[str, Any], _live: Catalogue) -> Words:
    gift = pick(values["name"])
    return _told(
        _("“%(gift)s” is granted: the company gives it for you.", gift=gift)
        if values.get("kind") == "donation"
        else _("“%(gift)s” is yours. It will be handed to you.", gift=gift)
    )


@tells("gift_refused")
def _refused(values: Mapping[str, Any], _live: Catalogue) -> Words:
    return _told(
        _(
            "“%(gift)s” could not be granted: “%(reason)s” What you paid is yours again.",
            gift=pick(values["name"]),
            reason=values["reason"],
        )
    )


@tells("gift_delivered")
def _delivered(values: Mapping[str, Any], _live: Catalogue) -> Words:
    gift = pick(values["name"])
    return _told(
        _("“%(gift)s” has been given. Thank you for it.", gift=gift)
        if values.get("kind") == "donation"
        else _("“%(gift)s” has been handed over. Enjoy it.", gift=gift)
    )


def _told(words: str) -> Words:
    return Words(words, to("shop.index", _anchor="mine"))


@tells("gift_code")
def _code_ready(values: Mapping[str, Any], _live: Catalogue) -> Words:
    if values.get("again"):
        words = _("You may look at the code of “%(gift)s” once more.", gift=pick(values["name"]))
    else:
        words = _("Your code for “%(gift)s” is ready.", gift=pick(values["name"]))
    return Words(words, to("shop.code", redemption=values["redemption"]))
