"""A rule in words, in the reader's language, and what its form lets her choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from academy.engine.audiences import N_, Condition, Fault, Rule
from academy.manuscript.documents import pick
from academy.services import catalogue
from academy.services.audiences import desk
from academy.services.catalogue import Catalogue
from academy.services.unit_choices import FEW, MOST, Choice
from academy.services.viewer import Viewer
from academy.web.languages import LANGUAGES, language
from academy.web.rule_forms import Node, nodes


@dataclass(frozen=True)
class Choices:
    """What conditions of hers can name: her units, their countries, languages, what is published.

    *places* are units with their name, kind, country and path.
    """

    places: Sequence[Any]
    live: Catalogue

    def of(self, subject: str) -> Mapping[str, str]:
        """The values of *subject* by what is sent, each in words; empty where it is typed."""
        match subject:
            case "unit":
                return self.units
            case "country":
                codes = sorted({unit.country for unit in self.places if unit.country})
                return {code: country(code) for code in codes}
            case "language":
                return dict(LANGUAGES)
            case "module":
                return {m.uid: pick(m.document.title, language()) for m in self.live.modules}
            case "theme":
                return {t.uid: pick(t.document.title, language()) for t in self.live.themes}
            case "visa":
                return {v.uid: pick(v.document.name, language()) for v in self.live.visas}
            case _:
                return {}

    @property
    def seeks_units(self) -> bool:
        """Whether her units are too many for a list: one is found by its name."""
        return len(self.places) > FEW

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Her units as the choices of a select, indented; none where they are too many for one."""
        shown = [] if self.seeks_units else self.places
        top = min((unit.path.count("/") for unit in shown), default=0)
        return {str(unit.id): "\u2003" * (unit.path.count("/") - top) + unit.name for unit in shown}

    def settle(self, root: Node) -> None:
        """In the conditions of a form on units, which are sought: ids for the names that were written."""
        for node in nodes(root) if self.seeks_units else ():
            if node.about != "unit":
                continue
            written = [value for value in node.values if not value.isdecimal()]
            node.values = [value for value in node.values if value.isdecimal()]
            for words in written:
                found = self._called(words)
                if len(found) == 1:
                    node.values += [key for key in found if key not in node.values]
                else:
                    node.unclear, node.several = words, list(found.values())
                    node.problems.append(_unclear(node.several))

    def _called(self, words: str) -> Mapping[str, str]:
        """Full names by id of the units that *words* find; a whole name, or a full one, finds its own."""
        sought, names = words.lower(), self.full_names
        exact = [
            key for key, name in names.items() if sought in {name.lower(), self._names[key].lower()}
        ]
        inside = (key for key, name in self._names.items() if sought in name.lower())
        return {key: names[key] for key in exact or islice(inside, MOST)}

    @cached_property
    def full_names(self) -> Mapping[str, str]:
        """Her units by id, each with the one above, in the order of the tree."""
        names = {unit.path: unit.name for unit in self.places}
        above = {unit.id: f"{unit.path[:-1].rpartition('/')[0]}/" for unit in self.places}
        return {
            str(unit.id): Choice(unit.name, names.get(above[unit.id], ""), 0).full_name
            for unit in self.places
        }

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {str(unit.id): unit.name for unit in self.places}

    def say(self, subject: str, value: str | int) -> str:
        """One value in words."""
        if subject == "country":
            return country(str(value))
        if subject == "unit":
            return str(self._names.get(str(value)) or _("a unit that is not yours"))
        return str(self.of(subject).get(str(value)) or value)


def _unclear(several: Sequence[str]) -> Fault:
    if not several:
        return Fault((), N_("No unit of yours is called so."))
    sentence = N_("Several units are called so. Write one of them in full: %(units)s")
    return Fault((), sentence, {"units": "; ".join(several[:5])})


def choices(session: Session, viewer: Viewer) -> Choices:
    """What the viewer may choose from."""
    live = catalogue.current(session, viewer.publication)
    return Choices(desk.places(session, viewer), live)


