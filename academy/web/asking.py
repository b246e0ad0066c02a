"""A drawn question on its page, before and after: of the minute, of practice, of the diagnosis."""

from collections.abc import Iterable

from flask import flash, g, render_template, request
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import Invalid
from academy.manuscript.documents import pick
from academy.models.database import writing
from academy.services import reports
from academy.services.catalogue import Catalogue
from academy.services.daily import Outcome
from academy.services.draws import Daily
from academy.services.skills import Change
from academy.web import awards, questions, whys
from academy.web.languages import language
from academy.web.policy import me
from academy.web.whys import Name


def ask(
    drawn: Daily,
    live: Catalogue,
    *,
    problem: Invalid | None = None,
    given: object = None,
    template: str = "daily/question.html",
    **more: object,
) -> str:
    """The page of the first question without an answer; with what is wrong about what was sent.

    Another *template* may know *more*.
    """
    asked = drawn.current
    assert asked is not None  # noqa: S101 -- the caller has looked
    name = sayable(drawn, live)
    return render_template(
        template,
        daily=drawn,
        question=questions.show(asked.question.document, language=language(), seed=asked.seed),
        why=whys.sentence(asked.why, name),
        topic=name(asked.why.skill),
        position=drawn.asked.index(asked) + 1,
        total=len(drawn.asked),
        problem=problem,
        given=given,
        **more,
    )


def tell(
    outcome: Outcome, live: Catalogue, *, way_on: str, template: str = "daily/answered.html"
) -> str:
    """The page of the question that was answered just now, or again; *way_on* is where Next leads."""
    if not outcome.is_repeat:
        g.earned = outcome.earned
    asked = outcome.asked
    assert asked.given is not None  # noqa: S101 -- that is the outcome
    name, said = named(live), sayable(outcome.daily, live)
    answered = questions.show_answered(
        asked.question.document, asked.given, language=language(), seed=asked.seed
    )
    afterword = whys.afterword(
        asked.why, name, asked.given.mark.verdict, was_named=bool(said(asked.why.skill))
    )
    return render_template(
        template,
        outcome=outcome,
        answered=answered,
        new_badges=awards.brought(outcome.earned.badges, live),
        topic=name(asked.why.skill),
        afterword=afterword,
        estimate=whys.estimate(asked.weighed),
        way_on=way_on,
    )


def take_report() -> None:
    """Keep what she says is wrong with a question, in whatever way she was asked it, and thank her."""
    uid, words = request.form.get("question", ""), request.form.get("text", "").strip()
    with writing() as session:
        is_new = reports.report(session, me(), uid, words, at=now())
    if is_new:
        flash(_("Thank you. Its author will look at it."), "success")
    else:
        flash(_("You told us already, and it is not forgotten."), "success")


def named(live: Catalogue) -> Name:
    """The names of skills in the page's language."""

    def name(skill: str | None) -> str:
        return pick(live.skills[skill].name, language()) if skill in live.skills else ""

    return name


def sayable(drawn: Daily, live: Catalogue) -> Name:
    """Those names, but for the ones that stand among the options of *drawn*, or may be its answers."""
    name = named(live)
    asked = [each.question.document for each in drawn.asked]
    ideas = list(whys.ideas_of(asked, language()))
    hidden = whys.unsayable(asked)

    def say(skill: str | None) -> str:
        words = name(skill)
        return "" if skill in hidden or whys.tells(words, ideas) else words

    return say


def colours(live: Catalogue) -> dict[str, str]:
    """The colour of each skill: its theme's."""
    themes = live.skills_by_theme
    return {skill.id: theme.document.colour for theme, skills in themes for skill in skills}


def real(changes: Iterable[Change]) -> list[Change]:
    """Those of *changes* after which she stands elsewhere than before."""
    return [change for change in changes if change.before is not change.after]
