"""badges/*.yaml and levels.yaml: what is awarded, and by which rule."""

from academy.engine.badges import (
    COUNTED,
    MEDALS,
    Condition,
    Count,
    LessonsOf,
    Score,
    StreakOf,
    Use,
    WholeTheme,
)
from academy.manuscript.documents import Badge, Languages, Level
from academy.manuscript.fields import Fields, check_id
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import read_yaml

MOST = 1_000_000
CONDITIONS = (*COUNTED, "score", "streak", "theme", "lessons-of")
"""What a badge may ask for, one of these; ``score`` takes ``times`` or ``module`` beside it."""


def read_badge(sheet: Sheet, languages: Languages) -> Badge | None:
    """badges/*.yaml."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    fields = Fields(sheet, table, ("id", "name", "text", "when", "hidden"))
    id_, name, text = fields.id(), fields.words("name", languages), fields.words("text", languages)
    hidden = "hidden" in table and fields.choice("hidden", ("true", "false")) == "true"
    when = fields.inner("when", (*CONDITIONS, "times", "module"))
    condition = _condition(when) if when else None
    if condition is None or when is None:
        return None
    return Badge(id_, name, text, condition, hidden) if fields.sound and when.sound else None


def read_levels(sheet: Sheet, languages: Languages) -> tuple[Level, ...] | None:
    """levels.yaml: every level, in the order of the file, which is that of their points."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    levels: list[Level] = []
    top = Fields(sheet, table, table)
    for id_, node in table.items():
        fields = top.inner(id_, ("from", "name"))
        if fields is None or not check_id(sheet, node.line, id_):
            continue
        points, name = fields.number("from", 0, MOST), fields.words("name", languages)
        if not levels and points:
            fields.fault("from", N_("The first level begins at 0 points."))
        elif levels and points <= levels[-1].points:
            fields.fault("from", N_("A level needs more points than the one before it."))
        levels.append(Level(id_, name, points))
    return tuple(levels)


def _condition(when: Fields) -> Condition | None:
    """What *when* asks for; None, and said, when that is nothing or several things."""
    asked = [key for key in when.table if key in CONDITIONS]
    if len(asked) != 1:
        when.sheet.problem(
            when.line + when.shift,
            N_("A badge needs one condition, as in { stamps: 1 }. Known are: %(known)s."),
            known=", ".join(CONDITIONS),
        )
        return None
    key = asked[0]
    if key != "score" and (beside := {"times", "module"} & set(when.table)):
        when.fault(min(beside), N_("“%(key)s” stands beside a score only: remove it."))
    match key:
        case "score":
            return _score(when)
        case "streak":
            return StreakOf(when.number(key, 1, 10_000))
        case "theme" | "lessons-of":
            theme = when.word(key)
            when.sheet.refer(
                "theme",
                theme,
                when.at(key),
                N_("There is no theme “%(name)s”: correct its id, or add it."),
            )
            return WholeTheme(theme) if key == "theme" else LessonsOf(theme)
        case _:
            return _count(when, key)


def _score(when: Fields) -> Score:
    share = when.number("score", 1, 100) / 100
    times = when.number("times", 1, 10_000) if "times" in when.table else 1
    module = when.word("module") if "module" in when.table else None
    if module:
        when.sheet.refer(
            "module",
            module,
            when.at("module"),
            N_("There is no module “%(name)s”: correct its id, or add it."),
        )
        if times > 1:
            when.fault("times", N_("One module is passed once: leave “times” or “module” out."))
    return Score(share, times, module)


def _count(when: Fields, key: str) -> Condition:
    if not isinstance(when.table[key].value, dict):
        return Count(key, when.number(key, 1, MOST))
    medals = when.inner(key, MEDALS)
    assert medals is not None  # noqa: S101 -- its value is a table
    bronze, silver, gold = (medals.number(medal, 1, MOST) for medal in MEDALS)
    if medals.sound and not bronze < silver < gold:
        when.fault(key, N_("Silver needs more than bronze, and gold more than silver."))
    when.sound = when.sound and medals.sound
    return Use(key, bronze, silver, gold)
