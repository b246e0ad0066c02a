"""The command that counts HR's numbers again."""

import click

from academy import clock
from academy.cli.frame import house, progress_bar, with_settings
from academy.config import Config
from academy.services.rollups import repair


@click.group("insights")
def insights_group() -> None:
    """The numbers that HR sees."""


@insights_group.command("rebuild")
@with_settings
def rebuild(settings: Config) -> None:
    """Count everybody again, and mend every sum that differs."""
    with house(settings), progress_bar() as progress:
        mended = repair.rebuild(at=clock.now(), progress=progress)
    click.echo(f"Everybody is counted. {mended:,} sums differed and were mended.")
