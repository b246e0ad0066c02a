"""The news about the books: what was given, corrected or taken, what waits, what was decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.services.catalogue import Catalogue
from academy.web import filters
from academy.web.notices import Words, tells


@tells("grant")
def granted(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """Somebody gave something by hand."""
    sentence = _("A gift to you: %(amounts)s. The reason: %(reason)s")
    return _with_amounts(sentence, values)


@tells("correction")
def corrected(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """Something should have earned more."""
    sentence = _("We put something right for you: %(amounts)s more. The reason: %(reason)s")
    return _with_amounts(sentence, values)


@tells("reversal")
def reversed_(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """Something was taken back."""
    sentence = _(
        "Two administrators took something back: %(amounts)s. The reason: %(reason)s "
        "If that is wrong, tell them."
    )
    return _with_amounts(sentence, values)


@tells("refused")
def refused(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To who asked for it: a second administrator said no."""
    kinds = {
        "grant": _("Your gift for %(person)s was refused by a second administrator."),
        "correction": _("Your correction for %(person)s was refused by a second administrator."),
        "reversal": _("Your reversal for %(person)s was refused by a second administrator."),
    }
    return Words(kinds[values["kind"]] % {"person": values["person"]}, url_for("books.index"))


@tells("held")
def held(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """Something that she earned waits for a look."""
    text = _(
        "Something you earned waits for a look. %(why)s A person decides by %(date)s, and you can say "
        "something to it. Nothing is lost.",
        why=filters.doubt(values["doubt"]),
        date=filters.day(datetime.fromisoformat(values["decide_by"])),
    )
    return Words(text, url_for("rewards.show", _anchor="waiting"))


@tells("decided")
def decided(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """What waited was paid, or refused."""
    amounts = {"amounts": filters.amounts(values), "reason": values["reason"] or ""}
    if values["decision"] == "refuse":
        text = _("We looked, and this was not paid: %(amounts)s. The reason: %(reason)s", **amounts)
    elif values["decision"] == "time":
        text = _("What waited for a look is yours: %(amounts)s. Nobody had anything against it.")
        text %= amounts
    else:
        text = _("We looked, and it is yours: %(amounts)s.") % amounts
    return Words(text, url_for("rewards.show"))


@tells("audit")
def audited(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To administrators: the books are not right."""
    count = len(values["faults"])
    text = ngettext(
        "The nightly audit found %(num)s broken invariant. Run: academy audit",
        "The nightly audit found %(num)s broken invariants. Run: academy audit",
        count,
    )
    return Words(text, url_for("books.index"))


def _with_amounts(sentence: str, values: Mapping[str, Any]) -> Words:
    text = sentence % {"amounts": filters.amounts(values), "reason": values["reason"]}
    return Words(text, url_for("rewards.show"))
