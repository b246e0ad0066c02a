"""The learner's pages: a next step on each, few statements, and calm answers to odd requests."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import attempts, catalogue, lessons
from academy.services.attempts import Attempt
from tests.cast import ADA, AMINA, BRUNO, CHLOE, SIXTEEN, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages, answered, form_of, right, started, wrong
from tests.statements import counted
from tests.visitor import Visitor, unsigned
from tests.web.api.caller import Caller

pytestmark = pytest.mark.slow

PAGES = (
    "/",
    "/themes",
    "/themes/company",
    "/modules/why-digital",
    "/lessons/what-digital-means",
    "/lessons/what-digital-means?text",
    "/lessons/three-keys-that-are-not",
    "/quizzes/why-digital",
    "/quizzes/why-digital?again",
    "/passport",
    "/rewards",
    "/rewards/boards",
    "/rewards/challenges",
    "/profile/board",
    "/profile",
)

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
WAY = re.compile(r'<a\b[^>]*href="(/[^"#]*)|<form\b[^>]*action="(/[^"]*)')


def begin(login: str) -> None:
    """Everything is new."""


def in_the_middle(login: str) -> None:
    with writing() as session:
        who = viewer(session, login, at=OPENING)
        lessons.finish(session, who, "what-digital-means", at=OPENING)
        started(session, who, "why-digital", at=OPENING)


def failed(login: str) -> None:
    with writing() as session:
        answered(session, viewer(session, login, at=OPENING), "why-digital", at=OPENING, wrongly=6)


def passed(login: str) -> None:
    with writing() as session:
        answered(session, viewer(session, login, at=OPENING), "why-digital", at=OPENING)


def all_stamped(login: str) -> None:
    with writing() as session:
        for module in SIXTEEN:
            answered(session, viewer(session, login, at=OPENING), module, at=OPENING)


STATES = (begin, in_the_middle, failed, passed, all_stamped)


def ways_on(text: str, path: str) -> set[str]:
    """Where the content of a page leads, itself and the way back apart."""
    main = MAIN.search(text)
    assert main, path
    found = {(link or form).partition("?")[0] for link, form in WAY.findall(main[0])}
    return found - {path.partition("?")[0]}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("login", [AMINA, CHLOE])  # English and French
def test_every_page_offers_a_next_step(
    academy: Flask, state: Callable[[str], None], login: str
) -> None:
    state(login)
    visitor = Visitor(academy).is_in(login)
    for path in PAGES:
        answer = visitor.get(path)
        assert answer.status_code in {200, 404}, path
        assert ways_on(answer.text, path), path


def test_an_academy_without_content_leads_on_as_well(app: Flask) -> None:
    visitor = Visitor(app).is_in(AMINA)
    for path in ("/", "/themes", "/passport", "/rewards", "/profile", "/quizzes/x"):
        answer = visitor.get(path)
        assert answer.status_code in {200, 404}, path
        assert ways_on(answer.text, path), path


def test_home_says_what_to_do_how_far_and_what_was_gained(academy: Flask) -> None:
    passed(AMINA)
    text = Visitor(academy).is_in(AMINA).get("/").text
    assert "Amina" in text
    assert "1 of 16" in text
    assert "/lessons/" in text
    with academy.app_context(), writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
    assert str(amina.keys) in text
    assert (amina.stars, amina.keys) == (1, 6)


def test_following_the_first_way_on_leads_through_a_whole_module(academy: Flask) -> None:
    """The newcomer's story, by forms alone: lessons, quiz, stamp, and `1 of 16`."""
    amina = Visitor(academy).is_in(AMINA)
    seen = []
    page = amina.get("/")
    for _ in range(40):
        if "/quizzes/why-digital/answers" in page.text:
            uid = re.search(r'name="question" value="([^"]+)"', page.text)
            assert uid
            key = question_of(academy, uid[1]).document.key
            page = amina.post(
                "/quizzes/why-digital/answers", dict(form_of(key, right(key), uid[1]))
            )
            assert page.status_code == 200, page.text
            seen.append("answer")
            page = amina.get("/quizzes/why-digital")
        elif form := re.search(r'<form[^>]*action="(/(?:lessons|quizzes)/[^"]+)"', page.text):
            seen.append(form[1])
            page = amina.get(amina.post(form[1]).location)
        elif "The stamp is in" in page.text:
            break
        else:
            step = re.search(r'href="(/(?:lessons|quizzes)/[^"]+)"', MAIN.search(page.text)[0])  # type: ignore[index]
            assert step, page.text
            page = amina.get(step[1])
    assert seen == [
        "/lessons/what-digital-means/completion",
        "/lessons/data-leaves-traces/completion",
        "/lessons/three-keys/completion".replace("three", "two"),
        "/quizzes/why-digital/attempts",
        *["answer"] * 6,
    ]
    assert "1 of 16" in amina.get("/").text
    assert "AT THE DESK" in amina.get("/passport").text


