"""The command that audits what is stored."""

import json
import sys

import click

from academy import clock
from academy.cli.frame import as_json, house, progress_bar, with_settings
from academy.config import Config
from academy.services import audit


@click.command("audit")
@as_json
@with_settings
def audit_(settings: Config, *, as_json: bool) -> None:
    """Every invariant of ledger, visas and passports; exit 1 and the row that breaks one."""
    with house(settings), progress_bar() as progress:
        report = audit.audit(at=clock.now(), progress=progress)
    if as_json:
        click.echo(json.dumps(report.as_values()))
    else:
        for fault in report.faults:
            click.echo(str(fault))
        click.echo(report.sentence)
        if report.head:
            click.echo(f"The ledger's digest, to keep elsewhere: {report.head}")
    sys.exit(bool(report.faults))
