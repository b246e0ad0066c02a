"""Nothing that a learner can reach before answering differs when only the answer key differs.

Two companies with the same people, secrets and clock live the same days. Their content differs in the
key of every question that was not answered yet, and in nothing else. Whatever is fetched, pages,
media, captions and the API, must be the same to the byte: status, headers and body.
"""

import hashlib
import itertools
import re
import secrets as chance
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from academy import clock, config, paths
from academy.app import create_app
from academy.engine.marking import MatchingKey, OrderingKey
from academy.manuscript.documents import Kind, Option, Question, pick
from academy.manuscript.folder import File, Folder
from academy.manuscript.reading import read
from academy.models.content import Item
from academy.models.daily import Draw
from academy.models.database import db, reading, writing
from academy.models.quizzes import Answer, Attempt
from academy.services import (
    attempts,
    catalogue,
    daily,
    demo,
    practice,
    publishing,
    quizzes,
    sign_in,
)
from academy.services.viewer import Viewer
from academy.web import questions
from academy.web.policy import Who, policy_of
from tests.cast import AMINA, EVERYBODY, KARIM, person, viewer, work_through_holidays
from tests.conftest import OPENING
from tests.databases import KINDS, PostgreSQL
from tests.make import SECRET, answered, right, started, wrong
from tests.other_key import files_of, with_another_key
from tests.visitor import FreshClient
from tests.workday import Clock

pytestmark = pytest.mark.slow  # some hundred pages, twice

MODULES = ("why-digital", "built-here", "voice-online", "work-together")

CSRF = re.compile(rb'((?:name="csrf_token"[^>]*value|data-token)=")[^"]+')
LINKS = re.compile(r'(?:href|src|poster|action)="(/[^"#]*)')
NAMED_IN_KEY = {"sixty-customers", "to-and-cc"}
"""Questions that want to hear a word which the name of their skill holds as well: “To, Cc, Bcc”."""

UNSTEADY = {"Date", "Set-Cookie"}

TODAY = OPENING + timedelta(days=1, hours=2)


class StoppedClock(Clock):
    """It is always the same moment."""

    at = TODAY


@dataclass
class Company:
    """One of the two, and what its learners saw."""

    app: Flask
    seen: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    """Kinds of the questions that were shown."""
    asked_daily: set[str] = field(default_factory=set)
    """The same of the minutes a day."""

    def learner(self, login: str) -> "Learner":
        """Somebody with a cookie and a token."""
        with self.app.app_context(), writing() as session:
            who = person(session, login)
            cookie = sign_in.begin(session, who.id, device="a test", at=OPENING)
            token = sign_in.make_token(session, who.id, "learner", OPENING)
        client = FreshClient(self.app, self.app.response_class)
        with client.session_transaction() as jar:
            jar["_user_id"] = cookie
        return Learner(self, login, client, {"Authorization": f"Bearer {token}"})


@dataclass
class Learner:
    """Fetches as a browser with its cookie, or as a program with its token."""

    company: Company
    login: str
    client: FreshClient
    header: dict[str, str]

    def fetch(self, path: str, *, method: str = "GET", twin: int = 0) -> TestResponse:
        """Ask, and note everything that came back."""
        headers = self.header if path.startswith("/api/") else {}
        answer: TestResponse = self.client.open(path, method=method, headers=headers, buffered=True)
        assert answer.status_code < 500, path
        kept = sorted((k, v) for k, v in answer.headers.items() if k not in UNSTEADY)
        body = CSRF.sub(rb"\1", answer.data)
        self.company.seen[f"{self.login} {method} {path} {twin}"] = (answer.status, kept, body)
        return answer


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The clock stands still, and chance starts anew whenever the fixture is called."""
    monkeypatch.setattr(clock, "datetime", StoppedClock)
    numbers = itertools.count()

    def again() -> None:
        nonlocal numbers
        numbers = itertools.count(1)

    monkeypatch.setattr(chance, "token_hex", lambda size: f"{next(numbers):0{2 * size}x}")
    monkeypatch.setattr(chance, "token_urlsafe", lambda size: f"token-{next(numbers):0{size}}")
    return again


@pytest.fixture(params=KINDS)
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Two migrated databases: on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        urls = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "academy.db").write_bytes(template.read_bytes())
            urls.append(f"sqlite:///{tmp_path}/{name}/academy.db")
        yield urls
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        with server.database() as one, server.database() as two:
            yield [one, two]


@pytest.fixture(scope="session")
def files() -> dict[str, File]:
    """The demo's content, file by file."""
    return files_of(paths.bundled("content"))


