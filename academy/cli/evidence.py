"""``academy evidence``: what people did on a platform that sends nothing, from its owner's file."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy import true

from academy import clock
from academy.cli.frame import as_json, house, progress_bar, with_settings
from academy.config import Config
from academy.errors import NotFound
from academy.models.database import reading
from academy.services import catalogue, evidence_files


@click.command("evidence")
@click.argument("visa")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would count, and count nothing.")
@as_json
@with_settings
def evidence_(settings: Config, visa: str, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Count the events in the CSV FILE for VISA; exit 1 if a line is refused."""
    at = clock.now()
    with house(settings), progress_bar() as progress:
        with reading() as session:
            live = catalogue.newest(session)
        of = next((each for each in live.visas if each.uid == visa), None)
        if of is None:
            raise NotFound("There is no visa called %(slug)s.", slug=visa)
        total = evidence_files.count(
            evidence_files.read(file.read_bytes(), of, at=at),
            true(),
            live,
            of,
            rehearses=dry_run,
            at=at,
            progress=lambda done, total: progress("counting", done, total),
        )
    refused = [{"line": each.number, "sentence": str(each.why)} for each in total.refused]
    if as_json:
        click.echo(json.dumps({"new": total.new, "known": total.known, "refused": refused}))
    else:
        for each in refused:
            click.echo(f"{file}:{each['line']}: {each['sentence']}")
        would = "would be counted" if dry_run else "counted"
        click.echo(f"{total.new} {would}, {total.known} known, {len(refused)} refused.")
    sys.exit(bool(refused))
