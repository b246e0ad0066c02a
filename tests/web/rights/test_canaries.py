"""A name that belongs to one entity is never read by whoever answers for another: on no page, in no list,
search, count or download, in no answer of the API and in no error.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import sign_in
from academy.services.exports import queue
from academy.services.exports.asking import Filters
from academy.services.exports.kinds import KINDS
from academy.services.exports.making import Maker
from tests.cast import ADA, AMINA, BRUNO, HUGO, MARC, person, unit, viewer
from tests.visitor import Visitor
from tests.web.api.caller import Caller
from tests.web.rights.conftest import CANARY
from tests.web.test_rights import HR_OF_B, LOCAL, Company

pytestmark = pytest.mark.slow

LISTS = (
    *("/people", "/people/progress", "/journal", "/journal.csv", "/people/roles", "/people/tokens"),
    *("/insights", "/assignments", "/exports", "/gifts/requests"),
    *("/people/matching", "/people/units/matching", "/exports/scheduled/matching"),
)
"""Lists of people, or about them, that may be searched and filtered."""


def said(answer: Any) -> str:
    """All that an answer tells, but for her own words given back."""
    text = answer.data.decode(errors="replace") + str(answer.headers)  # a picture is no text
    text = re.sub(r'<input[^>]*name="(?:q|job|actor|subject)"[^>]*>', "", text)
    return re.sub(rf"[“«]\s?{CANARY}\s?[”»]|;job={CANARY}\b", "", text)


def queries(company: Company) -> Iterator[str]:
    """What might reach beyond the border: her name, wild signs, deep links into lists, others' ids."""
    with company.app.app_context(), reading() as session:
        bruno = person(session, BRUNO)
        foreign = bruno.unit_id
        yield from (f"after={bruno.uid}", f"before={10**9}", f"actor={bruno.uid}")
        yield from (f"subject={bruno.uid}", f"job={CANARY}", f"person={bruno.uid}")
    yield from (f"q={CANARY}", "q=%25", "q=_", "q=bruno%40demo.example", "after=0", "after=Y")
    yield from (f"unit={foreign}", "unit=987654", "unit=x", "state=suspended", "state=x")


@pytest.mark.parametrize("login", [AMINA, MARC, HUGO, LOCAL])
def test_nothing_of_another_entity_is_ever_read(with_canaries: Company, login: str) -> None:
    visitor = with_canaries.visitor(login)
    callers = [Caller(with_canaries.app, login, scope=scope) for scope in scopes(login)]
    seen = 0
    for way in with_canaries.ways(login):
        if way.method != "GET" or way.path == "/sign-in":
            continue
        for client, headers in clients(way.path, visitor, callers):
            answer = client.get(way.path, headers=headers)
            assert CANARY not in said(answer), way
            seen += 1
    for path in LISTS if login in {HUGO, LOCAL} else ():
        for query in queries(with_canaries):
            answer = visitor.get(f"{path}?{query}")
            assert CANARY not in said(answer), (path, query)
    assert seen > 100


@pytest.mark.parametrize("login", [HUGO, LOCAL])
def test_no_table_that_is_taken_away_has_anybody_of_another_entity(
    with_canaries: Company, login: str, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    maker = Maker(folder, "Escale", lambda _language, name: name, now=now)
    with with_canaries.app.app_context():
        for kind in KINDS:
            with writing() as session:
                queue.ask(
                    session, viewer(session, login, at=now()), kind, "csv", Filters(), at=now()
                )
            assert maker.make() == 1
    files = [file.read_text("utf-8-sig") for file in folder.iterdir()]
    assert len(files) == len(KINDS)
    assert all(len(text.splitlines()) > 1 for text in files)
    assert CANARY not in "".join(files)


def scopes(login: str) -> list[str]:
    """Of the tokens that she may have."""
    return ["learner", *({HUGO: ["hr"], LOCAL: ["admin"]}.get(login, []))]


def clients(path: str, visitor: Visitor, callers: list[Caller]) -> list[tuple[Any, dict[str, str]]]:
    """Who may ask for *path* in her name: programs for the API, her browser for pages."""
    if path.startswith("/api/"):
        return [(caller.client, caller.headers) for caller in callers]
    return [(visitor.client, {})]


def test_whose_entity_it_is_reads_it(with_canaries: Company) -> None:
    """The canaries sing where they may; so their silence elsewhere says something."""
    assert CANARY in with_canaries.visitor(BRUNO).get("/passport").text
    for login in (ADA, HR_OF_B):
        for path in ("/people", "/people/progress", "/people?state=active"):
            assert CANARY in with_canaries.visitor(login).get(path).text, (login, path)
        for path in ("/people", "/people/matching"):
            assert CANARY in said(with_canaries.visitor(login).get(f"{path}?q={CANARY}")), login


def test_nothing_of_morocco_reaches_who_answers_for_portugal(company: Company) -> None:
    """The border holds from its other side, and for people who came from there."""
    with company.app.app_context(), writing() as session:
        amina = person(session, AMINA)
        amina.given_name = amina.family_name = amina.job = CANARY
    visitor = company.visitor(HR_OF_B)
    for way in company.ways(HR_OF_B):
        if way.method == "GET" and not way.path.startswith("/api/"):
            assert CANARY not in said(visitor.get(way.path)), way
    with company.app.app_context(), writing() as session:
        person(session, AMINA).unit_id = unit(session, "Parcels, Porto").id
    assert CANARY in visitor.get("/people").text


def test_a_count_tells_nothing_of_another_entity(company: Company) -> None:
    """Who joins or leaves elsewhere changes no letter of the pages that count people."""
    visitor = company.visitor(HUGO)
    paths = ("/people", "/people/progress", "/insights")
    before = [counted(visitor.get(path).text) for path in paths]
    with company.app.app_context(), writing() as session:
        bruno = person(session, BRUNO)
        bruno.suspended_at = now()
        sign_in.leave_everywhere(session, bruno.id)
    assert [counted(visitor.get(path).text) for path in paths] == before


def counted(page: str) -> list[str]:
    """The numbers of a page's content."""
    main = re.search(r"<main\b.*?</main>", page, re.DOTALL)
    return re.findall(r">\s*(\d[\d\s,.]*)", main[0]) if main else []
