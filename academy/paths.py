"""Where the files that come with the code are, and where a company's own files lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """``templates``, ``static``, ``content``, ``migrations``, what of ``docs`` the app shows: from the
    wheel, or the checkout."""
    inside = _PACKAGE / "bundle" / name
    return inside if inside.exists() else _PACKAGE.parent / name


def instance() -> Path:
    """The folder of what this installation makes: database, key, media. In the working directory."""
    return Path.cwd() / "instance"


def database(folder: Path | None = None) -> Path:
    """The SQLite file of an installation that names no other database."""
    return (folder or instance()) / "academy.db"


def content() -> Path:
    """The authors' folder: the working directory's, or else the one that came with the code."""
    live = Path.cwd() / "content"
    return live if live.is_dir() else bundled("content")
