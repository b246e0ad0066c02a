"""Questions in files: what one would bring is looked at in the table first; and files to take away."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, request
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import Invalid, NotFound
from academy.manuscript.exchange.asked import Asked
from academy.manuscript.exchange.blanks import parted
from academy.manuscript.exchange.files import CellProblem, Import
from academy.manuscript.exchange.filling import COLUMNS
from academy.manuscript.exchange.gift_writing import write_gift
from academy.manuscript.exchange.grid import row_of
from academy.manuscript.exchange.moodle_writing import write_moodle
from academy.manuscript.problems import Problem
from academy.models.database import reading
from academy.services import catalogue
from academy.services.authoring import exchange, grid, grid_bringing
from academy.services.sheets.writing import write_csv, write_xlsx
from academy.web.authoring import grid_words
from academy.web.authoring.grid import GRID, language_asked, page, rows_sent
from academy.web.authoring.place import blueprint
from academy.web.once import new_key
from academy.web.policy import Who, allow, me
from academy.web.spreadsheets import delimiter

TYPES = {
    "gift": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.post(f"{GRID}/file")
@allow(Who.AUTHOR)
def look_at_file(module_slug: str) -> Response:
    """The table with what a file would bring, problems by its lines; nothing is kept until it is saved.

    A script sends the rows along that she wrote in and has not saved, in one field: they stay hers.
    """
    hers = rows_sent(dict(parse_qsl(request.form.get("rows", ""), keep_blank_values=True)))
    with reading() as session:
        opened = grid.read(session, me(), module_slug, language_asked(session))
        grid_bringing.lay_over(session, me(), opened, hers, now())
    try:
        found = _read(opened.language)
    except Invalid as problem:
        told: dict[str, Any] = {"refused": _(problem.sentence, **problem.values)}
        status = 422
    else:
        brought = grid_bringing.bring(opened, found, new_key())
        problems, blanks = parted(found.problems)
        told = {"refused": "", "brought": brought, "problems": _by_line(problems), "blanks": blanks}
        status = 200
    with reading() as session:
        wrong = grid.check(session, opened, opened.rows)
    return page(opened, opened.rows, wrong, told=told, status=status)


@blueprint.get("/authoring/modules/<module_slug>/questions.<any(gift, xml, csv, xlsx):ending>")
@allow(Who.AUTHOR)
def take_questions(module_slug: str, ending: str) -> Response:
    """What is published of a module in one language, as a file that can be brought in again."""
    with reading() as session:
        language = request.args.get("language")
        if language and language not in catalogue.newest(session).languages.known:
            raise NotFound("There is nothing at this address.")
        questions, _languages = exchange.published(session, language, module_slug)
    return _file(f"{module_slug}.{ending}", ending, questions)


@blueprint.get("/authoring/questions-template.<any(csv, xlsx):ending>")
@allow(Who.AUTHOR)
def take_template(ending: str) -> Response:
    """An empty table with its headings."""
    return _file(f"questions.{ending}", ending, [])


def _read(language: str) -> Import:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid("Choose a file first.")
    with TemporaryDirectory(prefix="questions-") as folder:
        path = Path(folder) / f"file{PurePath(sent.filename).suffix.lower()[:8]}"
        sent.save(path)
        sent.close()
        return exchange.read_file(path, language, {})


def _by_line(problems: Sequence[Problem]) -> list[tuple[int, str, str]]:
    """The problems of a file: line, column (of a table), sentence."""
    return [
        (
            each.line,
            grid_words.heading(each.column) if isinstance(each, CellProblem) else "",
            _(each.template, **each.values),
        )
        for each in problems
    ]


def _file(name: str, ending: str, questions: list[Asked]) -> Response:
    body = BytesIO()
    rows = [list(COLUMNS), *map(row_of, questions)]
    match ending:
        case "csv":
            write_csv(rows, body, delimiter=delimiter())
        case "xlsx":
            write_xlsx(rows, body)
        case "xml":
            body.write(write_moodle(questions).encode())
        case _:
            text, lost = write_gift(questions)
            left = "".join(f"\n// {each.asked.id}: {_(each.sentence)}" for each in lost)
            body.write(f"{text}{left}\n".encode())
    response = Response(body.getvalue(), content_type=TYPES[ending])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
