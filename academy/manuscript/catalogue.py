"""The small files: academy, skills, themes, modules."""

import re

from academy.engine.passport import Rule
from academy.manuscript.documents import (
    DEFAULT_CURRENCY,
    Academy,
    Campaign,
    Languages,
    Module,
    Quiz,
    Skill,
    Theme,
)
from academy.manuscript.fields import Fields, Name, check_id
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import read_yaml
from academy.manuscript.words import read_words

COLOURS = ("sea", "leaf", "plum", "flag")
LIGHTEST, HEAVIEST = 0.25, 4.0
"""The weights that a skill may have."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def read_academy(sheet: Sheet) -> Academy | None:
    """academy.yaml: languages, the rule of the passport, the currency."""
    fields = _open(sheet, ("languages", "started", "passport", "currency", "words"))
    if fields is None:
        return None
    complete = _languages(fields, "languages", fields.names("languages"))
    started = _languages(fields, "started", fields.names("started", optional=True))
    if set(complete) & set(started):
        fields.fault(
            "started", N_("A language stands in “languages” or in “started”, not in both.")
        )
    rule = fields.inner("passport", ("needed", "per_theme", "minutes"))
    currency = _currency(fields)
    if rule is None or not complete:
        return None
    needed = rule.number("needed", 1, 100_000)
    per_theme = rule.number("per_theme", 0, 100_000)
    sheet.place("needed", rule.at("needed"))
    sheet.place("per_theme", rule.at("per_theme"))
    minutes = rule.number("minutes", 1, 100_000) if "minutes" in rule.table else None
    sheet.place("minutes", rule.at("minutes"))
    if not rule.sound:
        return None
    languages = Languages(complete, started)
    words = read_words(fields, languages)
    return Academy(languages, Rule(needed, per_theme), currency, minutes, words)


def read_skills(sheet: Sheet, languages: Languages) -> tuple[Skill, ...] | None:
    """skills.yaml: every notion, in the order of the file."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    skills = []
    top = Fields(sheet, table, table)
    for id_, node in table.items():
        sheet.place(id_, node.line)
        fields = top.inner(id_, ("name", "requires", "weight", "campaign"))
        if fields is None or not check_id(sheet, node.line, id_):
            continue
        name = fields.words("name", languages)
        requires = fields.names("requires", optional=True)
        for need in requires:
            sheet.refer(
                "skill",
                need.text,
                need.line,
                N_("There is no skill “%(name)s”: correct its id, or add it to skills.yaml."),
            )
        weight = fields.decimal("weight", LIGHTEST, HEAVIEST, default=1.0)
        needs = tuple(need.text for need in requires)
        skills.append(Skill(id_, name, needs, weight, _campaign(fields)))
    return tuple(skills)


def read_theme(sheet: Sheet, languages: Languages) -> Theme | None:
    """theme.yaml."""
    fields = _open(sheet, ("id", "colour", "title", "summary"))
    if fields is None:
        return None
    theme = Theme(
        id=fields.id(),
        title=fields.words("title", languages),
        summary=fields.words("summary", languages),
        colour=fields.choice("colour", COLOURS),
    )
    return theme if fields.sound else None


def read_module(sheet: Sheet, languages: Languages) -> Module | None:
    """module.yaml; notes where the size of the quiz stands."""
    fields = _open(sheet, ("id", "title", "summary", "stamp", "quiz"))
    if fields is None:
        return None
    id_ = fields.id()
    title, summary = fields.words("title", languages), fields.words("summary", languages)
    stamp = fields.words("stamp", languages)
    quiz = fields.inner("quiz", ("questions", "pass"))
    if quiz is None:
        return None
    questions, share = quiz.number("questions", 1, 100), quiz.number("pass", 1, 100)
    sheet.place("questions", quiz.at("questions"))
    if not (fields.sound and quiz.sound):
        return None
    return Module(id_, title, summary, stamp, Quiz(questions, share / 100))


def _currency(fields: Fields) -> str:
    code = fields.word("currency") if "currency" in fields.table else DEFAULT_CURRENCY
    if code and not _CURRENCY.fullmatch(code):
        fields.fault(
            "currency",
            N_("“%(code)s” is not the code of a currency, as EUR, CHF or MAD are."),
            code=code[:20],
        )
    return code


def _campaign(fields: Fields) -> Campaign | None:
    if "campaign" not in fields.table:
        return None
    days = fields.inner("campaign", ("from", "until"))
    if days is None:
        return None
    first, last = days.day("from"), days.day("until")
    if first is None or last is None:
        return None
    if last < first:
        days.fault(
            "until", N_("A campaign cannot end before it begins: put “until” on a later day.")
        )
        return None
    return Campaign(first, last)


def _open(sheet: Sheet, known: tuple[str, ...]) -> Fields | None:
    table = read_yaml(sheet, sheet.text)
    return None if table is None else Fields(sheet, table, known)


def _languages(fields: Fields, key: str, names: tuple[Name, ...]) -> tuple[str, ...]:
    for name in names:
        if not _LANGUAGE.fullmatch(name.text):
            fields.fault(
                key,
                N_("“%(code)s” is not the code of a language, as en, fr or pt-BR are."),
                code=name.text[:20],
            )
    return tuple(dict.fromkeys(name.text for name in names if _LANGUAGE.fullmatch(name.text)))
