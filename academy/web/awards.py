"""Badges, medals and levels: the shelf of one's own, what an answer brought, and how they are told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from academy.drawing import Pin
from academy.engine.badges import MEDALS, StreakOf
from academy.engine.rewards import Won
from academy.models.database import reading
from academy.services import awards, catalogue
from academy.services.awards import Held, ToCome
from academy.services.catalogue import Catalogue
from academy.services.published import Badge
from academy.web.filters import pick
from academy.web.notices import Words, tells
from academy.web.pins import pin
from academy.web.policy import Who, allow, me

blueprint = Blueprint("awards", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A badge or a medal as a page shows it: earned ``at``, or ``have`` of ``needed`` on the way.

    Without either it only says its riddle.
    """

    name: str
    text: str
    pin: Pin
    at: datetime | None = None
    have: int | None = None
    needed: int | None = None


@blueprint.get("/rewards/badges")
@allow(Who.LEARNER)
def show() -> str:
    """Her badges and medals, and what may come."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        shelf = awards.shelf(session, me())
    to_come = sorted(filter(_is_told, shelf.to_come), key=_how_far)
    return render_template(
        "rewards/badges.html",
        held=[kept(each, live) for each in shelf.held],
        to_come=[_ahead(each, live) for each in to_come],
        rank=awards.rank(me(), live),
        points=me().points,
    )


def brought(new: Iterable[Won], live: Catalogue) -> list[Place]:
    """What an act brought, as its page shows it: of several medals of one badge the best."""
    best = {won.badge: won for won in sorted(new, key=_weight)}
    return [
        _place(badge, live, won.medal)
        for won in best.values()
        if (badge := _of_uid(won.badge, live))
    ]


def kept(each: Held, live: Catalogue) -> Place:
    """A badge of hers as it is shown, with its best medal."""
    return _place(each.badge, live, each.medals[-1] if each.medals else "", at=each.at)


@tells("badge")
def earned(values: Mapping[str, Any], live: Catalogue) -> Words:
    """A badge, or a medal."""
    name = _named(_of_uid(values["badge"], live))
    sentences = {
        "": _("The badge “%(name)s” is yours.", name=name),
        "bronze": _("The bronze medal “%(name)s” is yours.", name=name),
        "silver": _("The silver medal “%(name)s” is yours.", name=name),
        "gold": _("The gold medal “%(name)s” is yours.", name=name),
    }
    return Words(sentences[values["medal"]], url_for("awards.show"))


@tells("level")
def reached(values: Mapping[str, Any], live: Catalogue) -> Words:
    """A new level."""
    number = values["level"]
    if number > len(live.levels):  # the academy has fewer levels than it had
        said = _("You have reached level %(number)s.", number=number)
    else:
        name = pick(live.levels[number - 1].name)
        said = _("You have reached level %(number)s: %(name)s.", number=number, name=name)
    return Words(said, url_for("awards.show"))


@tells("badge_withdrawn")
def withdrawn(values: Mapping[str, Any], live: Catalogue) -> Words:
    """A human took one back."""
    said = _(
        "The badge “%(name)s” was taken back. The reason: %(reason)s If that is wrong, tell an "
        "administrator.",
        name=_named(live.badges_ever.get(values["badge"])),
        reason=values["reason"],
    )
    return Words(said)


def _named(badge: Badge | None) -> str:
    """Its name; of one that the academy does not know, which no publication makes, that it has none."""
    return pick(badge.document.name) if badge else "–"


def _of_uid(uid: str, live: Catalogue) -> Badge | None:
    return next((badge for badge in live.badges_ever.values() if badge.uid == uid), None)


def _weight(won: Won) -> int:
    return MEDALS.index(won.medal) if won.medal else 0


def _is_told(each: ToCome) -> bool:
    """Who asked for quiet reads of no streak that she could be on."""
    return not (me().is_calm and isinstance(each.badge.document.when, StreakOf))


def _how_far(each: ToCome) -> tuple[bool, float]:
    """Riddles last, the others by what is left of their way."""
    return each.badge.document.is_hidden, 1 - each.have / each.needed


def _ahead(each: ToCome, live: Catalogue) -> Place:
    if not each.badge.document.is_hidden:
        return _place(each.badge, live, each.medal, have=each.have, needed=each.needed)
    riddle = _("A riddle")
    return Place(riddle, pick(each.badge.document.text), Pin(name=riddle, kind="hidden", seed=""))


def _place(badge: Badge, live: Catalogue, medal: str, **way: Any) -> Place:
    name, text = pick(badge.document.name), pick(badge.document.text)
    return Place(name, text, pin(badge, live, medal), **way)
