"""The roster's pages: a file, its columns, the difference, applied, undone; and who may do it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select
from werkzeug.test import TestResponse

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.outbox import Message
from academy.models.roster import RosterImport, RosterPart
from academy.services import periods, sign_in
from academy.services.privacy import erasing
from academy.services.roster import columns, exporting, farewells, uploads, working
from academy.web import imports
from academy.web.languages import LANGUAGES
from tests.cast import person
from tests.credentials import passport
from tests.crew import SECRET
from tests.services.rosters import PORTO, RABAT
from tests.visitor import Visitor
from tests.web.test_verify import HERE

HEADINGS = "Matricule;Prénom;Nom;Unité;Manager\n"
FAULTY = (
    HEADINGS + f"A1;Ana;Sá;{RABAT};\nA2;Ben;;{RABAT};A1\n;No;Number;{RABAT};\n"
    f"A3;Cy;;{PORTO};\nA4;Di;;{RABAT};nobody\n"
)


@pytest.fixture
def hugo(app: Flask) -> Visitor:
    """HR of the entity in Morocco."""
    with writing() as session:
        person(session, "hugo").locale = "en"
    return Visitor(app).sign_in("hugo@demo.example")


@pytest.fixture
def ada(app: Flask) -> Visitor:
    """Administers the whole company."""
    return Visitor(app).sign_in("ada@demo.example")


def send(visitor: Visitor, data: bytes, name: str = "effectif.csv") -> TestResponse:
    """Upload a file as a browser does; the body is ours, since the client's own stays open."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{visitor.csrf_token()}\r\n',
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n',
    ]
    body = "".join(parts).encode() + data + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    return visitor.client.post("/people/imports", data=body, content_type=kind)


def upload(visitor: Visitor, text: str | bytes) -> str:
    """A file that came: its address."""
    answer = send(visitor, text.encode() if isinstance(text, str) else text)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def columns_of(page: str) -> dict[str, str]:
    """What the form for the columns says as it is shown."""
    fields = re.findall(r'<select[^>]*name="(column_\w+)">(.*?)</select>', page, re.DOTALL)
    chosen = {name: re.search(r'value="(\d*)" selected', options) for name, options in fields}
    return {name: found[1] if found else "" for name, found in chosen.items()}


def checked(visitor: Visitor, text: str, **more: str) -> str:
    """A file that was uploaded and checked: its address."""
    path = upload(visitor, text)
    answer = visitor.post(f"{path}/check", {**columns_of(visitor.get(path).text), **more})
    assert answer.status_code == 303, answer.text
    return path


def numbers() -> set[str]:
    with reading() as session:
        return {n for n in ("a1", "a2", "a3", "a4") if sign_in.person_by_login(session, n)}


def test_hr_imports_a_file_with_three_faulty_lines(hugo: Visitor) -> None:
    path = checked(hugo, FAULTY, partial="1")
    page = hugo.get(path).text
    for sentence in (
        "The employee number is missing.",
        f"This unit is not among those that you run: {PORTO}",
        "Nobody here has this number: nobody (the manager)",
    ):
        assert sentence in page
    assert numbers() == set()
    refused = hugo.post(f"{path}/apply", {})
    assert refused.status_code == 422
    assert "Confirm that the refused lines are left out." in refused.text
    assert hugo.post(f"{path}/apply", {"skip_refused": "1"}).status_code == 303
    assert numbers() == {"a1", "a2"}
    assert "Applied on" in hugo.get(path).text
    assert hugo.post(f"{path}/undo", {}).status_code == 303
    assert numbers() == set()
    assert "Undone on" in hugo.get(path).text


def test_a_file_by_which_many_leave_waits_for_a_second_word(ada: Visitor) -> None:
    path = checked(ada, HEADINGS + f"A1;Ana;Sá;{RABAT};\n")
    assert "Many people would leave" in ada.get(path).text
    assert ada.post(f"{path}/apply", {}).status_code == 422
    assert ada.post(f"{path}/apply", {"allow_leaving": "1"}).status_code == 303
    with reading() as session:
        assert person(session, "k-1042").suspended_at is not None


def test_a_file_of_refused_lines_alone_is_not_offered_to_be_applied(ada: Visitor) -> None:
    path = checked(ada, HEADINGS + "A1;Ana;Sá;Norden/Verkauf;\n")
    page = ada.get(path).text
    assert "Every line is refused" in page
    assert 'name="allow_leaving"' not in page
    both = {"allow_leaving": "1", "skip_refused": "1"}
    assert ada.post(f"{path}/apply", both).status_code == 422
    with reading() as session:
        assert person(session, "k-1042").suspended_at is None


