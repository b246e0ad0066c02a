"""calendar.yaml: the company's own days off, and public holidays on which it works."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from academy.manuscript.documents import Languages, Texts
from academy.manuscript.fields import Fields
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import read_yaml

_REGION = re.compile(r"all|[A-Z]{2}(?:-[A-Za-z0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What a company adds to a region's public holidays, with names, and takes away from them."""

    extra: Mapping[date, Texts]
    removed: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The company's own days by region: ``all``, ``FR``, ``DE-BY``."""

    regions: Mapping[str, OwnDays] = field(default_factory=dict)


def read_calendar(sheet: Sheet, languages: Languages) -> Calendar | None:
    """calendar.yaml, region by region."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    top = Fields(sheet, table, table)
    regions = {}
    for region in table:
        if not _REGION.fullmatch(region):
            top.fault(
                region,
                N_(
                    "“%(key)s” is no region: write “all”, a country as FR, or a part of it as DE-BY."
                ),
            )
            continue
        fields = top.inner(region, ("extra", "removed"))
        if fields is not None:
            regions[region] = _own_days(fields, languages)
    return Calendar(regions)


def _own_days(fields: Fields, languages: Languages) -> OwnDays:
    extra = _extra(fields, languages) if "extra" in fields.table else {}
    removed = set()
    for name in fields.names("removed", optional=True):
        day = _day(name.text)
        if day is None:
            _no_day(fields, name.line, name.text)
        elif day in extra:
            fields.sheet.problem(
                name.line,
                N_("“%(key)s” is both an extra and a removed day: keep one of them."),
                key=name.text,
            )
        else:
            removed.add(day)
    return OwnDays(extra, frozenset(removed))


def _extra(fields: Fields, languages: Languages) -> Mapping[date, Texts]:
    node = fields.table["extra"]
    known = node.value if isinstance(node.value, dict) else ()
    inner = fields.inner("extra", known)
    days: dict[date, Texts] = {}
    for key in inner.table if inner else ():
        assert inner is not None  # noqa: S101 -- it is what is walked through
        day = _day(key)
        if day is None:
            _no_day(fields, inner.at(key), key)
        elif words := inner.words(key, languages):
            days[day] = words
    return days


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:  # the 30th of February
        return None


def _no_day(fields: Fields, line: int, key: str) -> None:
    fields.sheet.problem(
        line,
        N_("“%(key)s” must be a day of the calendar, written like 2026-12-01."),
        key=key[:80],
    )
