"""What Microsoft Entra ID sends, as it sends it."""

from flask import Flask

from academy.models.database import reading
from tests.cast import unit
from tests.web.scim.connected import ENTERPRISE, Connected


def test_it_asks_for_who_is_there_before_it_creates_anybody(app: Flask) -> None:
    directory = Connected(app)
    assert directory.find('userName eq "nobody@corp.local"') == []
    amina = directory.find('userName eq "Amina@demo.example"')[0]
    assert amina["active"] is True
    nadia = directory.add(externalId="e-1", emails=[{"value": "Nadia@corp.local", "type": "work"}])
    for question in (
        'userName eq "NADIA@corp.local"',
        'externalId eq "e-1"',
        'emails[type eq "work"].value eq "nadia@corp.local"',
        'emails[type eq "work" and value eq "nadia@corp.local"]',
        f'id eq "{nadia["id"]}" and active eq true',
    ):
        assert [each["id"] for each in directory.find(question)] == [nadia["id"]], question
    assert directory.find('externalId eq "e-2"') == []


def test_it_creates_with_roles_and_meta_that_mean_nothing_here(app: Flask) -> None:
    directory = Connected(app)
    nadia = directory.add(
        name={"givenName": "Nadia", "familyName": "Alaoui", "formatted": "Nadia Alaoui"},
        title="Data analyst",
        preferredLanguage="fr-MA",
        timezone="Africa/Casablanca",
        roles=[{"value": "admin", "primary": "True"}],
        entitlements=[{"value": "author"}],
        password="never kept",
        nonsense={"a": 1},
        meta={"resourceType": "User"},
        **{ENTERPRISE: {"employeeNumber": "E 17", "department": "Customer care, Rabat"}},
    )
    assert not {"roles", "entitlements", "password", "nonsense"} & nadia.keys()
    person = directory.person(nadia["id"])
    assert (person.given_name, person.family_name) == ("Nadia", "Alaoui")
    assert (person.email, person.number) == ("nadia@corp.local", None)  # "E 17" cannot be typed
    assert (person.job, person.locale) == ("Data analyst", "fr")
    assert person.time_zone == "Africa/Casablanca"
    assert person.secret_hash is None
    with app.app_context(), reading() as session:
        assert person.unit_id == unit(session, "Customer care, Rabat").id


