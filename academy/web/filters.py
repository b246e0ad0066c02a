"""How pages write things: words in the reader's language, dates, numbers, stamps, ledger lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from flask import Flask, url_for
from flask_babel import format_datetime, get_locale, ngettext
from flask_babel import gettext as _

from academy.manuscript.documents import Texts
from academy.manuscript.documents import pick as pick_text
from academy.services.ledger import Line
from academy.services.passport import Stamp
from academy.services.published import Module
from academy.services.viewer import Viewer
from academy.web.assignment_words import asked_title
from academy.web.languages import language, time_zone

GIFT_COLOURS = ("sea", "leaf", "plum", "flag")


def register(app: Flask) -> None:
    """Give templates these filters."""
    filters: dict[str, Callable[..., Any]] = {
        "act": act,
        "asked_title": asked_title,
        "amounts": amounts,
        "capitalize_first": capitalize_first,
        "clock_time": clock_time,
        "coin_name": coin_name,
        "date": day,
        "full_date": full_date,
        "full_name": full_name,
        "gift_colour": gift_colour,
        "doubt": doubt,
        "lesson": lesson,
        "moment": moment,
        "month": month,
        "money": money,
        "number": number,
        "partial_date": partial_date,
        "signed": signed,
        "pick": pick,
        "stamp_of": stamp_of,
        "weekday": weekday,
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)


def capitalize_first(words: str) -> str:
    """*words* with a capital, the others as they are."""
    return words[:1].upper() + words[1:]


def pick(texts: Texts) -> str:
    """The words in the page's language, or in the source language."""
    return pick_text(texts, language())


def full_name(person: Any) -> str:
    """As colleagues write it, wherever a person stands: lists go by the family name, which comes second."""
    return f"{person.given_name} {person.family_name}".strip()


def day(at: date | datetime) -> str:
    """21 Nov 2026, as her language writes it."""
    if isinstance(at, datetime):
        at = at.astimezone(ZoneInfo(time_zone()))  # not Babel's: its zones are another table
    return _written(at, "d MMM y")


def partial_date(written: str) -> str:
    """A year, a month or a day in ISO 8601, as the reader's language writes it."""
    shape = ("y", "MMMM y", "d MMMM y")[written.count("-")]
    return _written(date.fromisoformat(f"{written}-01-01"[:10]), shape)


def full_date(at: datetime) -> str:
    """21 November 2026, as the reader's language writes it, for papers and whoever holds them."""
    return _written(at.astimezone(ZoneInfo(time_zone())), "d MMMM y")


def moment(at: datetime) -> str:
    """21 Nov 2026, 09:05, on her clock."""
    return str(
        format_datetime(at.astimezone(ZoneInfo(time_zone())), "d MMM y, HH:mm", rebase=False)
    )


def clock_time(at: datetime) -> str:
    """09:05, on her clock."""
    return str(format_datetime(at.astimezone(ZoneInfo(time_zone())), "HH:mm", rebase=False))


def month(at: date) -> str:
    """November 2026, as her language writes it."""
    return _written(at, "LLLL y")


def weekday(at: date) -> str:
    """Saturday 21 November, as her language writes it."""
    return _written(at, "EEEE d MMMM")


def _written(at: date | datetime, pattern: str) -> str:
    return _in_words(at.date() if isinstance(at, datetime) else at, pattern, str(get_locale()))


@lru_cache(maxsize=4_096)
def _in_words(at: date, pattern: str, locale: str) -> str:
    """Babel's words, remembered: the same few days stand in every letter and on every page."""
    return format_date(at, pattern, locale)


def number(count: float) -> str:
    """1,024.5 or 1 024,5. Small whole numbers, which most are, need no formatting."""
    if -1000 < count < 1000 and count == int(count):
        return str(int(count))
    return format_decimal(count, locale=get_locale(), decimal_quantization=False)


def signed(change: int) -> str:
    """+20 or −20, with a minus that is as wide as the plus."""
    return ("−" if change < 0 else "+") + number(abs(change))


def money(cents: int, currency: str) -> str:
    """€11.50 or 11,50 €."""
    return str(format_currency(cents / 100, currency, locale=get_locale()))


def gift_colour(uid: str) -> str:
    """One of the themes' colours, the same for everybody who sees that gift."""
    return GIFT_COLOURS[(crc32(uid.encode()) >> 9) % len(GIFT_COLOURS)]  # low bits cluster


@dataclass(frozen=True, slots=True)
class DrawnStamp:
    """What the drawing of a stamp needs; the seed is its holder's and its own."""

    words: str
    centre: str
    at: datetime
    seed: str
    shape: str = ""


def stamp_of(stamp: Stamp, viewer: Viewer) -> DrawnStamp:
    """How *stamp* looks in *viewer*'s passport."""
    module = stamp.module
    title = pick(module.theme.document.title)
    return DrawnStamp(
        words=pick(module.document.stamp),
        centre=max(title.split(), key=len)[:12].upper(),
        at=stamp.at,
        seed=f"{viewer.uid}:{module.uid}",
    )


def lesson(module: Module, uid: str) -> dict[str, Any] | None:
    """Title, address and minutes of the lesson *uid* of *module*, while it is live."""
    for each in module.lessons:
        if each.uid == uid:
            text, _given = each.document.text(language())
            minutes = each.document.minutes
            return {
                "title": text.title,
                "href": url_for("lessons.show", slug=uid),
                "minutes": minutes,
            }
    return None


def act(source: str) -> str:
    """What a ledger line was for, in words."""
    words = {
        "star": _("Taking part that day"),
        "quiz": _("A right answer"),
        "daily": _("A right answer"),
        "lesson": _("A lesson finished"),
        "stamp": _("A stamp"),
        "seal": _("A theme’s seal"),
        "passport": _("The passport"),
        "redemption": _("A gift"),
        "refund": _("Back from a gift"),
        "visa": _("A visa"),
        "grant": _("Given by hand"),
        "correction": _("A correction"),
        "reversal": _("Taken back"),
    }
    return str(words.get(source.partition(":")[0], source))


def amounts(values: Mapping[str, Any]) -> str:
    """2 stars, 1 key, 30 points: what there is of each, or that there is nothing."""
    stars, keys, points = (values.get(name, 0) for name in ("stars", "keys", "points"))
    told = [
        ngettext("%(num)s star", "%(num)s stars", stars) if stars else "",
        ngettext("%(num)s key", "%(num)s keys", keys) if keys else "",
        ngettext("%(num)s point", "%(num)s points", points) if points else "",
    ]
    return ", ".join(str(each) for each in told if each) or str(_("nothing"))


def doubt(kind: str) -> str:
    """Why something waits for a human."""
    words = {
        "speed": _("Several answers in a row came faster than they can be read."),
        "burst": _("Twenty right answers came within a minute."),
        "pattern": _("The mistakes in this quiz are word for word those of somebody else."),
    }
    return str(words.get(kind, ""))


def coin_name(line: Line) -> str:
    """star, key or point, as many as the line says."""
    if line.currency == "star":
        return str(ngettext("star", "stars", abs(line.amount)))
    if line.currency == "key":
        return str(ngettext("key", "keys", abs(line.amount)))
    return str(ngettext("point", "points", abs(line.amount)))
