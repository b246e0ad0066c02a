"""Pieces that several answers share."""

from datetime import UTC, date, datetime
from typing import Any, overload

from academy.engine.rewards import Earned
from academy.manuscript.documents import pick
from academy.services.passport import Stamp
from academy.services.published import Lesson, Module, Theme
from academy.web.languages import language


@overload
def moment(at: datetime) -> str: ...
@overload
def moment(at: None) -> None: ...
def moment(at: datetime | None) -> str | None:
    """A moment as RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def day(on: date | None) -> str | None:
    """A day of the calendar, as 2026-11-30."""
    return on.isoformat() if on else None


def named(thing: Theme | Module | Lesson) -> dict[str, Any]:
    """Its address and its title in the reader's language."""
    if isinstance(thing, Lesson):
        title = thing.document.text(language())[0].title
    else:
        title = pick(thing.document.title, language())
    return {"slug": thing.uid, "title": title}


def earned(rewards: Earned) -> dict[str, Any]:
    """What an act brought."""
    return {
        "stars": rewards.stars,
        "keys": rewards.keys,
        "points": rewards.points,
        "badges": list(dict.fromkeys(won.badge for won in rewards.badges)),
        "pending": rewards.pending,
        "doubt": rewards.doubt or None,
    }


def stamp(held: Stamp | None) -> dict[str, Any] | None:
    """A stamp, or null."""
    if held is None:
        return None
    return {
        "module": held.module.uid,
        "theme": held.module.theme.uid,
        "at": moment(held.at),
        "place": held.place,
    }
