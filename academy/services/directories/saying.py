"""What a directory says of a person, in the fields of the academy; and a person in a directory's words.

A *document* is a user as RFC 7643 writes one, without id, meta, groups, active and externalId. Of two
documents only what differs is written to the person: what a directory never spoke of is left alone,
and so is what was changed here since it last spoke of it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from academy.errors import Invalid
from academy.services.logins import normal_email, normal_login, normal_number

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

PLACES = ("organization", "division", "department")
"""Attributes that may name a unit, from the widest to the narrowest."""

LONGEST_KEY = 254
LONGEST_NAME = 80
LONGEST_JOB = 120

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A document read. What is None was not said, or says nothing that the academy has a place for."""

    user_key: str = ""
    email: str | None = None
    number: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    job: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    manager: str | None = None
    places: tuple[str, ...] = ()

    def changes(self, before: "Said") -> dict[str, Any]:
        """The fields that say something else than *before*."""
        names = [each.name for each in fields(self)]
        return {n: getattr(self, n) for n in names if getattr(self, n) != getattr(before, n)}


def read(document: Document, *, languages: Collection[str]) -> Said:
    """What *document* says. Raises ``Invalid`` for somebody who could not be reached by any name."""
    user_name = text_of(document.get("userName"))
    enterprise = document.get(ENTERPRISE) or {}
    key = normal_login(user_name)
    if not key or len(key) > LONGEST_KEY:
        raise Invalid("A userName of 1 to 254 characters is needed.", field="userName")
    email = _email(document, key)
    number = _number(enterprise.get("employeeNumber"))
    if not (email or number):
        number = _number(user_name)
    if not (email or number):
        raise Invalid(
            "An e-mail address or an employeeNumber without spaces is needed.", field="emails"
        )
    given_name, family_name = _names(document, user_name)
    return Said(
        user_key=key,
        email=email,
        number=number,
        given_name=given_name,
        family_name=family_name,
        job=text_of(document.get("title"))[:LONGEST_JOB] or None,
        locale=_language(document, languages),
        time_zone=_zone(document.get("timezone")),
        manager=text_of((enterprise.get("manager") or {}).get("value")) or None,
        places=tuple(filter(None, (text_of(enterprise.get(name)) for name in PLACES))),
    )


def describe(row: Any, manager: str | None) -> Document:
    """A person of whom no directory has spoken, as one would. *row* has her columns."""
    name = f"{row.given_name} {row.family_name}".strip()
    document: Document = {
        "userName": row.email or row.number,
        "name": {
            "formatted": name,
            "givenName": row.given_name or None,
            "familyName": row.family_name or None,
        },
        "displayName": name,
        "title": row.job,
        "preferredLanguage": row.locale,
        "timezone": row.time_zone,
        "emails": [{"value": row.email, "type": "work", "primary": True}] if row.email else None,
    }
    enterprise = {"employeeNumber": row.number, "manager": {"value": manager} if manager else None}
    if any(enterprise.values()):
        document[ENTERPRISE] = enterprise
    return document


def overlay(
    document: Document, row: Any, manager: str | None, *, languages: Collection[str]
) -> Document:
    """The directory's own words, but for what is otherwise here by now."""
    said = read(document, languages=languages)
    shown = {**document, ENTERPRISE: dict(document.get(ENTERPRISE) or {})}
    if (said.given_name, said.family_name) != (row.given_name, row.family_name):
        name = {"givenName": row.given_name or None, "familyName": row.family_name or None}
        shown["name"] = {**(document.get("name") or {}), **name}
    if said.job != row.job:
        shown["title"] = row.job
    if row.email and said.email != row.email:
        shown["emails"] = [{"value": row.email, "type": "work", "primary": True}]
    if row.number and said.number != row.number:
        shown[ENTERPRISE]["employeeNumber"] = row.number
    if manager:
        shown[ENTERPRISE]["manager"] = {"value": manager}
    if not shown[ENTERPRISE]:
        del shown[ENTERPRISE]
    return shown


def text_of(value: object) -> str:
    """A value as one line of text."""
    return " ".join(str(value).split()) if value is not None else ""


def _email(document: Document, user_key: str) -> str | None:
    """The primary address, else the one of work, else the first; else a ``userName`` that is one."""
    given = [each for each in document.get("emails") or () if text_of(each.get("value"))]
    given.sort(key=lambda each: (not each.get("primary"), each.get("type") != "work"))
    if given:
        return normal_email(text_of(given[0]["value"]))
    try:
        return normal_email(user_key)
    except Invalid:
        return None


def _number(value: object) -> str | None:
    try:
        return normal_number(text_of(value))
    except Invalid:
        return None


def _names(document: Document, user_name: str) -> tuple[str, str]:
    name = document.get("name") or {}
    given, family = text_of(name.get("givenName")), text_of(name.get("familyName"))
    if not (given or family):
        whole = text_of(document.get("displayName")) or text_of(name.get("formatted"))
        given, _, family = (whole or user_name.partition("@")[0]).partition(" ")
    return given[:LONGEST_NAME], family[:LONGEST_NAME]


def _language(document: Document, languages: Collection[str]) -> str | None:
    for value in _wished(document):
        code = value.replace("_", "-").partition(";")[0].partition("-")[0].strip().lower()
        if code in languages:
            return code
    return None


def _wished(document: Document) -> Iterator[str]:
    yield from text_of(document.get("preferredLanguage")).split(",")
    yield text_of(document.get("locale"))


def _zone(value: object) -> str | None:
    zone = text_of(value)
    return zone if zone in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
