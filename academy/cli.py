"""The ``academy`` command."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from academy import clock, config, serving
from academy.app import create_app
from academy.config import Config
from academy.errors import AcademyError, NotFound
from academy.manuscript.problems import Problem
from academy.models.database import reading, writing
from academy.services import (
    content,
    crowd,
    demo,
    doctor,
    moving,
    people,
    publishing,
    schema,
    sign_in,
)
from academy.services.passwords import hash_secret

as_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")


class Academy(click.Group):
    """Tells what went wrong in a sentence, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; an error of ours ends it with its sentence and exit code 1."""
        try:
            return super().invoke(context)
        except AcademyError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Academy, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """A digital academy with a passport."""
    context.obj = config.load(os.environ)


@main.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True)
@click.option("--processes", default=1, show_default=True, help="Serving processes; 1 fits SQLite.")
@click.option(
    "--prepare", is_flag=True, help="First migrate, publish what changed, and make the demo."
)
@click.pass_obj
def run(settings: Config, host: str, port: int, processes: int, *, prepare: bool) -> None:
    """Serve the academy."""
    if prepare:
        _prepare(settings)
    elif not schema.is_current(settings.database_url):
        raise click.ClickException("The database is not up to date. Run: academy migrate")
    click.echo(f"{settings.name} is open at {settings.base_url}")
    serving.serve(settings, host=host, port=port, processes=processes)


@main.command()
@click.pass_obj
def worker(_settings: Config) -> None:
    """Run background jobs."""
    serving.work()


@main.command()
@click.pass_obj
def migrate(settings: Config) -> None:
    """Bring the database up to date."""
    schema.upgrade(settings.database_url)
    click.echo("The database is up to date.")


@main.command("doctor")
@as_json
@click.pass_obj
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


@main.command()
@click.argument("email")
@click.pass_obj
def admin(settings: Config, email: str) -> None:
    """Print an administrator's activation link."""
    with _house(settings), writing() as session:
        token = people.make_admin(session, email, clock.now(), academy=settings.name)
    click.echo("Open this link within seven days to choose a password:")
    click.echo(f"{settings.base_url}/activation/{token}")


@main.command("demo")
@click.option(
    "--people", type=click.IntRange(0), help="So many more, with half a year behind them."
)
@click.option("--answers", type=click.IntRange(0), help="What those people answered in all, about.")
@click.option("--remove", is_flag=True, help="Take the demo company away, with all it did.")
@click.pass_obj
def demo_(settings: Config, people: int | None, answers: int | None, *, remove: bool) -> None:
    """Create the demo company, or take it away."""
    if remove:
        click.echo(f"{_remove_demo(settings):,} people of the demo company are gone.")
        return
    _make_demo(settings)
    if people:
        hired = _make_crowd(settings, people, answers)
        click.echo(f"{hired:,} more people work for the demo company.")
    _introduce(settings)


@main.command()
@click.option("--to", "target", required=True, help="The address of the new database.")
@as_json
@click.pass_obj
def move(settings: Config, target: str, *, as_json: bool) -> None:
    """Take everything from this database to another, compared, safe to start again."""
    with progress_bar() as progress:
        report = moving.move(settings.database_url, target, progress=progress)
    if as_json:
        click.echo(json.dumps(asdict(report)))
        return
    for table in report.tables:
        click.echo(f"{table.name:24} {table.rows:>10,} rows, the same on both sides")
    for reminder in report.reminders:
        click.echo(reminder)


@main.command()
@click.argument("email")
@click.option("--scope", type=click.Choice(["learner", "hr", "author", "admin"]), required=True)
@click.pass_obj
def token(settings: Config, email: str, scope: str) -> None:
    """Print an API token, once."""
    with _house(settings), writing() as session:
        person = sign_in.person_by_login(session, email)
        if person is None:
            raise NotFound("Nobody here is called %(login)s.", login=email)
        raw = sign_in.make_token(session, person.id, scope, clock.now())
    click.echo(raw)


@main.group("content")
def content_() -> None:
    """The authors' folder: check it, publish it, write it back."""


