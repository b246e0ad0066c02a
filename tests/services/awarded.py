"""Badges for tests: their texts, who has them, a whole night of the sweep."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.awards import Award
from academy.services import award_rules, catalogue, publishing
from tests.cast import AMINA, person, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered


def badge(id_: str, when: str, *, hidden: bool = False) -> str:
    """The file of a badge."""
    text = f"id: {id_}\nname: {{ en: {id_} }}\ntext: {{ en: A badge. }}\nwhen: {when}\n"
    return text + ("hidden: true\n" if hidden else "")


def publish(session: Session, pages: Pages) -> None:
    """Put *pages* in force."""
    report = publishing.publish(session, pages.read(), at=OPENING)
    assert not report.problems


def publish_badges(session: Session, pages: Pages, **conditions: str) -> None:
    """The same with badges: id to condition."""
    for id_, when in conditions.items():
        pages.texts[f"badges/{id_}.yaml"] = badge(id_, when)
    publish(session, pages)


def passes(
    session: Session, slug: str = "tides", login: str = AMINA, *, at: datetime = OPENING
) -> None:
    """A whole quiz, every answer right."""
    answered(session, viewer(session, login, at=at), slug, at=at)


def held(session: Session, login: str = AMINA) -> set[tuple[str, str]]:
    """The badges and medals of somebody, whatever a human said of them since."""
    live = catalogue.newest(session)
    rows = session.scalars(select(Award).where(Award.person_id == person(session, login).id))
    return {(live.badges_ever[row.badge_id].uid, row.medal) for row in rows}


def sweep(session: Session, *, at: datetime) -> int:
    """A whole night; how many awards it gave."""
    live, given = catalogue.newest(session), 0
    for rule in award_rules.rules(live):
        while portion := award_rules.give(session, live, rule, at=at):
            given += portion
    award_rules.flag(session, live, at=at)
    return given
