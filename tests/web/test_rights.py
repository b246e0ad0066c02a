"""Who may use what: every route, every role, and whose things are asked for.

The map of routes is walked as it is, so a new route is tested the day it is written. What a person
may not use is not found; whoever is not signed in is asked to; and a refusal changes no row.
"""

import itertools
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from academy.clock import now
from academy.models.awards import Award
from academy.models.challenges import Challenge, ChallengeUnit
from academy.models.credentials import Credential
from academy.models.database import db, reading, writing
from academy.models.people import Person, Unit
from academy.models.visas import Visa
from academy.services import (
    attempts,
    budgets,
    catalogue,
    credentials,
    leaves,
    people,
    prints,
    roles,
    shop,
    sign_in,
    staff,
)
from academy.services.roster import uploads
from academy.services.viewer import Viewer
from academy.web.policy import Who, allow, policy_of, require_policies
from tests.cast import ADA, AMINA, BRUNO, CHLOE, EVERYBODY, HUGO, KARIM, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import answered, started
from tests.services.shelves import rich, with_codes
from tests.visitor import Visitor, unsigned
from tests.web.api.caller import Caller

pytestmark = pytest.mark.slow  # every route with every role

NOBODY = "nobody"
SUSPENDED = "suspended"
LOCAL = "k-7"

HOLDS = {
    NOBODY: frozenset[str](),
    SUSPENDED: frozenset[str](),
    AMINA: frozenset({"learner"}),
    BRUNO: frozenset({"learner"}),
    KARIM: frozenset({"learner"}),
    MARC: frozenset({"learner", "manager"}),
    HUGO: frozenset({"learner", "hr"}),
    CHLOE: frozenset({"learner", "author"}),
    ADA: frozenset({"learner", "admin"}),
    LOCAL: frozenset({"learner", "admin"}),
}
"""Every role by the person who plays it. ``LOCAL`` administers Morocco and nothing else."""

TARGETS = ("own", "same entity", "other entity", "not existing")


@dataclass
class Company:
    """The academy with something of everybody's in it, and what its addresses can name."""

    app: Flask
    places: dict[tuple[str, str], dict[str, str]]
    """For each person and target, a value for every place of every route."""

    def visitor(self, login: str) -> Visitor:
        """Somebody with her cookie; nobody has none."""
        visitor = Visitor(self.app)
        return visitor if login == NOBODY else visitor.is_in(login)

    def address(self, rule: Rule, login: str, target: str) -> str:
        """*rule* filled in with somebody's things."""
        places = dict(self.places[login, target])
        if target != "not existing":
            first = rule.rule.removeprefix("/api/v1").split("/")[1]
            slugs = {
                "themes": "company",
                "lessons": "what-digital-means",
                "achievements": "passport",
                "visas": "network",
            }
            places["slug"] = slugs.get(first, "why-digital")
        unknown = rule.arguments - places.keys()
        assert not unknown, f"say in this test what {unknown} names in {rule}"
        with self.app.test_request_context():
            return self.app.url_for(rule.endpoint, **{a: places[a] for a in rule.arguments})

    def rows(self) -> dict[str, list[Any]]:
        """The whole database."""
        with self.app.app_context(), reading() as session:
            names = inspect(session.connection()).get_table_names()
            return {
                name: sorted(map(repr, session.execute(select(db.metadata.tables[name]))))
                for name in names
                if name in db.metadata.tables
            }


