"""audiences/*.yaml: what is read of an audience, and what is wrong with one, by its line."""

import pytest

from academy.engine.audiences import Condition, Group
from tests.manuscript.specimen import folder, found
from tests.manuscript.specimen_texts import TEXTS

PATH = "audiences/digital.yaml"


def spoilt(old: str, new: str) -> list[str]:
    assert old in TEXTS[PATH]
    return found({PATH: TEXTS[PATH].replace(old, new)})


def test_an_audience_is_read_with_its_rule() -> None:
    document = folder().audiences[0].document
    assert document.name == {"en": "Digital", "fr": "Numérique"}
    assert document.rule == Group(
        "any",
        (
            Condition("job", "contains", ("digital",)),
            Group(
                "not",
                (
                    Condition("theme", "has", ("company",)),
                    Condition("passport", "has"),
                    Condition("seniority", "at-least", (6,)),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("job: {", "jobb: {", "5: There is no condition “jobb”. Known are: all, any, not, unit, "),
        ("contains", "sounds", "5: “job” needs one of: contains, is, is-not."),
        ("[digital]", "[]", "5: “job” has nothing to compare with: say at least one."),
        ("has: company", "has: nothing", "7: There is no theme “nothing”: correct its id, or "),
        ("passport: has", "passport: { has: 3 }", "8: “passport” takes nothing more: remove "),
        ("at-least: 6", "at-least: six", "9: “seniority” takes a whole number of months, from "),
        ("{ at-least: 6 }", "{ at-least: 0 }", "9: “seniority” takes a whole number of months, "),
        (
            "seniority: { at-least: 6 }",
            "unit: { in: 4 }",
            "9: Units have no ids here: an audience ",
        ),
        ("seniority: { at-least: 6 }", "any: []", "9: This group is empty: add a condition, or "),
        ("id: digital", "id: Digital", "1: “Digital” cannot be an id: "),
        (", fr: Numérique", "", "2: “name” has no words in “fr”: add them."),
        ("  any:", "  some:", "4: There is no condition “some”. Known are: all, any, not, "),
    ],
)
def test_what_is_wrong_is_told_at_its_line(old: str, new: str, problem: str) -> None:
    (told,) = spoilt(old, new)
    assert told.startswith(f"{PATH}:{problem}")