Founder = Callable[[int, Folder, Callable[[], None]], Company]


@pytest.fixture
def found(
    stopped: Callable[[], None], two_urls: list[str], tmp_path: Path, media: Path
) -> Iterator[Founder]:
    """``found(0, folder, history)``: the first company, or the second, after its history."""
    made: list[Flask] = []

    def found(number: int, folder: Folder, history: Callable[[], None]) -> Company:
        stopped()
        settings = {
            "ACADEMY_SECRET_KEY": SECRET,
            "ACADEMY_DATABASE_URL": two_urls[number],
            "ACADEMY_MEDIA": str(media),
        }
        app = create_app(config.load(settings, instance=tmp_path / str(number)))
        app.testing = True
        made.append(app)
        with app.app_context():
            with writing() as session:
                demo.create(session, password_hash="x", pin_hash="x", at=OPENING)
                work_through_holidays(session)
                publishing.publish(session, folder, at=OPENING)
            history()
        return Company(app)

    yield found
    for app in made:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def nothing_yet() -> None:
    """Everybody began every quiz and answered nothing; each is asked another kind first."""
    with writing() as session:
        for number, login in enumerate(EVERYBODY):
            who = viewer(session, login, at=OPENING)
            for module in MODULES:
                attempt = started(session, who, module, at=OPENING)
                kinds = {q.document.kind.value: q for q in attempt.module.questions}
                first = kinds[sorted(kinds)[number % len(kinds)]]
                others = [q for q in attempt.questions if q.id != first.id][:5]
                row = session.get_one(Attempt, attempt.id)
                row.questions = [[q.id, q.edition_id] for q in (first, *others)]
            a_day(session, who, number)


def a_day(session: Session, who: Viewer, number: int) -> None:
    """Today's minute is drawn, a round of practice and the first diagnosis are begun.

    Each person's minute asks other kinds; what wants to hear a word asks for one of its skill's name.
    """
    today = daily.open_(session, who, at=TODAY)
    practice.start(session, who, "practice", at=TODAY)
    practice.start(session, who, "diagnosis", at=TODAY)
    live = catalogue.current(session, who.publication)
    kinds: dict[str, list[Any]] = {}
    for module in live.modules:
        for question in module.questions:
            of_kind = kinds.setdefault(question.document.kind.value, [])
            of_kind.insert(0 if question.uid in NAMED_IN_KEY else len(of_kind), question)
    names = sorted(kinds)
    asked = [kinds[names[(2 * number + place) % len(names)]][0] for place in (0, 1)]
    why = {"reason": "new", "other": None, "last": None, "days": None}
    row = session.get_one(Draw, today.id)
    row.picks = [[q.id, q.edition_id, {**why, "skill": q.document.skill}] for q in asked]


def a_history() -> None:
    """Amina passed a quiz, failed another, and is in the middle of all; Karim likewise."""
    nothing_yet()
    with writing() as session:
        for shift, login in enumerate((AMINA, KARIM)):
            who = viewer(session, login, at=OPENING)
            answered(session, who, MODULES[shift], at=OPENING, wrongly=1)
            answered(session, who, MODULES[shift + 1], at=OPENING, wrongly=6)
            for place, module in enumerate(MODULES):
                attempt = started(session, who, module, at=OPENING + timedelta(hours=1))
                for question in attempt.questions[: place + 1]:
                    given = (wrong if place % 2 else right)(question.document.key)
                    quizzes.answer(session, who, question.uid, given, slug=module, at=TODAY)
            some_of_the_day(session, who)