def question_of(app: Flask, uid: str) -> catalogue.Question:
    with app.app_context(), reading() as session:
        live = catalogue.current(session, 1)
    return next(q for m in live.modules for q in m.questions if q.uid == uid)


@pytest.mark.parametrize("login", [AMINA, CHLOE])
@pytest.mark.parametrize(
    "path", ["/nowhere", "/lessons/nowhere", "/quizzes/nowhere", "/people/new"]
)
def test_what_is_not_there_is_a_friendly_404(academy: Flask, login: str, path: str) -> None:
    answer = Visitor(academy).is_in(login).get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert 'href="/"' in answer.text
    assert "Traceback" not in answer.text
    assert f'lang="{"en" if login == AMINA else "fr"}"' in answer.text


def test_under_the_api_it_is_a_problem_document(academy: Flask) -> None:
    answer = Caller(academy, AMINA).get("/lessons/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.get_json()["title"] == "There is nothing at this address."


# How many statements a page may cost, the person who asks included.


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    """Amina, in the middle of things, in a process that has read the catalogue."""
    in_the_middle(AMINA)
    visitor = Visitor(academy).is_in(AMINA)
    visitor.get("/")
    return visitor


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 6),
        ("/lessons/what-digital-means", 4),
        ("/lessons/two-keys", 4),
        ("/quizzes/why-digital", 4),
        ("/quizzes/built-here", 4),
        ("/passport", 6),
        ("/themes", 6),
        ("/themes/company", 6),
        ("/modules/why-digital", 6),
        ("/rewards", 4),
        ("/rewards/boards", 6),
        ("/rewards/challenges", 6),
        ("/lessons/what-digital-means/captions/en.vtt", 4),
    ],
)
def test_a_page_takes_few_statements(amina: Visitor, path: str, most: int) -> None:
    with counted(amina.app) as statements:
        assert amina.get(path).status_code == 200
    assert len(statements) <= most, statements


def attempt_of(app: Flask, login: str = AMINA, module: str = "why-digital") -> Attempt:
    with app.app_context(), writing() as session:
        who = viewer(session, login, at=now())
        attempt = attempts.latest(session, who, module)[1]
        assert attempt is not None
        return attempt


def test_an_answer_takes_few_statements_and_so_does_the_one_that_stamps(amina: Visitor) -> None:
    attempt = attempt_of(amina.app)
    costs = []
    for question in attempt.questions:
        key = question.document.key
        form = dict(form_of(key, right(key), question.uid))
        with counted(amina.app) as statements:
            assert amina.post("/quizzes/why-digital/answers", form).status_code == 200
        costs.append(len(statements))
    *between, last = costs
    assert max(between) <= 9, costs
    assert last <= 20, costs
    assert attempt_of(amina.app).passed


def test_finishing_a_lesson_takes_few_statements(amina: Visitor) -> None:
    with counted(amina.app) as statements:
        assert amina.post("/lessons/two-keys/completion").status_code == 302
    assert len(statements) <= 12, statements  # it brings a badge


