"""How credentials end: for ever, by the database's word, and seen by everybody within a minute."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from academy.attestation import documents
from academy.errors import Unavailable
from academy.models.credentials import Credential
from academy.models.database import reading, writing
from academy.services import credentials, keys, signing, status_lists
from academy.services.doors import Source
from academy.services.keys import House
from academy.services.verification import examine
from tests.cast import BRUNO
from tests.conftest import OPENING
from tests.credentials import HOUSE, earn, passport, row, signed
from tests.visitor import Visitor

pytestmark = pytest.mark.pages  # what is signed is told and drawn there

MINUTE = timedelta(minutes=1)
STRANGER = Source("203.0.113.7")

ENDS = {
    "revoked_at = issued_at": ("revoked_at = null", "revoked_at = null, superseded_at = issued_at"),
    "superseded_at = issued_at": ("superseded_at = null",),
    "until = issued_at": ("until = null", "until = '2099-01-01 00:00:00'"),
    "person_id = null": ("person_id = (select min(id) from person)",),
}
"""Each end, and the ways back from it."""


@pytest.mark.parametrize(
    ("end", "back"), [(end, way) for end, ways in ENDS.items() for way in ways]
)
def test_the_database_lets_no_ended_credential_come_back(
    app: Flask, session: Session, tmp_path: Path, end: str, back: str
) -> None:
    earn(session, tmp_path)
    session.execute(text(f"update credential set {end}"))
    with (
        pytest.raises(DBAPIError, match="an ended credential never comes back"),
        session.begin_nested(),
    ):
        session.execute(text(f"update credential set {back}"))
    session.execute(text("update credential set reason = 'said again'"))


def test_who_is_erased_is_cut_from_ended_credentials_as_well(app: Flask, tmp_path: Path) -> None:
    uid = passport(app, tmp_path)
    with writing() as session:
        held = session.scalars(select(Credential)).one()
        person = held.person_id or 0
        credentials.end(session, "passport", held.of, "revoked", reason="a slip", at=OPENING)
    with writing() as session:
        credentials.forget(session, [person])
    assert (row(uid).person_id, row(uid).document, row(uid).revoked_at) == (None, None, OPENING)


def test_all_that_may_keep_a_list_keep_it_for_a_minute_together(app: Flask, tmp_path: Path) -> None:
    passport(app, tmp_path)
    for path in ("/credentials/status/1", "/credentials/status/1/superseded"):
        answer = Visitor(app).get(path)
        [on_the_way] = re.findall(r"^public, max-age=(\d+)$", answer.headers["Cache-Control"])
        by_who_asked = json.loads(answer.text)["credentialSubject"]["ttl"] / 1000
        here = status_lists.KEPT.total_seconds()
        assert here + int(on_the_way) + by_who_asked <= 60


def test_lists_are_signed_again_within_a_minute_after_the_secret_was_changed(
    app: Flask, tmp_path: Path
) -> None:
    uid = passport(app, tmp_path)
    other = House(secret="quite another secret of the academy", url=HOUSE.url, name=HOUSE.name)

    def listed(at: object) -> str:
        with reading() as session:
            return status_lists.signed(session, other, 1, documents.REVOCATION, at=at)  # type: ignore[arg-type]

    later = OPENING + 2 * MINUTE
    with pytest.raises(Unavailable):
        listed(later)
    assert signed(app, house=other, at=later) == 0
    method = json.loads(listed(later))["proof"]["verificationMethod"]
    with reading() as session:
        old, new = keys.published(session)
    assert old.name in (row(uid).document or "")
    assert method.endswith(f"#{new.name}")
    assert signed(app, house=other, at=later + MINUTE) == 0
    with reading() as session:
        assert len(keys.published(session)) == 2


def test_a_rotation_in_the_middle_of_signing_leaves_what_it_signs_valid(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = passport(app, tmp_path)
    draw = signing._drawn

    def meanwhile(*given: object) -> object:
        with writing() as session:
            keys.rotate(session, HOUSE, at=OPENING)
        return draw(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(signing, "_drawn", meanwhile)
    second = passport(app, tmp_path, login=BRUNO)
    for uid in (first, second):
        held = row(uid)
        with reading() as session:
            for sent in (held.document or "", held.jwt or ""):
                assert examine(session, sent.encode(), STRANGER, at=OPENING).state == "valid"
            assert len(keys.published(session)) == 2
