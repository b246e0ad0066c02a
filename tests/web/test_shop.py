"""The shop's pages: the counter, the question before an exchange, codes seen once, and those behind it."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from academy.models.database import reading, writing
from academy.models.people import Person
from academy.models.shop import Budget, Gift, Redemption
from academy.services import people
from tests.cast import person, unit, viewer
from tests.conftest import OPENING
from tests.services.shelves import SECRET, a_gift, rich, shop_faults, with_codes
from tests.statements import counted
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

KEY = re.compile(r'name="key" value="([^"]+)"')
FIELDS = re.compile(r'name="(key|stars|keys)" value="([^"]+)"')


@pytest.fixture
def ada(app: Flask) -> Visitor:
    """Administers the whole company."""
    return Visitor(app).is_in("ada@demo.example")


@pytest.fixture
def amina(app: Flask) -> Visitor:
    """Has 20 stars and 100 keys to spend."""
    with writing() as session:
        rich(session, "amina", stars=20, keys=100)
    return Visitor(app).is_in("amina@demo.example")


def on_the_counter(**details: object) -> str:
    with writing() as session:
        gift = a_gift(session, viewer(session, "ada", at=OPENING), **details)  # type: ignore[arg-type]
        return gift.uid


def redemptions_of(login: str) -> list[Redemption]:
    with reading() as session:
        account = viewer_account(login)
        hers = select(Redemption).where(Redemption.account_id == account).order_by(Redemption.id)
        return list(session.scalars(hers))


def viewer_account(login: str) -> int:
    with writing() as session:
        return viewer(session, login, at=OPENING).account_id


def ask(visitor: Visitor, gift: str, *, key: str = "a-form") -> TestResponse:
    """Send the form that shows the price of this moment."""
    with reading() as session:
        price = select(Gift.stars, Gift.keys).where(Gift.uid == gift)
        stars, keys = session.execute(price).one()
    form = {"key": key, "stars": str(stars), "keys": str(keys)}
    return visitor.post(f"/rewards/gifts/{gift}/redemptions", form)


def test_the_counter_shows_first_what_she_can_have_and_says_what_is_missing(
    amina: Visitor,
) -> None:
    on_the_counter(keys=140, name={"en": "Far gift"})
    on_the_counter(keys=90, name={"en": "Near gift"}, stock=3)
    on_the_counter(keys=1, stock=0, name={"en": "Gone gift"})
    page = amina.get("/rewards/gifts").text
    places = [page.index(name) for name in ("Near gift", "Far gift", "Gone gift")]
    assert places == sorted(places)
    assert "still missing:" in page
    assert "40 knowledge keys" in page
    assert "sold out" in page
    assert "3 left" in page


def test_a_gift_is_asked_for_and_taken_back_without_any_script(amina: Visitor) -> None:
    gift = on_the_counter(keys=40, stock=3)
    page = amina.get(f"/rewards/gifts/{gift}").text
    answer = amina.post(f"/rewards/gifts/{gift}/redemptions", dict(FIELDS.findall(page)))
    assert answer.location == "/rewards/gifts#mine"
    page = amina.get("/rewards/gifts").text
    assert "asked for" in page
    assert "60 knowledge keys" in page
    (asked,) = redemptions_of("amina")
    assert amina.post(f"/rewards/redemptions/{asked.uid}/cancellation").status_code == 303
    page = amina.get("/rewards/gifts").text
    assert "taken back" in page
    assert "100 knowledge keys" in page
    assert "Back from a gift" in amina.get("/rewards").text


def test_the_same_form_acts_once_however_often_it_is_sent(amina: Visitor) -> None:
    gift, other = on_the_counter(keys=10, stock=9), on_the_counter(keys=10)
    for _ in range(3):
        assert ask(amina, gift).status_code == 303
    assert len(redemptions_of("amina")) == 1
    assert ask(amina, other).status_code == 422
    assert ask(amina, gift, key="another").status_code == 303
    for missing in ("", "k" * 101):
        assert ask(amina, gift, key=missing).status_code == 400
    assert len(redemptions_of("amina")) == 2


def test_each_form_of_the_counter_has_a_key_of_its_own(amina: Visitor) -> None:
    on_the_counter(keys=10)
    on_the_counter(keys=11)
    keys = KEY.findall(amina.get("/rewards/gifts").text)
    assert len(keys) == len(set(keys)) == 2


def test_a_refusal_is_said_on_the_page_of_the_gift(amina: Visitor) -> None:
    gift = on_the_counter(keys=101)
    answer = ask(amina, gift)
    assert answer.status_code == 409
    assert "Keys still missing: 1" in answer.text
    assert amina.post("/rewards/gifts/no-such-gift/redemptions", {"key": "k"}).status_code == 404


def test_what_nobody_can_have_is_not_offered_and_says_when_it_will_be(
    app: Flask, ada: Visitor, amina: Visitor
) -> None:
    with reading() as session:
        top = unit(session, "Alizé").id
    budget = {"unit": top, "scope": "person", "period": "year", "amount": "15.00"}
    assert ada.post("/gifts/budgets", budget).status_code == 303
    gift = on_the_counter(keys=10, value=1000)
    once = on_the_counter(keys=10, cap=1)
    for each in (gift, once):
        assert "Yes, please" in amina.get(f"/rewards/gifts/{each}").text
        ask(amina, each, key=each)
    counter = amina.get("/rewards/gifts").text
    assert "begins anew on 1 Jan 2027" in counter
    assert "There is one for each person." in counter
    for each in (gift, once):
        assert "Yes, please" not in amina.get(f"/rewards/gifts/{each}").text
        assert f"/rewards/gifts/{each}/redemptions" not in counter
        assert ask(amina, each, key="all the same").status_code == 409
    assert len(redemptions_of("amina")) == 2


def test_a_price_that_changed_since_the_page_was_shown_is_shown_again_and_not_paid(
    amina: Visitor,
) -> None:
    gift = on_the_counter(keys=40)
    form = dict(FIELDS.findall(amina.get(f"/rewards/gifts/{gift}").text))
    with writing() as session:
        session.scalars(select(Gift).where(Gift.uid == gift)).one().keys = 60
    answer = amina.post(f"/rewards/gifts/{gift}/redemptions", form)
    assert answer.status_code == 409
    assert "price has changed" in answer.text
    form = dict(FIELDS.findall(answer.text))
    assert form["keys"] == "60"
    assert amina.post(f"/rewards/gifts/{gift}/redemptions", {"key": "k"}).status_code == 409
    assert amina.post(f"/rewards/gifts/{gift}/redemptions", form).status_code == 303
    assert "40 knowledge keys" in amina.get("/rewards/gifts").text


def test_the_shop_costs_few_statements(app: Flask, amina: Visitor) -> None:
    for keys in range(1, 12):
        on_the_counter(keys=keys)
    gift = on_the_counter(keys=1, is_automatic=True)
    ask(amina, gift)
    amina.get("/rewards/gifts")
    with counted(app) as statements:
        amina.get("/rewards/gifts")
    assert len(statements) <= 4, statements
    with counted(app) as statements:
        ask(amina, gift, key="counted")
    assert len(statements) <= 15, statements


# Codes.


def a_voucher(*codes: str) -> str:
    with writing() as session:
        secret_of_app = SECRET
        assert secret_of_app
        return with_codes(session, viewer(session, "ada", at=OPENING), *codes, keys=10).uid


def test_a_code_is_seen_once_after_a_warning_over_an_answer_that_nobody_keeps(
    app: Flask, amina: Visitor
) -> None:
    gift = a_voucher("TIDE-4711")
    answer = ask(amina, gift)
    way: str = answer.location
    before = amina.get(way)
    assert "shown to you once" in before.text
    assert "TIDE-4711" not in before.text
    seen = amina.post(way)
    assert "TIDE-4711" in seen.text
    assert seen.headers["Cache-Control"] == "no-store"
    for again in (amina.post(way), amina.get(way), amina.get("/rewards/gifts")):
        assert "TIDE-4711" not in again.text
    assert "let you look once more" in amina.get(way).text
    bruno = Visitor(app).is_in("bruno@demo.example")
    assert bruno.get(way).status_code == bruno.post(way).status_code == 404


def test_codes_come_in_pasted_or_as_a_file_and_are_never_shown_to_those_who_bring_them(
    ada: Visitor,
) -> None:
    gift = on_the_counter(kind="voucher", keys=10)
    page = f"/gifts/counter/{gift}"
    file = (io.BytesIO(b"code;until\nTIDE-2;2027\nTIDE-3;2027\n"), "codes.csv")
    first = ada.post(f"{page}/codes", {"codes": "TIDE-1\nTIDE-2\n"})
    assert first.status_code == 303
    assert "2 codes came in." in ada.get(page).text
    second = ada.client.post(
        f"{page}/codes",
        data={"csrf_token": ada.csrf_token(), "codes": "", "file": file},
        content_type="multipart/form-data",
    )
    assert second.status_code == 303
    shown = ada.get(page).text
    assert "1 code came in. 1 was here before." in shown
    assert "TIDE" not in shown
    wrong = ada.post(f"{page}/codes", {"codes": "TIDE-9" * 50})
    assert wrong.status_code == 422
    assert "TIDE" not in wrong.text
    with reading() as session:
        assert session.scalars(select(Gift.stock).where(Gift.uid == gift)).one() == 3
        assert shop_faults(session) == []


# Behind the counter.


def form(**changed: object) -> dict[str, object]:
    values = {
        "name_en": "A compass", "name_fr": "Une boussole",
        "text_en": "It points.", "text_fr": "Elle indique.",
        "kind": "thing", "unit": "", "stars": "2", "keys": "30", "value": "12.50",
        "cap": "1", "opens": "", "closes": "", "stock": "7",
    }  # fmt: skip
    return {**values, **changed}


@pytest.fixture
def academy_ada(academy: Flask) -> Visitor:
    """Ada where content is published, and with it two languages."""
    return Visitor(academy).is_in("ada@demo.example")


def test_a_gift_is_made_changed_withdrawn_and_offered_again(
    academy: Flask, academy_ada: Visitor
) -> None:
    assert academy_ada.get("/gifts/new").status_code == 200
    page = academy_ada.post("/gifts", form()).location
    assert page
    assert "€12.50" in academy_ada.get(page).text
    assert academy_ada.post(page, form(keys="31", value="9")).location == page
    with reading() as session:
        gift = session.scalars(select(Gift).where(Gift.uid == page.rpartition("/")[2])).one()
    assert (gift.keys, gift.value, gift.stock, gift.cap) == (31, 900, 7, 1)
    amina = Visitor(academy).is_in("amina@demo.example")
    assert "A compass" in amina.get("/rewards/gifts").text
    academy_ada.post(f"{page}/withdrawal")
    assert "A compass" not in amina.get("/rewards/gifts").text
    academy_ada.post(f"{page}/return")
    assert "A compass" in amina.get("/rewards/gifts").text
    taken = academy_ada.post(f"{page}/stock", {"amount": "-2", "reason": "Broken."})
    assert taken.location == page
    shown = academy_ada.get(page).text
    assert "Broken." in shown
    refused = academy_ada.post(f"{page}/stock", {"amount": "-9", "reason": "Broken."})
    assert "not so much on the counter" in refused.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_fr": ""},
        {"keys": "0", "stars": "0"},
        {"keys": "-1"},
        {"value": "-1"},
        {"value": "x"},
        {"value": "NaN"},
        {"cap": "0"},
        {"kind": "wish"},
        {"unit": "987654"},
        {"opens": "2026-12-02", "closes": "2026-12-01"},
    ],
)
def test_what_is_wrong_with_a_gift_is_said(academy_ada: Visitor, wrong: dict[str, object]) -> None:
    assert academy_ada.post("/gifts", form(**wrong)).status_code == 422


def test_a_gift_of_the_folder_is_changed_there(academy_ada: Visitor) -> None:
    page = "/gifts/counter/enamel-mug"
    assert "authors’ folder" in academy_ada.get(page).text
    assert academy_ada.post(page, form()).status_code == 409
    assert academy_ada.post(f"{page}/stock", {"amount": "5", "reason": "A box."}).location == page


def test_requests_are_granted_refused_and_handed_over_several_at_once(
    app: Flask, ada: Visitor, amina: Visitor
) -> None:
    gift = on_the_counter(keys=10, stock=9)
    for number in range(3):
        ask(amina, gift, key=f"form-{number}")
    one, two, three = (each.uid for each in redemptions_of("amina"))
    queue = ada.get("/gifts/requests").text
    assert queue.count("Amina Benali") >= 3
    decide = "/gifts/requests"
    assert ada.post(decide, {"redemptions": [one, two], "decision": "approve"}).status_code == 303
    without = ada.post(decide, {"redemptions": [three], "decision": "refuse", "reason": " "})
    assert without.status_code == 422
    assert "Say why" in without.text
    refused = {"redemptions": [three], "decision": "refuse", "reason": "Out of wool."}
    assert ada.post(decide, refused).status_code == 303
    assert "Amina Benali" in ada.get("/gifts/requests?ready=1").text
    assert ada.post(decide, {"redemptions": [one], "decision": "deliver"}).status_code == 303
    for nonsense in (
        {"redemptions": [one], "decision": "eat"},
        {"decision": "approve"},
        {"redemptions": ["x"] * 101, "decision": "approve"},
    ):
        assert ada.post(decide, nonsense).status_code == 422
    assert ada.post(decide, {"redemptions": ["x"], "decision": "approve"}).status_code == 404
    news = amina.get("/notices").text
    for words in ("is yours", "Out of wool.", "handed over"):
        assert words in news
    mine = amina.get("/rewards/gifts").text
    for words in ("granted", "refused", "delivered", "yours again"):
        assert words in mine
    with reading() as session:
        assert shop_faults(session) == []


def test_a_lost_code_is_shown_once_more_by_the_word_of_an_administrator(
    ada: Visitor, amina: Visitor
) -> None:
    way = ask(amina, a_voucher("TIDE-4711")).location
    amina.post(way)
    (asked,) = redemptions_of("amina")
    page = ada.get("/gifts/requests/settled").text
    assert "Amina Benali" in page
    assert "TIDE" not in page
    assert ada.post(f"/gifts/requests/{asked.uid}/look").status_code == 303
    assert "once more" in amina.get("/notices").text
    assert "TIDE-4711" in amina.post(way).text


def test_budgets_are_made_changed_and_ended(app: Flask, ada: Visitor, amina: Visitor) -> None:
    with reading() as session:
        top = unit(session, "Alizé").id
    sent = {"unit": top, "scope": "all", "period": "quarter", "amount": "15.00"}
    assert ada.post("/gifts/budgets", sent).status_code == 303
    gift = on_the_counter(keys=1, value=1000)
    ask(amina, gift)
    page = ada.get("/gifts/budgets").text
    assert "€5.00 left;" in page
    refused = ask(amina, gift, key="second")
    assert "budget for gifts is used up" in refused.text
    with reading() as session:
        own = session.scalars(select(Budget.id)).one()
    assert ada.post(f"/gifts/budgets/{own}", {"amount": "20"}).status_code == 303
    ask(amina, gift, key="third")
    assert ada.post(f"/gifts/budgets/{own}/end").status_code == 303
    ask(amina, gift, key="fourth")
    assert len(redemptions_of("amina")) == 3
    for wrong in ({**sent, "amount": "-1"}, {**sent, "period": "week"}, {**sent, "unit": "0"}):
        assert ada.post("/gifts/budgets", wrong).status_code == 422


def test_an_administrator_of_a_part_decides_for_her_people_only(app: Flask, amina: Visitor) -> None:
    gift = on_the_counter(keys=10, stock=9)
    with writing() as session:
        people.grant(
            session, person(session, "marc"), "admin", unit(session, "Portugal"), at=OPENING
        )
    ask(amina, gift)
    (asked,) = redemptions_of("amina")
    marc = Visitor(app).is_in("marc@demo.example")
    assert "Amina" not in marc.get("/gifts/requests").text
    chosen = {"redemptions": [asked.uid], "decision": "approve"}
    assert marc.post("/gifts/requests", chosen).status_code == 404
    assert marc.get(f"/gifts/counter/{gift}").status_code == 404
    assert marc.post(f"/gifts/requests/{asked.uid}/look").status_code == 404


def test_names_of_gifts_and_reasons_stay_words(ada: Visitor, amina: Visitor) -> None:
    nasty = "<script>alert(1)</script>"
    gift = on_the_counter(keys=1, name={"en": nasty, "fr": nasty}, text={"en": nasty})
    ask(amina, gift)
    (asked,) = redemptions_of("amina")
    refused = {"redemptions": [asked.uid], "decision": "refuse", "reason": nasty}
    pages = [ada.get("/gifts/requests").text, ada.post("/gifts/requests", refused).text]
    pages += [amina.get(path).text for path in ("/rewards/gifts", "/notices", "/")]
    pages += [ada.get("/gifts").text, ada.get(f"/gifts/counter/{gift}").text]
    assert not any("<script>alert" in page for page in pages)
    with reading() as session:
        assert session.scalars(select(Person.id)).first()
