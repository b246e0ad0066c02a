"""The night gives what is due by rules that came later, flags what is met no more, and takes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from academy.engine.badges import steps
from academy.models.awards import Award
from academy.models.credentials import Credential
from academy.models.notices import Notice
from academy.models.passport import Stamp
from academy.models.people import Person
from academy.models.rewards import Account, Balance
from academy.services import award_rules, catalogue, credentials
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, MARC, person, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered
from tests.services.awarded import held, passes, publish, publish_badges
from tests.services.awarded import sweep as a_night

NIGHT = OPENING + timedelta(hours=20)
DAY = timedelta(days=1)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    made = Pages(tmp_path / "pages").module("sea", "tides", questions=6, asked=2)
    made.module("sea", "ropes", questions=6, asked=2)
    return made


def sweep(session: Session, *, days: int = 0) -> int:
    """A whole night, so many *days* later."""
    return a_night(session, at=NIGHT + days * DAY)


def flagged(session: Session) -> int:
    return len(session.scalars(select(Award.id).where(Award.flagged_at.is_not(None))).all())


CONDITIONS = {
    "stamps": "{ stamps: 1 }",
    "seals": "{ seals: 1 }",
    "passport": "{ passport: 1 }",
    "stars": "{ stars: 1 }",
    "keys": "{ keys: { bronze: 1, silver: 3, gold: 900 } }",
    "points": "{ points: 100 }",
    "score": "{ score: 100, times: 2 }",
    "module": "{ score: 90, module: ropes }",
    "streak": "{ streak: 1 }",
    "theme": "{ theme: sea }",
    "visas": "{ visas: 1 }",
    "lessons-of": "{ lessons-of: sea }",
}


def test_a_rule_published_later_gives_what_the_act_would_have_given(
    session: Session, pages: Pages
) -> None:
    """Bruno does everything before there are badges, Amina after: they end with the same ones."""
    publish(session, pages)
    passes(session, "tides", BRUNO)
    passes(session, "ropes", BRUNO)
    publish_badges(session, pages, **CONDITIONS)
    passes(session, "tides")
    passes(session, "ropes")
    at_once = held(session)
    assert ("keys", "silver") in at_once
    assert {"stamps", "seals", "passport", "stars", "score", "module", "theme"} <= {
        uid for uid, _ in at_once
    }
    assert held(session, BRUNO) == set()
    assert sweep(session) == len(at_once)
    assert held(session, BRUNO) == at_once == held(session)
    assert sweep(session, days=1) == 0


def test_each_award_of_the_night_is_told_once(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session)
    publish_badges(session, pages, stamps="{ stamps: 1 }")
    sweep(session)
    sweep(session, days=1)
    news = session.scalars(select(Notice).where(Notice.kind == "badge")).all()
    assert [(each.source, each.values) for each in news] == [
        ("badge:stamps:", {"badge": "stamps", "medal": ""})
    ]
    uids = session.scalars(select(Award.uid)).all()
    assert [len(uid) for uid in uids] == [32]


def test_each_award_of_the_night_has_its_credential_at_once(session: Session, pages: Pages) -> None:
    publish(session, pages)
    for login in (AMINA, BRUNO):
        passes(session, "tides", login)
    publish_badges(
        session, pages, first="{ stamps: 1 }", keys="{ keys: { bronze: 1, silver: 2, gold: 900 } }"
    )
    session.info.pop("wakes", None)
    assert sweep(session) == 6
    awards = select(Award.person_id, Award.id, Award.at)
    issued = select(Credential.person_id, Credential.of, Credential.issued_at)
    badges = issued.where(Credential.kind == "badge")
    assert set(session.execute(badges)) == set(session.execute(awards))
    assert session.info["wakes"] == {credentials.SIGNING}


def test_whoever_is_suspended_gets_nothing(session: Session, pages: Pages) -> None:
    publish(session, pages)
    passes(session)
    passes(session, login=BRUNO)
    amina = person(session, AMINA).id
    session.execute(update(Person).where(Person.id == amina).values(suspended_at=OPENING))
    publish_badges(session, pages, stamps="{ stamps: 1 }")
    live = catalogue.newest(session)
    assert [due.people for due in award_rules.due(session, live)] == [[person(session, BRUNO).id]]
    sweep(session)
    assert held(session) == set()
    assert held(session, BRUNO) == {("stamps", "")}


def test_a_large_night_goes_in_portions(
    session: Session, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(award_rules, "PORTION", 2)
    publish_badges(session, pages, points="{ points: 1 }")
    session.execute(update(Balance).values(points=1))
    people = session.scalars(select(Account.person_id).where(Account.person_id.is_not(None))).all()
    assert len(people) > 4
    assert sweep(session) == len(people)


def test_an_award_that_is_met_no_more_is_flagged_once_and_kept(
    session: Session, pages: Pages
) -> None:
    publish_badges(session, pages, stamps="{ stamps: 1 }", points="{ points: 10 }")
    passes(session)
    assert sweep(session) == 0
    assert flagged(session) == 0
    session.execute(delete(Stamp))
    sweep(session, days=1)
    award = session.scalars(select(Award).where(Award.flagged_at.is_not(None))).one()
    assert (award.flagged_at, award.withdrawn_at) == (NIGHT + DAY, None)
    assert held(session) >= {("stamps", ""), ("points", "")}, "a human decides"
    sweep(session, days=2)
    session.expire_all()
    assert award.flagged_at == NIGHT + DAY, "flagged once"


def test_whoever_decides_is_told_once_a_night_and_nobody_of_her_own(
    session: Session, pages: Pages, ada: Viewer, local: Viewer
) -> None:
    """Ada administers everything, Marc Morocco: of Bruno's badge in Portugal he hears nothing."""
    publish_badges(session, pages, stamps="{ stamps: 1 }")
    heard = select(Notice.person_id, Notice.source).where(Notice.kind == "badges_flagged")

    def loses(login: str, day: int) -> set[int]:
        passes(session, login=login)
        session.execute(delete(Stamp).where(Stamp.person_id == person(session, login).id))
        sweep(session, days=day)
        sweep(session, days=day)
        rows = session.execute(heard).all()
        assert len(set(rows)) == len(rows)
        return {row.person_id for row in rows if row.source.endswith(f"{NIGHT + day * DAY:%m-%d}")}

    assert loses(BRUNO, 1) == {ada.id}
    assert loses(AMINA, 2) == {ada.id, local.id}
    assert loses(MARC, 3) == {ada.id}


