"""Two verifiers that are not ours, and a JWT library, judge what our pages serve: without a network."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from academy import clock, paths
from academy.attestation import contexts
from academy.models.credentials import Credential
from academy.models.database import writing
from academy.services import credentials, keys
from academy.services.keys import House
from tests.conftest import OPENING
from tests.credentials import earn, passport, row, signed
from tests.verifiers import judged, printed

pytestmark = pytest.mark.slow

URL = "https://academy.example.com"
GUIDE = paths.bundled("migrations").parent / "docs" / "credentials.md"
DID = "did:web:academy.example.com"
SECRET = "x" * 32


@pytest.fixture
def house() -> House:
    """The academy that ``production`` serves."""
    return House(secret=SECRET, url=URL, name="Escale")


@pytest.fixture
def uid(production: Flask, tmp_path: Path, house: House) -> str:
    """Amina's credential, signed by it."""
    return passport(production, tmp_path, house=house)


def web(app: Flask, uid: str) -> dict[str, str]:
    """All that a verifier may ask for, as our own pages answer it, and the contexts as published."""
    paths = [
        "/.well-known/did.json",
        "/credentials/status/1",
        "/credentials/status/1/superseded",
        f"/credentials/{uid}",
    ]
    client = app.test_client()
    answers = {URL + path: client.get(path) for path in paths}
    assert [each.status_code for each in answers.values()] == [200] * len(paths)
    served = {url: answer.text for url, answer in answers.items()}
    for url in (contexts.CREDENTIALS, contexts.OPEN_BADGES):
        served[url] = json.dumps(contexts.load(url)["document"])
    return served


def judgement(app: Flask, uid: str, **changed: Any) -> dict[str, Any]:
    """What they say of the credential, or of what was made of it."""
    served = web(app, uid)
    document = json.loads(served[f"{URL}/credentials/{uid}"])
    request = {
        "web": served,
        "did": DID,
        "credential": document,
        "jwt": row(uid).jwt,
        "now": clock.now().isoformat(),
    }
    return judged(**(request | changed))


def test_they_verify_what_we_signed(production: Flask, uid: str) -> None:
    said = judgement(production, uid)
    assert said["digitalBazaar"] == {
        "verified": True,
        "status": [["revocation", False], ["message", False]],
        "error": None,
    }
    assert said["digitalCredentials"]["errors"] == []
    log = said["digitalCredentials"]["log"]
    assert (log["valid_signature"], log["expiration"], log["revocation_status"]) == (
        True, True, True,
    )  # fmt: skip
    assert said["jose"]["verified"] is True
    assert said["jose"]["header"] == {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": json.loads(row(uid).document or "")["proof"]["verificationMethod"],
    }
    claims = said["jose"]["claims"]
    assert (claims["iss"], claims["jti"]) == (DID, f"{URL}/credentials/{uid}")
    assert "sub" not in claims


def test_the_programs_of_the_guide_work_word_by_word(
    production: Flask, uid: str, tmp_path: Path
) -> None:
    programs = re.findall(r"```js\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    request = {"web": web(production, uid), "now": clock.now().isoformat()}
    said = []
    for number, program in enumerate(programs):
        folder = tmp_path / str(number)
        folder.mkdir()
        said.append(printed(program, f"{URL}/credentials/{uid}", folder=folder, **request))
    core, bazaar = (set(each.splitlines()) for each in said)
    assert {"valid_signature true", "expiration true", "revocation_status true"} <= core
    assert bazaar == {"signed true", "revocation false", "message false"}


def test_they_refuse_what_was_changed(production: Flask, uid: str) -> None:
    held = row(uid)
    forged = json.loads(held.document or "")
    forged["credentialSubject"]["achievement"]["name"] = "Digital Passport"
    head, body, signature = (held.jwt or "").split(".")
    swapped = f"{head}.{body[:-2]}{'A' if body[-2] != 'A' else 'B'}{body[-1]}.{signature}"
    said = judgement(production, uid, credential=forged, jwt=swapped)
    assert said["digitalBazaar"]["verified"] is False
    assert said["digitalCredentials"]["errors"] == ["invalid_signature"]
    assert said["jose"]["verified"] is False


@pytest.mark.parametrize("end", ["revoked", "superseded"])
def test_they_see_that_one_has_ended(production: Flask, uid: str, end: credentials.End) -> None:
    with writing() as session:
        credentials.end(session, "passport", row(uid).of, end, reason="a test", at=OPENING)
    said = judgement(production, uid)
    status = {"revocation": end == "revoked", "message": end == "superseded"}
    assert dict(said["digitalBazaar"]["status"]) == status
    if end == "revoked":
        assert said["digitalCredentials"]["log"]["revocation_status"] is False


def test_they_verify_old_documents_after_a_rotation(
    production: Flask, uid: str, house: House
) -> None:
    with writing() as session:
        keys.rotate(session, house, at=OPENING)
    said = judgement(production, uid)
    assert said["digitalBazaar"]["verified"] is True
    assert said["digitalCredentials"]["log"]["valid_signature"] is True
    assert said["jose"]["verified"] is True


def test_they_see_that_one_has_expired(production: Flask, tmp_path: Path, house: House) -> None:
    with writing() as session:
        uid = earn(session, tmp_path)
        until = clock.now() - timedelta(hours=1)
        session.scalars(select(Credential).where(Credential.uid == uid)).one().until = until
    signed(production, house=house)
    said = judgement(production, uid)
    assert said["digitalBazaar"]["verified"] is False
    assert "validUntil" in said["digitalBazaar"]["error"]
    assert said["digitalCredentials"]["log"]["expiration"] is False
