"""Who may use what: every route, every role, and whose things are asked for.

The map of routes is walked as it is, so a new route is tested the day it is written. What a person
may not use is not found; whoever is not signed in is asked to; and a refusal changes no row. New places in
addresses are filled by ``tests/web/rights/places``: a file for each part of the house.
"""

import itertools
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
from academy.engine.audiences import EVERYBODY as EVERYONE
from academy.models.awards import Award
from academy.models.challenges import Challenge, ChallengeUnit
from academy.models.credentials import Credential
from academy.models.database import db, reading, writing
from academy.models.exports import Dispatch, DispatchRecipient, Export
from academy.models.people import Person
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
from academy.services.assignments import desk as assignment_desk
from academy.services.assignments.desk import Plan
from academy.services.audiences import desk as audience_desk
from academy.services.directories import connections
from academy.services.exports.files import folder_of
from academy.services.roster import uploads
from academy.services.viewer import Viewer
from academy.web.policy import Who, allow, policy_of, require_policies
from tests.cast import ADA, AMINA, BRUNO, CHLOE, EVERYBODY, HUGO, KARIM, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import answered, started
from tests.services.shelves import rich, with_codes
from tests.visitor import Visitor, unsigned
from tests.web import rights as parts
from tests.web.api.caller import Caller

pytestmark = pytest.mark.slow  # every route with every role

NOBODY = "nobody"
SUSPENDED = "suspended"
LOCAL = "k-7"
HR_OF_B = "k-8"

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
    HR_OF_B: frozenset({"learner", "hr"}),
}
"""Every role by the person who plays it. ``LOCAL`` administers Morocco and nothing else; Hugo is HR there,
and ``HR_OF_B`` of Portugal.
"""

OF_B = frozenset({BRUNO, HR_OF_B})
"""Who works in Portugal; the others of the cast do not."""

COLLEAGUE = {MARC: AMINA, BRUNO: HR_OF_B, HR_OF_B: BRUNO}
"""Who works in the same entity; Marc for everybody else."""

OF_THE_WHOLE = frozenset({"jobs.index", "jobs.show"})
"""Pages that take somebody who administers the whole company."""

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
        """The whole database, but for the day on which a token was used last."""
        with self.app.app_context(), reading() as session:
            names = inspect(session.connection()).get_table_names()
            tables = [db.metadata.tables[name] for name in names if name in db.metadata.tables]
            return {
                table.name: sorted(
                    map(repr, session.execute(select(*(c for c in table.c if c.name != "used_on"))))
                )
                for table in tables
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
        other = people.add_person(
            session,
            given_name="Helena",
            family_name="Portugal",
            unit=unit(session, "Parcels, Porto"),
            number=HR_OF_B,
            at=OPENING,
        )
        people.grant(session, other, "hr", unit(session, "Portugal"), at=OPENING)
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
        directories = {name: directory_of(session, ada, name) for name in ("Maroc", "Portugal")}
        budget = budgets.add(
            session, ada, unit_id=ada.unit_id, scope="all", period="year", amount=100, at=OPENING
        )
    with writing() as session:
        maroc_asks = asked_by(session, HUGO, "Alizé Maroc")
        asking = {
            BRUNO: (portugal_asks := asked_by(session, ADA, "Alizé Portugal")),
            HR_OF_B: portugal_asks,
            ADA: asked_by(session, ADA, "Alizé"),
        }
    things = {}
    for login in (*EVERYBODY, LOCAL, HR_OF_B, SUSPENDED):
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
                "export_uid": export_of(session, academy, who, "completion"),
                "data_uid": export_of(session, academy, who, "mine"),
                "dispatch_uid": report_of(session, who),
                "print_uid": prints.ask(session, who, "toy", {"name": login}, at=now()),
                "role_id": str(granted[0].id) if granted else "1",
                "token_id": str(token.id),
                "challenge": challenges["Parcels, Porto" if login in OF_B else "Alizé Maroc"],
                "credential": credential,
                **asking.get(login, maroc_asks),
                "directory": directories["Portugal" if login in OF_B else "Maroc"],
                "thing": who.uid,
            } | parts.places_of(session, who)
    with writing() as session:
        suspended = session.get_one(Person, suspended.id)
        suspended.suspended_at = OPENING
    prints.make(lambda _kind, _values: b"%PDF", now=now)
    nothing = {
        "uid": "0" * 32, "unit_id": "987654", "sign_in_id": "987654", "id": "0" * 32,
        "role_id": "987654", "leave_id": "987654", "report_id": "987654",
        "token_id": "987654", "challenge": "0" * 32, "slug": "nothing", "lang": "xx",
        "gift": "nothing", "redemption": "0" * 32, "budget_id": "987654",
        "export_uid": "0" * 32, "data_uid": "0" * 32, "dispatch_uid": "0" * 32,
        "print_uid": "0" * 32, "number": "987654",
        "question": "987654", "held": "0" * 32, "award": "0" * 32,
        "digest": "0" * 64, "name": "nothing.mp4", "version": "0", "token": "nothing",
        "credential": "0" * 32, "which": "waiting", "directory": "0" * 32,
        "listed": "Users", "thing": "0" * 32, "rest": "Schemas",
        "audience": "0" * 32, "assignment": "0" * 32,
        "import_uid": "0" * 32, "ending": "csv",
    }  # fmt: skip
    nothing |= parts.places_of_nobody()
    shop_things = {"gift": gift.uid, "budget_id": str(budget.id)}
    shared = {**nothing, "slug": "why-digital", "lang": "en", **shop_things}
    places = {}
    for login in HOLDS:
        colleague = COLLEAGUE.get(login, MARC)
        places |= {
            (login, "own"): shared
            | ({"gift": near.uid} if login == LOCAL else {})
            | things.get(login, things[AMINA])
            | ({"uid": things[AMINA]["uid"]} if login == MARC else {}),  # whom he manages
            (login, "same entity"): shared | things[colleague],
            (login, "other entity"): shared | things[AMINA if login in OF_B else BRUNO],
            (login, "not existing"): nothing,
        }
    return Company(academy, places)


