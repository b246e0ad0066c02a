"""What a holder shows others: the address that anybody can check, and a few words ready to send."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from academy.services import credentials
from academy.web.credentials import Shared, shared
from academy.web.doors import config

OPEN = frozenset({"valid", "signing"})


@dataclass(frozen=True, slots=True)
class Sharing:
    """The proof of a passport, and a text for colleagues in the language of the page."""

    proof: Shared
    text: str

    @property
    def is_open(self) -> bool:
        """Whether it is worth showing: not revoked, nor superseded."""
        return self.proof.held.state in OPEN


def sharing(stamps: int, proof: credentials.Held | None) -> Sharing | None:
    """How a passport of so many *stamps* is shown; None before it is issued."""
    if proof is None:
        return None
    (given,) = shared([proof])
    text = _(
        "My digital passport of %(academy)s is issued: %(stamps)s, and a lot learnt on the way. "
        "You can look at it here: %(address)s",
        academy=config().name,
        stamps=ngettext("%(num)d stamp", "%(num)d stamps", stamps),
        address=given.href,
    )
    return Sharing(given, text)
