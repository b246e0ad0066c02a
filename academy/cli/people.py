"""``academy people``: the roster, read from a file and written to one."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from academy import clock
from academy.cli.frame import as_json, house, progress_bar, with_settings
from academy.config import Config
from academy.errors import Invalid
from academy.models.database import reading, surveying, writing
from academy.services.journal import SYSTEM
from academy.services.roster import columns, desk, exporting, imports, problems, undoing
from academy.services.roster.imports import File, Held, Options, Report
from academy.services.roster.scope import Scope
from academy.services.sheets.reading import estimate
from academy.services.sheets.writing import write_csv, write_xlsx

KINDS = ("new", "changed", "moved", "back", "leaving")

WHY_KEPT = {
    "changed": "was changed since",
    "unit": "her former unit is gone",
    "manager": "her former manager is gone",
    "email": "somebody else has her former address by now",
    "manages": "manages somebody who stays",
    "came": "has begun to use the academy",
}


@click.group("people")
def people_group() -> None:
    """The roster: who works here, from the company's own file."""


@people_group.command("import")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--dry-run", is_flag=True, help="Print the difference, and change nothing.")
@click.option("--undo", type=int, metavar="ID", help="Take an import back.")
@click.option("--column", multiple=True, metavar="FIELD=HEADING", help="Which column holds what.")
@click.option("--allow-leaving", is_flag=True, help="More than one in twenty may leave.")
@click.option("--skip-refused", is_flag=True, help="Leave refused lines out, import the others.")
@click.option("--partial", is_flag=True, help="The file names only some: nobody leaves by it.")
@as_json
@with_settings
def import_(
    settings: Config,
    file: Path | None,
    *,
    dry_run: bool,
    undo: int | None,
    column: tuple[str, ...],
    as_json: bool,
    **chosen: bool,
) -> None:
    """Import the roster in the CSV or XLSX FILE, all or nothing; exit 1 if nothing was done.

    The employee number is the key. Whoever has one, and is not in the file, leaves.
    """
    if (file is None) == (undo is None):
        raise click.UsageError("Give a FILE to import, or --undo with the number of an import.")
    with house(settings):
        if undo is not None:
            _undo(undo, as_json=as_json)
        elif file:
            _import(settings, file, column, Options(**chosen), dry_run=dry_run, as_json=as_json)


@people_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_settings
def export_(settings: Config, file: Path) -> None:
    """Write the roster to FILE, which ends in .csv or .xlsx; it imports unchanged."""
    writers: dict[str, Callable[..., int]] = {".csv": write_csv, ".xlsx": write_xlsx}
    if file.suffix.lower() not in writers:
        raise Invalid("The name of the file ends in .csv or .xlsx.")
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.touch(mode=0o600)
        with house(settings), surveying() as session, partial.open("wb") as target:
            rows = exporting.rows(session, Scope(), at=clock.now())
            count = writers[file.suffix.lower()](rows, target) - 1
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    click.echo(f"{count:,} people are in {file}.")


