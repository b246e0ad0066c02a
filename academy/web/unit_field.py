"""A unit in a form: chosen from a list where there are few, found by its name where there are many."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import Field
from wtforms.validators import ValidationError

from academy.errors import Invalid, NotFound
from academy.services import unit_choices
from academy.services.unit_choices import UnitChoices
from academy.services.viewer import Viewer
from academy.web.forms import tidy


class UnitField(Field):  # type: ignore[misc]  # WTForms has no types
    """``data`` is a unit's id; None for the empty choice, where there is one.

    What may be chosen is told by ``offer``, before the field is validated and shown.
    """

    known: UnitChoices
    data: int | None
    empty = ""

    @property
    def unit_id(self) -> int:
        """The unit that was chosen. To be asked of a valid field without an empty choice."""
        assert self.data is not None  # noqa: S101 -- validated, and no choice is empty
        return self.data

    def offer(self, known: UnitChoices, *, empty: str = "") -> None:
        """The units to choose from, and what no unit is called, if that is a choice. Otherwise a new form
        begins with the first.
        """
        self.known, self.empty = known, empty
        if self.raw_data:
            self.data = known.chosen(tidy(self.raw_data[0]))
        elif self.raw_data is None and self.data is None and not empty:
            self.data = next(iter(known.named), None)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was written says nothing yet: see ``offer``."""

    def pre_validate(self, form: Any) -> None:
        """Nothing is chosen for anybody: who means none says so, and of several one is named."""
        words = tidy(self.raw_data[0]) if self.raw_data else ""
        if self.data is not None or (self.empty and not words):
            return
        if len(self.known.named) > 1 and words and not self.known.is_all:
            raise ValidationError(_("Several units are called so. Which of them?"))
        raise ValidationError(_("Choose one of your units."))


def choices(
    session: Session,
    viewer: Viewer,
    *roles: str,
    name: str = "unit",
    current: int | None = None,
) -> UnitChoices:
    """What the field *name* offers: see ``unit_choices.offered``. *current* is what it holds so far."""
    wanted = tidy(request.values.get(name)) or current
    return unit_choices.offered(session, viewer, *roles, wanted=wanted)


def chosen(session: Session, viewer: Viewer, *roles: str, name: str = "unit") -> int:
    """The unit that was posted as *name*. Raises ``Invalid`` for several and for none, ``NotFound`` for one
    that is not hers.
    """
    words = tidy(request.form.get(name))
    known = choices(session, viewer, *roles, name=name)
    unit_id = known.chosen(words)
    if unit_id is not None:
        return unit_id
    if words.isascii() and words.isdecimal():
        raise NotFound("There is no such unit here.")
    if words and known.named and not known.is_all:
        raise Invalid("Several units are called so. Which of them?", field=name)
    raise Invalid("Choose one of your units.", field=name)
