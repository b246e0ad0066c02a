"""The shop through the API: exactly once, for the one who asked, and without a code anywhere."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from academy.models.database import db, reading, writing
from academy.models.outbox import Message
from academy.models.shop import Redemption
from academy.services import budgets, shop
from tests.cast import unit, viewer
from tests.conftest import OPENING
from tests.services.shelves import a_gift, rich, shop_faults, with_codes
from tests.visitor import Visitor
from tests.web.api.caller import Caller

AMINA, BRUNO = "amina@demo.example", "bruno@demo.example"
CODE = "CANARY-CODE-7193"


@pytest.fixture
def gift(app: Flask) -> str:
    """Costs ten keys; five are left."""
    with writing() as session:
        return a_gift(session, viewer(session, "ada", at=OPENING), keys=10, stock=5).uid


@pytest.fixture
def amina(app: Flask) -> Caller:
    """Has 100 keys."""
    with writing() as session:
        rich(session, "amina", keys=100)
    return Caller(app, AMINA)


def made() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Redemption)) or 0


def test_the_counter_and_ones_own_are_told(amina: Caller, gift: str) -> None:
    asked = amina.post(f"/gifts/{gift}/redemptions", key="k")
    assert asked.status_code == 201
    body = amina.get("/gifts").get_json()
    (offer,) = [each for each in body["gifts"] if each["id"] == gift]
    assert (offer["stock"], offer["had"], offer["missing"]) == (4, 1, {"stars": 0, "keys": 0})
    assert body["redemptions"] == [asked.get_json()]
    assert amina.get("/me").get_json()["keys"] == 90


def test_a_program_is_told_what_stands_in_the_way(app: Flask, amina: Caller) -> None:
    with writing() as session:
        ada = viewer(session, "ada", at=OPENING)
        once = a_gift(session, ada, keys=10, cap=1).uid
        top = unit(session, "Alizé").id
        year = {"scope": "person", "period": "year", "amount": 599, "at": OPENING}
        budgets.add(session, ada, unit_id=top, **year)  # type: ignore[arg-type]
        shop.redeem(session, viewer(session, "amina", at=OPENING), once, at=OPENING)
        dear = a_gift(session, ada, keys=10, value=600).uid
        free = a_gift(session, ada, keys=10).uid
    told = {each["id"]: each["obstacle"] for each in amina.get("/gifts").get_json()["gifts"]}
    assert told[once] == {"why": "cap", "until": None}
    assert told[dear] == {"why": "share", "until": None}
    assert told[free] is None


def test_a_purchase_without_a_key_is_refused(amina: Caller, gift: str) -> None:
    answer = amina.post(f"/gifts/{gift}/redemptions")
    assert answer.status_code == 400
    assert answer.get_json()["field"] == "Idempotency-Key"
    assert made() == 0


def test_a_replayed_purchase_is_one_with_the_same_bytes(
    app: Flask, amina: Caller, gift: str
) -> None:
    def send(_number: int) -> tuple[int, bytes]:
        answer = amina.post(f"/gifts/{gift}/redemptions", key="one")
        return answer.status_code, answer.data

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(send, range(6)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert made() == 1
    assert amina.get("/me").get_json()["keys"] == 90


def test_a_key_buys_one_thing_only_and_answers_nobody_else(
    app: Flask, amina: Caller, gift: str
) -> None:
    with writing() as session:
        other = a_gift(session, viewer(session, "ada", at=OPENING), keys=10).uid
        rich(session, "bruno", keys=100)
    first = amina.post(f"/gifts/{gift}/redemptions", key="one")
    assert amina.post(f"/gifts/{other}/redemptions", key="one").status_code == 422
    bruno = Caller(app, BRUNO).post(f"/gifts/{gift}/redemptions", key="one")
    assert bruno.status_code == 201
    assert bruno.get_json()["id"] != first.get_json()["id"]
    assert made() == 2


def test_a_refusal_is_replayed_as_well_even_when_the_purse_has_filled(
    app: Flask, gift: str
) -> None:
    caller = Caller(app, AMINA)
    refused = caller.post(f"/gifts/{gift}/redemptions", key="poor")
    assert refused.status_code == 409
    assert refused.get_json()["title"].startswith("Keys still missing: 10")
    with writing() as session:
        rich(session, "amina", keys=100)
    assert caller.post(f"/gifts/{gift}/redemptions", key="poor").data == refused.data
    assert caller.post(f"/gifts/{gift}/redemptions", key="rich").status_code == 201


def test_what_is_not_on_the_counter_is_not_found(amina: Caller) -> None:
    for gift in ("nothing", "x" * 500, "%00", "..", "1"):
        answer = amina.post(f"/gifts/{gift}/redemptions", key=f"k{len(gift)}")
        assert answer.status_code in {400, 404}, gift


def test_a_code_is_in_no_log_no_letter_no_answer_and_no_table(
    app: Flask, amina: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with writing() as session:
        voucher = with_codes(session, viewer(session, "ada", at=OPENING), CODE, keys=10).uid
    ada = Visitor(app).is_in("ada@demo.example")
    told = [amina.post(f"/gifts/{voucher}/redemptions", key="k").text]
    assert json.loads(told[0])["state"] == "approved"
    page = Visitor(app).is_in(AMINA)
    way = f"/rewards/redemptions/{json.loads(told[0])['id']}/code"
    told += [page.get(path).text for path in (way, "/rewards/gifts", "/notices", "/", "/rewards")]
    assert CODE in page.post(way).text
    told += [page.post(way).text, amina.get("/gifts").text, amina.get("/ledger").text]
    told += [ada.post(f"/gifts/counter/{voucher}/codes", {"codes": CODE}).text]
    told += [ada.post(f"/gifts/counter/{voucher}/codes", {"codes": CODE + "\n" + "x" * 201}).text]
    behind = (f"/gifts/counter/{voucher}", "/gifts/requests", "/gifts/requests/settled", "/gifts")
    told += [ada.get(path).text for path in behind]
    assert not [text for text in told if CODE in text]
    assert CODE not in caplog.text
    with reading() as session:
        assert not session.scalars(select(Message)).all()
        for name in inspect(session.connection()).get_table_names():
            if name in db.metadata.tables:
                rows = session.execute(select(db.metadata.tables[name])).all()
                assert CODE not in repr(rows), name
        assert shop_faults(session) == []
