"""Credentials: issued with their cause, signed afterwards, ended for ever, and forgotten on demand."""

import json
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.attestation import documents, lists
from academy.errors import NotFound
from academy.models.credentials import Credential, SigningKey, StatusList
from academy.models.database import db, reading, writing
from academy.models.passport import Passport
from academy.models.people import Person
from academy.services import credentials, keys, signing, status_lists, verification
from academy.services.doors import Source
from academy.services.keys import House
from tests.cast import AMINA, BRUNO, person, viewer
from tests.conftest import OPENING
from tests.credentials import HOUSE, earn, passport, row, signed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.pages,
]  # what is signed is told and drawn there

MINUTE = timedelta(minutes=1)
STRANGER = Source("203.0.113.7")


def state(uid: str, *, at: object = OPENING) -> str:
    with reading() as session:
        return verification.look(session, uid, STRANGER, at=at).state  # type: ignore[arg-type]


def examined(sent: str | bytes, *, at: object = OPENING) -> str:
    data = sent.encode() if isinstance(sent, str) else sent
    with reading() as session:
        return verification.examine(session, data, STRANGER, at=at).state  # type: ignore[arg-type]


def bit(uid: str, purpose: str, *, at: object = OPENING) -> bool:
    """The bit of that credential in the list that a verifier would fetch."""
    import base64
    import gzip

    entry = next(
        each
        for each in json.loads(row(uid).document or "")["credentialStatus"]
        if each["statusPurpose"] == purpose
    )
    number = int(entry["statusListCredential"].split("/credentials/status/")[1].split("/")[0])
    with reading() as session:
        listed = json.loads(status_lists.signed(session, HOUSE, number, purpose, at=at))  # type: ignore[arg-type]
    packed = listed["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=="))
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] & 0x80 >> index % 8)


def test_a_passport_brings_its_credential_in_the_same_transaction(
    app: Flask, tmp_path: Path
) -> None:
    def fail() -> None:
        with writing() as session:
            earn(session, tmp_path)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading() as session:
        assert session.scalars(select(Passport)).all() == []
        assert session.scalars(select(Credential)).all() == []
    with writing() as session:
        uid = earn(session, tmp_path)
        assert "sign_credentials" in session.info["wakes"]
    assert len(uid) == 32
    assert state(uid) == "signing"


def test_a_signed_credential_is_valid_and_says_whom_it_is_about_by_a_hash_alone(
    app: Flask, tmp_path: Path
) -> None:
    uid = passport(app, tmp_path)
    held = row(uid)
    document = json.loads(held.document or "")
    [identity] = document["credentialSubject"]["identifier"]
    assert identity["identityHash"] == documents.identity_hash(AMINA, identity["salt"])
    assert "Amina" not in (held.document or "")
    assert AMINA not in (held.document or "")
    assert document["issuer"]["id"] == "did:web:academy.example.com"
    assert document["id"] == f"https://academy.example.com/credentials/{uid}"
    assert state(uid) == "valid"
    assert examined(held.document or "") == "valid"
    assert examined(held.jwt or "") == "valid"
    assert examined(json.dumps(document, indent=3, sort_keys=True)) == "valid"


def test_signing_twice_changes_nothing(app: Flask, tmp_path: Path) -> None:
    uid = passport(app, tmp_path)
    before = row(uid).document
    assert signed(app, at=OPENING + MINUTE) == 0
    assert row(uid).document == before


