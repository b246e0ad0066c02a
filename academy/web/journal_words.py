"""What a line of the journal tells besides who, what and whom, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from academy.services.journal_desk import Party
from academy.web.export_words import FORMATS
from academy.web.export_words import KINDS as KINDS_OF_TABLES
from academy.web.filters import day, number
from academy.web.keepers import NAMES as ROLES

NAMES = {
    "adjustment": _l("request"),
    "alone": _l("without a second pair of eyes"),
    "after": _l("now"),
    "again": _l("again after a restore"),
    "amount": _l("amount"),
    "answers": _l("months of answers"),
    "award": _l("award"),
    "back": _l("back"),
    "badge": _l("badge"),
    "before": _l("before"),
    "below": _l("below"),
    "changed": _l("changed"),
    "choice": _l("setting"),
    "codes": _l("codes"),
    "count": _l("number"),
    "country": _l("country"),
    "day": _l("day"),
    "days": _l("days"),
    "days_before": _l("days before"),
    "devices": _l("devices"),
    "drafts": _l("texts"),
    "due_days": _l("days to do it"),
    "due_on": _l("due on"),
    "events": _l("events"),
    "fields": _l("what"),
    "first": _l("from"),
    "format": _l("file"),
    "grace_days": _l("days of grace"),
    "has_boards": _l("boards"),
    "held": _l("visa held"),
    "hold": _l("doubt"),
    "holds": _l("months of doubts"),
    "is_mandatory": _l("mandatory"),
    "is_paused": _l("paused"),
    "is_pseudonymous": _l("codes instead of names"),
    "is_renamed": _l("renamed"),
    "job": _l("job"),
    "joined": _l("joined"),
    "journal": _l("months of the journal"),
    "kept": _l("kept"),
    "key": _l("key"),
    "keys": _l("keys"),
    "kind": _l("kind"),
    "last": _l("until"),
    "late_every": _l("days between reminders of what is late"),
    "leaving": _l("leaving"),
    "left": _l("left"),
    "lines": _l("lines"),
    "lists": _l("lists for managers"),
    "moved": _l("moved"),
    "name": _l("name"),
    "new": _l("new"),
    "notices": _l("months of news"),
    "people": _l("people"),
    "person": _l("person"),
    "points": _l("points"),
    "published": _l("published"),
    "quiet_from": _l("quiet from hour"),
    "quiet_until": _l("quiet until hour"),
    "reason": _l("reason"),
    "refused": _l("refused"),
    "region": _l("holidays of"),
    "removed": _l("removed"),
    "reports": _l("months of reports"),
    "restored": _l("restored"),
    "retired": _l("retired"),
    "role": _l("role"),
    "rows": _l("lines"),
    "rule": _l("another rule"),
    "scope": _l("scope"),
    "share": _l("per cent"),
    "stars": _l("stars"),
    "takes_later": _l("for those who come later, too"),
    "target": _l("of"),
    "time_zone": _l("time zone"),
    "token": _l("token"),
    "tokens": _l("tokens"),
    "unit": _l("unit"),
    "units": _l("units"),
    "visa": _l("visa"),
    "week": _l("working days"),
    "what": _l("what"),
}
"""What the details of lines are called; others stand as they are written."""

FIELDS = {
    "email": _l("address"),
    "family_name": _l("family name"),
    "given_name": _l("given name"),
    "hired_on": _l("first day at work"),
    "job": _l("job"),
    "locale": _l("language"),
    "manager": _l("manager"),
    "manager_id": _l("manager"),
    "number": _l("employee number"),
    "time_zone": _l("time zone"),
    "unit_id": _l("unit"),
    "what": _l("user name"),
}
"""What can be different about a person."""

VALUES: dict[str, dict[str, LazyString]] = {
    "format": FORMATS,
    "kind": {
        **KINDS_OF_TABLES,
        "country": _l("country"),
        "correction": _l("correction"),
        "entity": _l("entity"),
        "grant": _l("given by hand"),
        "group": _l("group"),
        "module": _l("module"),
        "passport": _l("passport"),
        "reversal": _l("taken back"),
        "team": _l("team"),
        "theme": _l("theme"),
        "visa": _l("visa"),
    },
    "name": {"reminders": _l("reminders")},
    "choice": {"names": _l("names")},
    "reason": {"mass": _l("one of many within a day"), "role": _l("holds a role")},
    "role": ROLES,
    "scope": {**ROLES, "all": _l("the whole"), "person": _l("a person")},
    "what": {"active": _l("active"), "passport": _l("passport"), "people": _l("people")},
}
"""Values that stand in the lines as keys."""

DAYS = frozenset({"day", "due_on", "first", "last"})


KINDS = {
    "": _l("the whole academy"),
    "person": _l("a person"),
    "unit": _l("a unit"),
    "system": _l("the academy itself"),
    "directory": _l("a directory"),
    "directory_group": _l("a group of a directory"),
    "assignment": _l("an assignment"),
    "audience": _l("an audience"),
    "budget": _l("a budget"),
    "challenge": _l("a challenge"),
    "choice": _l("a setting"),
    "gift": _l("a gift"),
    "import": _l("a roster"),
    "question_report": _l("a report about a question"),
    "review": _l("texts to be read"),
    "redemption": _l("a request for a gift"),
    "report": _l("a scheduled report"),
    "roster": _l("the roster"),
    "visa": _l("a visa"),
}
"""What a party is called whose name the reader may not know, or that has none."""


def details_of(details: Mapping[str, Any]) -> str:
    """In the reader's words, on one line."""
    told = {key: value for key, value in details.items() if value is not None and value != ""}
    return ", ".join(
        _("%(what)s: %(value)s", what=NAMES.get(key, key), value=_said(key, value))
        for key, value in told.items()
    )


def party_of(party: Party) -> str:
    """What somebody or something is called."""
    return party.name or str(KINDS.get(party.kind, party.kind))


def _said(key: str, value: Any) -> str:
    if isinstance(value, Party):
        return party_of(value)
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, list):
        return " ".join(str(each) for each in value)
    if key == "fields":
        return ", ".join(str(FIELDS.get(each, each)) for each in str(value).split())
    if key in DAYS:
        return _day(str(value))
    if key == "week":
        return _weekdays(str(value))
    if isinstance(value, int):
        return number(value)
    return str(VALUES.get(key, {}).get(str(value), value))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _weekdays(digits: str) -> str:
    """A working week, kept as the digits of its days from 1 for Monday."""
    names = get_day_names("abbreviated", locale=get_locale())
    return " ".join(names[int(each) - 1] for each in digits if each in "1234567")
