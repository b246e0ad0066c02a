"""The news for authors: what became of what they sent, and which facts have aged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from academy.errors import NotFound
from academy.services.catalogue import Catalogue
from academy.web.filters import day
from academy.web.languages import language
from academy.web.notices import Words, tells


@tells("review_approved")
def approved(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To who sent it: somebody read it."""
    return Words(_("What you sent was approved. It can be published."), _review(values))


@tells("review_returned")
def returned(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To who sent it: something is to be changed."""
    return Words(
        _("What you sent came back to you, with a word on what to change."), _review(values)
    )


@tells("review_published")
def published(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To who sent it: it is live."""
    return Words(_("What you wrote is published."), _review(values))


@tells("review_refused")
def refused(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To who sent it: its moment came, and it could not be published."""
    sentence = _("What you sent was to be published now, and could not be: see what is in the way.")
    return Words(sentence, _review(values))


@tells("lesson_aged")
def aged(values: Mapping[str, Any], live: Catalogue) -> Words:
    """To an author: somebody should look at a lesson's facts."""
    try:
        title = live.lesson(values["lesson"]).document.text(language())[0].title
    except NotFound:  # retired meanwhile
        title = values["lesson"]
    when = day(date.fromisoformat(values["day"]))
    sentence = _("“%(title)s” asked to be looked at again by %(day)s.", title=title, day=when)
    return Words(sentence, _desk())


def _review(values: Mapping[str, Any]) -> str:
    return url_for("authoring.review", review_uid=values["review"])


def _desk() -> str:
    return url_for("authoring.show")
