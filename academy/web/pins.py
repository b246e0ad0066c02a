"""Badges ready to be drawn, with their words in the page's language."""

from typing import assert_never

from flask_babel import gettext as _

from academy.drawing import Pin
from academy.engine.badges import Count, LessonsOf, Score, StreakOf, Use, WholeTheme
from academy.services.catalogue import Catalogue
from academy.services.published import Badge
from academy.web.filters import pick


def pin(badge: Badge, live: Catalogue, medal: str = "") -> Pin:
    """How *badge* is drawn; with *medal*, that medal of it."""
    kind, theme = _motif(badge)
    colours = {each.uid: each.document.colour for each in live.themes}
    name = with_medal(pick(badge.document.name), medal)
    return Pin(name=name, kind=kind, seed=badge.uid, colour=colours.get(theme, ""), medal=medal)


def with_medal(name: str, medal: str) -> str:
    """What a badge is called with that *medal* of it; its own name without one."""
    metals = {"bronze": _("bronze"), "silver": _("silver"), "gold": _("gold")}
    return f"{name}, {metals[medal]}" if medal else name


def _motif(badge: Badge) -> tuple[str, str]:
    """What it is given for (``drawing.motif``), and the theme that it belongs to, if to one."""
    match badge.document.when:
        case Count(what=what) | Use(what=what):
            return what, ""
        case Score():
            return "score", ""
        case StreakOf():
            return "streak", ""
        case WholeTheme(theme=theme):
            return "theme", theme
        case LessonsOf(theme=theme):
            return "lessons-of", theme
        case other:
            assert_never(other)
