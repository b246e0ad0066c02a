"""Commands about people: the first administrator, the demo company, API tokens."""

import click

from academy import clock
from academy.cli.frame import house, progress_bar, with_settings
from academy.config import Config
from academy.errors import NotFound
from academy.models.bulk import batched
from academy.models.database import reading, writing
from academy.services import (
    campaign,
    colleagues,
    crowd,
    demo,
    drop_off,
    journal,
    people,
    scoring,
    settling,
    sign_in,
    signing,
)
from academy.services.audiences import content as audiences
from academy.services.passwords import hash_secret
from academy.services.rollups import months, repair

SIZE = 2000
"""People of the demo company, unless one asks for another number."""


@click.command()
@click.argument("email")
@with_settings
def admin(settings: Config, email: str) -> None:
    """Print an administrator's activation link."""
    with house(settings), writing() as session:
        token = people.make_admin(session, email, clock.now(), academy=settings.name)
        audiences.follow(session, at=clock.now())
    click.echo("Open this link within seven days to choose a password:")
    click.echo(f"{settings.base_url}/activation/{token}")


@click.command("demo")
@click.option(
    "--people",
    type=click.IntRange(colleagues.COUNT),
    default=SIZE,
    show_default=True,
    help="So many in all.",
)
@click.option("--answers", type=click.IntRange(0), help="What those people answered in all, about.")
@click.option("--remove", is_flag=True, help="Take the demo company away, with all it did.")
@with_settings
def demo_(settings: Config, people: int, answers: int | None, *, remove: bool) -> None:
    """Create the demo company, or take it away."""
    if remove:
        click.echo(f"{_remove_demo(settings):,} people of the demo company are gone.")
        click.echo("Lines of the ledger never go: theirs stay, under accounts that nobody holds.")
        return
    hired = make_demo(settings, people, answers=answers)
    if hired:
        click.echo(f"{hired:,} more people work for the demo company.")
    introduce(settings)


@click.command()
@click.argument("email")
@click.option("--scope", type=click.Choice(["learner", "hr", "author", "admin"]), required=True)
@with_settings
def token(settings: Config, email: str, scope: str) -> None:
    """Print an API token, once."""
    with house(settings), writing() as session:
        person = sign_in.person_by_login(session, email)
        if person is None:
            raise NotFound("Nobody here is called %(login)s.", login=email)
        at = clock.now()
        raw = sign_in.make_token(session, person.id, scope, at)
        journal.about(session, journal.SYSTEM, "token.made", "person", person, at=at, scope=scope)
    click.echo(raw)


def make_demo(settings: Config, size: int = SIZE, *, answers: int | None = None) -> int:
    """The demo company with *size* people, its cast among them, and the boards of this day.

    How many are new; nobody if they are all here. A transaction for every few hundred people, so that
    others can write between them.
    """
    hashes = {"password_hash": hash_secret(demo.PASSWORD), "pin_hash": hash_secret(demo.PIN)}
    at, crowd_size = clock.now(), size - colleagues.COUNT
    teams = crowd.plan(crowd_size, answers=answers)
    with house(settings), progress_bar() as progress:
        with writing() as session:
            if is_new := demo.create(session, **hashes, at=at):
                colleagues.join(session, at=at)
                audiences.follow(session, at=at)
        hired = colleagues.COUNT if is_new else 0
        for portion in batched(teams, crowd.PORTION):
            with writing() as session:
                hired += settling.settle(session, portion, at=at)
            progress("People", portion[-1].first + len(portion[-1].answers), crowd_size)
        if hired:
            scoring.bring_up_to_date(secret=settings.secret_key, at=at)
            signing.issue_missing()
            with writing() as session:
                months.remember(session)
                campaign.begin(session, at=at)
            repair.rebuild(at=at, progress=progress)
            drop_off.count(at=at)
    return hired


def _remove_demo(settings: Config) -> int:
    gone, count = 0, 1
    with house(settings), progress_bar() as progress:
        with reading() as session:
            here = demo.count(session)
        while count:
            with writing() as session:
                count = demo.remove(session)
            gone += count
            progress("People", gone, here)
    return gone


def introduce(settings: Config) -> None:
    """Print who they are, when they may sign in here."""
    if not settings.demo_signs_in:
        click.echo("They do not sign in here: this is production. ACADEMY_DEMO=1 would let them.")
        return
    click.echo("The demo company's people:")
    for person in demo.CAST:
        secret = demo.PASSWORD if "@" in person.login else demo.PIN
        click.echo(f"  {person.login:22} {secret:12} {person.given_name}, {person.role}")
