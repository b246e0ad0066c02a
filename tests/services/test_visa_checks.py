"""What the audit asks of visas: silence where all is well, and each planted fault found."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from academy.models.base import UtcDateTime
from academy.models.checks.visas import CHECKS
from academy.models.evidence import Evidence, Witness
from academy.models.people import Person
from academy.models.quizzes import Attempt
from academy.models.visas import Visa, VisaBasis, VisaNeed
from academy.services import catalogue, evidence, lapses, lessons, publishing, witnesses
from academy.services.audit import faults
from academy.services.secrets import Platform
from tests.cast import AMINA, BRUNO, person, unit, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered

DAY = timedelta(days=1)
SETTLED = OPENING

HARBOUR = """\
id: harbour
name: { en: Harbour }
text: { en: You can moor. }
modules: [tides]
lessons: [tides-lesson]
valid: { days: 100 }
"""
PONTON = """\
id: ponton
name: { en: Ponton }
text: { en: You can post. }
modules: [tides]
proof:
  within: 30
  actions: { asked: { times: 1, name: { en: Asked } } }
  witnesses: 1
"""


def broken(session: Session) -> list[str]:
    """The sentences of the checks that found something."""
    session.flush()
    found = []
    for sentence, query in CHECKS.items():
        asked = text(query)
        for name in ("settled", "recent"):
            if f":{name}" in query:
                asked = asked.bindparams(bindparam(name, SETTLED, type_=UtcDateTime()))
        if session.execute(asked).first() is not None:
            found.append(sentence)
    return found


@pytest.fixture
def company(session: Session, tmp_path: Path) -> Session:
    """Amina holds both visas, one by a platform's event, and stood witness for Bruno."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.texts |= {"visas/harbour.yaml": HARBOUR, "visas/ponton.yaml": PONTON}
    publishing.publish(session, pages.read(), at=OPENING)
    for login in (AMINA, BRUNO):
        who = viewer(session, login, at=OPENING)
        answered(session, who, "tides", at=OPENING + DAY)
        lessons.finish(session, who, "tides-lesson", at=OPENING + DAY)
    amina = viewer(session, AMINA, at=OPENING)
    live = catalogue.current(session, amina.publication)
    platform = evidence.Platform(live.visa("ponton").id, unit(session, "Alizé").path, live.number)
    told = evidence.Event("e-1", AMINA, "asked", OPENING + DAY)
    evidence.deliver(session, platform, live, live.visa("ponton"), told, at=OPENING + DAY)
    bruno = viewer(session, BRUNO, at=OPENING)
    witnesses.ask(session, bruno, "ponton", AMINA, at=OPENING + 2 * DAY)
    [question] = session.scalars(select(Witness.id)).all()
    witnesses.answer(session, amina, question, confirms=True, at=OPENING + 2 * DAY)
    lapses.lapse(session, at=OPENING + 101 * DAY)
    answered(session, amina, "tides", at=OPENING + 102 * DAY)
    return session


def test_where_all_is_well_nothing_is_found(company: Session) -> None:
    assert broken(company) == []
    assert faults(company) == []
    assert company.scalar(select(Visa.id).where(Visa.state == "expired")) is not None


def basis_of(company: Session, uid: str, login: str = AMINA) -> list[VisaBasis]:
    """What the first visa of *uid* rests on."""
    live = catalogue.current(company, viewer(company, login, at=OPENING).publication)
    rows = (
        select(VisaBasis)
        .join(Visa, Visa.id == VisaBasis.visa_id)
        .where(
            Visa.visa_id == live.visa(uid).id,
            Visa.number == 1,
            Visa.person_id == person(company, login).id,
        )
    )
    return list(company.scalars(rows))


def test_a_visa_without_a_quiz_or_lesson_is_found(company: Session) -> None:
    company.delete(next(each for each in basis_of(company, "harbour") if each.completion_id))
    assert broken(company) == ["a visa lacks a quiz or a lesson that its rule takes"]


def test_a_visa_without_its_proof_is_found(company: Session) -> None:
    company.delete(next(each for each in basis_of(company, "ponton") if each.evidence_id))
    assert broken(company) == ["a visa lacks the proof of use that its rule takes"]


def test_a_visa_that_rests_on_nothing_is_found(company: Session) -> None:
    company.execute(
        delete(VisaBasis).where(VisaBasis.id.in_([b.id for b in basis_of(company, "ponton")]))
    )
    assert "a visa rests on nothing" in broken(company)