def test_what_a_human_kept_is_not_flagged_again(session: Session, pages: Pages) -> None:
    publish_badges(session, pages, stamps="{ stamps: 1 }")
    passes(session)
    session.execute(delete(Stamp))
    session.execute(update(Award).values(kept_at=OPENING))
    sweep(session)
    assert flagged(session) == 0


def test_what_was_withdrawn_does_not_come_back(session: Session, pages: Pages) -> None:
    publish_badges(session, pages, stamps="{ stamps: 1 }")
    passes(session)
    session.execute(update(Award).values(withdrawn_at=OPENING, reason="x", decided_by="person:1"))
    assert sweep(session) == 0


def test_a_stricter_rule_that_came_later_questions_nobodys_award(
    session: Session, pages: Pages
) -> None:
    publish_badges(session, pages, stamps="{ stamps: 1 }")
    passes(session)
    pages.change("badges/stamps.yaml", "{ stamps: 1 }", "{ stamps: 2 }")
    publish(session, pages)
    sweep(session)
    assert held(session) == {("stamps", "")}
    assert flagged(session) == 0
    passes(session, login=BRUNO)
    assert held(session, BRUNO) == set(), "whoever comes now meets the new one"


def test_a_score_below_the_pass_mark_is_no_passed_quiz(session: Session, pages: Pages) -> None:
    publish_badges(session, pages, score="{ score: 40 }")
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING, wrongly=1)
    assert held(session) == set()
    assert sweep(session) == 0


def test_every_rule_in_force_has_its_steps(session: Session, pages: Pages) -> None:
    publish_badges(session, pages, **CONDITIONS)
    live = catalogue.newest(session)
    rules = [(rule.badge.uid, rule.medal) for rule in award_rules.rules(live)]
    assert len(rules) == len(set(rules)) == len(CONDITIONS) + 2
    assert steps(live.badges[0].document.when, award_rules.Facts())
