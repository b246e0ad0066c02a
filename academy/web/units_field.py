"""Several units in a form, where there are more than anybody looks through: each found by its name."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import Field
from wtforms.validators import ValidationError

from academy.services import unit_choices
from academy.services.unit_choices import Choice
from academy.services.viewer import Viewer
from academy.web.forms import tidy

MORE = "more"
"""The name of the button that only adds the unit which was written."""


class UnitsField(Field):  # type: ignore[misc]  # WTForms has no types
    """``data`` are the ids of the units that are chosen so far, and of the one whose name was written.

    Which they are is told by ``offer``, before the field is validated and shown.
    """

    data: list[int]
    named: Mapping[int, Choice]
    roles: tuple[str, ...]
    unclear = ""
    """What was written and finds no unit, or ``several``."""
    several: Sequence[str] = ()

    def offer(self, session: Session, viewer: Viewer, *roles: str) -> None:
        """Look up what was sent among the units over which the *viewer* holds one of *roles*."""
        self.roles = roles
        sent = [tidy(each) for each in self.raw_data or ()]
        ids = [int(each[:18]) for each in sent if each.isascii() and each.isdecimal()]
        self.data = list(dict.fromkeys(ids if self.raw_data is not None else self.data or ()))
        for words in (each for each in sent if each and not each.isdecimal()):
            found = unit_choices.matching(session, viewer, words, *roles)
            if len(found) == 1:
                self.data = list(dict.fromkeys([*self.data, *found]))
            else:
                self.unclear, self.several = words, [each.full_name for each in found.values()]
        self.named = unit_choices.called(session, viewer, self.data, *roles)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was written says nothing yet: see ``offer``."""

    def pre_validate(self, form: Any) -> None:
        """What is written means one unit."""
        if self.several:
            units = "; ".join(self.several[:5])
            sentence = _(
                "Several units are called so. Write one of them in full: %(units)s", units=units
            )
            raise ValidationError(sentence)
        if self.unclear:
            raise ValidationError(_("No unit of yours is called so."))