def asked_by(session: Session, login: str, name: str) -> dict[str, str]:
    """An audience of one unit, and what is asked of it."""
    who = viewer(session, login, at=now())
    home = unit(session, name)
    audience = audience_desk.create(
        session, who, name="Everybody here", unit_id=home.id, rule=EVERYONE, at=OPENING
    )
    plan = Plan(audience=audience, kind="module", target="built-here")
    return {
        "audience": audience,
        "assignment": assignment_desk.open_(session, who, plan, at=now()),
    }


def export_of(session: Session, app: Flask, who: Viewer, kind: str) -> str:
    """A file that she asked for, and that was made."""
    uid = secrets.token_hex(16)
    folder = folder_of(app.extensions["academy"].instance)
    folder.mkdir(exist_ok=True)
    (folder / uid).write_text("a table")
    values = {"format": "zip" if kind == "mine" else "csv", "filters": {}, "state": "made"}
    session.add(Export(uid=uid, person_id=who.id, kind=kind, asked_at=OPENING, due_at=OPENING,
                       until=now() + timedelta(days=1), file=uid, **values))  # fmt: skip
    session.flush()
    return uid


def report_of(session: Session, who: Viewer) -> str:
    """A scheduled report that she gets, of the unit where she works."""
    uid = secrets.token_hex(16)
    made = Dispatch(uid=uid, name="Monday", kind="completion", format="csv", filters={},
                    unit_id=who.unit_id, period="weekly", day=1, hour=8,
                    created_at=OPENING)  # fmt: skip
    session.add(made)
    session.flush()
    session.add(DispatchRecipient(dispatch_id=made.id, person_id=who.id, since=OPENING))
    return uid


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


