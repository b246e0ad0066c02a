"""Where a lesson's facts come from, and the day by which somebody looks at them again."""

import re
from datetime import date

from academy.manuscript.documents import Citation
from academy.manuscript.fields import Fields
from academy.manuscript.markup import is_reachable
from academy.manuscript.problems import N_

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def read_sources(lesson: Fields) -> tuple[Citation, ...]:
    """The list ``sources`` of a lesson: title, by whom, of when, and where it can be read."""
    node = lesson.table.get("sources")
    if node is None:
        return ()
    if not isinstance(node.value, list):
        lesson.fault("sources", N_("“%(key)s” takes a list, one source a line with “- ”."))
        return ()
    sources = []
    for item in node.value:
        if not isinstance(item.value, dict):
            lesson.sheet.problem(
                item.line + lesson.shift, N_("A source has a title, by, date and perhaps a url.")
            )
            continue
        fields = Fields(
            lesson.sheet,
            item.value,
            ("title", "by", "date", "url"),
            shift=lesson.shift,
            line=item.line,
        )
        url = fields.word("url") if "url" in fields.table else ""
        source = Citation(fields.word("title"), fields.word("by"), _date(fields), url)
        if url and not (url.startswith("https://") and is_reachable(url)):
            fields.fault("url", N_("“%(key)s” is a whole address that begins with https://"))
        if fields.sound:
            sources.append(source)
    return tuple(sources)


def read_review(lesson: Fields) -> date | None:
    """The day after which the facts are to be looked at again."""
    return lesson.day("review-by") if "review-by" in lesson.table else None


def _date(fields: Fields) -> str:
    word = fields.word("date")
    if word and not (_DATE.fullmatch(word) and _exists(word)):
        fields.fault(
            "date", N_("“%(key)s” is a year, a month or a day: 2026, 2026-11, 2026-11-23.")
        )
    return word


def _exists(word: str) -> bool:
    try:
        date.fromisoformat(f"{word}-01-01"[:10])
    except ValueError:
        return False
    return True
