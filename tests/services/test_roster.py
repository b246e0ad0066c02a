"""The roster: a rehearsal that changes nothing, all of it or nothing, and everything of it undone."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.audiences import EVERYBODY, as_json
from academy.errors import Conflict, Invalid
from academy.models.audiences import AssignmentMember, Audience
from academy.models.database import reading, surveying, writing
from academy.models.journal import JournalEntry
from academy.models.people import Leave, Person, Unit
from academy.models.rewards import Account, Balance
from academy.models.roster import RosterChange, RosterImport
from academy.models.sign_in import SignIn, Token
from academy.models.streaks import WorkingWeek
from academy.services import audit, leaves, links, people, sign_in
from academy.services.privacy import erasing
from academy.services.roster import columns, desk, exporting, following, scope, staging, undoing
from academy.services.roster.imports import Held
from academy.services.roster.problems import why
from academy.services.roster.scope import Scope
from academy.services.sheets.writing import write_csv, write_xlsx
from tests.cast import person, unit, viewer
from tests.conftest import OPENING
from tests.crew import SECRET
from tests.services.asking import ask
from tests.services.rosters import (
    HEADINGS,
    KARIM,
    PORTO,
    RABAT,
    apply,
    everybody,
    reasons,
    rehearse,
    someone,
    write,
)

LATER = OPENING + timedelta(days=1)
TODAY = OPENING.date()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def undo(number: int) -> dict[str, object]:
    with writing() as session:
        return undoing.undo(session, number, actor="system", at=LATER)


def rows(model: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_rehearsal_tells_what_an_import_does_and_changes_nothing(app: Flask, path: Path) -> None:
    new = f"{RABAT}/Night shift"
    write(path, [KARIM, someone("A1"), someone("A2", manager="a1", unit=new)])
    before, units = everybody(), rows(Unit)
    told = rehearse(path, at=OPENING)
    assert (everybody(), rows(Unit), rows(RosterImport)) == (before, units, 0)
    assert (told["new"], told["unchanged"], told["units"]) == (2, 1, 1)
    assert told["listed"]["units"] == [new]
    assert [each["unit"] for each in told["listed"]["new"]] == [RABAT, new]
    _, did = apply(path, at=OPENING)
    assert did == told | {"follows": True}
    after = everybody()
    a2 = after["a2"]
    assert (a2["unit"], a2["manager"], a2["job"], a2["locale"]) == (new, "a1", "Advisor", "en")
    assert (a2["given"], a2["family"], a2["secret"]) == ("Given", "Family A2", None)
    assert {who: after[who] for who in before} == before


def test_who_is_new_has_an_account_and_no_password_and_the_books_are_right(
    academy: Flask, path: Path
) -> None:
    apply(write(path, [KARIM, someone("A1"), someone("A2")]), at=OPENING)
    with writing() as session:
        newcomer = person(session, "a1")
        account = session.scalars(select(Account).where(Account.person_id == newcomer.id)).one()
        assert session.get_one(Balance, account.id).points == 0
        assert len(newcomer.uid) == 32
        assert newcomer.secret_hash is None
        assert viewer(session, "a1", at=OPENING).unit == "Customer care, Rabat"
        links.issue_link(session, newcomer, "activation", OPENING)
    with reading() as session:
        line = session.scalars(select(JournalEntry)).one()
        assert (line.act, line.details["new"]) == ("import.applied", 2)
    assert list(audit.audit(at=LATER).faults) == []


def test_the_same_file_again_changes_nothing_and_writes_nothing(app: Flask, path: Path) -> None:
    write(path, [KARIM, *(someone(f"A{n}", manager="A0" if n else "") for n in range(30))])
    apply(path, at=OPENING)
    changes, before = rows(RosterChange), everybody()
    _, did = apply(path, at=LATER)
    assert (did["unchanged"], did["new"], did["changed"]) == (31, 0, 0)
    assert (rows(RosterChange), everybody()) == (changes, before)


def test_changed_and_moved_people_are_told_with_their_fields(app: Flask, path: Path) -> None:
    apply(write(path, [KARIM, someone("A1"), someone("A2")]), at=OPENING)
    rewritten = [KARIM, someone("A1", job="Driver", email=""), someone("A2", unit=PORTO)]
    told = rehearse(write(path, rewritten), at=LATER)
    assert told["fields"] == {"email": 1, "job": 1, "unit": 1}
    listed = {each["number"]: each for each in told["listed"]["changed"]}
    assert listed["a1"]["fields"] == ["email", "job"]
    assert listed["a1"]["values"] == {
        "email": ["a1@company.example", ""],
        "job": ["Advisor", "Driver"],
    }
    assert listed["a2"]["values"] == {"unit": [RABAT, PORTO]}
    assert [(m["from"], m["to"]) for m in told["listed"]["moved"]] == [(RABAT, PORTO)]
    apply(path, at=LATER)
    found = everybody()
    assert (found["a1"]["email"], found["a1"]["job"], found["a2"]["unit"]) == (
        None,
        "Driver",
        PORTO,
    )
    with reading() as session:
        assert person(session, "a2").calendar_from == LATER.date()
        assert person(session, "a1").calendar_from is None


def test_what_the_file_has_no_column_for_stays(app: Flask, path: Path) -> None:
    apply(write(path, [KARIM, someone("A1")]), at=OPENING)
    apply(write(path, [["k-1042", "Karim"], ["A1", "Renamed"]], ["Matricule", "Prénom"]), at=LATER)
    found = everybody()["a1"]
    assert (found["given"], found["job"], found["email"], found["unit"]) == (
        *("Renamed", "Advisor", "a1@company.example", RABAT),
    )


def test_who_has_an_address_and_no_number_yet_gets_it(app: Flask, path: Path) -> None:
    line = ["H1", "hugo@demo.example", "Hugo", "Idrissi", "", "", "HR partner"]
    _, did = apply(write(path, [KARIM, line]), at=OPENING)
    assert (did["new"], did["changed"]) == (0, 1)
    with reading() as session:
        assert person(session, "hugo").number == "h1"


def test_who_was_erased_comes_back_by_no_roster(app: Flask, path: Path) -> None:
    write(path, [KARIM, someone("A1"), someone("A2")])
    apply(path, at=OPENING)
    with writing() as session:
        erasing.erase(session, person(session, "a1"), actor="system", secret=SECRET, at=LATER)
    told = rehearse(path, at=LATER)
    assert (told["new"], told["refused"]) == (0, 1)
    assert reasons(told) == [(3, "erased")]
    moved = someone("A9", email="a1@company.example")
    assert reasons(rehearse(write(path, [KARIM, moved]), at=LATER)) == [(3, "erased")]


FAULTS: list[tuple[list[object], str]] = [
    (someone("", email=""), "number-missing"),
    (someone("A 7", email=""), "number"),
    (someone("A1", email="no address"), "email"),
    (someone("A1", given=""), "given-name"),
    (someone("A1", unit=""), "unit-missing"),
    (someone("A1", unit="Elsewhere/Nowhere"), "unit-root"),
    (someone("A1", unit=f"{RABAT}//x"), "unit-name"),
    (someone("A1", unit=f"Alizé/{'/'.join('x' * 25)}"), "unit-deep"),
    (someone("A1", manager="nobody"), "manager"),
    (someone("A1", manager="A1"), "manager-self"),
    (someone("A1", job="x" * 121), "too-long"),
]


@pytest.mark.parametrize(("line", "code"), FAULTS, ids=[code for _, code in FAULTS])
def test_a_faulty_line_is_refused_by_line_and_stops_all(
    app: Flask, path: Path, line: list[object], code: str
) -> None:
    write(path, [KARIM, someone("A0"), line])
    before = everybody()
    assert reasons(rehearse(path, at=OPENING)) == [(4, code)]
    with pytest.raises(Held):
        apply(path, at=OPENING)
    assert (everybody(), rows(RosterImport)) == (before, 0)
    _, did = apply(path, at=OPENING, skip_refused=True)
    assert (did["new"], did["refused"]) == (1, 1)
    assert everybody().keys() - before.keys() == {"a0"}


def test_nobody_gets_an_address_that_somebody_keeps(app: Flask, path: Path) -> None:
    apply(write(path, [someone("A1")]), at=OPENING, partial=True)
    told = rehearse(
        write(path, [someone("B1", email="A1@company.example")]), at=LATER, partial=True
    )
    assert reasons(told) == [(2, "email-taken")]


def test_lines_that_clash_are_all_refused(app: Flask, path: Path) -> None:
    same = {"email": "same@company.example"}
    lines = [someone("A1"), someone("a1 ", email=""), someone("B1", **same), someone("B2", **same)]
    told = rehearse(write(path, lines), at=OPENING, partial=True)
    assert reasons(told) == [
        *((2, "number-twice"), (3, "number-twice"), (4, "email-twice"), (5, "email-twice")),
    ]
    assert [each["other"] for each in told["listed"]["refused"]] == [3, 2, 5, 4]
    assert str(why(told["listed"]["refused"][0])) == "The number a1 stands in line 3 as well."


def test_managers_and_first_days_are_told_as_they_were_and_will_be(app: Flask, path: Path) -> None:
    headings = [*HEADINGS, "First day", "Leave"]
    lines = [[*someone("A1"), "2020-02-29", ""], [*someone("A2", manager="A1"), "", ""]]
    apply(write(path, lines, headings), at=OPENING, partial=True)
    lines = [
        [*someone("A1", manager="hugo@demo.example"), "2020-03-01", "2026-12-21/2026-12-24"],
        [*someone("A2"), "31/02/2020", ""],
        [*someone("A3"), "", ""],
    ]
    told = rehearse(write(path, lines, headings), at=LATER, partial=True)
    [changed] = told["listed"]["changed"]
    assert changed["fields"] == ["manager", "hired_on", "days"]
    assert changed["values"] == {
        "manager": ["", "hugo@demo.example"],
        "hired_on": ["2020-02-29", "2020-03-01"],
    }, "her days are hers: nobody reads when she was away"
    [refused] = told["listed"]["refused"]
    assert "2026" not in str(why(refused))
    assert "YYYY-MM-DD" in str(why(refused))


def test_managers_may_come_later_and_circles_are_refused(app: Flask, path: Path) -> None:
    lines = [someone("A1", manager="A2"), someone("A2", manager="A3"), someone("A3")]
    apply(write(path, lines), at=OPENING, partial=True)
    assert [everybody()[n]["manager"] for n in ("a1", "a2", "a3")] == ["a2", "a3", None]
    told = rehearse(write(path, [*lines[:2], someone("A3", manager="A1")]), at=LATER, partial=True)
    assert reasons(told) == [(4, "circle")]
    ring = [someone(f"C{n}", manager=f"C{(n + 1) % 5}") for n in range(5)]
    told = rehearse(write(path, [*ring, someone("D", manager="C1")]), at=LATER, partial=True)
    assert [line for line, _ in reasons(told)] == [2, 3, 4, 5, 6, 7]
    assert reasons(told)[-1] == (7, "manager-refused")


def test_addresses_may_be_exchanged_in_one_file(app: Flask, path: Path) -> None:
    apply(write(path, [someone("A1"), someone("A2")]), at=OPENING, partial=True)
    swapped = [
        someone("A1", email="a2@company.example"),
        someone("A2", email="a1@company.example"),
    ]
    number, _ = apply(write(path, swapped), at=LATER, partial=True)
    assert everybody()["a1"]["email"] == "a2@company.example"
    undo(number)
    assert everybody()["a1"]["email"] == "a1@company.example"


def test_units_come_from_several_columns_as_well(app: Flask, path: Path) -> None:
    headings = ["Matricule", "Prénom", "Nom", "Pays", "Entité", "Équipe"]
    lines = [["A1", "A", "B", "España", "", ""], ["A2", "A", "B", "Spain", "Alizé Spain", "R/D"]]
    _, did = apply(write(path, lines, headings), at=OPENING, partial=True)
    assert did["listed"]["units"] == [
        *(
            "Alizé/España",
            "Alizé/Spain",
            "Alizé/Spain/Alizé Spain",
            "Alizé/Spain/Alizé Spain/R\\/D",
        ),
    ]
    with reading() as session:
        spain, team = unit(session, "Spain"), unit(session, "R/D")
        assert (spain.kind, spain.country, team.kind, team.country) == (
            "country",
            "ES",
            "team",
            "ES",
        )
        assert team.path.startswith(spain.path)
    assert everybody()["a2"]["unit"] == "Alizé/Spain/Alizé Spain/R\\/D"


def many(count: int) -> list[list[object]]:
    return [KARIM, *(someone(f"A{n:03}") for n in range(count))]


def test_who_is_not_in_the_file_leaves_and_who_comes_back_is_let_in(app: Flask, path: Path) -> None:
    apply(write(path, many(40)), at=OPENING)
    with writing() as session:
        leaver = person(session, "a039")
        sign_in.begin(session, leaver.id, device="x", at=OPENING)
        sign_in.make_token(session, leaver.id, "learner", OPENING)
    _, did = apply(write(path, many(39)), at=LATER)
    assert did["leaving"] == 1
    assert [each["number"] for each in did["listed"]["leaving"]] == ["a039"]
    found = everybody()
    assert [who for who, each in found.items() if each["suspended"]] == ["a039"]
    with reading() as session:
        assert session.scalar(select(SignIn.id).where(SignIn.person_id == leaver.id)) is None
        token = select(Token.revoked_at).where(Token.person_id == leaver.id)
        assert session.scalar(token) is not None
    _, did = apply(write(path, many(40)), at=LATER)
    assert did["back"] == 1
    assert not everybody()["a039"]["suspended"]


def test_who_was_suspended_by_hand_is_not_let_in_by_a_file_that_always_named_her(
    app: Flask, path: Path
) -> None:
    apply(write(path, many(2)), at=OPENING)
    with writing() as session:
        person(session, "a001").suspended_at = OPENING
    _, did = apply(path, at=LATER)
    assert (did["back"], did["stay_suspended"]) == (0, 1)
    assert everybody()["a001"]["suspended"]
    apply(write(path, many(1)), at=LATER)
    apply(write(path, many(2)), at=LATER)
    assert not everybody()["a001"]["suspended"]


def test_more_than_one_in_twenty_leave_only_when_somebody_says_so(app: Flask, path: Path) -> None:
    apply(write(path, many(39)), at=OPENING)  # forty with Karim
    assert apply(write(path, many(37)), at=LATER)[1]["leaving"] == 2
    write(path, many(30))
    assert rehearse(path, at=LATER)["held"]
    with pytest.raises(Held, match="7 of 38 people would leave"):
        apply(path, at=LATER)
    assert not everybody()["a036"]["suspended"]
    assert apply(path, at=LATER, partial=True)[1]["leaving"] == 0
    assert apply(path, at=LATER, allow_leaving=True)[1]["leaving"] == 7


def test_nobody_without_a_number_leaves_nor_the_last_administrator(app: Flask, path: Path) -> None:
    apply(write(path, [*many(1), ["ADA", "ada@demo.example", "Ada", "", "", "", ""]]), at=OPENING)
    _, did = apply(write(path, many(1)), at=LATER, allow_leaving=True)
    assert did["leaving"] == 0
    with writing() as session:
        people.grant(session, person(session, "a000"), "admin", unit(session, "Alizé"), at=LATER)
    _, did = apply(path, at=LATER, allow_leaving=True)
    assert [each["number"] for each in did["listed"]["leaving"]] == ["ada"]
    suspended = [who for who, each in everybody().items() if each["suspended"]]
    assert suspended == ["ada"]


def test_an_undone_import_leaves_everything_as_it_was(app: Flask, path: Path) -> None:
    apply(write(path, many(40)), at=OPENING)
    before, units, accounts = everybody(), rows(Unit), rows(Account)
    changed = [KARIM, someone("A000", unit=PORTO, job="Boss", manager="N1"), *many(38)[2:]]
    number, did = apply(
        write(path, [*changed, someone("N1", unit=f"{RABAT}/New"), someone("N2", manager="N1")]),
        at=LATER,
        allow_leaving=True,
    )
    assert (did["new"], did["changed"], did["leaving"], did["units"]) == (2, 1, 2, 1)
    report = undo(number)
    assert (report["restored"], report["removed"], report["units"]) == (3, 2, 1)
    assert (report["kept"], everybody(), rows(Unit), rows(Account)) == ([], before, units, accounts)
    with pytest.raises(Conflict, match="only once"):
        undo(number)


def test_people_are_found_by_the_names_that_a_file_gave_them_and_took_away(
    app: Flask, path: Path
) -> None:
    def found() -> list[str]:
        with reading() as session:
            assert [each for each in audit.faults(session) if "her name" in each.sentence] == []
            named = Person.folded_name.in_(["bar\tzoe", "ozil\tmia", "ozil\tmax"])
            return sorted(session.scalars(select(Person.folded_name).where(named)))

    apply(write(path, [someone("A1", given="Zoë", family="Bär"), *many(20)]), at=OPENING)
    assert found() == ["bar\tzoe"]
    lines = [someone("A1", given="Mia", family="Özil"), someone("A2", given="Max", family="Özil")]
    number, _ = apply(write(path, [*lines, *many(20)]), at=LATER)
    assert found() == ["ozil\tmax", "ozil\tmia"]
    undo(number)
    assert found() == ["bar\tzoe"]


@pytest.mark.parametrize("at_once", [500, 0])
def test_what_is_asked_follows_an_import_and_its_undoing(
    academy: Flask, path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """With 0 all is a mass: it is a job's, and the report says so."""
    apply(write(path, many(40)), at=OPENING)
    with writing() as session:
        asked = ask(session, ["a039"], due_on=None)
        session.get_one(Audience, asked.audience_id).rule = as_json(EVERYBODY)
    monkeypatch.setattr(following, "AT_ONCE", at_once)
    number, did = apply(write(path, [*many(39), someone("B1")]), at=LATER)
    assert did["follows"] is bool(at_once)
    assert members() == ({"a039": True, "b1": False} if at_once else {"a039": False})
    report = undo(number)
    assert report["follows"] is bool(at_once)
    assert (report["removed"], members()) == (1, {"a039": False})  # what is asked keeps nobody


