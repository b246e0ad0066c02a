"""The addresses of SCIM. Everything but the description of the service needs a directory's token."""

from flask import Blueprint, Response, request
from flask_login import current_user

from academy.clock import now
from academy.models.database import writing
from academy.services.directories import calls, departures
from academy.services.directories.calls import About
from academy.services.directories.departures import Held
from academy.services.directories.saying import LONGEST_KEY
from academy.services.directories.tokens import Caller
from academy.web.policy import Who, allow

blueprint = Blueprint("scim", __name__, url_prefix="/scim/v2")

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ALL = ["GET", *sorted(WRITES)]


@blueprint.get("/ServiceProviderConfig")
@allow(Who.ANYONE)
def config() -> Response:
    """What the academy can do; the same for everybody."""
    import academy.web.scim.speaking as speaking

    return speaking.answer(None, at=now())


@blueprint.route("/<any(Users, Groups):listed>", methods=["GET", "POST"])
@allow(Who.DIRECTORY)
def several(listed: str) -> Response:
    """A page of people or lists; a new one."""
    return _answer(listed)


@blueprint.route("/<any(Users, Groups):listed>/<thing>", methods=ALL)
@allow(Who.DIRECTORY)
def one(listed: str, thing: str) -> Response:
    """One of them; a search with a body is one of the things."""
    return _answer(f"{listed}/.search" if thing == ".search" else listed)


@blueprint.route("/", methods=ALL, defaults={"rest": ""})
@blueprint.route("/<path:rest>", methods=ALL)
@allow(Who.DIRECTORY)
def others(rest: str) -> Response:
    """Schemas and types; and for all that is not here, an answer that SCIM clients understand."""
    return _answer(rest.partition("/")[0])


def _answer(thing: str) -> Response:
    import academy.web.scim.speaking as speaking

    caller: Caller = current_user._get_current_object()
    at = now()
    try:
        response = speaking.answer(caller, at=at)
    except Held as held:
        with writing() as session:
            departures.hold(session, caller, held, at=at)
        response = speaking.held_back(held)
    is_search = thing.endswith(".search")
    if (request.method in WRITES and not is_search) or response.status_code >= 400:
        with writing() as session:
            calls.log(
                session,
                caller,
                method=request.method,
                thing=thing,
                status=response.status_code,
                about=_about(response) if thing == "Users" else About(),
                said=_sentence(response),
                at=at,
            )
    return response


def _sentence(response: Response) -> str:
    """What a refusal said."""
    body = response.get_json(silent=True) if response.status_code >= 400 else None
    detail = body.get("detail") if isinstance(body, dict) else None
    return detail if isinstance(detail, str) else ""


def _about(response: Response) -> About:
    """By which names a call spoke of somebody: the id in its address or answer, or what it sent."""
    uid = (request.view_args or {}).get("thing") or (response.get_json(silent=True) or {}).get("id")
    try:
        sent = request.get_json(silent=True, force=True)
    except RecursionError:  # too much inside each other, and refused for it
        sent = None
    name = sent.get("userName") if isinstance(sent, dict) else None
    return About(_plain(uid), _plain(name))


def _plain(name: object) -> str:
    """A name that anybody could go by; empty for what no database would look for."""
    is_one = isinstance(name, str) and len(name) <= LONGEST_KEY and name.isprintable()
    return str(name) if is_one else ""
