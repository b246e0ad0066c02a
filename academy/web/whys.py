"""Why a question is asked, in one sentence of the reader's language.

Before the answer the sentence may name a skill and a date, never an idea that stands among today's
options: where a name would tell, the sentence does without it, and says it after the answer.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import assert_never

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from academy.engine.marking import Verdict, fold
from academy.engine.why import Reason, Why
from academy.manuscript.documents import Question, pick

Name = Callable[[str | None], str]
"""From a skill's id to its name; empty where it has none, or must not be said yet."""

LATELY = 7
"""Days within which a day is called by its name."""


def tells(name: str, ideas: Iterable[str]) -> bool:
    """Whether *name* stands in one of the *ideas* or one of them in it, however they are written."""
    said = fold(name)
    return any(idea and (said in idea or idea in said) for idea in map(fold, ideas))


def ideas_of(questions: Iterable[Question], language: str) -> Iterator[str]:
    """Every idea that *questions* offer in *language*, and every word that they want to hear."""
    for question in questions:
        for option in (*question.options, *question.partners):
            yield pick(option.text, language)
        for words in question.wordings.values():
            yield from words


def sentence(why: Why, name: Name) -> str:
    """Why this question, and why today; *name* gives the names that may be said."""
    skill, other = _quoted(name(why.skill)), _quoted(name(why.other))
    if skill:
        return _with_name(why, skill, other)
    return _without_name(why)


def afterword(why: Why, name: Name, verdict: Verdict, *, was_named: bool) -> str:
    """What can be said now that the question is answered; empty where nothing is left to say."""
    if why.reason is Reason.REPAIR:
        if verdict == "right":
            return str(_("It tripped you up %(when)s. Not today.", when=_when(why)))
        return str(_("It tripped you up %(when)s as well. It is a stubborn one.", when=_when(why)))
    return "" if was_named else sentence(why, name)


def _with_name(why: Why, skill: str, other: str) -> str:  # noqa: C901 -- one case for each reason
    match why.reason:
        case Reason.NEW:
            said = _("You have not met %(skill)s yet.", skill=skill)
        case Reason.BUILDS_ON if other:
            said = _(
                "You have not met %(skill)s yet, and you know what it builds on: %(other)s.",
                skill=skill,
                other=other,
            )
        case Reason.BUILDS_ON:
            said = _(
                "You have not met %(skill)s yet, and you know what it builds on.", skill=skill
            )
        case Reason.OPENS if other:
            said = _("%(skill)s opens the way to %(other)s.", skill=skill, other=other)
        case Reason.OPENS:
            said = _("%(skill)s opens the way to something new.", skill=skill)
        case Reason.SETTLING:
            said = _(
                "%(skill)s came up %(when)s. Let us see whether it has settled.",
                skill=skill,
                when=_when(why),
            )
        case Reason.FADING:
            said = _(
                "%(skill)s may be fading: %(time)s since you answered about it.",
                skill=skill,
                time=_time(why),
            )
        case Reason.REPAIR:
            said = _(
                "This one tripped you up %(when)s. A second look at %(skill)s, now that it has had time.",
                skill=skill,
                when=_when(why),
            )
        case Reason.STRETCH:
            said = _("A step further, beside the other question. It concerns %(skill)s.", skill=skill)
        case Reason.WARM_UP:
            said = _("You probably know this one, about %(skill)s. It goes with the other.", skill=skill)
        case Reason.PRIORITY:
            said = _("%(skill)s matters to your company just now.", skill=skill)
        case Reason.RESTED:
            said = _("You have met it all; this one, about %(skill)s, rested longest.", skill=skill)
        case _:
            assert_never(why.reason)
    return str(said)


def _without_name(why: Why) -> str:
    match why.reason:
        case Reason.NEW:
            said = _("You have not met this yet.")
        case Reason.BUILDS_ON:
            said = _("You have not met this yet, and you know what it builds on.")
        case Reason.OPENS:
            said = _("This opens the way to something new.")
        case Reason.SETTLING:
            said = _("This came up %(when)s. Let us see whether it has settled.", when=_when(why))
        case Reason.FADING:
            said = _("It may be fading: %(time)s since you answered about it.", time=_time(why))
        case Reason.REPAIR:
            said = _(
                "This one tripped you up %(when)s. A second look, now that it has had time.",
                when=_when(why),
            )
        case Reason.STRETCH:
            said = _("A step further, beside the other question.")
        case Reason.WARM_UP:
            said = _("You probably know this one. It goes with the other.")
        case Reason.PRIORITY:
            said = _("This matters to your company just now.")
        case Reason.RESTED:
            said = _("You have met it all; this one rested longest.")
        case _:
            assert_never(why.reason)
    return str(said)


def _quoted(name: str) -> str:
    return str(_("“%(name)s”", name=name)) if name else ""


def _when(why: Why) -> str:
    """The day of the last answer: yesterday, on Tuesday, on 3 November."""
    if why.last is None:
        return str(_("lately"))
    days = why.days or 0
    if days <= 0:
        return str(_("today"))
    if days == 1:
        return str(_("yesterday"))
    return _on(why.last, is_lately=days < LATELY)


def _on(day: date, *, is_lately: bool) -> str:
    if is_lately:
        return str(_("on %(weekday)s", weekday=format_date(day, "EEEE", rebase=False)))
    return str(_("on %(date)s", date=format_date(day, "d MMMM", rebase=False)))


def _time(why: Why) -> str:
    """How long ago the last answer was, in days, weeks or months."""
    days = max(why.days or 0, 1)
    if days < 14:
        return str(ngettext("%(num)s day", "%(num)s days", days))
    if days < 61:
        return str(ngettext("%(num)s week", "%(num)s weeks", days // 7))
    return str(ngettext("%(num)s month", "%(num)s months", round(days / 30.4)))