@pytest.fixture
def company(academy: Flask) -> Company:
    """Everybody signed in once, learnt something, and holds a token."""
    with writing() as session:
        local = people.add_person(
            session,
            given_name="Leïla",
            family_name="Local",
            unit=unit(session, "Alizé Maroc"),
            number=LOCAL,
            at=OPENING,
        )
        people.grant(session, local, "admin", unit(session, "Maroc"), at=OPENING)
        suspended = people.add_person(
            session,
            given_name="Sylvie",
            family_name="Suspended",
            unit=unit(session, "Customer care, Rabat"),
            number=SUSPENDED,
            at=OPENING,
        )
        challenges = {
            name: challenge_of(session, name) for name in ("Alizé Maroc", "Parcels, Porto")
        }
    with writing() as session:
        ada = viewer(session, ADA, at=now())
        maroc = unit(session, "Maroc").id
        near = with_codes(session, viewer(session, LOCAL, at=now()), "1", unit_id=maroc)
        gift = with_codes(session, ada, *map(str, range(20)), unit_id=ada.unit_id)
        budget = budgets.add(
            session, ada, unit_id=ada.unit_id, scope="all", period="year", amount=100, at=OPENING
        )
    things = {}
    for login in (*EVERYBODY, LOCAL, SUSPENDED):
        with writing() as session:
            who = viewer(session, login, at=now())
            sign_in.make_token(session, who.id, "learner", OPENING)
            attempt = started(session, who, "why-digital", at=OPENING)
            credentials.issue_all(session, "passport", [(who.id, who.id, None)], at=OPENING)
            mine = select(Credential.uid).where(Credential.person_id == who.id)
            credential = session.scalars(mine).one()
            if login in {AMINA, BRUNO}:
                answered(session, who, "built-here", at=OPENING)
            granted = roles.held(session, person(session, login))
            token = roles.tokens(session, person(session, login))[0]
            things[login] = {
                "uid": who.uid,
                "unit_id": str(who.unit_id),
                "sign_in_id": str(who.sign_in_id),
                "leave_id": str(leave_of(session, who)),
                "redemption": shop.redeem(
                    session, rich(session, login, keys=1), gift.uid, at=now()
                ).uid,
                "held": visa_of(session, who),
                "import_uid": import_of(session, who),
                "award": award_of(session, who),
                "id": attempt.uid,
                "print_uid": prints.ask(session, who, "toy", {"name": login}, at=now()),
                "role_id": str(granted[0].id) if granted else "1",
                "token_id": str(token.id),
                "challenge": challenges["Parcels, Porto" if login == BRUNO else "Alizé Maroc"],
                "credential": credential,
            }
    with writing() as session:
        suspended = session.get_one(Person, suspended.id)
        suspended.suspended_at = OPENING
    prints.make(lambda _kind, _values: b"%PDF", now=now)
    nothing = {
        "uid": "0" * 32, "unit_id": "987654", "sign_in_id": "987654", "id": "0" * 32,
        "role_id": "987654", "leave_id": "987654", "report_id": "987654",
        "token_id": "987654", "challenge": "0" * 32, "slug": "nothing", "lang": "xx",
        "gift": "nothing", "redemption": "0" * 32, "budget_id": "987654",
        "print_uid": "0" * 32, "number": "987654",
        "question": "987654", "held": "0" * 32, "award": "0" * 32,
        "digest": "0" * 64, "name": "nothing.mp4", "version": "0", "token": "nothing",
        "credential": "0" * 32, "which": "waiting",
        "import_uid": "0" * 32, "ending": "csv",
    }  # fmt: skip
    shop_things = {"gift": gift.uid, "budget_id": str(budget.id)}
    shared = {**nothing, "slug": "why-digital", "lang": "en", **shop_things}
    places = {}
    for login in HOLDS:
        colleague = MARC if login != MARC else AMINA
        places |= {
            (login, "own"): shared
            | ({"gift": near.uid} if login == LOCAL else {})
            | things.get(login, things[AMINA]),
            (login, "same entity"): shared | things[colleague],
            (login, "other entity"): shared | things[BRUNO if login != BRUNO else AMINA],
            (login, "not existing"): nothing,
        }
    return Company(academy, places)


def leave_of(session: Session, who: Viewer) -> int:
    """A leave of hers that lies ahead."""
    first = now().date() + timedelta(days=30)
    leaves.add(session, who, first=first, last=first, at=now())
    return leaves.ahead(session, who, at=now())[0].id


def import_of(session: Session, who: Viewer) -> str:
    """A roster file of hers."""
    return uploads.receive(
        session, who, name="roster.csv", headings=["Number"], parts=[b"x"], at=OPENING
    )


