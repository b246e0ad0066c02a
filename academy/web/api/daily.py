"""The minute a day: today's questions and why, one mark each, and what is known of each skill."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from academy.clock import now
from academy.manuscript.documents import pick
from academy.models.database import reading, writing
from academy.services import catalogue, daily, reports, skills
from academy.services.catalogue import Catalogue
from academy.services.daily import AsideKind
from academy.services.draws import Daily
from academy.services.skills import SkillShown
from academy.web import asking, whys
from academy.web.api import daily_schemas, schemas
from academy.web.api.asked import answered, asked, marked
from academy.web.api.bodies import reply
from academy.web.api.idempotency import done
from academy.web.api.operations import part, reads, writes
from academy.web.api.quizzes import A_MARK, A_QUESTION, AN_ANSWER, ANSWERS, MARKED
from academy.web.api.shapes import earned, moment, named
from academy.web.languages import language
from academy.web.policy import Who, allow, me

blueprint = part("Daily")

A_DAY = {
    "day": "2026-11-20",
    "works": True,
    "questions": [
        {
            **A_QUESTION,
            "why": "You have not met “The second key” yet, and you know what it builds on: “Passwords”.",
        }
    ],
    "answered": [{**AN_ANSWER, "at": "2026-11-20T08:31:07Z", **MARKED}],
    "next_day": "2026-11-23",
}

NAMED = {"question": "leaked-password"}

A_REPORT = {**NAMED, "text": "Two of the options say the same."}

SKILLS = {
    "themes": [
        {
            "theme": {"slug": "company", "title": "Why digital?"},
            "skills": [
                {
                    "id": "second-factor",
                    "name": "The second key",
                    "standing": "fading",
                    "sureness": "fairly",
                    "known": None,
                    "low": None,
                    "high": None,
                    "answers": 3,
                    "last_at": "2026-11-20T08:31:07Z",
                }
            ],
        }
    ]
}


@blueprint.get("/daily")
@allow(Who.LEARNER)
@reads(daily_schemas.Daily, example=A_DAY)
def show() -> Response:
    """Today's questions: the day's first look draws them, later ones on any device find the same."""
    at = now()
    with reading() as session:
        live = catalogue.current(session, me().publication)
        today = daily.read(session, me(), at=at)
    if today is None:
        with writing() as session:
            today = daily.open_(session, me(), at=at)
    return reply(_told(today, live))


@blueprint.post("/daily/answers")
@allow(Who.LEARNER)
@blueprint.input(schemas.AnswerGiven, examples=ANSWERS, arg_name="body")
@writes(schemas.Mark, example=A_MARK)
def answer(headers: dict[str, Any], body: dict[str, Any]) -> Response:
    """Answer one of today's questions; a repeat gets the first answer's mark."""

    def act(session: Session) -> dict[str, Any]:
        outcome = daily.answer(session, me(), body["question"], body["answer"], at=now())
        given = outcome.asked.given
        assert given is not None  # noqa: S101 -- that is the outcome
        told = marked(outcome.asked.question, given, outcome.asked.seed)
        return {**told, "rewards": earned(outcome.earned)}

    return done(act)


@blueprint.post("/daily/skip")
@allow(Who.LEARNER)
@blueprint.input(schemas.QuestionNamed, example=NAMED, arg_name="body")
@writes(daily_schemas.Daily, example=A_DAY)
def skip(headers: dict[str, Any], body: dict[str, Any]) -> Response:
    """Not now: another question takes its place, and this one rests for about a week."""
    return _aside(body["question"], "skip")


@blueprint.post("/daily/known")
@allow(Who.LEARNER)
@blueprint.input(schemas.QuestionNamed, example=NAMED, arg_name="body")
@writes(daily_schemas.Daily, example=A_DAY)
def known(headers: dict[str, Any], body: dict[str, Any]) -> Response:
    """I know this: another question takes its place, and this one comes back once, much later."""
    return _aside(body["question"], "known")


@blueprint.post("/daily/reports")
@allow(Who.LEARNER)
@blueprint.input(daily_schemas.ReportGiven, example=A_REPORT, arg_name="body")
@writes(daily_schemas.ReportKept, example={**NAMED, "is_new": True})
def report(headers: dict[str, Any], body: dict[str, Any]) -> Response:
    """This question is wrong: tell its author, once for each edition of it."""

    def act(session: Session) -> dict[str, Any]:
        is_new = reports.report(session, me(), body["question"], body["text"], at=now())
        return {"question": body["question"], "is_new": is_new}

    return done(act)


@blueprint.get("/skills")
@allow(Who.LEARNER)
@reads(daily_schemas.Skills, example=SKILLS)
def show_skills() -> Response:
    """What is known, fading, confused or not yet met, as far as the engine can tell."""
    with reading() as session:
        told = skills.read(session, me(), at=now())
    themes = [
        {"theme": named(theme), "skills": [_skill(skill) for skill in shown]}
        for theme, shown in told
    ]
    return reply({"themes": themes})


def _aside(question: str, kind: AsideKind) -> Response:
    def act(session: Session) -> dict[str, Any]:
        live = catalogue.current(session, me().publication)
        return _told(daily.put_aside(session, me(), question, kind, at=now()), live)

    return done(act)


def _told(today: Daily, live: Catalogue) -> dict[str, Any]:
    name = asking.sayable(today, live)
    return {
        "day": today.day.isoformat(),
        "works": today.works,
        "questions": [
            {**asked(each.question, each.seed), "why": whys.sentence(each.why, name)}
            for each in today.asked
        ],
        "answered": [
            answered(each.question, each.given, each.seed) for each in today.asked if each.given
        ],
        "next_day": today.next_day.isoformat(),
    }


def _skill(shown: SkillShown) -> dict[str, Any]:
    return {
        "id": shown.skill.id,
        "name": pick(shown.skill.name, language()),
        "standing": shown.standing.value,
        "sureness": shown.sureness,
        "known": shown.known,
        "low": shown.low,
        "high": shown.high,
        "answers": shown.answers,
        "last_at": moment(shown.last),
    }
