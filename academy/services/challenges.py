"""Challenges between units: planned by who answers for all of them, seen by their people.

Until its first day a challenge may change; then it may only be called off, and after its end nothing
changes any more. Scores are counted by a job (``services/scoring.py``); pages only read them.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from academy.engine import boards as rules
from academy.engine.boards import Phase
from academy.errors import Conflict, NotFound
from academy.models.challenges import REACH, Challenge, ChallengeState, ChallengeUnit
from academy.models.people import Unit
from academy.models.statements import here, run
from academy.services import journal, plans
from academy.services.viewer import Viewer

MOST_LISTED = 30

ORDER = (
    *(Phase.FROZEN, Phase.RUNNING, Phase.COUNTING),
    *(Phase.AHEAD, Phase.CLOSED, Phase.CANCELLED),
)
"""In which her people read of challenges."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A unit in a challenge. ``score`` is in tenths a head; None for fewer than five people."""

    unit_id: int
    name: str
    score: int | None
    place: int | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A challenge as a page shows it. ``total`` is what all units reached together."""

    challenge: Challenge
    phase: Phase
    rivals: Sequence[Rival]
    total: int
    reached_at: datetime | None

    @property
    def board(self) -> list[Rival]:
        """The better half, and one's own."""
        ranked = [rival for rival in self.rivals if rival.place is not None]
        most = rules.better_half(len(ranked))
        return [r for r in ranked if r.is_own or (r.place or 0) <= most]

    @property
    def winners(self) -> list[str]:
        """Who came first."""
        return [rival.name for rival in self.rivals if rival.place == 1]

    @property
    def eve(self) -> date:
        """The day whose evening a frozen board shows."""
        return self.challenge.last - timedelta(days=1)


def of_viewer(session: Session, viewer: Viewer, *, at: datetime) -> list[Seen]:
    """The challenges of her unit and of those above it: what runs, what comes, what was, the newest first.

    Three statements at most. Where boards are off, only goals are hers: a goal compares nobody.
    """
    path = [int(step) for step in viewer.unit_path.strip("/").split("/")]
    takes_part = select(ChallengeUnit.challenge_id).where(ChallengeUnit.unit_id.in_(path))
    compares = select(Unit.has_boards).where(Unit.id == viewer.unit_id).scalar_subquery()
    hers = Challenge.id.in_(takes_part) & or_(Challenge.kind == "goal", compares)
    return sorted(_seen(session, viewer, hers, at=at), key=lambda seen: ORDER.index(seen.phase))


def organised(session: Session, viewer: Viewer, *, at: datetime) -> list[Seen]:
    """Those whose units are all hers to answer for, the newest first."""
    return _seen(session, viewer, _hers(viewer), at=at)


