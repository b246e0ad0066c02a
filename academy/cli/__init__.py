"""The ``academy`` command. It speaks English: whoever types it reads manuals."""

from typing import Any

import click

from academy.cli import company, content, installation
from academy.errors import AcademyError
from academy.storyboard.command import storyboard


class Academy(click.Group):
    """Tells what went wrong in a sentence, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; an error of ours ends it with its sentence and exit code 1."""
        try:
            return super().invoke(context)
        except AcademyError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Academy, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A digital academy with a passport."""


for command in (
    installation.run,
    installation.worker,
    installation.migrate,
    installation.doctor_,
    installation.move,
    company.admin,
    company.demo_,
    company.token,
    content.content_group,
    storyboard,
):
    main.add_command(command)
