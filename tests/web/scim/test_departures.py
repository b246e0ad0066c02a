"""Who leaves by a directory: every door closes at once, and a mass change waits for a person."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.directories import Departure, HeldChange
from academy.models.journal import JournalEntry
from academy.models.outbox import Message
from academy.models.people import Person
from academy.models.sign_in import Link
from academy.services import links, outbox, people, sign_in, staff
from academy.services.directories import departures
from academy.services.privacy import erasing
from tests.cast import ADA, AMINA, HUGO, MARC, person, unit, viewer
from tests.visitor import Visitor
from tests.web.api.caller import Caller
from tests.web.scim.connected import Connected, user

OFF = {"op": "Replace", "path": "active", "value": "False"}
ON = {"op": "Replace", "path": "active", "value": "True"}


def crowd(app: Flask, size: int) -> list[str]:
    """So many more people in Morocco, who were there before any directory; their uids."""
    with app.app_context(), writing() as session:
        home = unit(session, "Alizé Maroc")
        return [
            people.add_person(
                session,
                given_name="P",
                family_name=str(number),
                unit=home,
                number=f"crowd-{number}",
                at=now(),
            ).uid
            for number in range(size)
        ]


def uid_of(directory: Connected, login: str) -> str:
    return str(directory.find(f'userName eq "{login}"')[0]["id"])


def statuses(directory: Connected, uids: list[str], operation: dict[str, str]) -> list[int]:
    return [directory.patch(uid, operation).status_code for uid in uids]


@pytest.mark.slow  # it waits for real seconds
def test_deactivation_ends_every_session_token_link_and_waiting_mail(academy: Flask) -> None:
    directory = Connected(academy)
    visitor, caller = Visitor(academy).sign_in(AMINA), Caller(academy, AMINA)
    assert visitor.get("/passport").status_code == 200
    assert caller.get("/me").status_code == 200
    with academy.app_context(), writing() as session:
        amina = person(session, AMINA)
        token = links.issue_link(session, amina, "reset", now())
        letter = {"subject": "s", "text": "t"}
        outbox.post(session, channel="mail", recipient=AMINA, body=letter, at=now())
    uid = uid_of(directory, AMINA)
    assert directory.patched(uid, OFF)["active"] is False
    assert visitor.get("/passport").status_code == 302
    assert caller.get("/me").status_code == 401
    assert Visitor(academy).get(f"/activation/{token}").status_code == 404
    again = Visitor(academy).post("/sign-in", {"login": AMINA, "secret": "passport-demo"})
    assert again.status_code != 303
    with academy.app_context(), reading() as session:
        assert session.scalar(select(Link.id).where(Link.used_at.is_(None))) is None
        waits = select(Message.id).where(Message.recipient == AMINA, Message.closed_at.is_(None))
        assert session.scalar(waits) is None
        acts = session.scalars(
            select(JournalEntry.act).where(JournalEntry.actor == f"directory:{directory.id}")
        ).all()
    assert "person.suspended" in acts
    assert directory.patched(uid, ON)["active"] is True
    assert visitor.get("/passport").status_code == 302  # old sessions stay ended
    assert Visitor(academy).sign_in(AMINA).get("/passport").status_code == 200


def test_a_directory_opens_only_doors_that_it_closed_itself(app: Flask) -> None:
    directory = Connected(app)
    uid = uid_of(directory, AMINA)
    directory.patched(uid, ON)
    with app.app_context(), writing() as session:
        staff.suspend(session, viewer(session, ADA, at=now()), uid, at=now())
    assert directory.patched(uid, {**ON, "op": "replace"})["active"] is False
    directory.patched(uid, OFF)
    assert directory.patched(uid, ON)["active"] is False


def test_whoever_is_deleted_is_suspended_and_forgotten_but_never_erased(app: Flask) -> None:
    directory = Connected(app)
    first = directory.add(externalId="e-1")
    uid = first["id"]
    group = directory.group("Pilots", uid)
    assert directory.call("DELETE", f"/Users/{uid}").status_code == 204
    for method in ("GET", "DELETE"):
        assert directory.call(method, f"/Users/{uid}").status_code == 404
    assert directory.find('userName eq "nadia@corp.local"') == []
    assert directory.members(group) == set()
    kept = directory.person(uid)
    assert kept.suspended_at is not None
    assert kept.email == "nadia@corp.local"
    again = directory.add(externalId="e-2")
    assert again["id"] == uid  # what she earned is hers when she comes back
    assert again["active"] is True


def test_a_mass_change_is_held_for_a_person(app: Flask) -> None:
    uids = crowd(app, 60)
    directory = Connected(app)
    told = statuses(directory, uids[:10], OFF)
    done = told.count(200)
    with app.app_context(), reading() as session:
        there = session.scalar(
            select(func.count()).where(Person.unit_id.in_(select(Person.unit_id)))
        )
        assert there
    assert told == [200] * done + [409] * (10 - done)
    assert done == 3  # of some 60 people in Morocco
    for uid in uids[done:10]:
        assert directory.get(f"/Users/{uid}")["active"] is True
        assert directory.person(uid).suspended_at is None
    held = directory.patch(uids[9], OFF).get_json()
    assert "administrator" in held["detail"]
    assert directory.call("DELETE", f"/Users/{uids[20]}").status_code == 409
    whole = user("crowd-21", active=False)
    assert directory.call("PUT", f"/Users/{uids[21]}", whole).status_code == 409
    with app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(HeldChange)) == 10 - done + 2
    assert directory.patched(uids[5], {"op": "replace", "path": "title", "value": "x"})["title"]


def test_a_day_later_there_is_room_again(app: Flask) -> None:
    uids = crowd(app, 40)
    directory = Connected(app)
    told = statuses(directory, uids[:5], OFF)
    assert told[0] == 200
    assert told[-1] == 409
    with app.app_context(), writing() as session:
        session.execute(update(Departure).values(at=now() - timedelta(days=1, minutes=1)))
    assert directory.patch(uids[4], OFF).status_code == 200


def test_nobody_makes_room_by_inventing_colleagues(app: Flask) -> None:
    uids = crowd(app, 20)
    directory = Connected(app)
    invented = [directory.add(f"x{number}@corp.local")["id"] for number in range(40)]
    assert statuses(directory, uids[:2], OFF) == [200, 409]
    told = statuses(directory, invented[:4], OFF)
    assert told[0] == 200
    assert told[-1] == 409  # forty are no trial any more


def test_a_trial_of_a_few_comes_and_goes(app: Flask) -> None:
    directory = Connected(app)
    for number in range(4):
        uid = directory.add(f"t{number}@corp.local")["id"]
        assert directory.patch(uid, OFF).status_code == 200
        assert directory.call("DELETE", f"/Users/{uid}").status_code == 204


def test_an_administrator_approves_what_was_held(app: Flask) -> None:
    uids = crowd(app, 20)
    directory = Connected(app)
    assert statuses(directory, uids[:3], OFF) == [200, 409, 409]
    assert directory.call("DELETE", f"/Users/{uids[3]}").status_code == 409
    ada = Visitor(app).is_in(ADA)
    page = ada.get(f"/directories/{directory.uid}")
    assert "P 1" in page.text
    ids = _held(app)
    form = {"held": [str(each) for each in ids], "decision": "approve"}
    assert ada.post(f"/directories/{directory.uid}/held", form).status_code == 303
    for uid in uids[1:4]:
        assert directory.person(uid).suspended_at is not None
    assert directory.patch(uids[1], OFF).status_code == 200  # as the directory sends it again
    assert directory.call("DELETE", f"/Users/{uids[3]}").status_code in {204, 404}
    assert directory.patched(uids[1], ON)["active"] is True


def test_an_administrator_refuses_and_the_directory_is_told(app: Flask) -> None:
    uids = crowd(app, 20)
    directory = Connected(app)
    statuses(directory, uids[:2], OFF)
    ada = Visitor(app).is_in(ADA)
    form = {"held": [str(each) for each in _held(app)], "decision": "refuse"}
    assert ada.post(f"/directories/{directory.uid}/held", form).status_code == 303
    told = directory.patch(uids[1], OFF)
    assert told.status_code == 409
    assert "refused" in told.get_json()["detail"]
    assert directory.person(uids[1]).suspended_at is None
    assert directory.patch(uids[1], ON).status_code == 200  # it thought better of it: asked anew
    assert "decides" in directory.patch(uids[1], OFF).get_json()["detail"]


def _held(app: Flask) -> list[int]:
    with app.app_context(), reading() as session:
        waits = select(HeldChange.id).where(HeldChange.decided_at.is_(None))
        return list(session.scalars(waits))


def test_the_last_administrator_and_roles_beyond_the_unit_are_held(app: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, AMINA), "hr", unit(session, "Portugal"), at=now())
    directory = Connected(app)
    assert directory.patch(uid_of(directory, AMINA), OFF).status_code == 409
    with reading() as session:
        reasons = session.scalars(select(HeldChange.reason)).all()
        top = session.scalars(select(Person).where(Person.email == ADA)).one()
        root = select(Person.uid).where(Person.id == top.id)
        ada = session.scalar(root)
    assert reasons == ["role"]
    whole = Connected(app, "Alizé")
    assert whole.patch(str(ada), OFF).status_code == 409
    assert directory.person(str(ada)).suspended_at is None


def test_no_directory_changes_by_what_a_holder_of_a_role_comes_in(app: Flask) -> None:
    directory = Connected(app)
    hugo = uid_of(directory, HUGO)
    mail = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "thief@corp.local"}
    for operation in (
        mail,
        {"op": "Replace", "path": "userName", "value": "thief@corp.local"},
    ):
        directory.patch(hugo, operation)
        assert directory.person(hugo).email == HUGO
    assert directory.patch(hugo, mail).status_code == 409
    assert (
        directory.patch(hugo, {"op": "Replace", "path": "title", "value": "HR"}).status_code == 200
    )
    marc = uid_of(directory, MARC)
    assert directory.patched(marc, mail)["emails"][0]["value"] == "thief@corp.local"


def test_the_guard_counts_one_departure_at_a_time() -> None:
    assert departures.SHARE == 0.05
    assert sign_in.LIFETIME  # doors that ``suspending`` closes


@pytest.mark.parametrize("name", ["admin", "hr", "author", "administrators"])
def test_a_group_gives_no_role(app: Flask, name: str) -> None:
    directory = Connected(app)
    uid = uid_of(directory, AMINA)
    directory.group(name, uid)
    visitor = Visitor(app).is_in(AMINA)
    assert visitor.get("/people").status_code == 404
    assert visitor.get("/insights").status_code == 404


def test_who_was_erased_comes_back_only_after_an_administrator_added_her(
    app: Flask,
) -> None:
    directory = Connected(app)
    with app.app_context(), writing() as session:
        erasing.erase(
            session, person(session, AMINA), actor="system", secret=app.secret_key or "", at=now()
        )
    assert directory.find(f'userName eq "{AMINA}"') == []
    refused = directory.call("POST", "/Users", user(AMINA))
    assert refused.status_code == 409
    assert "erased" in refused.json["detail"]
    with app.app_context(), writing() as session:
        home = unit(session, "Customer care, Rabat")
        people.add_person(
            session, given_name="Amina", family_name="B", unit=home, email=AMINA, at=now()
        )
    [here] = directory.find(f'userName eq "{AMINA}"')
    assert directory.put(here["id"], user(AMINA))["active"]
