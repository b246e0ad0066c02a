"""The audit: each invariant names the fault that is planted against it, and a sound academy has none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from academy.config import Config
from academy.models import Base, spelling
from academy.models.checks import CHECKS, ledger, passport
from academy.models.database import writing
from academy.models.people import Person
from academy.services import audit, daily, lessons
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages, answered, right

LATER = "2026-11-16 09:00:00.000000"
"""After everything was published."""

HERS = "(select account_id from balance where points > 0 order by account_id limit 1)"
OTHER = "(select max(account_id) from balance where points = 0)"
PERSON = "(select person_id from stamp limit 1)"

ENTRY = "insert into ledger_entry (id, transaction_id, account_id, currency, amount) values"
ACT = (
    "insert into ledger_transaction (id, source, actor, cause, rule_version, at, reverses_id)"
    " values (900, '{}', 'person:1', '{}', 1, '2026-11-16 09:00:00.000000', {})"
)
ADJUSTMENT = (
    "insert into adjustment (id, uid, kind, account_id, stars, keys, points, reason, needs_second,"
    " proposed_at, proposed_by_id, approved_at, approved_by_id, missing_stars, missing_keys,"
    f" missing_points) values (1, 'u', 'grant', 2, 1, 0, 0, 'r', {{}}, '{LATER}', 1, '{LATER}', 1, 0, 0, 0)"
)
HOLD = (
    "insert into hold (id, account_id, source, cause, stars, keys, points, doubt, evidence, at,"
    " decide_by, decided_at, decision) values (1, 2, 'quiz:2:none', 'answer:1', 0, 1, 10, 'speed',"
    f" '{{}}', '{LATER}', '{LATER}', '{LATER}', 'pay')"
)

MISPAID = "an act was paid to another account, or another amount, than its rule says"
CAUSELESS = "an award has no cause"

PLANTS: dict[str, tuple[str, ...]] = {
    "a transaction does not sum to zero": (f"{ENTRY} (900, 1, {HERS}, 'star', 3)",),
    "the books do not close": (f"{ENTRY} (900, 1, {HERS}, 'star', 3)",),
    "a transaction has no lines": ("delete from ledger_entry where transaction_id = 1",),
    "a line has no transaction": (f"{ENTRY} (900, 999, {HERS}, 'star', 3)",),
    "a line has no account": (f"{ENTRY} (900, 1, 999, 'star', 3)",),
    "an act was paid twice": (
        "insert into ledger_transaction (id, source, actor, cause, rule_version, at)"
        " select 900, source, actor, cause, rule_version, at from ledger_transaction where id = 1",
    ),
    "a transaction pays more than one person": (
        f"{ENTRY} (900, 1, (select max(id) from account), 'star', 3)",
    ),
    "an account has no balance": ("delete from balance where points = 0",),
    "a balance is not the sum of its lines": (
        "update balance set right_answers = right_answers + 1 where points > 0",
    ),
    "a month is not the sum of its points": (
        "update balance set month_points = month_points - 1 where points > 0",
    ),
    "a learner owes": ("update balance set keys = -1",),
    "something was taken without a purchase or a reversal": (
        ACT.format("grant:a", "adjustment:1", "null"),
        f"{ENTRY} (900, 900, {HERS}, 'key', -1)",
    ),
    "points fell without a reversal": (
        ACT.format("redemption:a", "redemption:1", "null"),
        f"{ENTRY} (900, 900, {HERS}, 'point', -1)",
    ),
    "a transaction was reversed twice": (
        "update ledger_transaction set reverses_id = 1 where id in (2, 3)",
    ),
    "a reversal takes what its transaction did not give": (
        ACT.format("reversal:a", "adjustment:1", "1"),
        f"{ENTRY} (900, 900, {HERS}, 'point', -5000)",
    ),
    "an act is of no known kind": (ACT.format("bonus:1", "answer:1", "null"),),
    "a right answer was not awarded": (
        "delete from ledger_transaction where source like 'quiz:%'",
    ),
    "a right answer of a minute was not awarded": (
        "delete from ledger_transaction where source like 'daily:%'",
    ),
    "an answer was awarded that is not right": ("update answer set verdict = 'wrong'",),
    "a finished lesson was not awarded": (
        "delete from ledger_transaction where source like 'lesson:%'",
    ),
    CAUSELESS: ("update ledger_transaction set cause = 'answer:999' where source like 'star:%'",),
    MISPAID: ("update ledger_entry set amount = amount * 2 where currency = 'point'",),
    "a lesson was awarded that nobody finished": ("delete from completion",),
    "an answer of a minute is not of its day": (
        "update draw set day = '2026-11-17' where purpose = 'daily'",
    ),
    "a hold pays, and nothing was paid": (HOLD,),
    "something was given by hand that nobody approved": (
        ACT.format("grant:a", "adjustment:1", "null"),
    ),
    "an approved gift by hand was not paid": (ADJUSTMENT.format("false"),),
    "an adjustment that takes two was decided by one": (ADJUSTMENT.format("true"),),
    "an attempt is closed without a score": ("update attempt set score = null",),
    "an attempt is closed before its last answer, or its score is not theirs": (
        "delete from answer where id = (select max(id) from answer where attempt_id is not null)",
    ),
    "a passed attempt has no stamp": ("delete from stamp",),
    "a stamp was given without a passed attempt": ("update attempt set score = 0.1",),
    "a module was stamped twice": (
        "insert into stamp (id, person_id, module_id, attempt_id, place, at)"
        " select 900, person_id, module_id, attempt_id, place, at from stamp",
    ),
    "a stamp was not awarded": ("delete from ledger_transaction where source like 'stamp:%'",),
    "a seal came without a stamp": ("update seal set at = '2026-11-18 09:00:00.000000'",),
    "a theme is finished and has no seal": ("delete from seal",),
    "a theme has a seal and is not finished": ("delete from stamp",),
    "a seal was not awarded": ("delete from ledger_transaction where source like 'seal:%'",),
    "a person has two passports": (
        "insert into passport (id, uid, person_id, rule_edition_id, issued_at)"
        " select 900, 'other', person_id, rule_edition_id, issued_at from passport",
    ),
    "a passport was issued before its rule was met": ("delete from stamp",),
    "a rule is met and no passport was issued": ("delete from passport",),
    "a passport was not awarded": (
        "delete from ledger_transaction where source like 'passport:%'",
    ),
    "a stamp was awarded that nobody holds": ("delete from stamp",),
    "a seal was awarded that nobody holds": ("delete from seal",),
    "a passport was awarded that nobody holds": ("delete from passport",),
}


SUBTLE = (
    (MISPAID, f"update ledger_entry set account_id = {OTHER} where account_id = {HERS}"),
    (MISPAID, "delete from ledger_entry where currency = 'key'"),
    (MISPAID, "update ledger_transaction set rule_version = 99 where source like 'star:%'"),
    (
        CAUSELESS,
        "update ledger_transaction set cause = 'answer:' ||"
        f" cast((select max(id) from answer where person_id <> {PERSON}) as varchar)"
        f" where source like 'star:' || cast({HERS} as varchar) || ':%'",
    ),
)
"""Other faults of the same invariants, which close in every other respect."""


@pytest.fixture
def life(app: Flask, tmp_path: Path) -> None:
    """Amina's: a lesson, a quiz that brings everything, and a minute; an hour after all was published."""
    publish(Pages(tmp_path / "pages").module("sea", "tides", questions=4, asked=2).read())
    at = OPENING.replace(hour=9)
    with writing() as session:
        amina = viewer(session, AMINA, at=at)
        lessons.finish(session, amina, "tides-lesson", at=at)
        answered(session, amina, "tides", at=at)
        today = daily.open_(session, amina, at=at)
        for asked in today.asked:
            key = asked.question.document.key
            daily.answer(session, amina, asked.question.uid, right(key), at=at)
        answered(session, viewer(session, BRUNO, at=at), "tides", at=at, wrongly=1)


