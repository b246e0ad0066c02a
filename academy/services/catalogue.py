"""What is published, as every process keeps it in memory.

A request learns the newest publication's number with its viewer, and costs no further statement
while that number stays. Editions never change, so their texts are read once per process and parsed
when they are first needed.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from academy.engine.passport import Rule
from academy.errors import NotFound
from academy.manuscript import documents, parsing
from academy.manuscript.calendars import Calendar
from academy.manuscript.documents import Languages
from academy.manuscript.toys import Toy
from academy.manuscript.words import Words, fill
from academy.models.bulk import CHUNK, batched
from academy.models.content import EDITIONS, ITEMS, Publication
from academy.services.published import (
    Audience,
    Badge,
    Edition,
    Lesson,
    Module,
    Published,
    Question,
    Season,
    Theme,
    Visa,
    read,
)

T = TypeVar("T")


class Catalogue:
    """Everything live at one publication. ``..._ever`` keeps what was retired, for what people did."""

    def __init__(self, number: int, rows: Sequence[Row[Any]], shelf: "Shelf") -> None:
        self.number = number
        self.shelf = shelf
        self.languages = Languages(("en",))
        self.words: Words = {}
        self.rule = Rule(needed=1, per_theme=0)
        self.rule_edition_id = 0
        self.currency = documents.DEFAULT_CURRENCY
        self.skills: dict[str, documents.Skill] = {}
        self.calendar = Calendar()
        self.levels: tuple[documents.Level, ...] = ()
        self.toy = Toy()
        self.badges_ever: dict[int, Badge] = {}
        self.audiences_ever: dict[int, Audience] = {}
        self.seasons: list[Season] = []
        self.modules_ever: dict[int, Module] = {}
        self.lessons_ever: dict[int, Lesson] = {}
        self._questions_ever: dict[int, Question] = {}
        self._themes: dict[int, Theme] = {}
        self._lessons: dict[str, Lesson] = {}
        self.visas_ever: dict[int, Visa] = {}
        for kind in ("academy", "skills", "theme", "module", "lesson", "question", "visa"):
            for row in (each for each in rows if each.kind == kind):
                self._add(kind, row)
        for kind in ("calendar", "levels", "badge", "audience", "season", "toy"):
            for row in (each for each in rows if each.kind == kind):
                self._add_reward(kind, row)
        self.themes = [theme for theme in self._themes.values() if theme.modules]
        self.modules = [module for theme in self.themes for module in theme.modules]
        self.visas = [visa for visa in self.visas_ever.values() if visa.retired_at is None]
        days = {uid: on for one in self.seasons for uid, on in one.document.premieres.items()}
        for module in self.modules_ever.values():
            module.premiere = days.get(module.uid)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is published yet."""
        return not self.modules

    @cached_property
    def badges(self) -> list[Badge]:
        """The badges that can be had, in order."""
        return [badge for badge in self.badges_ever.values() if badge.retired_at is None]

    @cached_property
    def audiences(self) -> list[Audience]:
        """Those that come with the content, in order."""
        return [one for one in self.audiences_ever.values() if one.retired_at is None]

    @cached_property
    def media(self) -> frozenset[str]:
        """The digests of the files that live lessons show."""
        inside = (each for module in self.modules for each in module.lessons)
        return frozenset(digest for each in inside for digest in each.edition.media.values())

    @cached_property
    def thresholds(self) -> list[int]:
        """The points from which each level is reached."""
        return [level.points for level in self.levels]

    @cached_property
    def skills_by_theme(self) -> list[tuple[Theme, list[documents.Skill]]]:
        """The skills that live questions test, each under the first theme that does."""
        seen: set[str] = set()
        themes = []
        for theme in self.themes:
            asked = {q.document.skill for module in theme.modules for q in module.questions} - seen
            seen |= asked
            themes.append((theme, [skill for skill in self.skills.values() if skill.id in asked]))
        return [(theme, skills) for theme, skills in themes if skills]

    def opened(self, day: date) -> list[Module]:
        """The modules that are offered on *day*, in order."""
        return [module for module in self.modules if module.is_open(day)]

    def theme(self, slug: str) -> Theme:
        """The live theme at *slug*. Raises ``NotFound``."""
        return _found(theme for theme in self.themes if theme.uid == slug)

    def module(self, slug: str) -> Module:
        """The live module at *slug*. Raises ``NotFound``."""
        return _found(module for module in self.modules if module.uid == slug)

    def lesson(self, slug: str) -> Lesson:
        """The live lesson at *slug*. Raises ``NotFound``."""
        return _found([self._lessons[slug]] if slug in self._lessons else [])

    def visa(self, slug: str) -> Visa:
        """The live visa at *slug*. Raises ``NotFound``."""
        return _found(visa for visa in self.visas if visa.uid == slug)

    def has(self, kind: str, uid: str) -> bool:
        """Whether a theme, module, lesson or visa of that *uid* is live."""
        if kind == "lesson":
            return uid in self._lessons
        live: dict[str, Sequence[Published]] = {
            "theme": self.themes, "module": self.modules, "visa": self.visas
        }  # fmt: skip
        return any(each.uid == uid for each in live[kind])

    def question_ever(self, uid: str) -> Question:
        """The question of that *uid*, live or retired. Raises ``NotFound``."""
        return _found(each for each in self._questions_ever.values() if each.uid == uid)

    def question_of(self, id_: int) -> Question | None:
        """The question of that row, live or retired, in its newest edition."""
        return self._questions_ever.get(id_)

    def module_ids_ever(self, theme: Theme) -> list[int]:
        """The modules of *theme*, retired ones included: a stamp once earned still counts."""
        return [module.id for module in self.modules_ever.values() if module.theme is theme]

    def editions(self, session: Session, ids: Sequence[int]) -> list[Question]:
        """The questions of those edition *ids*, in that order, whether they are live or older."""
        editions = self.shelf.fetch(session, ids)
        return [self._in_edition(editions[id_]) for id_ in ids]

    def _in_edition(self, edition: Edition) -> Question:
        question = self._questions_ever[edition.item_id]
        if question.edition_id == edition.id:
            return question
        return Question(
            id=question.id,
            uid=question.uid,
            edition=edition,
            languages=self.languages,
            words=self.words,
            module=question.module,
        )

    def _add(self, kind: str, row: Row[Any]) -> None:
        shared = self._shared(row)
        edition = shared["edition"]
        match kind:
            case "academy":
                academy = read(parsing.parse_academy(edition.texts))
                self.languages = academy.languages
                self.rule = academy.passport
                self.currency = academy.currency
                self.words = academy.words
                self.rule_edition_id = edition.id
            case "skills":
                skills = read(parsing.parse_skills(edition.texts, self.languages))
                filled = fill(skills, self.words, self.languages)
                self.skills = {skill.id: skill for skill in filled}
            case "theme":
                self._themes[row.id] = Theme(**shared)
            case "module":
                self._add_module(Module(**shared, theme=self._themes[row.parent_id]))
            case "lesson":
                lesson = Lesson(**shared, module=self.modules_ever[row.parent_id])
                self.lessons_ever[lesson.id] = lesson
                if row.retired_at is None and lesson.module.retired_at is None:
                    lesson.module.lessons.append(lesson)
                    self._lessons[lesson.uid] = lesson
            case "question":
                question = Question(**shared, module=self.modules_ever[row.parent_id])
                self._questions_ever[question.id] = question
                if row.retired_at is None:
                    question.module.questions.append(question)
            case "visa":
                self.visas_ever[row.id] = Visa(**shared)
            case _:
                raise AssertionError(f"no place in the catalogue for a {kind}")

    def _shared(self, row: Row[Any]) -> dict[str, Any]:
        """What everything on the shelf has."""
        return {
            "id": row.id,
            "uid": row.uid,
            "edition": self.shelf.editions[row.edition_id],
            "languages": self.languages,
            "words": self.words,
            "retired_at": row.retired_at,
            "withheld": row.withheld or {},
        }

    def _add_reward(self, kind: str, row: Row[Any]) -> None:
        shared = self._shared(row)
        edition = shared["edition"]
        if kind == "badge":
            self.badges_ever[row.id] = Badge(**shared)
        elif kind == "audience":
            self.audiences_ever[row.id] = Audience(**shared)
        elif row.retired_at is None and kind == "season":
            self.seasons.append(Season(**shared))
        elif row.retired_at is None and kind == "calendar":
            self.calendar = read(parsing.parse_calendar(edition.texts, self.languages))
        elif row.retired_at is None and kind == "levels":
            self.levels = read(parsing.parse_levels(edition.texts, self.languages))
        elif row.retired_at is None and kind == "toy":
            toy = read(parsing.parse_toy(edition.texts, self.languages))
            self.toy = fill(toy, self.words, self.languages)

    def _add_module(self, module: Module) -> None:
        self.modules_ever[module.id] = module
        if module.retired_at is None and module.theme.retired_at is None:
            module.theme.modules.append(module)


