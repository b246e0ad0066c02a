"""How far a person is, and what to do next: the questions that every page answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from academy.models.quizzes import PROGRESS
from academy.models.statements import run
from academy.services import catalogue, passport
from academy.services.catalogue import Catalogue
from academy.services.passport import Passport
from academy.services.published import Lesson, Module
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: read ``lesson``, or take (or ``resume``) the quiz of ``module``."""

    kind: Literal["lesson", "quiz", "resume"]
    module: Module
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What one person has finished (lesson id to moment), stamped, and left open (module ids).

    On *day*, which says what is offered to her.
    """

    day: date
    catalogue: Catalogue
    finished: dict[int, datetime]
    passport: Passport
    under_way: frozenset[int]

    @property
    def next_step(self) -> Step | None:
        """What to do now; None when every module that is offered is stamped."""
        return next(self.steps(), None)

    def steps(self) -> Iterator[Step]:
        """One step for each module without a stamp: those begun first, then as the themes run."""
        opened = self.catalogue.opened(self.day)
        left = [module for module in opened if module.id not in self.passport.stamps]
        yield from (self.step_in(module) for module in sorted(left, key=self._begun_first))

    def step_in(self, module: Module) -> Step:
        """What to do next in *module*: an open quiz, an unfinished lesson, then its quiz."""
        if module.id in self.under_way:
            return Step("resume", module)
        for lesson in module.lessons:
            if lesson.id not in self.finished:
                return Step("lesson", module, lesson)
        return Step("quiz", module)

    def finished_in(self, module: Module) -> int:
        """How many of *module*'s lessons are finished."""
        return sum(lesson.id in self.finished for lesson in module.lessons)

    @property
    def new(self) -> list[Module]:
        """The modules that are new this week, and that she has no stamp of yet."""
        stamps = self.passport.stamps
        return [m for m in self.catalogue.modules if m.is_new(self.day) and m.id not in stamps]

    @property
    def next_premiere(self) -> Module | None:
        """The next module to come; None when all of them are here."""
        coming = [module for module in self.catalogue.modules if not module.is_open(self.day)]
        return min(coming, key=lambda module: module.premiere or self.day, default=None)

    def _begun_first(self, module: Module) -> tuple[bool, bool]:
        return (module.id not in self.under_way, self.finished_in(module) == 0)


def read(session: Session, viewer: Viewer, *, at: datetime) -> Progress:
    """Her progress through everything published, as it is offered to her at *at*."""
    live = catalogue.current(session, viewer.publication)
    rows = run(session, PROGRESS, {"person": viewer.id}).all()
    return Progress(
        day=viewer.day(at),
        catalogue=live,
        finished={item: done for item, done in rows if done},
        passport=passport.read(session, viewer, live, at=at),
        under_way=frozenset(item for item, done in rows if not done),
    )
