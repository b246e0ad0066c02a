"""Draws as they are stored: what was chosen for a person, in which editions, and why.

A draw is chance made durable. Once it is stored every device reads it, nothing published meanwhile
disturbs it, and reading it needs no engine.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from academy.engine.draw import draw
from academy.engine.gain import scores
from academy.engine.marking import Mark
from academy.engine.memory import State, noon, set_aside
from academy.engine.prediction import QUESTION as DIFFICULTY
from academy.engine.prediction import TYPICAL, contributions
from academy.engine.why import Reason, Why
from academy.errors import NotFound
from academy.models.daily import DRAW
from academy.models.statements import here, run
from academy.services import catalogue, memory
from academy.services.attempts import Given
from academy.services.banks import Ready
from academy.services.published import Question
from academy.services.viewer import Viewer

ACQUAINTED = 10
"""Answers from which on something can be said of how she answers."""

NOTABLE = 0.2
"""Logits: what moves a chance by less goes without saying."""

Picks = list[list[Any]]
"""``[question id, edition id, why]`` in the order asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a draw, in the edition that was drawn; ``seed`` orders its options.

    ``weighed`` is what weighed most in the chance of a right answer, with its sign and in logits:
    groups of level 2's features. Empty while no fit has one.
    """

    question: Question
    why: Why
    seed: str
    given: Given | None
    weighed: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Daily:
    """Where a draw stands: her daily, a round of practice, or the first diagnosis.

    ``works`` says whether the day counts for her: on rest days and on leave a daily asks nothing.
    ``id`` is None when nothing was drawn; ``changes`` is what its answers had changed, as it is stored.
    """

    id: int | None
    purpose: str
    day: date
    works: bool
    asked: Sequence[Asked]
    next_day: date
    changes: Sequence[Any] = field(default=(), compare=False)

    @property
    def current(self) -> Asked | None:
        """The first question without an answer."""
        return next((asked for asked in self.asked if asked.given is None), None)

    @property
    def is_done(self) -> bool:
        """Whether something was asked, and all of it is answered."""
        return bool(self.asked) and self.current is None

    @property
    def notion(self) -> str | None:
        """The skill that the card names; None when nothing is asked."""
        return self.asked[0].why.skill if self.asked else None

    def find(self, uid: str) -> Asked | None:
        """What asks the question of that *uid*."""
        return next((asked for asked in self.asked if asked.question.uid == uid), None)


def locked(
    session: Session, viewer: Viewer, statement: Select[Any], which: dict[str, Any], at: datetime
) -> Sequence[Row[Any]]:
    """A draw of hers with her memory, which is begun if the draw is older than that."""
    rows = run(session, statement, {"person": viewer.id, **which}).all()
    if not rows:
        memory.begin(session, viewer, at=at)
        rows = run(session, statement, {"person": viewer.id, **which}).all()
    return rows


def nothing(viewer: Viewer, purpose: str, day: date) -> Daily:
    """A day on which nothing is asked."""
    works, next_day = viewer.works_on(day), viewer.next_day(day)
    return Daily(None, purpose, day, works, (), next_day)


def standing(session: Session, viewer: Viewer, row: Row[Any], answers: Sequence[Row[Any]]) -> Daily:
    """The draw of *row* with those *answers* of it."""
    live = catalogue.current(session, viewer.publication)
    given = {
        answer.question_id: Given(answer.given["answer"], Mark(answer.share), answer.at)
        for answer in answers
        if answer.question_id is not None
    }
    editions = live.editions(session, [edition for _, edition, _ in row.picks])
    asked = [
        Asked(
            question=question,
            why=_why(why),
            seed=f"{viewer.id}:{row.purpose}:{row.day}:{question.uid}",
            given=given.get(question.id),
            weighed=why.get("weighed", {}),
        )
        for question, (_, _, why) in zip(editions, row.picks, strict=True)
    ]
    works, next_day = viewer.works_on(row.day), viewer.next_day(row.day)
    own = {(each.question.id, each.given.at.isoformat()) for each in asked if each.given}
    changes = [change for change in row.changes or () if (change[0], change[-1]) in own]
    return Daily(row.id, row.purpose, row.day, works, asked, next_day, changes)


def asked_in(daily: Daily, uid: str) -> Asked:
    """What asks the question of that *uid*. Raises ``NotFound``."""
    if asked := daily.find(uid):
        return asked
    raise not_chosen()


def not_chosen() -> NotFound:
    """What is said to who answers what nobody asked her."""
    return NotFound("This question is not among those chosen for you.")


def chosen(
    ready: Ready, state: State, *, day: date, size: int, rng: Random, but: Collection[str] = ()
) -> Picks:
    """At most *size* questions for her on *day*, as they are stored; none of those in *but*."""
    for uid in but:
        if uid in ready.bank.index:
            state = set_aside(state, uid, day + timedelta(days=1))
    picks = draw(state, day=day, size=size, rng=rng)
    at = noon(day)
    return [
        pinned(ready, pick.question.id, pick.why, _weighed(state, pick.question.id, at))
        for pick in picks
    ]


def with_another(
    viewer: Viewer, ready: Ready, state: State, picks: Picks, daily: Daily, aside: Asked
) -> Picks:
    """*picks* of *daily* with another question where *aside* stood, around the same notion if any is.

    Without any other question there is one question less.
    """
    seed = f"{viewer.id}:{daily.day}:{aside.question.uid}"
    rng = Random(seed)  # noqa: S311 -- repeatable on purpose
    taken = {asked.question.uid for asked in daily.asked}
    rested = scores(state, day=daily.day).eligible.tolist()
    near = {
        question.id
        for question, may_be_asked in zip(ready.bank.questions, rested, strict=True)
        if may_be_asked and ready.is_near(question.id, aside.why.skill)
    }
    far = ready.live.keys() - near
    others = chosen(ready, state, day=daily.day, size=1, rng=rng, but=taken | far) or chosen(
        ready, state, day=daily.day, size=1, rng=rng, but=taken
    )
    place = next(place for place, pick in enumerate(picks) if pick[0] == aside.question.id)
    return [*picks[:place], *others, *picks[place + 1 :]]


def pinned(
    ready: Ready, uid: str, why: Why, weighed: Mapping[str, float] = MappingProxyType({})
) -> list[Any]:
    """The question of that *uid* in its live edition."""
    question = ready.live[uid]
    if why.reason is Reason.PRIORITY and why.skill in ready.campaigns:
        why = replace(why, reason=Reason.CAMPAIGN)
    last = why.last.isoformat() if why.last else None
    told = {"weighed": dict(weighed)} if weighed else {}
    return [question.id, question.edition_id, asdict(why) | {"last": last} | told]


def _weighed(state: State, question: str, at: datetime) -> dict[str, float]:
    """The two groups that move the chance of a right answer most, if they move it at all.

    Of somebody who hardly answered anything, and of what she has not met, there is nothing to tell.
    """
    row = state.bank.row(question)
    added = contributions(state, question, at)
    untold = {TYPICAL}
    if int(state.person["asked"][0]) < ACQUAINTED:
        untold |= added.keys() - {DIFFICULTY}
    if not state.questions["asked"][row]:
        untold |= {"this question", "time since", "how quickly"}
    if not any(state.skills["asked"][skill] for skill in state.bank.skills_of[row]):
        untold.add("the skill")
    told = added.keys() - untold
    most = sorted(told, key=lambda group: (-abs(added[group]), group))[:2]
    return {group: round(added[group], 2) for group in most if abs(added[group]) >= NOTABLE}


def store(
    session: Session, viewer: Viewer, purpose: str, picks: Picks, *, number: int = 1, at: datetime
) -> None:
    """Keep *picks* for her day, shown *at*; what another device has kept by then stays."""
    row = {
        "person_id": viewer.id,
        "purpose": purpose,
        "day": viewer.day(at),
        "number": number,
        "picks": picks,
        "shown_at": at,
    }
    run(session, here(session, DRAW), row)


def _why(stored: Mapping[str, Any]) -> Why:
    last = date.fromisoformat(stored["last"]) if stored["last"] else None
    own = {name: value for name, value in stored.items() if name != "weighed"}
    return Why(**{**own, "reason": Reason(stored["reason"]), "last": last})
