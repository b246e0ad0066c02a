"""What lies ahead says which visas and badges it counts for; hidden ones are never named."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from academy.services import catalogue, prospects
from academy.services.catalogue import Catalogue
from tests.make import Pages
from tests.services.awarded import badge, publish

BADGES = {
    "first": "{ lessons: 1 }",
    "reader": "{ lessons: { bronze: 2, silver: 4, gold: 900 } }",
    "port": "{ stamps: 1 }",
    "sealed": "{ theme: sea }",
    "elsewhere": "{ theme: sky }",
    "library": "{ lessons-of: sea }",
    "sharp": "{ score: 90, module: tides }",
    "sharper": "{ score: 90, times: 2 }",
    "steady": "{ streak: 1 }",
    "rich": "{ points: 1 }",
}

NOTHING = {"lessons": 0, "stamps": 0}


@pytest.fixture
def live(session: Session, tmp_path: Path) -> Catalogue:
    pages = Pages(tmp_path / "pages").module("sea", "tides").module("sea", "winds")
    pages.module("sky", "stars")
    pages.texts |= {f"badges/{id_}.yaml": badge(id_, when) for id_, when in BADGES.items()}
    pages.texts["badges/riddle.yaml"] = badge("riddle", "{ lessons-of: sea }", hidden=True)
    visa = "name: {{ en: {0} }}\ntext: {{ en: A visa. }}\nmodules: [{1}]\nlessons: [{2}-lesson]\n"
    pages.texts["visas/harbour.yaml"] = "id: harbour\n" + visa.format("Harbour", "tides", "winds")
    pages.texts["visas/flight.yaml"] = "id: flight\n" + visa.format("Flight", "stars", "stars")
    publish(session, pages)
    return catalogue.newest(session)


def named(found: prospects.Prospects) -> set[str]:
    return {each.uid for each in (*found.visas, *found.badges)}


def test_a_lesson_names_its_visas_and_the_badges_of_its_theme(live: Catalogue) -> None:
    lesson = live.lesson("winds-lesson")
    ahead = prospects.ahead(live, lessons=[lesson], done={"lessons": 7})
    assert named(ahead) == {"harbour", "library"}


def test_a_quiz_names_what_its_module_and_its_theme_bring(live: Catalogue) -> None:
    assert named(prospects.ahead(live, quiz=live.module("tides"), done={"stamps": 7})) == {
        *("harbour", "sealed", "sharp")
    }
    assert named(prospects.ahead(live, quiz=live.module("winds"), done={})) == {"sealed"}


def test_a_count_is_named_when_what_lies_ahead_reaches_it(live: Catalogue) -> None:
    stars, sea = live.lesson("stars-lesson"), live.lesson("tides-lesson")
    for have, counted in ((0, {"first"}), (1, {"reader"}), (2, set()), (3, {"reader"}), (4, set())):
        ahead = prospects.ahead(live, lessons=[stars], done={"lessons": have})
        assert named(ahead) - {"flight"} == counted, have
    both = prospects.ahead(live, lessons=[stars, sea], done=NOTHING)
    assert {"first", "reader"} <= named(both)
    assert "port" in named(prospects.ahead(live, quiz=live.module("winds"), done=NOTHING))


def test_nothing_ahead_names_nothing(live: Catalogue) -> None:
    assert named(prospects.ahead(live, done=NOTHING)) == set()


def test_a_hidden_badge_is_never_named(live: Catalogue) -> None:
    module = live.module("tides")
    everything = [lesson for each in live.modules for lesson in each.lessons]
    assert "riddle" not in named(
        prospects.ahead(live, lessons=everything, quiz=module, done=NOTHING)
    )
