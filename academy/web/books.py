"""Admin pages about the books: what waits for a human, a person's ledger, what is given or taken by hand.

Every form carries a key of its own, so that sending it twice acts once.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from academy.clock import now
from academy.engine.adjusting import A_DAY, ALONE, Amounts, Kind
from academy.errors import AcademyError, Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import adjustments, audit, holds, ledger, staff
from academy.services.adjustments import Asked, Outcome
from academy.web import looks
from academy.web.doors import MOST_ID, to_page
from academy.web.forms import Form, tidy
from academy.web.policy import Who, allow, me

blueprint = Blueprint("books", __name__)

PERSON = "/people/<string(length=32):uid>"


class GiftForm(Form):
    """So many stars, keys and points, with a reason."""

    key = HiddenField()
    transaction = HiddenField()
    stars = IntegerField(_l("Stars"), default=0, validators=[NumberRange(0, A_DAY.stars)])
    keys = IntegerField(_l("Keys"), default=0, validators=[NumberRange(0, A_DAY.keys)])
    points = IntegerField(_l("Points"), default=0, validators=[NumberRange(0, A_DAY.points)])
    reason = TextAreaField(
        _l("Reason"),
        filters=[tidy],
        validators=[InputRequired(), Length(max=adjustments.LONGEST_REASON)],
    )

    def asked(self, kind: Kind) -> Asked:
        """What the form asks for."""
        amounts = Amounts(self.stars.data, self.keys.data, self.points.data)
        return Asked(kind, self.key.data, self.reason.data, amounts, _id(self.transaction.data))


class ReversalForm(Form):
    """Only a reason: a reversal takes all that its transaction gave."""

    key = HiddenField()
    transaction = HiddenField()
    reason = TextAreaField(
        _l("Reason"),
        filters=[tidy],
        validators=[InputRequired(), Length(max=adjustments.LONGEST_REASON)],
    )

    def asked(self, kind: Kind) -> Asked:
        """What the form asks for."""
        return Asked(kind, self.key.data, self.reason.data, transaction=_id(self.transaction.data))


class DecisionForm(Form):
    """What is said with a decision about payments; which ones are ticked stands beside it."""

    reason = StringField(
        _l("Reason"), filters=[tidy], validators=[Length(max=holds.LONGEST_REASON)]
    )


FORMS: dict[str, type[GiftForm | ReversalForm]] = {
    "grant": GiftForm,
    "correction": GiftForm,
    "reversal": ReversalForm,
}


@blueprint.get("/books")
@allow(Who.ADMIN)
def index() -> Response:
    """What waits for a human: payments in doubt, what takes a second administrator; the newest audit."""
    return _index(DecisionForm(formdata=None))


@blueprint.post("/books/decisions")
@allow(Who.ADMIN)
def decide() -> Response:
    """Pay or refuse the ticked payments; what is missing is said beside the form, which keeps the ticks."""
    ticked = [id_ for text in request.form.getlist("hold") if (id_ := _id(text))]
    decision: Any = request.form.get("decision", "")
    form = DecisionForm()
    if not form.validate():
        return _index(form, ticked, status=422)
    try:
        with writing() as session:
            count = holds.decide(session, me(), ticked, decision, reason=form.reason.data, at=now())
    except Invalid as refusal:
        form.blame(refusal)
        return _index(form, ticked, status=422)
    if decision == "pay":
        said = ngettext("%(num)s payment was made.", "%(num)s payments were made.", count)
    else:
        said = ngettext("%(num)s payment was refused.", "%(num)s payments were refused.", count)
    flash(said if count else _("Somebody else has settled this meanwhile."), "success")
    return to_page(url_for("books.index"))


@blueprint.post("/books/approvals")
@allow(Who.ADMIN)
def approve() -> Response:
    """A second administrator agrees."""
    with writing() as session:
        adjustments.approve(session, me(), request.form.get("key", ""), at=now())
    flash(_("Approved."), "success")
    return to_page(url_for("books.index"))


@blueprint.post("/books/refusals")
@allow(Who.ADMIN)
def refuse() -> Response:
    """It does not happen."""
    with writing() as session:
        adjustments.refuse(session, me(), request.form.get("key", ""), at=now())
    flash(_("Refused."), "success")
    return to_page(url_for("books.index"))


@blueprint.get(f"{PERSON}/books")
@allow(Who.ADMIN)
def show(uid: str) -> Response:
    """Her ledger; ``?before`` goes on, ``?transaction`` opens the forms about one."""
    return _person_page(uid)


@blueprint.post(f"{PERSON}/grants")
@allow(Who.ADMIN)
def grant(uid: str) -> Response:
    """Give something by hand."""
    return _propose(uid, "grant")


@blueprint.post(f"{PERSON}/corrections")
@allow(Who.ADMIN)
def correct(uid: str) -> Response:
    """Give what a transaction should have given."""
    return _propose(uid, "correction")


@blueprint.post(f"{PERSON}/reversals")
@allow(Who.ADMIN)
def reverse(uid: str) -> Response:
    """Ask that what a transaction gave be taken back."""
    return _propose(uid, "reversal")


@blueprint.post("/rewards/statement")
@allow(Who.LEARNER)
def explain() -> Response:
    """What she says to what waits."""
    try:
        with writing() as session:
            holds.explain(session, me(), tidy(request.form.get("text")))
        flash(_("Thank you. Whoever looks at it will read this first."), "success")
    except (Conflict, Invalid) as refusal:
        flash(_(refusal.sentence, **refusal.values), "problem")
    return to_page(url_for("rewards.show"))


def _propose(uid: str, kind: Kind) -> Response:
    viewer, form = me(), FORMS[kind](prefix=f"{kind}-")
    with reading() as session:
        staff.find(session, viewer, uid)
    if not form.key.data:
        abort(400)
    if not form.validate():
        return _person_page(uid, {kind: form}, status=422)
    try:
        with writing() as session:
            outcome = adjustments.propose(session, viewer, uid, form.asked(kind), at=now())
    except (Conflict, Invalid) as refusal:
        form.blame(refusal)
        return _person_page(uid, {kind: form}, status=_status(refusal))
    flash(_said(outcome), "success")
    return to_page(url_for("books.show", uid=uid))


def _said(outcome: Outcome) -> str:
    if outcome.is_paid:
        return str(_("Done. A notice tells it."))
    return str(_("A second administrator has to look at it."))


def _status(refusal: AcademyError) -> int:
    return 409 if isinstance(refusal, Conflict) else 422


def _index(form: DecisionForm, ticked: Sequence[int] = (), *, status: int = 200) -> Response:
    after = min(max(request.args.get("after", 0, type=int), 0), MOST_ID)
    with reading() as session:
        waits, following = holds.queue(session, me(), after=after)
        proposals = adjustments.waiting(session, me())
        newest = audit.newest(session)
    page = render_template(
        "books/index.html",
        holds=waits,
        after=after,
        following=following,
        ticked=ticked,
        form=form,
        proposals=proposals,
        audit=newest,
        viewer=me(),
    )
    return make_response(page, status)


def _person_page(
    uid: str, forms: dict[str, GiftForm | ReversalForm] | None = None, *, status: int = 200
) -> Response:
    before = _id(request.args.get("before"))
    sent = next(iter((forms or {}).values()), None)
    transaction = _id(sent.transaction.data if sent else request.args.get("transaction"))
    with reading() as session:
        person = staff.find(session, me(), uid)
        person_id = person.id
        lines, following = ledger.lines_of(session, person.id, before=before)
        chosen = ledger.lines_of(session, person.id, of=transaction)[0] if transaction else []
        balance = ledger.balance_of(session, person.id)
        by_hand = adjustments.of(session, me(), person)
    looks.opened(person_id, "books", role="admin")
    page = render_template(
        "books/person.html",
        person=person,
        balance=balance,
        lines=lines,
        following=following,
        by_hand=by_hand,
        forms={**_fresh(transaction), **(forms or {})},
        chosen=chosen,
        alone=ALONE,
        viewer=me(),
    )
    return make_response(page, status)


def _fresh(transaction: int | None) -> dict[str, GiftForm | ReversalForm]:
    """A form for each kind of act, each with a key of its own."""
    return {
        kind: form(
            formdata=None,
            prefix=f"{kind}-",
            key=secrets.token_hex(16),
            transaction=transaction or "",
        )
        for kind, form in FORMS.items()
    }


def _id(text: str | None) -> int | None:
    """*text* as the id of a row; None for anything else."""
    if not (text and text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    return int(text) or None
