"""Days of the week on pages: their names, boxes to tick, and the seven squares of a streak."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from academy.services.streaks import Standing
from academy.web.languages import language

DAYS = range(7)


def name_of(day: int, width: str = "wide") -> str:
    """The name of *day* (0 is Monday) in the page's language."""
    names: dict[int, str] = Locale.parse(language().replace("-", "_")).days["stand-alone"][width]
    return names[day]


def digits(week: frozenset[int]) -> str:
    """*week*, whose days ``date.weekday()`` counts, as ``12345``."""
    return "".join(str(day + 1) for day in sorted(week))


class WeekField(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Days of a week to tick; ``digits`` is what was ticked, as ``12345``."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = [(str(day + 1), name_of(day)) for day in DAYS]

    @property
    def digits(self) -> str:
        """The days ticked, in order."""
        return "".join(sorted(set(self.data or ())))


def squares(standing: Standing) -> list[dict[str, str]]:
    """What the macro ``week`` shows."""
    return [
        {
            "letter": name_of(each.day.weekday(), "narrow"),
            "name": name_of(each.day.weekday()),
            "state": each.square,
        }
        for each in standing.week
    ]


def title(standing: Standing) -> str:
    """How long it is."""
    if length := standing.length:
        return str(
            ngettext("%(num)s working day in a row", "%(num)s working days in a row", length)
        )
    if standing.has_begun:
        return str(_("A new streak begins with your next answer"))
    return str(_("Your first week"))


def aside(standing: Standing) -> str:
    """The freezes that are kept, and the longest there was."""
    words: Sequence[str] = (
        ngettext("%(num)s freeze kept", "%(num)s freezes kept", standing.freezes)
        if standing.freezes
        else "",
        _("longest: %(days)s", days=standing.longest) if standing.longest > standing.length else "",
    )
    return " · ".join(filter(None, words))
