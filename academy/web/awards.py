"""Badges, medals and levels as one reads of them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from academy.services.catalogue import Catalogue
from academy.services.published import Badge
from academy.web.filters import pick
from academy.web.notices import Words, tells


@tells("badge")
def earned(values: Mapping[str, Any], live: Catalogue) -> Words:
    """A badge, or a medal."""
    badge = next((each for each in live.badges_ever.values() if each.uid == values["badge"]), None)
    name = _named(badge)
    sentences = {
        "": _("The badge “%(name)s” is yours.", name=name),
        "bronze": _("The bronze medal “%(name)s” is yours.", name=name),
        "silver": _("The silver medal “%(name)s” is yours.", name=name),
        "gold": _("The gold medal “%(name)s” is yours.", name=name),
    }
    return Words(sentences[values["medal"]])


@tells("level")
def reached(values: Mapping[str, Any], live: Catalogue) -> Words:
    """A new level."""
    number = values["level"]
    if number > len(live.levels):  # the academy has fewer levels than it had
        return Words(_("You have reached level %(number)s.", number=number))
    name = pick(live.levels[number - 1].name)
    return Words(_("You have reached level %(number)s: %(name)s.", number=number, name=name))


@tells("badge_withdrawn")
def withdrawn(values: Mapping[str, Any], live: Catalogue) -> Words:
    """A human took one back."""
    said = _(
        "The badge “%(name)s” was taken back. The reason: %(reason)s If that is wrong, tell an "
        "administrator.",
        name=_named(live.badges_ever.get(values["badge"])),
        reason=values["reason"],
    )
    return Words(said)


def _named(badge: Badge | None) -> str:
    """Its name; of one that the academy does not know, which no publication makes, that it has none."""
    return pick(badge.document.name) if badge else "–"