def directory_of(session: Session, who: Viewer, name: str) -> str:
    """A directory that speaks for the unit called *name*."""
    made, _ = connections.make(
        session, who, name="A directory", unit_id=unit(session, name).id, networks="", at=OPENING
    )
    return made.uid


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
                if path.startswith(("/api/", "/scim/")):
                    assert answer.status_code == 401, (login, method, path)
                else:
                    assert answer.status_code == 302, (login, method, path)
                    assert answer.location.startswith("/sign-in"), (login, method, path)
    assert changed(before, company.rows()) <= {"sign_in", "known_device"}  # a useless cookie


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
            expected = 401 if path.startswith(("/api/", "/scim/")) else 404  # which take no cookie
            assert ask(visitor, method, path).status_code == expected, (method, path)
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
            is_hers = login != LOCAL or rule.endpoint not in OF_THE_WHOLE
            assert visitor.get(path).status_code == (200 if is_hers else 404), path


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
    for rule, method in other_things(company, kinds={"uid", "unit_id", "challenge", "directory"}):
        for target in ("other entity", "not existing"):
            path = company.address(rule, LOCAL, target)
            answer = ask(visitor, method, path)
            assert answer.status_code == 404, (method, path)
            if method == "GET":
                pages.setdefault(rule.rule, set()).add(unsigned(answer.text))
        if method == "GET" and Who.ADMIN in (policy_of(company.app, rule.endpoint) or ()):
            for target in ("own", "same entity"):
                assert visitor.get(company.address(rule, LOCAL, target)).status_code == 200
    assert changed(before, company.rows()) <= {"access"}  # whose pages she opened reads so
    assert pages
    assert all(len(texts) == 1 for texts in pages.values())  # not even the words tell them apart


@pytest.mark.parametrize("login", [HUGO, HR_OF_B])
def test_hr_finds_the_people_of_her_part_only(company: Company, login: str) -> None:
    """Each border from its own side: whoever works elsewhere does not exist, to the last word."""
    visitor = company.visitor(login)
    before = company.rows()
    pages: dict[str, set[str]] = {}
    for rule, method in other_things(company, kinds={"uid", "unit_id", "challenge"}):
        for target in ("other entity", "not existing"):
            path = company.address(rule, login, target)
            answer = ask(visitor, method, path)
            assert answer.status_code == 404, (method, path)
            if method == "GET":
                pages.setdefault(rule.rule, set()).add(unsigned(answer.text))
    assert company.rows() == before
    assert all(len(texts) == 1 for texts in pages.values())
    for rule, method, policy in rules(company.app):
        if method == "GET" and Who.HR in policy and rule.arguments & {"uid", "challenge"}:
            for target in ("own", "same entity"):
                path = company.address(rule, login, target)
                assert visitor.get(path).status_code == 200, path


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


def test_a_person_who_is_suspended_is_out_at_once_at_every_door(company: Company) -> None:
    visitor, caller = company.visitor(AMINA), Caller(company.app, AMINA)
    assert visitor.get("/passport").status_code == 200
    assert caller.get("/me").status_code == 200
    with company.app.app_context(), writing() as session:
        ada = viewer(session, ADA, at=now())
        staff.suspend(session, ada, person(session, AMINA).uid, at=now())
    assert visitor.get("/passport").status_code == 302
    assert caller.get("/me").status_code == 401


def test_every_combination_is_walked(company: Company) -> None:
    """The walk is not empty: routes by the dozen, each role, each target."""
    count = sum(1 for _ in itertools.product(rules(company.app), HOLDS, TARGETS))
    assert count > 2000
    with company.app.app_context(), writing() as session:
        first = attempts.latest(session, viewer(session, AMINA, at=OPENING), "why-digital")[1]
        assert first is not None
        assert first.uid == company.places[AMINA, "own"]["id"]
        assert session.scalar(select(func.count()).select_from(Person)) == len(EVERYBODY) + 3


@pytest.mark.parametrize("target", ["same entity", "other entity", "not existing"])
def test_nobodys_file_is_fetched_by_another(company: Company, target: str) -> None:
    for login in (AMINA, BRUNO, HUGO, ADA, LOCAL):
        visitor = company.visitor(login)
        before = company.rows()
        tried = 0
        for rule, method in other_things(company, kinds={"export_uid", "data_uid"}):
            path = company.address(rule, login, target)
            assert ask(visitor, method, path).status_code == 404, (login, method, path)
            tried += 1
        assert tried >= 5
        assert company.rows() == before


def test_a_report_of_another_entity_is_not_found(company: Company) -> None:
    for login, targets in ((HUGO, TARGETS[2:]), (LOCAL, TARGETS[2:]), (CHLOE, TARGETS)):
        visitor = company.visitor(login)
        before = company.rows()
        for rule, method in other_things(company, kinds={"dispatch_uid"}):
            for target in targets:
                path = company.address(rule, login, target)
                assert ask(visitor, method, path).status_code == 404, (login, method, path)
        assert company.rows() == before
