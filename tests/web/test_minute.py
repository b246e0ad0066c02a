"""The link of a reminder: one person's first question today, and nothing else in the whole academy."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from academy.clock import now
from academy.models.daily import Draw
from academy.models.database import db, reading, writing
from academy.models.quizzes import Answer
from academy.services import catalogue, sign_in, staff
from academy.services.reminders import chosen, minute_links, wishes
from academy.services.reminders.chosen import Chosen
from academy.services.reminders.loading import addressees
from academy.services.reminders.wishes import Wished
from academy.web.policy import Who, policy_of
from tests.cast import ADA, AMINA, BRUNO, person, viewer
from tests.make import form_of, right
from tests.visitor import FIELD, Visitor
from tests.web.conftest import Configured
from tests.web.days import asked_on, move_on

SECRET = "a secret that only tests know of"


def link(app: Flask, login: str = AMINA, secret: str = SECRET) -> str:
    """The address that a reminder of this moment carries."""
    with app.app_context(), reading() as session:
        live = catalogue.newest(session)
        (who,) = addressees(session, [person(session, login).id], live.calendar, at=now())
        token = minute_links.make(secret, who, at=now())
    return f"/minute/{token}"


def allow_anywhere(app: Flask, devices: str = "any") -> None:
    with app.app_context(), writing() as session:
        ada = viewer(session, ADA, at=now())
        chosen.save(session, ada, Chosen(devices=devices), at=now())


@pytest.fixture
def known(academy: Flask) -> Visitor:
    """Amina's own device, on which she signed in once and out again."""
    amina = Visitor(academy).sign_in(AMINA)
    amina.post("/sign-out")
    return amina


def rows(app: Flask) -> dict[str, int]:
    with app.app_context(), reading() as session:
        names = inspect(session.connection()).get_table_names()
        tables = [db.metadata.tables[name] for name in names if name in db.metadata.tables]
        return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


def right_form(app: Flask, page: str) -> dict[str, object]:
    uid = re.search(r'name="question" value="([^"]+)"', page)
    assert uid
    with app.app_context(), reading() as session:
        question = catalogue.newest(session).question_ever(uid[1])
    key = question.document.key
    return dict(form_of(key, right(key), uid[1]))


def test_on_a_device_of_hers_it_opens_the_question_and_takes_the_answer(
    academy: Flask, known: Visitor
) -> None:
    address = link(academy)
    page = known.get(address)
    assert page.status_code == 200
    answer = known.post(f"{address}/answer", right_form(academy, page.text))
    assert answer.status_code == 200
    assert "feedback--right" in answer.text
    with academy.app_context(), reading() as session:
        row = session.scalars(select(Answer)).one()
        assert row.person_id == person(session, AMINA).id
        me = sign_in.viewer_of_person(session, row.person_id)
        assert me
        assert (me.stars, me.keys > 0) == (1, True)
    again = known.get(address)
    assert "feedback--right" in again.text
    before = rows(academy)
    replay = known.post(f"{address}/answer", {"question": row_question(academy), "answer": "zz"})
    assert "feedback--right" in replay.text
    assert rows(academy) == before


def row_question(app: Flask) -> str:
    with app.app_context(), reading() as session:
        live = catalogue.newest(session)
        question = live.question_of(session.scalars(select(Answer.question_id)).one())
    assert question
    return question.uid


def test_elsewhere_it_leads_to_the_sign_in_and_then_to_the_minute(academy: Flask) -> None:
    stranger, bruno = Visitor(academy), Visitor(academy).sign_in(BRUNO)
    bruno.post("/sign-out")  # his device is known, but not as hers
    for visitor in (stranger, bruno):
        answer = visitor.get(link(academy))
        assert (answer.status_code, answer.location) == (302, "/sign-in?next=/daily")
        posted = visitor.post(f"{link(academy)}/answer", {"question": "x", "answer": "y"})
        assert posted.location == "/sign-in?next=/daily"


def test_in_trusted_networks_or_anywhere_if_the_company_says_so(
    academy: Flask, configured: Configured
) -> None:
    allow_anywhere(academy)
    assert Visitor(academy).get(link(academy)).status_code == 200
    allow_anywhere(academy, "networks")
    assert Visitor(academy).get(link(academy)).status_code == 302
    inside = configured(ACADEMY_TRUSTED_NETWORKS="127.0.0.0/8", ACADEMY_DEMO="1")
    assert Visitor(inside).get(link(academy, secret="x" * 32)).status_code == 200


def test_a_mail_scanner_neither_answers_nor_draws_nor_uses_it_up(academy: Flask) -> None:
    allow_anywhere(academy)
    address, before = link(academy), rows(academy)
    for method in ("GET", "HEAD", "GET"):
        answer = Visitor(academy).client.open(address, method=method)
        assert answer.status_code == 200
    assert rows(academy) == before
    visitor = Visitor(academy)
    assert "Today’s question is ready" in visitor.get(address).text
    begun = visitor.post(address)
    assert begun.status_code == 303
    assert asked_on(visitor.get(address))