def test_of_two_signers_at_once_one_signature_is_kept(app: Flask, tmp_path: Path) -> None:
    with writing() as session:
        uid = earn(session, tmp_path)
    signed(app)  # makes the key and the list
    with writing() as session:
        session.execute(text("update credential set signed_at=null, key_id=null, document=null,"
                             " jwt=null, digest=null, jwt_digest=null"))  # fmt: skip
    barrier, counts = threading.Barrier(3), []

    def sign() -> None:
        with app.app_context():
            barrier.wait()
            counts.append(signed(app))
            db.session.remove()

    threads = [threading.Thread(target=sign) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 1
    held = row(uid)
    assert documents.digest(json.loads(held.document or "")) == held.digest
    assert state(uid) == "valid"


def test_passports_of_before_get_their_credentials_by_the_job(app: Flask, tmp_path: Path) -> None:
    with writing() as session:
        earn(session, tmp_path)
        session.execute(delete(Credential))
    assert signed(app, at=OPENING + MINUTE) == 1
    with reading() as session:
        uid, issued_at = session.execute(select(Credential.uid, Credential.issued_at)).one()
    assert issued_at == OPENING
    assert state(uid, at=OPENING + MINUTE) == "valid"


def test_a_cause_has_one_credential_however_often_it_is_issued(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    first = earn(session, tmp_path)
    held = session.scalars(select(Credential)).one()
    cause = (held.person_id or 0, held.of, None)
    credentials.issue_all(session, "passport", [cause], at=OPENING + MINUTE)
    assert session.scalars(select(Credential.uid)).all() == [first]


@pytest.mark.parametrize("end", ["revoked", "superseded"])
def test_an_end_is_for_ever_and_is_seen_within_a_minute(
    app: Flask, tmp_path: Path, end: credentials.End
) -> None:
    uid = passport(app, tmp_path)
    purpose = {"revoked": documents.REVOCATION, "superseded": documents.MESSAGE}[end]
    assert not bit(uid, purpose)
    held = row(uid)
    other: credentials.End = "superseded" if end == "revoked" else "revoked"
    with writing() as session:
        assert credentials.end(session, "passport", held.of, end, reason="a slip", at=OPENING)
    with writing() as session:
        for again in (end, other):
            assert not credentials.end(
                session, "passport", held.of, again, reason="again", at=OPENING + MINUTE
            )
    assert state(uid) == end
    assert examined(held.document or "") == end
    assert examined(held.jwt or "") == end
    later = OPENING + timedelta(seconds=40)  # a process keeps it 20 seconds, caches 20 more
    assert bit(uid, purpose, at=later)
    [another] = {documents.REVOCATION, documents.MESSAGE} - {purpose}
    assert not bit(uid, another, at=later)
    assert row(uid).reason == "a slip"


def test_no_row_can_have_two_ends(app: Flask, session: Session, tmp_path: Path) -> None:
    earn(session, tmp_path)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            text("update credential set revoked_at = issued_at, superseded_at = issued_at")
        )


def test_a_credential_expires_by_the_clock(app: Flask, tmp_path: Path) -> None:
    with writing() as session:
        uid = earn(session, tmp_path)
        session.scalars(select(Credential)).one().until = OPENING + timedelta(days=1)
    signed(app)
    held = row(uid)
    assert state(uid, at=OPENING + timedelta(hours=23)) == "valid"
    assert state(uid, at=OPENING + timedelta(days=1)) == "expired"
    assert examined(held.document or "", at=OPENING + timedelta(days=2)) == "expired"


def test_her_name_stands_on_it_only_while_she_wishes(app: Flask, tmp_path: Path) -> None:
    uid = passport(app, tmp_path)
    bare = row(uid)
    with writing() as session:
        credentials.show_name(session, viewer(session, AMINA, at=OPENING), uid, shows=True)
    assert state(uid) == "signing"
    signed(app)
    named = row(uid)
    assert "Amina Benali" in (named.document or "")
    assert [examined(each or "") for each in (named.document, named.jwt)] == ["valid", "valid"]
    assert [examined(each or "") for each in (bare.document, bare.jwt)] == ["superseded"] * 2
    with writing() as session:
        credentials.show_name(session, viewer(session, AMINA, at=OPENING), uid, shows=False)
    with reading() as session:
        assert verification.look(session, uid, STRANGER, at=OPENING).name == ""
    signed(app)
    assert "Amina" not in (row(uid).document or "")
    assert examined(named.document or "") == "superseded"


def test_a_signature_from_before_she_changed_her_mind_is_thrown_away(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        uid = earn(session, tmp_path)
    draw = signing._drawn

    def slowly(*given: object) -> object:
        drawn = draw(*given)  # type: ignore[arg-type]
        with writing() as session:
            credentials.show_name(session, viewer(session, AMINA, at=OPENING), uid, shows=True)
        monkeypatch.setattr(signing, "_drawn", draw)
        return drawn

    monkeypatch.setattr(signing, "_drawn", slowly)
    assert signed(app) == 0
    assert state(uid) == "signing"
    assert signed(app) == 1
    assert "Amina Benali" in (row(uid).document or "")


def test_nobody_decides_about_another_persons_name(app: Flask, tmp_path: Path) -> None:
    uid = passport(app, tmp_path)
    with writing() as session, pytest.raises(NotFound):
        credentials.show_name(session, viewer(session, BRUNO, at=OPENING), uid, shows=True)
    assert row(uid).shows_name is False


def test_what_an_erased_person_held_cannot_be_verified_any_more(app: Flask, tmp_path: Path) -> None:
    uid = passport(app, tmp_path)
    kept = row(uid)
    with writing() as session:
        credentials.forget(session, [person(session, AMINA).id])
    assert state(uid) == "erased"
    assert examined(kept.document or "") == "erased"
    assert examined(kept.jwt or "") == "erased"
    gone = row(uid)
    assert (gone.person_id, gone.document, gone.jwt, gone.digest) == (None, None, None, None)
    assert signed(app) == 0


def test_a_person_who_left_takes_her_credential_along(app: Flask, tmp_path: Path) -> None:
    uid = passport(app, tmp_path)
    with writing() as session:
        session.get_one(Person, person(session, AMINA).id).suspended_at = OPENING
    assert state(uid) == "valid"
    assert examined(row(uid).jwt or "") == "valid"


def test_rotation_keeps_old_documents_valid(app: Flask, tmp_path: Path) -> None:
    first = passport(app, tmp_path)
    with writing() as session:
        name = keys.rotate(session, HOUSE, at=OPENING + MINUTE)
    second = passport(app, tmp_path, login=BRUNO)
    old, new = row(first), row(second)
    assert name in (new.document or "")
    assert name not in (old.document or "")
    assert old.key_id != new.key_id
    for held in (old, new):
        assert examined(held.document or "") == "valid"
        assert examined(held.jwt or "") == "valid"
    with reading() as session:
        assert [key.retired_at for key in keys.every(session)] == [OPENING + MINUTE, None]
        assert len(keys.published(session)) == 2


def test_another_secret_opens_no_key_and_gets_one_of_its_own(app: Flask, tmp_path: Path) -> None:
    first = passport(app, tmp_path)
    other = House(secret="quite another secret of the academy", url=HOUSE.url, name=HOUSE.name)
    second = passport(app, tmp_path, login=BRUNO, house=other)
    assert row(first).key_id != row(second).key_id
    assert [state(uid) for uid in (first, second)] == ["valid", "valid"]


def test_a_key_rests_sealed(app: Flask, tmp_path: Path) -> None:
    passport(app, tmp_path)
    with reading() as session:
        key = session.scalars(select(SigningKey)).one()
        signer = keys.signer(session, HOUSE)
    assert signer
    assert signer.key.private not in key.sealed
    assert len(key.public) == 32


def test_a_valid_signature_without_its_row_is_not_genuine(app: Flask, tmp_path: Path) -> None:
    held = row(passport(app, tmp_path))
    with writing() as session:
        session.execute(delete(Credential))
    assert examined(held.document or "") == "false"
    assert examined(held.jwt or "") == "false"


def test_a_row_without_a_valid_signature_is_not_genuine(app: Flask, tmp_path: Path) -> None:
    uid = passport(app, tmp_path)
    forged = json.loads(row(uid).document or "")
    forged["name"] = "A passport to everything"
    text_ = json.dumps(forged)
    with writing() as session:
        held = session.scalars(select(Credential).where(Credential.uid == uid)).one()
        held.document, held.digest = text_, documents.digest(forged)
    assert examined(text_) == "false"


def test_the_places_of_a_list_are_a_permutation_that_tells_no_order() -> None:
    seed = b"sixteen bytes ok"
    places = [lists.place(number, seed).index for number in range(1, lists.SIZE + 1)]
    assert sorted(places) == list(range(lists.SIZE))
    steps = {b - a for a, b in pairwise(places[:201])}
    assert len(steps) > 190
    assert lists.place(lists.SIZE, seed).list == 1
    assert lists.place(lists.SIZE + 1, seed).list == 2
    assert places[:50] != [
        lists.place(number, b"another sixteen!").index for number in range(1, 51)
    ]


def test_a_second_list_begins_where_the_first_is_full(app: Flask, tmp_path: Path) -> None:
    with writing() as session:
        uid = earn(session, tmp_path)
        session.execute(text("update credential set id = :id"), {"id": lists.SIZE + 5})
    signed(app)
    assert state(uid) == "valid"
    with reading() as session:
        assert session.scalars(select(StatusList.number)).all() == [2]
        with pytest.raises(NotFound):
            status_lists.signed(session, HOUSE, 1, documents.REVOCATION, at=OPENING)
    assert not bit(uid, documents.REVOCATION)
