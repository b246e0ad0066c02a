"""Exports: written once, by the rights of that moment, read by one, gone after a day."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.audiences import Assignment, AssignmentMember, Audience
from academy.models.database import reading, writing
from academy.models.exports import Export
from academy.models.journal import JournalEntry
from academy.models.people import Person, Role, Unit
from academy.services import names
from academy.services.exports import asking, making, queue
from academy.services.exports.asking import Filters
from academy.services.exports.kinds import KINDS, MINE
from academy.services.people import add_person
from academy.services.privacy import archive
from academy.services.sheets.reading import rows_of
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, person, unit, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.statements import counted

SOON = OPENING + timedelta(minutes=1)
EVIL = '=HYPERLINK("http://x";"y")'


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "exports"


def maker(store: Path, **changed: object) -> making.Maker:
    values = {"now": lambda: SOON} | changed
    return making.Maker(store, "Escale", lambda _language, name: name, **values)  # type: ignore[arg-type]


def ask(login: str, kind: str = "completion", format_: str = "csv", **filters: object) -> str:
    with writing() as session:
        chosen = Filters(**filters)  # type: ignore[arg-type]
        return queue.ask(
            session, viewer(session, login, at=OPENING), kind, format_, chosen, at=OPENING
        ).uid


def found(login: str, uid: str, *, mine: bool = False) -> Export:
    with writing() as session:
        return queue.find(session, viewer(session, login, at=OPENING), uid, at=SOON, mine=mine)


def table(login: str, store: Path, kind: str = "completion", **filters: object) -> list[list[str]]:
    uid = ask(login, kind, **filters)
    assert maker(store).make() == 1
    row = found(login, uid)
    text = (store / str(row.file)).read_bytes().decode()
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert row.rows == len(lines) - 1
    return lines


def numbers(lines: list[list[str]]) -> set[str]:
    """Whom a table is about."""
    return {line[1] or line[0] for line in lines[1:]}


def test_hr_gets_the_people_of_her_entity_and_an_administrator_everybody(
    app: Flask, store: Path
) -> None:
    hers = numbers(table(HUGO, store))
    assert AMINA in hers
    assert BRUNO not in hers
    assert {AMINA, BRUNO} <= numbers(table(ADA, store))


def test_where_progress_has_no_names_only_administrators_take_names_away(
    app: Flask, store: Path
) -> None:
    with writing() as session:
        ada = viewer(session, ADA, at=OPENING)
        names.choose(session, ada, is_pseudonymous=True, at=OPENING)
    assert numbers(table(HUGO, store)) == set()
    assert AMINA in numbers(table(ADA, store))


@pytest.mark.parametrize("kind", [*KINDS, "nothing"])
def test_who_has_no_role_asks_for_nothing(app: Flask, kind: str) -> None:
    for login in (AMINA, CHLOE):
        with pytest.raises(NotFound):
            ask(login, kind)


def test_a_unit_of_another_entity_is_not_found(app: Flask) -> None:
    with reading() as session:
        porto = unit(session, "Parcels, Porto").id
    with pytest.raises(NotFound):
        ask(HUGO, unit_id=porto)


def test_completion_says_what_is_finished_and_late_and_nothing_else(
    academy: Flask, store: Path
) -> None:
    with writing() as session:
        answered(session, viewer(session, AMINA, at=OPENING), "why-digital", at=OPENING)
        asked_of(session, AMINA)
    headings, *lines = table(HUGO, store)
    amina = dict(zip(headings, next(line for line in lines if line[1] == AMINA), strict=True))
    assert (amina["stamps"], amina["passport"]) == ("1", "")
    assert (amina["asked"], amina["late"], amina["finished"]) == ("1", "1", "1")
    assert amina["next_due"] == "2026-11-10"
    assert not {"answers", "seconds", "points", "last_seen"} & set(headings)
    headings, *lines = table(HUGO, store, "assignments")
    states = [dict(zip(headings, line, strict=True)) for line in lines]
    assert {(each["state"], each["target"]) for each in states} == {
        ("late", "kind_passport"),
        ("finished", "kind_passport"),
    }


def asked_of(session: Session, login: str) -> None:
    """Two rounds of the passport: the first is finished, the second late."""
    who = person(session, login)
    audience = Audience(uid="a" * 32, name="All", unit_id=who.unit_id, rule={}, created_at=OPENING)
    session.add(audience)
    session.flush()
    asked = Assignment(
        uid="b" * 32,
        audience_id=audience.id,
        kind="passport",
        is_mandatory=True,
        reason="So.",
        opened_at=OPENING,
    )
    session.add(asked)
    session.flush()
    due = OPENING.date() - timedelta(days=6)
    row = {"assignment_id": asked.id, "person_id": who.id, "entered_at": OPENING, "due_on": due}
    session.add(AssignmentMember(**row, round=1, finished_at=OPENING))
    session.add(AssignmentMember(**row, round=2))


@pytest.mark.parametrize("format_", ["csv", "excel-csv", "xlsx"])
def test_nothing_runs_in_a_table_and_it_reads_back_as_it_was(
    app: Flask, store: Path, format_: str
) -> None:
    with writing() as session:
        person(session, AMINA).family_name = EVIL
        person(session, AMINA).job = 'Head of "things"; of sorts,\nand more'
    uid = ask(HUGO, "people", format_)
    maker(store).make()
    file = store / str(found(HUGO, uid).file)
    rows = [cells for _line, cells in rows_of(file)]
    [amina] = [row for row in rows if AMINA in row]
    assert amina[2] == EVIL
    assert amina[7] == 'Head of "things"; of sorts,\nand more'
    raw = file.read_bytes()
    if format_ != "xlsx":
        assert raw.startswith(b"\xef\xbb\xbf") == (format_ == "excel-csv")
        assert b"'=HYPER" in raw
        assert raw.count(b"\r\n") == len(rows)
        text, mark = raw.decode("utf-8-sig"), ";" if b"number;" in raw else ","
        csv_rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        assert len({len(row) for row in csv_rows}) == 1


def test_french_tables_for_excel_have_semicolons(app: Flask, store: Path) -> None:
    with writing() as session:
        person(session, HUGO).locale = "fr"
    uid = ask(HUGO, "people", "excel-csv")
    maker(store).make()
    assert b"number;email;" in (store / str(found(HUGO, uid).file)).read_bytes()


def test_a_person_has_one_that_waits(app: Flask, store: Path) -> None:
    first = ask(HUGO)
    assert ask(HUGO, "visas") == first
    assert ask(ADA) != first
    assert maker(store).make() == 2
    assert ask(HUGO, "visas") != first


def test_a_table_does_not_take_a_copy_of_her_own_data_for_itself(app: Flask, store: Path) -> None:
    own = ask(HUGO, MINE)
    with pytest.raises(Conflict):
        ask(HUGO, "visas")
    assert ask(HUGO, MINE) == own
    assert maker(store).make() == 1
    assert found(HUGO, ask(HUGO, "visas")).kind == "visas"


def test_days_are_those_where_people_work(academy: Flask, store: Path) -> None:
    with writing() as session:
        asked_of(session, AMINA)
        unit_id = person(session, AMINA).unit_id
        session.get_one(Unit, unit_id).time_zone = "Pacific/Auckland"
        evening = {"entered_at": OPENING.replace(hour=20), "finished_at": None}
        session.execute(update(AssignmentMember).where(AssignmentMember.round == 2).values(evening))
    headings, *lines = table(HUGO, store, "assignments")
    days = {line[headings.index("round")]: line[headings.index("asked_on")] for line in lines}
    assert days == {"1": "2026-11-16", "2": "2026-11-17"}


def test_nobody_but_who_asked_finds_it_and_only_for_a_day(app: Flask, store: Path) -> None:
    uid = ask(HUGO)
    with writing() as session:
        hugo = viewer(session, HUGO, at=OPENING)
        with pytest.raises(Conflict):
            queue.file_of(session, hugo, uid, at=SOON)
    maker(store).make()
    for login in (ADA, AMINA, CHLOE):
        with pytest.raises(NotFound):
            found(login, uid)
    with writing() as session:
        hugo = viewer(session, HUGO, at=OPENING)
        file = queue.file_of(session, hugo, uid, at=SOON).file
        with pytest.raises(NotFound):
            queue.file_of(session, hugo, uid, at=OPENING + queue.KEPT)
    assert (store / str(file)).exists()
    assert making.tidy(store, now=SOON) == 0
    assert making.tidy(store, now=OPENING + queue.KEPT) == 1
    assert list(store.iterdir()) == []


def test_a_role_that_was_lost_meanwhile_ends_it_with_a_sentence(app: Flask, store: Path) -> None:
    uid = ask(HUGO)
    with writing() as session:
        session.execute(delete(Role).where(Role.person_id == person(session, HUGO).id))
    assert maker(store).make() == 0
    failed = found(HUGO, uid)
    assert failed.state == "failed"
    assert failed.problem == "You no longer hold the role that this table is for."
    assert list(store.iterdir()) == []


def test_a_role_that_is_lost_half_way_ends_it_too(
    app: Flask, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PORTION", 1)
    uid = ask(HUGO)
    moments = 0

    def now() -> object:
        nonlocal moments
        moments += 1
        if moments == 5:
            with writing() as session:
                session.execute(delete(Role).where(Role.person_id == person(session, HUGO).id))
        return SOON

    assert maker(store, now=now).make() == 0
    assert found(HUGO, uid).state == "failed"
    assert list(store.iterdir()) == []


def test_a_table_of_a_unit_that_is_no_longer_hers_is_not_found(app: Flask, store: Path) -> None:
    uid = ask(ADA)
    maker(store).make()
    with writing() as session:
        session.execute(delete(Role).where(Role.person_id == person(session, ADA).id))
        session.add(Role(person_id=person(session, ADA).id, role="hr", granted_at=OPENING,
                         unit_id=unit(session, "Maroc").id))  # fmt: skip
    with writing() as session, pytest.raises(NotFound):
        queue.file_of(session, viewer(session, ADA, at=OPENING), uid, at=SOON)


def test_portions_make_the_same_table(
    app: Flask, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = table(ADA, store)
    monkeypatch.setattr(asking, "PORTION", 2)
    assert table(ADA, store) == whole


def test_what_fails_three_times_says_so(app: Flask, store: Path) -> None:
    uid = ask(HUGO)

    def broken(_language: str, _name: str) -> str:
        raise RuntimeError("no words")

    making.Maker(store, "Escale", broken, lambda: SOON).make()
    assert found(HUGO, uid).state == "failed"
    assert found(HUGO, uid).tries == 3
    assert list(store.iterdir()) == []


def test_another_worker_takes_over_from_one_that_was_killed(app: Flask, store: Path) -> None:
    uid = ask(HUGO)
    with pytest.raises(SystemExit):
        maker(store, now=_killed_at(3)).make()
    assert maker(store).make() == 0
    later = SOON + making.LEASE
    assert maker(store, now=lambda: later).make() == 1
    assert found(HUGO, uid).state == "made"


def _killed_at(moment: int) -> object:
    calls: Iterator[int] = iter(range(1, 99))

    def now() -> object:
        if next(calls) >= moment:
            raise SystemExit
        return SOON

    return now


def test_asking_is_in_the_journal_and_too_much_is_too_much(app: Flask) -> None:
    with reading() as session:
        maroc = unit(session, "Maroc").id
    ask(ADA, "visas", "xlsx", unit_id=maroc)
    with reading() as session:
        line = session.scalars(select(JournalEntry)).one()
        assert (line.act, line.subject, line.unit_id) == ("export.asked", f"unit:{maroc}", maroc)
        assert line.details == {"kind": "visas", "format": "xlsx"}


def test_anybody_gets_a_copy_of_all_that_is_held_about_her(academy: Flask, store: Path) -> None:
    with writing() as session:
        person(session, AMINA).locale = "fr"
        answered(session, viewer(session, AMINA, at=OPENING), "why-digital", at=OPENING)
        answered(session, viewer(session, BRUNO, at=OPENING), "built-here", at=OPENING)
    uid = ask(AMINA, MINE)
    assert maker(store).make() == 1
    row = found(AMINA, uid, mine=True)
    with pytest.raises(NotFound):
        found(AMINA, uid)
    with zipfile.ZipFile(store / str(row.file)) as copy:
        names = set(copy.namelist())
        data = json.loads(copy.read("data.json"))
        page = copy.read("index.html").decode()
    assert {"index.html", "data.json", "csv/answer.csv", "csv/ledger_entry.csv"} <= names
    assert "secret_hash" not in json.dumps(data)
    assert BRUNO not in json.dumps(data)
    first = data["data"]["answer"][0]
    assert first["question"]
    assert "Amina" in page
    assert page.startswith('<!doctype html><html lang="fr">')
    with reading() as session:
        mine = person(session, AMINA).id
        theirs = archive.gather(session, session.get_one(Person, mine))
        assert {each["person_id"] for each in theirs["answer"]} == {mine}
        count = select(func.count()).select_from(JournalEntry)
        assert session.scalar(count.where(JournalEntry.act == "person.exported")) == 1


def test_suspended_people_are_there_when_asked_for(app: Flask, store: Path) -> None:
    with writing() as session:
        new = add_person(session, given_name="Old", family_name="Hand", number="o-1",
                         unit=unit(session, "Alizé Maroc"), at=OPENING)  # fmt: skip
        new.suspended_at = OPENING
    assert "o-1" not in numbers(table(HUGO, store, "people"))
    assert "o-1" in numbers(table(HUGO, store, "people", with_suspended=True))


@pytest.mark.parametrize(
    ("kind", "statements"), [("completion", 27), ("assignments", 23), ("visas", 23), ("people", 23)]
)
def test_a_table_takes_as_many_statements_as_it_has_portions(
    app: Flask, store: Path, kind: str, statements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many people there are: of a portion it takes a few, and none for each person."""
    maker(store).make()
    ask(ADA, kind)
    with counted(app) as sent:
        maker(store).make()
    assert len(sent) <= statements, sent
    monkeypatch.setattr(asking, "PORTION", 3)
    ask(ADA, kind)
    with counted(app) as more:
        maker(store).make()
    people = 8
    assert len(more) - len(sent) <= people // 3 * 12, more
