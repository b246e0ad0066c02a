"""The door of directories: tokens, networks, limits, and what one directory may see."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from academy.clock import now
from academy.models.database import db, reading, writing
from academy.models.directories import Directory, DirectoryCall, DirectoryToken
from academy.models.sign_in import SignInFailure
from academy.services import sign_in
from tests.cast import ADA, AMINA, BRUNO, HUGO, person, unit
from tests.visitor import FreshClient, Visitor
from tests.web.api.caller import Caller
from tests.web.scim.connected import Connected, user


def asked(app: Flask, token: str | None, *, path: str = "/Users", **environ: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = FreshClient(app, app.response_class)
    return client.get(f"/scim/v2{path}", headers=headers, environ_base=environ)


def test_without_a_token_there_is_only_the_description_of_the_service(app: Flask) -> None:
    assert asked(app, None, path="/ServiceProviderConfig").status_code == 200
    for path in ("/Users", "/Groups", "/Schemas", "/ResourceTypes", "/Users/x", "/Me", "/nothing"):
        answer = asked(app, None, path=path)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.get_json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_a_cookie_and_a_persons_token_open_nothing(app: Flask) -> None:
    visitor = Visitor(app).is_in(ADA)
    assert visitor.get("/scim/v2/Users").status_code == 401
    with writing() as session:
        token = sign_in.make_token(session, person(session, ADA).id, "admin", now())
    assert asked(app, token).status_code == 401


def test_a_directorys_token_opens_nothing_else(app: Flask) -> None:
    directory = Connected(app)
    client = FreshClient(app, app.response_class)
    for path in ("/api/v1/me", "/people", "/directories"):
        assert client.get(path, headers=directory.headers).status_code in {302, 401}


def test_rotation_overlaps_and_revoking_does_not(app: Flask) -> None:
    directory = Connected(app)
    ada = Visitor(app).is_in(ADA)
    page = ada.post(f"/directories/{directory.uid}/token", {"days": "7"})
    assert page.status_code == 201
    assert page.headers["Cache-Control"] == "no-store"
    assert directory.token not in page.text
    new = page.text.split('secret__value" translate="no">')[2].split("<")[0]
    assert new not in ada.get(f"/directories/{directory.uid}").text  # shown this once
    assert asked(app, directory.token).status_code == asked(app, new).status_code == 200
    with writing() as session:
        ended = update(DirectoryToken).where(DirectoryToken.ends_at.is_not(None))
        session.execute(ended.values(ends_at=now() - timedelta(seconds=1)))
    assert asked(app, directory.token).status_code == 401
    assert asked(app, new).status_code == 200
    assert ada.post(f"/directories/{directory.uid}/token", {"days": "4000"}).status_code == 422
    assert ada.post(f"/directories/{directory.uid}/token/end").status_code == 303
    assert asked(app, new).status_code == 401


def test_the_token_is_kept_as_a_digest_and_is_in_no_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    directory = Connected(app)
    directory.add()
    directory.call("POST", "/Users", b"{")
    asked(app, f"{directory.token}x")
    assert directory.token not in caplog.text
    with reading() as session:
        for table in db.metadata.sorted_tables:
            assert directory.token not in repr(session.execute(select(table)).all()), table.name
    by_address = FreshClient(app, app.response_class).get(
        f"/scim/v2/Users?access_token={directory.token}"
    )
    assert by_address.status_code == 401


def test_wrong_tokens_count_for_their_address_and_right_ones_are_not_held_up(app: Flask) -> None:
    directory = Connected(app)
    answers = [asked(app, f"guess {number}").status_code for number in range(40)]
    assert set(answers[:30]) == {401}
    assert set(answers[31:]) == {429}
    assert asked(app, directory.token).status_code == 200
    with reading() as session:
        assert session.scalar(select(SignInFailure.id)) is not None


def test_calls_come_from_the_named_networks_only(app: Flask) -> None:
    directory = Connected(app, networks="203.0.113.0/24, 2001:db8::/32 198.51.100.7")
    for address, status in (
        ("203.0.113.9", 200),
        ("2001:db8::1", 200),
        ("::ffff:198.51.100.7", 200),
        ("198.51.100.8", 401),
        ("127.0.0.1", 401),
    ):
        assert asked(app, directory.token, REMOTE_ADDR=address).status_code == status, address
    with reading() as session:
        kept = session.scalar(select(Directory.networks))
    assert kept == "203.0.113.0/24 2001:db8::/32 198.51.100.7/32"
    ada = Visitor(app).is_in(ADA)
    form = {"name": "D", "networks": "10.0.0.0/99"}
    assert ada.post(f"/directories/{directory.uid}", form).status_code == 422


def test_two_directories_do_not_see_each_others_people(app: Flask) -> None:
    here, there = Connected(app, "Maroc"), Connected(app, "Portugal")
    theirs = there.find(f'userName eq "{BRUNO}"')[0]["id"]
    group = there.group("Pilots", theirs)
    assert here.find(f'userName eq "{BRUNO}"') == []
    assert here.find(f'emails.value eq "{BRUNO}"') == []
    assert here.find(f'id eq "{theirs}"') == []
    assert here.find('displayName eq "Pilots"', kind="Groups") == []
    before = there.person(theirs)
    off = {"op": "replace", "path": "active", "value": False}
    for answer in (
        here.call("GET", f"/Users/{theirs}"),
        here.call("PUT", f"/Users/{theirs}", {"userName": BRUNO, "active": False}),
        here.patch(theirs, off),
        here.call("DELETE", f"/Users/{theirs}"),
        here.call("GET", f"/Groups/{group}"),
        here.patch(group, {"op": "remove", "path": "members"}, kind="Groups"),
        here.call("DELETE", f"/Groups/{group}"),
    ):
        assert answer.status_code == 404
        assert BRUNO not in answer.text
    assert there.person(theirs).suspended_at == before.suspended_at
    taken = here.call("POST", "/Users", {"userName": BRUNO})
    assert taken.status_code == 409
    assert "Bruno" not in taken.text
    stranger = {"displayName": "X", "members": [{"value": theirs}]}
    assert here.call("POST", "/Groups", stranger).status_code == 400
    ids = {each["id"] for each in here.get("/Users")["Resources"]}
    assert not ids & {each["id"] for each in there.get("/Users")["Resources"]}


def test_of_two_directories_one_above_the_other_each_keeps_its_own(app: Flask) -> None:
    whole, part = Connected(app, "Alizé"), Connected(app, "Maroc")
    uid = part.add()["id"]
    assert whole.call("GET", f"/Users/{uid}").status_code == 404
    amina = whole.find(f'userName eq "{AMINA}"')[0]["id"]
    whole.patched(amina, {"op": "add", "path": "externalId", "value": "1"})
    assert part.call("GET", f"/Users/{amina}").status_code == 404


def test_pages_of_directories_are_for_who_administers_their_unit(app: Flask) -> None:
    directory = Connected(app)
    for login in (AMINA, HUGO):
        visitor = Visitor(app).is_in(login)
        assert visitor.get("/directories").status_code == 404
        assert visitor.get(f"/directories/{directory.uid}").status_code == 404
    ada = Visitor(app).is_in(ADA)
    assert "The directory of Maroc" in ada.get("/directories").text
    nadia = directory.add()["id"]
    directory.call("POST", "/Users", user("no body"))
    page = ada.get(f"/directories/{directory.uid}").text
    assert "POST" in page
    assert "An e-mail address or an employeeNumber without spaces is needed." in page
    assert f'/people/{nadia}">nadia' in page  # by her name, to who administers her unit
    assert "nadia@corp.local" not in page
    assert ada.get(f"/directories/{'0' * 32}").status_code == 404
    with reading() as session:
        calls = session.scalars(select(DirectoryCall.status).order_by(DirectoryCall.id)).all()
    assert calls == [201, 400]


def test_the_last_calls_say_what_the_caller_was_told_and_about_whom(app: Flask) -> None:
    directory, ada = Connected(app), Visitor(app).is_in(ADA)
    with reading() as session:
        amina = person(session, AMINA).uid
    for taken in (AMINA, BRUNO):  # Bruno works where this directory knows nobody
        assert directory.call("POST", "/Users", user(taken)).status_code == 409
    page = ada.get(f"/directories/{directory.uid}").text.partition("Last calls")[2]
    assert page.count("Somebody else goes by this userName, address or number already.") == 2
    assert f"/people/{amina}" in page
    assert "Bruno" not in page
    assert BRUNO not in page


def test_a_disconnected_directory_is_gone_and_its_people_are_anothers_to_speak_for(
    app: Flask,
) -> None:
    first, ada = Connected(app), Visitor(app).is_in(ADA)
    nadia = first.add()["id"]
    sellers = first.group("Sellers", nadia)
    page = f"/directories/{first.uid}"
    assert "It speaks for 1 person." in ada.get(f"{page}/end").text
    assert ada.post(f"{page}/end").location == "/directories"
    assert first.call("GET", "/Users").status_code == 401
    assert ada.get(page).status_code == 404
    assert ada.post(f"{page}/token", {"days": "7"}).status_code == 404
    assert f"{page}" not in ada.get("/directories").text
    assert first.person(nadia).suspended_at is None
    assert "The directory of Maroc" in ada.get("/journal?act=directory.removed").text
    second = Connected(app)
    assert second.find('userName eq "nadia@corp.local"')[0]["id"] == nadia
    assert second.call("GET", f"/Groups/{sellers}").status_code == 404


def test_an_administrator_connects_one_and_sees_its_token_once(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    with reading() as session:
        choice = str(unit(session, "Maroc").id)
    made = ada.post("/directories", {"name": "Entra ID", "unit": choice, "networks": ""})
    assert made.status_code == 201
    token = made.text.split('secret__value" translate="no">')[2].split("<")[0]
    assert asked(app, token).status_code == 200
    assert token not in ada.get("/directories").text
    wrong = ada.post("/directories", {"name": "X", "unit": choice, "networks": "everywhere"})
    assert wrong.status_code == 422


def test_programs_of_people_go_on_as_before(academy: Flask) -> None:
    assert Caller(academy, AMINA).get("/me").status_code == 200
