"""Pages of visas: for who earns or holds one, for witnesses, and for those who administer them."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.evidence import Evidence, PlatformSecret, Witness
from academy.models.visas import Visa
from academy.services import lapses, lessons, people
from tests.cast import ADA, AMINA, BRUNO, HUGO, person, unit, viewer
from tests.make import answered
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.api.caller import Caller

pytestmark = pytest.mark.slow


def earn(login: str, *, days_ago: int = 0) -> None:
    """The visa of documents, which takes no proof of use and holds for a year."""
    at = now() - timedelta(days=days_ago)
    with writing() as session:
        who = viewer(session, login, at=at)
        for module in ("work-together", "one-text-many-hands"):
            answered(session, who, module, at=at)
        for lesson in ("one-document", "history-remembers"):
            lessons.finish(session, who, lesson, at=at)


def uid_of(login: str) -> str:
    with reading() as session:
        hers = Visa.person_id == person(session, login).id
        return session.scalars(select(Visa.uid).where(hers).order_by(Visa.id.desc())).first() or ""


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    """Learns."""
    return Visitor(academy).is_in(AMINA)


@pytest.fixture
def ada(academy: Flask) -> Visitor:
    """Administers the company."""
    return Visitor(academy).is_in(ADA)


@pytest.fixture
def local(academy: Flask) -> Visitor:
    """Hugo, who administers Morocco."""
    with writing() as session:
        people.grant(session, person(session, HUGO), "admin", unit(session, "Maroc"), at=now())
    return Visitor(academy).is_in(HUGO)


def test_whoever_has_none_sees_what_it_takes(amina: Visitor) -> None:
    page = amina.get("/visas/network").text
    for words in (
        "Ponton",
        "Our internal network",
        "A community joined",
        "0 of 3",
        "What it takes",
    ):
        assert words in page
    assert amina.get("/visas/nothing").status_code == 404


def test_a_holder_sees_her_visa_on_its_page_and_in_her_passport(amina: Visitor) -> None:
    earn(AMINA)
    page = amina.get("/visas/documents").text
    assert "Holds until" in page
    assert "Customer care, Rabat" in page
    passport = amina.get("/passport").text
    assert "VISA: Cartable" in passport
    assert "VISAS01" in passport
    assert 'href="/visas/network"' in passport


def test_she_is_told_of_it_on_the_first_page(amina: Visitor) -> None:
    earn(AMINA)
    assert "Cartable: your visa is in your passport" in amina.get("/").text


def test_a_lapsed_visa_says_so_and_is_renewed_by_reading_again(amina: Visitor) -> None:
    earn(AMINA, days_ago=400)
    with writing() as session:
        lapses.lapse(session, at=now())
    page = amina.get("/visas/documents").text
    assert "Lapsed on" in page
    assert "What renews it" in page
    for lesson in ("one-document", "history-remembers"):
        answer = amina.post("/visas/documents/refresher", {"lesson": lesson})
        assert answer.status_code == 303
    assert "Holds until" in amina.get("/visas/documents").text
    with reading() as session:
        states = session.scalars(select(Visa.state).order_by(Visa.number)).all()
    assert states == ["expired", "issued"]


def test_nothing_is_renewed_before_its_time(amina: Visitor) -> None:
    earn(AMINA)
    answer = amina.post("/visas/documents/refresher", {"lesson": "one-document"})
    assert answer.status_code == 409
    assert amina.post("/visas/documents/refresher", {"lesson": "x"}).status_code == 404


def test_the_pages_stay_within_their_statements(academy: Flask, amina: Visitor) -> None:
    earn(AMINA)
    for path, most in (("/visas/network", 4), ("/passport", 6), ("/witness", 2)):
        amina.get(path)
        with counted(academy) as statements:
            amina.get(path)
        assert len(statements) <= most, (path, statements)


def test_the_api_tells_her_visas(academy: Flask) -> None:
    earn(AMINA)
    [visa] = Caller(academy, AMINA).get("/passport").get_json()["visas"]
    assert (visa["slug"], visa["state"]) == ("documents", "issued")
    assert visa["until"].endswith("Z")


def test_no_page_or_call_gives_a_visa_that_was_not_earned(academy: Flask, amina: Visitor) -> None:
    for path in ("/visas/documents", "/visas/network/refresher", "/visas/documents/secrets"):
        assert amina.post(path, {"visa": "documents", "state": "issued"}).status_code >= 400
    api = Caller(academy, AMINA)
    forged = {
        "event_id": "e",
        "person": AMINA,
        "action": "joined-community",
        "at": "2026-11-16T08:00:00Z",
    }
    answer = api.client.post("/api/v1/visas/network/evidence", json=forged, headers=api.headers)
    assert answer.status_code == 401
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Visa)) == 0


# --- Witnesses -----------------------------------------------------------------------------------------


def test_a_colleague_is_asked_and_gives_her_word(academy: Flask, amina: Visitor) -> None:
    with writing() as session:
        bruno = viewer(session, BRUNO, at=now())
        answered(session, bruno, "our-network", at=now())
        for lesson in ("post-travels", "true-before-shared", "ask-once"):
            lessons.finish(session, bruno, lesson, at=now())
    assert (
        "Nobody who can stand witness"
        in amina.post("/visas/network/witness", {"login": BRUNO}).text
    )
    assert amina.post("/visas/network/witness", {"login": ""}).status_code == 400
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Witness)) == 0
    hold_network(BRUNO)
    assert amina.post("/visas/network/witness", {"login": BRUNO}).status_code == 303
    assert "Bruno Almeida" in amina.get("/visas/network").text
    him = Visitor(academy).is_in(BRUNO)
    assert "Amina Benali asks you to stand witness" in him.get("/").text
    page = him.get("/witness").text
    [question] = re.findall(r'action="/witness/(\d+)"', page)
    assert amina.post(f"/witness/{question}", {"answer": "confirm"}).status_code == 404
    assert him.post(f"/witness/{question}", {"answer": "confirm"}).status_code == 303
    assert "stood witness for you" in amina.get("/").text
    with reading() as session:
        assert session.scalars(select(Evidence.source)).all().count("witness") == 1


def hold_network(login: str) -> None:
    """As the platform would have told it."""
    from academy.services import catalogue, evidence

    with writing() as session:
        who = viewer(session, login, at=now())
        live = catalogue.current(session, who.publication)
        visa = live.visa("network")
        platform = evidence.Platform(visa.id, unit(session, "Alizé").path, live.number)
        for number, action in enumerate(["asked-or-answered", *["joined-community"] * 3]):
            told = evidence.Event(f"{login}-{number}", login, action, now())
            evidence.deliver(session, platform, live, visa, told, at=now())


# --- The desk ------------------------------------------------------------------------------------------


def test_the_desk_lists_visas_and_their_holders(ada: Visitor) -> None:
    earn(AMINA)
    earn(BRUNO)
    page = ada.get("/visas").text
    assert "Cartable" in page
    assert "24 months" in page
    page = ada.get("/visas/documents/desk").text
    assert "Amina Benali" in page
    assert "Bruno Almeida" in page


def test_a_local_administrator_sees_her_own_people_alone(local: Visitor) -> None:
    earn(AMINA)
    earn(BRUNO)
    page = local.get("/visas/documents/desk").text
    assert "Benali" in page
    assert "Almeida" not in page
    assert local.get(f"/visas/holders/{uid_of(BRUNO)}").status_code == 404
    answer = local.post(f"/visas/holders/{uid_of(BRUNO)}/revocation", {"reason": "Elsewhere."})
    assert answer.status_code == 404


def test_a_visa_is_revoked_with_a_reason_that_its_holder_reads(
    ada: Visitor, amina: Visitor
) -> None:
    earn(AMINA)
    path = f"/visas/holders/{uid_of(AMINA)}"
    page = ada.get(path).text
    assert "A lesson finished" in page
    assert re.search(r"Edition of its rule</dt>\s*<dd[^>]*>1</dd>", page)
    assert ada.post(f"{path}/revocation", {"reason": ""}).status_code == 422
    answer = ada.post(f"{path}/revocation", {"reason": "The <b>quiz</b> was shared."})
    assert answer.status_code == 303
    assert ada.post(f"{path}/revocation", {"reason": "Again."}).status_code == 409
    page = amina.get("/visas/documents").text
    assert "The &lt;b&gt;quiz&lt;/b&gt; was shared." in page
    assert "your visa was revoked" in amina.get("/notices").text


def test_a_secret_is_shown_once_rotated_and_ended(ada: Visitor, local: Visitor) -> None:
    with reading() as session:
        root, maroc = unit(session, "Alizé").id, unit(session, "Maroc").id
    answer = ada.post("/visas/network/secrets", {"unit": root, "act": "make"})
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    [secret] = re.findall(r'class="secret__value"[^>]*>([^<]+)<', answer.text)
    assert secret not in ada.get("/visas/network/desk").text
    assert ada.post("/visas/network/secrets", {"unit": root, "act": "make"}).status_code == 409
    assert ada.post("/visas/network/secrets", {"unit": root, "act": "rotate"}).status_code == 201
    assert ada.post("/visas/network/secrets", {"unit": root, "act": "end"}).status_code == 303
    assert local.post("/visas/network/secrets", {"unit": root, "act": "make"}).status_code == 404
    assert local.post("/visas/network/secrets", {"unit": maroc, "act": "make"}).status_code == 201
    assert local.post("/visas/network/secrets", {"unit": "x", "act": "make"}).status_code == 422
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(PlatformSecret)) == 3
    answer = ada.post("/visas/documents/secrets", {"unit": root, "act": "make"})
    assert answer.status_code == 409
    assert "counts nothing that a platform sends" in answer.text


def test_the_desk_says_whether_a_platform_signs_and_since_when(ada: Visitor) -> None:
    assert ada.get("/visas").text.count("no secret yet") == 2
    assert "None yet" in ada.get("/visas/network/desk").text
    assert "What the platform signs with" not in ada.get("/visas/documents/desk").text
    with reading() as session:
        root = unit(session, "Alizé").id
    ada.post("/visas/network/secrets", {"unit": root, "act": "make"})
    assert re.search(r"<td>\d+ \w+ 20\d\d</td>", ada.get("/visas").text)
    assert ada.get("/visas").text.count("no secret yet") == 1
    page = ada.get("/visas/network/desk").text
    assert re.search(
        r'<th scope="row">Alizé</th><td class="nowrap">\d+ \w+ 20\d\d</td><td class="nowrap">–</td>',
        page,
    )
    assert "None yet" not in page


def test_what_has_lapsed_is_shown_so_before_the_night_has_noted_it(ada: Visitor) -> None:
    earn(AMINA, days_ago=400)
    assert "lapsed" in ada.get("/visas/documents/desk").text
    page = ada.get(f"/visas/holders/{uid_of(AMINA)}").text
    assert "lapsed" in page
    assert "Revoke it" not in page
    assert re.search(r"Cartable</a>.*?<td class=\"number\">0</td>", ada.get("/visas").text, re.S)


FILE = f"""\
person;action;at
{AMINA};joined-community;2026-11-16T08:00:00Z
{BRUNO};joined-community;2026-11-16T08:00:00Z
{AMINA};<script>alert(1)</script>;2026-11-16T08:00:00Z
"""


def upload(who: Visitor, text: bytes, act: str) -> str:
    form = {"file": (io.BytesIO(text), "ponton.csv"), "act": act}
    answer = who.post("/visas/network/evidence", form, content_type="multipart/form-data")
    assert answer.status_code in {200, 422}
    return answer.text


def test_a_file_is_shown_before_it_counts_and_counts_once(local: Visitor) -> None:
    page = upload(local, FILE.encode(), "rehearse")
    assert "Ce qui compterait" in page  # Hugo reads French
    assert "Personne dans vos unités" in page
    assert "<script>alert" not in page
    assert page.index(">3<") < page.index(">4<")  # in the order of the file
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Evidence)) == 0
    for _twice in range(2):
        answer = local.post(
            "/visas/network/evidence",
            {"text": FILE, "act": "count"},
            content_type="multipart/form-data",
        )
        assert "Ce qui a été compté" in answer.text
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Evidence)) == 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a,b\n"])
def test_what_is_no_file_of_events_is_refused_on_the_page(ada: Visitor, data: bytes) -> None:
    assert 'role="alert"' in upload(ada, data, "rehearse")
