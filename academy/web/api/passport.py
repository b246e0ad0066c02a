"""The passport."""

from collections.abc import Iterator

from flask import Response

from academy.clock import now
from academy.models.database import reading
from academy.services import catalogue, credentials, passport, visas
from academy.services.credentials import Held
from academy.web.api import passport_schemas
from academy.web.api.bodies import reply
from academy.web.api.catalogue import A_STAMP
from academy.web.api.operations import part, reads
from academy.web.api.shapes import moment, stamp
from academy.web.letters import address_of
from academy.web.policy import Who, allow, me

blueprint = part("Passport")

A_PASSPORT = {
    "holder": "Amina Benali",
    "rule": {"needed": 4, "of": 4, "per_theme": 1},
    "passed": 1,
    "issued_at": None,
    "stamps": [A_STAMP],
    "seals": [{"theme": "company", "at": "2026-11-20T08:31:07Z"}],
    "visas": [{"slug": "network", "state": "issued", "until": "2028-11-20T08:31:07Z"}],
    "credential": None,
}


@blueprint.get("/passport")
@allow(Who.LEARNER)
@reads(passport_schemas.Passport, example=A_PASSPORT)
def show() -> Response:
    """One's own passport, and the rule it is issued by."""
    at = now()
    with reading() as session:
        live = catalogue.current(session, me().publication)
        held = passport.read(session, me(), live, at=at)
        hers = visas.read(session, me(), live)
        signed = credentials.held(session, me(), at=at) if held.issued_at else []
    themes = {module.theme.id: module.theme.uid for module in live.modules_ever.values()}
    return reply(
        {
            "holder": me().name,
            "rule": _rule(held),
            "passed": held.passed,
            "issued_at": moment(held.issued_at),
            "stamps": [stamp(each) for each in held.stamps.values()],
            "seals": [
                {"theme": themes[id_], "at": moment(at)}
                for id_, at in held.seals.items()
                if id_ in themes
            ],
            "visas": [
                {
                    "slug": each.visa.uid,
                    "state": each.state_at(at),
                    "until": moment(each.until),
                }
                for each in hers
            ],
            "credential": next(_addresses(signed), None),
        }
    )


def _rule(held: passport.Passport) -> dict[str, int]:
    return {"needed": held.rule.needed, "of": held.of, "per_theme": held.rule.per_theme}


def _addresses(signed: list[Held]) -> Iterator[str]:
    return (address_of(f"/credentials/{each.uid}") for each in signed if each.kind == "passport")
