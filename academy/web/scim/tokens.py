"""Which directory calls: the one whose token is in the ``Authorization`` header, never a cookie.

A wrong token counts for its address on the limits that all doors share, as it does at the API. So does a
right one from a network that the directory does not name: whoever stole it learns nothing from the answer.
"""

from flask import Request, g, request

from academy.clock import now
from academy.models.database import db, writing
from academy.services.directories import tokens
from academy.services.directories.tokens import Caller
from academy.web.api import auth


def is_scim() -> bool:
    """Whether this request is for directories."""
    return request.path.startswith("/scim/")


def caller_of(asking: Request) -> Caller | None:
    """The directory whose token *asking* carries. Raises ``TooMany`` like the API."""
    given = asking.authorization
    if given is None or given.type != "bearer":
        return None
    at = now()
    caller = tokens.caller_of(db.session(), given.token or "", address=asking.remote_addr, at=at)
    if caller is None:
        if "token_refused" not in g:
            g.token_refused = True
            auth.count_wrong(given.token or "")
        return None
    if not caller.is_noted and "token_noted" not in g:
        g.token_noted = True
        with writing() as session:
            tokens.note_use(session, caller.token_id, at=at)
    return caller
