"""News: each thing is told once, waits until it is seen, and is nobody else's."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.base import MOST_ID
from academy.services import notices
from academy.services.notices import News
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING

HOUR = timedelta(hours=1)


def news(source: str, **values: object) -> News:
    return News(source, "freeze-earned", values)


def tell(session: Session, who: Viewer, *sources: str) -> None:
    told = [news(source, days=7) for source in sources]
    notices.tell(session, who.id, told, at=OPENING)


def again(session: Session, login: str = AMINA) -> Viewer:
    """The same person at her next request."""
    return viewer(session, login, at=OPENING)


@pytest.fixture
def amina(session: Session) -> Viewer:
    return viewer(session, AMINA, at=OPENING)


def test_news_waits_until_it_is_seen(session: Session, amina: Viewer) -> None:
    tell(session, amina, "freeze:7")
    waiting = notices.unseen(session, again(session))
    assert [(each.kind, each.values, each.seen_at) for each in waiting] == [
        ("freeze-earned", {"days": 7}, None)
    ]
    notices.see(session, amina, since=1, up_to=waiting[0].id, at=OPENING + HOUR)
    assert again(session).unseen == 0
    assert notices.unseen(session, again(session)) == []
    kept, _following = notices.latest(session, amina)
    assert [each.seen_at for each in kept] == [OPENING + HOUR]


def test_the_same_thing_is_told_once_for_ever(session: Session, amina: Viewer) -> None:
    tell(session, amina, "freeze:7", "freeze:7")
    tell(session, amina, "freeze:7")
    found, _following = notices.latest(session, amina)
    assert len(found) == 1
    notices.see(session, amina, since=1, up_to=found[0].id, at=OPENING)
    tell(session, amina, "freeze:7")
    assert again(session).unseen == 0, "seen once, it never comes back"


def test_two_people_are_told_the_same_thing_each(session: Session, amina: Viewer) -> None:
    bruno = viewer(session, BRUNO, at=OPENING)
    tell(session, amina, "freeze:7")
    tell(session, bruno, "freeze:7")
    assert again(session).unseen == again(session, BRUNO).unseen == 1


def test_what_somebody_else_has_is_neither_read_nor_seen_for_her(
    session: Session, amina: Viewer
) -> None:
    tell(session, amina, "freeze:7")
    bruno = viewer(session, BRUNO, at=OPENING)
    assert notices.latest(session, bruno) == ([], None)
    notices.see(session, bruno, since=1, up_to=MOST_ID, at=OPENING)
    assert again(session).unseen == 1


def test_what_comes_while_she_reads_still_waits(session: Session, amina: Viewer) -> None:
    tell(session, amina, "freeze:7")
    read = notices.unseen(session, again(session))
    tell(session, amina, "freeze:30")
    notices.see(session, amina, since=1, up_to=read[0].id, at=OPENING)
    assert again(session).unseen == 1


def test_what_no_page_showed_her_still_waits(session: Session, amina: Viewer) -> None:
    tell(session, amina, *(f"freeze:{number}" for number in range(5)))
    for left in (5, 2):
        assert again(session).unseen == left
        shown = notices.unseen(session, again(session))
        notices.see(session, amina, since=shown[-1].id, up_to=shown[0].id, at=OPENING)
    assert again(session).unseen == 0


def test_home_shows_the_newest_few_and_the_page_shows_all(session: Session, amina: Viewer) -> None:
    tell(session, amina, *(f"freeze:{number}" for number in range(5)))
    waiting = notices.unseen(session, again(session))
    assert len(waiting) == notices.ON_HOME
    assert [each.id for each in waiting] == sorted((each.id for each in waiting), reverse=True)
    assert len(notices.latest(session, amina)[0]) == 5


def test_old_news_comes_in_pages_without_a_gap(session: Session, amina: Viewer) -> None:
    tell(session, amina, *(f"freeze:{number}" for number in range(2 * notices.PAGE + 1)))
    seen: list[int] = []
    before = None
    for _ in range(3):
        page, before = notices.latest(session, amina, before=before)
        seen += [each.id for each in page]
    assert before is None
    assert len(set(seen)) == len(seen) == 2 * notices.PAGE + 1
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("number", [0, -1, 2**63, 2**70])
def test_what_is_no_number_of_a_row_is_refused(
    session: Session, amina: Viewer, number: int
) -> None:
    with pytest.raises(Invalid):
        notices.latest(session, amina, before=number)
    with pytest.raises(Invalid):
        notices.see(session, amina, since=1, up_to=number, at=OPENING)
    with pytest.raises(Invalid):
        notices.see(session, amina, since=number, up_to=7, at=OPENING)


def test_no_news_costs_no_statement(session: Session, amina: Viewer) -> None:
    notices.tell(session, amina.id, [], at=OPENING)
    assert amina.unseen == 0
    assert notices.unseen(session, amina) == []
