"""The command that shows what badges would be given."""

import json
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.cli.frame import as_json, house, with_settings
from academy.config import Config
from academy.manuscript.documents import pick
from academy.models.database import reading
from academy.models.people import Person
from academy.services import award_rules, catalogue


@click.group("badges")
def badges_group() -> None:
    """Badges and medals."""


@badges_group.command("preview")
@click.option("--people", is_flag=True, help="Name the people as well.")
@as_json
@with_settings
def preview(settings: Config, *, people: bool, as_json: bool) -> None:
    """Who would get which badge today, by the rules in force. Gives nothing."""
    with house(settings), reading() as session:
        live = catalogue.newest(session)
        found = [
            {
                "badge": due.badge.uid,
                "name": pick(due.badge.document.name, "en"),
                "medal": due.medal,
                "count": len(due.people),
                **({"people": _names(session, due.people)} if people else {}),
            }
            for due in award_rules.due(session, live)
        ]
    if as_json:
        click.echo(json.dumps(found))
    elif not found:
        click.echo("Nobody: whoever meets a rule has its badge already.")
    else:
        for each in found:
            _tell(each)


def _names(session: Session, ids: list[int]) -> list[str]:
    people = session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    return [f"{person.name} <{person.email or person.number}>" for person in people]


def _tell(each: dict[str, Any]) -> None:
    what = f"{each['name']} ({each['medal']})" if each["medal"] else each["name"]
    click.echo(f"{each['count']:>9,}  {what}")
    for name in each.get("people", ()):
        click.echo(f"{'':>11}{name}")
