"""The door."""

from flask import Blueprint

from academy.web.policy import Who, allow

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@allow(Who.ANYONE)
def show() -> str:
    """The form."""
    return "to come"
