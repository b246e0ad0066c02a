"""The news for authors: who asks them to read, what was said, what became of it, which facts have aged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.errors import NotFound
from academy.manuscript.documents import pick
from academy.services.catalogue import Catalogue
from academy.web.filters import day
from academy.web.languages import language
from academy.web.notices import Words, tells


@tells("review_asked")
def asked(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To whoever may decide: somebody waits for her eyes."""
    said = {"person": values["name"], "texts": _texts(values)}
    sentence = _("%(person)s asks you to read: %(texts)s.", **said)
    if values["again"]:
        sentence = _("%(person)s asks you to read again: %(texts)s.", **said)
    return Words(sentence, _review(values))


@tells("draft_commented")
def commented(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To who writes it, or spoke of it before: something was said of its lines."""
    said = {"person": values["name"], "texts": _texts(values)}
    return Words(_("%(person)s commented on %(texts)s.", **said), _comments(values))


@tells("review_approved")
def approved(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To whose text it is: somebody read it."""
    if texts := _texts(values):
        return Words(_("Approved: %(texts)s. It can be published.", texts=texts), _review(values))
    return Words(_("What you sent was approved. It can be published."), _review(values))


@tells("review_returned")
def returned(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To whose text it is: something is to be changed."""
    if texts := _texts(values):
        sentence = _("Given back, with a word on what to change: %(texts)s.", texts=texts)
        return Words(sentence, _review(values))
    return Words(
        _("What you sent came back to you, with a word on what to change."), _review(values)
    )


@tells("review_published")
def published(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To whose text it is: it is live."""
    if texts := _texts(values):
        return Words(_("Published: %(texts)s. Learners have it now.", texts=texts), _review(values))
    return Words(_("What you wrote is published."), _review(values))


@tells("review_refused")
def refused(values: Mapping[str, Any], _live: Catalogue) -> Words:
    """To whose text it is: its moment came, and it could not be published."""
    if texts := _texts(values):
        sentence = _(
            "Not published when it was due: %(texts)s. See what is in the way.", texts=texts
        )
        return Words(sentence, _review(values))
    sentence = _("What you sent was to be published now, and could not be: see what is in the way.")
    return Words(sentence, _review(values))


@tells("lesson_aged")
def aged(values: Mapping[str, Any], live: Catalogue) -> Words:
    """To an author: somebody should look at a lesson's facts."""
    href = url_for("authoring.list_editions", kind="lesson", slug=values["lesson"])
    try:
        title = live.lesson(values["lesson"]).document.text(language())[0].title
    except NotFound:  # retired meanwhile
        title, href = values["lesson"], url_for("authoring.show")
    when = day(date.fromisoformat(values["day"]))
    sentence = _("“%(title)s” asked to be looked at again by %(day)s.", title=title, day=when)
    return Words(sentence, href)


def _texts(values: Mapping[str, Any]) -> str:
    """What the news is about, as it was called then; empty for news from before that was noted."""
    if not values.get("titles"):
        return ""
    title = pick(values["titles"], language())
    if not values["more"]:
        return str(_("“%(title)s”", title=title))
    more = ngettext(
        "“%(title)s” and %(num)s more", "“%(title)s” and %(num)s more", values["more"], title=title
    )
    return str(more)


def _review(values: Mapping[str, Any]) -> str:
    return url_for("authoring.review", review_uid=values["review"])


def _comments(values: Mapping[str, Any]) -> str:
    """Where they are read: beside the lines that they are about."""
    if values["review"]:
        return url_for("authoring.review", review_uid=values["review"], _anchor=values["comment"])
    return url_for("authoring.edit", draft_uid=values["draft"], _anchor=values["comment"])
