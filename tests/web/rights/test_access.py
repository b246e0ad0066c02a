"""Every page about one person leaves a line in her access log, whoever wrote the page."""

from pathlib import Path

import pytest
from sqlalchemy import delete, select

from academy.clock import now
from academy.models.access import Access
from academy.models.database import reading, writing
from academy.services.exports import queue
from academy.services.exports.asking import Filters
from academy.services.exports.making import Maker
from academy.web.policy import Who
from tests.cast import ADA, AMINA, BRUNO, HUGO, MARC, person, unit, viewer
from tests.statements import counted
from tests.web.test_rights import Company, rules

pytestmark = pytest.mark.slow

ABOUT_SOMEBODY = {"uid", "held"}
"""Places that name a person, or something of one person."""

KEEPERS = {Who.MANAGER, Who.HR, Who.ADMIN}


@pytest.mark.parametrize(("login", "role"), [(ADA, "admin"), (HUGO, "hr"), (MARC, "manager")])
def test_whoever_opens_a_page_about_somebody_is_written_down(
    company: Company, login: str, role: str
) -> None:
    visitor = company.visitor(login)
    opened = 0
    for rule, method, policy in rules(company.app):
        is_about = bool(rule.arguments & ABOUT_SOMEBODY and policy & KEEPERS)
        if method != "GET" or not is_about or Who(role) not in policy:
            continue
        with company.app.app_context(), writing() as session:
            session.execute(delete(Access))
            amina = person(session, AMINA).id
        path = company.address(rule, AMINA, "own")
        assert visitor.get(path).status_code == 200, path
        with company.app.app_context(), reading() as session:
            looks = session.execute(select(Access.person_id, Access.role)).all()
        assert looks == [(amina, role)], path
        opened += 1
    assert opened >= (3 if login == ADA else 1)


def test_learners_pages_cost_nothing_more(company: Company) -> None:
    """No statement about the access log on any page of her own but the one that shows it."""
    visitor = company.visitor(AMINA)
    for path in ("/", "/passport", "/rewards", "/profile", "/skills", "/privacy/who-sees-what"):
        with counted(company.app) as sent:
            visitor.get(path)
        assert not [each for each in sent if " access" in each.lower()], path


def test_who_takes_her_name_away_in_a_table_is_read_by_her_and_by_nobody_else(
    company: Company, tmp_path: Path
) -> None:
    assert company.visitor(HUGO).get("/people/imports/roster.csv").status_code == 200
    maker = Maker(tmp_path / "tables", "Escale", lambda _language, name: name, now=now)
    with company.app.app_context():
        with writing() as session:
            hugo, home = viewer(session, HUGO, at=now()), unit(session, "Alizé Maroc").id
            queue.ask(session, hugo, "completion", "csv", Filters(unit_id=home), at=now())
        assert maker.make() == 1
    page = company.visitor(AMINA).get("/profile/access").text
    table = page.partition("Tables that name you")[2].partition("</table>")[0]
    assert table.count("Hugo") == 2
    assert "The roster" in table
    assert "Alizé Maroc" in table
    for login in (BRUNO, HUGO):  # elsewhere, and who took them
        assert "Tables that name you" not in company.visitor(login).get("/profile/access").text
