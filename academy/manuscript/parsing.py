"""From the texts of one item, as an author is writing them, to its document and problems.

Each function takes the item's texts by path, as ``Source.texts`` holds them, and gives the
document, or None when too much is wrong, and the problems. What only the whole folder can tell
(dead links, ids used twice) is not among them. ``lines`` says where a text begins in its file, when
not on line 1.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from academy.manuscript import (
    audiences,
    awards,
    calendars,
    catalogue,
    gifts,
    lessons,
    questions,
    seasons,
    visas,
)
from academy.manuscript.captions import read_captions
from academy.manuscript.documents import (
    Academy,
    Audience,
    Badge,
    Gift,
    Languages,
    Lesson,
    Level,
    Module,
    Question,
    Skill,
    Theme,
    Visa,
)
from academy.manuscript.problems import Findings, Problem, Sheet
from academy.manuscript.seasons import Season

T = TypeVar("T")
Texts = Mapping[str, str]
Lines = Mapping[str, int]
_WORDS = re.compile(r"\.([A-Za-z0-9-]+)\.md$")


def parse_academy(texts: Texts) -> tuple[Academy | None, list[Problem]]:
    """academy.yaml."""
    findings = Findings()
    return catalogue.read_academy(_settings(texts, findings)), findings.problems


def parse_skills(
    texts: Texts, languages: Languages
) -> tuple[tuple[Skill, ...] | None, list[Problem]]:
    """skills.yaml."""
    return _one(catalogue.read_skills, texts, languages)


def parse_calendar(
    texts: Texts, languages: Languages
) -> tuple[calendars.Calendar | None, list[Problem]]:
    """calendar.yaml."""
    return _one(calendars.read_calendar, texts, languages)


def parse_theme(texts: Texts, languages: Languages) -> tuple[Theme | None, list[Problem]]:
    """theme.yaml."""
    return _one(catalogue.read_theme, texts, languages)


def parse_module(texts: Texts, languages: Languages) -> tuple[Module | None, list[Problem]]:
    """module.yaml; the preambles of the banks are left aside."""
    return _one(catalogue.read_module, texts, languages)


def parse_badge(texts: Texts, languages: Languages) -> tuple[Badge | None, list[Problem]]:
    """badges/*.yaml."""
    return _one(awards.read_badge, texts, languages)


def parse_levels(
    texts: Texts, languages: Languages
) -> tuple[tuple[Level, ...] | None, list[Problem]]:
    """levels.yaml."""
    return _one(awards.read_levels, texts, languages)


def parse_visa(texts: Texts, languages: Languages) -> tuple[Visa | None, list[Problem]]:
    """visas/*.yaml."""
    return _one(visas.read_visa, texts, languages)


def parse_audience(texts: Texts, languages: Languages) -> tuple[Audience | None, list[Problem]]:
    """audiences/*.yaml."""
    return _one(audiences.read_audience, texts, languages)


def parse_season(texts: Texts, languages: Languages) -> tuple[Season | None, list[Problem]]:
    """seasons/*.yaml."""
    return _one(seasons.read_season, texts, languages)


def parse_gift(texts: Texts, languages: Languages) -> tuple[Gift | None, list[Problem]]:
    """gifts/*.yaml."""
    return _one(gifts.read_gift, texts, languages)


def parse_lesson(texts: Texts, languages: Languages) -> tuple[Lesson | None, list[Problem]]:
    """A lesson; its captions are those among *texts*, and are not read themselves."""
    findings = Findings()
    sheets = _sheets(texts, findings, {})
    if not sheets:
        return None, []
    beside = {path.rpartition("/")[2] for path in texts}
    return lessons.read_lesson(sheets, languages, beside), findings.problems


def parse_question(
    texts: Texts, languages: Languages, lines: Lines | None = None
) -> tuple[Question | None, list[Problem]]:
    """One question's blocks."""
    findings = Findings()
    sheets = _sheets(texts, findings, lines or {})
    return (questions.read_question(sheets, languages) if sheets else None), findings.problems


def _one(
    reader: Callable[[Sheet, Languages], T | None], texts: Texts, languages: Languages
) -> tuple[T | None, list[Problem]]:
    findings = Findings()
    return reader(_settings(texts, findings), languages), findings.problems


def _settings(texts: Texts, findings: Findings) -> Sheet:
    """The one .yaml text of an item."""
    path, text = next((each for each in texts.items() if each[0].endswith(".yaml")), ("", ""))
    return Sheet(path, text, findings)


def _sheets(texts: Texts, findings: Findings, lines: Lines) -> dict[str, Sheet]:
    return {
        found[1]: Sheet(path, text, findings, first=lines.get(path, 1))
        for path, text in texts.items()
        if (found := _WORDS.search(path))
    }


def examine(
    kind: str, texts: Texts, languages: Languages, beside: Collection[str] = ()
) -> tuple[object | None, Findings]:
    """The document of one item of *kind*, and everything that its reading brings up.

    *beside* names its media. Captions are read, too. What ``references`` name must be looked up.
    """
    findings = Findings()
    if kind in ("lesson", "question"):
        sheets = _sheets(texts, findings, {})
        known = {code: sheets[code] for code in languages.known if code in sheets}
        if not known:
            return None, findings
        if kind == "question":
            return questions.read_question(known, languages), findings
        captions = [path for path in texts if path.endswith(".vtt")]
        names = {path.rpartition("/")[2] for path in captions} | set(beside)
        document = lessons.read_lesson(known, languages, names)
        for path in captions:
            read_captions(Sheet(path, texts[path], findings))
        return document, findings
    sheet = _settings(texts, findings)
    if kind == "academy":
        return catalogue.read_academy(sheet), findings
    return _READERS[kind](sheet, languages), findings


_READERS: Mapping[str, Callable[[Sheet, Languages], object | None]] = {
    "skills": catalogue.read_skills,
    "calendar": calendars.read_calendar,
    "levels": awards.read_levels,
    "theme": catalogue.read_theme,
    "module": catalogue.read_module,
    "badge": awards.read_badge,
    "visa": visas.read_visa,
    "gift": gifts.read_gift,
    "audience": audiences.read_audience,
    "season": seasons.read_season,
}
