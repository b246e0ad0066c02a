import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.services import links
from tests.cast import AMINA, HUGO, person, viewer
from tests.statements import counted
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

NEW = {"old": "bon-voyage", "secret": "wind in the sails", "again": "wind in the sails"}


def test_a_person_sets_her_language_and_time_zone(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    assert "Africa/Casablanca" in amina.get("/profile").text
    assert amina.post("/profile", {"language": "fr", "time_zone": "Asia/Tokyo"}).location
    with writing() as session:
        assert viewer(session, "amina", at=now()).time_zone == "Asia/Tokyo"
        session.rollback()
    amina.post("/profile", {"language": "fr", "time_zone": ""})
    with reading() as session:
        assert person(session, "amina").time_zone is None


def test_a_language_or_zone_that_does_not_exist_is_refused(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    for wrong in ({"language": "xx"}, {"time_zone": "Mars/Base"}, {"time_zone": "../etc/passwd"}):
        form = {"language": "en", "time_zone": "", **wrong}
        assert amina.post("/profile", form).status_code == 422


def test_nothing_but_preferences_can_be_sent_to_the_profile(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    with reading() as session:
        before = session.execute(select(Person.__table__).where(Person.given_name == "Amina")).one()
    forged = {
        "role": "admin",
        "roles": "admin",
        "unit": "1",
        "unit_id": "1",
        "manager_id": "",
        "manager": "",
        "email": "evil@example.org",
        "given_name": "Evil",
        "is_demo": "0",
        "id": "1",
    }
    amina.post("/profile", {"language": "en", "time_zone": "", **forged})
    with reading() as session:
        after = session.execute(select(Person.__table__).where(Person.given_name == "Amina")).one()
    assert after == before
    assert amina.get("/people").status_code == 404


def test_days_off_are_told_listed_and_taken_back(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    first = now().date() + timedelta(days=10)
    days = {"first": str(first), "last": str(first + timedelta(days=4))}
    assert amina.post("/profile/leaves", days).status_code == 303
    assert amina.post("/profile/leaves", days).status_code == 303
    page = amina.get("/profile").text
    assert page.count("/removal") == 1
    (removal,) = re.findall(r'action="(/profile/leaves/\d+/removal)"', page)
    assert Visitor(app).sign_in("bruno@demo.example").post(removal).status_code == 404
    assert amina.post(removal).status_code == 303
    assert "/removal" not in amina.get("/profile").text
    assert amina.post(removal).status_code == 404


def test_days_off_that_make_no_sense_are_told_beside_the_field(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    today = now().date()
    past = {"first": str(today - timedelta(days=9)), "last": str(today)}
    for wrong in (past, {"first": "soon", "last": str(today)}, {"first": str(today)}, {}):
        assert amina.post("/profile/leaves", wrong).status_code == 422
    assert "today at the earliest" in amina.post("/profile/leaves", past).text


def test_a_new_password_needs_the_old_one(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    for wrong in ({"old": "bon voyage"}, {"secret": "short", "again": "short"}, {"again": "other"}):
        assert amina.post("/profile/password", {**NEW, **wrong}).status_code == 422
    assert amina.post("/profile/password", NEW).status_code == 303
    Visitor(app).sign_in("amina@demo.example", "wind in the sails")


def test_a_new_password_signs_the_other_devices_out_and_ends_links(app: Flask) -> None:
    here, lost = (Visitor(app).sign_in("amina@demo.example") for _ in range(2))
    with writing() as session:
        token = links.issue_link(session, person(session, "amina"), "reset", now())
    here.post("/profile/password", NEW)
    assert here.get("/profile").status_code == 200
    assert lost.get("/profile").status_code == 302
    assert Visitor(app).get(f"/activation/{token}").status_code == 404


def test_the_old_password_cannot_be_guessed_on_a_device_left_open(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    tries = [amina.post("/profile/password", {**NEW, "old": f"guess {n}"}) for n in range(6)]
    assert [answer.status_code for answer in tries] == [422] * 5 + [429]


def test_karim_changes_his_pin(app: Flask) -> None:
    karim = Visitor(app).sign_in("k-1042")
    for pin, status in (("wind in the sails", 422), ("0000", 422), ("8317", 303)):
        form = {"old": "2468", "secret": pin, "again": pin}
        assert karim.post("/profile/password", form).status_code == status


def test_a_person_sees_her_devices_and_ends_one(app: Flask) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"
    desk = Visitor(app).sign_in("amina@demo.example", headers={"User-Agent": firefox})
    lost = Visitor(app).sign_in("amina@demo.example", headers={"User-Agent": phone})
    page = desk.get("/profile").text
    assert "Firefox · Linux" in page
    assert "Safari · iPhone" in page
    (other,) = re.findall(r"/profile/devices/(\d+)/sign-out", page)
    assert desk.post(f"/profile/devices/{other}/sign-out").status_code == 303
    assert lost.get("/profile").status_code == 302
    assert desk.get("/profile").status_code == 200


def test_another_persons_device_is_not_found(app: Flask) -> None:
    bruno = Visitor(app).sign_in("bruno@demo.example")
    amina = Visitor(app).sign_in("amina@demo.example")
    for device in [*range(10), 2**31, 2**63 - 1, 2**63, 2**70]:
        if amina.get("/profile").status_code == 302:
            amina.sign_in("amina@demo.example")
        amina.post(f"/profile/devices/{device}/sign-out")
    assert bruno.get("/profile").status_code == 200


def test_all_other_devices_are_signed_out_at_once(app: Flask) -> None:
    here, lost = (Visitor(app).sign_in("amina@demo.example") for _ in range(2))
    bruno = Visitor(app).sign_in("bruno@demo.example")
    here.post("/profile/devices/others/sign-out")
    assert [v.get("/profile").status_code for v in (here, lost, bruno)] == [200, 302, 200]


def test_the_page_costs_few_statements(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    amina.get("/profile")  # reads the catalogue into the process
    with counted(app) as statements:
        amina.get("/profile")
    assert len(statements) <= 6


def test_names_with_markup_stay_words(app: Flask) -> None:
    with writing() as session:
        person(session, "amina").given_name = '<script>alert(1)</script>"><img src=x>'
    page = Visitor(app).sign_in("amina@demo.example").get("/profile").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_it_says_who_can_put_details_right_and_names_nobody(app: Flask) -> None:
    for login, said in (
        (AMINA, "HR of Alizé Maroc can put it right."),
        (HUGO, "Whoever administers the academy for Alizé can put it right."),
    ):
        visitor = Visitor(app).is_in(login)
        visitor.post("/profile", {"language": "en", "time_zone": ""})
        page = visitor.get("/profile").text
        assert said in page
        assert "Okafor" not in page