def some_of_the_day(session: Session, who: Viewer) -> None:
    """One question answered of each: the minute, the practice, the diagnosis; one put aside."""
    today = daily.read(session, who, at=TODAY)
    assert today is not None
    rounds = [
        practice.read(session, who, purpose, at=TODAY) for purpose in ("practice", "diagnosis")
    ]
    for drawn in (today, *rounds):
        assert drawn is not None
        asked = drawn.asked[0]
        given = wrong(asked.question.document.key)
        draw = None if drawn.purpose == "daily" else drawn.id
        daily.answer(session, who, asked.question.uid, given, at=TODAY, draw=draw)
    daily.put_aside(session, who, today.asked[1].question.uid, "skip", at=TODAY)


def whole_tour(company: Company, login: str) -> None:
    """Every address that a learner can open: those of the map of routes, and those on the pages."""
    learner = company.learner(login)
    waiting, done = [*addresses(company.app)], set[str]()
    while waiting:
        path = waiting.pop()
        if path in done:
            continue
        done.add(path)
        answer = learner.fetch(path)
        learner.fetch(path, method="HEAD")
        if answer.mimetype == "text/html":
            waiting += [link.replace("&amp;", "&") for link in LINKS.findall(answer.text)]
    assert len(done) > 80
    assert any(path.endswith(".mp4") for path in done)


def addresses(app: Flask) -> list[str]:
    """Each GET route that a learner may use, with everything that its places can name."""
    with app.app_context(), reading() as session:
        live = catalogue.current(session, 1)
    with app.app_context(), writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        begun = [attempts.latest(session, amina, module)[1] for module in MODULES]
    slugs = {
        "themes": [theme.uid for theme in live.themes],
        "modules": list(MODULES),
        "quizzes": list(MODULES),
        "lessons": [lesson.uid for module in live.modules for lesson in module.lessons],
        "attempts": [attempt.uid for attempt in begun if attempt],
    }
    media = {
        n: d for m in live.modules for each in m.lessons for n, d in each.edition.media.items()
    }
    found = []
    for rule in app.url_map.iter_rules():
        who = policy_of(app, rule.endpoint) or frozenset()
        if "GET" not in (rule.methods or ()) or not who & {Who.ANYONE, Who.LEARNER}:
            continue
        part = next((step for step in rule.rule.split("/") if step in slugs), "")
        places = {
            "slug": slugs.get(part, []),
            "id": slugs.get(part, []),
            "lang": ["en", "fr"],
            "token": ["nothing"],
            "version": ["0"],
            "name": list(media),
            "digest": list(media.values()),
            "credential": ["0" * 32],
            "print_uid": ["0" * 32],
            "gift": ["enamel-mug", "sea-rescue"],
            "redemption": ["0" * 32],
            "data_uid": ["0" * 32],
            "number": ["1"],
        }
        if rule.arguments == {"digest", "name"}:
            filled = [{"digest": digest, "name": name} for name, digest in media.items()]
        else:
            choices = itertools.product(*(places[place] for place in sorted(rule.arguments)))
            filled = [dict(zip(sorted(rule.arguments), each, strict=True)) for each in choices]
        for values in filled:
            with app.test_request_context():
                found.append(app.url_for(rule.endpoint, **values))
    others = ["/lessons/two-keys?text", "/quizzes/why-digital?again", "/rewards?before=99"]
    return [*found, *others, *searches()]


def searches() -> list[str]:
    """Looking for words that answers want to hear, some for each kind, and for what they stand beside."""
    folder = read(files_of(paths.bundled("content")))
    sought: dict[Kind, list[str]] = {}
    for question in (source.document for source in folder.questions):
        words = [each for said in question.wordings.values() for each in said]
        options = [pick(each.text, "en") for each in (*question.options, *question.partners)]
        sought.setdefault(question.kind, []).extend([*words, *options[:1]])
    found = [word for words in sought.values() for word in words[:4]]
    return [f"/search?q={quote(word)}" for word in dict.fromkeys(found)]


