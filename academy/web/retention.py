"""How long things are kept: administrators choose, with the numbers of rows that would go."""

from flask import Blueprint, Response, flash, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import retention
from academy.web.doors import to_page
from academy.web.forms import Form
from academy.web.policy import Who, allow, me

blueprint = Blueprint("retention", __name__, url_prefix="/privacy/retention")

WORDS: dict[str, tuple[LazyString, LazyString]] = {
    "answers": (
        _l("Single answers and their times"),
        _l("Then only sums by question and month are left, and the score of each quiz."),
    ),
    "notices": (
        _l("What people were told"),
        _l("Then it is only known that they were told something."),
    ),
    "holds": (
        _l("Doubts about a payment"),
        _l("Then what was said is gone; that somebody decided stays."),
    ),
    "reports": (_l("Runs of scheduled reports"), _l("Then nobody knows who got which, when.")),
    "journal": (
        _l("The journal of those who run the academy"),
        _l("Its lines never change; only what lies years back goes."),
    ),
}

FIXED: tuple[tuple[LazyString, LazyString], ...] = (
    (_l("Failed sign-ins, and addresses that looked at credentials"), _l("one day")),
    (_l("Exported tables, prints"), _l("one day")),
    (_l("Exported tables of a scheduled report"), _l("seven days")),
    (_l("Answers of the API, kept for repeats"), _l("seven days")),
    (_l("Devices on which somebody is signed in"), _l("thirty days")),
    (_l("Mail that was sent"), _l("thirty days")),
    (_l("Hashes by which an erased person’s address is known"), _l("three years")),
    (_l("Lines of the books"), _l("for good: under an account that nobody holds, once erased")),
    (_l("Stamps, visas, passport, finished lessons"), _l("as long as the person is here")),
)


class RetentionForm(Form):
    """Months, rule by rule."""


for _rule in retention.RULES:
    setattr(
        RetentionForm,
        _rule.name,
        IntegerField(
            WORDS[_rule.name][0],
            validators=[
                InputRequired(),
                NumberRange(_rule.least, _rule.most, _l("From %(min)s to %(max)s months.")),
            ],
        ),
    )


@blueprint.get("")
@allow(Who.ADMIN)
def show() -> Response:
    """What is chosen, and how many rows would go tonight."""
    return _page(None)


@blueprint.post("")
@allow(Who.ADMIN)
def save() -> Response:
    """Choose, for who runs the whole academy."""
    form = RetentionForm()
    if not form.validate():
        return _page(form, status=422)
    with writing() as session:
        retention.choose(
            session, me(), {r.name: form[r.name].data for r in retention.RULES}, at=now()
        )
    flash(_("Saved. The next night goes by it."), "success")
    return to_page("/privacy/retention")


def _page(form: RetentionForm | None, *, status: int = 200) -> Response:
    with reading() as session:
        standing = retention.read(session, at=now())
    values = {each.rule.name: each.months for each in standing}
    page = render_template(
        "privacy/retention.html",
        form=form or RetentionForm(formdata=None, **values),
        standing=standing,
        words=WORDS,
        fixed=FIXED,
        may_choose=me().administers_all,
    )
    return make_response(page, status)
