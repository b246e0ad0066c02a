"""The scores of running challenges, counted by a job from the sums by unit and day; and their ends.

A board shows whole days up to the eve of the last one; the last day is counted when it is over for
everybody and the ledger is folded beyond it. Then the result is entered, once, and its people are told.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from academy.engine import boards as rules
from academy.engine.boards import Phase
from academy.models.challenges import REACH, Challenge, ChallengeState, ChallengeUnit
from academy.models.database import reading, writing
from academy.models.people import Person, Unit
from academy.models.statements import here, run
from academy.models.tallies import Fold, UnitDay
from academy.services import challenges, notices, rankings, tallies
from academy.services.notices import News

GRACE = timedelta(minutes=10)
"""A request that began on the last day is done by then."""

PORTION = 500
"""People who are told in one transaction."""

COLUMNS = {"star": UnitDay.stars, "key": UnitDay.keys, "point": UnitDay.points}


def bring_up_to_date(*, secret: str, at: datetime) -> None:
    """Fold what was earned into units' days, then count places and challenges from those."""
    tallies.catch_up(at=at)
    rankings.refresh(secret=secret, at=at)
    keep(at=at)


def keep(*, at: datetime) -> None:
    """Count what runs, close what is over, and tell whom it concerns."""
    with reading() as session:
        running = session.scalars(select(Challenge.id).where(_is_open)).all()
    for challenge in running:
        with writing() as session:
            count(session, challenge, at=at)
    with reading() as session:
        untold = session.execute(_UNTOLD).all()
    for challenge, state in untold:
        tell(challenge, state, at=at)


def count(session: Session, challenge_id: int, *, at: datetime) -> None:
    """The scores of one challenge as far as the ledger is folded; its result when it is over."""
    held = select(Challenge).where(Challenge.id == challenge_id, _is_open).with_for_update()
    challenge = session.scalar(held)
    folded = session.scalar(select(Fold.at).where(Fold.name == tallies.LEDGER))
    if challenge is None or folded is None:
        return
    earliest, latest = challenges.span(session, challenge, at=folded - GRACE)
    phase = rules.phase(challenge.first, challenge.last, earliest=earliest, latest=latest)
    if phase is Phase.AHEAD:
        return
    entered = select(ChallengeUnit).where(ChallengeUnit.challenge_id == challenge.id)
    rivals = session.scalars(entered).all()
    until = rules.counted_until(challenge.last, phase)
    for rival in rivals:
        _score(session, challenge, rival, until)
    is_race = challenge.kind == "race"
    scores = {rival.unit_id: rival.score or 0 for rival in rivals}
    ranks = rules.places(scores) if is_race else {}
    for rival in rivals:
        rival.place = ranks.get(rival.unit_id)
    challenge.counted_at = folded
    session.flush()
    if challenge.goal is not None and sum(rival.total for rival in rivals) >= challenge.goal:
        _enter(session, challenge.id, "reached", at=at)
    if phase is Phase.COUNTING:
        _enter(session, challenge.id, "closed", at=at)


def tell(challenge_id: int, state: str, *, at: datetime) -> None:
    """Have its people told of a *state*, in portions; whoever begins again tells nobody twice.

    Calm people are left alone, and so are those whose boards are off, unless it is a goal.
    """
    with reading() as session:
        challenge = session.scalars(select(Challenge).where(Challenge.id == challenge_id)).one()
    source = f"challenge:{challenge.uid}:{state}"
    news = News(source, f"challenge-{state}", {"uid": challenge.uid, "title": challenge.title})
    after: int | None = 0
    while after is not None:
        with writing() as session:
            people = session.execute(_whom(challenge, after)).scalars().all()
            notices.tell_all(session, [(person, news) for person in people], at=at)
        after = people[-1] if len(people) == PORTION else None
    with writing() as session:
        told = (ChallengeState.challenge_id == challenge_id) & (ChallengeState.state == state)
        session.execute(update(ChallengeState).where(told).values(told_at=at))


_is_open = ~(
    select(ChallengeState.challenge_id)
    .where(
        ChallengeState.challenge_id == Challenge.id,
        ChallengeState.state.in_(("closed", "cancelled")),
    )
    .exists()
)

_UNTOLD = select(ChallengeState.challenge_id, ChallengeState.state).where(
    ChallengeState.told_at.is_(None), ChallengeState.state != "cancelled"
)


def _whom(challenge: Challenge, after: int) -> Select[int]:
    fit = Person.id > after, Person.suspended_at.is_(None), Person.is_calm.is_(False)
    people = select(Person.id).join(Unit, Unit.id == Person.unit_id)
    people = people.where(challenges.below(challenge.id), *fit)
    if challenge.kind == "race":
        people = people.where(Unit.has_boards)
    return people.order_by(Person.id).limit(PORTION)


def _enter(session: Session, challenge_id: int, state: str, *, at: datetime) -> None:
    row = {"challenge_id": challenge_id, "state": state, "at": at, "told_at": None}
    run(session, here(session, REACH), row)


def _score(session: Session, challenge: Challenge, rival: ChallengeUnit, until: date) -> None:
    """What *rival*'s people earned from the first day to *until*.

    Only groups count that cannot be told apart by what other boards show: see ``countable``. Units with
    boards and those without stand apart, as a race counts the former and a goal all of them.
    """
    top = session.execute(select(Unit.name, Unit.path).where(Unit.id == rival.unit_id)).first()
    if top is None:  # it went: what it had stays
        return
    inside = Unit.path.startswith(top.path, autoescape=True)
    heads_of = select(Unit.path, Unit.has_boards, func.count()).join(Person)
    heads_of = heads_of.where(inside, Person.suspended_at.is_(None))
    compared: dict[str, int] = {}
    others: dict[str, int] = {}
    for path, has_boards, people in session.execute(heads_of.group_by(Unit.id)):
        (compared if has_boards else others)[path] = people
    counted = rules.countable(compared)
    if challenge.kind == "goal":
        counted |= rules.countable(others)
    earned = select(Unit.path, func.sum(COLUMNS[challenge.currency]))
    earned = earned.join(Unit, Unit.id == UnitDay.unit_id).where(
        inside, UnitDay.day >= challenge.first, UnitDay.day <= until
    )
    found = session.execute(earned.group_by(Unit.path))
    sums: dict[str, int] = {path: int(total) for path, total in found}
    heads = compared | others
    rival.name = top.name
    rival.heads = sum(heads[path] for path in counted)
    rival.total = sum(sums.get(path, 0) for path in counted)
    is_group = rival.heads >= rules.LEAST
    rival.score = rules.per_head(rival.total, rival.heads) if is_group else None
