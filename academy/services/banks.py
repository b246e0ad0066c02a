"""The bank that the engine draws from: every live question, compiled once for everybody.

Compiled anew when something is published, when a fit lands, when a campaign begins or ends, and with
each premiere; kept in the process meanwhile. Who is asked what was drawn before is not disturbed: a
draw pins editions.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log
from threading import Lock

from sqlalchemy.orm import Session

from academy.engine.bank import Bank, Question, Skill
from academy.engine.model import DEFAULT, Model
from academy.engine.packing import Numbers
from academy.engine.prediction import tables
from academy.manuscript import documents
from academy.models.memory import NEWEST_FIT
from academy.models.statements import run
from academy.services import catalogue
from academy.services.catalogue import Catalogue
from academy.services.published import Question as LiveQuestion
from academy.services.viewer import Viewer

CAMPAIGN = 3.0
"""How much more a skill is worth while its campaign runs."""

SUREST = 0.98
"""The largest share of right or wrong answers that an author's estimate is taken for."""

KEPT = 4
"""Banks in memory: around the world there are three days at once, and campaigns may differ on each."""


@dataclass(frozen=True, eq=False, slots=True)
class Ready:
    """A compiled bank with the model it is read by, and what its questions and skills are called.

    ``live`` maps the uid of each question in the bank to what is published; ``campaigns`` are the
    skills whose campaign runs.
    """

    catalogue: Catalogue
    bank: Bank
    model: Model
    numbers: Numbers
    live: Mapping[str, LiveQuestion]
    campaigns: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether no question may be drawn."""
        return not any(question.priority > 0 for question in self.bank.questions)

    def is_near(self, question: str, skill: str) -> bool:
        """Whether the *question* of that uid is about *skill* or a neighbour in the prerequisites."""
        own = self.live[question].document.skill
        return own == skill or own in self._requires(skill) or skill in self._requires(own)

    def _requires(self, skill: str) -> tuple[str, ...]:
        known = self.catalogue.skills.get(skill)
        return known.requires if known else ()

    def theme_of(self, question: str) -> str:
        """The uid of the theme that the *question* of that uid belongs to."""
        return self.live[question].module.theme.uid


class _Shelf:
    """The banks of one database's processes, the newest last."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.ready: dict[tuple[int, int, frozenset[str], frozenset[str]], Ready] = {}
        self.models: dict[int, Model] = {0: DEFAULT}


def current(session: Session, viewer: Viewer, day: date) -> Ready:
    """The bank of *day*, at her publication and fit or at newer ones that this process has met."""
    live = catalogue.current(session, viewer.publication)
    memory = session.get_bind().get_execution_options()["memory"]
    shelf: _Shelf = memory.setdefault("banks", _Shelf())
    campaigns = frozenset(
        skill.id for skill in live.skills.values() if skill.campaign and skill.campaign.runs_on(day)
    )
    closed = frozenset(module.uid for module in live.modules if not module.is_open(day))
    key = (live.number, viewer.fit, campaigns, closed)
    if held := shelf.ready.get(key):
        return held
    with shelf.lock:
        if key not in shelf.ready:
            model = _model(session, shelf, viewer.fit)
            while len(shelf.ready) >= KEPT:
                del shelf.ready[min(shelf.ready, key=lambda held: held[:2])]
            shelf.ready[key] = compiled(live, model, campaigns, closed)
        return shelf.ready[key]


def compiled(
    live: Catalogue,
    model: Model,
    campaigns: frozenset[str],
    closed: frozenset[str] = frozenset(),
) -> Ready:
    """The bank of everything *live*: what only quizzes ask is remembered, and never drawn.

    Nor is what belongs to the *closed* modules, whose premiere is still to come.
    """
    published = {question.uid: question for m in live.modules for question in m.questions}
    skills = [_skill(skill, campaigns) for skill in live.skills.values()]
    questions = [_question(q.document, q.module.uid in closed) for q in published.values()]
    bank = Bank(questions, skills)
    numbers = Numbers(
        {uid: question.id for uid, question in published.items()},
        _numbered(skill.id for skill in bank.skills),
    )
    return Ready(live, bank, model, numbers, published, campaigns)


def _model(session: Session, shelf: _Shelf, fit: int) -> Model:
    """The model of *fit*; of a fit that another version of the engine wrote, the default one."""
    if fit not in shelf.models:
        row = run(session, NEWEST_FIT, {"id": fit}).first()
        try:
            model = Model.from_json(json.dumps(row.model)) if row else DEFAULT
            if model.is_fitted:
                tables(model)  # raises for features that this version does not have
        except (ValueError, KeyError, TypeError):
            model = DEFAULT
        shelf.models = {0: DEFAULT, fit: model}
    return shelf.models[fit]


def _question(document: documents.Question, waits: bool) -> Question:
    return Question(
        id=document.id,
        kind=document.kind.value,
        skills=(document.skill,),
        options=tuple(option.id for option in document.options),
        difficulty=_logit(document.difficulty),
        priority=0.0 if waits or document.use == "quiz" else 1.0,
    )


def _skill(skill: documents.Skill, campaigns: frozenset[str]) -> Skill:
    factor = CAMPAIGN if skill.id in campaigns else 1.0
    return Skill(skill.id, skill.requires, skill.weight * factor)


def _logit(share: float) -> float:
    """An author's estimate of the share of wrong answers, as the engine counts difficulty."""
    wrong = min(max(share, 1 - SUREST), SUREST)
    return log(wrong / (1 - wrong))


def _numbered(skills: Iterable[str]) -> dict[str, int]:
    """A number below 2**30 for each skill, made of its id: no table holds skills.

    Should two ids ever meet on one number, the later in the alphabet takes the next.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for skill in sorted(skills):
        digest = hashlib.blake2s(skill.encode(), digest_size=4).digest()
        number = int.from_bytes(digest, "big") >> 2
        while number in taken:
            number = (number + 1) % 2**30
        taken.add(number)
        numbers[skill] = number
    return numbers
