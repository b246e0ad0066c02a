"""What a line of the journal tells besides who, what and whom, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

NAMES = {
    "after": _l("now"),
    "amount": _l("amount"),
    "badge": _l("badge"),
    "before": _l("before"),
    "below": _l("below unit"),
    "changed": _l("changed"),
    "codes": _l("codes"),
    "count": _l("number"),
    "country": _l("country"),
    "day": _l("day"),
    "days": _l("days"),
    "due_days": _l("days to do it"),
    "due_on": _l("due on"),
    "events": _l("events"),
    "fields": _l("what"),
    "first": _l("from"),
    "format": _l("file"),
    "grace_days": _l("days of grace"),
    "has_boards": _l("boards"),
    "is_mandatory": _l("mandatory"),
    "is_pseudonymous": _l("codes instead of names"),
    "is_renamed": _l("renamed"),
    "job": _l("job"),
    "joined": _l("joined"),
    "kind": _l("kind"),
    "last": _l("until"),
    "leaving": _l("leaving"),
    "left": _l("left"),
    "moved": _l("moved"),
    "name": _l("name"),
    "new": _l("new"),
    "people": _l("people"),
    "person": _l("person"),
    "published": _l("published"),
    "reason": _l("reason"),
    "refused": _l("refused"),
    "region": _l("holidays of"),
    "retired": _l("retired"),
    "role": _l("role"),
    "rows": _l("lines"),
    "scope": _l("scope"),
    "share": _l("per cent"),
    "takes_later": _l("for those who come later, too"),
    "target": _l("of"),
    "time_zone": _l("time zone"),
    "token": _l("token"),
    "tokens": _l("tokens"),
    "unit": _l("unit"),
    "visa": _l("visa"),
    "week": _l("working days"),
    "what": _l("what"),
}
"""What the details of lines are called; others stand as they are written."""


def details_of(details: Mapping[str, Any]) -> str:
    """Ids, dates and numbers, on one line."""
    told = {key: value for key, value in details.items() if value is not None}
    return ", ".join(f"{NAMES.get(key, key)} {_said(value)}" for key, value in told.items())


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, list):
        return " ".join(str(each) for each in value)
    return str(value)