def challenge_of(session: Session, name: str) -> str:
    """A challenge of one unit that lies ahead."""
    first = now().date() + timedelta(days=30)
    challenge = Challenge(
        uid=secrets.token_hex(16),
        kind="goal",
        title="A thousand trees",
        currency="point",
        first=first,
        last=first,
        goal=1000,
        created_at=OPENING,
    )
    session.add(challenge)
    session.flush()
    home = unit(session, name)
    session.add(ChallengeUnit(challenge_id=challenge.id, unit_id=home.id, name="A unit"))
    return challenge.uid


def visa_of(session: Session, who: Viewer) -> str:
    """A visa of hers."""
    visa = catalogue.current(session, who.publication).visa("network")
    row = Visa(
        uid=f"{who.id:032x}",
        person_id=who.id,
        visa_id=visa.id,
        edition_id=visa.edition_id,
        number=1,
        place=who.unit,
        issued_at=OPENING,
        state="issued",
    )
    session.add(row)
    session.flush()
    return row.uid


def award_of(session: Session, who: Viewer) -> str:
    """A badge of hers, in question."""
    badge = catalogue.current(session, who.publication).badges[0]
    row = Award(
        uid=f"{who.id:032x}",
        person_id=who.id,
        badge_id=badge.id,
        medal="",
        edition_id=badge.edition_id,
        cause="sweep",
        at=OPENING,
        flagged_at=OPENING,
    )
    session.add(row)
    session.flush()
    return row.uid


def rules(app: Flask) -> Iterator[tuple[Rule, str, frozenset[Who]]]:
    """Every route and method with its policy."""
    for rule in app.url_map.iter_rules():
        policy = policy_of(app, rule.endpoint)
        assert policy is not None, rule
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield rule, method, policy


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    require_policies(app)
    assert all(policy for _, _, policy in rules(app))


def test_a_route_that_does_not_say_it_stops_the_start(app: Flask) -> None:
    def secret() -> str:
        return "the payroll"

    app._got_first_request = False
    app.add_url_rule("/payroll", "payroll", secret)
    with pytest.raises(RuntimeError, match="payroll"):
        require_policies(app)
    app.view_functions["payroll"] = allow(Who.ADMIN)(secret)
    require_policies(app)


def test_whoever_is_not_in_is_asked_to_sign_in_whatever_she_asks_for(company: Company) -> None:
    before = company.rows()
    for login in (NOBODY, SUSPENDED):
        visitor = company.visitor(login)
        for rule, method, policy in rules(company.app):
            if Who.ANYONE in policy:
                continue
            for target in TARGETS:
                path = company.address(rule, login, target)
                answer = ask(visitor, method, path)
                if path.startswith("/api/"):
                    assert answer.status_code == 401, (login, method, path)
                else:
                    assert answer.status_code == 302, (login, method, path)
                    assert answer.location.startswith("/sign-in"), (login, method, path)
    assert changed(before, company.rows()) <= {"sign_in"}  # the suspended person's useless cookie


def ask(visitor: Visitor, method: str, path: str) -> Any:
    """Send a request as a browser of hers would, with a valid forgery token."""
    if method in {"GET", "HEAD"}:
        return visitor.client.open(path, method=method)
    data = {"csrf_token": visitor.csrf_token(), "unit": "1", "role": "author", "scope": "learner"}
    return visitor.client.open(path, method=method, data=data)


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    """The tables that differ."""
    return {name for name in after if before[name] != after[name]}


@pytest.mark.parametrize("login", [each for each in HOLDS if each not in {NOBODY, SUSPENDED}])
def test_what_a_role_may_not_use_is_not_found_and_nothing_happens(
    company: Company, login: str
) -> None:
    visitor = company.visitor(login)
    before = company.rows()
    refused = 0
    for rule, method, policy in rules(company.app):
        if Who.ANYONE in policy or HOLDS[login] & {who.value for who in policy}:
            continue
        for target in TARGETS:
            path = company.address(rule, login, target)
            assert ask(visitor, method, path).status_code == 404, (method, path)
            refused += 1
    assert company.rows() == before
    assert refused


@pytest.mark.parametrize("login", [each for each in HOLDS if each not in {NOBODY, SUSPENDED}])
def test_what_a_role_may_use_opens_for_her_own_things(company: Company, login: str) -> None:
    visitor = company.visitor(login)
    for rule, method, policy in rules(company.app):
        if method != "GET" or not HOLDS[login] & {who.value for who in policy}:
            continue
        path = company.address(rule, login, "own")
        if not path.startswith(("/api/", "/media/")):
            assert visitor.get(path).status_code == 200, path


