"""The database's schema: which revision it has, which one this code wants, and the way there.

Alembic's settings are built here rather than read from a file, so that an installed wheel migrates
from any working directory. How a migration runs is in ``migrations/env.py``.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from academy import paths


def upgrade(database_url: str, *, revision: str = "head", folder: Path | None = None) -> None:
    """Bring the database to *revision*: all steps in one transaction, or none.

    Makes the folder of a SQLite file that does not exist yet. Repeating it changes nothing, and two
    at once do the work of one. *folder* is where the revisions are, when not those of this code.
    """
    file = sqlite_file(database_url)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
    config = _config(folder)
    config.attributes["database_url"] = database_url
    command.upgrade(config, revision)


def current(database_url: str) -> str | None:
    """The revision that the database has; None when it has none. Never creates a file."""
    file = sqlite_file(database_url)
    if file and not file.exists():
        return None
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision of the database behind *connection*; None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def head(folder: Path | None = None) -> str | None:
    """The revision that this code wants."""
    return ScriptDirectory.from_config(_config(folder)).get_current_head()


def is_current(database_url: str) -> bool:
    """Whether the database has the schema that this code wants."""
    return current(database_url) == head()


def sqlite_file(database_url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL, or for a database in memory."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _config(folder: Path | None) -> Config:
    config = Config()
    location = str(folder or paths.bundled("migrations"))
    config.set_main_option("script_location", location.replace("%", "%%"))
    return config
