"""Signing in and out, on which devices, and by which API tokens.

A sign-in is looked up, its secret is compared outside any transaction, and then the outcome is
written. Whoever may not come in (nobody of that name, no password yet, suspended, demo company in
production) takes exactly the same way as a wrong password.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, or_, select, true, update
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.people import Person, Role
from academy.models.sign_in import (
    COUNT_BELOW,
    SCOPES,
    VIEWER_BY_SIGN_IN,
    VIEWER_BY_TOKEN,
    VIEWER_OF_PERSON,
    VIEWERS_BELOW,
    SignIn,
    Token,
)
from academy.models.statements import run
from academy.services import catalogue, doors, known_devices, links, outbox
from academy.services.calendars import Holidays
from academy.services.logins import normal_login
from academy.services.passwords import digest
from academy.services.viewer import Viewer, viewer_from

LIFETIME = timedelta(days=30)
"""How long a device stays signed in."""


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the door, before her secret was compared. Without an id she may not come in."""

    attempt: doors.Try
    person_id: int | None = None
    secret_hash: str | None = None
    email: str | None = None
    given_name: str = ""
    locale: str = "en"


def knock(
    session: Session, *, login: str, source: doors.Source, demo_signs_in: bool, at: datetime
) -> Knock:
    """Look up who stands at the door. Raises ``TooMany`` during a pause."""
    person = person_by_login(session, login)
    attempt = (
        doors.at_person(person.id, source) if person else doors.at_name(normal_login(login), source)
    )
    doors.check(session, attempt, at=at)
    if person is None or person.suspended_at or (person.is_demo and not demo_signs_in):
        return Knock(attempt)
    return Knock(
        attempt,
        person.id,
        person.secret_hash,
        person.email,
        person.given_name,
        person.locale,
    )


def enter(
    session: Session, door: Knock, *, is_right: bool, device: str, at: datetime
) -> str | None:
    """Write the outcome: the token of a new sign-in, or None when the secret was wrong.

    Raises ``TooMany`` when other tries used up the limit meanwhile, right secret or not.
    """
    doors.check_and_hold(session, door.attempt, at=at)
    # The password may have been changed, or she suspended, while the secret was compared.
    still = select(Person.id).where(
        Person.id == door.person_id,
        Person.secret_hash == door.secret_hash,
        Person.suspended_at.is_(None),
    )
    if not is_right or door.person_id is None or session.scalar(still) is None:
        doors.fail(session, door.attempt, at=at)
        return None
    doors.forgive(session, door.attempt)
    links.close_links(session, door.person_id, at=at)
    return begin(session, door.person_id, device=device, at=at)


def begin(session: Session, person_id: int, *, device: str, at: datetime) -> str:
    """Sign a person in on a device without asking further; the token that her cookie carries."""
    token = secrets.token_urlsafe(32)
    row = SignIn(token_hash=digest(token), person_id=person_id, device=device[:120])
    row.created_at, row.expires_at = at, at + LIFETIME
    session.add(row)
    known_devices.remember(session, row, token)
    session.flush()
    return token


def viewer_of(session: Session, token: str, *, at: datetime) -> Viewer | None:
    """The person whose sign-in *token* belongs to, unless it ended or she is suspended."""
    row = run(session, VIEWER_BY_SIGN_IN, {"token_hash": digest(token), "at": at}).one_or_none()
    return _viewer(session, row) if row else None


def viewers_below(session: Session, path: str, *, after: int, most: int) -> list[Viewer]:
    """The next *most* people of the unit at *path* and below it, by id, as who they would be."""
    values = {"path": path, "after": after, "most": most}
    return [_viewer(session, row) for row in run(session, VIEWERS_BELOW, values)]


def count_below(session: Session, path: str) -> int:
    """How many people ``viewers_below`` gives in the end."""
    return int(run(session, COUNT_BELOW, {"path": path}).scalar_one())


def devices(session: Session, viewer: Viewer, *, at: datetime) -> list[SignIn]:
    """Where the person is signed in, newest first."""
    hers = select(SignIn).where(SignIn.person_id == viewer.id, SignIn.expires_at > at)
    return list(session.scalars(hers.order_by(SignIn.created_at.desc(), SignIn.id.desc())))


def leave(session: Session, viewer: Viewer, sign_in_id: int | None) -> None:
    """Sign out one of her own devices. Raises ``NotFound`` for any other."""
    if sign_in_id != viewer.sign_in_id:  # from another device: this one may be lost
        known_devices.forget(session, viewer.id, only=sign_in_id)
    gone = delete(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == viewer.id)
    if session.execute(gone).rowcount == 0:  # type: ignore[attr-defined]
        raise NotFound("This device is signed out already.")


def leave_everywhere(session: Session, person_id: int, *, but: int | None = None) -> None:
    """Sign a person out on all devices, or on all *but* the one of this sign-in."""
    known_devices.forget(session, person_id, but=but)
    gone = delete(SignIn).where(SignIn.person_id == person_id)
    session.execute(gone if but is None else gone.where(SignIn.id != but))


