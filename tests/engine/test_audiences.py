"""The rule of an audience: what it reads, what it refuses, and whom it takes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine import audiences as rules
from academy.engine.audiences import Condition, Group, Profile

TODAY = date(2026, 11, 16)
AMINA = Profile(
    units=frozenset({1, 2, 3}),
    country="MA",
    job="Responsable du Numérique",
    hired_on=date(2026, 5, 16),
    modules=frozenset({"why-digital"}),
    visas=frozenset({"mail"}),
    lapsed=frozenset({"network"}),
)
NOBODY = Profile()


def rule(raw: Any) -> rules.Rule:
    found, faults = rules.parse(raw)
    assert found is not None, faults
    return found


@pytest.mark.parametrize(
    ("raw", "amina", "nobody"),
    [
        ({"all": []}, True, True),
        ({"any": []}, False, False),
        ({"not": {"country": {"in": "MA"}}}, False, True),
        ({"unit": {"in": [2, 9]}}, True, False),
        ({"unit": {"not-in": "2"}}, False, True),
        ({"job": {"contains": "numerique"}}, True, False),
        ({"job": {"is": ["driver", "responsable du numérique"]}}, True, False),
        ({"job": {"is-not": "driver"}}, True, True),
        ({"seniority": {"at-least": 6}}, True, False),
        ({"seniority": {"less-than": 7}}, True, False),
        ({"seniority": {"at-least": 7}}, False, False),
        ({"module": {"has": "why-digital"}}, True, False),
        ({"theme": {"lacks": "company"}}, True, True),
        ({"passport": "has"}, False, False),
        ({"visa": {"has": "mail"}}, True, False),
        ({"visa": {"lapsed": ["network"]}}, True, False),
        ({"visa": {"has": "network"}}, False, False),
        ({"all": [{"country": {"in": "MA"}}, {"any": [{"passport": "lacks"}]}]}, True, False),
    ],
)
def test_a_rule_takes_whom_it_names(raw: Any, amina: bool, nobody: bool) -> None:
    assert rules.meets(rule(raw), AMINA, today=TODAY) is amina
    assert rules.meets(rule(raw), NOBODY, today=TODAY) is nobody


@pytest.mark.parametrize(
    ("raw", "where", "sentence"),
    [
        (None, (), "Write one thing here: all, any, not, unit, country, job, seniority, "),
        ({"all": [], "any": []}, (), "Write one thing here: "),
        ({"all": "x"}, ("all",), "“all” takes a list of conditions."),
        ({"all": [{"any": []}]}, ("all", 0, "any"), "This group is empty: add a condition"),
        ({"salary": {"in": [1]}}, ("salary",), "There is no condition “salary”."),
        ({"all": [{}, {"job": {"is": ""}}]}, ("all", 0), "Write one thing here"),
        ({"job": {"is": ["!!"]}}, ("job", "is"), "“job” takes up to 100 values"),
        ({"seniority": {"at-least": True}}, ("seniority", "at-least"), "“seniority” takes a whole"),
        ({"unit": {"in": [2**63]}}, ("unit", "in"), "“unit” takes up to"),
        ({"country": {"in": ["x" * 121]}}, ("country", "in"), "“country” takes up to"),
        ({"all": [{"passport": "has"}] * 61}, (), "This is too much: 60 conditions at most."),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(raw: Any, where: Any, sentence: str) -> None:
    found, faults = rules.parse(raw)
    assert found is None
    assert faults[0].where == where
    assert faults[0].sentence.startswith(sentence)


def test_groups_lie_in_one_another_so_deep_and_no_deeper() -> None:
    raw: Any = {"passport": "has"}
    for _ in range(rules.DEEPEST):
        raw = {"all": [raw]}
    assert rules.parse(raw)[0]
    for _ in range(5000):
        raw = {"any": [raw]}
    found, faults = rules.parse(raw)
    assert found is None
    assert "too deep" in faults[0].sentence


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*rules.MODES, *rules.OPERATORS, "in", "has", "is", "at-least"]), inner
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_is_sent_is_read_or_refused(raw: Any) -> None:
    found, faults = rules.parse(raw)
    assert (found is None) == bool(faults)
    if found is not None:
        assert rules.parse(rules.as_json(found)) == (found, [])
        rules.meets(found, AMINA, today=TODAY)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 3, 30), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 720, date(1966, 1, 15)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, before: date) -> None:
    assert rules.months_before(day, months) == before


def test_every_subject_has_operators_and_opposites_are_of_it() -> None:
    for operators in rules.OPERATORS.values():
        for operator in operators:
            assert rules.OPPOSITES.get(operator, operator) in operators
    assert rules.conditions(Group("all", (Condition("passport", "has"),))) == [
        Condition("passport", "has")
    ]
