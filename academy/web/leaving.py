"""Who leaves takes her credentials along: the private address for that day, and the letter to it.

What is asked is in the link itself, signed: nothing is kept of an address before somebody who reads its
mail has said that it is hers.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import (
    Blueprint,
    Flask,
    Response,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from academy.clock import now
from academy.errors import Invalid, NotFound
from academy.models.database import reading, writing
from academy.services import leaving
from academy.services.leaving import PATIENCE, Farewell
from academy.services.logins import normal_email
from academy.web.credentials import names
from academy.web.doors import config, to_page
from academy.web.languages import LANGUAGES, language
from academy.web.letters import address_of, letter
from academy.web.policy import Who, allow, me

blueprint = Blueprint("leaving", __name__)

PROFILE = "/profile"


@blueprint.post("/passport/private-address")
@allow(Who.LEARNER)
def give() -> Response:
    """Where a letter goes on the day one leaves: asked by mail, and kept once it is confirmed."""
    viewer, typed = me(), request.form.get("address", "")
    if not typed.strip():
        with writing() as session:
            leaving.keep_address(session, viewer.uid, None)
        flash(_("Saved."), "success")
        return to_page(PROFILE)
    try:
        address = normal_email(typed)
    except Invalid:
        flash(_("This is not an address that mail could reach."), "problem")
        return to_page(PROFILE)
    href = address_of(url_for("leaving.read", token=_token(viewer.uid, address, at=now())))
    words = letter("private_address", language=language(), name=viewer.given_name, href=href)
    with writing() as session:
        leaving.ask(session, address, words, at=now())
    flash(
        _(
            "We wrote to %(address)s. Open the link there, and the address is kept.",
            address=address,
        ),
        "success",
    )
    return to_page(PROFILE)


@blueprint.get("/private-address/<token>")
@allow(Who.ANYONE)
def read(token: str) -> Response:
    """Behind the link. Nothing happens by looking: mail scanners look too."""
    return _page(token, _claim(token)[1], is_kept=False)


@blueprint.post("/private-address/<token>")
@allow(Who.ANYONE)
def confirm(token: str) -> Response:
    """Keep the address."""
    person_uid, address = _claim(token)
    with writing() as session:
        if not leaving.keep_address(session, person_uid, address):
            raise NotFound("This link has expired. Please type your address once more.")
    return _page(token, address, is_kept=True)


def register(app: Flask) -> None:
    """Lend jobs, which know no page, the letter."""
    app.extensions["farewell"] = farewell_letter


def farewell_letter(taken: Farewell) -> dict[str, str]:
    """The letter to somebody who leaves, with the addresses of what she takes along."""
    with force_locale(taken.locale if taken.locale in LANGUAGES else "en"):
        called = names()
    held = [
        {"name": name or called[kind], "href": address_of(f"/verify/{uid}")}
        for kind, name, uid in taken.credentials
    ]
    return letter("farewell", language=taken.locale, name=taken.given_name, credentials=held)


def say_farewell(person_ids: Sequence[int], *, at: datetime) -> None:
    """Write to those who were just suspended, and gave an address for that day."""
    if not person_ids:
        return
    with reading() as session:
        taken = leaving.farewells(session, person_ids, at=at)
    letters = [(each, farewell_letter(each)) for each in taken]
    if letters:
        with writing() as session:
            for each, words in letters:
                leaving.send(session, each, words, at=at)


def _token(person_uid: str, address: str, *, at: datetime) -> str:
    return _signer().dumps([person_uid, address, int((at + PATIENCE).timestamp())])


def _claim(token: str) -> tuple[str, str]:
    """Whose address a link of ours names. Raises ``NotFound``."""
    try:
        person_uid, address, until = _signer().loads(token)
    except BadData:
        raise NotFound("There is nothing at this address.") from None
    if now().timestamp() >= until:
        raise NotFound("This link has expired. Please type your address once more.")
    return person_uid, address


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(config().secret_key, salt="academy: private address")


def _page(token: str, address: str, *, is_kept: bool) -> Response:
    page = render_template(
        "credentials/private_address.html", token=token, address=address, is_kept=is_kept
    )
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
