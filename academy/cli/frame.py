"""What the commands share: settings, output for machines, progress."""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from academy import config, paths
from academy.config import Config
from academy.errors import NotFound
from academy.house import create_house
from academy.models.database import db

as_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")


def with_new_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the settings first. It may be the first of all: the key is made if there is none."""

    @functools.wraps(command)
    def call(*args: Any, **kwargs: Any) -> None:
        command(config.load(os.environ), *args, **kwargs)

    return call


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """The same, of the academy that is here. Where none is, it makes none."""
    given = with_new_settings(command)

    @functools.wraps(command)
    def call(*args: Any, **kwargs: Any) -> None:
        if not os.environ.get("ACADEMY_DATABASE_URL") and not paths.database().exists():
            raise NotFound(
                "There is no academy in %(folder)s. Go to the folder that it is served from, or set "
                "ACADEMY_DATABASE_URL. To begin a new one here: academy run --prepare",
                folder=Path.cwd(),
            )
        given(*args, **kwargs)

    return call


@contextmanager
def house(settings: Config) -> Iterator[None]:
    """The application's context, to open ``reading()`` and ``writing()`` in; no connection stays open."""
    with create_house(settings).app_context():
        try:
            yield
        finally:
            for engine in db.engines.values():
                engine.dispose()


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
