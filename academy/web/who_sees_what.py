"""Who sees what of whom: the one table, which the page shows, ``docs/who-sees-what.md`` repeats and
``tests/web/rights/test_who_sees_what.py`` holds.
"""

from dataclasses import dataclass
from typing import Literal

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Sight = Literal["named", "coded", "unless", "groups", "nameless", "shown", "nobody"]

SIGHTS: dict[Sight, LazyString] = {
    "named": _l("by name"),
    "coded": _l("by name, or by a code"),
    "unless": _l("by name, unless names are off"),
    "groups": _l("in groups"),
    "nameless": _l("without the name"),
    "shown": _l("if she shows it"),
    "nobody": _l("no"),
}

EXPLAINED: dict[Sight, LazyString] = {
    "named": _l("Beside the name of the person."),
    "coded": _l(
        "Beside the name; where an administrator chose so, beside a code that is drawn by lot."
    ),
    "unless": _l(
        "Beside the name; not at all where an administrator chose that progress has no names."
    ),
    "groups": _l("Only as a sum of at least five people, never of one."),
    "nameless": _l("Without any word on whose it is."),
    "shown": _l("When the person chose to show it, or hands over the document herself."),
    "nobody": _l("On no page, in no file and in no answer of the API."),
}

WHO: dict[str, LazyString] = {
    "herself": _l("Herself"),
    "manager": _l("Her manager"),
    "hr": _l("HR of her unit"),
    "author": _l("Authors"),
    "admin": _l("Administrators of her unit"),
    "colleagues": _l("Colleagues"),
    "public": _l("Anybody"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of data, and how each sees it, in the order of ``WHO``."""

    key: str
    data: LazyString
    sights: tuple[Sight, ...]

    def sight(self, who: str) -> Sight:
        """How *who* sees it."""
        return self.sights[list(WHO).index(who)]


TABLE: tuple[Row, ...] = (
    Row(
        "identity",
        _l("Name, unit, job, first day"),
        ("named", "named", "named", "nobody", "named", "shown", "shown"),
    ),
    Row(
        "contact",
        _l("Address, employee number, language"),
        ("named", "nobody", "named", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "private_address",
        _l("The private address for the day when she leaves"),
        ("named", "nobody", "nobody", "nobody", "nobody", "nobody", "nobody"),
    ),
    Row(
        "stamps",
        _l("Completion: stamps and seals, with their days"),
        ("named", "named", "coded", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "visas",
        _l("Visas and until when they hold"),
        ("named", "named", "coded", "nobody", "named", "nobody", "shown"),
    ),
    Row(
        "passport",
        _l("The passport"),
        ("named", "named", "coded", "nobody", "named", "nobody", "shown"),
    ),
    Row(
        "asked",
        _l("What is asked of her, until when, and whether she is late"),
        ("named", "named", "coded", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "answers",
        _l("Answers, marks and results of quizzes"),
        ("named", "nobody", "nobody", "groups", "nobody", "nobody", "nobody"),
    ),
    Row(
        "skills",
        _l("What she knows, as the engine believes"),
        ("named", "nobody", "groups", "nobody", "nobody", "nobody", "nobody"),
    ),
    Row(
        "times",
        _l("At which hour she learns, and how long each answer takes"),
        ("named", "nobody", "nobody", "nobody", "nobody", "nobody", "nobody"),
    ),
    Row(
        "training",
        _l("Her training-time statement: sums of a period by module, for audits"),
        ("named", "nobody", "unless", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "ledger",
        _l("What was earned and when, line by line: the books"),
        ("named", "nobody", "nobody", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "streak",
        _l("Streak, and days without taking part"),
        ("named", "nobody", "nobody", "nobody", "nobody", "nobody", "nobody"),
    ),
    Row(
        "leave",
        _l("Days of absence and her own working week"),
        ("named", "nobody", "nobody", "nobody", "nobody", "nobody", "nobody"),
    ),
    Row(
        "points",
        _l("Points of the month on the boards, under her alias"),
        ("named", "nobody", "nobody", "nobody", "nobody", "nameless", "nobody"),
    ),
    Row(
        "gifts",
        _l("Gifts that she asked for"),
        ("named", "nobody", "nobody", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "reports",
        _l("Her words about a question"),
        ("nobody", "nobody", "nobody", "nameless", "nobody", "nobody", "nobody"),
    ),
    Row(
        "roles",
        _l("Roles and API tokens"),
        ("named", "nobody", "nobody", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "journal",
        _l("What was done to her account, and by whom"),
        ("nobody", "nobody", "named", "nobody", "named", "nobody", "nobody"),
    ),
    Row(
        "access",
        _l("Who looked at her pages"),
        ("named", "nobody", "nobody", "nobody", "nobody", "nobody", "nobody"),
    ),
)
