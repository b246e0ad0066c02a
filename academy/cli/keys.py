"""The command about signing keys: list them, make a new one."""

import json
from datetime import datetime

import click

from academy import clock
from academy.cli.frame import as_json, house, with_settings
from academy.config import Config
from academy.models.database import reading, writing
from academy.services import journal, keys


@click.command("keys")
@click.option("--rotate", is_flag=True, help="Make a new key; old documents stay valid.")
@as_json
@with_settings
def keys_(settings: Config, *, rotate: bool, as_json: bool) -> None:
    """List the keys that sign credentials, or make a new one."""
    signs = keys.House(secret=settings.secret_key, url=settings.base_url, name=settings.name)
    with house(settings):
        if rotate:
            with writing() as session:
                at = clock.now()
                name = keys.rotate(session, signs, at=at)
                journal.note(
                    session, actor=journal.SYSTEM, act="key.rotated", subject="", at=at, key=name
                )
        with reading() as session:
            rows = [(key.name, key.created_at, key.retired_at) for key in keys.every(session)]
    if as_json:
        click.echo(json.dumps([_described(*row) for row in rows]))
        return
    for name, created_at, retired_at in rows:
        since = f"since {created_at:%Y-%m-%d}"
        until = f"retired on {retired_at:%Y-%m-%d}, still verifies" if retired_at else "signs now"
        click.echo(f"{name}  {since}  {until}")
    if not rows:
        click.echo("There is no key yet: the first credential makes one.")


def _described(name: str, created_at: datetime, retired_at: datetime | None) -> dict[str, object]:
    return {
        "name": name,
        "created_at": created_at.isoformat(),
        "retired_at": retired_at.isoformat() if retired_at else None,
    }
