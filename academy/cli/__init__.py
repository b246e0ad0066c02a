"""The ``academy`` command. It speaks English: whoever types it reads manuals.

A command's module is imported when it is called: the serving processes import this package as well,
and need none of it.
"""

import gc
import sys
from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from academy.errors import AcademyError

COMMANDS = {
    "run": "academy.cli.installation:run",
    "worker": "academy.cli.installation:worker",
    "migrate": "academy.cli.installation:migrate",
    "doctor": "academy.cli.installation:doctor_",
    "move": "academy.cli.installation:move",
    "audit": "academy.cli.audit:audit_",
    "admin": "academy.cli.company:admin",
    "demo": "academy.cli.company:demo_",
    "token": "academy.cli.company:token",
    "person": "academy.cli.person:person_group",
    "people": "academy.cli.people:people_group",
    "secret": "academy.cli.secret:secret",
    "evidence": "academy.cli.evidence:evidence_",
    "keys": "academy.cli.keys:keys_",
    "content": "academy.cli.content:content_group",
    "questions": "academy.cli.questions:questions_group",
    "insights": "academy.cli.insights:insights_group",
    "badges": "academy.cli.badges:badges_group",
    "engine": "academy.cli.engine:engine_group",
    "storyboard": "academy.storyboard.command:storyboard",
}


UNPREPARED = (
    "This database has no academy in it yet, or one of an older release. Compare its address "
    "(academy doctor), then run: academy migrate"
)
UNDEFINED_TABLE = "42P01"
"""PostgreSQL's code for it."""


class Academy(click.Group):
    """Loads commands late, and tells what went wrong in a sentence, without a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in COMMANDS:
            return None
        module, _, function = COMMANDS[name].partition(":")
        if module not in sys.modules:
            _load(module)
        command: click.Command = getattr(sys.modules[module], function)
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run the command; an error of ours ends it with its sentence and exit code 1."""
        try:
            return super().invoke(context)
        except AcademyError as error:
            raise click.ClickException(str(error)) from None
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != UNDEFINED_TABLE:
                raise
            raise click.ClickException(UNPREPARED) from None
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            if "no such table" in reason:
                raise click.ClickException(UNPREPARED) from None
            raise click.ClickException(
                f"The database does not answer ({reason}). Start it, and compare the address with "
                "its host, port, name, user and password."
            ) from None


def _load(module: str) -> None:
    """Import *module* with all that it stands on, which stays to the end: nobody need look there for what
    could go, neither meanwhile nor when the command works and ends. That is a third of a command's start.
    """
    gc.disable()
    try:
        import_module(module)
        gc.freeze()
    finally:
        gc.enable()


@click.group(cls=Academy, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A digital academy with a passport."""
