"""The chain of digests: whoever rewrites the ledger's past is found out."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from academy.models import append_only
from academy.models.database import db, reading, writing
from academy.models.digests import LedgerDigest
from academy.services import audit, digests, publishing
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered

NIGHT = OPENING + timedelta(days=1)
REWRITTEN = "the ledger is not what it was"


@pytest.fixture
def nights(app: Flask, tmp_path: Path) -> None:
    """Two nights, each after somebody passed a quiz."""
    with writing() as session:
        publishing.publish(
            session, Pages(tmp_path / "pages").module("sea", "tides").read(), at=OPENING
        )
    for night, login in ((NIGHT, AMINA), (NIGHT + timedelta(days=1), BRUNO)):
        with writing() as session:
            at = night - timedelta(hours=12)
            answered(session, viewer(session, login, at=at), "tides", at=at)
        assert audit.audit(at=night).faults == []


def chain() -> list[tuple[str, str, int]]:
    with reading() as session:
        rows = session.query(LedgerDigest).order_by(LedgerDigest.id)
        return [(row.previous, row.digest, row.lines) for row in rows]


def rewrite(statement: str) -> None:
    """As somebody would who owns the database."""
    with db.engines["writer"].begin() as connection:
        append_only.release(connection)
        connection.execute(text(statement))
        append_only.protect(connection)


def found() -> list[dict[str, object]]:
    with reading() as session:
        return digests.tampered(session)


@pytest.mark.usefixtures("nights")
def test_each_night_follows_the_one_before_and_covers_all_lines() -> None:
    first, second = chain()
    assert first[0] == ""
    assert second[0] == first[1]
    with reading() as session:
        lines = session.scalar(text("select count(*) from ledger_entry"))
    assert first[2] + second[2] == lines
    assert first[2] > 0
    assert second[2] > 0


@pytest.mark.usefixtures("nights")
def test_a_night_without_news_adds_nothing_and_keeps_the_head() -> None:
    before = chain()
    report = audit.audit(at=NIGHT + timedelta(days=2))
    assert chain() == before
    assert report.head == before[-1][1]


@pytest.mark.usefixtures("nights")
@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entry set amount = amount * 2 where transaction_id = 1",
        "update ledger_transaction set actor = 'person:9' where id = 1",
        "update ledger_transaction set at = '2026-11-16 07:00:00.000001' where id = 1",
        "delete from ledger_entry where transaction_id = 1",
        "update ledger_digest set digest = previous where id = 1",
    ],
)
def test_whoever_rewrites_the_past_is_found_out_though_the_triggers_were_taken_away(
    statement: str,
) -> None:
    assert found() == []
    rewrite(statement)
    assert found()[0] == {"night": NIGHT, "after": 0, "through": found()[0]["through"]}
    faults = audit.audit(at=NIGHT + timedelta(days=2)).faults
    assert REWRITTEN in [fault.sentence for fault in faults]


@pytest.mark.usefixtures("nights")
def test_rows_of_the_chain_never_change() -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(text("update ledger_digest set lines = 0"))


@pytest.mark.usefixtures("nights")
def test_of_two_audits_at_once_one_extends_the_chain() -> None:
    with writing() as session:
        at = NIGHT + timedelta(days=1)
        answered(session, viewer(session, "hugo", at=at), "tides", at=at)
    with reading() as session:
        link = digests.following(session, at=NIGHT + timedelta(days=3))
    assert link
    for _ in range(2):
        with writing() as session:
            digests.extend(session, link)
    assert len(chain()) == 3
    assert found() == []


def test_lines_that_may_still_get_company_wait_for_the_next_night(
    app: Flask, tmp_path: Path
) -> None:
    with writing() as session:
        publishing.publish(
            session, Pages(tmp_path / "pages").module("sea", "tides").read(), at=OPENING
        )
        answered(session, viewer(session, AMINA, at=NIGHT), "tides", at=NIGHT)
    assert audit.audit(at=NIGHT).head is None
    assert audit.audit(at=NIGHT + digests.SETTLED).head
