"""Who asks through the API: whoever holds the token of the ``Authorization`` header.

Never the cookie: so no other site's page can act through a browser, and no forgery token is needed.
A wrong token counts for its address on the limits that all doors share, and counts once: a program
that never learnt that its token ended is told so, again and again, but guesses nothing. A right token is
not held up by limits: it is 256 random bits, and an office behind one address keeps its programs when
somebody there mistypes.
"""

from flask import Request, Response, g, request
from flask_babel import gettext as _

from academy.clock import now
from academy.models.database import db, writing
from academy.services import sign_in
from academy.services.viewer import Viewer
from academy.web import errors
from academy.web.doors import config, fail_at


def is_api() -> bool:
    """Whether this request is for programs, of people or directories: cookies count for nothing."""
    return request.path.startswith(("/api/", "/scim/"))


def viewer_of(asking: Request) -> Viewer | None:
    """The person whose token *asking* carries; media may be fetched with it as well.

    Raises ``TooMany`` for one more wrong token when its address must pause.
    """
    given = asking.authorization
    if not (is_api() or asking.blueprint == "media") or given is None or given.type != "bearer":
        return None
    viewer = sign_in.viewer_of_token(db.session(), given.token or "")
    if viewer and (config().demo_signs_in or not viewer.is_demo):
        _note_use(viewer)
        return viewer
    if "token_refused" not in g:  # asked again while the refusal is being written
        g.token_refused = True
        count_wrong(given.token or "")
    return None


def ask_for_token() -> Response:
    """401, with what to send instead."""
    response = errors.answer(
        401, _("Please send a valid token in the header “Authorization: Bearer …”.")
    )
    challenge = 'Bearer realm="academy"'
    if "token_refused" in g:
        challenge += ', error="invalid_token"'
    response.headers["WWW-Authenticate"] = challenge
    return response


def _note_use(viewer: Viewer) -> None:
    """Once a day, so that administrators see which tokens nobody needs any more."""
    today = now().date()
    if viewer.token_used_on != today:
        with writing() as session:
            sign_in.note_use(session, viewer, day=today)


def count_wrong(token: str) -> None:
    """A wrong token is a failure at an account that does not exist."""
    fail_at(f"token:{token}")