# Odd requests.


def test_a_repeat_of_an_answer_shows_the_first_mark(amina: Visitor) -> None:
    question = attempt_of(amina.app).questions[0]
    key = question.document.key
    first = amina.post("/quizzes/why-digital/answers", dict(form_of(key, wrong(key), question.uid)))
    again = amina.post("/quizzes/why-digital/answers", dict(form_of(key, right(key), question.uid)))
    empty = amina.post("/quizzes/why-digital/answers", {"question": question.uid})
    assert unsigned(first.text) == unsigned(again.text) == unsigned(empty.text)


def test_an_answer_that_makes_no_sense_is_asked_again_with_a_sentence(amina: Visitor) -> None:
    question = attempt_of(amina.app).questions[0]
    answer = amina.post("/quizzes/why-digital/answers", {"question": question.uid})
    assert answer.status_code == 422
    assert f'value="{question.uid}"' in answer.text
    assert attempt_of(amina.app).given == {}


def test_answering_at_the_wrong_moment_is_a_conflict_and_elsewhere_nothing(amina: Visitor) -> None:
    form = {"question": "scanned-invoice", "answer": "x"}
    assert amina.post("/quizzes/built-here/answers", form).status_code == 409
    assert amina.post("/quizzes/nowhere/answers", form).status_code == 404
    assert amina.post("/quizzes/why-digital/answers", {"question": "nowhere"}).status_code == 404
    assert amina.post("/quizzes/why-digital/answers", {}).status_code == 404


@pytest.mark.parametrize(
    "claim",
    [
        {"points": "100000"},
        {"verdict": "right", "share": "1", "mark": "1"},
        {"person_id": "1", "user_id": "1", "viewer": "1"},
        {"seconds": "0", "at": "2020-01-01", "bonus": "9", "multiplier": "9"},
        {"slug": "built-here", "module": "built-here"},
    ],
)
def test_what_a_form_claims_besides_its_answer_changes_nothing(
    amina: Visitor, claim: dict[str, str]
) -> None:
    question = attempt_of(amina.app).questions[0]
    key = question.document.key
    form = {**form_of(key, wrong(key), question.uid), **claim}
    assert amina.post("/quizzes/why-digital/answers", form).status_code == 200
    given = attempt_of(amina.app).given[question.id]
    assert given.mark.verdict == "wrong"
    with amina.app.app_context(), writing() as session:
        after = viewer(session, AMINA, at=OPENING)
        assert (after.keys, after.points) == (0, 20)  # of the lesson


def test_the_attempt_of_somebody_else_is_not_answered(amina: Visitor) -> None:
    with amina.app.app_context():
        in_the_middle(BRUNO)
    theirs = attempt_of(amina.app, BRUNO)
    for uid in (theirs.uid, "0" * 32, "nothing", "' or 1=1 --"):
        question = theirs.questions[0]
        form = form_of(question.document.key, right(question.document.key), question.uid)
        answer = amina.post("/quizzes/why-digital/answers", {**form, "attempt": uid})
        assert answer.status_code == 404
    assert attempt_of(amina.app, BRUNO).given == {}


HOSTILE = (
    "%00", "%ED%A0%80", "%FF%FE", "%C0%80", "1e9", str(10**9), str(2**63), str(2**70), str(-(2**70)),
    "-1", "0", "nan", "inf", "1.5", "%27%22%3Cscript%3E", "..%2F..%2Fetc%2Fpasswd", "x" * 5000,
    "%F0%9F%98%80", "%E2%80%AE", "%0D%0ASet-Cookie:%20a=b", "", "[]", "None", "%25s%25n",
)  # fmt: skip