def find(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> Seen:
    """One of those that she organises; otherwise ``NotFound``."""
    found = _seen(session, viewer, _hers(viewer) & (Challenge.uid == uid), at=at)
    if not found:
        raise NotFound("There is no such challenge here.")
    return found[0]


def create(session: Session, viewer: Viewer, plan: plans.Plan, *, at: datetime) -> str:
    """A new challenge; its uid. Raises ``Invalid``, ``NotFound`` for a unit that is not hers."""
    chosen = plans.checked(session, viewer, plan, at=at)
    challenge = Challenge(
        uid=secrets.token_hex(16), created_by=viewer.id, created_at=at, **_columns(plan)
    )
    session.add(challenge)
    session.flush()
    _enter(session, challenge.id, chosen)
    _note(session, viewer, "challenge.added", challenge, at=at)
    return challenge.uid


def change(session: Session, viewer: Viewer, uid: str, plan: plans.Plan, *, at: datetime) -> None:
    """Another plan, before it starts. Raises ``Conflict`` afterwards."""
    challenge = _hold(session, viewer, uid)
    if _phase(session, challenge, at=at) is not Phase.AHEAD:
        raise Conflict("It has begun: a challenge changes before its first day only.")
    chosen = plans.checked(session, viewer, plan, at=at)
    session.execute(update(Challenge).where(Challenge.id == challenge.id).values(_columns(plan)))
    session.execute(delete(ChallengeUnit).where(ChallengeUnit.challenge_id == challenge.id))
    _enter(session, challenge.id, chosen)
    _note(session, viewer, "challenge.changed", challenge, at=at)


def cancel(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Call it off, at any time before its end. A second time changes nothing."""
    challenge = _hold(session, viewer, uid)
    match _phase(session, challenge, at=at):
        case Phase.CANCELLED:
            return
        case Phase.COUNTING | Phase.CLOSED:
            raise Conflict("It is over: its result stays.")
        case _:
            row = {"challenge_id": challenge.id, "state": "cancelled", "at": at, "told_at": None}
            if run(session, here(session, REACH), row).first():
                _note(session, viewer, "challenge.cancelled", challenge, at=at)


def _note(
    session: Session, viewer: Viewer, act: str, challenge: Challenge, *, at: datetime
) -> None:
    """In the journal, where the highest of its units lies."""
    entered = select(ChallengeUnit.unit_id).where(ChallengeUnit.challenge_id == challenge.id)
    top = select(Unit.id).where(Unit.id.in_(entered)).order_by(Unit.path).limit(1)
    where = session.scalar(top)
    journal.about(session, viewer.actor, act, "challenge", challenge, at=at, unit_id=where)


def _seen(
    session: Session, viewer: Viewer, which: ColumnElement[bool], *, at: datetime
) -> list[Seen]:
    newest = select(Challenge).where(which).order_by(Challenge.first.desc(), Challenge.id.desc())
    found = session.scalars(newest.limit(MOST_LISTED)).all()
    if not found:
        return []
    ids = [challenge.id for challenge in found]
    rivals: dict[int, list[Any]] = {id_: [] for id_ in ids}
    entered = select(ChallengeUnit).where(ChallengeUnit.challenge_id.in_(ids))
    for row in session.scalars(entered.order_by(ChallengeUnit.place, ChallengeUnit.name)):
        rivals[row.challenge_id].append(row)
    states: dict[int, dict[str, datetime]] = {id_: {} for id_ in ids}
    for state in session.scalars(
        select(ChallengeState).where(ChallengeState.challenge_id.in_(ids))
    ):
        states[state.challenge_id][state.state] = state.at
    day = viewer.day(at)
    return [
        Seen(
            each,
            _phase_of(each, states[each.id], day, day),
            [_rival(row, viewer) for row in rivals[each.id]],
            sum(row.total for row in rivals[each.id]),
            states[each.id].get("reached"),
        )
        for each in found
    ]


def _rival(row: ChallengeUnit, viewer: Viewer) -> Rival:
    is_own = f"/{row.unit_id}/" in viewer.unit_path
    return Rival(row.unit_id, row.name, row.score, row.place, is_own)


def _phase_of(challenge: Challenge, states: Any, earliest: date, latest: date) -> Phase:
    for state in (Phase.CANCELLED, Phase.CLOSED):
        if state in states:
            return state
    return rules.phase(challenge.first, challenge.last, earliest=earliest, latest=latest)


def _phase(session: Session, challenge: Challenge, *, at: datetime) -> Phase:
    """Where it stands by the calendars of all its people."""
    mine = ChallengeState.challenge_id == challenge.id
    states = session.scalars(select(ChallengeState.state).where(mine)).all()
    earliest, latest = span(session, challenge, at=at)
    return _phase_of(challenge, states, earliest, latest)


def span(session: Session, challenge: Challenge, *, at: datetime) -> tuple[date, date]:
    """The earliest and the latest calendar day that it is at *at* for people of *challenge*."""
    zones = session.scalars(select(Unit.time_zone).where(below(challenge.id)).distinct()).all()
    days = [at.astimezone(ZoneInfo(zone)).date() for zone in zones] or [at.date()]
    return min(days), max(days)


def below(challenge_id: int) -> ColumnElement[bool]:
    """The condition on ``Unit`` that its people take part in a challenge."""
    heads = select(Unit.path).join(ChallengeUnit, ChallengeUnit.unit_id == Unit.id)
    top = heads.where(ChallengeUnit.challenge_id == challenge_id).subquery()
    return select(top.c.path).where(Unit.path.like(top.c.path + "%")).exists()


def _hers(viewer: Viewer) -> ColumnElement[bool]:
    """She answers for every unit of it that is still there, and there is one."""
    entered = (
        select(ChallengeUnit.challenge_id)
        .join(Unit, Unit.id == ChallengeUnit.unit_id)
        .where(ChallengeUnit.challenge_id == Challenge.id)
    )
    return entered.exists() & ~entered.where(~plans.within(viewer)).exists()


def _hold(session: Session, viewer: Viewer, uid: str) -> Challenge:
    mine = select(Challenge).where(_hers(viewer), Challenge.uid == uid).with_for_update()
    found = session.scalar(mine)
    if found is None:
        raise NotFound("There is no such challenge here.")
    return found


def _columns(plan: plans.Plan) -> dict[str, Any]:
    names = ("kind", "title", "currency", "first", "last", "goal", "charity", "gift")
    return {name: getattr(plan, name) for name in names}


def _enter(session: Session, challenge: int, chosen: Sequence[Any]) -> None:
    for unit in chosen:
        session.add(ChallengeUnit(challenge_id=challenge, unit_id=unit.id, name=unit.name))
    session.flush()