def forgotten(
    session: Session, door: Knock, *, token: str, letter: dict[str, str], at: datetime
) -> None:
    """Post the *letter* with the reset link *token*, if somebody is there who can receive it.

    Every request counts like a failure: nobody's mailbox is flooded from here. Where nobody is there,
    the same rows are written for somebody else and taken back, so that the time tells nothing.
    """
    doors.check_and_hold(session, door.attempt, at=at)
    doors.fail(session, door.attempt, at=at)
    is_there = door.email is not None
    who = Person.id == door.person_id if is_there else true()
    person = session.scalars(select(Person).where(who).order_by(Person.id).limit(1)).first()
    with session.begin_nested() as rows:
        if person:
            links.issue_link(session, person, "reset", at, token=token)
            recipient = door.email or "nobody"
            outbox.post(session, channel="mail", recipient=recipient, body=letter, at=at)
            session.flush()
        if not person or not is_there or person.email != door.email:
            rows.rollback()


def use_link(
    session: Session, invitation: links.Invitation, *, token: str, secret_hash: str, at: datetime
) -> bool:
    """Set a password or PIN by link. False when somebody else was faster with it."""
    if not links.take(session, invitation.person_id, token=token, at=at):
        return False
    set_secret(session, invitation.person_id, secret_hash, at=at)
    return True


def use_code(
    session: Session,
    door: Knock,
    *,
    number: str,
    code: str,
    secret_hash: str,
    device: str,
    at: datetime,
) -> str | None:
    """Set a first PIN by number and code, and sign in; None when they do not belong together.

    Raises ``TooMany`` when too many codes were tried.
    """
    doors.check_and_hold(session, door.attempt, at=at)
    person_id = door.person_id
    number = normal_login(number)
    if person_id is None or not links.take_code(
        session, person_id, number=number, code=code, at=at
    ):
        doors.fail(session, door.attempt, at=at)
        return None
    set_secret(session, person_id, secret_hash, at=at)
    doors.forgive(session, door.attempt)
    return begin(session, person_id, device=device, at=at)


def change_secret(
    session: Session,
    viewer: Viewer,
    door: Knock,
    *,
    is_right: bool,
    secret_hash: str,
    at: datetime,
) -> bool:
    """Put a new password or PIN in the place of the old; other devices are signed out.

    False when the old one was wrong. Raises ``TooMany`` like every door.
    """
    doors.check_and_hold(session, door.attempt, at=at)
    if not is_right or door.person_id != viewer.id:
        doors.fail(session, door.attempt, at=at)
        return False
    doors.forgive(session, door.attempt)
    set_secret(session, viewer.id, secret_hash, keep=viewer.sign_in_id, at=at)
    return True


def set_secret(
    session: Session, person_id: int, secret_hash: str, *, at: datetime, keep: int | None = None
) -> None:
    """Replace a password or PIN: links and devices (but the sign-in to *keep*) end with the old."""
    session.execute(update(Person).where(Person.id == person_id).values(secret_hash=secret_hash))
    leave_everywhere(session, person_id, but=keep)
    links.close_links(session, person_id, at=at)


def viewer_of_token(session: Session, token: str) -> Viewer | None:
    """The person whose API token this is, with the role of its scope at most."""
    row = run(session, VIEWER_BY_TOKEN, {"token_hash": digest(token)}).one_or_none()
    return _viewer(session, row, scope=row.scope) if row else None


def note_use(session: Session, viewer: Viewer, *, day: date) -> None:
    """Keep the *day* on which the token of *viewer* was used last."""
    used = update(Token).where(Token.id == viewer.token_id)
    run(session, used.values(used_on=day))


def viewer_of_person(session: Session, person_id: int) -> Viewer | None:
    """A person for whom somebody else acts: a platform, a job. None when she is suspended."""
    row = run(session, VIEWER_OF_PERSON, {"person": person_id}).one_or_none()
    return _viewer(session, row) if row else None


def make_token(session: Session, person_id: int, scope: str, at: datetime) -> str:
    """A new API token, whose text exists only in this answer.

    Raises ``Invalid`` when she does not hold the role that *scope* names.
    """
    held = select(Role.id).where(Role.person_id == person_id, Role.role == scope).limit(1)
    if scope not in SCOPES or (scope != "learner" and session.scalar(held) is None):
        raise Invalid("A token can only carry a role that the person holds.", field="scope")
    token = secrets.token_urlsafe(32)
    session.add(Token(token_hash=digest(token), person_id=person_id, scope=scope, created_at=at))
    session.flush()
    return token


def revoke_token(session: Session, person_id: int, token_id: int, at: datetime) -> None:
    """End one API token of a person. Raises ``NotFound`` for another's, or one that has ended."""
    ended = (
        update(Token)
        .where(Token.id == token_id, Token.person_id == person_id, Token.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    if session.execute(ended).rowcount == 0:  # type: ignore[attr-defined]
        raise NotFound("This token has been withdrawn already.")


def person_by_login(session: Session, login: str) -> Person | None:
    """Whose e-mail address or employee number *login* is."""
    login = normal_login(login)
    return session.scalar(
        select(Person).where(or_(Person.email == login, Person.number == login)).limit(1)
    )


def _viewer(session: Session, row: Row[Any], *, scope: str | None = None) -> Viewer:
    """The viewer in *row*, who keeps the public holidays of her unit and the company's own days."""
    company = catalogue.current(session, row.publication or 0).calendar
    return viewer_from(row, holidays=Holidays(row.region or row.country, company), scope=scope)
