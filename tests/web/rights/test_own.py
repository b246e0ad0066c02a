"""Pages of a learner show her own, whoever else learns."""

from datetime import timedelta

import pytest

from academy.models.database import writing
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.web.test_rights import Company

pytestmark = pytest.mark.slow


def test_pages_of_a_person_show_her_own_and_nobody_elses(company: Company) -> None:
    with company.app.app_context(), writing() as session:
        bruno = viewer(session, BRUNO, at=OPENING + timedelta(hours=1))
        answered(session, bruno, "voice-online", at=OPENING)
    pages = {}
    for login in (AMINA, BRUNO):
        visitor = company.visitor(login)
        for path in ("/", "/passport", "/rewards", "/profile", "/quizzes/voice-online"):
            pages[login, path] = visitor.get(path).text
    assert "Parcels, Porto" in pages[BRUNO, "/passport"]
    assert "Parcels, Porto" not in "".join(
        page for (login, _), page in pages.items() if login == AMINA
    )
    assert "Customer care, Rabat" not in "".join(
        page for (login, _), page in pages.items() if login == BRUNO
    )
