"""Sticker sheets: every award is new once, and every sheet can be had again."""

import secrets
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.awards import AWARD, Award
from academy.models.database import reading, writing
from academy.models.prints import SheetSticker
from academy.models.statements import here, run
from academy.services import catalogue, stickers
from academy.services.catalogue import Catalogue
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING

pytestmark = pytest.mark.usefixtures("academy")


def award(session: Session, who: Viewer, *badges: str, medal: str = "") -> None:
    """Give *who* these badges, as an act would."""
    live = catalogue.current(session, who.publication)
    known = {badge.uid: badge for badge in live.badges}
    for uid in badges:
        row = {
            "uid": secrets.token_hex(16),
            "person_id": who.id,
            "badge_id": known[uid].id,
            "medal": medal,
            "edition_id": known[uid].edition.id,
            "cause": "answer:1",
            "at": OPENING,
        }
        assert run(session, here(session, AWARD), row).first()


class Desk:
    """Amina's desk, for short tests."""

    def __init__(self, login: str = "amina") -> None:
        self.login = login

    def who(self, session: Session) -> tuple[Viewer, Catalogue]:
        who = viewer(session, self.login, at=OPENING)
        return who, catalogue.current(session, who.publication)

    def earns(self, *badges: str, medal: str = "") -> None:
        with writing() as session:
            award(session, self.who(session)[0], *badges, medal=medal)

    def next(self) -> tuple[int, list[str]] | None:
        with writing() as session:
            who, live = self.who(session)
            made = stickers.next_sheet(session, who, live, at=OPENING)
            return (made[0], [each.badge.uid + each.medal for each in made[1]]) if made else None

    def new(self) -> list[str]:
        with writing() as session:
            return [each.badge.uid for each in stickers.waiting(session, *self.who(session))]

    def on(self, number: int) -> list[str]:
        with writing() as session:
            found = stickers.on_sheet(session, *self.who(session), number)
            return [each.badge.uid for each in found]


def test_a_sheet_holds_what_is_new_since_the_last_one() -> None:
    amina = Desk()
    amina.earns("first-stamp", "first-seal")
    assert amina.new() == ["first-stamp", "first-seal"]
    assert amina.next() == (1, ["first-stamp", "first-seal"])
    assert amina.new() == []
    amina.earns("ring-of-keys", medal="bronze")
    assert amina.next() == (2, ["ring-of-keysbronze"])
    amina.earns("ring-of-keys", medal="silver")
    assert amina.next() == (3, ["ring-of-keyssilver"])


def test_when_nothing_is_new_there_is_no_sheet() -> None:
    amina = Desk()
    assert amina.next() is None
    amina.earns("first-stamp")
    amina.next()
    assert amina.next() is None
    with writing() as session:
        assert [s.number for s in stickers.sheets(session, amina.who(session)[0])] == [1]


def test_an_old_sheet_is_the_same_again() -> None:
    amina = Desk()
    amina.earns("first-stamp")
    amina.next()
    amina.earns("first-seal")
    amina.next()
    assert amina.on(1) == ["first-stamp"]
    assert amina.on(2) == ["first-seal"]
    with writing() as session:
        made = stickers.sheets(session, amina.who(session)[0])
    assert [(sheet.number, sheet.stickers) for sheet in made] == [(2, 1), (1, 1)]


@pytest.mark.parametrize("number", [0, -1, 3, 2**31, 2**70])
def test_a_sheet_that_never_was_is_not_found(number: int) -> None:
    amina = Desk()
    amina.earns("first-stamp")
    amina.next()
    with pytest.raises(NotFound):
        amina.on(number)


def test_sheets_are_ones_own() -> None:
    amina, bruno = Desk(), Desk("bruno")
    amina.earns("first-stamp")
    assert bruno.next() is None
    assert amina.next() == (1, ["first-stamp"])
    with pytest.raises(NotFound):
        bruno.on(1)
    bruno.earns("first-stamp")
    assert bruno.next() == (1, ["first-stamp"])


def test_what_was_withdrawn_is_no_sticker_any_more() -> None:
    amina = Desk()
    amina.earns("first-stamp", "first-seal")
    amina.next()
    amina.earns("ring-of-keys", medal="bronze")
    with writing() as session:
        first = select(Award.id).order_by(Award.id).limit(1).scalar_subquery()
        last = select(Award.id).order_by(Award.id.desc()).limit(1).scalar_subquery()
        for award_id in (session.scalar(select(first)), session.scalar(select(last))):
            session.execute(
                update(Award)
                .where(Award.id == award_id)
                .values(withdrawn_at=OPENING + timedelta(days=1))
            )
    assert amina.on(1) == ["first-seal"]
    assert amina.next() is None


def test_an_award_is_on_one_sheet_only(app: Flask) -> None:
    """Six requests at once: one of them makes the sheet."""
    amina = Desk()
    amina.earns("first-stamp", "first-seal")
    with writing() as session:
        who, live = amina.who(session)
    start, made = Barrier(6), []

    def press() -> None:
        with app.app_context():
            start.wait()
            with writing() as session:
                made.append(stickers.next_sheet(session, who, live, at=OPENING))

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert [each[0] for each in made if each] == [1]
    with reading() as session:
        assert len(session.execute(select(SheetSticker)).all()) == 2
