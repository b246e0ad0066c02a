"""Stamps, seals and the passport: given in the transaction of the answer that earned them."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine import passport as rules
from academy.engine import rewards
from academy.engine.rewards import Payment
from academy.models.passport import EVERYTHING, HOLD, ISSUE, SEAL, STAMP
from academy.models.statements import here, run
from academy.services import credentials
from academy.services.assignments import at_once
from academy.services.catalogue import Catalogue
from academy.services.published import Module, Theme
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Stamp:
    """A module's stamp: when and where."""

    module: Module
    at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Passport:
    """Everything that a person's passport holds, and the rule it is issued by.

    ``opened`` holds the modules that are offered to her by now. A passport that was revoked was issued
    once, and is not issued again.
    """

    rule: rules.Rule
    opened: frozenset[int]
    stamps: dict[int, Stamp]
    seals: dict[int, datetime]
    issued_at: datetime | None = None
    uid: str | None = None
    is_revoked: bool = False

    @property
    def passed(self) -> int:
        """How many modules are stamped."""
        return len(self.stamps)

    @property
    def of(self) -> int:
        """How many modules she may pass, as things are."""
        return len(self.opened)

    def offered_in(self, theme: Theme) -> list[Module]:
        """The modules of *theme* that are open to her, and those that she has a stamp of."""
        return [m for m in theme.modules if m.id in self.opened or m.id in self.stamps]

    def stamped_in(self, theme: Theme) -> list[Stamp]:
        """The stamps of *theme*, in the order of its modules."""
        return [self.stamps[m.id] for m in theme.modules if m.id in self.stamps]

    def elsewhere(self, live: Catalogue) -> list[Stamp]:
        """The stamps of modules that stand in no theme of *live* any more."""
        here = {module.id for module in live.modules}
        return [stamp for id_, stamp in self.stamps.items() if id_ not in here]


def read(session: Session, viewer: Viewer, catalogue: Catalogue, *, at: datetime) -> Passport:
    """Her passport as it stands at *at*."""
    stamps: dict[int, Stamp] = {}
    seals: dict[int, datetime] = {}
    issued_at, uid, is_revoked = None, None, False
    for what, item, since, word in run(session, EVERYTHING, {"person": viewer.id}):
        if what == "stamp" and item in catalogue.modules_ever:
            stamps[item] = Stamp(catalogue.modules_ever[item], since, word)
        elif what == "seal":
            seals[item] = since
        elif what in ("passport", "revoked"):
            issued_at, uid, is_revoked = since, word, what == "revoked"
    return Passport(
        rule=catalogue.rule,
        opened=frozenset(module.id for module in catalogue.opened(viewer.day(at))),
        stamps=stamps,
        seals=seals,
        issued_at=issued_at,
        uid=uid,
        is_revoked=is_revoked,
    )


def stamp(
    session: Session,
    viewer: Viewer,
    catalogue: Catalogue,
    module: Module,
    *,
    attempt_id: int,
    at: datetime,
) -> list[Payment]:
    """Stamp *module*, seal its theme and issue the passport, each when it is due and only once.

    Returns what this makes due; nothing when the module had its stamp before.
    """
    row = {
        "person_id": viewer.id,
        "module_id": module.id,
        "attempt_id": attempt_id,
        "place": viewer.unit,
        "at": at,
    }
    if run(session, here(session, STAMP), row).first() is None:
        at_once.follow(session, viewer, at=at)  # what is renewed asks to pass it again
        return []
    session.execute(HOLD, {"person": viewer.id})
    passport = read(session, viewer, catalogue, at=at)
    # An answer begun later may have been kept earlier: nothing is older than the stamps that it takes.
    given_at = max(at, *(each.at for each in passport.stamps.values()))
    due = list(rewards.for_stamp(viewer.account_id, module.uid))
    if _seal(session, viewer, module.theme, passport, given_at):
        due += rewards.for_seal(viewer.account_id, module.theme.uid)
    if _issue(session, viewer, catalogue, passport, given_at):
        due += rewards.for_passport(viewer.account_id)
    at_once.follow(session, viewer, at=at)
    return due


def _seal(session: Session, viewer: Viewer, theme: Theme, passport: Passport, at: datetime) -> bool:
    if theme.id in passport.seals:
        return False
    if not rules.is_sealed([m.id for m in theme.modules], passport.stamps):
        return False
    row = {"person_id": viewer.id, "theme_id": theme.id, "at": at}
    return run(session, here(session, SEAL), row).first() is not None


def _issue(
    session: Session, viewer: Viewer, catalogue: Catalogue, passport: Passport, at: datetime
) -> bool:
    if passport.issued_at:
        return False
    themes = {theme.id: catalogue.module_ids_ever(theme) for theme in catalogue.themes}
    if not rules.meets(catalogue.rule, passport.stamps, themes):
        return False
    row = {
        "uid": secrets.token_hex(16),
        "person_id": viewer.id,
        "rule_edition_id": catalogue.rule_edition_id,
        "issued_at": at,
    }
    issued = run(session, here(session, ISSUE), row).scalar()
    if issued is None:
        return False
    credentials.issue_all(session, "passport", [(viewer.id, issued, None)], at=at)
    return True
