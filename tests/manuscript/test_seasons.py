"""seasons/*.yaml: what is read of a season, and what is wrong with one, by its line."""

from datetime import date

import pytest

from academy.manuscript.folder import write
from academy.manuscript.seasons import Season
from tests.manuscript.specimen import folder, found
from tests.manuscript.specimen_texts import TEXTS

PATH = "seasons/first.yaml"


def test_a_season_is_read_with_the_day_of_each_premiere() -> None:
    assert folder().seasons[0].document == Season(
        "first",
        {"en": "The first season", "fr": "La première saison"},
        {"en": "A module a week.", "fr": "Un module par semaine."},
        {"doors": date(2026, 9, 7)},
    )


def test_it_is_written_back_byte_for_byte() -> None:
    assert write(folder().items)[PATH] == TEXTS[PATH]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("doors", "windows", "5: There is no module “windows”: correct its id, or add it."),
        (
            "2026-09-07",
            "2026-09-31",
            "5: “on” must be a day of the calendar, written like 2026-12-01.",
        ),
        (", on: 2026-09-07", "", "5: “on” is missing: add it."),
        ("on:", "at: 1, on:", "5: There is no setting “at” here. Known are: module, on."),
        (
            "  - { module: doors, on: 2026-09-07 }",
            "  doors: 2026-09-07",
            "4: “premieres” takes a list, one a line, as in - { module: two-keys, on: 2026-09-07 }.",
        ),
        (
            "premieres:\n  - { module: doors, on: 2026-09-07 }\n",
            "",
            "1: “premieres” is missing: add it.",
        ),
        (
            "on: 2026-09-07 }",
            "on: 2026-09-07 }\n  - { module: doors, on: 2026-09-14 }",
            "6: “doors” has a premiere above: keep one.",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_line(old: str, new: str, problem: str) -> None:
    assert old in TEXTS[PATH]
    assert found({PATH: TEXTS[PATH].replace(old, new)}) == [f"{PATH}:{problem}"]


def test_a_module_is_new_in_one_season_only() -> None:
    second = TEXTS[PATH].replace("id: first", "id: second")
    assert found({"seasons/second.yaml": second}) == [
        "seasons/second.yaml:5: “doors” has its premiere at seasons/first.yaml:5 already: "
        "keep one of them."
    ]
