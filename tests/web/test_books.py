"""The books on the screen: an administrator's forms, a learner's word, and what each is told."""

import re
import secrets
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.engine.adjusting import ALONE
from academy.models.books import Adjustment, Hold
from academy.models.database import reading, writing
from academy.models.rewards import LedgerEntry, LedgerTransaction
from academy.services import audit, holds, lessons, people
from tests.cast import ADA, AMINA, BRUNO, HUGO, person, unit, viewer
from tests.conftest import OPENING
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.days import answer, asked_on

LESSON = "what-digital-means"


@pytest.fixture
def ada(academy: Flask) -> Visitor:
    return Visitor(academy).is_in(ADA)


@pytest.fixture
def hugo(academy: Flask) -> Visitor:
    """A second administrator."""
    with writing() as session:
        people.grant(session, person(session, "hugo"), "admin", unit(session, "Alizé"), at=OPENING)
    return Visitor(academy).is_in(HUGO)


def uid(login: str) -> str:
    with reading() as session:
        return person(session, login).uid


def gift(**values: object) -> dict[str, object]:
    """A gift's form as it is sent."""
    form = {
        "key": secrets.token_hex(16),
        "stars": 0,
        "keys": 0,
        "points": 0,
        "reason": "Well done.",
    }
    return {f"grant-{name}": value for name, value in {**form, **values}.items()}


def balance(login: str = AMINA) -> tuple[int, int, int]:
    with writing() as session:
        who = viewer(session, login, at=now())
        return who.stars, who.keys, who.points


def test_a_gift_sent_twice_is_given_once_and_told(academy: Flask, ada: Visitor) -> None:
    page = ada.get(f"/people/{uid(AMINA)}/books").text
    key = re.search(r'name="grant-key"[^>]*value="([0-9a-f]{32})"', page)
    assert key, page
    form = gift(key=key[1], keys=2)
    for _ in range(2):
        assert ada.post(f"/people/{uid(AMINA)}/grants", form).status_code == 303
    assert balance() == (0, 2, 0)
    home = Visitor(academy).is_in(AMINA).get("/notices").text
    assert "2 keys. The reason: Well done." in home


def test_a_form_without_its_key_is_a_bad_request(ada: Visitor) -> None:
    form = gift(keys=1)
    del form["grant-key"]
    assert ada.post(f"/people/{uid(AMINA)}/grants", form).status_code == 400
    assert balance() == (0, 0, 0)


def test_p7_what_a_form_adds_of_its_own_changes_nothing(academy: Flask, ada: Visitor) -> None:
    """P7, client-chosen fields. A form that were handed on as it came would give Bruno's gift to Amina, or
    approve itself; seconds, points and verdicts that a learner sends are not read at all.
    """
    extra = {"account_id": 1, "person_id": 1, "approved_by_id": 1, "needs_second": "", "uid": "x"}
    more = {f"grant-{name}": value for name, value in extra.items()} | extra
    form = gift(keys=ALONE.keys + 1) | more
    assert ada.post(f"/people/{uid(AMINA)}/grants", form).status_code == 303
    with reading() as session:
        row = session.scalars(select(Adjustment)).one()
        assert (row.approved_at, row.needs_second) == (None, True)
    amina = Visitor(academy).is_in(AMINA)
    page = amina.get("/daily")
    fields = {"points": 999, "ok": 1, "user_id": 3, "elapsed": 1, "seconds": 300, "bonus": 9}
    fields |= {"multiplier": 9, "verdict": "right", "doubt": "", "question": asked_on(page)}
    assert amina.post("/daily/answers", fields).status_code == 422
    assert balance() == (0, 0, 0)
    amina.post(f"/lessons/{LESSON}/completion", fields)
    assert balance() == (0, 0, 20)


def test_a_large_gift_waits_for_a_second_administrator(ada: Visitor, hugo: Visitor) -> None:
    form = gift(points=ALONE.points + 1, reason="The whole migration, alone.")
    assert ada.post(f"/people/{uid(AMINA)}/grants", form).status_code == 303
    page = ada.get("/books").text
    assert "The whole migration, alone." in page
    assert "/books/approvals" not in page  # not by who asked
    key = re.search(r'name="key" value="([0-9a-f]{32})"', hugo.get("/books").text)
    assert key
    assert ada.post("/books/approvals", {"key": key[1]}).status_code == 409
    assert hugo.post("/books/approvals", {"key": key[1]}).status_code == 303
    assert balance() == (0, 0, ALONE.points + 1)