def test_who_leaves_by_a_roster_is_written_to_once_and_never_after_it_was_undone(
    app: Flask, ada: Visitor, tmp_path: Path
) -> None:
    passport(app, tmp_path, house=HERE)
    with writing() as session:
        amina = person(session, "amina@demo.example")
        amina.number, amina.private_email = "a-1", "amina@home.example"
    path = checked(ada, HEADINGS + "k-1042;Karim;Haddad;;\n")
    assert kept_files() == 1
    ada.post(f"{path}/apply", {"allow_leaving": "1"})
    assert kept_files() == 0
    ada.post(f"{path}/undo", {})
    assert farewells.say(app.extensions["farewell"], at=now()) == 0
    path = checked(ada, HEADINGS + "k-1042;Karim;Haddad;;\n")
    ada.post(f"{path}/apply", {"allow_leaving": "1"})
    assert [farewells.say(app.extensions["farewell"], at=now()) for _ in "12"] == [1, 0]
    with reading() as session:
        [letter] = session.scalars(
            select(Message.body).where(Message.recipient == "amina@home.example")
        )
        assert "Digital passport: http" in letter["text"]


def test_files_that_wait_go_when_somebody_is_erased_or_a_day_is_over(
    app: Flask, ada: Visitor
) -> None:
    upload(ada, FAULTY)
    with writing() as session:
        assert periods.clean_up(session, now=now()) == 0
    assert kept_files() == 1
    with writing() as session:
        bruno = person(session, "bruno@demo.example")
        erasing.erase(session, bruno, actor="system", secret=SECRET, at=now())
    assert kept_files() == 0
    path = checked(ada, FAULTY)
    with writing() as session:
        periods.clean_up(session, now=now() + timedelta(days=1, minutes=1))
    assert kept_files() == 0
    assert ada.post(f"{path}/apply", {"skip_refused": "1", "allow_leaving": "1"}).status_code == 303
    assert "is not kept any more. Upload it again." in ada.get(path).text


def kept_files() -> int:
    with reading() as session:
        return len(session.scalars(select(RosterPart.import_id)).all())


def test_columns_are_guessed_and_remembered(ada: Visitor) -> None:
    text = "Nr;Vorname;Ort\n" + f"A1;Ana;{RABAT}\n"
    path = upload(ada, text)
    assert set(columns_of(ada.get(path).text).values()) == {""}
    assert ada.post(f"{path}/check", {"column_given_name": "1"}).status_code == 422
    chosen = {"column_number": "0", "column_given_name": "1", "column_unit": "2", "partial": "1"}
    assert ada.post(f"{path}/check", chosen).status_code == 303
    again = columns_of(ada.get(upload(ada, text)).text)
    assert {name: place for name, place in again.items() if place} == {
        name: place for name, place in chosen.items() if name != "partial"
    }


def test_what_is_no_roster_is_told_at_once(ada: Visitor) -> None:
    for data in (b"", b"\0\1\2\3", b"x" * 200_000):
        assert send(ada, data).status_code == 422
    assert ada.post("/people/imports", {}).status_code == 422


def test_what_is_called_a_workbook_and_is_none_is_refused_in_a_sentence(ada: Visitor) -> None:
    answer = send(ada, b"this is no spreadsheet", "fake.xlsx")
    assert answer.status_code == 422
    assert "yet it is no Excel workbook" in answer.text


def test_a_column_shows_its_first_values_and_a_refused_unit_how_a_path_looks(hugo: Visitor) -> None:
    path = upload(hugo, "Nr;Vorname;Ort\nA1;Ana;Norden/Verkauf\nA2;Ana;Norden/Einkauf, im Keller\n")
    assert hugo.get("/people/imports").status_code == 200
    page = hugo.get(path).text
    assert ">Nr · A1, A2</option>" in page
    assert ">Vorname · Ana</option>" in page
    assert "Norden/Verkauf, Norden/Einkauf, im Kell…" in page
    hugo.post(f"{path}/check", {"column_number": "0", "column_given_name": "1", "column_unit": "2"})
    page = hugo.get(path).text
    assert f"as here: {RABAT}" in page
    assert ">Nr · A1, A2</option>" in page


def test_a_large_file_is_a_job_and_only_who_may_import_can_send_one(
    app: Flask, ada: Visitor
) -> None:
    lines = "".join(f"A{n};Ana {n};{'x' * 70};{RABAT};\n" for n in range(12_000))
    assert len(lines) > 1024 * 1024
    path = upload(ada, HEADINGS + lines)
    ada.post(f"{path}/check", {**columns_of(ada.get(path).text), "partial": "1"})
    assert "It is being read" in ada.get(path).text
    assert working.work(secret=SECRET, now=now) == 1
    assert "12,000" in ada.get(path).text
    learner = Visitor(app).sign_in("amina@demo.example")
    for visitor in (learner, Visitor(app)):
        assert send(visitor, b"x" * 2_000_000).status_code == 413


