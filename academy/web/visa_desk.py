"""Admin pages: who holds which visa, what platforms sign with, and proof of use from a file."""

import contextlib
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.clock import now
from academy.engine.visas import Days, Months, Span
from academy.errors import AcademyError, Invalid
from academy.models.database import reading, writing
from academy.services import catalogue, evidence_files, secrets, units, visa_desk, visas
from academy.web import looks
from academy.web.doors import config, to_page
from academy.web.forms import tidy
from academy.web.policy import Who, allow, me
from academy.web.unit_field import choices, chosen

blueprint = Blueprint("visa_desk", __name__, url_prefix="/visas")


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> str:
    """Every visa, and how many people hold it."""
    viewer, at = me(), now()
    with reading() as session:
        live = catalogue.current(session, viewer.publication)
        counts = visa_desk.counts(session, viewer, at=at)
        kept = secrets.kept(session, viewer, at=at)
    return render_template(
        "visa_desk/index.html",
        visas=live.visas,
        counts=counts,
        spans={visa.id: _span(visa.document.rule.valid) for visa in live.visas},
        signs_since={each.visa_id: each.made_at for each in reversed(kept)},
    )


@blueprint.get("/<slug>/desk")
@allow(Who.ADMIN)
def show(slug: str) -> Response:
    """One visa: its holders, secrets and files."""
    return _desk(slug)


@blueprint.post("/<slug>/secrets")
@allow(Who.ADMIN)
def change_secret(slug: str) -> Response:
    """A secret made, rotated or ended; a new one is shown this once."""
    viewer = me()
    act = request.form.get("act")
    key, at = config().secret_key, now()
    with writing() as session:
        visa = catalogue.current(session, viewer.publication).visa(slug)
        unit = units.find(session, viewer, chosen(session, viewer))
        if act == "end":
            secrets.end(session, visa.id, unit.id, at=at, actor=viewer.actor)
        elif act == "rotate":
            secret = secrets.rotate(
                session, visa.id, unit.id, secret_key=key, at=at, actor=viewer.actor
            )
        else:
            secret = secrets.make(
                session, visa.id, unit.id, secret_key=key, at=at, actor=viewer.actor
            )
    if act == "end":
        flash(_("Ended: nothing that it signs counts any more."), "success")
        return to_page(url_for("visa_desk.show", slug=slug))
    page = render_template("visa_desk/secret.html", visa=visa, unit=unit, secret=secret)
    return make_response(page, 201)


@blueprint.post("/<slug>/evidence")
@allow(Who.ADMIN)
def count_file(slug: str) -> Response:
    """A platform owner's file: what would count, and then what did."""
    rehearses = request.form.get("act") != "count"
    upload = request.files.get("file")
    if upload:
        with contextlib.closing(upload):
            data = upload.read()
    else:
        data = request.form.get("text", "").encode()
    viewer, at = me(), now()
    try:
        with reading() as session:
            live = catalogue.current(session, viewer.publication)
            visa = live.visa(slug)
        total = evidence_files.count(
            evidence_files.read_upload(data, visa, at=at),
            units.within(viewer),
            live,
            visa,
            actor=viewer.actor,
            rehearses=rehearses,
            at=at,
        )
    except Invalid as problem:
        return _desk(slug, problem=problem, status=422)
    page = render_template(
        "visa_desk/counted.html",
        visa=visa,
        total=total,
        refused=[(each.number, _said(each.why)) for each in total.refused],
        rehearses=rehearses,
        text=data.decode("utf-8-sig"),
    )
    return make_response(page)


@blueprint.get("/holders/<string(length=32):held>")
@allow(Who.ADMIN)
def holder(held: str) -> Response:
    """One person's visa, and what it rests on."""
    return _holder(held)


@blueprint.post("/holders/<string(length=32):held>/revocation")
@allow(Who.ADMIN)
def revoke(held: str) -> Response:
    """Taken away for good, with a reason."""
    reason = tidy(request.form.get("reason"))
    try:
        with writing() as session:
            visas.revoke(session, me(), held, reason=reason, at=now())
    except Invalid as problem:
        return _holder(held, problem=problem, status=422)
    flash(_("Revoked, and its holder is told why."), "success")
    return to_page(url_for("visa_desk.holder", held=held))


def _desk(slug: str, *, problem: AcademyError | None = None, status: int = 200) -> Response:
    viewer, at = me(), now()
    before = request.args.get("before", "")[:32] or None
    with reading() as session:
        visa = catalogue.current(session, viewer.publication).visa(slug)
        known = choices(session, viewer)
        held, following = visa_desk.holders(session, viewer, visa.id, before=before)
        kept = [each for each in secrets.kept(session, viewer, at=at) if each.visa_id == visa.id]
    page = render_template(
        "visa_desk/show.html",
        visa=visa,
        holders=[(row, visas.state_at(row.state, row.until, at)) for row in held],
        following=following,
        secrets=kept,
        units=known,
        problem=_said(problem) if problem else "",
    )
    return make_response(page, status)


def _holder(uid: str, *, problem: AcademyError | None = None, status: int = 200) -> Response:
    viewer = me()
    with reading() as session:
        person_id = visa_desk.holder(session, viewer, uid).person.id
    looks.opened(person_id, "visa", role="admin")
    with reading() as session:
        live = catalogue.current(session, viewer.publication)
        found = visa_desk.holder(session, viewer, uid)
    held = found.visa
    page = render_template(
        "visa_desk/holder.html",
        held=held,
        state=visas.state_at(held.state, held.until, now()),
        visa=live.visas_ever[held.visa_id],
        person=found.person,
        edition=found.edition,
        basis=found.basis,
        problem=_said(problem) if problem else "",
    )
    return make_response(page, status)


def _span(valid: Span | None) -> str:
    """How long a visa holds."""
    match valid:
        case None:
            return str(_("ever"))
        case Days(count):
            return str(ngettext("%(num)d day", "%(num)d days", count))
        case Months(count):
            return str(ngettext("%(num)d month", "%(num)d months", count))


def _said(error: AcademyError) -> str:
    values: dict[str, Any] = error.values
    return str(_(error.sentence, **values))


def _number(field: str) -> int:
    text = request.form.get(field, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Invalid("Something in this request makes no sense.", field=field)
    return int(text)
