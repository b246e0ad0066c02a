"""Visas for their holders: what one opens, what is left, what renews it; and a colleague's word for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.clock import now
from academy.engine.visas import Finished, Stamped, Step, Used, recent
from academy.errors import AcademyError, Conflict, NotFound
from academy.models.database import reading, writing
from academy.services import catalogue, refreshers, visa_sight, witnesses
from academy.services.assignments import asked
from academy.services.catalogue import Catalogue
from academy.services.visa_sight import Sight
from academy.web.doors import MOST_ID, to_page
from academy.web.filters import day, pick
from academy.web.forms import tidy
from academy.web.languages import language
from academy.web.notices import Words, tells
from academy.web.policy import Who, allow, me

blueprint = Blueprint("visas", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a visa takes, as a line: its words, where it leads, how much of it is done.

    ``again`` is the lesson that a holder may say she read again.
    """

    kind: str
    text: str
    is_done: bool
    href: str = ""
    done: int = 0
    needed: int = 1
    again: str = ""


@blueprint.get("/visas/<slug>")
@allow(Who.LEARNER)
def show(slug: str) -> str:
    """One visa, as one holds it or earns it."""
    return _page(slug)


@blueprint.post("/visas/<slug>/refresher")
@allow(Who.LEARNER)
def read_again(slug: str) -> Response:
    """A lesson of the refresher, read again."""
    with writing() as session:
        lesson = refreshers.read_again(
            session, me(), slug, request.form.get("lesson", ""), at=now()
        )
    title = lesson.document.text(language())[0].title
    flash(_("“%(title)s” counts for your renewal.", title=title), "success")
    return to_page(url_for("visas.show", slug=slug))


@blueprint.post("/visas/<slug>/witness")
@allow(Who.LEARNER)
def ask(slug: str) -> Response | tuple[str, int]:
    """Ask a colleague to stand witness."""
    login = tidy(request.form.get("login"))[:254]
    try:
        with writing() as session:
            witnesses.ask(session, me(), slug, login, at=now())
    except (NotFound, Conflict) as problem:
        return _page(slug, problem=problem, login=login), 422 if login else 400
    flash(_("Asked. The answer comes among your news."), "success")
    return to_page(url_for("visas.show", slug=slug))


@blueprint.get("/witness")
@allow(Who.LEARNER)
def questions() -> str:
    """What colleagues ask one to attest."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        waiting = witnesses.waiting(session, me(), live, at=now())
    return render_template("visas/witness.html", waiting=waiting, cap=witnesses.CAP)


@blueprint.post(f"/witness/<int(max={MOST_ID}):question>")
@allow(Who.LEARNER)
def answer(question: int) -> Response:
    """One's word, or not."""
    confirms = request.form.get("answer") == "confirm"
    with writing() as session:
        witnesses.answer(session, me(), question, confirms=confirms, at=now())
    flash(_("Thank you: your word counts.") if confirms else _("Declined."), "success")
    return to_page(url_for("visas.questions"))


def _page(slug: str, *, problem: AcademyError | None = None, login: str = "") -> str:
    at = now()
    with reading() as session:
        sight = visa_sight.look(session, me(), slug, at=at)
        words = witnesses.asked(session, me(), sight.visa, at=at) if sight.wants_witness else []
        hers = asked.about(session, me(), ("visa", slug), at=at)
    return render_template(
        "visas/show.html",
        sight=sight,
        state=sight.held.state_at(at) if sight.held else "open",
        rows=[row for step in sight.steps for row in _rows(sight, step, at)],
        proof=sight.visa.document.rule.proof,
        witnesses=words,
        asked=hers,
        problem=_(problem.sentence, **problem.values) if problem else "",
        login=login,
        viewer=me(),
    )