def test_a_job_has_the_rights_of_the_moment_not_of_the_upload(app: Flask, hugo: Visitor) -> None:
    path = checked(hugo, HEADINGS + f"A1;Ana;Sá;{RABAT};\n", partial="1")
    uid = path.rpartition("/")[2]
    with writing() as session:
        who = sign_in.viewer_of_person(session, person(session, "hugo").id)
        assert who
        uploads.apply(session, who, uid, allow_leaving=False, skip_refused=False, at=now())
        person(session, "hugo").suspended_at = now()
    working.work(secret=SECRET, now=now)
    with reading() as session:
        row = session.scalars(select(RosterImport)).one()
        assert (row.state, row.applied_at) == ("failed", None)
    assert numbers() == set()


def test_an_undoing_that_broke_three_times_can_be_asked_for_again(hugo: Visitor) -> None:
    path = checked(hugo, HEADINGS + f"A1;Ana;Sá;{RABAT};\n", partial="1")
    hugo.post(f"{path}/apply", {})
    with writing() as session:
        row = session.scalars(select(RosterImport)).one()
        row.state, row.tries, row.due_at = "undoing", working.TRIES, row.asked_at
    assert working.work(secret=SECRET, now=now) == 0
    page = hugo.get(path).text
    assert "Something broke on our side." in page
    assert "Undo this import" in page


def test_the_page_says_what_was_and_what_will_be(hugo: Visitor) -> None:
    path = checked(hugo, HEADINGS + f"A1;Ana;Sá;{RABAT};\n", partial="1")
    hugo.post(f"{path}/apply", {})
    page = hugo.get(checked(hugo, HEADINGS + f"A1;Anna;Sá;{RABAT};\n", partial="1")).text
    assert "Given name: <bdi>Ana</bdi> → <bdi>Anna</bdi>" in page


def test_a_later_import_is_to_be_undone_first(hugo: Visitor) -> None:
    first = checked(hugo, HEADINGS + f"A1;Ana;Sá;{RABAT};\n", partial="1")
    hugo.post(f"{first}/apply", {})
    assert "Undo later imports first" not in hugo.get(first).text
    second = checked(hugo, HEADINGS + f"A2;Ben;Sá;{RABAT};A1\n", partial="1")
    hugo.post(f"{second}/apply", {})
    page = hugo.get(first).text
    assert "Undo later imports first" in page
    assert f'href="{second}"' in page
    hugo.post(f"{first}/undo", {})
    page = hugo.get(first).text
    assert "manages somebody who stays" in page
    assert f'href="{second}"' in page
    hugo.post(f"{second}/undo", {})
    assert numbers() == set()


def test_hr_takes_away_her_own_people_and_it_imports_unchanged(hugo: Visitor) -> None:
    answer = hugo.get("/people/imports/roster.csv")
    text = answer.data.decode("utf-8-sig")
    assert "amina@demo.example" in text
    assert "bruno@demo.example" not in text
    headings = text.splitlines()[0].replace(";", ",").split(",")
    assert len(headings) == len(exporting.COLUMNS) - 2  # her working days and leave are hers
    path = upload(hugo, answer.data)
    hugo.post(f"{path}/check", columns_of(hugo.get(path).text))
    assert "Nothing would change." in hugo.get(path).text
    assert hugo.get("/people/imports/roster.xlsx").data.startswith(b"PK")


def test_another_hr_sees_no_import_of_hers(app: Flask, hugo: Visitor, ada: Visitor) -> None:
    path = checked(ada, HEADINGS + f"A1;Ana;Sá;{RABAT};\n", partial="1")
    assert hugo.get(path).status_code == 404
    assert path.rpartition("/")[2] not in hugo.get("/people/imports").text
    for act in ("check", "apply", "undo"):
        assert hugo.post(f"{path}/{act}", {}).status_code == 404
    hers = checked(hugo, HEADINGS + f"A2;Ben;;{RABAT};\n", partial="1")
    assert ada.get(hers).status_code == 200
    assert ada.post(f"{hers}/apply", {}).status_code == 409


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_headings_of_every_language_are_known_again(app: Flask, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}), force_locale(language):
        headings = [str(imports.HEADINGS[field]) for field in exporting.COLUMNS]
    assert columns.recognised(headings) == {f: n for n, f in enumerate(exporting.COLUMNS)}
