"""Visas: given, renewed and revoked in the transaction of the act that did it.

Whoever does an act that a rule looks at calls ``follow``: it looks at everything the person did, holds
her row so that of two acts at once one sees the other, and gives what is due. The database decides: one
live visa a person and platform, each number once. A visa keeps the edition of its rule and the acts that
it rests on; a rule that changes later touches no visa.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine import rewards
from academy.engine import visas as rules
from academy.engine.rewards import Payment
from academy.engine.visas import Act, Renewal
from academy.errors import Conflict, Invalid, NotFound
from academy.models.passport import HOLD
from academy.models.people import Person, Unit
from academy.models.statements import here, run
from academy.models.visas import END, HELD, ISSUE, REST_ON, Visa
from academy.services import credentials, journal, notices, units
from academy.services.assignments import at_once
from academy.services.catalogue import Catalogue
from academy.services.notices import News
from academy.services.published import Visa as Published
from academy.services.viewer import Viewer
from academy.services.visa_facts import Dossier, gather

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Held:
    """A visa that a person holds or held. ``state`` is that of its row; ``state_at`` looks at the clock."""

    id: int
    uid: str
    visa: Published
    number: int
    place: str
    issued_at: datetime
    until: datetime | None
    state: str
    ended_at: datetime | None
    reason: str | None

    def state_at(self, at: datetime) -> str:
        """``issued``, ``expired`` from its end on (even before the night has noted it), or ``revoked``."""
        return state_at(self.state, self.until, at)


@dataclass(frozen=True, slots=True)
class Given:
    """A visa given just now: the id of its row, and what it pays."""

    id: int
    visa: Published
    payments: tuple[Payment, ...]


def state_at(state: str, until: datetime | None, at: datetime) -> str:
    """What the *state* of a visa's row says at a moment: the night may not have noted its end yet."""
    return "expired" if state == "issued" and until is not None and until <= at else state


def read(session: Session, viewer: Viewer, live: Catalogue) -> list[Held]:
    """The newest visa of each platform that she holds or held, live ones and others."""
    newest = {}
    for row in run(session, HELD, {"person": viewer.id}):
        values = dict(row._mapping)
        visa = live.visas_ever.get(values.pop("visa_id"))
        if visa is not None:
            newest[visa.id] = Held(visa=visa, **values)
    return list(newest.values())


def due(
    session: Session,
    viewer: Viewer,
    live: Catalogue,
    *,
    about: Iterable[str],
    at: datetime,
    is_held: bool = False,
) -> list[Payment]:
    """Give every visa whose rule looks at one of *about* (``module:ID``, ``lesson:ID``) and is met.

    What that pays; no statement when no rule looks there. *is_held* says that this transaction holds her
    row already.
    """
    named = set(about)
    touched = [v for v in live.visas if not named.isdisjoint(rules.about(v.document.rule))]
    given = follow(session, viewer, live, touched, at=at, is_held=is_held)
    return [payment for each in given for payment in each.payments]


def follow(
    session: Session,
    viewer: Viewer,
    live: Catalogue,
    touched: Sequence[Published],
    *,
    at: datetime,
    is_held: bool = False,
) -> list[Given]:
    """Give those of the *touched* visas that are due to her now: first ones, and renewals."""
    if not touched:
        return []
    if not is_held:
        run(session, HOLD, {"person": viewer.id})
    dossiers = gather(session, viewer.id, live, touched, at=at)
    ready = [(dossier, acts) for dossier in dossiers if (acts := _basis(dossier, at)) is not None]
    if not ready:
        return []
    # An act begun later may have been kept earlier: a visa is not older than what it rests on.
    given_at = max(at, *(act.at for _dossier, acts in ready for act in acts))
    for dossier, _acts in ready:
        _make_room(session, dossier, given_at)
    return _issue(session, viewer, ready, given_at)


def revoke(session: Session, viewer: Viewer, uid: str, *, reason: str, at: datetime) -> None:
    """An administrator of the holder's unit takes a live visa away for good, and says why.

    Raises ``NotFound`` outside her units, ``Conflict`` when it ended before, ``Invalid`` without a
    reason.
    """
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("Say why, in one sentence: the holder reads it.", field="reason")
    row = session.execute(
        select(Visa.id, Visa.person_id, Visa.visa_id, Visa.until, Person.unit_id)
        .join(Person, Person.id == Visa.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Visa.uid == uid, units.within(viewer))
    ).first()
    if row is None:
        raise NotFound("There is no such visa here.")
    run(session, HOLD, {"person": row.person_id})  # nothing renews it meanwhile
    has_lapsed = row.until is not None and row.until <= at
    if has_lapsed or not end(session, row.id, "revoked", ended_at=at, reason=reason):
        raise Conflict("This visa has ended already.")
    journal.note(
        session, actor=viewer.actor, act="visa.revoked", subject=f"person:{row.person_id}", at=at,
        unit_id=row.unit_id, held=row.id, visa=row.visa_id,
    )  # fmt: skip
    news = News(
        source=f"visa_revoked:{row.id}",
        kind="visa_revoked",
        values={"visa": row.visa_id, "reason": reason},
    )
    notices.tell(session, row.person_id, [news], at=at)