class Shelf:
    """The editions that one database's processes have read, and the newest catalogue made of them."""

    def __init__(self) -> None:
        self.editions: dict[int, Edition] = {}
        self.catalogue: Catalogue | None = None
        self.lock = Lock()

    def fetch(self, session: Session, ids: Iterable[int]) -> dict[int, Edition]:
        """The editions of *ids*; those not read before are fetched now."""
        missing = [id_ for id_ in ids if id_ not in self.editions]
        for some in batched(missing, CHUNK):
            rows = session.execute(EDITIONS, {"ids": some})
            for row in rows:
                self.editions[row.id] = Edition(row.id, row.item_id, row.texts, row.media)
        return self.editions

    def renew(self, session: Session, number: int) -> Catalogue:
        """The catalogue of publication *number*."""
        with self.lock:
            if self.catalogue is None or self.catalogue.number < number:
                rows: list[Row[Any]] = list(session.execute(ITEMS))
                self.fetch(session, [row.edition_id for row in rows])
                self.catalogue = Catalogue(number, rows, self)
            return self.catalogue


def newest(session: Session) -> Catalogue:
    """What is live now, for those who act without a viewer: jobs, commands, decisions about others."""
    return current(session, session.scalar(select(func.max(Publication.id))) or 0)


def current(session: Session, number: int) -> Catalogue:
    """The catalogue of publication *number*, or of a newer one that this process has met."""
    shelf = shelf_of(session)
    held = shelf.catalogue
    if held is not None and held.number >= number:
        return held
    return shelf.renew(session, number)


def shelf_of(session: Session) -> Shelf:
    """The editions that this process has read of the session's database."""
    memory = session.get_bind().get_execution_options()["memory"]
    shelf: Shelf = memory.setdefault("shelf", Shelf())
    return shelf


def _found(candidates: Iterable[T]) -> T:
    for candidate in candidates:
        return candidate
    raise NotFound("There is nothing at this address.")
