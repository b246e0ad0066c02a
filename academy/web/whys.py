"""Why a question is asked, in one sentence of the reader's language.

Before the answer the sentence may name a skill and a date, never an idea that stands among today's
options: where a name would tell, the sentence does without it, and says it after the answer.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from academy.engine.marking import Verdict, fold
from academy.engine.why import Reason, Why
from academy.manuscript.documents import Kind, Question, pick

ARTICLE = re.compile(r"^(?:(the|an?|les?|la|une?|des|du) |l['’])")
"""What English and French names begin with, and may begin with differently among the options."""

Name = Callable[[str | None], str]
"""From a skill's id to its name; empty where it has none, or must not be said yet."""

TYPED = frozenset({Kind.SHORT_TEXT, Kind.BLANKS})

LATELY = 7
"""Days within which a day is called by its name."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as translators know it."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said for a reason: with its names, with the skill's alone, or with none at all."""

    named: Said
    bare: Said
    alone: Said = Said("")


def N_(sentence: str) -> Said:  # noqa: N802 -- the name by which sentences are gathered
    """*sentence*, which is translated where it is said."""
    return Said(sentence)


GROUPS = {
    "what her answers say": N_("your answers so far"),
    "difficulty": N_("how hard it is for everybody"),
    "this question": N_("your earlier answers to this very question"),
    "time since": N_("the time since you last answered it"),
    "how quickly": N_("how quickly you answer"),
    "the skill": N_("your answers on this notion"),
    "her level": N_("how your latest answers went"),
    "the moment": N_("when you answer, and after how many questions"),
}
"""The groups that contributions to a prediction are told in."""

WORDINGS = {
    Reason.NEW: Wording(
        N_("You have not met %(skill)s yet."),
        N_("You have not met this yet."),
    ),
    Reason.BUILDS_ON: Wording(
        N_("You have not met %(skill)s yet, and you know what it builds on: %(other)s."),
        N_("You have not met this yet, and you know what it builds on."),
        N_("You have not met %(skill)s yet, and you know what it builds on."),
    ),
    Reason.OPENS: Wording(
        N_("%(skill)s opens the way to %(other)s."),
        N_("This opens the way to something new."),
        N_("%(skill)s opens the way to something new."),
    ),
    Reason.SETTLING: Wording(
        N_("%(skill)s came up %(when)s. Let us see whether it has settled."),
        N_("This came up %(when)s. Let us see whether it has settled."),
    ),
    Reason.FADING: Wording(
        N_("%(skill)s may be fading: %(time)s since you answered about it."),
        N_("It may be fading: %(time)s since you answered about it."),
    ),
    Reason.REPAIR: Wording(
        N_(
            "This one tripped you up %(when)s. A second look at %(skill)s, now that it has had time."
        ),
        N_("This one tripped you up %(when)s. A second look, now that it has had time."),
    ),
    Reason.DOUBT: Wording(
        N_(
            "You slipped on %(skill)s %(when)s. Let us see whether something about it misleads you."
        ),
        N_("You slipped on this %(when)s. Let us see whether something about it misleads you."),
    ),
    Reason.STRETCH: Wording(
        N_("A step further, beside the other question. It concerns %(skill)s."),
        N_("A step further, beside the other question."),
    ),
    Reason.WARM_UP: Wording(
        N_("You probably know this one, about %(skill)s. It goes with the other."),
        N_("You probably know this one. It goes with the other."),
    ),
    Reason.PRIORITY: Wording(
        N_("%(skill)s matters to your company."),
        N_("This matters to your company."),
    ),
    Reason.CAMPAIGN: Wording(
        N_("%(skill)s: your company looks at it together these days."),
        N_("Your company looks at this together these days."),
    ),
    Reason.RESTED: Wording(
        N_("You have met it all; this one, about %(skill)s, rested longest."),
        N_("You have met it all; this one rested longest."),
    ),
}


def tells(name: str, ideas: Iterable[str]) -> bool:
    """Whether *name* stands in one of the *ideas* or one of them in it, however they are written."""
    said = _bare(name)
    return any(idea and (said in idea or idea in said) for idea in map(_bare, ideas))


def ideas_of(questions: Iterable[Question], language: str) -> Iterator[str]:
    """Every idea that *questions* offer in *language*."""
    for question in questions:
        for option in (*question.options, *question.partners):
            yield pick(option.text, language)


def unsayable(questions: Iterable[Question]) -> frozenset[str]:
    """Skills of those *questions* that want to hear a word: the name may hold it.

    Whether it does is never looked up, or the sentence would tell something of the key.
    """
    return frozenset(question.skill for question in questions if question.kind in TYPED)


def sentence(why: Why, name: Name) -> str:
    """Why this question, and why today; *name* gives the names that may be said."""
    skill, other = _quoted(name(why.skill)), _quoted(name(why.other))
    wording = WORDINGS[why.reason]
    said = wording.named if skill else wording.bare
    if skill and not other and "%(other)s" in said.sentence:
        said = wording.alone
    values = {"skill": skill, "other": other, "when": _when(why), "time": _time(why)}
    return str(_(said.sentence, **values))


def ahead(why: Why, name: Name) -> str:
    """Why a notion comes on the path, where its own name stands above the sentence."""
    other = _quoted(name(why.other))
    if why.reason in {Reason.WARM_UP, Reason.STRETCH}:
        if other and why.other != why.skill:
            return str(_("It goes with %(other)s.", other=other))
        return str(_("A second question on it, beside the first."))
    return sentence(why, lambda _skill: "")


def afterword(why: Why, name: Name, verdict: Verdict, *, was_named: bool) -> str:
    """What can be said now that the question is answered; empty where nothing is left to say."""
    if why.reason is Reason.REPAIR:
        if verdict == "right":
            return str(_("It tripped you up %(when)s. Not today.", when=_when(why)))
        return str(_("It tripped you up %(when)s as well. It is a stubborn one.", when=_when(why)))
    return "" if was_named else sentence(why, name)


def estimate(weighed: Mapping[str, float]) -> str:
    """What spoke for a right answer, and what against one; empty where nothing weighed. Said afterwards."""
    speaking = {group: by for group, by in weighed.items() if group in GROUPS}
    pro = _all(group for group, by in speaking.items() if by > 0)
    con = _all(group for group, by in speaking.items() if by < 0)
    told = [_("What spoke for a right answer: %(reasons)s.", reasons=pro)] if pro else []
    told += [_("What spoke against one: %(reasons)s.", reasons=con)] if con else []
    return " ".join(map(str, told))


def _all(groups: Iterable[str]) -> str:
    words = [str(_(GROUPS[group].sentence)) for group in groups]
    return str(format_list(words, locale=get_locale())) if words else ""


def _bare(text: str) -> str:
    """*text* folded, without the article that it begins with."""
    return ARTICLE.sub("", fold(text))


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
