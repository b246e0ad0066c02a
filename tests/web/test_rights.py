"""Who may use what: every route, every role, and whose things are asked for.

The map of routes is walked as it is, so a new route is tested the day it is written. What a person
may not use is not found; whoever is not signed in is asked to; and a refusal changes no row. New places in
addresses are filled by ``tests/web/rights/places``: a file for each part of the house.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, make_url, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from academy.clock import now
from academy.config import Config
from academy.engine.audiences import EVERYBODY as EVERYONE
from academy.models.awards import Award
from academy.models.challenges import Challenge, ChallengeUnit
from academy.models.credentials import Credential
from academy.models.database import db, reading, writing
from academy.models.exports import Dispatch, DispatchRecipient, Export
from academy.models.people import Person
from academy.models.visas import Visa
from academy.services import (
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
from tests.conftest import OPENING, disconnect
from tests.make import answered, started
from tests.services.shelves import rich, with_codes
from tests.shelf import Shelf
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

OF_THE_WHOLE = frozenset({"jobs.index", "jobs.show", "mail_desk.show", "mail_desk.send_test"})
"""Pages that take somebody who administers the whole company."""

TARGETS = ("own", "same entity", "other entity", "not existing")


@dataclass(frozen=True)
class Way:
    """One route with a method, and an address of it that names somebody's things."""

    rule: Rule
    method: str
    policy: frozenset[Who]
    target: str
    path: str


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

    def ways(self, login: str) -> Iterator[Way]:
        """Every route with every method and target, each address once."""
        for rule, method, policy in rules(self.app):
            seen = set()
            for target in TARGETS if rule.arguments else TARGETS[:1]:
                path = self.address(rule, login, target)
                if path not in seen:
                    seen.add(path)
                    yield Way(rule, method, policy, target, path)

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


_PLACES: dict[str, dict[tuple[str, str], dict[str, str]]] = {}
"""What the addresses name in the company on the shelf, by kind of database."""


@pytest.fixture
def company(academy: Flask, settings: Config, shelf: Shelf) -> Company:
    """Everybody signed in once, learnt something, and holds a token; filled once, and then copied."""
    url = settings.database_url
    kind = make_url(url).get_backend_name()
    if kind in _PLACES and shelf.has(url, "walk"):
        disconnect()
        shelf.take(url, "walk")
        for places in _PLACES[kind].values():
            for name in {"export_uid", "data_uid"} & places.keys():
                write_export(academy, places[name])
    else:
        _PLACES[kind] = fill(academy)
        disconnect()
        shelf.put(url, "walk")
    return Company(academy, _PLACES[kind])


def write_export(app: Flask, uid: str) -> None:
    """The file of an export."""
    folder = folder_of(app.extensions["academy"].instance)
    folder.mkdir(exist_ok=True)
    (folder / uid).write_text("a table")


def fill(academy: Flask) -> dict[tuple[str, str], dict[str, str]]:
    """Have everybody do something; for each person and target a value for every place of every route."""
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
    return places


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
    write_export(app, uid)
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
        for way in company.ways(login):
            if Who.ANYONE in way.policy:
                continue
            answer = ask(visitor, way)
            if way.path.startswith(("/api/", "/scim/")):
                assert answer.status_code == 401, (login, way)
            else:
                assert answer.status_code == 302, (login, way)
                assert answer.location.startswith("/sign-in"), (login, way)
    assert changed(before, company.rows()) <= {"sign_in", "known_device"}  # a useless cookie


