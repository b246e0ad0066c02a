"""Who belongs to an audience: a rule of conditions, read from JSON, and asked of one person.

A rule is ``{"all": [...]}``, ``{"any": [...]}`` or ``{"not": [...]}`` (none of them), or one condition,
``{"job": {"contains": ["marketing"]}}``. ``{"all": []}`` is everybody. What is not known of a person meets
no condition, and therefore meets its opposite: nobody falls between the two.

``services/audiences/conditions.py`` says the same in SQL; a property test holds that both agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, assert_never

from academy.engine.marking import fold

Mode = Literal["all", "any", "not"]
MODES: tuple[Mode, ...] = ("all", "any", "not")

OPERATORS: Mapping[str, tuple[str, ...]] = {
    "unit": ("in", "not-in"),
    "country": ("in", "not-in"),
    "job": ("contains", "is", "is-not"),
    "seniority": ("at-least", "less-than"),
    "language": ("in", "not-in"),
    "module": ("has", "lacks"),
    "theme": ("has", "lacks"),
    "passport": ("has", "lacks"),
    "visa": ("has", "lacks", "lapsed"),
}
"""What may be said of each subject."""

OPPOSITES = {"not-in": "in", "is-not": "is", "lacks": "has"}
"""An operator that says no more than that another one does not hold."""

NUMBERS = ("unit",)

DEEPEST = 5
MOST_CONDITIONS = 60
MOST_VALUES = 100
LONGEST_VALUE = 120
MOST_MONTHS = 720


def N_(sentence: str) -> str:  # noqa: N802 (the name that Babel's extraction knows)
    """Mark *sentence* as a message id."""
    return sentence


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a person: any of *values* will do. Values are words, slugs, ids or months."""

    subject: str
    operator: str
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups of which all, any or none must hold."""

    mode: Mode
    rules: "tuple[Rule, ...]" = ()


Rule = Condition | Group

EVERYBODY = Group("all")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a rule; ``where`` leads there from its top: ``("all", 0, "job")``."""

    where: tuple[str | int, ...]
    template: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def sentence(self) -> str:
        """In English."""
        return self.template % self.values


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as rules look at her: ``units`` are the ids from the root to hers, slugs what she has."""

    units: frozenset[int] = frozenset()
    country: str | None = None
    job: str | None = None
    hired_on: date | None = None
    language: str = "en"
    modules: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    has_passport: bool = False
    visas: frozenset[str] = frozenset()
    lapsed: frozenset[str] = frozenset()
    """Visas that ended by themselves, of which she holds no newer one."""


def meets(rule: Rule, person: Profile, *, today: date) -> bool:
    """Whether *person* belongs to it on that day."""
    if isinstance(rule, Condition):
        return _holds(rule, person, today)
    held = (meets(each, person, today=today) for each in rule.rules)
    match rule.mode:
        case "all":
            return all(held)
        case "any":
            return any(held)
        case "not":
            return not any(held)
        case _:
            assert_never(rule.mode)


def _holds(asked: Condition, person: Profile, today: date) -> bool:
    if opposite := OPPOSITES.get(asked.operator):
        return not _holds(Condition(asked.subject, opposite, asked.values), person, today)
    values = frozenset(asked.values)
    match asked.subject:
        case "unit":
            return not values.isdisjoint(person.units)
        case "country":
            return person.country in values
        case "language":
            return person.language in values
        case "job":
            return person.job is not None and job_meets(asked, person.job)
        case "seniority":
            return _has_served(asked, person.hired_on, today)
        case "passport":
            return person.has_passport
        case "visa" if asked.operator == "lapsed":
            return not values.isdisjoint(person.lapsed)
        case _:
            had = {"module": person.modules, "theme": person.themes, "visa": person.visas}
            return not values.isdisjoint(had[asked.subject])


def job_meets(asked: Condition, job: str) -> bool:
    """Whether that *job* meets a condition on jobs; neither case nor accents count."""
    title, wanted = fold(job), [fold(str(value)) for value in asked.values]
    return title in wanted if asked.operator != "contains" else any(w in title for w in wanted)


def _has_served(asked: Condition, hired_on: date | None, today: date) -> bool:
    if hired_on is None:
        return False
    served = hired_on <= months_before(today, int(asked.values[0]))
    return served if asked.operator == "at-least" else not served


def months_before(day: date, months: int) -> date:
    """The same day of the month so many *months* earlier, or the last one that this month has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(max(1, year), month + 1, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def conditions(rule: Rule) -> list[Condition]:
    """Every condition in *rule*, in its order."""
    if isinstance(rule, Condition):
        return [rule]
    return [each for inner in rule.rules for each in conditions(inner)]


def as_json(rule: Rule) -> dict[str, Any]:
    """*rule* as it is stored."""
    if isinstance(rule, Condition):
        return {rule.subject: {rule.operator: list(rule.values)}}
    return {rule.mode: [as_json(each) for each in rule.rules]}


def parse(raw: object) -> tuple[Rule | None, list[Fault]]:
    """The rule that *raw* (of JSON) tells; None with what is wrong, all of it at once."""
    faults: list[Fault] = []
    rule = _rule(raw, (), faults)
    if rule is not None and len(conditions(rule)) > MOST_CONDITIONS:
        sentence = N_("This is too much: %(limit)s conditions at most.")
        faults.append(Fault((), sentence, {"limit": MOST_CONDITIONS}))
    return (None, faults) if faults else (rule, [])


Where = tuple[str | int, ...]


def _rule(raw: object, where: Where, faults: list[Fault]) -> Rule | None:
    if not isinstance(raw, Mapping) or len(raw) != 1:
        sentence = N_("Write one thing here: %(known)s.")
        faults.append(Fault(where, sentence, {"known": ", ".join((*MODES, *OPERATORS))}))
        return None
    key, inner = next(iter(raw.items()))
    mode = next((each for each in MODES if each == key), None)
    if mode is not None:
        return _group(mode, inner, (*where, mode), faults)
    if key not in OPERATORS:
        sentence = N_("There is no condition “%(key)s”. Known are: %(known)s.")
        known = ", ".join((*MODES, *OPERATORS))
        faults.append(Fault((*where, str(key)), sentence, {"key": str(key)[:80], "known": known}))
        return None
    return _condition(key, inner, (*where, key), faults)


def _group(mode: Mode, inner: object, where: Where, faults: list[Fault]) -> Group | None:
    if isinstance(inner, Mapping) and mode == "not":
        inner = [inner]
    if not isinstance(inner, Sequence) or isinstance(inner, str):
        faults.append(Fault(where, N_("“%(key)s” takes a list of conditions."), {"key": mode}))
        return None
    if not inner and len(where) > 1:
        faults.append(Fault(where, N_("This group is empty: add a condition, or remove it.")))
    if len(where) > 2 * DEEPEST:
        sentence = N_("Groups lie too deep in one another: %(limit)s levels at most.")
        faults.append(Fault(where, sentence, {"limit": DEEPEST}))
        return None
    rules = [_rule(each, (*where, n), faults) for n, each in enumerate(inner)]
    return Group(mode, tuple(rule for rule in rules if rule is not None))


def _condition(subject: str, inner: object, where: Where, faults: list[Fault]) -> Condition | None:
    operators = OPERATORS[subject]
    if isinstance(inner, str):
        inner = {inner: []}
    if not isinstance(inner, Mapping) or len(inner) != 1 or next(iter(inner)) not in operators:
        sentence = N_("“%(key)s” needs one of: %(known)s.")
        faults.append(Fault(where, sentence, {"key": subject, "known": ", ".join(operators)}))
        return None
    operator, told = next(iter(inner.items()))
    told = list(told) if isinstance(told, Sequence) and not isinstance(told, str) else [told]
    values = _values(subject, told)
    if values is None:
        faults.append(Fault((*where, operator), *_misfit(subject, told)))
        return None
    return Condition(subject, operator, values)


def _values(subject: str, told: list[object]) -> tuple[str | int, ...] | None:
    """What stands after an operator; None when it does not fit."""
    if subject == "passport":
        return () if told in ([], [None]) else None
    if subject in ("seniority", *NUMBERS):
        numbers = [_number(each) for each in told]
        most = 1 if subject == "seniority" else MOST_VALUES
        if None in numbers or not 0 < len(numbers) <= most:
            return None
        found = tuple(dict.fromkeys(number for number in numbers if number is not None))
        return None if subject == "seniority" and found[0] > MOST_MONTHS else found
    words = [" ".join(each.split()) if isinstance(each, str) else "" for each in told]
    if not 0 < len(words) <= MOST_VALUES or not all(0 < len(w) <= LONGEST_VALUE for w in words):
        return None
    if subject == "job" and not all(map(fold, words)):
        return None  # punctuation alone is in every job, or in none
    return tuple(dict.fromkeys(words))


def _number(told: object) -> int | None:
    if isinstance(told, bool):
        return None
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 19:
        told = int(told)
    return told if isinstance(told, int) and 0 < told < 2**63 else None


def _misfit(subject: str, told: list[object]) -> tuple[str, dict[str, object]]:
    if subject == "passport":
        return N_("“%(key)s” takes nothing more: remove what follows it."), {"key": subject}
    if subject == "seniority":
        sentence = N_("“%(key)s” takes a whole number of months, from 1 to %(limit)s.")
        return sentence, {"key": subject, "limit": MOST_MONTHS}
    if not told or told == [None]:
        return N_("“%(key)s” has nothing to compare with: say at least one."), {"key": subject}
    sentence = N_("“%(key)s” takes up to %(limit)s values of %(length)s characters each.")
    return sentence, {"key": subject, "limit": MOST_VALUES, "length": LONGEST_VALUE}
