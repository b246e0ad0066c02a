"""``academy questions``: from elsewhere into drafts, and from here to elsewhere."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy import clock
from academy.cli.frame import as_json, house, with_settings
from academy.config import Config
from academy.errors import Invalid, NotFound
from academy.manuscript.exchange.asked import Asked
from academy.manuscript.exchange.blanks import parted
from academy.manuscript.exchange.files import Import
from academy.manuscript.exchange.filling import COLUMNS
from academy.manuscript.exchange.gift_writing import Lost, write_gift
from academy.manuscript.exchange.grid import row_of
from academy.manuscript.exchange.moodle_writing import write_moodle
from academy.manuscript.problems import Problem
from academy.models.database import reading, writing
from academy.models.people import Person, Role
from academy.services import catalogue, sign_in
from academy.services.authoring import exchange
from academy.services.authoring.exchange import Brought
from academy.services.sheets.writing import write_csv, write_xlsx
from academy.services.viewer import Viewer


@click.group("questions")
def questions_group() -> None:
    """Questions from elsewhere, and for elsewhere: GIFT, Moodle XML, CSV, XLSX."""


@questions_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--module", metavar="ID", help="The module that new questions join.")
@click.option("--skill", metavar="ID", default="", help="For questions that name none.")
@click.option("--lesson", metavar="ID", default="", help="For questions that name none.")
@click.option("--language", metavar="CODE", help="What the file is written in (else the source).")
@click.option(
    "--author", metavar="EMAIL", help="Whose drafts they become (else the first author's)."
)
@click.option("--print", "print_only", is_flag=True, help="Print the texts, and change nothing.")
@as_json
@with_settings
def import_(
    settings: Config,
    file: Path,
    *,
    module: str | None,
    skill: str,
    lesson: str,
    language: str | None,
    author: str | None,
    print_only: bool,
    as_json: bool,
) -> None:
    """Make drafts of the questions in FILE (.gift .txt .xml .csv .xlsx); again, bring them up to date.

    Problems are told at the lines of the file. Exit 1 when no question has become a draft.
    """
    with house(settings):
        with reading() as session:
            languages = catalogue.newest(session).languages
        if language and language not in languages.known:
            raise Invalid(
                "The academy has no texts in “%(language)s”. It has: %(known)s.",
                language=language,
                known=", ".join(languages.known),
            )
        defaults = {"skill": skill, "lesson": lesson}
        found = exchange.read_file(file, language or languages.source, defaults)
        if print_only:
            _print(found, as_json=as_json)
            return
        with writing() as session:
            viewer = _author(session, author)
            brought = exchange.bring_in(session, viewer, found, module, at=clock.now())
    _tell(found, brought, viewer, as_json=as_json)
    if not (brought.made or brought.updated or brought.unchanged):
        sys.exit(1)


@questions_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--module", metavar="ID", help="Only the questions of this module.")
@click.option("--language", metavar="CODE", help="In this language (else the source).")
@click.option("--template", is_flag=True, help="A table with its headings only, to be filled in.")
@as_json
@with_settings
def export_(
    settings: Config,
    file: Path,
    *,
    module: str | None,
    language: str | None,
    template: bool,
    as_json: bool,
) -> None:
    """Write the published questions to FILE (.gift .txt .xml .csv .xlsx); they import unchanged.

    What the format cannot hold is named.
    """
    suffix = file.suffix.lower()
    if suffix not in exchange.SUFFIXES:
        raise Invalid(
            "The name of the file ends in one of: %(suffixes)s.",
            suffixes=", ".join(exchange.SUFFIXES),
        )
    with house(settings), reading() as session:
        questions, languages = exchange.published(session, language, module)
    lost = _write(file, suffix, [] if template else questions)
    others = [code for code in languages.known if code != (language or languages.source)]
    if as_json:
        listed = [{"id": asked.id, "sentence": why} for asked, why in lost]
        held = 0 if template else len(questions) - len(lost)
        click.echo(json.dumps({"questions": held, "left": listed, "languages_left": others}))
        return
    for asked, why in lost:
        click.echo(f"{asked.category}/{asked.id}: {why}")
    if template:
        click.echo(f"{file} has the headings of a table of questions.")
        return
    if others:
        click.echo(f"One language is in the file; left out: {', '.join(others)}.")
    click.echo(f"{len(questions) - len(lost)} questions are in {file}.")


def _write(file: Path, suffix: str, questions: Sequence[Asked]) -> list[Lost]:
    """Write *questions* whole or not at all; those that the format cannot hold."""
    lost: list[Lost] = []
    partial = file.with_name(f".{file.name}.partial")
    try:
        with partial.open("wb") as target:
            if suffix in exchange.TABLES:
                rows = [list(COLUMNS), *map(row_of, questions)]
                (write_csv if suffix == ".csv" else write_xlsx)(rows, target)
            elif suffix == ".xml":
                target.write(write_moodle(questions).encode())
            else:
                text, lost = write_gift(questions)
                target.write(text.encode())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return lost


def _author(session: Session, login: str | None) -> Viewer:
    """The author of that address; without one, the first who is there."""
    if login:
        person = sign_in.person_by_login(session, login)
        if person is None:
            raise NotFound("Nobody here is called %(login)s.", login=login)
        ids = [person.id]
    else:
        authors = select(Role.person_id).where(Role.role == "author")
        ids = list(
            session.scalars(select(Person.id).where(Person.id.in_(authors)).order_by(Person.id))
        )
    for id_ in ids:
        viewer = sign_in.viewer_of_person(session, id_)
        if viewer and viewer.has_role("author"):
            return viewer
    raise NotFound("There is no such author: name one who may write with --author.")


def _print(found: Import, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"questions": _listed(found), "problems": _problems(found.problems)}))
        return
    click.echo("\n".join(each.block for each in found.usable), nl=False)
    _say(found.problems, err=True)


def _tell(found: Import, brought: Brought, viewer: Viewer, *, as_json: bool) -> None:
    if as_json:
        told = {**asdict(brought), "problems": _problems(brought.problems)}
        click.echo(json.dumps({**told, "questions": _listed(found), "author": viewer.email}))
        return
    _say(brought.problems)
    click.echo(
        f"{len(brought.made)} drafts made, {len(brought.updated)} brought up to date, "
        f"{len(brought.unchanged)} unchanged, {len(brought.left)} left out; "
        f"they are {viewer.name}’s to finish."
    )


def _say(problems: Sequence[Problem], *, err: bool = False) -> None:
    """Each problem at its line; and how many places are empty, in one line."""
    told, blanks = parted(problems)
    for problem in told:
        click.echo(str(problem), err=err)
    if any(blanks):
        click.echo(
            f"Still to be filled in: {blanks.skills} × skill, {blanks.lessons} × lesson, "
            f"{blanks.feedback} × feedback.",
            err=err,
        )


def _listed(found: Import) -> list[dict[str, Any]]:
    return [
        {
            "id": each.asked.id,
            "line": each.row or each.asked.line,
            "kind": each.asked.kind.value if each.block else None,
            "title": each.asked.title,
            "text": each.block,
        }
        for each in found.questions
    ]


def _problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "path": each.path,
            "line": each.line,
            "column": getattr(each, "column", ""),
            "sentence": each.sentence,
        }
        for each in problems
    ]
