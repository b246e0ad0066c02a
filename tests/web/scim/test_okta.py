"""What Okta sends, as it sends it; and PUT, which the tester does not look at closely."""

from flask import Flask
from sqlalchemy import select

from academy.models.database import writing
from academy.models.journal import JournalEntry
from academy.models.people import Person
from tests.cast import AMINA
from tests.web.scim.connected import ENTERPRISE, GROUP, Connected, user

WHOLE = {
    "name": {"givenName": "Nadia", "familyName": "Alaoui"},
    "emails": [{"primary": True, "value": "nadia@corp.local", "type": "work"}],
    "displayName": "Nadia Alaoui",
    "locale": "fr-FR",
    "title": "Analyst",
    ENTERPRISE: {"employeeNumber": "N-1", "department": "Legal"},
}


def test_it_looks_at_two_people_first(app: Flask) -> None:
    found = Connected(app).get("/Users", startIndex=1, count=2)
    assert found["startIndex"] == 1
    assert found["itemsPerPage"] == len(found["Resources"]) == 2
    assert found["totalResults"] > 2


def test_a_put_changes_all_that_it_says_and_takes_away_what_it_no_longer_says(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add(**WHOLE)["id"]
    body = user(
        "nadia.new@corp.local",
        id=uid,
        active=True,
        name={"givenName": "Nadia", "familyName": "Bennani"},
        emails=[{"primary": True, "value": "nadia.new@corp.local", "type": "work"}],
        locale="en-GB",
        groups=[],
        password="secret",
    )
    shown = directory.put(uid, body)
    assert shown == directory.get(f"/Users/{uid}")
    assert shown["userName"] == "nadia.new@corp.local"
    assert "title" not in shown
    assert ENTERPRISE not in shown
    person = directory.person(uid)
    assert (person.email, person.family_name) == ("nadia.new@corp.local", "Bennani")
    assert (person.job, person.locale, person.number) == (None, "en", None)
    assert directory.find('userName eq "nadia@corp.local"') == []


def test_a_put_that_says_nothing_of_active_suspends_nobody(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add(**WHOLE)["id"]
    assert directory.put(uid, user("nadia@corp.local", **WHOLE))["active"] is True
    directory.patched(uid, {"op": "replace", "value": {"active": False}})
    for silent in ({}, {"active": None}, {"active": ""}):
        shown = directory.put(uid, user("nadia@corp.local", **WHOLE, **silent))
        assert shown["active"] is False  # nor does it bring anybody back
    assert directory.put(uid, user("nadia@corp.local", active=True, **WHOLE))["active"] is True
    assert directory.put(uid, user("nadia@corp.local", active=False, **WHOLE))["active"] is False
    assert directory.person(uid).suspended_at is not None


def test_a_put_that_changes_nothing_leaves_version_and_journal_as_they_are(app: Flask) -> None:
    directory = Connected(app)
    before = directory.add(**WHOLE)
    again = directory.put(before["id"], before)
    assert again == before
    assert again["meta"]["version"] == before["meta"]["version"]
    changed = directory.put(before["id"], {**before, "title": "Pilot"})
    assert changed["meta"]["version"] != before["meta"]["version"]


def test_versions_guard_against_writing_over_another_change(app: Flask) -> None:
    directory = Connected(app)
    before = directory.add(**WHOLE)
    uid, version = before["id"], before["meta"]["version"]
    directory.patched(uid, {"op": "replace", "path": "title", "value": "Pilot"})
    stale = directory.call("PUT", f"/Users/{uid}", before, If_Match=version)
    assert stale.status_code == 412
    now = directory.get(f"/Users/{uid}")["meta"]["version"]
    assert directory.call("GET", f"/Users/{uid}", If_None_Match=now).status_code == 304
    assert directory.call("PUT", f"/Users/{uid}", before, If_Match=now).status_code == 200


def test_it_deactivates_without_a_path(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add(**WHOLE)["id"]
    shown = directory.patched(uid, {"op": "replace", "value": {"active": False}})
    assert shown["active"] is False
    assert directory.find(f'id eq "{uid}" and active eq false')
    shown = directory.patched(uid, {"op": "replace", "value": {"active": True}})
    assert shown["active"] is True


def test_it_names_a_group_anew_and_puts_its_members(app: Flask) -> None:
    directory = Connected(app)
    first, second = (directory.add(f"{n}@corp.local")["id"] for n in "ab")
    group = directory.group("Pilots", first)
    value = {"id": group, "displayName": "Pilots of Rabat"}
    answer = directory.patch(group, {"op": "replace", "value": value}, kind="Groups")
    assert answer.status_code == 204
    assert directory.get(f"/Groups/{group}")["displayName"] == "Pilots of Rabat"
    assert directory.members(group) == {first}
    body = {"schemas": [GROUP], "displayName": "Pilots", "members": [{"value": second}]}
    assert directory.call("PUT", f"/Groups/{group}", body).status_code == 200
    assert directory.members(group) == {second}
    stranger = {**body, "members": [{"value": "f" * 32}]}
    assert directory.call("PUT", f"/Groups/{group}", stranger).status_code == 400
    assert directory.members(group) == {second}
    assert directory.call("DELETE", f"/Groups/{group}").status_code == 204
    assert directory.call("GET", f"/Groups/{group}").status_code == 404


def test_what_was_changed_here_stays_until_the_directory_says_something_else(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add(**WHOLE)["id"]
    with app.app_context(), writing() as session:
        session.get_one(Person, directory.person(uid).id).given_name = "Nadya"
    assert directory.get(f"/Users/{uid}")["name"]["givenName"] == "Nadya"
    directory.put(uid, user("nadia@corp.local", **{**WHOLE, "title": "Pilot"}))
    assert directory.person(uid).given_name == "Nadya"
    directory.put(uid, user("nadia@corp.local", **{**WHOLE, "name": {"givenName": "Nada"}}))
    assert directory.person(uid).given_name == "Nada"


def test_the_journal_names_what_became_different_and_nothing_else(app: Flask) -> None:
    directory = Connected(app)
    with writing() as session:
        uid = session.scalars(select(Person.uid).where(Person.email == AMINA)).one()
    for active in (True, False):  # the first word about her, and another
        directory.patched(uid, {"op": "replace", "value": {"active": active}})
    directory.patched(uid, {"op": "replace", "value": {"title": "Pilot", "timezone": "nowhere"}})
    with writing() as session:
        told = select(JournalEntry).where(JournalEntry.act == "person.changed")
        assert [line.details for line in session.scalars(told)] == [{"fields": "job"}]
