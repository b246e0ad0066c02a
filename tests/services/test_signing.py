"""The signer is killed, and another takes over; and what it costs to sign."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.attestation import integrity
from academy.attestation.contexts import CREDENTIALS, OPEN_BADGES
from academy.attestation.keys import SigningKey, public_of
from academy.config import Config
from academy.models.content import Item
from academy.models.credentials import Credential
from academy.models.database import db, reading, writing
from academy.models.passport import Passport
from academy.services import people, verification
from academy.services.doors import Source
from tests.cast import unit
from tests.conftest import OPENING
from tests.credentials import signed
from tests.workday import PYTHONPATH

pytestmark = [
    pytest.mark.slow,
    pytest.mark.pages,
]  # a real process, killed; pages tell what is signed

MANY = 200

SIGNER = """
import os, pathlib, sys
from academy import config
from academy.app import create_app
from academy.services import signing
from academy.services.keys import House
app = create_app(config.load(os.environ, instance=pathlib.Path(sys.argv[1])))
house = House(secret=os.environ["ACADEMY_SECRET_KEY"], url="https://academy.example.com", name="Escale")
with app.app_context():
    signing.sign_waiting(house, app.extensions["describe"])
"""


def hold_passports(session: Session) -> None:
    """So many people with a passport from before there were credentials."""
    rule = session.scalars(select(Item).where(Item.kind == "academy")).one().edition_id
    rabat = unit(session, "Customer care, Rabat")
    for number in range(MANY):
        person = people.add_person(
            session,
            given_name=f"Holder {number}",
            family_name="Of a passport",
            unit=rabat,
            number=f"h-{number}",
            at=OPENING,
        )
        row = {"uid": f"{number:032x}", "person_id": person.id, "issued_at": OPENING}
        session.add(Passport(rule_edition_id=rule, **row))


def count(*, is_signed: bool) -> int:
    """How many credentials are signed, or wait."""
    with reading() as session:
        there = Credential.signed_at.is_not(None) if is_signed else Credential.signed_at.is_(None)
        return session.scalar(select(func.count()).select_from(Credential).where(there)) or 0


def test_a_signer_that_is_killed_leaves_nothing_half_done_and_another_takes_over(
    academy: Flask, settings: Config, tmp_path: Path
) -> None:
    with writing() as session:
        hold_passports(session)
    environment = {
        **os.environ,
        "PYTHONPATH": PYTHONPATH,
        "ACADEMY_DATABASE_URL": settings.database_url,
        "ACADEMY_SECRET_KEY": settings.secret_key,
    }
    signer = subprocess.Popen([sys.executable, "-c", SIGNER, str(tmp_path)], env=environment)
    deadline = time.monotonic() + 60
    while count(is_signed=True) == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    signer.send_signal(signal.SIGKILL)
    signer.wait(20)
    db.session.remove()
    done = count(is_signed=True)
    assert 0 < done < MANY
    assert signed(academy) == MANY - done
    assert count(is_signed=False) == 0
    with reading() as session:
        uids = session.scalars(select(Credential.uid)).all()
        for uid in uids:
            assert verification.look(session, uid, Source("x", True), at=OPENING).state == "valid"


def test_signing_takes_a_few_milliseconds_each(academy: Flask) -> None:
    with writing() as session:
        hold_passports(session)
    signed(academy)  # the libraries, the key and half of the contexts
    with writing() as session:
        for row in session.scalars(select(Credential)):
            row.signed_at = row.key_id = row.document = None
            row.jwt = row.digest = row.jwt_digest = None
    begun = time.process_time()
    assert signed(academy) == MANY
    each = (time.process_time() - begun) / MANY * 1000
    print(f"{each:.1f} ms of CPU to sign one")  # noqa: T201
    assert each < 60


def test_threads_that_sign_and_check_at_once_do_not_disturb_each_other() -> None:
    key = SigningKey("did:web:academy.example.com#1", bytes(range(32)))

    def sign(number: int) -> bool:
        achievement = {"id": "https://e/a", "type": ["Achievement"], "name": f"Port {number}"}
        document = {
            "@context": [CREDENTIALS, OPEN_BADGES],
            "id": f"https://e/{number}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "credentialSubject": {"type": ["AchievementSubject"], "achievement": achievement},
        }
        return integrity.verifies(integrity.sign(document, key, at=OPENING), public_of(key.private))

    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(sign, range(300)))
    finally:
        sys.setswitchinterval(often)
