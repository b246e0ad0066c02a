"""For load balancers: alive, and ready to serve."""

from flask import Blueprint, Response
from sqlalchemy import text

from academy.models.database import reading
from academy.web.policy import Who, allow

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allow(Who.ANYONE)
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@allow(Who.ANYONE)
def ready() -> Response:
    """The database answers as well; 503 otherwise."""
    with reading() as session:
        session.execute(text("select 1"))
    return Response("ok\n", mimetype="text/plain")
