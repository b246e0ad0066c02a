"""The drawings of HR's pages of flows, lessons and knowledge, each with the words that say the same."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from academy.drawing.bars import Bar, bars
from academy.drawing.steps import Row, steps
from academy.engine.boards import LEAST
from academy.services.adoption.curves import Flow
from academy.services.drop_off import Stops
from academy.services.insights import MOMENTS, Section
from academy.web.filters import pick
from academy.web.insights_charts import Chart, per_cent

MOST_MONTHS = 13
MOST_SKILLS = 14
MOST_STOPS = 40
"""Months, and rows, that one drawing shows; the table has them all."""


class Flowing(NamedTuple):
    """Of one month: what came (new, and renewed), and what went."""

    flow: Flow
    came: Sequence[int]
    went: int


def flowing(found: Sequence[Flow], what: str) -> list[Flowing]:
    """The flows of people, or of a passport or visa, the newest month first."""
    if what == "active":
        names, gone = ["joined"], "left"
    else:
        names, gone = [f"{what}.issued", f"{what}.renewed"], f"{what}.lapsed"
    return [
        Flowing(each, [each.counts.get(name, 0) for name in names], each.counts.get(gone, 0))
        for each in found
    ]


def flows(found: Sequence[Flowing], title: str, *, is_people: bool) -> Chart | None:
    """Bars by month."""
    months = [
        Bar(str(format_date(each.flow.month, "MMM", rebase=False)), each.came, each.went)
        for each in reversed(found[:MOST_MONTHS])
    ]
    if len(months) < 2:
        return None
    came, went = sum(sum(bar.came) for bar in months), sum(bar.went for bar in months)
    values = {"came": came, "went": went, "count": len(months)}
    summary = (
        _("In %(count)s months %(came)s joined and %(went)s left.", **values)
        if is_people
        else _("In %(count)s months %(came)s came and %(went)s lapsed.", **values)
    )
    heading = _("What came and went, month by month: %(what)s", what=title)
    return Chart(bars(months, title=heading, summary=summary), summary)


def lessons(found: Sequence[Stops], people: int, language: str, *, name: str) -> Chart | None:
    """Of a theme: of the unit's people, who finished each lesson, began each quiz and passed it."""
    rows = []
    for each in found:
        for lesson in each.module.lessons:
            done = each.lessons[lesson.uid]["finished"]
            rows.append(Row(lesson.document.text(language)[0].title, [_share(done, people)]))
        shares = [None, _share(each.quiz["begun"], people), _share(each.quiz["passed"], people)]
        rows.append(Row(_("Quiz: %(module)s", module=pick(each.module.document.title)), shares))
    if not rows or not people:
        return None
    ends = [row.shares[-1] or 0.0 for row in rows if len(row.shares) == 3]
    low, high = per_cent(min(ends)), per_cent(max(ends))
    values = {"people": format_decimal(people), "low": low, "high": high}
    summary = (
        _("Of %(people)s people %(low)s %% passed each quiz here.", **values)
        if low == high
        else _("Of %(people)s people %(low)s to %(high)s %% passed a quiz here.", **values)
    )
    heading = _("Where people stop: share of all people")
    return Chart(steps(rows[:MOST_STOPS], title=heading, summary=summary, name=name), summary)


def _share(some: int, people: int) -> float:
    """Fewer than five are drawn as nobody, as the table does not tell them either."""
    return min(1.0, some / people) if people and some >= LEAST else 0.0


def knowledge(section: Section, *, name: str) -> Chart | None:
    """Of a unit: what people know of each skill before and after."""
    rows = []
    for _theme, inside in section.themes:
        for each in inside:
            cells = [each.cells[moment] for moment in MOMENTS]
            if any(cell is not None for cell in cells):
                shares = [None if cell is None else cell / 100 for cell in cells]
                rows.append(Row(pick(each.skill.name), shares))
    if not rows:
        return None
    both = [row for row in rows if row.shares[0] is not None and row.shares[1] is not None]
    better = sum((row.shares[1] or 0) > (row.shares[0] or 0) for row in both)
    summary = ngettext(
        "Of %(num)s skill with both numbers, %(better)s is known better after than before.",
        "Of %(num)s skills with both numbers, %(better)s are known better after than before.",
        len(both),
        better=better,
    )
    if len(rows) > MOST_SKILLS:
        rows = sorted(rows, key=_known)[:MOST_SKILLS]
        summary += " " + _("Drawn are the %(count)s that people know least.", count=MOST_SKILLS)
    heading = _("What people know, before and after")
    return Chart(steps(rows, title=heading, summary=summary, name=name), summary)


def _known(row: Row) -> float:
    """What the last moment that enough people reached says of it."""
    return next((share for share in reversed(row.shares) if share is not None), 0.0)
