"""What all forms share."""

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from academy.errors import AcademyError, Invalid


def tidy(text: str | None) -> str:
    """Without the spaces that a phone's keyboard leaves at the ends; a line's end is one character, as
    browsers count it when they say that a text is long enough.
    """
    return (text or "").replace("\r\n", "\n").strip()


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form with its request-forgery token, which can say what a service found wrong."""

    def blame(self, error: AcademyError) -> None:
        """Show *error* beside the field that it names, or above the form."""
        sentence = _(error.sentence, **error.values)
        culprit = error.field if isinstance(error, Invalid) else None
        if culprit in self._fields:
            field: Any = self._fields[culprit]
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors.append(sentence)
