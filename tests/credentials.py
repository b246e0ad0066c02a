"""Somebody with a passport and its credential, for tests of who signs and who verifies."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.credentials import Credential
from academy.models.database import reading, writing
from academy.services import publishing, signing
from academy.services.keys import House
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.make import SECRET, Pages, answered

HOUSE = House(secret=SECRET, url="https://academy.example.com", name="Escale")
"""The academy as strangers know it: a host with a name, so that its did:web is one."""


def earn(session: Session, folder: Path, *, login: str = AMINA, at: datetime = OPENING) -> str:
    """*login* gets her passport by the one quiz there is; the uid of its credential."""
    if not session.scalar(select(Credential.id).limit(1)):
        publishing.publish(session, Pages(folder / "pages").module("sea", "tides").read(), at=at)
    who = viewer(session, login, at=at)
    answered(session, who, "tides", at=at)
    mine = select(Credential.uid).where(Credential.person_id == who.id)
    return str(session.scalar(mine))


def signed(app: Flask, *, house: House = HOUSE, at: datetime = OPENING) -> int:
    """Let the job sign what waits at that moment; how many it signed."""
    now: Callable[[], datetime] = lambda: at  # noqa: E731
    return signing.sign_waiting(house, app.extensions["describe"], now=now)


def passport(app: Flask, folder: Path, *, login: str = AMINA, house: House = HOUSE) -> str:
    """A credential that was earned and signed; its uid."""
    with writing() as session:
        uid = earn(session, folder, login=login)
    signed(app, house=house)
    return uid


def row(uid: str) -> Credential:
    """The credential as it is stored."""
    with reading() as session:
        found = session.scalars(
            select(Credential).where(Credential.uid == uid),
            execution_options={"populate_existing": True},
        ).one()
        session.expunge_all()
    return found