def test_a_reversal_is_asked_for_beside_its_line_and_shown_in_the_ledger(
    academy: Flask, ada: Visitor, hugo: Visitor
) -> None:
    with writing() as session:
        lessons.finish(session, viewer(session, AMINA, at=now()), LESSON, at=now())
    path = f"/people/{uid(AMINA)}/books"
    link = re.search(r'href="([^"]+transaction=(\d+)[^"]*)"', ada.get(path).text)
    assert link
    one = ada.get(link[1].replace("&amp;", "&")).text
    assert "Reverse it" in one
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", one))
    with writing() as session:
        hers = viewer(session, AMINA, at=now())
    source = f"lesson:{hers.account_id}:{LESSON}"
    assert (facts["Source"], facts["Who acted"]) == (source, hers.actor)
    assert facts["Cause"].startswith(f"lesson:{hers.id}:")
    assert facts["Version of the rules"] == "1"
    form = {
        "key": secrets.token_hex(16),
        "transaction": link[2],
        "reason": "Somebody else read it.",
    }
    sent = {f"reversal-{name}": value for name, value in form.items()}
    assert ada.post(f"/people/{uid(AMINA)}/reversals", sent).status_code == 303
    assert (
        ada.post(
            f"/people/{uid(AMINA)}/reversals", {**sent, "reversal-key": secrets.token_hex(16)}
        ).status_code
        == 409
    )
    assert hugo.post("/books/approvals", {"key": form["key"]}).status_code == 303
    assert balance() == (0, 0, 0)
    amina = Visitor(academy).is_in(AMINA)
    assert "Taken back" in amina.get("/rewards").text
    assert "Somebody else read it." in amina.get("/notices").text
    with reading() as session:
        assert audit.faults(session) == []


def test_a_correction_names_its_line(ada: Visitor) -> None:
    with writing() as session:
        lessons.finish(session, viewer(session, AMINA, at=now()), LESSON, at=now())
        transaction = session.scalars(select(LedgerTransaction.id)).one()
    form = {"key": secrets.token_hex(16), "transaction": transaction, "reason": "Counted short."}
    form |= {"stars": 0, "keys": 0, "points": 5}
    sent = {f"correction-{name}": value for name, value in form.items()}
    assert ada.post(f"/people/{uid(AMINA)}/corrections", sent).status_code == 303
    assert balance() == (0, 0, 25)


@pytest.mark.parametrize("form", [gift(), gift(keys=-1), gift(keys="x"), gift(keys=1, reason="")])
def test_what_makes_no_sense_is_said_beside_the_form(ada: Visitor, form: dict[str, object]) -> None:
    page = ada.post(f"/people/{uid(AMINA)}/grants", form)
    assert page.status_code == 422
    assert "form-errors" in page.text
    assert balance() == (0, 0, 0)


def test_nobody_gives_to_herself(ada: Visitor) -> None:
    page = ada.get(f"/people/{uid(ADA)}/books").text
    assert "/grants" not in page
    assert ada.post(f"/people/{uid(ADA)}/grants", gift(keys=1)).status_code == 409
    assert balance(ADA) == (0, 0, 0)


