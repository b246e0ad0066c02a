"""The audit of credentials: silent when all is well, and each check finds the fault it is for."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from academy.models.checks.credentials import CHECKS
from academy.models.database import reading, writing
from tests.cast import BRUNO
from tests.credentials import passport

pytestmark = [
    pytest.mark.slow,
    pytest.mark.pages,
]  # what is signed is told and drawn there


def faults(session: Session) -> set[str]:
    """The checks that find something."""
    return {name for name, query in CHECKS.items() if session.execute(text(query)).first()}


def loosened(session: Session) -> None:
    """Without the checks of the table itself, which would refuse most of these faults."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("pragma ignore_check_constraints = on"))
    else:
        for name in ("one_end", "signed"):
            session.execute(text(f"alter table credential drop constraint ck_credential_{name}"))


def test_all_is_well_after_two_passports(app: Flask, tmp_path: Path) -> None:
    passport(app, tmp_path)
    passport(app, tmp_path, login=BRUNO)
    with reading() as session:
        assert faults(session) == set()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("delete from credential", "a passport has no credential"),
        (
            "update credential set of = of + 100",
            "a credential attests a passport that is not there, or another person's",
        ),
        (
            "update credential set kind = 'visa'",
            "a credential attests a visa that is not there, or another person's",
        ),
        (
            "update credential set kind = 'badge'",
            "a credential attests an award that is not there, or another person's",
        ),
        (
            "update passport set issued_at = '2020-01-01 00:00:00'",
            "a credential was issued at another moment than its passport",
        ),
        ("update credential set jwt = null", "a credential is signed in part"),
        (
            "update signing_key set created_at = '2099-01-01 00:00:00'",
            "a credential was signed before its key was made",
        ),
        (
            "update credential set revoked_at = issued_at, superseded_at = issued_at",
            "a credential was revoked and superseded",
        ),
        (
            "update credential set revoked_at = '2020-01-01 00:00:00'",
            "a credential ended before it was issued",
        ),
        (
            "update credential set person_id = null",
            "a credential keeps the documents of somebody who was erased",
        ),
        ("update credential set digest = 'x'", "two credentials have the same document"),
        ("delete from status_list", "a signed credential belongs to no status list"),
    ],
)
def test_each_fault_is_found(app: Flask, tmp_path: Path, fault: str, sentence: str) -> None:
    passport(app, tmp_path)
    passport(app, tmp_path, login=BRUNO)
    with writing() as session:
        loosened(session)
        session.execute(text(fault))
        found = faults(session)
        session.rollback()
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("pragma ignore_check_constraints = off"))
    assert sentence in found


def test_every_check_has_a_fault_of_its_own() -> None:
    marks = test_each_fault_is_found.pytestmark  # type: ignore[attr-defined]
    planted = {sentence for _fault, sentence in marks[0].args[1]}
    assert planted == set(CHECKS)