def country(code: str) -> str:
    """Morocco, or Maroc."""
    if not code:
        return str(_("no country"))
    locale: Locale | None = get_locale()
    return (locale.territories.get(code) if locale else None) or code


def subjects() -> Mapping[str, str]:
    """What a condition may be about."""
    return {
        "unit": _("Unit"),
        "country": _("Country"),
        "job": _("Job"),
        "seniority": _("Months in the company"),
        "language": _("Language"),
        "module": _("Module"),
        "theme": _("Theme"),
        "passport": _("Passport"),
        "visa": _("Visa"),
    }


def operators(subject: str) -> Mapping[str, str]:
    """What may be said about *subject*, as the form's choices."""
    match subject:
        case "unit":
            return {"in": _("works in"), "not-in": _("does not work in")}
        case "country" | "language":
            return {"in": _("is one of"), "not-in": _("is none of")}
        case "job":
            return {"contains": _("contains"), "is": _("is one of"), "is-not": _("is none of")}
        case "seniority":
            return {"at-least": _("at least"), "less-than": _("less than")}
        case "module":
            return {"has": _("quiz passed"), "lacks": _("quiz not passed")}
        case "theme":
            return {"has": _("sealed"), "lacks": _("not sealed")}
        case "visa":
            return {"has": _("held"), "lacks": _("not held"), "lapsed": _("lapsed")}
        case _:
            return {"has": _("held"), "lacks": _("not held")}


def modes() -> Mapping[str, str]:
    """How a group takes what is in it."""
    return {"all": _("All of these"), "any": _("At least one of these"), "not": _("None of these")}


def describe(rule: Rule, known: Choices) -> str:
    """“works in Maroc and (job contains “marketing” or has the passport)”."""
    return _described(rule, known, is_whole=True)


def _described(rule: Rule, known: Choices, *, is_whole: bool = False) -> str:
    if isinstance(rule, Condition):
        return _condition(rule, known)
    if not rule.rules:
        return str(_("nobody") if rule.mode == "any" else _("everybody"))
    parts = [_described(each, known) for each in rule.rules]
    if rule.mode == "not":
        return str(_("not (%(what)s)", what=_(" or ").join(parts)))
    joined = (_(" and ") if rule.mode == "all" else _(" or ")).join(parts)
    return joined if is_whole or len(parts) == 1 else f"({joined})"


def _condition(asked: Condition, known: Choices) -> str:
    about = asked.subject
    if about == "seniority":
        months = asked.values[0]
        if asked.operator == "at-least":
            return str(_("in the company for %(months)s months or longer", months=months))
        return str(_("in the company for less than %(months)s months", months=months))
    said = [known.say(about, value) for value in asked.values]
    if about == "job":
        said = [_("“%(word)s”", word=word) for word in said]
    values = _(" or ").join(said)
    sentences = {
        ("unit", "in"): _("works in %(values)s", values=values),
        ("unit", "not-in"): _("does not work in %(values)s", values=values),
        ("country", "in"): _("works in %(values)s", values=values),
        ("country", "not-in"): _("does not work in %(values)s", values=values),
        ("job", "is"): _("job is %(values)s", values=values),
        ("job", "is-not"): _("job is not %(values)s", values=values),
        ("job", "contains"): _("job contains %(values)s", values=values),
        ("language", "in"): _("reads %(values)s", values=values),
        ("language", "not-in"): _("does not read %(values)s", values=values),
        ("module", "has"): _("passed the quiz of %(values)s", values=values),
        ("module", "lacks"): _("has not passed the quiz of %(values)s", values=values),
        ("theme", "has"): _("sealed %(values)s", values=values),
        ("theme", "lacks"): _("has not sealed %(values)s", values=values),
        ("passport", "has"): _("holds the passport"),
        ("passport", "lacks"): _("does not hold the passport"),
        ("visa", "has"): _("holds the visa %(values)s", values=values),
        ("visa", "lacks"): _("does not hold the visa %(values)s", values=values),
        ("visa", "lapsed"): _("let the visa %(values)s lapse", values=values),
    }
    return str(sentences[about, asked.operator])
