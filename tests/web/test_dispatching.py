"""Scheduled reports: each recipient her own, once a period, nothing for nobody; by a real mail server."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import delete, select, text

from academy.engine.periods import is_due, scheduled
from academy.errors import Invalid, NotFound
from academy.models.credentials import Credential
from academy.models.database import reading, writing
from academy.models.exports import Dispatch, DispatchRecipient, DispatchRun, Export
from academy.models.passport import Passport
from academy.models.people import Person, Role
from academy.services import dispatches, dispatching, outbox
from academy.services.dispatches import Plan
from academy.services.exports.asking import Filters
from academy.services.mail import Mail
from tests.cast import ADA, AMINA, HUGO, person, unit, viewer
from tests.conftest import OPENING
from tests.make import SECRET
from tests.ports import free_port
from tests.visitor import Visitor

NEXT_MONDAY = OPENING + timedelta(days=7, hours=1)
"""A quarter past ten in Paris."""


class Letterbox:
    """Keeps what arrives, as it travelled."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802 -- aiosmtpd's name
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def smtp(letterbox: Letterbox) -> Iterator[str]:
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def plan(**changed: object) -> Plan:
    values = {
        "name": "Passports", "kind": "completion", "format": "xlsx", "filters": Filters(),
        "period": "weekly", "day": 1, "hour": 7,
    }  # fmt: skip
    return Plan(**(values | changed))  # type: ignore[arg-type]


def added(login: str, *recipients: str, **changed: object) -> str:
    with writing() as session:
        who = viewer(session, login, at=OPENING)
        uid = dispatches.add(session, who, plan(**changed), at=OPENING).uid
        for each in recipients:
            dispatches.add_recipient(session, who, uid, each, at=OPENING)
    return uid


def send(app: Flask, at: datetime = NEXT_MONDAY) -> int:
    letter, words = app.extensions["letter"], app.extensions["export_words"]
    return dispatching.send_due(
        letter, words, base_url="https://academy.example", secret=SECRET, at=at
    )


def outcomes() -> dict[str, str]:
    with reading() as session:
        rows = session.execute(
            select(Person.email, DispatchRun.outcome).join(
                Person, Person.id == DispatchRun.person_id
            )
        )
        return dict(rows.all())


def test_each_recipient_gets_a_mail_with_a_link_and_finds_her_own_people(
    app: Flask, smtp: str, letterbox: Letterbox, tmp_path: Path
) -> None:
    added(ADA, HUGO)
    assert send(app, OPENING) == 0
    assert send(app) == 2
    with Mail(smtp, sender="academy@example.com", name="Escale") as out:
        assert outbox.deliver(out, now=lambda: NEXT_MONDAY) == 2
    mails = [message_from_bytes(each, policy=policy.default) for each in letterbox.mails]
    texts = {}
    for mail in mails:
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        texts[str(mail["To"])] = str(plain.get_content())
        assert "https://academy.example/exports/" in html.get_content()
        assert not list(mail.iter_attachments())
        assert AMINA not in mail.as_string()
    with reading() as session:
        exports = {each.person_id: each for each in session.scalars(select(Export))}
        for login in (ADA, HUGO):
            export = exports[person(session, login).id]
            assert f"https://academy.example/exports/{export.uid}" in texts[login]
            assert export.until == NEXT_MONDAY + dispatching.KEPT
    assert texts[ADA] != texts[HUGO]


def test_whoever_leaves_makes_room_for_another(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatches, "MOST", 2)
    uid = added(ADA, HUGO)
    with writing() as session:
        ada, hugo = (viewer(session, login, at=OPENING) for login in (ADA, HUGO))
        dispatches.remove_recipient(session, hugo, uid, hugo.uid, at=OPENING)
        dispatches.add_recipient(session, ada, uid, HUGO, at=OPENING)
        assert len(dispatches.recipients(session, dispatches.find(session, ada, uid))) == 2


