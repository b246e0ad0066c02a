"""A person in a form, found by her name, address or number."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from academy.services.person_choices import Choice
from academy.web.forms import tidy

LONGEST = 300
"""Characters of a name, a unit's and a number, as they are offered."""


class PersonField(StringField):  # type: ignore[misc]  # WTForms has no types
    """``data`` is what was written, or of the one person whom that finds her full name. Nobody is chosen
    for anybody: of ``several`` one is named.

    *endpoint* answers with people as one writes; whom the words sent find is told by ``offer``.
    """

    several: Sequence[str] = ()

    def __init__(self, label: Any = None, *, endpoint: str, **values: Any) -> None:
        super().__init__(label, [Length(max=LONGEST)], [tidy], **values)
        self.endpoint = endpoint

    def offer(self, found: Sequence[Choice]) -> None:
        """The people whom the words that were sent find."""
        names = [each.full_name for each in found]
        if len(names) == 1:
            self.data = names[0]
        self.several = names if len(names) > 1 else ()

    def pre_validate(self, form: Any) -> None:
        """Of several people one is named."""
        if self.several:
            people = "; ".join(self.several[:5])
            sentence = _(
                "Several people go by this. Write one of them in full: %(people)s", people=people
            )
            raise ValidationError(sentence)


def sent_words(name: str) -> str:
    """What was written into the field *name*, or asked for in an address."""
    return tidy(request.values.get(name))[:LONGEST]
