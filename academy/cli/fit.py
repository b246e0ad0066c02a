"""The command that fits the engine on everybody's answers."""

import json
from dataclasses import asdict

import click

from academy import clock
from academy.cli.frame import as_json, house, progress_bar, with_settings
from academy.config import Config
from academy.services import fitting


@click.command("fit")
@as_json
@with_settings
def fit(settings: Config, *, as_json: bool) -> None:
    """Refit the engine on everybody's answers, and count what HR and authors see."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    with house(settings), progress_bar() as progress:
        report = fitting.fit(folder=settings.instance, at=clock.now(), progress=progress)
    if as_json:
        click.echo(json.dumps(asdict(report)))
        return
    click.echo(report.sentence)
    if report.fit is None:
        return
    for name, key in (
        ("AUC", "auc"),
        ("log-loss", "log_loss"),
        ("calibration error", "calibration_error"),
    ):
        value = report.measures[key]
        click.echo(f"  {name:<18} {'-' if value is None else format(value, '.4f')}")
    click.echo(f"  measured on {report.measures['held_out']:,} people whom it never saw")