@pytest.mark.parametrize("login", [each for each in HOLDS if each not in {NOBODY, SUSPENDED}])
def test_what_is_not_hers_is_not_found_and_nothing_happens(company: Company, login: str) -> None:
    """Every route with every method and each of the four targets: what her role may not use, and of what
    it may use the things of others, which answer to the last word as what never was.
    """
    visitor, caller = company.visitor(login), Caller(company.app, login)
    before = company.rows()
    pages: dict[str, set[str]] = {}
    count, wrong = dict.fromkeys(TARGETS, 0), []
    for way in company.ways(login):
        may_use = bool(HOLDS[login] & {who.value for who in way.policy})
        is_program = way.path.startswith(("/api/", "/scim/"))
        if Who.ANYONE in way.policy or (may_use and not is_hidden(way, login)):
            continue
        if is_program and may_use:
            body = {"question": "scanned-invoice", "answer": ["x"]}
            answer = caller.client.open(
                way.path,
                method=way.method,
                json=body,
                headers={**caller.headers, "Idempotency-Key": secrets.token_hex(16)},
            )
        else:
            answer = ask(visitor, way)
        expected = 401 if is_program and not may_use else 404  # programs take no cookie
        if answer.status_code != expected:
            wrong.append((way.method, way.path, way.target, answer.status_code))
        if may_use and way.method == "GET":
            pages.setdefault(way.rule.rule, set()).add(unsigned(answer.text))
        count[way.target] += 1
    assert not wrong
    assert changed(before, company.rows()) <= {"stored_response"}  # a refusal under a key of hers
    assert all(count.values()), count
    assert pages
    assert all(len(texts) == 1 for texts in pages.values()), pages


@pytest.mark.parametrize("login", [each for each in HOLDS if each not in {NOBODY, SUSPENDED}])
def test_what_a_role_may_use_opens_for_her_things(company: Company, login: str) -> None:
    visitor = company.visitor(login)
    for way in company.ways(login):
        if way.method != "GET" or not HOLDS[login] & {who.value for who in way.policy}:
            continue
        if way.path.startswith(("/api/", "/media/")) or is_hidden(way, login):
            continue
        if way.target == "own" or way.rule.arguments & {"uid", "challenge"}:
            assert visitor.get(way.path).status_code == 200, way


PERSONAL = frozenset(
    {
        *("id", "sign_in_id", "leave_id", "import_uid", "export_uid", "data_uid", "print_uid"),
        *("redemption", "question"),
    }
)
"""Places that name what is one person's own, whoever works beside or above her."""

OF_UNITS = frozenset(
    {
        *("uid", "unit_id", "challenge", "directory", "audience", "assignment", "award", "held"),
        *("dispatch_uid", "budget_id", "gift"),
    }
)
"""Places that name what belongs to a part of the company, for those who run that part."""

FREE = frozenset({"lang", "ending", "which", "number", "version", "name", "digest", "credential"})
"""Places without an owner: forms of an answer, and what everybody may fetch."""


def is_hidden(way: "Way", login: str) -> bool:
    """Whether what *way* names is nobody's, or somebody else's, for a person whose role may use it."""
    named = way.rule.arguments - FREE
    if way.rule.endpoint in OF_THE_WHOLE and login == LOCAL:
        return True
    if way.target == "own" or not named:
        return False
    if way.target == "not existing":
        return True
    if way.rule.endpoint.partition(".")[0] == "redemptions":  # where administrators help others
        return way.target == "other entity" and login == LOCAL
    if named & PERSONAL:
        return login != ADA or named != {"import_uid"}  # she answers for everybody's roster
    if way.policy <= {Who.LEARNER}:  # the shelf of gifts and the lessons are everybody's
        return False
    return way.target == "other entity" and bool(named & OF_UNITS) and login != ADA


def ask(visitor: Visitor, way: "Way") -> Any:
    """Send a request as a browser of hers would, with a valid forgery token."""
    method, path = way.method, way.path
    if method in {"GET", "HEAD"}:
        return visitor.client.open(path, method=method)
    data = {"csrf_token": visitor.csrf_token(), "unit": "1", "role": "author", "scope": "learner"}
    data |= {"key": secrets.token_hex(16), "reason": "Because."}
    return visitor.client.open(path, method=method, data=data)


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    """The tables that differ."""
    return {name for name in after if before[name] != after[name]}


def test_a_person_who_is_suspended_is_out_at_once_at_every_door(company: Company) -> None:
    visitor, caller = company.visitor(AMINA), Caller(company.app, AMINA)
    assert visitor.get("/passport").status_code == 200
    assert caller.get("/me").status_code == 200
    with company.app.app_context(), writing() as session:
        ada = viewer(session, ADA, at=now())
        staff.suspend(session, ada, person(session, AMINA).uid, at=now())
    assert visitor.get("/passport").status_code == 302
    assert caller.get("/me").status_code == 401