@pytest.fixture
def hasty(academy: Flask, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Amina, who answered two quizzes without reading."""
    amina = Visitor(academy).is_in(AMINA)
    for slug in ("why-digital", "built-here"):
        amina.post(f"/quizzes/{slug}/attempts")
        page = amina.get(f"/quizzes/{slug}")
        while "/answers" in page.text:
            last = answer(amina, page)
            page = amina.get(f"/quizzes/{slug}")
    amina.page = last.text
    return amina


def test_p6_who_answers_without_reading_is_told_and_heard_and_decided(
    academy: Flask, hasty: Visitor, ada: Visitor
) -> None:
    """P6 from page to page. The words disappear with the doubt, and every answer would be paid."""
    assert "This waits for a look." in hasty.page
    page = hasty.get("/rewards").text
    assert "Waiting for a look" in page
    assert "faster than they can be read" in page
    assert (
        hasty.post("/rewards/statement", {"text": "I wrote them <b>myself</b>."}).status_code == 303
    )
    assert "waits for a look" in hasty.get("/notices").text
    queue = ada.get("/books").text
    assert "I wrote them &lt;b&gt;myself&lt;/b&gt;." in queue
    ids = re.findall(r'name="hold" form="decision" value="(\d+)"', queue)
    assert len(ids) >= 5
    before = balance()
    paid, refused = ids[:2], ids[2:]
    assert ada.post("/books/decisions", {"hold": paid, "decision": "pay"}).status_code == 303
    assert balance()[1] == before[1] + 2
    again = ada.post("/books/decisions", {"hold": refused[1:], "decision": "refuse"})
    assert again.status_code == 422
    assert ticks(again.text) == {each: each in refused[1:] for each in refused}
    assert 'id="reason-error"' in again.text
    form = {"hold": refused, "decision": "refuse", "reason": "A script."}
    assert ada.post("/books/decisions", form).status_code == 303
    assert balance()[1] == before[1] + 2
    news = hasty.get("/notices").text
    assert "We looked, and it is yours: 2 keys, 20 points." in news
    assert news.count("A script.") == 1  # one decision, one piece of news
    again = ada.post("/books/decisions", form)  # from a page that somebody else was faster on
    assert "Somebody else has settled this meanwhile." in ada.get(again.location).text
    with reading() as session:
        assert audit.faults(session) == []
        assert session.scalars(select(Hold.id).where(Hold.decided_at.is_(None))).all() == []


def test_a_word_of_many_lines_is_as_long_as_the_browser_counted(hasty: Visitor) -> None:
    """A browser lets her type a thousand characters, and sends each end of a line as two."""
    said = "\r\n".join(["I was here."] * 83)
    assert len(said) > holds.LONGEST_STATEMENT > len(said.replace("\r\n", "\n"))
    hasty.post("/rewards/statement", {"text": said})
    with reading() as session:
        assert set(session.scalars(select(Hold.statement))) == {said.replace("\r\n", "\n")}


def ticks(page: str) -> dict[str, bool]:
    """The payments that can be ticked on *page*, and whether they are."""
    boxes = re.findall(r'name="hold" form="decision" value="(\d+)"[^>]*', page)
    ticked = re.findall(r'name="hold" form="decision" value="(\d+)"[^>]* checked', page)
    return {each: each in ticked for each in boxes}


def test_ticking_nothing_and_nonsense_decide_nothing(ada: Visitor, hasty: Visitor) -> None:
    for form in ({"decision": "pay"}, {"hold": ["x", "-1", "9" * 30], "decision": "pay"}):
        page = ada.post("/books/decisions", {**form, "reason": "Seen with Marc."})
        assert page.status_code == 422
        assert "Tick what you have decided about." in page.text
        assert 'value="Seen with Marc."' in page.text
    assert ada.post("/books/decisions", {"hold": "1", "decision": "burn"}).status_code == 422
    assert hasty.post("/rewards/statement", {"text": ""}).status_code == 303


def test_the_pages_send_few_statements(academy: Flask, ada: Visitor, hasty: Visitor) -> None:
    for visitor, path, most in (
        (ada, "/books", 5),
        (ada, f"/people/{uid(AMINA)}/books", 8),
        (hasty, "/rewards", 4),
    ):
        visitor.get(path)
        with counted(academy) as statements:
            assert visitor.get(path).status_code == 200
        assert len(statements) <= most, statements


def test_an_audit_that_found_something_is_told_to_administrators(
    academy: Flask, ada: Visitor
) -> None:
    assert audit.nightly(at=now())
    assert audit.nightly(at=now()) is None  # this night's is made
    assert "found nothing wrong" in ada.get("/books").text
    with writing() as session:
        amina = viewer(session, AMINA, at=now())
        lessons.finish(session, amina, LESSON, at=now())
        one = session.scalars(select(LedgerTransaction.id)).one()
        account = viewer(session, BRUNO, at=now()).account_id
        line = {"account_id": account, "currency": "key", "amount": 1}
        session.add(LedgerEntry(transaction_id=one, **line))
    report = audit.nightly(at=now() + timedelta(days=1))
    assert report
    assert {"the books do not close", "a balance is not the sum of its lines"} <= {
        fault.sentence for fault in report.faults
    }
    assert "The nightly audit found" in ada.get("/notices").text
    assert "The books are not right" in ada.get("/books").text
    assert "nightly audit" not in Visitor(academy).is_in(AMINA).get("/notices").text
