"""A colleague's word for proof of use: asked by name, given or declined, capped, never mutual.

Who may stand witness: a colleague who holds the live visa; not oneself; not somebody who reports to the one
who asks, since she could hardly decline (her manager may: she has nothing to fear); not somebody for
whom the one who asks ever stood witness; nobody twice while her word counts. A witness gives her word three
times a month. Whatever the reason, a refusal says the same sentence, so that nobody learns from here who
works in the house.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Exists, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from academy.engine.visas import WITNESS
from academy.errors import Conflict, NotFound
from academy.models.evidence import ASK, COUNT, Witness
from academy.models.passport import HOLD
from academy.models.people import Person
from academy.models.statements import here, run
from academy.models.visas import Visa, holds_at
from academy.services import catalogue, evidence, notices, visa_sight
from academy.services.catalogue import Catalogue
from academy.services.logins import normal_login
from academy.services.notices import News
from academy.services.published import Visa as Published
from academy.services.viewer import Viewer

CAP = 3
"""How often a witness gives her word in a month."""

MONTH = timedelta(days=30)

PATIENCE = timedelta(days=30)
"""How long a question waits for its answer."""

MOST_ASKED = 5
"""Colleagues whom one may ask in a month, for all visas."""

Who = int | InstrumentedAttribute[int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a colleague, as either side sees it: the other one's name."""

    id: int
    visa: Published
    name: str
    asked_at: datetime


def ask(session: Session, viewer: Viewer, slug: str, login: str, *, at: datetime) -> None:
    """Ask the colleague who goes by *login*, exactly, to stand witness. Asking twice asks once.

    Raises ``NotFound`` when she may not, ``Conflict`` when no word would count now, or too many were
    asked.
    """
    _hold(session, viewer.id)
    sight = visa_sight.look(session, viewer, slug, at=at)
    if not sight.wants_witness:
        raise Conflict("No witness is needed for this visa.")
    recent = select(func.count()).where(
        Witness.person_id == viewer.id, Witness.asked_at > at - MONTH
    )
    if (session.scalar(recent) or 0) >= MOST_ASKED:
        raise Conflict("You have asked enough colleagues for this month.")
    _give_up_waiting(session, viewer, at)
    row: dict[str, Any] = {
        "visa_id": sight.visa.id,
        "person_id": viewer.id,
        "witness_id": _colleague(session, viewer, sight.visa, login, at),
        "asked_at": at,
        "answer": "asked",
    }
    asked = run(session, here(session, ASK), row).first()
    if asked is not None:
        values = {"visa": sight.visa.id, "name": viewer.name}
        news = News(source=f"witness_asked:{asked.id}", kind="witness_asked", values=values)
        notices.tell(session, row["witness_id"], [news], at=at)


def answer(
    session: Session, viewer: Viewer, question: int, *, confirms: bool, at: datetime
) -> None:
    """The witness gives her word, or declines. A second answer changes nothing.

    Raises ``NotFound`` for a question that is not hers, ``Conflict`` when she may not give it any more.
    """
    row = session.execute(
        select(Witness.person_id, Witness.visa_id, Witness.answer, Witness.asked_at).where(
            Witness.id == question, Witness.witness_id == viewer.id
        )
    ).first()
    if row is None or row.asked_at <= at - PATIENCE:
        raise NotFound("Nobody asks you this any more.")
    live = catalogue.current(session, viewer.publication)
    visa = live.visas_ever[row.visa_id]
    _hold(session, row.person_id, viewer.id)
    if confirms:
        _check(session, viewer, visa, row.person_id, at)
    said = session.execute(
        update(Witness)
        .where(Witness.id == question, Witness.answer == "asked")
        .values(answer="confirmed" if confirms else "declined", answered_at=at)
        .returning(Witness.id)
    ).first()
    if said is None:
        return
    news = News(
        source=f"witnessed:{question}",
        kind="witnessed",
        values={"visa": visa.id, "name": viewer.name, "confirms": confirms},
    )
    notices.tell(session, row.person_id, [news], at=at)
    if confirms:
        _count(session, row.person_id, visa, question, at)
        evidence.follow(session, row.person_id, live, visa, at=at)


