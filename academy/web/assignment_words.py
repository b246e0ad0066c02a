"""Assignments in words: what is asked, when it is due, and how often."""

from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from academy.engine.due import Terms
from academy.manuscript.documents import pick
from academy.services.assignments import targets
from academy.services.catalogue import Catalogue
from academy.web.languages import language


class Asking(Protocol):
    """An assignment, or what is asked of one person."""

    @property
    def kind(self) -> str: ...
    @property
    def target(self) -> str | None: ...


def asked_title(asking: Asking, live: Catalogue) -> str:
    """What is asked: the module “Two keys”, the passport."""
    found = targets.find(live, asking.kind, asking.target)
    if found is None:
        return str(_("“%(name)s”, which is no longer published", name=asking.target))
    return say(found)


def say(target: targets.Target) -> str:
    """The same of something published."""
    name = pick(target.title, language())
    match target.kind:
        case "module":
            return str(_("the module “%(name)s”", name=name))
        case "theme":
            return str(_("the theme “%(name)s”", name=name))
        case "visa":
            return str(_("the visa “%(name)s”", name=name))
        case _:
            return str(_("the passport"))


def due_words(terms: Terms, day: str) -> str:
    """When it is due; *day* is a fixed one, written."""
    if terms.due_on is not None:
        said = _("on %(day)s", day=day)
    elif terms.due_days is not None:
        said = ngettext(
            "%(num)d day after somebody came in",
            "%(num)d days after somebody came in",
            terms.due_days,
        )
    else:
        return str(_("no due date"))
    if not terms.grace_days:
        return str(said)
    grace = ngettext("%(num)d day of grace", "%(num)d days of grace", terms.grace_days)
    return str(_("%(due)s, %(grace)s", due=said, grace=grace))