def test_a_passport_that_was_taken_back_is_not_counted(
    academy: Flask, smtp: str, letterbox: Letterbox
) -> None:
    with writing() as session:
        amina, edition = (
            person(session, AMINA).id,
            session.scalar(text("select min(id) from edition")),
        )
        held = Passport(uid="a" * 32, person_id=amina, rule_edition_id=edition, issued_at=OPENING)
        session.add(held)
        session.flush()
        ended = Credential(
            uid="b" * 32, person_id=amina, kind="passport", of=held.id, issued_at=OPENING
        )
        ended.revoked_at = OPENING
        session.add(ended)
    added(HUGO)
    assert send(academy) == 1
    with Mail(smtp, sender="academy@example.com", name="Escale") as out:
        assert outbox.deliver(out, now=lambda: NEXT_MONDAY) == 1
    mail = message_from_bytes(letterbox.mails[0], policy=policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert re.search(r"passe?port.*: 0\r?$", plain.get_content(), re.MULTILINE)


def test_a_signed_link_ends_one_report_of_one_person_without_signing_in(
    app: Flask, smtp: str, letterbox: Letterbox
) -> None:
    first, second = added(ADA, HUGO), added(ADA, name="Another")
    assert send(app) == 3
    with Mail(smtp, sender="academy@example.com", name="Escale") as out:
        outbox.deliver(out, now=lambda: NEXT_MONDAY)
    mails = [message_from_bytes(each, policy=policy.default) for each in letterbox.mails]
    mail = next(each for each in mails if each["To"] == HUGO)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(mail["List-Unsubscribe"]).strip("<>")
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert link in plain.get_content()
    path = link.partition("/no-more/")[2]
    stranger = Visitor(app)
    assert stranger.get(f"/no-more/{path}").status_code == 200
    assert gets() == {(first, ADA), (first, HUGO), (second, ADA)}  # looking changes nothing
    for _ in range(2):
        assert app.test_client().post(f"/no-more/{path}").status_code == 200
    assert gets() == {(first, ADA), (second, ADA)}
    assert stranger.get(f"/no-more/{path[:-2]}").status_code == 404
    with writing() as session:
        dispatches.remove(session, viewer(session, ADA, at=OPENING), first, at=OPENING)
    assert stranger.get(f"/no-more/{path}").status_code == 200
    assert app.test_client().post(f"/no-more/{path}").status_code == 200


def gets() -> set[tuple[str, str | None]]:
    """Who gets which report."""
    who = select(Dispatch.uid, Person.email).join_from(DispatchRecipient, Dispatch)
    with reading() as session:
        rows = session.execute(
            who.join(Person, Person.id == DispatchRecipient.person_id).where(
                DispatchRecipient.left_at.is_(None)
            )
        )
        return {(uid, email) for uid, email in rows}


def test_once_a_period_whatever_repeats(app: Flask) -> None:
    added(ADA)
    assert [send(app), send(app), send(app, NEXT_MONDAY + timedelta(days=3))] == [1, 0, 0]
    assert send(app, NEXT_MONDAY + timedelta(days=7)) == 1


def test_who_has_lost_her_role_or_left_gets_nothing(app: Flask) -> None:
    uid = added(ADA, HUGO)
    with writing() as session:
        session.execute(delete(Role).where(Role.person_id == person(session, HUGO).id))
        ada = viewer(session, ADA, at=OPENING)
        dispatches.remove_recipient(session, ada, uid, ada.uid, at=OPENING)
    assert send(app) == 0
    assert outcomes() == {HUGO: "refused"}


def test_nothing_is_sent_that_is_empty(app: Flask) -> None:
    added(ADA, kind="visas")
    assert send(app) == 0
    assert outcomes() == {ADA: "empty"}


def test_a_unit_that_is_not_hers_is_not_sent_to_her(app: Flask) -> None:
    with reading() as session:
        porto = unit(session, "Parcels, Porto").id
    added(ADA, HUGO, filters=Filters(porto))
    assert send(app) == 1
    assert outcomes() == {ADA: "sent", HUGO: "refused"}
    with pytest.raises(NotFound):
        added(HUGO, filters=Filters(porto))


def test_a_pause_stops_it_and_its_end_lets_it_go_on(app: Flask) -> None:
    uid = added(ADA)
    with writing() as session:
        ada = viewer(session, ADA, at=OPENING)
        dispatches.pause(session, ada, uid, is_paused=True, at=OPENING)
    assert send(app) == 0
    with writing() as session:
        dispatches.pause(session, ada, uid, is_paused=False, at=OPENING)
    assert send(app) == 1


def test_recipients_need_a_role_of_their_own_and_only_who_runs_the_unit_changes_it(
    app: Flask,
) -> None:
    uid = added(ADA, HUGO)
    with pytest.raises(Invalid):
        added(ADA, AMINA)
    with writing() as session:
        hugo = viewer(session, HUGO, at=OPENING)
        assert [each.uid for each in dispatches.seen(session, hugo)] == [uid]
        with pytest.raises(NotFound):
            dispatches.remove(session, hugo, uid, at=OPENING)
        with pytest.raises(NotFound):
            dispatches.remove_recipient(session, hugo, uid, person(session, ADA).uid, at=OPENING)
        dispatches.remove_recipient(session, hugo, uid, hugo.uid, at=OPENING)
        assert dispatches.seen(session, hugo) == []


def test_an_address_from_elsewhere_and_one_that_nobody_has_get_the_same_answer(app: Flask) -> None:
    path = f"/exports/scheduled/{added(HUGO)}"
    hugo = Visitor(app).is_in(HUGO)
    said = (
        "personne qui ait une boîte aux lettres et un rôle RH ou d’administration ne répond à {}."
    )
    for login in (ADA, "nobody@demo.example"):
        answer = hugo.post(f"{path}/recipients", {"login": login})
        assert answer.status_code == 422
        assert said.format(login) in answer.text
    assert "Quelqu’un de vos unités" in hugo.get(path).text


@pytest.mark.parametrize(
    ("period", "day", "now", "due"),
    [
        ("weekly", 3, datetime(2026, 11, 25, 8, tzinfo=UTC), "2026-W48"),
        ("weekly", 3, datetime(2026, 11, 25, 7, 59, tzinfo=UTC), None),
        ("weekly", 3, datetime(2026, 11, 29, 23, tzinfo=UTC), "2026-W48"),
        ("monthly", 28, datetime(2026, 11, 28, 8, tzinfo=UTC), "2026-11"),
        ("monthly", 28, datetime(2026, 11, 27, 8, tzinfo=UTC), None),
        ("weekly", 5, datetime(2027, 1, 1, 9, tzinfo=UTC), "2026-W53"),
    ],
)
def test_a_moment_that_was_missed_is_made_up_for(
    period: str, day: int, now: datetime, due: str | None
) -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    assert is_due(period, day=day, hour=8, now=now, since=since) == due
    moment = scheduled(period, day=day, hour=8, now=now)[1]
    assert is_due(period, day=day, hour=8, now=now, since=moment + timedelta(1)) is None