def other_things(company: Company, *, kinds: set[str]) -> Iterator[tuple[Rule, str]]:
    """Routes whose address names a thing of *kinds*."""
    for rule, method, _ in rules(company.app):
        if rule.arguments & kinds:
            yield rule, method


@pytest.mark.parametrize("target", ["same entity", "other entity", "not existing"])
def test_nobodys_attempt_is_seen_or_answered_by_another(company: Company, target: str) -> None:
    before = None
    for login in (AMINA, BRUNO, HUGO, ADA):
        caller = Caller(company.app, login)
        before = company.rows()
        tried = 0
        for rule, method in other_things(company, kinds={"id"}):
            path = company.address(rule, login, target)
            body = {"question": "scanned-invoice", "answer": ["x"]}
            answer = caller.client.open(path, method=method, json=body, headers=caller.headers)
            assert answer.status_code == 404, (login, method, path)
            tried += 1
        assert tried >= 4
        assert company.rows() == before


@pytest.mark.parametrize("target", ["same entity", "other entity", "not existing"])
def test_nobodys_device_is_signed_out_by_another(company: Company, target: str) -> None:
    for login in (AMINA, BRUNO, HUGO, ADA):
        visitor = company.visitor(login)
        before = company.rows()
        for rule, method in other_things(company, kinds={"sign_in_id"}):
            path = company.address(rule, login, target)
            assert ask(visitor, method, path).status_code == 404, (login, path)
        assert company.rows() == before


@pytest.mark.parametrize("target", ["same entity", "other entity", "not existing"])
def test_nobodys_roster_is_seen_or_applied_by_another(company: Company, target: str) -> None:
    for login in (HUGO, LOCAL):
        visitor = company.visitor(login)
        before = company.rows()
        for rule, method in other_things(company, kinds={"import_uid"}):
            path = company.address(rule, login, target)
            assert ask(visitor, method, path).status_code == 404, (login, path)
        assert company.rows() == before


@pytest.mark.parametrize("target", ["same entity", "other entity", "not existing"])
def test_nobodys_leave_is_taken_back_by_another(company: Company, target: str) -> None:
    for login in (AMINA, BRUNO, HUGO, ADA):
        visitor = company.visitor(login)
        before = company.rows()
        for rule, method in other_things(company, kinds={"leave_id"}):
            path = company.address(rule, login, target)
            assert ask(visitor, method, path).status_code == 404, (login, path)
        assert company.rows() == before


def test_an_administrator_finds_the_people_and_units_of_her_part_only(company: Company) -> None:
    """Reading and writing: other parts of the company answer as if they did not exist."""
    visitor = company.visitor(LOCAL)
    before = company.rows()
    pages: dict[str, set[str]] = {}
    for rule, method in other_things(company, kinds={"uid", "unit_id", "challenge"}):
        for target in ("other entity", "not existing"):
            path = company.address(rule, LOCAL, target)
            answer = ask(visitor, method, path)
            assert answer.status_code == 404, (method, path)
            if method == "GET":
                pages.setdefault(rule.rule, set()).add(unsigned(answer.text))
        if method == "GET":
            for target in ("own", "same entity"):
                assert visitor.get(company.address(rule, LOCAL, target)).status_code == 200
    assert company.rows() == before
    assert pages
    assert all(len(texts) == 1 for texts in pages.values())  # not even the words tell them apart


@pytest.mark.parametrize("target", ["same entity", "other entity", "not existing"])
def test_nobodys_redemption_is_seen_or_taken_back_by_another(company: Company, target: str) -> None:
    for login in (AMINA, BRUNO, HUGO, ADA):
        visitor = company.visitor(login)
        before = company.rows()
        tried = 0
        for rule, method in other_things(company, kinds={"redemption"}):
            if not rule.rule.startswith("/gifts/"):  # where administrators help others
                path = company.address(rule, login, target)
                assert ask(visitor, method, path).status_code == 404, (login, method, path)
                tried += 1
        assert tried >= 4
        assert company.rows() == before


