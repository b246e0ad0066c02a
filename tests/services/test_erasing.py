"""Erasing: nothing that names her is left, the books close, and she does not come back by herself."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import JSON, LargeBinary, String, func, select
from sqlalchemy.orm import Session

from academy.config import Config
from academy.errors import Conflict, NotFound
from academy.models.books import Adjustment, Hold
from academy.models.credentials import Credential
from academy.models.database import db, reading, writing
from academy.models.evidence import Evidence, Witness
from academy.models.journal import JournalEntry
from academy.models.outbox import Message
from academy.models.people import Person
from academy.models.rewards import Account, LedgerEntry
from academy.services import credentials, doctor, journal, notices, outbox, people, shop
from academy.services.audit import faults
from academy.services.notices import News
from academy.services.privacy import erasing, keeping, tombstones
from tests.cast import ADA, AMINA, BRUNO, MARC, person, unit, viewer
from tests.conftest import OPENING, disconnect
from tests.services.shelves import with_codes
from tests.services.test_demo import busy_life
from tests.shelf import Shelf

pytestmark = pytest.mark.slow

SECRET = "a secret that only tests know of"
LATER = OPENING + timedelta(days=1)
GIVEN, FAMILY, NUMBER = "Zéphyrine", "Quatre-Ponts", "zq-77142"
TRACES = (GIVEN, FAMILY, NUMBER, AMINA, "zephyrine@home.example")


def renamed(session: Session) -> Person:
    """Amina by a name that stands nowhere else, and words about her in every corner."""
    amina = person(session, AMINA)
    amina.given_name, amina.family_name, amina.number = GIVEN, FAMILY, NUMBER
    amina.private_email, amina.alias = "zephyrine@home.example", f"{GIVEN} of the sea"
    session.flush()
    return amina


def lived(session: Session) -> None:
    """A life of hers, and traces of it in the lives of others."""
    renamed(session)
    busy_life(session)
    amina, bruno = viewer(session, AMINA, at=OPENING), viewer(session, BRUNO, at=OPENING)
    ada = viewer(session, ADA, at=OPENING)
    gift = with_codes(session, ada, "1", "2", unit_id=ada.unit_id)
    shop.redeem(session, viewer(session, AMINA, at=OPENING), gift.uid, at=OPENING)
    for adjustment in session.scalars(select(Adjustment)):
        adjustment.reason = f"For {amina.name}, who helped."
    news = News("witnessed:77", "witnessed", {"visa": 1, "name": amina.name, "confirms": True})
    notices.tell(session, bruno.id, [news], at=OPENING)
    for n, alone in enumerate((GIVEN, FAMILY)):
        word = News(f"withdrawn:{n}", "badge_withdrawn", {"reason": f"{alone} did not mean it."})
        notices.tell(session, bruno.id, [word], at=OPENING)
    body = {
        "subject": f"{amina.name} is late",
        "text": f"Write to {AMINA} or {NUMBER}.",
        "html": f"<p>{amina.name}</p>",
    }
    outbox.post(session, channel="mail", recipient=MARC, body=body, at=OPENING)
    letter = {"subject": "Hello", "text": GIVEN}
    outbox.post(
        session, channel="mail", recipient="zephyrine@home.example", body=letter, at=OPENING
    )
    credentials.issue_all(session, "passport", [(amina.id, amina.id, None)], at=OPENING)
    journal.note(
        session, actor=ada.actor, act="person.changed", subject=amina.actor, at=OPENING, unit_id=1
    )


def erase(login: str = AMINA) -> erasing.Erased:
    with writing() as session:
        found = erasing.find(session, login)
        return erasing.erase(session, found, actor="person:1", secret=SECRET, at=LATER)


def traces() -> list[str]:
    """Every place of the database where something of her can still be read."""
    found = []
    with reading() as session:
        for table in db.metadata.sorted_tables:
            for column in table.c:
                if not isinstance(column.type, String | JSON | LargeBinary):
                    continue
                for value in session.execute(select(column)).scalars():
                    text = value if isinstance(value, str) else repr(value)
                    said = text + json.dumps(value, ensure_ascii=False, default=repr)
                    found += [
                        f"{table.name}.{column.name}: {trace}"
                        for trace in TRACES
                        if trace.lower() in said.lower()
                    ]
    return found


def test_nothing_that_names_her_is_left_and_the_books_close(academy: Flask) -> None:
    with writing() as session:
        lived(session)
        lines = session.scalar(select(func.count()).select_from(LedgerEntry))
    assert len({trace.split(":")[0] for trace in traces()}) > 8
    erased = erase()
    assert erased.rows > 50
    assert traces() == []
    with reading() as session:
        assert faults(session) == []
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == lines
        with pytest.raises(NotFound):
            erasing.find(session, AMINA)
        line = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert line is not None
        assert line.act == "person.erased"
        subjects = [body["subject"] for body in session.scalars(select(Message.body))]
        assert "… is late" in subjects


def test_a_dry_run_says_what_goes_and_what_stays_and_changes_nothing(academy: Flask) -> None:
    with writing() as session:
        lived(session)
    with writing() as session:
        lines = {line.table: line for line in erasing.plan(session, person(session, AMINA))}
        assert not session.dirty
        assert not session.deleted
    assert (lines["answer"].fate, lines["ledger_entry"].fate) == ("deleted", "kept")
    assert lines["answer"].rows > 4
    assert "account that nobody holds" in lines["ledger_entry"].why
    with reading() as session:
        assert erasing.find(session, AMINA)


def test_her_credential_verifies_no_more_and_is_nobody_elses(academy: Flask) -> None:
    with writing() as session:
        lived(session)
        amina = person(session, AMINA).id
        uid = session.scalars(select(Credential.uid).where(Credential.person_id == amina)).first()
    erase()
    with reading() as session:
        left = session.scalars(select(Credential).where(Credential.uid == uid)).one()
        assert credentials.state_of(left, at=LATER) == "erased"
        assert left.document is None


def test_what_she_witnessed_for_a_colleague_still_holds(academy: Flask) -> None:
    with writing() as session:
        amina, bruno = renamed(session).id, person(session, BRUNO).id
        item = session.scalar(select(db.metadata.tables["item"].c.id).where(
            db.metadata.tables["item"].c.kind == "visa"))  # fmt: skip
        said = Witness(visa_id=item, person_id=bruno, witness_id=amina, asked_at=OPENING,
                       answer="confirmed", answered_at=OPENING)  # fmt: skip
        session.add(said)
        session.flush()
        session.add(Evidence(visa_id=item, event_id=f"witness:{said.id}", person_id=bruno,
                             action="witness", source="witness", at=OPENING,
                             received_at=OPENING))  # fmt: skip
    erase()
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Witness)) == 0
        assert session.scalars(select(Evidence.event_id)).one().startswith("witness:erased:")
        assert faults(session) == []


def test_the_last_administrator_stays(app: Flask) -> None:
    with pytest.raises(Conflict, match="last administrator"):
        erase(ADA)
    with reading() as session:
        assert erasing.find(session, ADA)


def test_nobody_inherits_the_number_that_she_had_in_the_journal(app: Flask) -> None:
    """SQLite would give the id of the newest row to the next person."""
    with writing() as session:
        person(session, AMINA).email = "amina@elsewhere.example"
        new = people.add_person(
            session, given_name=GIVEN, family_name=FAMILY, unit=unit(session, "Maroc"),
            number=NUMBER, at=OPENING,
        )  # fmt: skip
        old_id = new.id
    erase(NUMBER)
    assert traces() == []
    with writing() as session:
        assert erasing.sweep(session) == 0
        people.add_person(
            session, given_name="New", family_name="", unit=unit(session, "Maroc"),
            number="n-2", at=LATER,
        )  # fmt: skip
        assert person(session, "n-2").id > old_id
    with writing() as session:
        assert erasing.sweep(session) == 1
        assert session.get(Person, old_id) is None


def test_an_import_does_not_bring_her_back_by_itself(app: Flask) -> None:
    with writing() as session:
        renamed(session)
    erase()
    with reading() as session:
        asked = [AMINA.upper(), BRUNO, NUMBER, "n-9"]
        found = tombstones.erased_among(session, asked, secret=SECRET)
        assert found == {AMINA.upper(), NUMBER}
        assert tombstones.erased_among(session, asked, secret="another key") == set()
    with writing() as session:
        assert tombstones.forget_logins(session, at=LATER + timedelta(days=364)) == 0
        assert tombstones.forget_logins(session, at=LATER + timedelta(days=3 * 366)) == 1
    with reading() as session:
        assert tombstones.erased_among(session, asked, secret=SECRET) == set()


def test_she_stays_erased_when_an_older_backup_is_restored(
    academy: Flask, settings: Config, shelf: Shelf, tmp_path: Path
) -> None:
    with writing() as session:
        lived(session)
    disconnect()
    shelf.put(settings.database_url, "backup")
    erase()
    with reading() as session:
        tombstones.keep(tmp_path, tombstones.all_of(session))
    assert AMINA not in (tmp_path / tombstones.FILE).read_text()
    disconnect()
    shelf.take(settings.database_url, "backup")
    assert traces()
    with reading() as session:
        assert tombstones.all_of(session) == []
        stones = tombstones.read(tmp_path)
        assert len(tombstones.returned(session, stones)) == 1
    assert keeping.keep(tmp_path, secret=SECRET, at=LATER) == 1
    assert traces() == []
    assert keeping.keep(tmp_path, secret=SECRET, at=LATER) == 0
    with reading() as session:
        assert faults(session) == []
        assert len(tombstones.all_of(session)) == 1


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_name_alone_goes_where_nobody_else_bears_it(app: Flask, *, is_shared: bool) -> None:
    """As it is written: a word that only sounds like it stays, and so does the name of a colleague."""
    said = f"{GIVEN} and Mrs {FAMILY} called; {GIVEN}ne did not, nor did {GIVEN.lower()}."
    with writing() as session:
        renamed(session)
        outbox.post(session, channel="mail", recipient=MARC, body={"text": said}, at=OPENING)
        if is_shared:
            person(session, BRUNO).given_name = GIVEN
    erase()
    with reading() as session:
        (body,) = session.scalars(select(Message.body))
    first = GIVEN if is_shared else "…"
    assert body["text"] == f"{first} and Mrs … called; {GIVEN}ne did not, nor did {GIVEN.lower()}."


def test_a_hold_of_hers_goes_and_so_do_words_about_her_in_the_books(academy: Flask) -> None:
    with writing() as session:
        lived(session)
        account = session.scalar(
            select(Account.id).where(Account.person_id == person(session, AMINA).id)
        )
        session.add(Hold(account_id=account, source="lesson:1:x", cause="lesson:x", stars=0,
                         keys=0, points=20, doubt="speed", evidence={}, at=OPENING,
                         decide_by=LATER, statement=f"I am {FAMILY}."))  # fmt: skip
    erase()
    assert traces() == []
    with reading() as session:
        assert session.scalar(select(func.count()).where(Hold.account_id == account)) == 0
        assert session.scalar(select(Account.person_id).where(Account.id == account)) is None


def test_the_file_brings_erasures_back_and_the_doctor_says_who_is_awaited(
    app: Flask, settings: Config, tmp_path: Path
) -> None:
    with writing() as session:
        stone = tombstones.Tombstone(
            tombstones.hash_of_uid(person(session, AMINA).uid).hex(), None, None, OPENING
        )
    tombstones.keep(tmp_path, [stone])
    said = [finding.sentence for finding in doctor.examine(settings) if finding.level == "problem"]
    assert any("1 people who were erased are here again" in each for each in said)
    assert keeping.keep(tmp_path, secret=SECRET, at=LATER) == 1
    assert keeping.keep(tmp_path, secret=SECRET, at=LATER) == 0
    said = [finding.sentence for finding in doctor.examine(settings)]
    assert not any("erased" in each for each in said)
    with reading() as session:
        assert tombstones.all_of(session) == [stone]


def test_a_file_of_tombstones_that_is_lost_is_written_anew(app: Flask, tmp_path: Path) -> None:
    erase()
    assert keeping.keep(tmp_path, secret=SECRET, at=LATER) == 0
    assert len(tombstones.read(tmp_path)) == 1
    (tmp_path / tombstones.FILE).write_text("no json\n{}\n")
    assert tombstones.read(tmp_path) == []