def test_what_it_gives_opens_no_other_door(academy: Flask, known: Visitor) -> None:
    """Every route is walked with all that the link and the device left in the browser."""
    page = known.get(link(academy))
    known.post(f"{link(academy)}/answer", right_form(academy, page.text))
    with known.client.session_transaction() as cookie:
        assert "_user_id" not in cookie
    places = {"slug": "why-digital", "lang": "en", "uid": "0" * 32, "id": "0" * 32}
    tried = 0
    for rule in academy.url_map.iter_rules():
        if Who.ANYONE in (policy_of(academy, rule.endpoint) or ()):
            continue
        path = re.sub(r"<[^>]*?(\w+)>", lambda m: places.get(m[1], "1"), rule.rule)
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            token = {"csrf_token": known.csrf_token()} if method != "GET" else None
            answer = known.client.open(path, method=method, data=token)
            assert answer.status_code in {302, 401, 404}, (method, path)
            if answer.status_code == 302:
                assert answer.location.startswith("/sign-in"), (method, path)
            tried += 1
    assert tried > 150


def test_it_takes_the_first_question_and_no_other(academy: Flask, known: Visitor) -> None:
    known.get(link(academy))
    with academy.app_context(), reading() as session:
        picks = session.scalars(select(Draw.picks)).one()
        second = catalogue.newest(session).question_of(picks[1][0])
    assert second
    form = dict(form_of(second.document.key, right(second.document.key), second.uid))
    assert known.post(f"{link(academy)}/answer", form).status_code == 404
    assert rows(academy)["answer"] == 0


def test_it_ends_with_her_day(
    academy: Flask, known: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = link(academy)
    move_on(monkeypatch, 1)
    assert known.get(address).location == "/sign-in?next=/daily"
    assert known.post(f"{address}/answer", {}).location == "/sign-in?next=/daily"


@pytest.mark.parametrize("act", ["suspended", "password", "address", "wish", "everywhere"])
def test_it_dies_with(academy: Flask, known: Visitor, act: str) -> None:
    address = link(academy)
    assert known.get(address).status_code == 200
    with academy.app_context(), writing() as session:
        who = person(session, AMINA)
        match act:
            case "suspended":
                staff.suspend(session, viewer(session, ADA, at=now()), who.uid, at=now())
            case "password":
                sign_in.set_secret(session, who.id, "another hash", at=now())
            case "address":
                who.email = "amina.other@demo.example"
            case "wish":
                wishes.save(session, who.id, Wished(opens=False))
            case _:
                sign_in.leave_everywhere(session, who.id)
    assert known.get(address).location == "/sign-in?next=/daily"


def test_a_new_password_forgets_no_device_but_the_others(academy: Flask) -> None:
    here, there = Visitor(academy).sign_in(AMINA), Visitor(academy).sign_in(AMINA)
    with academy.app_context(), writing() as session:
        me = person(session, AMINA)
        newest = max(
            d.id for d in sign_in.devices(session, viewer(session, AMINA, at=now()), at=now())[1:]
        )
        sign_in.leave_everywhere(session, me.id, but=newest)
    there.client.delete_cookie("academy")
    here.client.delete_cookie("academy")
    assert there.get(link(academy)).status_code == 200
    assert here.get(link(academy)).status_code == 302


def test_a_device_that_was_signed_out_from_another_is_forgotten(academy: Flask) -> None:
    lost, kept = Visitor(academy).sign_in(AMINA), Visitor(academy).sign_in(AMINA)
    ids = re.findall(r"/profile/devices/(\d+)/sign-out", kept.get("/profile").text)
    kept.post(f"/profile/devices/{ids[0]}/sign-out")
    assert lost.get(link(academy)).location == "/sign-in?next=/daily"


def test_no_character_of_it_can_be_changed(academy: Flask, known: Visitor) -> None:
    address = link(academy)
    for place in range(len("/minute/"), len(address), 9):
        other = "A" if address[place] != "A" else "B"
        forged = address[:place] + other + address[place + 1 :]
        assert known.get(forged).status_code in {404, 429}, forged


def test_forged_links_are_counted_like_wrong_passwords(academy: Flask) -> None:
    guesser = Visitor(academy)
    codes = [guesser.get(f"/minute/guess-{n}").status_code for n in range(35)]
    assert codes[:30] == [404] * 30
    assert codes[30:] == [429] * 5


def test_nobody_keeps_the_page_or_learns_its_address(academy: Flask, known: Visitor) -> None:
    for page in (known.get(link(academy)), Visitor(academy).get(link(academy))):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["X-Robots-Tag"] == "noindex"


def test_who_is_signed_in_goes_on_to_her_minute(academy: Flask) -> None:
    amina = Visitor(academy).sign_in(AMINA)
    assert amina.get(link(academy)).location == "/daily"
    bruno = Visitor(academy).sign_in(BRUNO)
    assert bruno.get(link(academy)).location == "/sign-in?next=/daily"


def test_the_device_cookie_lets_nobody_in(academy: Flask, known: Visitor) -> None:
    found = known.client.get_cookie("academy_device")
    assert found
    assert found.http_only
    with academy.app_context(), reading() as session:
        assert found.value not in repr(
            session.execute(select(db.metadata.tables["known_device"])).all()
        )
    assert known.get("/passport").status_code == 302


def test_a_form_without_its_token_answers_nothing(academy: Flask, known: Visitor) -> None:
    page = known.get(link(academy))
    form = right_form(academy, page.text)
    assert FIELD.search(page.text)
    assert known.client.post(f"{link(academy)}/answer", data=form).status_code == 403
    assert rows(academy)["answer"] == 0


def test_an_answer_of_another_shape_brings_the_question_back(
    academy: Flask, known: Visitor
) -> None:
    page = known.get(link(academy))
    uid = asked_on(page)
    answer = known.post(
        f"{link(academy)}/answer", {"question": uid, "answer": ["nothing of it", "x"]}
    )
    assert answer.status_code == 422
    assert asked_on(answer) == uid
