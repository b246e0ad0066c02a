"""A manager's page: her team, the one thing to do today, and a word of hers in one click."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from academy.clock import now
from academy.engine.suggesting import Act
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.catalogue import Catalogue
from academy.services.reminders import minute_links, words
from academy.services.team import members, nudging, thanking
from academy.services.team.members import Achievement, Member
from academy.web import looks
from academy.web.doors import config, to_page
from academy.web.forms import tidy
from academy.web.languages import LANGUAGES, language
from academy.web.letters import written
from academy.web.notices import Words, tells
from academy.web.policy import Who, allow, me

blueprint = Blueprint("team", __name__, url_prefix="/team")

ONE = "/<string(length=32):uid>"


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the team as the page shows her; ``news`` are achievements, by name and in words."""

    member: Member
    visas: list[str]
    asked: list[dict[str, Any]]
    late: list[dict[str, Any]]
    news: list[tuple[str, str]]


@blueprint.get("")
@allow(Who.MANAGER)
def index() -> str:
    """Everybody whom she manages, and what she could do for one of them."""
    at = now()
    with reading() as session:
        live = catalogue.current(session, me().publication)
        team = members.read(session, me(), at=at)
    shown = [_shown(each, live) for each in team.members]
    suggested = next((each for each in shown if each.member is team.suggested), None)
    return render_template(
        "team/index.html",
        team=shown,
        act=team.suggestion.act if team.suggestion else None,
        suggested=suggested,
        is_anybody_late=any(each.late for each in shown),
        spoken_by=_spoken_by,
        ready=_ready(suggested, team.suggestion.act) if suggested and team.suggestion else "",
        most=nudging.LONGEST,
        needed=live.rule.needed,
        of=len(live.modules),
    )


@blueprint.get(ONE)
@allow(Who.MANAGER)
def show(uid: str) -> Response:
    """One of hers: what she finished, holds and is asked, and a word to send."""
    return _page(uid)


@blueprint.post(f"{ONE}/nudge")
@allow(Who.MANAGER)
def nudge(uid: str) -> Response:
    """Send her word when the person may be written to."""
    at, text = now(), tidy(request.form.get("text"))
    with reading() as session:
        member = members.find(session, me(), uid, at=at)
        leaves = nudging.leaves_at(session, member, at=at)
    try:
        nudging.check(member, text)
    except Invalid as problem:
        return _page(uid, problem=problem, text=text, status=422)
    token = minute_links.make(config().secret_key, member.who, at=leaves or at)
    values = {"manager": me().name, "text": text, "token": token, "opens": member.who.opens}
    letter = written("nudge", member.locale, values)
    with writing() as session:
        is_new = nudging.nudge(session, me(), uid, text=text, letter=letter, at=at)
    if is_new:
        flash(
            _("Sent. It arrives when %(name)s may be written to.", name=member.given_name),
            "success",
        )
    else:
        flash(_("%(name)s had a word this week. One is enough.", name=member.given_name), "info")
    return to_page(url_for("team.index"))


@blueprint.post(f"{ONE}/thanks")
@allow(Who.MANAGER)
def thank(uid: str) -> Response:
    """Thank one of hers."""
    at, phrase = now(), request.form.get("phrase", "")
    with reading() as session:
        member = members.find(session, me(), uid, at=at)
    letter = _letter(member, lambda: thanks(phrase, me().name))
    with writing() as session:
        thanking.thank(session, me(), uid, phrase=phrase, letter=letter, at=at)
    flash(_("%(name)s finds it with the news.", name=member.given_name), "success")
    return to_page(url_for("team.index"))


@blueprint.post(f"{ONE}/congratulations")
@allow(Who.MANAGER)
def congratulate(uid: str) -> Response:
    """Congratulate one of hers on a passport, a visa or a seal."""
    at, about = now(), request.form.get("about", "")
    with reading() as session:
        live = catalogue.current(session, me().publication)
        member = members.find(session, me(), uid, at=at)
    found = next((each for each in member.fresh if each.about == about), None)
    letter = _letter(member, lambda: _proud(found, live, me().name)) if found else {}
    with writing() as session:
        thanking.congratulate(session, me(), uid, about=about, letter=letter, at=at)
    flash(_("%(name)s finds it with the news.", name=member.given_name), "success")
    return to_page(url_for("team.index"))


def thanks(phrase: str, name: str) -> str:
    """The phrase in words."""
    said = {
        "effort": _("%(name)s thanks you for the effort you put into learning.", name=name),
        "help": _("%(name)s thanks you for helping others to learn.", name=name),
        "example": _("%(name)s thanks you for the example you give.", name=name),
    }
    return str(said.get(phrase, ""))


