"""The forms of assignments: what is asked of whom, and by when."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from academy.engine.due import Terms
from academy.models.audiences import Assignment
from academy.services.assignments import desk, targets
from academy.services.assignments.desk import Plan
from academy.services.catalogue import Catalogue
from academy.web.assignment_words import say
from academy.web.forms import Form, tidy

DUE = {
    "none": _l("Whenever people like"),
    "day": _l("On one day for all"),
    "days": _l("So many days after somebody came in"),
}


class DueForm(Form):
    """When something is due."""

    due = RadioField(_l("Due date"), default="none")
    due_on = DateField(_l("The day"), validators=[Optional()])
    due_days = IntegerField(
        _l("Days from coming in"), validators=[Optional(), NumberRange(0, desk.MOST_DAYS)]
    )
    grace_days = IntegerField(
        _l("Days of grace"), default=0, validators=[Optional(), NumberRange(0, 365)]
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.due.choices = [(key, str(text)) for key, text in DUE.items()]

    @property
    def terms(self) -> Terms:
        """What was written."""
        return Terms(
            due_on=self.due_on.data if self.due.data == "day" else None,
            due_days=self.due_days.data if self.due.data == "days" else None,
            grace_days=(self.grace_days.data or 0) if self.due.data != "none" else 0,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """A chosen way needs its value, and no value waits for a way that was not chosen."""
        sound = bool(super().validate(extra_validators))
        for way, value in (("day", self.due_on), ("days", self.due_days)):
            if value.errors:
                continue
            if self.due.data == way and value.data is None:
                value.errors = [_("Say when, or choose another way.")]
                sound = False
            elif self.due.data != way and value.data is not None:
                told = _("Choose “%(way)s” above, or leave this empty.", way=DUE[way])
                value.errors = [told]
                sound = False
        return sound


class AssignmentForm(DueForm):
    """What shall be asked of whom."""

    audience = SelectField(_l("Audience"), validators=[InputRequired(_l("Choose who is asked."))])
    what = SelectField(_l("What shall be finished"))
    how = RadioField(_l("How it is asked"), default="suggested")
    reason = TextAreaField(_l("Why"), filters=[tidy], validators=[Length(max=desk.LONGEST_REASON)])
    renews_days = IntegerField(
        _l("Asked again after so many days"),
        validators=[Optional(), NumberRange(1, desk.MOST_DAYS)],
    )
    takes_later = BooleanField(_l("Ask those as well who join the audience later"), default=True)

    def __init__(self, audiences: Mapping[str, str], live: Catalogue, **values: Any) -> None:
        super().__init__(**values)
        self.audience.choices = {"": _("Choose an audience"), **audiences} if audiences else {}
        self.what.choices = {
            f"{each.kind}:{each.slug or ''}": say(each) for each in targets.all_of(live)
        }
        self.how.choices = [
            ("suggested", _("Suggested")),
            ("mandatory", _("Mandatory: people read why")),
        ]

    def plan(self) -> Plan:
        """What was written."""
        kind, _colon, target = self.what.data.partition(":")
        terms = self.terms
        return Plan(
            audience=self.audience.data,
            kind=kind,
            target=target or None,
            is_mandatory=self.how.data == "mandatory",
            reason=self.reason.data,
            due_on=terms.due_on,
            due_days=terms.due_days,
            grace_days=terms.grace_days,
            renews_days=self.renews_days.data,
            takes_later=self.takes_later.data,
        )


class ReasonForm(Form):
    """Why something is not asked of one person."""

    reason = TextAreaField(_l("Why"), filters=[tidy], validators=[Length(max=500)])


def due_form(one: Assignment) -> DueForm:
    """The form of when an assignment is due now."""
    due = "day" if one.due_on else "days" if one.due_days is not None else "none"
    values = {"due": due, "due_on": one.due_on, "due_days": one.due_days}
    return DueForm(formdata=None, **values, grace_days=one.grace_days)
