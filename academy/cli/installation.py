"""Commands about the installation: serve, work, migrate, examine, move."""

import json
import os
import sys
from dataclasses import asdict

import click

from academy import clock, config, serving
from academy.cli.company import introduce, make_demo
from academy.cli.content import publish_folder, tell_report
from academy.cli.frame import as_json, house, progress_bar, with_new_settings, with_settings
from academy.config import Config
from academy.models.database import reading
from academy.services import demo, doctor, moving, people, schema
from academy.services.privacy import keeping


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, show_envvar=True)
@click.option("--processes", default=1, show_default=True, help="Serving processes; 1 fits SQLite.")
@click.option(
    "--prepare", is_flag=True, help="First migrate, publish what changed, and make the demo."
)
def run(host: str, port: int, processes: int, *, prepare: bool) -> None:
    """Serve the academy."""
    os.environ.update(HOST=host, PORT=str(port))  # the serving processes read them as well
    settings = config.load(os.environ)
    _claim(host, port)
    if prepare:
        _prepare(settings)
        _claim(host, port)  # another one may have been prepared meanwhile
    elif not schema.is_current(settings.database_url):
        raise click.ClickException("The database is not up to date. Run: academy migrate")
    with house(settings):
        if count := keeping.keep(settings.instance, secret=settings.secret_key, at=clock.now()):
            click.echo(f"{count:,} people were erased before this database was restored: again.")
    click.echo(f"{settings.name} is open at {settings.base_url} (Ctrl-C closes it)")
    serving.serve(settings, host=host, port=port, processes=processes)


@click.command()
@with_new_settings
def worker(_settings: Config) -> None:
    """Run background jobs."""
    serving.work()


@click.command()
@with_new_settings
def migrate(settings: Config) -> None:
    """Bring the database up to date."""
    schema.upgrade(settings.database_url)
    click.echo("The database is up to date.")


@click.command("doctor")
@as_json
@with_new_settings
def doctor_(settings: Config, *, as_json: bool) -> None:
    """Say what is wrong with this installation and how to mend it."""
    findings = doctor.examine(settings)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings]))
    else:
        signs = {"ok": click.style("ok     ", "green"), "warning": click.style("warning", "yellow")}
        for finding in findings:
            click.echo(
                f"{signs.get(finding.level, click.style('problem', 'red'))} {finding.sentence}"
            )
            if finding.mend:
                click.echo(f"        → {finding.mend}")
    sys.exit(any(finding.level == "problem" for finding in findings))


@click.command()
@click.option("--to", "target", required=True, help="The address of the new database.")
@as_json
@with_settings
def move(settings: Config, target: str, *, as_json: bool) -> None:
    """Take everything from this database to another, compared, safe to start again."""
    address = config.checked_database(target)
    with progress_bar() as progress:
        report = moving.move(settings.database_url, address, progress=progress)
    if as_json:
        click.echo(json.dumps(asdict(report)))
        return
    for table in report.tables:
        if table.rows:
            click.echo(f"{table.name:24} {table.rows:>10,} rows, the same on both sides")
    for reminder in report.reminders:
        click.echo(reminder)


def _claim(host: str, port: int) -> None:
    if not serving.is_free(host, port):
        raise click.ClickException(
            f"Port {port} of {host} is taken. Stop what listens there, or choose another: PORT=8001"
        )


def _prepare(settings: Config) -> None:
    """What ``make run`` does before it serves: nothing, when nothing changed."""
    schema.upgrade(settings.database_url)
    report = publish_folder(settings, settings.content)
    for problem in report.problems:
        click.echo(f"{settings.content}/{problem}", err=True)
    if report.problems:
        click.echo("The content has problems and was left as it was.", err=True)
    elif report.published or report.retired:
        tell_report(report)
    with house(settings):
        with reading() as session:
            is_empty = not people.any_person(session)
        if is_empty and settings.demo_signs_in:
            make_demo(settings)
        with reading() as session:
            has_demo = demo.is_here(session)
    if has_demo:
        introduce(settings)
