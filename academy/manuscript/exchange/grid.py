"""Questions as rows of a table, one a row: what a spreadsheet holds, and what a grid in a browser edits.

``cells_of`` and ``asked_of`` lead from a question's block to its row and back; what is wrong is told by
cell. Pure: how a file or a form holds its cells is nobody's business here.

=============== ==========================================================================
column          holds
=============== ==========================================================================
answer          the numbers of the right options (``1, 3``); ``true`` or ``false``; a number
                (``15 ± 10``); the accepted words (``one | another``)
option 1 to 12  an option; a step; a pair as ``left = right``
feedback 1 …    what is said of that option; of true (1) and false (2)
right … wrong   what is said of the whole answer, in kinds whose options have no feedback
=============== ==========================================================================
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from academy.engine.marking import fold
from academy.manuscript.answers import NONE_RIGHT
from academy.manuscript.documents import Kind
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange import faults, filling
from academy.manuscript.exchange.asked import Asked
from academy.manuscript.exchange.files import MOST, CellProblem, Import, Imported, finish
from academy.manuscript.exchange.filling import COLUMNS, PLACES
from academy.manuscript.problems import N_, Problem

_STRAY = "–"
"""The column of an empty heading."""
EMPTY = {
    "answer": N_("Say which options are right: their numbers, as in 2, or 1, 3."),
    "skill": N_("Name the skill that it tests by its id."),
    "lesson": N_("Name the lesson that explains it by its id."),
}
_ALIASES = {
    "type": "kind",
    "genre": "kind",
    "competence": "skill",
    "lecon": "lesson",
    "difficulte": "difficulty",
    "usage": "use",
    "text": "question",
    "texte": "question",
    "reponse": "answer",
    "juste": "right",
    "en partie": "partly",
    "faux": "wrong",
}


def column_of(heading: str) -> str:
    """The column that a *heading* means, in English or French; empty for none."""
    bare = fold(heading.replace("_", " "))
    numbered = re.fullmatch(r"(option|choice|choix|feedback|retour|explication) ?(\d{1,2})", bare)
    if numbered:
        kind = "option" if numbered[1] in ("option", "choice", "choix") else "feedback"
        name = f"{kind} {int(numbered[2])}"
    else:
        name = _ALIASES.get(bare, bare)
    return name if name in PLACES else ""


def cells_of(asked: Asked) -> dict[str, str]:
    """The row of a question; columns without words are left out."""
    cells = {"id": asked.id, "kind": asked.kind.value, "question": asked.text.text}
    cells |= {key: each.text for key, each in asked.settings.items()}
    cells |= {verdict: each.text for verdict, each in asked.said.items()}
    if asked.kind is Kind.TRUE_FALSE:
        truth = parts.is_true(asked)
        cells["answer"] = "true" if truth else "false"
        for each in asked.choices:
            cells[f"feedback {1 if each.right == truth else 2}"] = each.feedback.text
        return {key: text for key, text in cells.items() if text}
    for number, each in enumerate(asked.choices, 1):
        cells[f"option {number}"] = each.text.text
        cells[f"feedback {number}"] = each.feedback.text
    right = [str(number) for number, each in enumerate(asked.choices, 1) if each.right]
    cells["answer"] = ", ".join(right)
    for number, line in enumerate(asked.lines, 1):
        answers = asked.kind in (Kind.NUMERIC, Kind.SHORT_TEXT)
        cells["answer" if answers else f"option {number}"] = line.text
    return {key: text for key, text in cells.items() if text}


def row_of(asked: Asked) -> list[str]:
    """The same in the order of ``COLUMNS``."""
    cells = cells_of(asked)
    return [cells.get(name, "") for name in COLUMNS]


def read_rows(
    path: str,
    rows: Iterable[tuple[int, Sequence[str]]],
    language: str = "en",
    defaults: Mapping[str, str] | None = None,
) -> Import:
    """The questions of a table: *rows* with their lines, the first of which holds the headings."""
    found = Import(path, language)
    columns: list[str] | None = None
    for line, row in rows:
        if columns is None:
            columns = _headings(row, line, found)
            if "question" not in columns:
                found.problems.clear()
                found.say(
                    line, N_("The first row holds the headings: write “question” over a column.")
                )
                break
        elif len(found.questions) == MOST:
            found.say(line, faults.TOO_MANY, limit=MOST)
            break
        else:
            cells = dict(zip(columns, row, strict=False))
            found.questions.append(question(cells, path=path, row=line, language=language))
            _tell_stray(row, columns, line, found)
    if not found.questions and not found.problems:
        found.say(1, faults.NONE_HERE)
    return _moved(finish(found, defaults or {}))


def _headings(row: Sequence[str], line: int, found: Import) -> list[str]:
    columns: list[str] = []
    for heading in row:
        name = column_of(heading)
        if heading.strip() and (not name or name in columns):
            found.say(
                line,
                N_("There is no place for the column “%(column)s”. Known are: %(known)s."),
                column=heading[:80],
                known=", ".join((*COLUMNS[:13], "…")),
            )
        columns.append((name if heading.strip() else _STRAY) if name not in columns else "")
    return columns


def _tell_stray(row: Sequence[str], columns: Sequence[str], line: int, found: Import) -> None:
    for place, cell in enumerate(row):
        if cell.strip() and (place >= len(columns) or columns[place] == _STRAY):
            sentence = N_("“%(text)s” stands under no heading, and was left aside.")
            found.say(line, sentence, text=cell[:80])


def question(
    cells: Mapping[str, str], *, path: str = "", row: int = 1, language: str = "en"
) -> Imported:
    """The question that a row of *cells* asks, before it is given an id and checked."""
    asked = Asked(1)
    imported = Imported(asked, row=row, columns=COLUMNS)

    def say(column: str, template: str, /, **values: object) -> None:
        imported.problems.append(Problem(path, PLACES[column], template, values))

    filling.fill(asked, filling.fitting(cells, path, imported.problems, say), language, say)
    return imported


def checked(
    cells: Mapping[str, str], *, row: int = 1, language: str = "en", taken: set[str] | None = None
) -> tuple[str, list[CellProblem]]:
    """The block of one row of a grid, and what is wrong in its cells. *taken* are the other rows' ids."""
    each = question(cells, row=row, language=language)
    found = Import("", language, [each])
    _moved(finish(found, {}, taken))
    return each.block, [p for p in each.problems if isinstance(p, CellProblem)]


def _moved(found: Import) -> Import:
    """What our parser misses below the heading of a block is told in its own cell."""

    def moved(problem: Problem) -> Problem:
        if not isinstance(problem, CellProblem):
            return problem
        column = "answer" if problem.template == NONE_RIGHT else str(problem.values.get("key"))
        if column not in EMPTY or (column != "answer" and problem.column != "id"):
            return problem
        return CellProblem(problem.path, problem.line, EMPTY[column], {}, column)

    found.problems = list(map(moved, found.problems))
    for each in found.questions:
        each.problems = list(map(moved, each.problems))
    return found