QUERIES = ("before", "page", "after", "n", "q", "text", "again", "next", "language")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/rewards", "/people", "/sign-in", "/quizzes/why-digital"])
def test_no_query_is_too_odd(academy: Flask, path: str) -> None:
    for login in (AMINA, ADA):
        visitor = Visitor(academy).is_in(login)
        for name in QUERIES:
            for value in HOSTILE:
                answer = visitor.client.get(f"{path}?{name}={value}")
                assert answer.status_code < 500, (name, value)
                assert "Set-Cookie: a=b" not in str(answer.headers)
        many = "&".join(
            f"{name}={value}" for name in QUERIES for value in HOSTILE if len(value) < 99
        )
        assert visitor.client.get(f"{path}?{many}").status_code < 500


@pytest.mark.parametrize(
    "place",
    [
        "/lessons/{}", "/modules/{}", "/themes/{}", "/quizzes/{}", "/media/{}/a.mp4", "/people/{}",
        "/lessons/two-keys/captions/{}.vtt", "/static/{}/app.css", "/static/0/{}", "/people/units/{}",
        "/activation/{}", "/{}", "/profile/devices/{}/sign-out",
    ],
)  # fmt: skip
def test_no_address_is_too_odd(academy: Flask, place: str) -> None:
    visitor = Visitor(academy).is_in(ADA)
    for value in HOSTILE:
        answer = visitor.client.get(place.format(value))
        assert answer.status_code < 500, value
        assert answer.status_code != 200 or value in {"", "0"} or place == "/static/{}/app.css"


@pytest.mark.parametrize("name", ["question", "answer", "left", "right", "shape", "blank"])
def test_no_field_of_an_answer_is_too_odd(amina: Visitor, name: str) -> None:
    question = attempt_of(amina.app).questions[0].uid
    token = amina.csrf_token()
    for value in HOSTILE:
        body = f"csrf_token={quote(token)}&question={question}&{name}={value}&{name}={value}"
        answer = amina.client.post(
            "/quizzes/why-digital/answers",
            data=body,
            content_type="application/x-www-form-urlencoded",
        )
        assert 400 <= answer.status_code < 500 or answer.status_code == 200, value
    assert len(attempt_of(amina.app).given) <= 1


@pytest.mark.parametrize("field", ["position", "seconds"])
def test_no_playback_is_too_odd(amina: Visitor, field: str) -> None:
    token = amina.csrf_token()
    for value in HOSTILE:
        answer = amina.client.post(
            "/lessons/what-digital-means/playback",
            data=f"csrf_token={quote(token)}&{field}={value}",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code in {204, 400, 413, 422}, value


def test_a_person_of_another_language_reads_the_source_and_is_told(
    app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    publish(Pages(tmp_path_factory.mktemp("pages")).module("sea", "tides").read())
    text = Visitor(app).is_in(CHLOE).get("/lessons/tides-lesson").text
    assert "bowline" in text
    assert re.search(r'<article[^>]*lang="en"', text)
    assert 'class="notice' in text
    assert 'class="notice' not in Visitor(app).is_in(BRUNO).get("/lessons/tides-lesson").text


def test_a_video_is_wound_by_ranges(academy: Flask) -> None:
    visitor = Visitor(academy).is_in(AMINA)
    source = re.search(r'(/media/[0-9a-f]{64}/[^"]+\.mp4)', visitor.get(PAGES[4]).text)
    assert source
    whole = visitor.client.get(source[1], buffered=True)
    part = visitor.client.get(source[1], headers={"Range": "bytes=100-199"}, buffered=True)
    assert (whole.status_code, whole.mimetype) == (200, "video/mp4")
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    beyond = visitor.client.get(source[1], headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416


def test_a_retake_is_offered_after_a_failure_and_asks_other_questions(academy: Flask) -> None:
    failed(AMINA)
    first = {question.uid for question in attempt_of(academy).questions}
    visitor = Visitor(academy).is_in(AMINA)
    assert "/quizzes/why-digital?again" in visitor.get("/quizzes/why-digital").text
    visitor.post("/quizzes/why-digital/attempts")
    second = {question.uid for question in attempt_of(academy).questions}
    assert first.isdisjoint(second)
    assert attempt_of(academy).number == 2
