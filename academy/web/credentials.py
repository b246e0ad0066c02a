"""What a verifier needs: keys, documents, tokens, pictures, status lists. And the holder's choice."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, request
from flask_babel import gettext as _

from academy import drawing
from academy.attestation import baking, documents, keys
from academy.clock import now
from academy.errors import NotFound, Unavailable
from academy.models.database import reading, writing
from academy.services import credentials, looks, status_lists, verification
from academy.services import keys as key_ring
from academy.services.credentials import Held
from academy.services.doors import Source
from academy.services.keys import House
from academy.services.verification import Verdict
from academy.web import identity
from academy.web.achievements import picture_of, public
from academy.web.doors import MOST_ID, config, source, to_page
from academy.web.letters import address_of
from academy.web.policy import Who, allow, me

blueprint = Blueprint("credentials", __name__)

KEPT = f"public, max-age={documents.FRESH}"
"""How long caches may keep documents and lists."""

JSON_LD = "application/vc+ld+json"
LIST = f"/credentials/status/<int(min=1,max={MOST_ID // 131072}):number>"


def house() -> House:
    """Who signs here."""
    settings = config()
    return House(secret=settings.secret_key, url=settings.base_url, name=identity.academy())


@blueprint.get("/.well-known/did.json")
@allow(Who.ANYONE)
def did() -> Response:
    """The keys that credentials were ever signed with."""
    with reading() as session:
        published = key_ring.published(session)
    document = keys.did_document(config().base_url, published)
    return public(Response(json.dumps(document), mimetype="application/did+json"), KEPT)


@blueprint.get("/credentials/<credential>")
@allow(Who.ANYONE)
def show(credential: str) -> Response:
    """The signed document; a browser is led to the page that explains it."""
    wanted = request.accept_mimetypes.best_match([JSON_LD, "application/json", "text/html"])
    if wanted == "text/html" and request.accept_mimetypes.quality("text/html"):
        return redirect(f"/verify/{credential}", code=303)  # type: ignore[return-value]
    held = _signed(credential)
    return _kept(Response(held.document, mimetype=JSON_LD))


@blueprint.get("/credentials/<credential>.json")
@allow(Who.ANYONE)
def download(credential: str) -> Response:
    """The signed document as a file."""
    held = _signed(credential)
    return _file(_kept(Response(held.document, mimetype="application/json")), held, "json")


@blueprint.get("/credentials/<credential>.jwt")
@allow(Who.ANYONE)
def token(credential: str) -> Response:
    """The same as a signed token."""
    held = _signed(credential)
    return _file(_kept(Response(held.jwt, mimetype="application/jwt")), held, "jwt")


@blueprint.get("/credentials/<credential>.png")
@allow(Who.ANYONE)
def baked_png(credential: str) -> Response:
    """The picture that carries the document."""
    held = _signed(credential)
    baked = baking.bake_png(drawing.png(picture_of(held)), held.document)
    return _file(_kept(Response(baked, mimetype="image/png")), held, "png")


@blueprint.get("/credentials/<credential>.svg")
@allow(Who.ANYONE)
def baked_svg(credential: str) -> Response:
    """The same as SVG."""
    held = _signed(credential)
    baked = baking.bake_svg(picture_of(held), held.document)
    return _file(_kept(Response(baked, mimetype="image/svg+xml")), held, "svg")


@blueprint.get(LIST)
@allow(Who.ANYONE)
def revoked(number: int) -> Response:
    """The list of those that were revoked."""
    return _list(number, documents.REVOCATION)


@blueprint.get(f"{LIST}/superseded")
@allow(Who.ANYONE)
def superseded(number: int) -> Response:
    """The list of those that a newer one has superseded."""
    return _list(number, documents.MESSAGE)


@blueprint.post("/credentials/<credential>/name")
@allow(Who.LEARNER)
def show_name(credential: str) -> Response:
    """Put one's name on a credential, or take it off."""
    shows = request.form.get("shows") == "1"
    with writing() as session:
        credentials.show_name(session, me(), credential, shows=shows)
    flash(
        _("Your name stands on it now. Copies from before are replaced.")
        if shows
        else _("Your name is off it now. Copies from before are replaced."),
        "success",
    )
    return to_page("/passport")


@dataclass(frozen=True, slots=True)
class Shared:
    """A credential as its holder shares it: what it is called, its page, and LinkedIn's form."""

    held: Held
    name: str
    href: str
    linkedin: str


def shared(signed: list[Held]) -> list[Shared]:
    """Her credentials with the addresses to share them by."""
    called = names()
    return [
        Shared(each, name, href, _linkedin(each, name, href))
        for each in signed
        for name in [each.title or called[each.kind]]
        for href in [address_of(f"/verify/{each.uid}")]
    ]


def names() -> dict[str, str]:
    """What a credential of each kind is called before its document says it."""
    return {"passport": _("Digital passport"), "visa": _("Visa"), "badge": _("Badge")}


def _linkedin(held: Held, name: str, href: str) -> str:
    """The form in which LinkedIn's people add a certificate, filled in."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": config().name,
        "issueYear": held.issued_at.year,
        "issueMonth": held.issued_at.month,
        "certUrl": href,
        "certId": held.uid,
    }
    if held.until:
        values |= {"expirationYear": held.until.year, "expirationMonth": held.until.month}
    return "https://www.linkedin.com/profile/add?" + urlencode(values)


def look(uid: str) -> Verdict:
    """The credential of that *uid*, counted as one look of whoever asks."""
    at, asking = now(), source()
    try:
        with reading() as session:
            held = verification.look(session, uid, asking, at=at)
    except NotFound:
        _count(asking, at)
        raise
    _count(asking, at)
    return held


def _count(asking: Source, at: datetime) -> None:
    with writing() as session:
        looks.count(session, asking, at=at)


def _list(number: int, purpose: str) -> Response:
    with reading() as session:
        text = status_lists.signed(session, house(), number, purpose, at=now())
    return public(Response(text, mimetype=JSON_LD), KEPT)


def _signed(uid: str) -> Verdict:
    """The credential with its document. Raises ``NotFound`` for one that says nothing any more."""
    held = look(uid)
    if held.state == "erased":
        raise NotFound("This credential cannot be verified any more: its holder’s data was erased.")
    if not held.document:
        raise Unavailable("It is being signed. Please try again in a moment.")
    return held


def _kept(response: Response) -> Response:
    response.add_etag()
    response.vary.add("Accept")
    public(response, KEPT).make_conditional(request)
    return response


def _file(response: Response, held: Verdict, suffix: str) -> Response:
    name = f"{held.kind}-{held.uid[:8]}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
