"""What the demo company asks of its people, and the shares that it aims at: begun three weeks ago.

Ada asks everybody for the passport, and the executive committee for the visa of the network. Hugo asks his
own: whoever talks to customers, due soon, and whoever answers complaints, some of whom are late by now.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.audiences import EVERYBODY, Condition, Rule
from academy.models.audiences import Assignment, Audience
from academy.models.people import Person
from academy.services import catalogue, settling, sign_in
from academy.services.adoption import targets
from academy.services.assignments import desk, joining
from academy.services.assignments import targets as assigned
from academy.services.assignments.desk import Plan
from academy.services.audiences import desk as audiences
from academy.services.colleagues import ADA, HUGO
from academy.services.demo import CAST
from academy.services.trades import COMMITTEE
from academy.services.viewer import Viewer

DAY = timedelta(days=1)

ENTITY = next(role.unit for role in CAST if role.login == HUGO)
"""Hugo’s."""

AGO = 21 * DAY
"""When it began."""

AIMS = (("passport", 120), ("active", 60))
"""What is aimed at, and within how many days from now."""

WHY_DIGITAL = (
    "From next month on every case is opened in the new tool. Half an hour now saves each of us an "
    "afternoon of asking around then."
)
WHY_VOICE = (
    "We answer complaints in public now. Whoever answers knows who reads along, and what cannot be taken "
    "back."
)


def begin(session: Session, *, at: datetime) -> None:
    """Ask it of them once, and set the targets. What is not published is not asked."""
    ada, hugo = _cast(session, ADA), _cast(session, HUGO)
    asked = select(Assignment.id).where(Assignment.created_by_id.in_((ada.id, hugo.id)))
    if session.scalar(asked.limit(1)) is not None:
        return
    units, live = settling.units(session), catalogue.newest(session)
    for who, unit, asks in (
        (ada, settling.GROUP, _of_group(at.date())),
        (hugo, ENTITY, _of_entity(at.date())),
    ):
        for rule, plan in asks:
            if assigned.find(live, plan.kind, plan.target):
                uid = _audience(session, who, units[unit], plan.audience, rule, at=at - AGO)
                desk.open_(session, who, replace(plan, audience=uid), at=at - AGO)
    joining.bring_up_to_date(session, at=at)
    for who, unit, share in ((ada, settling.GROUP, 40), (hugo, ENTITY, 70)):
        for what, days in AIMS:
            targets.set_target(
                session,
                who,
                units[unit],
                what=what,
                share=share,
                due_on=at.date() + days * DAY,
                known=(what,),
                at=at - AGO,
            )


def _of_group(today: date) -> Iterator[tuple[Rule, Plan]]:
    """What Ada asks: of an audience of the content by its slug, or one by that rule."""
    due = today + 45 * DAY
    yield EVERYBODY, Plan(audience="everybody", kind="passport", target=None, due_on=due)
    committee = Plan(audience="executive-committee", kind="visa", target="network", due_days=90)
    yield _job(COMMITTEE), committee


def _of_entity(today: date) -> Iterator[tuple[Rule, Plan]]:
    """What Hugo asks, of audiences of those names."""
    must = partial(Plan, kind="module", is_mandatory=True)
    yield (
        _job("customer", "complaints"),
        must(
            audience="Customer care",
            target="why-digital",
            reason=WHY_DIGITAL,
            due_on=today + 9 * DAY,
            grace_days=7,
        ),
    )
    yield (
        _job("complaints"),
        must(
            audience="Complaints",
            target="voice-online",
            reason=WHY_VOICE,
            due_on=today - 8 * DAY,
            grace_days=3,
        ),
    )


def _audience(
    session: Session, viewer: Viewer, unit_id: int, name: str, rule: Rule, *, at: datetime
) -> str:
    """The content's, if it belongs to that unit, or else a new one; its uid."""
    of_content = (Audience.slug == name, Audience.unit_id == unit_id)
    if uid := session.scalar(select(Audience.uid).where(*of_content)):
        return uid
    named = name.replace("-", " ").capitalize()
    return audiences.create(session, viewer, name=named, unit_id=unit_id, rule=rule, at=at)


def _job(*words: str) -> Rule:
    return Condition("job", "contains", words)


def _cast(session: Session, login: str) -> Viewer:
    id_ = session.scalars(select(Person.id).where(Person.email == login)).one()
    viewer = sign_in.viewer_of_person(session, id_)
    if viewer is None:
        raise AssertionError(f"{login} is suspended")
    return viewer