def _import(
    settings: Config,
    path: Path,
    chosen: tuple[str, ...],
    options: Options,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    at = clock.now()
    headings = desk.headings_of(path)
    with reading() as session:
        found = columns.guessed(session, headings)
    found |= _chosen(chosen, headings)
    columns.check(headings, found)
    file, import_id = File(path, found, settings.secret_key), 0

    def begin(session: Session) -> tuple[int, Scope]:
        nonlocal import_id
        columns.remember(session, headings, found, at=at)
        import_id = desk.begin(session, path.name, headings, found, options.as_json(), at=at)
        return import_id, Scope()

    try:
        with progress_bar() as progress:
            tell = _teller(progress, estimate(path))
            if dry_run:
                report = imports.rehearse(file, Scope(), options, at=at, progress=tell)
            else:
                report = imports.apply(file, begin, options, actor=SYSTEM, at=at, progress=tell)
    except Held as held:
        headline = " ".join([str(held), *_ways_on(held.report, options)])
        _tell(path, held.report, as_json=as_json, headline=headline, held=True)
        sys.exit(1)
    headline, ways = f"Import {import_id}.", _ways_on(report, options) if dry_run else []
    if dry_run:
        stops = ["An import would stop here.", *ways] if ways else []
        headline = " ".join(["Nothing was changed: this was a dry run.", *stops])
    _tell(path, report, as_json=as_json, headline=headline, import_id=import_id)
    sys.exit(bool(ways))


def _ways_on(report: Report, options: Options) -> list[str]:
    """What to say at the next try, of an import that stops; nothing, if it does not."""
    if imports.is_refused_whole(report):
        return ["Every line is refused: look at the reasons above, and at --column."]
    ways = []
    if report["refused"] and not options.skip_refused:
        ways.append(f"--skip-refused leaves the {report['refused']:,} refused lines out.")
    if report["held"] and not options.allow_leaving:
        many = f"the {report['leaving']:,} of {report['people']:,} people leave"
        ways.append(f"--allow-leaving lets {many}; with --partial nobody does.")
    return ways


def _chosen(chosen: tuple[str, ...], headings: list[str]) -> dict[str, int]:
    found = {}
    for each in chosen:
        field, _, heading = each.partition("=")
        if field not in columns.FIELDS:
            raise Invalid("There is no field called %(given)s.", given=field)
        if heading not in headings:
            raise Invalid("There is no column called %(heading)s in this file.", heading=heading)
        found[field] = headings.index(heading)
    return found


def _teller(progress: Callable[[str, int, int], None], total: int) -> Callable[[int], None]:
    return lambda done: progress("Lines", done, max(total, done))


def _undo(import_id: int, *, as_json: bool) -> None:
    with writing() as session:
        report = undoing.undo(session, import_id, actor=SYSTEM, at=clock.now())
    if as_json:
        click.echo(json.dumps({"import": import_id, **report}))
        return
    click.echo(
        f"Import {import_id} is undone: {report['restored']:,} people are what they were, "
        f"{report['removed']:,} new ones are gone, {report['units']:,} units as well."
    )
    for each in report["kept"]:
        click.echo(
            f"  {each['number']:12} {each['name']}: {WHY_KEPT[each['reason']]}, so she stays."
        )
    for later in report["later"]:
        click.echo(f"Import {later} stands on this one: whom only that holds goes if you undo it.")


def _tell(
    path: Path,
    report: Report,
    *,
    as_json: bool,
    headline: str,
    import_id: int = 0,
    held: bool = False,
) -> None:
    for each in report["listed"]["refused"]:
        each["sentence"] = str(problems.why(each))
    if as_json:
        listed = report.pop("listed")
        found = {"import": import_id or None, "stopped": headline if held else None, **report}
        click.echo(json.dumps({**found, "people_of": report["people"], **_lists(listed)}))
        return
    for each in report["listed"]["refused"]:
        click.echo(f"{path}:{each['line']}: {each['sentence']}")
    if any(each["code"].startswith("unit-") for each in report["listed"]["refused"]):
        click.echo(f"A unit is written with everything above it, as here: {report['unit_example']}")
    for kind in KINDS:
        for each in report["listed"][kind]:
            click.echo(f"{kind:8} {each['number']:12} {each['name']}{_how(each)}")
        more = report[kind] - len(report["listed"][kind])
        if more > 0 and report["listed"][kind]:
            click.echo(f"{kind:8} and {more:,} more")
    for name in report["listed"]["units"]:
        click.echo(f"unit     {name}")
    counts = ", ".join(f"{report[kind]:,} {kind}" for kind in (*KINDS, "unchanged", "refused"))
    click.echo(f"{report['lines']:,} lines: {counts}; {report['units']:,} units made.")
    click.echo(headline)


def _lists(listed: dict[str, Any]) -> dict[str, Any]:
    return {f"{kind}_listed": rows for kind, rows in listed.items()}


def _how(each: dict[str, Any]) -> str:
    if "fields" in each:
        return f": {', '.join(_change(field, each['values']) for field in each['fields'])}"
    if "to" in each:
        return f": {each['from']} → {each['to']}"
    return f" ({each['unit']})" if each.get("unit") else ""


def _change(field: str, values: dict[str, list[str]]) -> str:
    """What becomes of one field; of her days, which are hers, nothing but that they change."""
    return (
        f"{field} {' → '.join(each or '–' for each in values[field])}" if field in values else field
    )
