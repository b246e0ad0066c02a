"""Commands about translations: out to an agency as a PO file, and back as drafts."""

from pathlib import Path

import click

from academy import clock
from academy.cli.frame import house, with_settings
from academy.config import Config
from academy.errors import NotFound
from academy.models.database import reading, writing
from academy.services import sign_in
from academy.services.authoring import agencies


@click.group("translations")
def translations_group() -> None:
    """Translations: out to an agency as a PO file, and back as drafts."""


@translations_group.command("export")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--language", required=True, help="The language to translate into.")
@with_settings
def export_(settings: Config, path: Path, language: str) -> None:
    """Write every text and caption, with its translation so far, to the PO file PATH."""
    with house(settings), reading() as session:
        data = agencies.export(session, language, at=clock.now())
    path.write_bytes(data)
    click.echo(f"{path} is ready for whoever translates into {language}.")


@translations_group.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "login", required=True, help="The author whose drafts they become.")
@with_settings
def import_(settings: Config, path: Path, login: str) -> None:
    """Make drafts of what the PO file PATH translates, and tell by line what does not fit."""
    data = path.read_bytes()
    with house(settings):
        with reading() as session:
            brought = agencies.read(session, path.name, data)
        with writing() as session:
            person = sign_in.person_by_login(session, login)
            viewer = sign_in.viewer_of_person(session, person.id) if person else None
            if viewer is None:
                raise NotFound("Nobody here is called %(login)s.", login=login)
            made = agencies.keep(session, viewer, brought, at=clock.now())
    for problem in brought.problems:
        click.echo(str(problem))
    click.echo(
        f"{len(made)} drafts in {brought.language}, {brought.unchanged} unchanged, "
        f"{len(brought.problems)} left out."
    )
