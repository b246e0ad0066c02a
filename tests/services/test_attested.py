"""Visas are attested as the passport is, in the words of their content."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from academy.models.credentials import Credential
from academy.models.database import writing
from academy.models.visas import Visa
from academy.services import publishing, visas
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.credentials import row, signed
from tests.make import Pages, answered

pytestmark = pytest.mark.pages  # what is signed is told and drawn there

RULE = """\
id: harbour
name: { en: Harbour }
text: { en: You can moor. }
modules: [tides]
"""


@pytest.fixture
def visa(app: Flask, tmp_path: Path) -> Credential:
    """The signed credential of a visa that Amina got by a quiz."""
    pages = Pages(tmp_path / "pages", needed=2).module("sea", "tides").module("sea", "winds")
    pages.texts["visas/harbour.yaml"] = RULE
    with writing() as session:
        publishing.publish(session, pages.read(), at=OPENING)
        answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
        kept = select(Credential.uid).where(Credential.kind == "visa")
        uid = session.scalars(kept).one()
    signed(app)
    return row(uid)


def test_a_visa_is_attested_in_the_words_of_its_rule(visa: Credential) -> None:
    document = json.loads(visa.document or "")
    achievement = document["credentialSubject"]["achievement"]
    assert document["name"] == "Harbour"
    assert achievement["criteria"]["narrative"] == "You can moor."
    assert achievement["id"] == "https://academy.example.com/achievements/visa-harbour"
    assert achievement["achievementType"] == "Certification"


def test_a_visa_that_is_revoked_takes_its_credential_along(visa: Credential) -> None:
    with writing() as session:
        held = session.scalars(select(Visa)).one()
        assert visas.end(session, held.id, "revoked", ended_at=OPENING, reason="A slip.")
    assert row(visa.uid).revoked_at == OPENING
    assert row(visa.uid).reason == "A slip."