@content_.command()
@click.argument("path", type=click.Path(path_type=Path))
@as_json
def check(path: Path, *, as_json: bool) -> None:
    """Every problem in the folder at PATH, as file:line: sentence."""
    folder = content.open_folder(path)
    _tell_problems(folder.problems, as_json=as_json)
    if not as_json:
        click.echo(f"{len(folder.items)} texts, no problem.")


@content_.command("publish")
@click.argument("path", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def publish_(settings: Config, path: Path, *, as_json: bool) -> None:
    """Publish the folder at PATH: all of it, or nothing."""
    report = _publish(settings, path)
    _tell_problems(report.problems, as_json=as_json)
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        _tell_report(report)


@content_.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def export_(settings: Config, path: Path) -> None:
    """Write what is published to a new folder at PATH."""
    with _house(settings), writing() as session:
        count = content.export(session, path, settings.media)
    click.echo(f"{count} files are in {path}.")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a step on a terminal, plain lines elsewhere; call it with what, done and of how many."""
    with ExitStack() as stack:
        bars: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in bars:
                bar = click.progressbar(length=max(total, 1), label=what, file=sys.stderr)
                bars[what] = stack.enter_context(bar)
            bars[what].update(done - bars[what].pos)

        yield tell


def _house(settings: Config) -> Any:
    return create_app(settings).app_context()


def _prepare(settings: Config) -> None:
    """What ``make run`` does before it serves: nothing, when nothing changed."""
    schema.upgrade(settings.database_url)
    report = _publish(settings, settings.content)
    for problem in report.problems:
        click.echo(f"{settings.content}/{problem}", err=True)
    if report.problems:
        click.echo("The content has problems and was left as it was.", err=True)
    elif report.published or report.retired:
        _tell_report(report)
    with _house(settings):
        with reading() as session:
            is_empty = not people.any_person(session)
        if is_empty and settings.demo_signs_in:
            _make_demo(settings)
        with reading() as session:
            has_demo = demo.is_here(session)
    if has_demo and settings.demo_signs_in:
        _introduce(settings)


def _publish(settings: Config, path: Path) -> publishing.Report:
    folder = content.open_folder(path)
    if not folder.problems:
        content.store_media(folder, path, settings.media)
    with _house(settings), writing() as session:
        return publishing.publish(session, folder, at=clock.now())


def _make_demo(settings: Config) -> None:
    hashes = {"password_hash": hash_secret(demo.PASSWORD), "pin_hash": hash_secret(demo.PIN)}
    with _house(settings), writing() as session:
        demo.create(session, **hashes, at=clock.now())


def _make_crowd(settings: Config, size: int, answers: int | None) -> int:
    """A transaction for every few hundred people, so that others can write between them."""
    teams = crowd.plan(size, answers=answers)
    at, hired = clock.now(), 0
    with _house(settings), progress_bar() as progress:
        for start in range(0, len(teams), crowd.PORTION):
            with writing() as session:
                hired += crowd.settle(session, teams[start : start + crowd.PORTION], at=at)
            progress("People", min(size, (start + crowd.PORTION) * crowd.TEAM), size)
    return hired


def _remove_demo(settings: Config) -> int:
    gone, count = 0, 1
    with _house(settings), progress_bar() as progress:
        with reading() as session:
            here = demo.count(session)
        while count:
            with writing() as session:
                count = demo.remove(session)
            gone += count
            progress("People", gone, here)
    return gone


def _introduce(settings: Config) -> None:
    click.echo("The demo company's people:")
    for person in demo.CAST:
        secret = demo.PASSWORD if "@" in person.login else demo.PIN
        click.echo(f"  {person.login:22} {secret:12} {person.given_name}, {person.role}")


def _tell_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print *problems* and end with exit code 1, if there are any."""
    if not problems:
        return
    if as_json:
        listed = [{"path": p.path, "line": p.line, "sentence": p.sentence} for p in problems]
        click.echo(json.dumps({"problems": listed}))
    else:
        for problem in problems:
            click.echo(str(problem))
    sys.exit(1)


def _tell_report(report: publishing.Report) -> None:
    click.echo(
        f"{len(report.published)} published, {len(report.retired)} retired, "
        f"{report.unchanged} unchanged."
    )


if __name__ == "__main__":
    main()
