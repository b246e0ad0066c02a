"""Proof of use, as a platform delivers it: signed, within five minutes, once for each event."""

import functools
from collections.abc import Callable
from typing import Any

from flask import Response, g, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import catalogue, evidence, secrets
from academy.services.secrets import Platform
from academy.web import errors
from academy.web.api import passport_schemas
from academy.web.api.bodies import reply
from academy.web.api.operations import delivers, part
from academy.web.api.shapes import moment
from academy.web.doors import config
from academy.web.policy import Who, allow

blueprint = part("Platforms")

LARGEST = 16 * 1024
"""Bytes of a delivery: a hundred times what one holds."""

AN_EVENT = {
    "event_id": "ponton-81f3",
    "action": "asked-or-answered",
    "at": "2026-11-20T08:31:07Z",
    "counted": True,
}


def signed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let in a delivery that a platform of the visa *slug* signed now; 401 for every other."""

    @functools.wraps(view)
    def check(slug: str, **values: Any) -> Any:
        body = request.get_data()
        if len(body) > LARGEST:
            raise RequestEntityTooLarge
        at = now()
        try:
            with reading() as session:
                platform = secrets.verify(
                    session,
                    slug,
                    timestamp=request.headers.get("X-Academy-Timestamp", ""),
                    given=request.headers.get("X-Academy-Signature", ""),
                    body=body,
                    secret_key=config().secret_key,
                    at=at,
                )
        except secrets.Untimely:
            return _refused(
                _(
                    "X-Academy-Timestamp is not within five minutes of our clock, which says %(now)s.",
                    now=int(at.timestamp()),
                )
            )
        if platform is None:
            return _refused(_("This delivery is not signed with a secret of this visa."))
        g.platform = platform
        return view(slug=slug, **values)

    return check


@blueprint.post("/visas/<slug>/evidence")
@allow(Who.ANYONE)
@signed
@blueprint.input(passport_schemas.Event, location="json", arg_name="event")
@delivers(passport_schemas.Counted, example=AN_EVENT)
def deliver(slug: str, event: dict[str, Any]) -> Response:
    """A person used the platform. However often this comes, it counts once and is answered the same."""
    platform: Platform = g.platform
    at = now()
    with writing() as session:
        live = catalogue.current(session, platform.publication)
        visa = live.visa(slug)
        told = evidence.event(
            visa,
            event_id=event["event_id"],
            person=event["person"],
            action=event["action"],
            moment=event["at"],
            at=at,
        )
        counted = evidence.deliver(session, platform, live, visa, told, at=at)
    return reply(
        {
            "event_id": counted.event_id,
            "action": counted.action,
            "at": moment(counted.at),
            "counted": True,
        }
    )


def _refused(sentence: str) -> Response:
    response = errors.answer(401, sentence)
    response.headers["WWW-Authenticate"] = 'Signature realm="academy"'
    return response