def congratulations(kind: str, title: str, name: str) -> str:
    """On what somebody achieved, in words."""
    match kind:
        case "visa":
            said = _("%(name)s congratulates you on your visa %(title)s.", name=name, title=title)
        case "seal":
            said = _("%(name)s congratulates you on your seal %(title)s.", name=name, title=title)
        case _:
            said = _("%(name)s congratulates you on your passport.", name=name)
    return str(said)


@tells("nudge")
def _nudged(values: Mapping[str, Any], _live: Catalogue) -> Words:
    said = _("%(name)s writes: “%(text)s”", name=values["name"], text=values["text"])
    return Words(said, url_for("home.show"))


@tells("thanks")
def _thanked(values: Mapping[str, Any], _live: Catalogue) -> Words:
    return Words(thanks(values["phrase"], values["name"]))


@tells("congratulated")
def _congratulated(values: Mapping[str, Any], live: Catalogue) -> Words:
    title = _title(values["kind"], values["item"], live, language())
    return Words(congratulations(values["kind"], title, values["name"]), url_for("passport.show"))


def _page(
    uid: str, *, problem: Invalid | None = None, text: str = "", status: int = 200
) -> Response:
    with reading() as session:
        live = catalogue.current(session, me().publication)
        member = members.find(session, me(), uid, at=now())
    looks.opened(member.id, "team", role="manager")
    shown = _shown(member, live)
    page = render_template(
        "team/show.html",
        shown=shown,
        ready=text or _ready(shown, Act.NUDGE),
        spoken_by=_spoken_by,
        problem=problem,
        most=nudging.LONGEST,
        phrases=[(phrase, thanks(phrase, me().name)) for phrase in thanking.PHRASES],
        needed=live.rule.needed,
        of=len(live.modules),
    )
    return make_response(page, status)


def _shown(member: Member, live: Catalogue) -> Shown:
    day = me().day(now())
    return Shown(
        member,
        [_title("visa", each.item, live, language()) for each in member.visas],
        words.told(member.asked, live, language(), day),
        words.told(member.late, live, language(), day),
        [(each.about, _news(each, live)) for each in member.fresh],
    )


def _news(each: Achievement, live: Catalogue) -> str:
    title = _title(each.kind, each.item, live, language())
    match each.kind:
        case "visa":
            return str(_("the visa %(title)s", title=title))
        case "seal":
            return str(_("the seal %(title)s", title=title))
        case _:
            return str(_("the passport"))


def _title(kind: str, item: int | None, live: Catalogue, spoken: str) -> str:
    """What the visa or theme of that row is called; empty for the passport."""
    slugs = {"visa": live.visas_ever, "seal": {theme.id: theme for theme in live.themes}}
    found = slugs.get(kind, {}).get(item or 0)  # type: ignore[attr-defined]
    named = "theme" if kind == "seal" else kind
    return words.title(live, named, found.uid, spoken) if found else ""


def _spoken_by(member: Member) -> str:
    """The language of a ready message by its own name; empty where it is the page's."""
    spoken = _language_of(member)
    return LANGUAGES[spoken] if spoken != language() else ""


def _language_of(member: Member) -> str:
    return member.locale if member.locale in LANGUAGES else "en"


def _ready(shown: Shown, act: Act) -> str:
    """A message to send as it is, in the language of who reads it."""
    member = shown.member
    if act is not Act.NUDGE or not member.asked:
        return ""
    spoken = _language_of(member)
    item = (member.late or member.asked)[0]
    with force_locale(spoken):
        day = _weekday(item.asked.due_on)
        title = shown_title(item.kind, item.target, spoken)
        values = {"name": member.given_name, "title": title, "day": day}
        if member.late:
            said = _(
                "Hello %(name)s, “%(title)s” was due on %(day)s. It takes a few minutes. Is there "
                "anything that I can do to make room for it?",
                **values,
            )
        else:
            said = _(
                "Hello %(name)s, “%(title)s” is asked of us by %(day)s. A few quiet minutes are enough, "
                "and they count as work.",
                **values,
            )
    return str(said)


def shown_title(kind: str, target: str | None, spoken: str) -> str:
    """What is asked, in the language *spoken*."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
    return words.title(live, kind, target, spoken) or _("The passport")


def _weekday(day: date) -> str:
    return str(format_date(day, "EEEE d MMMM", rebase=False))


def _letter(member: Member, say: Any) -> dict[str, str]:
    """A sentence of hers as a letter, in the language of who reads it."""
    with force_locale(_language_of(member)):
        sentence = say()
    values = {"name": member.given_name, "manager": me().name, "sentence": sentence}
    return written("thanks", member.locale, values)


def _proud(found: Achievement, live: Catalogue, name: str) -> str:
    spoken = language()
    return congratulations(found.kind, _title(found.kind, found.item, live, spoken), name)
