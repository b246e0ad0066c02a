"""The forms of those behind the counter: a gift in every language, its stock, its codes."""

from decimal import Decimal
from typing import Any

from babel import Locale
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from academy.engine.shop import DEAREST, MOST_CENTS
from academy.errors import Invalid
from academy.models.shop import Gift
from academy.services import catalogue, gifts
from academy.services.unit_choices import UnitChoices
from academy.web.forms import Form, tidy
from academy.web.policy import me
from academy.web.unit_field import UnitField, choices

KINDS = {
    "thing": _l("a thing"),
    "voucher": _l("a voucher with codes"),
    "donation": _l("a donation"),
}
MOST_STOCK = gifts.MOST_STOCK


class GiftForm(Form):
    """What an administrator writes of a gift; its words are asked in every language of the content."""

    kind = SelectField(_l("Kind"))
    unit = UnitField(_l("For the people of"))
    stars = IntegerField(_l("Stars"), [InputRequired(), NumberRange(0, DEAREST)], default=0)
    keys = IntegerField(_l("Keys"), [InputRequired(), NumberRange(0, DEAREST)], default=0)
    value = DecimalField(
        _l("Value in money"), [InputRequired(), NumberRange(0, MOST_CENTS // 100)], default=0
    )
    cap = IntegerField(_l("How often for one person"), [Optional(), NumberRange(1, 1_000_000)])
    is_automatic = BooleanField(_l("Granted at once: nobody needs to look at the request"))
    opens = DateField(_l("Offered from"), [Optional()])
    closes = DateField(_l("Offered until"), [Optional()])
    stock = IntegerField(_l("How many there are"), [Optional(), NumberRange(0, MOST_STOCK)])

    def __init__(self, known: UnitChoices, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = {kind: str(name) for kind, name in KINDS.items()}
        self.unit.offer(known, empty=_("everybody") if me().administers_all else "")

    def words(self, what: str) -> dict[str, str]:
        """The words of *what* by language, without those left empty."""
        prefix = f"{what}_"
        return {
            name.removeprefix(prefix): field.data
            for name, field in self._fields.items()
            if name.startswith(prefix) and field.data
        }

    def details(self) -> gifts.Details:
        """What was written."""
        return gifts.Details(
            name=self.words("name"),
            text=self.words("text"),
            kind=self.kind.data,
            stars=self.stars.data,
            keys=self.keys.data,
            value=int((self.value.data * 100).to_integral_value()),
            cap=self.cap.data,
            is_automatic=self.is_automatic.data,
            opens=self.opens.data,
            closes=self.closes.data,
            unit_id=self.unit.data,
        )


class StockForm(Form):
    """Something comes or goes."""

    amount = IntegerField(_l("How many"), [InputRequired(), NumberRange(-MOST_STOCK, MOST_STOCK)])
    reason = StringField(
        _l("Why"), filters=[tidy], validators=[InputRequired(), Length(max=gifts.LONGEST_REASON)]
    )


class CodesForm(Form):
    """Codes, pasted or in a file."""

    codes = TextAreaField(_l("Codes, one a line"))
    file = FileField(_l("Or a CSV file, codes in its first column"))

    def text(self) -> str:
        """All that came. Raises ``Invalid`` for a file that is no text."""
        sent = request.files.get("file")
        data = sent.read() if sent else b""
        try:
            return "\n".join([self.codes.data or "", data.decode("utf-8-sig")]).strip()
        except UnicodeDecodeError:
            raise Invalid("This file is no text: save it as CSV in UTF-8.", field="file") from None


def new_form(session: Session, **values: Any) -> GiftForm:
    """The form, with fields for the words of each language of the content."""
    live = catalogue.current(session, me().publication)
    names: dict[str, Any] = {}
    for code in live.languages.complete:
        name = Locale.parse(code).get_display_name(get_locale())
        asked = [InputRequired()]
        names[f"name_{code}"] = StringField(
            _("Name (%(language)s)", language=name), [*asked, Length(max=120)], filters=[tidy]
        )
        names[f"text_{code}"] = TextAreaField(
            _("Words (%(language)s)", language=name), [*asked, Length(max=500)], filters=[tidy]
        )
    made: type[GiftForm] = type("GiftFormInLanguages", (GiftForm,), names)
    return made(choices(session, me(), current=values.get("unit")), **values)


def filled(session: Session, gift: Gift) -> GiftForm:
    """The form with what *gift* says now."""
    words = {f"name_{code}": words for code, words in gift.name.items()}
    words |= {f"text_{code}": words for code, words in gift.text.items()}
    return new_form(
        session,
        formdata=None,
        kind=gift.kind,
        unit=str(gift.unit_id or ""),
        stars=gift.stars,
        keys=gift.keys,
        value=Decimal(gift.value) / 100,
        cap=gift.cap,
        is_automatic=gift.is_automatic,
        opens=gift.opens,
        closes=gift.closes,
        **words,
    )
