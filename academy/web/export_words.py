"""What the columns and states of exported tables are called, in the language of who asked."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import force_locale, get_translations
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms.fields.choices import SelectChoice

from academy.web.languages import LANGUAGES

KINDS: dict[str, LazyString] = {
    "completion": _l("Completion"),
    "assignments": _l("Assignments"),
    "visas": _l("Visas"),
    "people": _l("People"),
}

ABOUT: dict[str, LazyString] = {
    "completion": _l("One line a person: passport, stamps, visas, and how her assignments stand."),
    "assignments": _l("One line for each person and each thing asked of her."),
    "visas": _l("Every visa that was issued, live or ended."),
    "people": _l("Who works where, and for whom."),
}

FORMATS: dict[str, LazyString] = {
    "xlsx": _l("Excel workbook (XLSX)"),
    "excel-csv": _l("CSV that Excel opens"),
    "csv": _l("CSV for programs (RFC 4180)"),
}

WORDS: dict[str, LazyString] = {
    "number": _l("Employee number"),
    "email": _l("E-mail address"),
    "family_name": _l("Family name"),
    "given_name": _l("Given name"),
    "unit": _l("Unit"),
    "entity": _l("Entity"),
    "country": _l("Country"),
    "job": _l("Job"),
    "hired_on": _l("Hired on"),
    "manager": _l("Manager"),
    "language": _l("Language"),
    "state": _l("State"),
    "stamps": _l("Stamps"),
    "passport": _l("Passport since"),
    "visa": _l("Visa"),
    "visa_number": _l("Which time"),
    "issued_on": _l("Issued on"),
    "until": _l("Until"),
    "ended_on": _l("Ended on"),
    "kind": _l("Kind"),
    "target": _l("What is asked"),
    "mandatory": _l("Mandatory"),
    "round": _l("Round"),
    "asked_on": _l("Asked on"),
    "due_on": _l("Due on"),
    "finished_on": _l("Finished on"),
    "asked": _l("Assignments under way"),
    "late": _l("late"),
    "finished": _l("finished"),
    "next_due": _l("Next due date"),
    "open": _l("under way"),
    "waived": _l("waived"),
    "left": _l("no longer asked"),
    "active": _l("active"),
    "invited": _l("invited"),
    "suspended": _l("suspended"),
    "visa_issued": _l("live"),
    "visa_expired": _l("lapsed"),
    "visa_revoked": _l("revoked"),
    "visa_superseded": _l("renewed"),
    "kind_module": _l("Module"),
    "kind_theme": _l("Theme"),
    "kind_passport": _l("Passport"),
    "kind_visa": _l("Visa"),
    "yes": _l("yes"),
    "no": _l("no"),
}


def choices_of(words: Mapping[str, LazyString | str]) -> list[SelectChoice]:
    """*words* as the choices of a form."""
    return [SelectChoice(value, label) for value, label in words.items()]


def register(app: Flask) -> None:
    """Have jobs find these words."""
    app.extensions["export_words"] = word


def word(language: str, name: str) -> str:
    """What *name* is called; a sentence that was marked for translators, in that language."""
    with force_locale(language if language in LANGUAGES else "en"):
        return str(WORDS[name]) if name in WORDS else str(get_translations().ugettext(name))
