"""Admin pages: the gifts, what lies on the counter, and the codes of vouchers."""

from flask import Blueprint, Response, current_app, flash, make_response, render_template
from flask import url_for as to
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.clock import now
from academy.errors import Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import catalogue, gifts, vouchers
from academy.web.doors import to_page
from academy.web.gift_forms import KINDS, CodesForm, GiftForm, StockForm, filled, new_form
from academy.web.policy import Who, allow, me

blueprint = Blueprint("gifts", __name__, url_prefix="/gifts")

ONE = "/counter/<string(maxlength=64):gift>"


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> str:
    """Every gift that she looks after."""
    with reading() as session:
        shelves = gifts.all_(session, me())
        currency = catalogue.current(session, me().publication).currency
    return render_template("gifts/index.html", shelves=shelves, currency=currency, kinds=KINDS)


@blueprint.get("/new")
@allow(Who.ADMIN)
def new() -> Response:
    """The form for a new one."""
    with reading() as session:
        form = new_form(session, formdata=None)
    return _new_page(form)


@blueprint.post("")
@allow(Who.ADMIN)
def add() -> Response:
    """A new gift on the counter."""
    with reading() as session:
        form = new_form(session)
    if not form.validate():
        return _new_page(form, status=422)
    try:
        with writing() as session:
            gift = gifts.add(session, me(), form.details(), stock=form.stock.data, at=now())
    except Invalid as error:
        form.blame(error)
        return _new_page(form, status=422)
    flash(_("It lies on the counter."), "success")
    return to_page(to("gifts.show", gift=gift.uid))


@blueprint.get(ONE)
@allow(Who.ADMIN)
def show(gift: str) -> Response:
    """One gift: its words, its stock, its codes."""
    return _gift_page(gift)


@blueprint.post(ONE)
@allow(Who.ADMIN)
def save(gift: str) -> Response:
    """Correct one that was made here."""
    with reading() as session:
        gifts.find(session, me(), gift)
        form = new_form(session)
    if not form.validate():
        return _gift_page(gift, form=form, status=422)
    try:
        with writing() as session:
            gifts.change(session, me(), gift, form.details(), at=now())
    except Invalid as error:
        form.blame(error)
        return _gift_page(gift, form=form, status=422)
    flash(_("Saved."), "success")
    return to_page(to("gifts.show", gift=gift))


@blueprint.post(f"{ONE}/stock")
@allow(Who.ADMIN)
def restock(gift: str) -> Response:
    """Put some on the counter, or take some away."""
    form = StockForm()
    with reading() as session:
        gifts.find(session, me(), gift)
    if not form.validate():
        return _gift_page(gift, stock=form, status=422)
    try:
        with writing() as session:
            gifts.restock(
                session, me(), gift, amount=form.amount.data, reason=form.reason.data, at=now()
            )
    except (Invalid, Conflict) as error:
        form.blame(error)
        return _gift_page(gift, stock=form, status=422)
    flash(_("Noted."), "success")
    return to_page(to("gifts.show", gift=gift))


@blueprint.post(f"{ONE}/codes")
@allow(Who.ADMIN)
def bring_codes(gift: str) -> Response:
    """Take in codes. They are sealed before anything is written, and are never shown here again."""
    form = CodesForm()
    with reading() as session:
        gifts.find(session, me(), gift)
    secret = str(current_app.secret_key)
    try:
        sealed = vouchers.seal(vouchers.read(form.text()), gift=gift, secret=secret)
        with writing() as session:
            new = gifts.bring_codes(session, me(), gift, sealed, at=now())
    except (Invalid, Conflict) as error:
        empty = CodesForm(formdata=None)
        empty.blame(error)
        return _gift_page(gift, codes=empty, status=422)
    told = ngettext("%(num)s code came in.", "%(num)s codes came in.", new)
    known = len(sealed) - new
    if known:
        told += " " + ngettext("%(num)s was here before.", "%(num)s were here before.", known)
    flash(told, "success")
    return to_page(to("gifts.show", gift=gift))


@blueprint.post(f"{ONE}/withdrawal")
@allow(Who.ADMIN)
def withdraw(gift: str) -> Response:
    """Off the counter."""
    with writing() as session:
        gifts.withdraw(session, me(), gift, at=now())
    flash(_("It is off the counter."), "success")
    return to_page(to("gifts.show", gift=gift))


@blueprint.post(f"{ONE}/return")
@allow(Who.ADMIN)
def offer_again(gift: str) -> Response:
    """Back on the counter."""
    with writing() as session:
        gifts.offer_again(session, me(), gift, at=now())
    flash(_("It lies on the counter."), "success")
    return to_page(to("gifts.show", gift=gift))


def _new_page(form: GiftForm, *, status: int = 200) -> Response:
    return make_response(render_template("gifts/new.html", form=form), status)


def _gift_page(
    uid: str,
    *,
    form: GiftForm | None = None,
    stock: StockForm | None = None,
    codes: CodesForm | None = None,
    status: int = 200,
) -> Response:
    with reading() as session:
        gift = gifts.find(session, me(), uid)
        lines = gifts.stock_lines(session, gift)
        free = gifts.free_codes(session, gift) if gift.kind == "voucher" else None
        currency = catalogue.current(session, me().publication).currency
        form = form or filled(session, gift)
    page = render_template(
        "gifts/show.html",
        gift=gift,
        form=form,
        lines=lines,
        free=free,
        currency=currency,
        kinds=KINDS,
        stock=stock or StockForm(formdata=None),
        codes=codes or CodesForm(formdata=None),
    )
    return make_response(page, status)