def _rows(sight: Sight, step: Step, at: datetime) -> Iterator[Row]:
    condition = step.condition
    match condition:
        case Stamped(slug):
            module = sight.live.module(slug)
            title = pick(module.document.title)
            yield Row(
                "module", title, step.is_met, url_for("quizzes.show", slug=slug), int(step.is_met)
            )
        case Finished(slug):
            lesson = sight.live.lesson(slug)
            title = lesson.document.text(language())[0].title
            again = slug if sight.renews and not step.is_met else ""
            href = url_for("lessons.show", slug=slug)
            yield Row("lesson", title, step.is_met, href, int(step.is_met), again=again)
        case Used():
            yield from _use(sight, step, condition, at)
        case _:
            assert_never(condition)


def _use(sight: Sight, step: Step, used: Used, at: datetime) -> Iterator[Row]:
    """A line for each action."""
    names = sight.visa.document.actions
    for action, needed in used.actions.items():
        done = len(recent(used, sight.facts, action, at=at))
        yield Row(
            "use", pick(names[action]), step.is_met or done >= needed, "", min(done, needed), needed
        )


def _name(values: Mapping[str, Any], live: Catalogue) -> tuple[str, str]:
    """The visa's name and address; the address is empty when it is not offered any more."""
    visa = live.visas_ever.get(values["visa"])
    if visa is None:
        return "–", ""
    href = "" if visa.retired_at else url_for("visas.show", slug=visa.uid)
    return pick(visa.document.name), href


def _until(values: Mapping[str, Any]) -> str:
    return day(datetime.fromisoformat(values["until"]))


@tells("visa")
def _given(values: Mapping[str, Any], live: Catalogue) -> Words:
    name, href = _name(values, live)
    if values["until"]:
        said = _(
            "%(name)s: your visa is in your passport. It holds until %(day)s.",
            name=name,
            day=_until(values),
        )
    else:
        said = _("%(name)s: your visa is in your passport.", name=name)
    return Words(said, href)


@tells("visa_renewed")
def _renewed(values: Mapping[str, Any], live: Catalogue) -> Words:
    name, href = _name(values, live)
    if not values["until"]:
        return Words(_("%(name)s: your visa is renewed, for good.", name=name), href)
    return Words(
        _("%(name)s: your visa is renewed until %(day)s.", name=name, day=_until(values)), href
    )


@tells("visa_ends")
def _ends(values: Mapping[str, Any], live: Catalogue) -> Words:
    name, href = _name(values, live)
    ends = {"name": name, "day": _until(values)}
    if not href:
        return Words(_("%(name)s: your visa ends on %(day)s.", **ends))
    if live.visas_ever[values["visa"]].document.rule.refresher is None:
        said = _("%(name)s: your visa ends on %(day)s. Its page says what renews it.", **ends)
    else:
        said = _("%(name)s: your visa ends on %(day)s. A short refresher renews it.", **ends)
    return Words(said, href)


@tells("visa_lapsed")
def _lapsed(values: Mapping[str, Any], live: Catalogue) -> Words:
    name, href = _name(values, live)
    if not href:
        return Words(_("%(name)s: your visa has lapsed.", name=name))
    return Words(_("%(name)s: your visa has lapsed. It can be renewed.", name=name), href)


@tells("visa_revoked")
def _revoked(values: Mapping[str, Any], live: Catalogue) -> Words:
    name, href = _name(values, live)
    said = _("%(name)s: your visa was revoked. %(reason)s", name=name, reason=values["reason"])
    return Words(said, href)


@tells("witness_asked")
def _witness_asked(values: Mapping[str, Any], live: Catalogue) -> Words:
    name, _href = _name(values, live)
    said = _("%(person)s asks you to stand witness: %(name)s.", person=values["name"], name=name)
    return Words(said, url_for("visas.questions"))


@tells("witnessed")
def _witnessed(values: Mapping[str, Any], live: Catalogue) -> Words:
    name, href = _name(values, live)
    person = values["name"]
    if values["confirms"]:
        return Words(
            _("%(person)s stood witness for you: %(name)s.", person=person, name=name), href
        )
    said = _(
        "%(person)s cannot stand witness: %(name)s. Ask somebody else.", person=person, name=name
    )
    return Words(said, href)
