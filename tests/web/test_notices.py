"""News on its pages: in her language, once, where she finds it; and whatever is told has its words."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

import academy as package
from academy.clock import now
from academy.models.database import writing
from academy.services import notices
from academy.services.notices import News
from academy.web.notices import TELLERS
from tests.cast import AMINA, BRUNO, person
from tests.news import kinds_told, without_words
from tests.statements import counted
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

SERVICES = Path(package.__file__).parent / "services"
ITEM = re.compile(r'<li class="news__item[^"]*">\s*<p>(.*?)</p>', re.DOTALL)
ENGLISH = "7 days in a row: a freeze is yours."


@pytest.fixture
def amina(app: Flask) -> Visitor:
    return Visitor(app).is_in(AMINA)


def tell(app: Flask, *days: int, login: str = AMINA, kind: str = "freeze-earned") -> None:
    with app.app_context(), writing() as session:
        told = [News(f"{kind}:{number}", kind, {"days": number}) for number in days]
        notices.tell(session, person(session, login).id, told, at=now())


def read(page: str) -> list[str]:
    """What the news on *page* say, without their links."""
    return [unescape(re.sub(r"<[^>]+>", "", words)) for words in ITEM.findall(page)]


def shown(page: str) -> dict[str, str]:
    """What the form of *page* says that she has seen."""
    found = re.findall(r'name="(since|up_to)" value="(\d+)"', page)
    assert len(found) == 2
    return dict(found)


def test_every_kind_that_is_told_has_its_words(app: Flask) -> None:
    sources = {str(path): path.read_text("utf-8") for path in SERVICES.rglob("*.py")}
    assert kinds_told(sources), "news is told somewhere"
    assert without_words(kinds_told(sources), set(TELLERS)) == []


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("notices.tell(session, 1, [News('a:1', 'lost', {})], at=at)", ["lost"]),
        ("News(source='a:1', kind='lost', values={})", ["lost"]),
        ("News('a:1', 'lost' if late else 'found', {})", ["found", "lost"]),
        ("News('a:1', f'challenge-{state}', {})", ["challenge\\-.+"]),
        (
            "def say(kind): return News('a:1', kind, {})\nsay('lost')\nsay(kind='won')",
            ["lost", "won"],
        ),
    ],
)
def test_a_kind_without_words_is_named(source: str, kinds: list[str]) -> None:
    told = kinds_told({"shop": source})
    assert sorted(told) == kinds
    assert without_words(told, {"freeze-earned"}) == kinds
    assert without_words(told, {"lost", "won", "found", "challenge-closed"}) == []


def test_what_is_new_waits_on_the_home_page_until_it_is_seen(amina: Visitor) -> None:
    assert read(amina.get("/").text) == []
    tell(amina.app, 7)
    home = amina.get("/").text
    assert read(home) == [ENGLISH]
    assert read(amina.get("/").text) == [ENGLISH], "looking is not enough: she says so"
    seen = amina.post("/notices/seen", shown(home))
    assert (seen.status_code, seen.location) == (303, "/")
    assert read(amina.get("/").text) == []
    assert read(amina.get("/notices").text) == [ENGLISH], "and it can be read again"


def test_a_row_is_read_in_the_language_of_the_page(amina: Visitor) -> None:
    tell(amina.app, 7)
    assert read(amina.get("/notices").text) == [ENGLISH]
    amina.post("/language", {"language": "fr"})
    french = read(amina.get("/notices").text)
    assert len(french) == 1
    assert french != [ENGLISH]
    assert "7 jours" in french[0].replace("\u202f", " ").replace("\u00a0", " ")


def test_more_than_home_shows_waits_its_turn(amina: Visitor) -> None:
    tell(amina.app, *range(1, notices.ON_HOME + 3))
    home = amina.get("/").text
    first = read(home)
    assert len(first) == notices.ON_HOME
    amina.post("/notices/seen", shown(home))
    home = amina.get("/").text
    assert len(read(home)) == 2
    assert not set(read(home)) & set(first)
    everything = amina.get("/notices").text
    assert everything.count("news__item--new") == 2
    amina.post("/notices/seen", shown(everything))
    assert read(amina.get("/").text) == []


def test_ones_news_is_in_the_menu_whether_there_is_any_or_not(amina: Visitor) -> None:
    assert 'href="/notices"' in amina.get("/themes").text


def test_news_is_nobody_elses(amina: Visitor) -> None:
    tell(amina.app, 7)
    bruno = Visitor(amina.app).is_in(BRUNO)
    assert read(bruno.get("/notices").text) == read(bruno.get("/").text) == []
    hers = shown(amina.get("/").text)
    assert bruno.post("/notices/seen", hers).status_code == 303
    assert read(amina.get("/").text) == [ENGLISH]


def test_nothing_is_seen_by_opening_an_address(amina: Visitor) -> None:
    tell(amina.app, 7)
    assert amina.get("/notices/seen").status_code == 405
    forged = amina.client.post("/notices/seen", data={"since": "1", "up_to": "1"})
    assert forged.status_code == 403
    assert read(amina.get("/").text) == [ENGLISH]


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    assert Visitor(app).get("/notices").location.startswith("/sign-in")


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), str(2**70), "seven", ""])
def test_odd_numbers_are_told_calmly(amina: Visitor, number: str) -> None:
    assert amina.get("/notices", query_string={"before": number}).status_code in {200, 422}
    assert amina.post("/notices/seen", {"since": "1", "up_to": number}).status_code == 422
    assert amina.post("/notices/seen", {"since": number, "up_to": "7"}).status_code == 422


def test_older_news_is_a_page_away(amina: Visitor) -> None:
    tell(amina.app, *range(1, notices.PAGE + 3))
    first = amina.get("/notices").text
    assert len(read(first)) == notices.PAGE
    way = re.search(r'href="(/notices\?before=\d+)"', first)
    assert way
    older = read(amina.get(way[1]).text)
    assert len(older) == 2
    assert not set(older) & set(read(first))


def test_a_kind_that_is_told_no_more_is_left_out(amina: Visitor) -> None:
    tell(amina.app, 7, kind="a-kind-of-long-ago")
    assert read(amina.get("/notices").text) == []
    assert amina.get("/").status_code == 200


def test_nothing_nags(amina: Visitor) -> None:
    """News is no badge on every page, no sound, no count: it waits on home and on its own page."""
    plain = amina.get("/themes").text
    tell(amina.app, 7)
    waiting = amina.get("/themes").text
    assert ENGLISH not in waiting
    assert waiting.count("<li") == plain.count("<li")


def test_no_link_lies_over_the_button_of_the_news(amina: Visitor) -> None:
    """A card that is one link as a whole catches every press in it."""
    tell(amina.app, 7)
    before = amina.get("/").text.partition('name="up_to"')[0]
    assert "card--link" not in before[before.rindex('class="card') :].partition(">")[0]


def test_news_costs_home_one_statement_and_none_when_there_is_none(academy: Flask) -> None:
    amina = Visitor(academy).is_in(AMINA)
    amina.get("/")
    with counted(academy) as without:
        amina.get("/")
    tell(academy, 7)
    with counted(academy) as waiting:
        amina.get("/")
    assert len(waiting) == len(without) + 1 <= 6, waiting
