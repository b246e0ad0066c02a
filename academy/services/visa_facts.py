"""What a person did for some visas, and which she holds: one statement for all of them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from academy.engine.visas import Act, Facts, Finished, Stamped, Used
from academy.errors import NotFound
from academy.models.statements import run
from academy.models.visas import FACTS
from academy.services.catalogue import Catalogue
from academy.services.published import Visa


@dataclass(frozen=True, slots=True)
class Last:
    """The newest visa that she was given for a platform."""

    id: int
    number: int
    state: str
    issued_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person and one visa: what she did for it, and the newest that she was given."""

    visa: Visa
    facts: Facts
    last: Last | None

    @property
    def number(self) -> int:
        """How many she was given so far."""
        return self.last.number if self.last else 0


def gather(
    session: Session, person: int, live: Catalogue, visas: Sequence[Visa], *, at: datetime
) -> list[Dossier]:
    """The dossier of each of *visas*."""
    modules, lessons = _looked_at(live, visas)
    values = {
        "person": person,
        "modules": list(modules),
        "lessons": list(lessons),
        "visas": [visa.id for visa in visas],
        "since": at - timedelta(days=max((_within(visa) for visa in visas), default=0)),
    }
    last: dict[int, Last] = {}
    stamped: dict[str, Act] = {}
    passed: dict[str, Act] = {}
    finished: dict[str, Act] = {}
    used: dict[int, dict[str, list[Act]]] = {}
    for row in run(session, FACTS, values):
        match row.what:
            case "visa":
                if row.item not in last or last[row.item].number < row.number:
                    last[row.item] = Last(row.id, row.number, row.word, row.at, row.until)
            case "stamp":
                stamped[modules[row.item]] = Act("stamp", row.id, row.at)
            case "attempt":
                _keep_newest(passed, modules[row.item], Act("attempt", row.id, row.at))
            case "completion" | "refresh":
                if row.item in lessons:
                    _keep_newest(finished, lessons[row.item], Act(row.what, row.id, row.at))
            case _:
                events = used.setdefault(row.item, {}).setdefault(row.word, [])
                events.append(Act("evidence", row.id, row.at))
    return [
        Dossier(visa, Facts(stamped, passed, finished, used.get(visa.id, {})), last.get(visa.id))
        for visa in visas
    ]


def _keep_newest(acts: dict[str, Act], name: str, act: Act) -> None:
    if name not in acts or acts[name].at < act.at:
        acts[name] = act


def _looked_at(live: Catalogue, visas: Sequence[Visa]) -> tuple[dict[int, str], dict[int, str]]:
    """The modules and the lessons that the rules of *visas* name, by their items' ids.

    One that is gone meets nobody's rule, and breaks nobody's answer.
    """
    modules: dict[int, str] = {}
    lessons: dict[int, str] = {}
    for visa in visas:
        for condition in visa.document.rule.everything:
            with suppress(NotFound):
                match condition:
                    case Stamped(module):
                        modules[live.module(module).id] = module
                    case Finished(lesson):
                        lessons[live.lesson(lesson).id] = lesson
                    case Used():
                        pass
    return modules, lessons


def _within(visa: Visa) -> int:
    proof = visa.document.rule.proof
    return proof.within if proof else 0