def quiz_pages(company: Company) -> None:
    """What every person is asked right now, on the page and through the API."""
    for login in EVERYBODY:
        learner = company.learner(login)
        for module in MODULES:
            page = learner.fetch(f"/quizzes/{module}")
            assert 'name="question"' in page.text
            learner.fetch(f"/api/v1/modules/{module}/attempts", method="POST")
            with company.app.app_context(), writing() as session:
                who = viewer(session, login, at=OPENING)
                attempt = attempts.latest(session, who, module)[1]
                assert attempt is not None
                assert attempt.current is not None
                company.asked.add(attempt.current.document.kind.value)
            learner.fetch(f"/api/v1/attempts/{attempt.uid}")
        for path in ("/daily", "/practice", "/diagnosis", "/skills", "/path"):
            learner.fetch(path)
        for question in learner.fetch("/api/v1/daily").get_json()["questions"]:
            company.asked_daily.add(question["kind"])
        learner.fetch("/api/v1/skills")


def differences(one: Company, two: Company) -> list[str]:
    assert one.seen.keys() == two.seen.keys()
    return [path for path in one.seen if one.seen[path] != two.seen[path]]


def answered_in(company: Company) -> set[str]:
    """The questions that anybody of that company answered."""
    with company.app.app_context(), reading() as session:
        rows = session.scalars(select(Item.uid).join(Answer, Answer.question_id == Item.id))
        return set(rows)


@pytest.mark.parametrize("history", [nothing_yet, a_history])
def test_nothing_before_the_answer_depends_on_the_key(
    found: Founder, files: dict[str, File], history: Callable[[], None]
) -> None:
    one = found(0, read(files), history)
    known = answered_in(one)
    two = found(1, with_another_key(files, but=known), history)
    for company in (one, two):
        whole_tour(company, AMINA)
        quiz_pages(company)
    assert differences(one, two) == []
    assert bool(known) is (history is a_history)
    if history is nothing_yet:
        assert one.asked == one.asked_daily == {kind.value for kind in Kind}
    assert len(one.seen) > 250


def test_the_other_company_really_has_another_key(files: dict[str, File]) -> None:
    one, two = read(files), with_another_key(files)
    assert len(one.questions) == len(two.questions) >= 48
    for mine, theirs in zip(one.questions, two.questions, strict=True):
        assert mine.id == theirs.id
        assert mine.document.key != theirs.document.key, mine.id
        assert mine.document.options == theirs.document.options
        assert mine.document.partners == theirs.document.partners
        assert mine.document.text == theirs.document.text


def order_of_authors(options: Sequence[Option], seed: str) -> Sequence[Option]:
    """Shuffled from the order in which they were written, not from that of their ids."""
    written = {id_: place for place, id_ in enumerate(WRITTEN)}
    start = sorted(options, key=lambda option: written.get(option.id, 0))
    Random(seed).shuffle(start)
    return start


WRITTEN: list[str] = []


def test_shuffling_from_the_authors_order_would_be_found(
    found: Founder, files: dict[str, File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "shuffled", order_of_authors)
    companies = []
    for number, folder in enumerate((read(files), with_another_key(files))):
        WRITTEN[:] = []
        for source in folder.questions:
            match source.document.key:
                case OrderingKey(order=order):
                    WRITTEN.extend(order)
                case MatchingKey(pairs=pairs):
                    WRITTEN.extend([*pairs, *pairs.values()])
        companies.append(found(number, folder, nothing_yet))
        quiz_pages(companies[-1])
    assert differences(*companies)


def test_a_header_made_of_the_source_would_be_found(found: Founder, files: dict[str, File]) -> None:
    companies = []
    for number, folder in enumerate((read(files), with_another_key(files))):
        company = found(number, folder, nothing_yet)
        digest = hashlib.sha256("".join(s.digest for s in folder.questions).encode()).hexdigest()
        company.app.after_request(lambda answer, tag=digest: (answer.set_etag(tag), answer)[1])
        quiz_pages(company)
        companies.append(company)
    assert differences(*companies)


def test_a_right_answer_that_stands_longer_would_be_found(
    found: Founder, files: dict[str, File], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = questions.show

    def telling(question: Question, **kwargs: Any) -> questions.Shown:
        shown = plain(question, **kwargs)
        count = getattr(question.key, "right", "")
        return replace(shown, text=shown.text + Markup("<!-- -->") * (len(count) % 7))

    monkeypatch.setattr(questions, "show", telling)
    companies = [
        found(0, read(files), nothing_yet),
        found(1, with_another_key(files), nothing_yet),
    ]
    for company in companies:
        quiz_pages(company)
    assert differences(*companies)
