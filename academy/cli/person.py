"""Commands about one person's data: hand it to her, take it away."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from academy import clock
from academy.cli.frame import as_json, house, with_settings
from academy.config import Config
from academy.models.database import reading, writing
from academy.services import journal, suspending
from academy.services.exports.files import folder_of
from academy.services.privacy import archive, erasing, keeping, tombstones


@click.group("person")
def person_group() -> None:
    """One person's data: a copy for her, or erasing it."""


@person_group.command()
@click.argument("login", metavar="EMAIL")
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ZIP; by default in instance/.",
)
@with_settings
def export(settings: Config, login: str, target: Path | None) -> None:
    """Write everything that is held about a person (an address or a number) into a ZIP."""
    at = clock.now()
    target = target or settings.instance / f"personal-data-{at:%Y%m%d-%H%M%S}.zip"
    with house(settings):
        with reading() as session:
            person = erasing.find(session, login)
            rows = archive.write(session, person, target, academy=settings.name, at=at)
            subject, unit_id = f"person:{person.id}", person.unit_id
        with writing() as session:
            journal.note(
                session, actor=journal.SYSTEM, act="person.exported", subject=subject,
                unit_id=unit_id, at=at, rows=rows,
            )  # fmt: skip
    target.chmod(0o600)
    click.echo(f"{target}: {rows:,} rows. Hand it to nobody but the person.")


@person_group.command()
@click.argument("login", metavar="EMAIL")
@click.option("--dry-run", is_flag=True, help="Say what would go and what would stay.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
@with_settings
def erase(settings: Config, login: str, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Erase a person (an address or a number) for good."""
    with house(settings):
        with reading() as session:
            person = erasing.find(session, login)
            suspending.keep_an_administrator(session, without=[person.id])
            lines = erasing.plan(session, person)
        if as_json:
            click.echo(json.dumps([asdict(line) for line in lines]))
        else:
            _tell(lines)
        if dry_run:
            return
        if not yes:
            click.confirm("This cannot be undone. Erase?", abort=True, err=True)
        with writing() as session:
            erased = erasing.erase(
                session, erasing.find(session, login), actor=journal.SYSTEM,
                secret=settings.secret_key, at=clock.now(),
            )  # fmt: skip
        erasing.remove_files(folder_of(settings.instance), erased)
        with reading() as session:
            tombstones.keep(settings.instance, tombstones.all_of(session))
    if not as_json:
        click.echo(
            f"Erased: {erased.rows:,} rows gone or emptied. Backups of before still hold them."
        )


@person_group.command("reapply")
@with_settings
def reapply(settings: Config) -> None:
    """Erase again whoever a restored backup brought back."""
    with house(settings):
        count = keeping.keep(settings.instance, secret=settings.secret_key, at=clock.now())
    click.echo(f"{count:,} people were erased again.")


def _tell(lines: list[erasing.Line]) -> None:
    for line in lines:
        why = f" ({line.why})" if line.why else ""
        click.echo(f"{line.rows:>8,}  {line.fate:9}  {line.table:18} {line.about}{why}")
