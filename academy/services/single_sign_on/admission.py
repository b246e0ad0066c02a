"""Who comes in through the company: found, tied to her subject there, and signed in.

Whoever may not come in hears the same sentence, whatever the reason. All doors count together
(``doors``): a pause of the account or the address holds here as well, and what fails here counts there.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.people import Person, Unit
from academy.models.sign_in import SignIn
from academy.models.single_sign_on import (
    IDENTITY,
    LONGEST_ISSUER,
    CompanyIdentity,
    CompanySignIn,
)
from academy.models.statements import here, run
from academy.provider import Provider
from academy.services import doors, journal, links, sign_in, staff
from academy.services.logins import normal_email, normal_number
from academy.services.passwords import digest
from academy.services.people import add_person
from academy.services.single_sign_on import group_roles
from academy.services.single_sign_on.facts import Facts
from academy.services.viewer import Viewer

log = logging.getLogger(__name__)

REFUSED = "a sign-in through the company was refused: %s"


def check_address(session: Session, source: doors.Source, *, key: str, at: datetime) -> None:
    """Raise ``TooMany`` when too much failed from this address. *key* is what was brought."""
    doors.check(session, doors.at_name(f"company:{key}", source), at=at)


def fail(session: Session, source: doors.Source, *, key: str, reason: str, at: datetime) -> None:
    """Count what came and opened no door, like a wrong password."""
    log.warning(REFUSED, reason)
    doors.fail(session, doors.at_name(f"company:{key}", source), at=at)


def admit(
    session: Session,
    provider: Provider,
    facts: Facts,
    *,
    source: doors.Source,
    device: str,
    id_token: str | None,
    demo_signs_in: bool,
    at: datetime,
) -> str | None:
    """The token of a new sign-in of whom the *facts* are about, or None when she may not come in.

    Raises ``TooMany`` during a pause of her account or this address.
    """
    person, reason = _known(session, facts)
    if person is None and not reason and provider.newcomers:
        person, reason = _newcomer(session, provider, facts, at=at)
    name = f"company:{facts.issuer} {facts.subject}"
    attempt = doors.at_person(person.id, source) if person else doors.at_name(name, source)
    doors.check_and_hold(session, attempt, at=at)
    if person and (person.suspended_at or (person.is_demo and not demo_signs_in)):
        reason = "suspended"
    if person and not reason and not _tie(session, person, facts, at=at):
        reason = "the account belongs to another account of the company"
    if person is None or reason:
        log.warning(REFUSED, reason or "nobody here has that address or number")
        doors.fail(session, attempt, at=at)
        return None
    doors.forgive(session, attempt)
    links.close_links(session, person.id, at=at)
    group_roles.bring_up_to_date(session, person, facts.groups, provider, at=at)
    token = sign_in.begin(session, person.id, device=device, at=at)
    begun = session.scalars(select(SignIn).where(SignIn.token_hash == digest(token))).one()
    begun.expires_at = at + timedelta(days=provider.days)
    session.add(CompanySignIn(sign_in_id=begun.id, id_token=id_token))
    session.flush()
    return token


def left(session: Session, sign_in_id: int | None) -> CompanySignIn | None:
    """How this device was signed in through the company, if it was."""
    return session.get(CompanySignIn, sign_in_id) if sign_in_id else None


def identities(session: Session, person_id: int) -> list[CompanyIdentity]:
    """By which names providers know her."""
    hers = select(CompanyIdentity).where(CompanyIdentity.person_id == person_id)
    return list(session.scalars(hers.order_by(CompanyIdentity.id)))


def untie(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Let her address or number find her account anew, when the company gave her another account.

    Devices that were signed in through the company are signed out. Raises ``NotFound``.
    """
    person = staff.find_to_change(session, viewer, uid)
    tied = identities(session, person.id)
    if not tied:
        raise NotFound("No company account opens this account any more.")
    for identity in tied:
        session.delete(identity)
    through = select(SignIn).join(CompanySignIn).where(SignIn.person_id == person.id)
    for begun in session.scalars(through):
        session.delete(begun)
    session.flush()
    journal.about(session, viewer.actor, "company_account.untied", "person", person, at=at)


def _known(session: Session, facts: Facts) -> tuple[Person | None, str]:
    """Whom the facts speak of, by her subject or, the first time, by number or address."""
    if len(facts.issuer) > LONGEST_ISSUER:
        return None, "an issuer of too many characters"
    tied = select(CompanyIdentity.person_id).where(
        CompanyIdentity.issuer == facts.issuer, CompanyIdentity.subject == facts.subject
    )
    found = session.scalar(select(Person).where(Person.id.in_(tied)))
    for column, normal, value in (
        (Person.number, normal_number, facts.number),
        (Person.email, normal_email, facts.email),
    ):
        if found is None and value:
            try:
                found = session.scalar(select(Person).where(column == normal(value)))
            except Invalid:
                continue
    return found, ""


def _newcomer(
    session: Session, provider: Provider, facts: Facts, *, at: datetime
) -> tuple[Person | None, str]:
    """A new person, where the settings want people to be made; else None, and why not."""
    unit = group_roles.unit_named(session, provider.newcomers)
    if unit is None:
        return None, "ACADEMY_SSO_NEWCOMERS names no unit, or several"
    try:
        with session.begin_nested():
            person = _add(session, facts, unit, at=at)
    except Invalid:
        return None, "the provider gave neither a sure address nor a number"
    except IntegrityError:  # the same person, from another device at this moment
        return _known(session, facts)
    journal.about(session, journal.SYSTEM, "person.added", "person", person, at=at)
    return person, ""


def _add(session: Session, facts: Facts, unit: Unit, *, at: datetime) -> Person:
    if not (facts.email or facts.number):
        raise Invalid("An e-mail address or a number is needed to come in with.")
    name = (facts.email or facts.number or "").partition("@")[0]
    return add_person(
        session,
        given_name=facts.given_name or ("" if facts.family_name else name[:80]),
        family_name=facts.family_name,
        unit=unit,
        email=facts.email,
        number=facts.number,
        locale=facts.language if facts.language in LANGUAGES else "en",
        at=at,
    )


LANGUAGES = ("en", "fr")
"""What a newcomer may be spoken to from the first page on."""


def _tie(session: Session, person: Person, facts: Facts, *, at: datetime) -> bool:
    """Tie *person* to the subject, if she is tied to no other one of this provider."""
    row = {"person_id": person.id, "issuer": facts.issuer, "subject": facts.subject}
    if run(session, here(session, IDENTITY), {**row, "created_at": at}).one_or_none():
        journal.about(session, journal.SYSTEM, "company_account.tied", "person", person, at=at)
        return True
    same = select(CompanyIdentity.id).where(
        CompanyIdentity.person_id == person.id,
        CompanyIdentity.issuer == facts.issuer,
        CompanyIdentity.subject == facts.subject,
    )
    return session.scalar(same) is not None
