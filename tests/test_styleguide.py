"""The style guide shows every component, and only where the application is being built."""

import re
from pathlib import Path

import pytest
from flask import Flask

from academy import paths
from academy.web import styleguide
from tests.cast import ADA, AMINA
from tests.visitor import Visitor

TEMPLATES = paths.bundled("templates")
BABELS = re.compile(r"\|(date|time|datetime)format\b")
MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")


def components(folder: Path = TEMPLATES) -> set[str]:
    return {path.stem for path in (folder / "components").glob("*.html")}


def missing(shown: str, names: set[str]) -> set[str]:
    """The components that no sample of the page shows."""
    return names - set(re.findall(r'data-component="(\w+)"', shown))


def test_every_component_is_shown(app: Flask) -> None:
    answer = Visitor(app).get("/styleguide")
    assert answer.status_code == 200
    assert components()
    assert missing(answer.text, components()) == set()


def test_a_component_that_is_not_shown_is_named(app: Flask) -> None:
    page = Visitor(app).get("/styleguide").text
    assert missing(page, {*components(), "chandelier"}) == {"chandelier"}


@pytest.mark.parametrize("name", sorted(components()))
def test_a_component_is_one_macro_of_its_files_name_that_says_how_it_is_used(name: str) -> None:
    text = (TEMPLATES / "components" / f"{name}.html").read_text("utf-8")
    assert name in MACRO.findall(text)
    assert text.startswith("{#"), "say above the macro what it takes"


def test_it_is_shown_to_people_who_are_in_as_well(app: Flask) -> None:
    for login in (AMINA, ADA):
        assert Visitor(app).is_in(login).get("/styleguide").status_code == 200


def test_where_people_work_there_is_no_such_page(app: Flask) -> None:
    for testing, debug, status in ((True, False, 200), (False, True, 200), (False, False, 404)):
        app.testing, app.debug = testing, debug
        assert Visitor(app).get("/styleguide").status_code == status


def test_the_form_of_the_guide_has_a_field_of_each_kind(app: Flask) -> None:
    page = Visitor(app).get("/styleguide").text
    for field in ("email", "password", "language", "words", "agree", "way"):
        assert hasattr(styleguide.SampleForm, field)
        assert f'name="{field}"' in page
    assert "This is not an e-mail address." in page


def test_days_and_moments_are_written_one_way() -> None:
    """By the filters of ``web/filters.py``; those of Babel would put a second way beside them."""
    own = [
        path.name for path in TEMPLATES.rglob("*.html") if BABELS.search(path.read_text("utf-8"))
    ]
    assert own == []
