"""The rule of an audience in SQL says of everybody what the engine says of each."""

import hypothesis
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine import audiences as rules
from academy.engine.audiences import Condition, Group
from academy.models.people import Person, Unit
from academy.services.audiences import conditions
from tests.cast import unit
from tests.conftest import OPENING
from tests.services import populated

TODAY = OPENING.date()


def chosen(*values: str | int) -> st.SearchStrategy[tuple[str | int, ...]]:
    """Some of *values*."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)


def rule_over(units: list[int]) -> st.SearchStrategy[rules.Rule]:
    """Any rule on what the population has."""
    words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1)
    told = {
        "unit": chosen(*units, 987_654),
        "country": chosen("MA", "FR", "XX"),
        "job": chosen("marketing", "Marketing manager", "NUMERIQUE", "chef d'equipe", "r")
        | words.filter(lambda word: rules.parse({"job": {"is": word}})[0] is not None).map(
            lambda word: (word,)
        ),
        "seniority": st.sampled_from((1, 6, 9, 24, 720)).map(lambda months: (months,)),
        "language": chosen("en", "fr", "de"),
        "module": chosen(*populated.MODULES, "nothing"),
        "theme": chosen(*populated.THEMES, "nothing"),
        "visa": chosen(*populated.VISAS, "nothing"),
        "passport": st.just(()),
    }
    one = st.sampled_from(sorted(told)).flatmap(
        lambda subject: st.builds(
            Condition, st.just(subject), st.sampled_from(rules.OPERATORS[subject]), told[subject]
        )
    )
    return st.recursive(
        one,
        lambda inner: st.builds(
            Group, st.sampled_from(rules.MODES), st.lists(inner, max_size=3).map(tuple)
        ),
        max_leaves=6,
    )


def test_sql_and_engine_agree_on_every_rule(academy: object, session: Session) -> None:
    units = [unit(session, name) for name in ("Alizé Maroc", "Parcels, Porto", "France")]
    profiles = populated.populate(session, units, 60)
    known = [each.id for each in session.scalars(select(Unit))]

    @hypothesis.settings(max_examples=150, deadline=None)
    @hypothesis.given(rule_over(known))
    def agree(rule: rules.Rule) -> None:
        meets = conditions.condition(session, rule, at=OPENING)
        found = set(session.scalars(select(Person.id).where(Person.id.in_(profiles), meets)))
        expected = {id_ for id_, one in profiles.items() if rules.meets(rule, one, today=TODAY)}
        assert found == expected, rule

    agree()


def test_a_condition_and_its_opposite_divide_everybody(academy: object, session: Session) -> None:
    units = [unit(session, name) for name in ("Alizé Maroc", "Parcels, Porto")]
    profiles = populated.populate(session, units, 30)
    pairs = [("country", "MA"), ("job", "driver"), ("module", "why-digital"), ("visa", "mail")]
    for subject, value in pairs:
        counts = []
        for operator in (
            rules.OPERATORS[subject][0],
            rules.OPERATORS[subject][-1 if subject != "visa" else 1],
        ):
            rule = Condition(subject, operator, (value,))
            meets = conditions.condition(session, rule, at=OPENING)
            counts.append(
                len(session.scalars(select(Person.id).where(Person.id.in_(profiles), meets)).all())
            )
        assert sum(counts) == 30, subject


def test_nobody_outside_the_unit_and_nobody_suspended_is_ever_a_member(
    academy: object, session: Session
) -> None:
    home = unit(session, "Alizé Maroc")
    inside = populated.hire(session, home)
    outside = populated.hire(session, unit(session, "Parcels, Porto"))
    gone = populated.hire(session, home)
    gone.suspended_at = OPENING
    session.flush()
    elsewhere = Condition("unit", "in", (outside.unit_id,))
    for rule in (rules.EVERYBODY, Group("any", (rules.EVERYBODY, elsewhere)), elsewhere):
        meets = conditions.members(session, rule, home.path, at=OPENING)
        found = set(session.scalars(select(Person.id).where(meets)))
        assert outside.id not in found
        assert gone.id not in found
        assert (inside.id in found) == (rule is not elsewhere)