@pytest.fixture
def bare(life: None, settings: Config) -> Iterator[Session]:
    """That life in tables without constraints, which let anything happen."""
    engine = create_engine(settings.database_url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: spelling.teach(connection))
    with engine.begin() as connection:
        cascade = " cascade" if connection.dialect.name == "postgresql" else ""
        for table in Base.metadata.tables:
            connection.execute(text(f"create table bare_{table} as select * from {table}"))
            connection.execute(text(f"drop table {table}{cascade}"))
        for (
            table
        ) in Base.metadata.tables:  # once all triggers, which name other tables too, are gone
            connection.execute(text(f"alter table bare_{table} rename to {table}"))
    with Session(engine) as session:
        yield session


def test_each_invariant_names_the_fault_that_is_planted(bare: Session) -> None:
    assert audit.faults(bare) == []
    missed = {}
    for sentence, statements in [*PLANTS.items(), *((said, (fault,)) for said, fault in SUBTLE)]:
        for statement in statements:
            bare.execute(text(statement))
        found = {fault.sentence: fault for fault in audit.faults(bare)}
        if not (sentence in found and found[sentence].rows):
            missed[sentence] = list(found)
        bare.rollback()
    assert missed == {}


def test_whoever_is_not_found_by_her_name_is_named(bare: Session) -> None:
    folded = select(Person.folded_name).where(Person.email == AMINA)
    assert bare.scalar(folded) == "benali\tamina"
    for fault in ("folded_name = 'bruno'", "given_name = 'Éva'", "family_name = ''"):
        bare.execute(text(f"update person set {fault} where email = '{AMINA}'"))
        (found,) = audit.faults(bare)
        assert found.sentence == "a person is not found by her name"
        bare.rollback()


def test_no_invariant_is_without_its_fault() -> None:
    assert set(PLANTS) == {*ledger.CHECKS, *passport.CHECKS}
    assert set(PLANTS) <= set(CHECKS)
