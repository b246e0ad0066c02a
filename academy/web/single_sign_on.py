"""Signing in through the company: to its provider, back from it, and what the provider wants to know of us.

What begins a sign-in is a link, not a form: the browser's policy would not let a form lead to the
provider, or on from there to wherever that sends it. Coming to that address from elsewhere only signs
people in as themselves.
"""

import logging
import secrets
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as cookie
from flask.blueprints import BlueprintSetupState
from flask_login import current_user, logout_user

from academy.clock import now
from academy.errors import AcademyError, NotFound
from academy.models.database import writing
from academy.models.single_sign_on import CompanySignIn
from academy.provider import OpenId, Provider
from academy.services.single_sign_on import admission, passages
from academy.services.single_sign_on.facts import Facts, Refused
from academy.services.single_sign_on.openid import OpenIdGate
from academy.services.single_sign_on.saml import SamlGate
from academy.web.doors import config, device, let_in, safe_path, source
from academy.web.policy import Who, allow
from academy.web.security import from_elsewhere

log = logging.getLogger(__name__)

blueprint = Blueprint("single_sign_on", __name__, url_prefix="/sign-in/company")

BROWSER, ASKS_AGAIN = "browser", "asks_again"
"""In the cookie: the secret of this browser; that its next sign-in asks who is there, known or not."""


@blueprint.record_once
def _forms_come_from_the_provider(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(arrive)


@blueprint.get("")
@allow(Who.ANYONE)
def start() -> Response:
    """On to the provider."""
    onward, gate = safe_path(request.args.get("next")), _gate()
    if current_user.is_authenticated:
        return _to(onward)
    at = now()
    departure = gate.begin(asks_again=ASKS_AGAIN in cookie, at=at)
    kind = passages.STATE if isinstance(gate, OpenIdGate) else passages.REQUEST
    browser = cookie.setdefault(BROWSER, secrets.token_urlsafe(32))
    if request.method == "GET":  # whoever only looks begins nothing
        with writing() as session:
            passages.open_passage(
                session,
                key=kind + departure.key,
                browser=browser,
                onward=onward,
                details=departure.details,
                until=at + passages.PATIENCE,
                at=at,
            )
    return _to(departure.address)


@blueprint.get("/return")
@allow(Who.ANYONE)
def come_back() -> Response:
    """Back from a provider that speaks OpenID Connect."""
    gate = _gate()
    if not isinstance(gate, OpenIdGate):
        raise NotFound("There is nothing at this address.")
    at = now()
    passage = _take(passages.STATE + request.args.get("state", ""))
    if passage is None:
        return _refused()
    try:
        answer = gate.finish(request.args, passage.details, at=at)
    except Refused as error:
        _count(request.args.get("state", ""), error.reason)
        return _refused()
    return _admit(answer.facts, passage.onward, id_token=answer.id_token)


@blueprint.post("/assertion")
@allow(Who.ANYONE)
@from_elsewhere
def arrive() -> Response:
    """What a SAML provider has the browser bring: without a cookie of ours, so nobody is in yet."""
    gate = _gate()
    if not isinstance(gate, SamlGate):
        raise NotFound("There is nothing at this address.")
    ticket = None
    try:
        ticket = _ticket(gate, request.form.get("SAMLResponse", ""))
    except Refused as error:
        _count(secrets.token_hex(16), error.reason)
    except AcademyError as error:
        log.warning("an assertion was not taken: %s", error)
    return _to(f"{blueprint.url_prefix}/arrival?{urlencode({'ticket': ticket or ''})}")


@blueprint.after_request
def _leave_the_cookie(response: Response) -> Response:
    """Another site's form came without the browser's cookie: the answer must not put one in its place."""
    if request.endpoint == f"{blueprint.name}.{arrive.__name__}":
        cookie.modified = False
    return response


@blueprint.get("/arrival")
@allow(Who.ANYONE)
def come_in() -> Response:
    """The same browser again, with its cookie: if it began this sign-in, it is in."""
    if not isinstance(_gate(), SamlGate):
        raise NotFound("There is nothing at this address.")
    ticket = request.args.get("ticket")
    passage = (
        _take(passages.TICKET + ticket) if ticket else None
    )  # without one it was counted before
    if passage is None:
        return _refused()
    return _admit(Facts(**passage.details), passage.onward, id_token=None)


@blueprint.get("/metadata")
@allow(Who.ANYONE)
def metadata() -> Response:
    """Who we are, as a SAML provider reads it."""
    gate = _gate()
    if not isinstance(gate, SamlGate):
        raise NotFound("There is nothing at this address.")
    response = Response(gate.own_metadata(at=now()), mimetype="application/samlmetadata+xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def farewell(begun: CompanySignIn) -> Response:
    """The page of somebody who signed out here, who may want to sign out of the company as well."""
    address = None
    gate = _gate() if config().provider else None
    if isinstance(gate, OpenIdGate):
        address = gate.leaving_address(begun.id_token, at=now())
    language = current_user.locale
    logout_user()
    cookie.clear()
    cookie.update({"language": language, ASKS_AGAIN: True})
    return make_response(render_template("sign_in/left.html", address=address))


def _ticket(gate: SamlGate, answer: str) -> str:
    at = now()
    with writing() as session:
        admission.check_address(session, source(), key="", at=at)
    believed = gate.read(answer, at=at)
    with writing() as session:
        ticket = passages.hand_over(
            session,
            key=passages.REQUEST + believed.request,
            details=believed.facts.to_row(),
            at=at,
        )
        is_good = ticket is not None and passages.is_first(
            session, assertion=believed.assertion, until=believed.until
        )
    if ticket is None or not is_good:
        raise Refused("an answer to no open question, or one that came before")
    return ticket


def _take(key: str) -> passages.Passage | None:
    """What this browser began; None, and counted, when it began no such thing."""
    at = now()
    with writing() as session:
        admission.check_address(session, source(), key=key, at=at)
        passage = passages.take(session, key=key, browser=cookie.get(BROWSER, ""), at=at)
        if passage is None:
            reason = "begun elsewhere, used before, or too long ago"
            admission.fail(session, source(), key=key, reason=reason, at=at)
    return passage


def _count(key: str, reason: str) -> None:
    with writing() as session:
        admission.fail(session, source(), key=key, reason=reason, at=now())


def _admit(facts: Facts, onward: str, *, id_token: str | None) -> Response:
    with writing() as session:
        token = admission.admit(
            session,
            _provider(),
            facts,
            source=source(),
            device=device(),
            id_token=id_token,
            demo_signs_in=config().demo_signs_in,
            at=now(),
        )
    return let_in(token, to=safe_path(onward)) if token else _refused(is_known=True)


def _refused(*, is_known: bool = False) -> Response:
    if is_known:  # else the provider sends the same person back at once
        cookie[ASKS_AGAIN] = True
    page = render_template("sign_in/refused.html", is_known=is_known)
    response = make_response(page, 403)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _provider() -> Provider:
    provider = config().provider
    if provider is None:
        raise NotFound("There is nothing at this address.")
    return provider


def _gate() -> OpenIdGate | SamlGate:
    """The way through the provider, made once for the application."""
    provider, kept = _provider(), current_app.extensions
    if "gate" not in kept:
        is_openid = isinstance(provider.speaks, OpenId)
        kept["gate"] = OpenIdGate(provider) if is_openid else SamlGate(provider)
    gate: OpenIdGate | SamlGate = kept["gate"]
    return gate


def _to(address: str) -> Response:
    return redirect(address, code=303)  # type: ignore[return-value]
