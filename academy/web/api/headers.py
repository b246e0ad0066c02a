"""The header that writes carry: what the client calls its request."""

from apiflask.fields import String
from apiflask.validators import Length, Regexp

from academy.services.requests import LONGEST_KEY
from academy.web.api.schemas import Asked


def _key(*, required: bool) -> String:
    told = "Your name for this request, a UUID for example: a repeat gets the first answer."
    return String(
        data_key="Idempotency-Key",
        required=required,
        validate=[Length(min=1, max=LONGEST_KEY), Regexp(r"^[\x21-\x7e]+$")],
        metadata={"description": told},
    )


class WriteHeaders(Asked):
    key = _key(required=False)


class KeyedHeaders(Asked):
    key = _key(required=True)