def test_a_visa_that_rests_on_somebody_elses_act_is_found(company: Session) -> None:
    mine = next(each for each in basis_of(company, "harbour") if each.completion_id)
    other = next(each for each in basis_of(company, "harbour", BRUNO) if each.completion_id)
    mine.completion_id = other.completion_id
    assert broken(company) == ["a visa rests on what somebody else did, or on what came after it"]


def test_a_visa_that_is_older_than_its_evidence_is_found(company: Session) -> None:
    company.execute(update(Evidence).values(received_at=OPENING + 50 * DAY))
    assert broken(company) == ["a visa rests on what somebody else did, or on what came after it"]


def test_a_visa_that_rests_on_a_failed_quiz_is_found(company: Session) -> None:
    attempt = basis_of(company, "harbour")[0]
    newest = company.scalars(select(Attempt.id).order_by(Attempt.id)).first()
    attempt.stamp_id, attempt.completion_id, attempt.attempt_id = None, None, newest
    company.execute(update(Attempt).where(Attempt.id == newest).values(score=0.1))
    assert "a visa rests on a quiz that was not passed" in broken(company)


def test_a_missing_visa_is_found(company: Session) -> None:
    bruno = person(company, BRUNO).id
    company.execute(delete(Visa).where(Visa.person_id == bruno))
    found = broken(company)
    assert "somebody did all that a visa takes and has none" in found
    assert "a visa was paid that nobody was given" in found


@pytest.mark.parametrize("login", [AMINA, BRUNO])
def test_a_missing_visa_that_was_used_for_is_found(company: Session, login: str) -> None:
    """Amina's platform told of her, and Bruno's witness gave her word."""
    ponton = basis_of(company, "ponton", login)[0].visa_id
    company.execute(delete(VisaBasis).where(VisaBasis.visa_id == ponton))
    company.execute(delete(Visa).where(Visa.id == ponton))
    assert "somebody learnt and used all that a visa takes and has none" in broken(company)
    company.execute(update(Person).values(suspended_at=OPENING))
    assert "somebody learnt and used all that a visa takes and has none" not in broken(company)


@pytest.mark.parametrize("lacking", ["the quiz", "one event", "nothing"])
def test_who_lacks_something_yet_is_no_fault(
    session: Session, tmp_path: Path, lacking: str
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.texts["visas/ponton.yaml"] = PONTON.replace("times: 1", "times: 2")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    if lacking != "the quiz":
        answered(session, amina, "tides", at=OPENING + DAY)
    live = catalogue.current(session, amina.publication)
    ponton = live.visa("ponton")
    platform = Platform(ponton.id, unit(session, "Alizé").path, live.number)
    for number in range(1 if lacking == "one event" else 2):
        told = evidence.Event(f"e-{number}", AMINA, "asked", OPENING + DAY)
        evidence.deliver(session, platform, live, ponton, told, at=OPENING + DAY)
    assert faults(session) == []
    company_has = session.scalar(select(func.count()).select_from(Visa))
    assert company_has == (lacking == "nothing")
    session.execute(delete(VisaBasis))
    session.execute(delete(Visa))
    found = [each.sentence for each in faults(session)]
    missed = "somebody learnt and used all that a visa takes and has none"
    assert (missed in found) == (lacking == "nothing")


def test_a_second_live_visa_cannot_be_made_and_an_unpaid_one_is_found(company: Session) -> None:
    row = company.execute(select(Visa.__table__).where(Visa.state == "issued")).mappings().first()
    assert row is not None
    values = {**row, "uid": "f" * 32, "number": row["number"] + 1}
    values.pop("id")
    company.execute(text("drop index uq_visa_live"))
    company.execute(insert(Visa).values(**values))
    assert set(broken(company)) == {
        "a visa rests on nothing",
        "somebody has two live visas of one platform",
        "a visa came back, or a newer one left it alive",
        "a visa was not paid",
    }


def test_a_word_without_its_evidence_is_found(company: Session) -> None:
    company.execute(update(Witness).values(answer="declined"))
    assert broken(company) == ["a witness's word and its evidence do not go together"]


def test_two_who_stood_witness_for_each_other_are_found(company: Session) -> None:
    row = company.execute(select(Witness.__table__)).mappings().one()
    values = {**row, "person_id": row["witness_id"], "witness_id": row["person_id"]}
    values.pop("id")
    company.execute(insert(Witness).values(**values))
    assert "two people stood witness for each other" in broken(company)


def test_the_needs_of_each_edition_are_kept(company: Session) -> None:
    kinds = company.scalars(select(VisaNeed.kind).order_by(VisaNeed.id)).all()
    assert sorted(kinds) == ["action", "lesson", "module", "module", "witness"]
