"""An administrator takes a passport back: its holder reads why, and a stranger that it counts no more."""

from pathlib import Path

import pytest
from flask import Flask

from academy.models.database import reading
from tests.cast import ADA, AMINA, HUGO, person
from tests.credentials import passport, row
from tests.visitor import Visitor
from tests.web.test_verify import HERE

pytestmark = pytest.mark.slow


@pytest.fixture
def uid(app: Flask, tmp_path: Path) -> str:
    """Amina's credential, signed."""
    return passport(app, tmp_path, house=HERE)


@pytest.fixture
def page(app: Flask) -> str:
    """Amina's page for administrators."""
    with reading() as session:
        return f"/people/{person(session, AMINA).uid}"


def test_a_revoked_passport_says_so_to_everybody(app: Flask, uid: str, page: str) -> None:
    ada = Visitor(app).is_in(ADA)
    assert f"/verify/{uid}" in ada.get(page).text
    answer = ada.post(
        f"{page}/passport/revocation", {"reason": "The answers were read from a list."}
    )
    assert answer.headers["Location"] == page
    assert "It was revoked: The answers were read from a list." in ada.get(page).text
    stranger = Visitor(app).get(f"/verify/{uid}").text
    assert "Revoked" in stranger
    assert "from a list" not in stranger
    amina = Visitor(app).is_in(AMINA)
    assert "Your passport was revoked. The answers were read from a list." in amina.get("/").text
    booklet = amina.get("/passport").text
    assert "nothing to show" in booklet
    assert "It counts for nothing any more" in booklet
    assert "Genuine" not in booklet
    assert "This passport was revoked" in booklet
    assert "Print the booklet" not in booklet
    assert amina.post("/passport/booklet", {"form": "pages"}).status_code == 409
    assert amina.post("/passport/picture", {"shape": "wide"}).status_code == 409
    home = amina.get("/").text
    assert "It was revoked." in home
    assert "It is yours.</p>" not in home
    assert ada.post(f"{page}/passport/revocation", {"reason": "Again."}).status_code == 409


def test_nobody_revokes_without_a_reason_nor_without_the_right(
    app: Flask, uid: str, page: str
) -> None:
    ada = Visitor(app).is_in(ADA)
    for reason in ("", "  ", "x" * 201):
        answer = ada.post(f"{page}/passport/revocation", {"reason": reason})
        assert answer.status_code == 422
        assert 'id="reason"' in answer.text
        assert "Say why, in one sentence" in answer.text
    for other in (HUGO, AMINA):
        answer = Visitor(app).is_in(other).post(f"{page}/passport/revocation", {"reason": "No."})
        assert answer.status_code in {403, 404}
    assert row(uid).revoked_at is None


def test_who_has_no_passport_has_none_to_lose(app: Flask, page: str) -> None:
    ada = Visitor(app).is_in(ADA)
    assert "passport/revocation" not in ada.get(page).text
    assert ada.post(f"{page}/passport/revocation", {"reason": "No."}).status_code == 409
