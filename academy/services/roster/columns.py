"""Which column holds what: known by its heading, in English and in French, or as somebody said once."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.roster import RosterTemplate
from academy.models.statements import here, put, run

Columns = Mapping[str, int]
"""A field by the place of its column, counted from 0."""

UNITS = ("unit_group", "unit_country", "unit_entity", "unit_team")
"""The unit in several columns, one for each kind."""

KNOWN: dict[str, tuple[str, ...]] = {
    "number": (
        "employee number",
        *("employee id", "employee no", "number", "staff number", "personnel number", "worker id"),
        *("matricule", "numéro", "numéro d’employé", "numéro de matricule", "n° matricule"),
        *("numéro du salarié", "n° salarié", "id employé"),
    ),
    "email": (
        "e-mail address",
        *("e-mail", "mail", "email address", "work e-mail", "business e-mail"),
        *("adresse e-mail", "courriel", "adresse électronique", "adresse mail", "messagerie"),
    ),
    "given_name": ("given name", "first name", "forename", "prénom"),
    "family_name": ("family name", "last name", "surname", "nom", "nom de famille"),
    "unit": (
        "unit",
        *("unit path", "organisation", "organization", "org unit", "organisational unit"),
        *("unité", "chemin", "rattachement", "unité organisationnelle"),
    ),
    "unit_group": ("group", "groupe"),
    "unit_country": ("country", "pays"),
    "unit_entity": ("entity", "legal entity", "company", "entité", "société", "filiale"),
    "unit_team": ("team", "department", "équipe", "service", "département"),
    "manager": (
        "manager",
        *("manager number", "manager id", "supervisor", "line manager", "reports to"),
        *("responsable", "supérieur", "manager matricule", "matricule du manager", "n+1"),
        *("matricule du responsable", "matricule manager", "hiérarchique"),
    ),
    "job": (
        "job",
        *("job title", "title", "position", "function", "role"),
        *("métier", "poste", "fonction", "emploi", "intitulé de poste"),
    ),
    "locale": ("language", "locale", "preferred language", "langue", "langue préférée"),
    "hired_on": (
        "first day",
        *("hired on", "hire date", "start date", "entry date", "seniority date", "joined"),
        *("premier jour", "date d’embauche", "date d’entrée", "date d’ancienneté", "embauche"),
    ),
    "week": (
        "working days",
        *("work days", "working week", "week", "work schedule"),
        *("jours travaillés", "jours de travail", "semaine", "jours ouvrés", "semaine de travail"),
    ),
    "leave": (
        "leave",
        *("leaves", "absence", "absences", "time off", "days off", "holidays"),
        *("congé", "congés", "absent", "jours d’absence", "vacances"),
    ),
}
"""Every field by the headings that it is recognised by, the first being the one that we write."""

FIELDS = tuple(KNOWN)

PUT = put(RosterTemplate)


def plain(heading: str) -> str:
    """*heading* as it is compared: without case, accents, spaces and signs."""
    bare = unicodedata.normalize("NFKD", heading.replace("+", "plus").replace("’", "'")).casefold()
    return re.sub(r"[\W_]+", "", bare)


_FIELD_BY_HEADING = {plain(each): field for field, known in KNOWN.items() for each in known}


def recognised(headings: Sequence[str]) -> dict[str, int]:
    """What is found by the headings alone. Of two columns of a field the first counts.

    A path in one column makes those of its steps superfluous.
    """
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        field = _FIELD_BY_HEADING.get(plain(heading))
        if field:
            columns.setdefault(field, place)
    if "unit" in columns:
        columns = {field: place for field, place in columns.items() if field not in UNITS}
    return columns


def guessed(session: Session, headings: Sequence[str]) -> dict[str, int]:
    """How these *headings* were read the last time, whatever their order; else what is recognised."""
    template = session.get(RosterTemplate, digest(headings))
    if template is None:
        return recognised(headings)
    return {
        field: headings.index(heading)
        for field, heading in template.columns.items()
        if field in KNOWN and heading in headings
    }


def remember(session: Session, headings: Sequence[str], columns: Columns, *, at: datetime) -> None:
    """Read files with these *headings* this way from now on."""
    by_heading = {field: headings[place] for field, place in columns.items()}
    values = {"digest": digest(headings), "columns": by_heading, "used_at": at}
    run(session, here(session, PUT), values)


def digest(headings: Sequence[str]) -> str:
    """What tells one set of headings from another, in hexadecimal."""
    return hashlib.sha256("\n".join(sorted(set(headings))).encode("utf-8", "replace")).hexdigest()


def check(headings: Sequence[str], columns: Columns) -> None:
    """Raise ``Invalid`` when *columns* cannot be read: a place that is none, twice the same, no number."""
    places = list(columns.values())
    if any(place not in range(len(headings)) for place in places):
        raise Invalid("This column is not in the file.")
    if len(set(places)) < len(places):
        raise Invalid("Two fields stand in the same column. Choose another one for one of them.")
    if "number" not in columns:
        raise Invalid(
            "Say which column holds the employee number: it is how people are known again."
        )