def end(
    session: Session, visa: int, state: str, *, ended_at: datetime, reason: str | None = None
) -> bool:
    """End the visa of that row id, if it is live still; whether this call did."""
    values = {"visa": visa, "new_state": state, "end": ended_at, "why": reason}
    if run(session, END, values).first() is None:
        return False
    if state != "expired":  # that, its credential says by its own date
        how: credentials.End = "revoked" if state == "revoked" else "superseded"
        credentials.end(session, "visa", visa, how, reason=reason or "", at=ended_at)
    return True


def _basis(dossier: Dossier, at: datetime) -> tuple[Act, ...] | None:
    """The acts that make a visa due to her now, or None. Who had one revoked gets no other."""
    rule, last = dossier.visa.document.rule, dossier.last
    if last is None:
        return rules.proven(rule.conditions, dossier.facts, at=at)
    opening = renewal(dossier, at)
    if opening is None:
        return None
    return rules.proven(opening.conditions, dossier.facts, at=at, since=opening.since)


def renewal(dossier: Dossier, at: datetime) -> Renewal | None:
    """What renews the visa that she has or had; None when nothing does now."""
    last = dossier.last
    if last is None or last.until is None or last.state == "revoked":
        return None
    return rules.renewal(dossier.visa.document.rule, last.until, at=at)


def _make_room(session: Session, dossier: Dossier, at: datetime) -> None:
    """End the visa that the new one takes the place of."""
    last = dossier.last
    if last and last.state == "issued":
        assert last.until is not None  # noqa: S101 -- else nothing renews it
        state = "superseded" if at < last.until else "expired"
        end(session, last.id, state, ended_at=min(at, last.until))


def _issue(
    session: Session,
    viewer: Viewer,
    ready: Sequence[tuple[Dossier, tuple[Act, ...]]],
    at: datetime,
) -> list[Given]:
    rows = [_row(viewer, dossier, at) for dossier, _acts in ready]
    new = {row.visa_id: row.id for row in run(session, here(session, ISSUE), rows)}
    given, basis, news = [], [], []
    signed: list[tuple[int, int, datetime | None]] = []
    for (dossier, acts), row in zip(ready, rows, strict=True):
        id_ = new.get(dossier.visa.id)
        if id_ is None:  # somebody was faster
            continue
        basis += [_rests_on(id_, act) for act in acts]
        until = row["until"]
        news.append(_news(dossier, id_, until))
        signed.append((viewer.id, id_, until if isinstance(until, datetime) else None))
        number = dossier.number + 1
        paid = rewards.for_visa(viewer.account_id, dossier.visa.uid, number)
        given.append(Given(id_, dossier.visa, tuple(paid)))
    if given:
        run(session, here(session, REST_ON), basis)
        credentials.issue_all(session, "visa", signed, at=at)
        notices.tell(session, viewer.id, news, at=at)
        at_once.follow(session, viewer, at=at)
    return given


def _rests_on(visa: int, act: Act) -> dict[str, int | None]:
    acts = ("stamp", "attempt", "completion", "refresh", "evidence")
    return {
        "visa_id": visa,
        **{f"{kind}_id": act.id if kind == act.kind else None for kind in acts},
    }


def _row(viewer: Viewer, dossier: Dossier, at: datetime) -> dict[str, Any]:
    rule, last = dossier.visa.document.rule, dossier.last
    until = (
        rules.renewed_until(rule, last.until, at)
        if last and last.until
        else rules.ends(rule.valid, at)
    )
    return {
        "uid": secrets.token_hex(16),
        "person_id": viewer.id,
        "visa_id": dossier.visa.id,
        "edition_id": dossier.visa.edition_id,
        "number": dossier.number + 1,
        "place": viewer.unit,
        "issued_at": at,
        "until": until,
        "state": "issued",
    }


def _news(dossier: Dossier, id_: int, until: object) -> News:
    kind = "visa" if dossier.last is None else "visa_renewed"
    values = {
        "visa": dossier.visa.id,
        "until": until.isoformat() if isinstance(until, datetime) else None,
    }
    return News(source=f"{kind}:{id_}", kind=kind, values=values)
