"""Everything that a passport's pages show, read at once: in four statements, whatever it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.services import awards, catalogue, credentials, passport, visas
from academy.services.awards import Held as Award
from academy.services.catalogue import Catalogue
from academy.services.credentials import Held as Credential
from academy.services.passport import Passport
from academy.services.viewer import Viewer
from academy.services.visas import Held as Visa


@dataclass(frozen=True, slots=True)
class Passbook:
    """One person's passport, visas, badges and credentials, as they stood ``at`` that moment."""

    live: Catalogue
    passport: Passport
    visas: list[Visa]
    badges: list[Award]
    credentials: list[Credential]
    at: datetime

    @property
    def live_visas(self) -> list[Visa]:
        """The visas that hold now."""
        return [each for each in self.visas if each.state_at(self.at) == "issued"]

    @property
    def proof(self) -> Credential | None:
        """The credential of the passport itself; None before it is issued."""
        return proof_among(self.credentials)


def read(session: Session, viewer: Viewer, *, at: datetime) -> Passbook:
    """Hers."""
    live = catalogue.current(session, viewer.publication)
    return Passbook(
        live=live,
        passport=passport.read(session, viewer, live, at=at),
        visas=visas.read(session, viewer, live),
        badges=awards.held(session, viewer, live),
        credentials=credentials.held(session, viewer, at=at),
        at=at,
    )


def proof_among(held: Sequence[Credential]) -> Credential | None:
    """The credential of a passport among all that its holder has; None before it is issued."""
    return next((each for each in reversed(held) if each.kind == "passport"), None)