def waiting(session: Session, viewer: Viewer, live: Catalogue, *, at: datetime) -> list[Asked]:
    """What colleagues ask her, the oldest first."""
    rows = session.execute(
        select(Witness.id, Witness.visa_id, Person, Witness.asked_at)
        .join(Person, Person.id == Witness.person_id)
        .where(
            Witness.witness_id == viewer.id,
            Witness.answer == "asked",
            Witness.asked_at > at - PATIENCE,
        )
        .order_by(Witness.id)
    )
    return [Asked(row[0], live.visas_ever[row[1]], row[2].name, row[3]) for row in rows]


def asked(session: Session, viewer: Viewer, visa: Published, *, at: datetime) -> list[Asked]:
    """Whom she asked for *visa* and who has not answered."""
    rows = session.execute(
        select(Witness.id, Person, Witness.asked_at)
        .join(Person, Person.id == Witness.witness_id)
        .where(
            Witness.person_id == viewer.id,
            Witness.visa_id == visa.id,
            Witness.answer == "asked",
            Witness.asked_at > at - PATIENCE,
        )
        .order_by(Witness.id)
    )
    return [Asked(row[0], visa, row[1].name, row[2]) for row in rows]


def _give_up_waiting(session: Session, viewer: Viewer, at: datetime) -> None:
    """What she asked too long ago counts as declined, and may be asked again."""
    session.execute(
        update(Witness)
        .where(
            Witness.person_id == viewer.id,
            Witness.answer == "asked",
            Witness.asked_at <= at - PATIENCE,
        )
        .values(answer="declined", answered_at=at)
    )


def _check(session: Session, viewer: Viewer, visa: Published, person: int, at: datetime) -> None:
    """Raise ``Conflict`` unless she may give her word for *person* now."""
    if not _holds(session, viewer.id, visa, at):
        raise Conflict("Your own visa has ended: only who holds it can stand witness.")
    given = select(func.count()).where(
        Witness.witness_id == viewer.id,
        Witness.answer == "confirmed",
        Witness.answered_at > at - MONTH,
    )
    if (session.scalar(given) or 0) >= CAP:
        raise Conflict("You have stood witness %(cap)s times this month. That is enough.", cap=CAP)
    if session.scalar(select(_stood(person, viewer.id))):
        raise Conflict(
            "This colleague stood witness for you: the two of you cannot do it for each other."
        )
    if session.scalar(select(Person.manager_id).where(Person.id == viewer.id)) == person:
        raise Conflict("You report to this colleague by now: somebody else must stand witness.")


def _colleague(session: Session, viewer: Viewer, visa: Published, login: str, at: datetime) -> int:
    """The id of who may stand witness under that name."""
    name = normal_login(login)
    witness = session.scalar(
        select(Person.id)
        .join(Visa, Visa.person_id == Person.id)
        .where(
            or_(Person.email == name, Person.number == name),
            Person.id != viewer.id,
            Person.suspended_at.is_(None),
            or_(Person.manager_id.is_(None), Person.manager_id != viewer.id),
            Visa.visa_id == visa.id,
            holds_at(at),
            ~_stood(viewer.id, Person.id),
            ~_stood(Person.id, viewer.id).where(
                Witness.visa_id == visa.id, Witness.answered_at > at - _counts_for(visa)
            ),
        )
        .limit(1)
    )
    if witness is None:
        raise NotFound("Nobody who can stand witness for you goes by this name.")
    return witness


def _counts_for(visa: Published) -> timedelta:
    """For how long a word counts."""
    proof = visa.document.rule.proof
    return timedelta(days=proof.within if proof else 0)


def _stood(witness: Who, person: Who) -> Exists:
    """Whether *witness* ever gave her word for *person*, for whatever visa."""
    return exists().where(
        Witness.witness_id == witness, Witness.person_id == person, Witness.answer == "confirmed"
    )


def _holds(session: Session, person: int, visa: Published, at: datetime) -> bool:
    """Whether *person* holds *visa* live."""
    live = select(Visa.id).where(Visa.person_id == person, Visa.visa_id == visa.id, holds_at(at))
    return session.scalar(live) is not None


def _count(session: Session, person: int, visa: Published, question: int, at: datetime) -> None:
    row = {
        "visa_id": visa.id,
        "event_id": f"{evidence.OF_WITNESS}{question}",
        "person_id": person,
        "action": WITNESS,
        "source": "witness",
        "at": at,
        "received_at": at,
    }
    run(session, here(session, COUNT), row)


def _hold(session: Session, *people: int) -> None:
    """One act about these people at a time; always in the same order, so that nobody waits for ever."""
    for person in sorted(people):
        run(session, HOLD, {"person": person})