def test_whoever_administers_a_part_finds_neither_gifts_nor_budgets_of_the_whole(
    company: Company,
) -> None:
    visitor = company.visitor(LOCAL)
    before = company.rows()
    tried = 0
    for rule, method in other_things(company, kinds={"gift", "budget_id"}):
        if rule.rule.startswith("/gifts/"):
            path = company.address(rule, ADA, "own")
            assert ask(visitor, method, path).status_code == 404, (method, path)
            tried += 1
    assert tried >= 8
    assert company.rows() == before


CANARY = "Zanzibar"
"""In every word that belongs to Bruno's entity; nobody of Morocco may ever read it."""


@pytest.fixture
def with_canaries(company: Company) -> Company:
    """Portugal's people and units bear a name that is nowhere else."""
    with company.app.app_context(), writing() as session:
        root = unit(session, "Portugal")
        inside = select(Unit).where(Unit.path.startswith(root.path))
        for each in session.scalars(inside):
            each.name = f"{CANARY} {each.id}"
        ids = select(Unit.id).where(Unit.path.startswith(root.path))
        for someone in session.scalars(select(Person).where(Person.unit_id.in_(ids))):
            someone.given_name = someone.family_name = CANARY
        session.flush()
        who = viewer(session, BRUNO, at=OPENING)
        sign_in.begin(session, who.id, device=CANARY, at=OPENING)
        answered(session, who, "why-digital", at=OPENING)  # a stamp with its place
    return company


@pytest.mark.parametrize("login", [AMINA, MARC, HUGO, LOCAL])
def test_nothing_of_another_entity_is_ever_read(with_canaries: Company, login: str) -> None:
    visitor, caller = with_canaries.visitor(login), Caller(with_canaries.app, login)
    seen = 0
    for rule, method, _ in rules(with_canaries.app):
        if method not in {"GET", "HEAD"}:
            continue
        for target in TARGETS:
            path = with_canaries.address(rule, login, target)
            if path == "/sign-in":
                continue
            client = caller.client if path.startswith("/api/") else visitor.client
            headers = caller.headers if path.startswith("/api/") else {}
            answer = client.open(path, method=method, headers=headers)
            said = answer.data.decode(errors="replace")  # a picture is no text
            assert CANARY not in said + str(answer.headers), (method, path)
            seen += 1
    queries = [f"q={CANARY}", "q=%25", "q=_", "q=bruno%40demo.example", "after=0", "after=Y"]
    for query in queries:
        answer = visitor.get(f"/people?{query}")
        text = re.sub(r'<input[^>]*name="q"[^>]*>', "", answer.text)  # her own words, given back
        text = text.replace(f"“{CANARY}”", "")
        assert CANARY not in text, query
    assert seen > 100


def test_whose_entity_it_is_reads_it(with_canaries: Company) -> None:
    """The canaries sing where they may; so their silence elsewhere says something."""
    assert CANARY in with_canaries.visitor(BRUNO).get("/passport").text
    assert CANARY in with_canaries.visitor(ADA).get(f"/people?q={CANARY}").text


def test_a_person_who_is_suspended_is_out_at_once_at_every_door(company: Company) -> None:
    visitor, caller = company.visitor(AMINA), Caller(company.app, AMINA)
    assert visitor.get("/passport").status_code == 200
    assert caller.get("/me").status_code == 200
    with company.app.app_context(), writing() as session:
        ada = viewer(session, ADA, at=now())
        staff.suspend(session, ada, person(session, AMINA).uid, at=now())
    assert visitor.get("/passport").status_code == 302
    assert caller.get("/me").status_code == 401


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


def test_every_combination_is_walked(company: Company) -> None:
    """The walk is not empty: routes by the dozen, each role, each target."""
    count = sum(1 for _ in itertools.product(rules(company.app), HOLDS, TARGETS))
    assert count > 2000
    with company.app.app_context(), writing() as session:
        first = attempts.latest(session, viewer(session, AMINA, at=OPENING), "why-digital")[1]
        assert first is not None
        assert first.uid == company.places[AMINA, "own"]["id"]
        assert session.scalar(select(func.count()).select_from(Person)) == len(EVERYBODY) + 2
