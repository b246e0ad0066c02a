"""Awards in question: an administrator of the holder's unit decides, once, and says why."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.awards import Award
from academy.models.credentials import Credential
from academy.models.notices import Notice
from academy.services import flags
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, person
from tests.conftest import OPENING
from tests.make import Pages
from tests.services.awarded import passes, publish_badges, sweep

DAY = timedelta(days=1)
LATER = OPENING + DAY

Decide = Callable[[Session, Viewer, str], None]


def keep(session: Session, who: Viewer, uid: str) -> None:
    flags.keep(session, who, uid, at=LATER)


def withdraw(session: Session, who: Viewer, uid: str) -> None:
    flags.withdraw(session, who, uid, reason="A slip of ours.", at=LATER)


@pytest.fixture(autouse=True)
def published(session: Session, tmp_path: Path) -> None:
    pages = Pages(tmp_path / "pages", needed=2).module("sea", "tides").module("sea", "ropes")
    publish_badges(session, pages, one="{ stamps: 1 }")


def flagged(session: Session, login: str = AMINA) -> str:
    """Somebody's award, in question; its uid."""
    passes(session, login=login)
    hers = Award.person_id == person(session, login).id
    session.execute(update(Award).where(hers).values(flagged_at=OPENING))
    return session.scalars(select(Award.uid).where(hers)).one()


def award(session: Session, uid: str) -> Award:
    return session.scalars(
        select(Award).where(Award.uid == uid).execution_options(populate_existing=True)
    ).one()


def test_those_wait_whose_holders_one_administers(
    session: Session, ada: Viewer, local: Viewer
) -> None:
    in_rabat, in_porto = flagged(session), flagged(session, BRUNO)
    assert [row.uid for row in flags.waiting(session, ada)] == [in_rabat, in_porto]
    assert [row.uid for row in flags.waiting(session, local)] == [in_rabat]


@pytest.mark.parametrize("decide", [keep, withdraw])
def test_nobody_elses_are_found(session: Session, local: Viewer, decide: Decide) -> None:
    uid = flagged(session, BRUNO)
    with pytest.raises(NotFound):
        decide(session, local, uid)
    assert (award(session, uid).kept_at, award(session, uid).withdrawn_at) == (None, None)


def test_what_is_kept_stays_for_good(session: Session, ada: Viewer) -> None:
    uid = flagged(session)
    keep(session, ada, uid)
    assert flags.waiting(session, ada) == []
    kept = award(session, uid)
    assert (kept.flagged_at, kept.kept_at, kept.decided_by) == (None, LATER, ada.actor)
    sweep(session, at=LATER)
    assert flags.waiting(session, ada) == []


def test_what_is_withdrawn_keeps_its_row_and_its_holder_reads_why(
    session: Session, ada: Viewer
) -> None:
    uid = flagged(session)
    flags.withdraw(session, ada, uid, reason="  A slip \n of ours. ", at=LATER)
    gone = award(session, uid)
    assert (gone.withdrawn_at, gone.reason, gone.decided_by) == (
        LATER,
        "A slip of ours.",
        ada.actor,
    )
    told = session.scalars(select(Notice).where(Notice.kind == "badge_withdrawn")).one()
    assert told.person_id == gone.person_id
    assert told.values == {"badge": gone.badge_id, "medal": "", "reason": "A slip of ours."}
    signed = select(Credential).where(Credential.kind == "badge", Credential.of == gone.id)
    assert [each.revoked_at for each in session.scalars(signed)] == [LATER]
    assert flags.waiting(session, ada) == []


@pytest.mark.parametrize("first", [keep, withdraw])
@pytest.mark.parametrize("then", [keep, withdraw])
def test_it_is_decided_once(session: Session, ada: Viewer, first: Decide, then: Decide) -> None:
    uid = flagged(session)
    first(session, ada, uid)
    with pytest.raises(Conflict):
        then(session, ada, uid)


@pytest.mark.parametrize("decide", [keep, withdraw])
def test_what_is_not_in_question_is_not_decided(
    session: Session, ada: Viewer, decide: Decide
) -> None:
    uid = flagged(session)
    session.execute(update(Award).values(flagged_at=None))
    with pytest.raises(Conflict):
        decide(session, ada, uid)


@pytest.mark.parametrize("decide", [keep, withdraw])
def test_nobody_decides_about_her_own(session: Session, ada: Viewer, decide: Decide) -> None:
    uid = flagged(session, "ada")
    with pytest.raises(Conflict, match="your own"):
        decide(session, ada, uid)


@pytest.mark.parametrize("reason", ["", "   ", "x" * (flags.LONGEST + 1)])
def test_it_takes_a_reason(session: Session, ada: Viewer, reason: str) -> None:
    uid = flagged(session)
    with pytest.raises(Invalid):
        flags.withdraw(session, ada, uid, reason=reason, at=LATER)
    assert award(session, uid).withdrawn_at is None