def members() -> dict[str | None, bool]:
    """Whom something is asked of, of those of the roster's tests, and whether she has left it."""
    with reading() as session:
        found = select(Person.number, AssignmentMember.left_at).join(
            AssignmentMember, AssignmentMember.person_id == Person.id
        )
        theirs = found.where(Person.number.in_(["a039", "b1"]))
        return {number: left_at is not None for number, left_at in session.execute(theirs)}


def test_others_write_while_a_file_is_brought_to_the_database(
    app: Flask, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is taken after that; what they wrote is seen, and nothing is refused for it."""
    whole = staging.stage

    def stage(session: Session, read: staging.Spooled) -> None:
        whole(session, read)
        answered = Thread(target=write_beside, args=(app,))
        answered.start()
        answered.join(3)
        assert not answered.is_alive()

    monkeypatch.setattr(staging, "stage", stage)
    assert apply(write(path, [["k-1042", "", "", "Haddad", "", "", "Sorter"]]), at=OPENING)[1][
        "changed"
    ]
    with reading() as session:
        karim = person(session, "k-1042")
        assert (karim.job, karim.alias) == ("Sorter", "written meanwhile")


def write_beside(app: Flask) -> None:
    with app.app_context(), writing() as session:
        person(session, "k-1042").alias = "written meanwhile"


def test_whoever_changed_since_stays_and_is_named(app: Flask, path: Path) -> None:
    apply(write(path, many(3)), at=OPENING)
    lines = [
        KARIM,
        *(someone(f"A{n:03}", job="Boss") for n in range(3)),
        someone("N1"),
        someone("N2"),
    ]
    number, _ = apply(write(path, lines), at=LATER)
    with writing() as session:
        person(session, "a001").job = "Pilot"
        person(session, "n1").secret_hash = "x"
    report = undo(number)
    kept = [(each["number"], each["reason"]) for each in report["kept"]]  # type: ignore[attr-defined]
    assert kept == [("a001", "changed"), ("n1", "came")]
    found = everybody()
    assert [found[n]["job"] for n in ("a000", "a001", "a002")] == ["Advisor", "Pilot", "Advisor"]
    assert "n1" in found
    assert "n2" not in found


CALENDAR = ["Number", "Given name", "Working days", "Leave"]


def test_working_days_and_leaves_feed_the_calendars(app: Flask, path: Path) -> None:
    apply(write(path, [someone("A1"), someone("A2")]), at=OPENING, partial=True)
    lines = [["A1", "A", "lun-jeu", "2026-12-21/2026-12-24, 25/12/2026"], ["A2", "A", "", ""]]
    _, did = apply(write(path, lines, CALENDAR), at=OPENING, partial=True)
    assert did["fields"]["days"] == 1
    with writing() as session:
        amy = viewer(session, "a1", at=OPENING)
        assert amy.leave == ((date(2026, 12, 21), date(2026, 12, 25)),)
        assert amy.weeks == ((date(2026, 11, 23), frozenset({0, 1, 2, 3})),)
        assert not amy.works_on(date(2026, 12, 23))
        assert not amy.works_on(date(2026, 11, 27))
    assert rehearse(path, at=OPENING, partial=True)["unchanged"] == 2
    none = [["A1", "A", "-", "-"]]
    assert apply(write(path, none, CALENDAR), at=LATER, partial=True)[1]["changed"] == 1
    with writing() as session:
        assert viewer(session, "a1", at=LATER).leave == ()
        assert viewer(session, "a1", at=LATER).weeks == ((date(2026, 11, 23), None),)


def test_days_that_are_over_stay_and_leaves_never_touch(app: Flask, path: Path) -> None:
    apply(write(path, [someone("A1")]), at=OPENING, partial=True)
    with writing() as session:
        amy = viewer(session, "a1", at=OPENING)
        leaves.add(session, amy, first=TODAY, last=TODAY + timedelta(days=9), at=OPENING)
    soon = OPENING + timedelta(days=3)
    cell = f"{TODAY + timedelta(days=1)}/{TODAY + timedelta(days=5)}"
    apply(write(path, [["A1", "A", "", cell]], CALENDAR), at=soon, partial=True)
    with reading() as session:
        found = session.execute(select(Leave.first, Leave.last)).all()
    assert [tuple(each) for each in found] == [(TODAY, TODAY + timedelta(days=5))]


def test_calendars_are_undone_too(app: Flask, path: Path) -> None:
    apply(write(path, [someone("A1")]), at=OPENING, partial=True)
    lines = [["A1", "Given", "123", "2026-12-21/2026-12-24"]]
    number, _ = apply(write(path, lines, CALENDAR), at=OPENING, partial=True)
    undo(number)
    with writing() as session:
        assert rows(Leave) == 0
        weeks = session.scalars(select(WorkingWeek.week)).all()
        assert [week for week in weeks if week] == []


NAMES = ["=1+1", "@Ana", "-x", "+33", "'=q", "Zoë, “x”", "a;b", "'t Hooft", "＝1", 'say "hi"']


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_exported_file_imports_unchanged(app: Flask, path: Path, ending: str) -> None:
    days = ["fr", "2019-03-04", "1245", "2026-12-21/2026-12-31"]
    lines = [
        [f"A{n}", "", name, name, f"{RABAT}/R\\/D", "A0" if n else "", name, *days]
        for n, name in enumerate(NAMES)
    ]
    headings = [*HEADINGS, "Language", "First day", "Working days", "Leave"]
    _, did = apply(write(path, lines, headings), at=OPENING, partial=True)
    assert did["new"] == len(NAMES)
    assert everybody()["a0"]["given"] == "=1+1"
    out = path.with_name(f"out.{ending}")
    with surveying() as session, out.open("wb") as file:
        writer: Callable[..., int] = write_csv if ending == "csv" else write_xlsx
        count = writer(exporting.rows(session, Scope(), at=LATER), file) - 1
    assert count == len(everybody())
    told = rehearse(out, at=LATER)
    assert (told["unchanged"], told["lines"]) == (count, count), told["fields"]
    assert not told["leaving"]


def hr(session: Session) -> Scope:
    return scope.of(viewer(session, "hugo", at=OPENING))


def test_hr_reaches_her_own_units_and_nothing_else(app: Flask, path: Path) -> None:
    apply(write(path, [KARIM, someone("A1"), someone("P1", unit=PORTO)]), at=OPENING)
    with writing() as session:
        hugo = hr(session)
        people.grant(session, person(session, "a1"), "author", unit(session, "Alizé"), at=OPENING)
    lines = [
        someone("A1", job="Changed"),
        someone("P1", job="Changed"),
        someone("N1", unit=PORTO),
        someone("N2", unit="Alizé/Maroc/Alizé Maroc/Fresh"),
        someone("N3", manager="P1"),
        someone("N4", unit="Alizé/Atlantis"),
    ]
    told = rehearse(write(path, lines), at=LATER, scope=hugo, partial=True)
    assert reasons(told) == [
        *((2, "holds-role"), (3, "outside"), (4, "unit-outside"), (6, "manager")),
        (7, "unit-outside"),
    ]
    assert told["listed"]["units"] == ["Alizé/Maroc/Alizé Maroc/Fresh"]
    with pytest.raises(Held):
        apply(path, at=LATER, scope=hugo, partial=True)
    _, did = apply(path, at=LATER, scope=hugo, partial=True, skip_refused=True)
    assert did["new"] == 1
    assert everybody()["p1"]["job"] == everybody()["a1"]["job"] == "Advisor"
    _, did = apply(write(path, [someone("N2")]), at=LATER, scope=hugo, allow_leaving=True)
    assert {each["number"] for each in did["listed"]["leaving"]} <= {"a1", "k-1042"}
    assert not everybody()["p1"]["suspended"]
    assert not everybody()["a1"]["suspended"], "she writes for everybody: HR does not suspend her"


def test_a_template_is_remembered_for_the_same_headings(session: Session) -> None:
    headings = ["Nr", "Vorname", "Abteilung"]
    assert columns.guessed(session, headings) == {}
    columns.remember(session, headings, {"number": 0, "given_name": 1, "unit": 2}, at=OPENING)
    assert columns.guessed(session, ["Abteilung", "Vorname", "Nr"]) == {
        "number": 2,
        "given_name": 1,
        "unit": 0,
    }
    assert columns.guessed(session, ["Nr", "Vorname"]) == {}


def test_headings_are_known_in_english_and_in_french() -> None:
    english = ["Employee number", "E-mail address", "First name", "Surname", "Unit", "Manager"]
    french = ["MATRICULE", "Courriel", "Prénom", "Nom de famille", "Unité", "N+1"]
    assert columns.recognised(english) == columns.recognised(french)
    assert len(columns.recognised(english)) == 6
    with pytest.raises(Invalid, match="employee number"):
        columns.check(["E-mail"], {"email": 0})


@pytest.mark.parametrize("data", [b"", b"\n\n", b"Number,Given name\n", b"\0\1\2", b"Name\nx\n"])
def test_nonsense_is_told_in_a_sentence(app: Flask, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(Invalid):
        told(path)


def told(path: Path) -> None:
    headings = desk.headings_of(path)
    columns.check(headings, columns.recognised(headings))
    rehearse(path, at=OPENING)


def test_lines_of_nonsense_are_refused_one_by_one(app: Flask, path: Path) -> None:
    before = rows(Person)
    lines = [[f"x{n}" for _ in HEADINGS] for n in range(50)]
    told = rehearse(write(path, lines), at=OPENING, partial=True)
    assert told["refused"] == 50
    assert rows(Person) == before
