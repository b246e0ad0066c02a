"""``academy secret``: what a platform signs its proof of use with."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy import clock
from academy.cli.frame import house, with_settings
from academy.config import Config
from academy.errors import NotFound
from academy.models.content import Item
from academy.models.database import writing
from academy.models.people import Unit
from academy.services import secrets


@click.command()
@click.argument("visa")
@click.option(
    "--unit", type=int, help="The id of a unit, as in its page's address; else the whole company."
)
@click.option(
    "--rotate", "act", flag_value="rotate", help="A new one; the old one works for a week more."
)
@click.option("--end", "act", flag_value="end", help="All of them open nothing from now on.")
@with_settings
def secret(settings: Config, visa: str, unit: int | None, act: str | None) -> None:
    """Print the secret that the platform of VISA signs with, once."""
    at, key = clock.now(), settings.secret_key
    with house(settings), writing() as session:
        visa_id, unit_id = _visa(session, visa), _unit(session, unit)
        if act == "end":
            ended = secrets.end(session, visa_id, unit_id, at=at)
        elif act == "rotate":
            made = secrets.rotate(session, visa_id, unit_id, secret_key=key, at=at)
        else:
            made = secrets.make(session, visa_id, unit_id, secret_key=key, at=at)
    if act == "end":
        click.echo(f"{ended} ended.")
    else:
        click.echo(made)


def _visa(session: Session, slug: str) -> int:
    found = session.scalar(select(Item.id).where(Item.kind == "visa", Item.uid == slug))
    if found is None:
        raise NotFound("There is no visa called %(slug)s.", slug=slug)
    return found


def _unit(session: Session, unit: int | None) -> int:
    which = Unit.parent_id.is_(None) if unit is None else Unit.id == unit
    found = session.scalar(select(Unit.id).where(which).order_by(Unit.id).limit(1))
    if found is None:
        raise NotFound("There is no such unit.")
    return found