def test_capitals_in_operations_and_a_word_for_a_boolean(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add()["id"]
    off = directory.patched(uid, {"op": "Replace", "path": "active", "value": "False"})
    assert off["active"] is False
    assert directory.person(uid).suspended_at is not None
    on = directory.patched(uid, {"op": "Replace", "path": "active", "value": "True"})
    assert on["active"] is True
    assert directory.person(uid).suspended_at is None
    assert (
        directory.patched(uid, {"op": "Add", "path": "title", "value": "Pilot"})["title"] == "Pilot"
    )
    assert "title" not in directory.patched(uid, {"op": "Remove", "path": "title"})
    assert directory.person(uid).job is None


def test_removing_members_by_value_removes_those_and_nobody_else(app: Flask) -> None:
    directory = Connected(app)
    first, second, third = (directory.add(f"{n}@corp.local")["id"] for n in "abc")
    group = directory.group("Pilots", first, second, third)
    path = "members"
    for operation, left in (
        ({"op": "Remove", "path": path, "value": [{"value": first}]}, {second, third}),
        (
            {"op": "Remove", "path": path, "value": [{"$ref": None, "value": first}]},
            {second, third},
        ),
        ({"op": "Remove", "path": path, "value": [{"value": "unknown"}]}, {second, third}),
        (
            {"op": "Add", "path": path, "value": [{"$ref": None, "value": first}]},
            {first, second, third},
        ),
        ({"op": "Add", "path": path, "value": [{"value": first}]}, {first, second, third}),
        ({"op": "Remove", "path": f'members[value eq "{second}"]'}, {first, third}),
        ({"op": "Replace", "path": path, "value": [{"value": second}]}, {second}),
        ({"op": "Remove", "path": path, "value": []}, set()),
    ):
        answer = directory.patch(group, operation, kind="Groups")
        assert answer.status_code == 204, answer.text
        assert answer.data == b""
        assert directory.members(group) == left, operation
    assert directory.patch(group, {"op": "Remove", "path": path}, kind="Groups").status_code == 204


def test_groups_are_looked_for_without_their_members(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add()["id"]
    group = directory.group("Pilots", uid)
    found = directory.find('displayName eq "pilots"', kind="Groups", excludedAttributes="members")
    assert [each["id"] for each in found] == [group]
    assert "members" not in found[0]
    assert directory.find(f'id eq "{group}" and members eq "{uid}"', kind="Groups")
    assert not directory.find(f'id eq "{group}" and members eq "x"', kind="Groups")
    with_members = directory.find('externalId eq "id of Pilots"', kind="Groups")
    assert with_members[0]["members"][0]["value"] == uid
    assert directory.get(f"/Users/{uid}")["groups"][0]["value"] == group


def test_one_replace_without_a_path_with_dotted_and_urn_keys(app: Flask) -> None:
    directory = Connected(app)
    chief = directory.add("chief@corp.local")["id"]
    uid = directory.add()["id"]
    value = {
        "active": True,
        "name.givenName": "Nadia",
        "name.familyName": "Bennani",
        "displayName": "Nadia B.",
        f"{ENTERPRISE}:employeeNumber": "m-17",
        f"{ENTERPRISE}:manager": chief,
        f"{ENTERPRISE}:department": "Customer care, Rabat",
        "urn:example:unknown:attribute": "x",
    }
    now = directory.patched(uid, {"op": "Replace", "value": value})
    assert now["name"]["familyName"] == "Bennani"
    assert now[ENTERPRISE]["manager"]["value"] == chief
    person = directory.person(uid)
    assert (person.given_name, person.number) == ("Nadia", "m-17")
    assert person.manager_id == directory.person(chief).id
    with app.app_context(), reading() as session:
        assert person.unit_id == unit(session, "Customer care, Rabat").id


def test_adding_to_a_path_whose_filter_matches_nothing_creates_it(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add()["id"]
    add = {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+212 600"}
    assert directory.patched(uid, add)["phoneNumbers"] == [{"type": "mobile", "value": "+212 600"}]
    mail = {"op": "Add", "path": 'emails[type eq "work"].value', "value": "new@corp.local"}
    assert directory.patched(uid, mail)["emails"] == [{"type": "work", "value": "new@corp.local"}]
    assert directory.person(uid).email == "new@corp.local"
    replace = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "n2@corp.local"}
    assert directory.patched(uid, replace)["emails"][0]["value"] == "n2@corp.local"
    unknown = {"op": "Add", "path": 'addresses[type eq "work"].locality', "value": "Rabat"}
    assert directory.patch(uid, unknown).status_code == 200


def test_a_manager_comes_in_every_shape(app: Flask) -> None:
    directory = Connected(app)
    chief = directory.add("chief@corp.local")["id"]
    uid = directory.add()["id"]
    path = f"{ENTERPRISE}:manager"
    for op, at_path, value in (
        ("Add", path, chief),
        ("Replace", path, {"value": chief}),
        ("Add", path, [{"value": chief}]),
        ("Add", path, [{"$ref": f"http://x/Users/{chief}"}]),
        ("Replace", f"{path}.value", chief),
    ):
        shown = directory.patched(uid, {"op": op, "path": at_path, "value": value})
        assert shown[ENTERPRISE]["manager"] == {"value": chief}, value
        assert directory.person(uid).manager_id == directory.person(chief).id
        gone = directory.patched(uid, {"op": "Remove", "path": path})
        assert "manager" not in gone.get(ENTERPRISE, {})
        assert directory.person(uid).manager_id is None
    directory.patched(uid, {"op": "Add", "path": path, "value": chief})
    for nobody in ("", None, []):
        directory.patched(uid, {"op": "Replace", "path": path, "value": nobody})
        assert directory.person(uid).manager_id is None
    directory.patched(uid, {"op": "Add", "path": path, "value": uid})
    assert directory.person(uid).manager_id is None  # nobody is her own
    directory.patched(uid, {"op": "Add", "path": path, "value": chief})
    directory.patched(chief, {"op": "Add", "path": path, "value": uid})
    assert directory.person(chief).manager_id is None  # nor each the other's


def test_whoever_is_here_already_is_spoken_for_and_keeps_what_is_not_said(app: Flask) -> None:
    directory = Connected(app)
    before = directory.person(directory.find('userName eq "amina@demo.example"')[0]["id"])
    replace = {"op": "Replace", "path": "externalId", "value": "e-7"}
    shown = directory.patched(before.uid, replace)
    after = directory.person(before.uid)
    for name in ("email", "number", "given_name", "unit_id", "manager_id", "locale", "job"):
        assert getattr(after, name) == getattr(before, name), name
    assert shown["userName"] == "amina@demo.example"
    assert directory.find('externalId eq "e-7"')[0]["id"] == before.uid


def test_an_address_or_number_that_is_known_is_the_same_person(app: Flask) -> None:
    directory = Connected(app)
    amina = directory.find('userName eq "amina@demo.example"')[0]["id"]
    same = directory.add("amina.upn@corp.local", emails=[{"value": "amina@demo.example"}])
    assert same["id"] == amina
    again = directory.call("POST", "/Users", {"userName": "Amina.UPN@corp.local"})
    assert again.status_code == 409
    assert again.get_json()["scimType"] == "uniqueness"
