"""What is wrong in the cells of a grid of questions, while somebody types; and the blocks of its rows.

A row is parsed alone and its references are looked up once for all rows, so that the answer comes between
two keystrokes. What only the whole can tell is told when it is sent.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.manuscript import parsing, words
from academy.manuscript.documents import Languages
from academy.manuscript.exchange.files import CellProblem
from academy.manuscript.exchange.grid import checked
from academy.manuscript.problems import N_
from academy.models.authoring import Draft
from academy.models.content import Item
from academy.services import catalogue
from academy.services.catalogue import Catalogue

Cells = Mapping[str, str]


def source(session: Session) -> str:
    """The language that questions are written in first."""
    return catalogue.newest(session).languages.source


def ids(session: Session) -> set[str]:
    """The ids that questions have or had, or are being given."""
    known = set(session.scalars(select(Item.uid).where(Item.kind == "question")))
    open_ = (Draft.kind == "question", Draft.closed_at.is_(None))
    return known | set(session.scalars(select(Draft.slug).where(*open_)))


def block(cells: Cells, language: str, taken: set[str]) -> str:
    """The text of a row; its id is put among those that are *taken*."""
    return checked(cells, language=language, taken=taken)[0]


def problems(
    session: Session, live: Catalogue, rows: Sequence[Cells], own: Sequence[str], language: str
) -> list[list[CellProblem]]:
    """For each of *rows*, what is wrong in it; *own* are the ids that they have already."""
    known = ids(session)
    lessons = set(
        session.scalars(select(Draft.slug).where(Draft.kind == "lesson", Draft.closed_at.is_(None)))
    )
    given: dict[str, int] = {}
    found: list[list[CellProblem]] = []
    for number, (cells, mine) in enumerate(zip(rows, own, strict=True), 1):
        if not cells:
            found.append([])
            continue
        text, told = checked(cells, row=number, language=language, taken=set())
        id_ = cells.get("id", "").strip()
        if id_ and (id_ in given or (id_ != mine and id_ in known)):
            told.append(_at("id", number, _TAKEN, id=id_[:80]))
        given.setdefault(id_, number)
        told += _dead(text, live, lessons, number, language)
        told += [
            _at("question", number, each.template, **each.values)
            for each in words.check("", text, live.words)
        ]
        found.append(told)
    return found


_TAKEN = N_("Another text has the id “%(id)s”: choose another.")


def _dead(
    text: str, live: Catalogue, lessons: set[str], row: int, language: str
) -> Iterator[CellProblem]:
    """The skill or the lesson that is not there."""
    only = Languages((language,))
    _, findings = parsing.examine("question", {f"questions.{language}.md": text}, only)
    for each in findings.references:
        if each.kind == "skill":
            is_there = each.name in live.skills
        else:
            is_there = live.has(each.kind, each.name) or each.name in lessons
        if not is_there:
            column = each.kind if each.kind in ("skill", "lesson") else "question"
            yield _at(column, row, each.problem.template, **each.problem.values)


def _at(column: str, row: int, template: str, /, **values: object) -> CellProblem:
    return CellProblem("", row, template, values, column)
