"""The form of something new: what it is called, and where it belongs."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from academy.errors import NotFound
from academy.manuscript import folder
from academy.services.authoring.drafts import LONGEST_TITLE
from academy.services.authoring.open_drafts import Line
from academy.services.catalogue import Catalogue
from academy.web import filters
from academy.web.forms import Form

PARENTS = {"theme": "", "season": "", **folder.PARENTS}
"""What can be begun here, and in what."""

WHERE = {"module": _l("Theme"), "lesson": _l("Module"), "question": _l("Module")}
CALLED = {"question": _l("What it asks")}


class NewForm(Form):
    """Never validated here: the service says what is wrong with a title."""

    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=LONGEST_TITLE)])
    parent = SelectField(_l("Module"), validators=[InputRequired()])


def form(kind: str, live: Catalogue, lines: Iterable[Line], *, parent: str, title: str) -> NewForm:
    """The form for a new one of *kind*. Raises ``NotFound`` for what nobody begins here."""
    if kind not in PARENTS:
        raise NotFound("There is nothing at this address.")
    blank = NewForm(formdata=None, title=title, parent=parent)
    blank.title.label.text = CALLED.get(kind, blank.title.label.text)
    above = PARENTS[kind]
    if not above:
        del blank.parent
        return blank
    blank.parent.label.text = WHERE[kind]
    things = live.themes if above == "theme" else live.modules
    choices = [(each.uid, filters.pick(each.document.title)) for each in things]
    choices += [
        (line.draft.slug, line.title)
        for line in lines
        if line.draft.kind == above and line.draft.item_id is None
    ]
    blank.parent.choices = choices
    return blank
