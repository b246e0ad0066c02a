"""Questions that authors bring from elsewhere, as drafts; and what is published, for elsewhere.

Promises: importing a file again brings the same drafts up to date and doubles none; what an author wrote
into the blanks of a draft stays; a draft that is being reviewed stays as it was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.manuscript.documents import Languages
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange.asked import Asked
from academy.manuscript.exchange.files import Import, Imported
from academy.manuscript.exchange.gift_reading import read_gift
from academy.manuscript.exchange.grid import cells_of, read_rows
from academy.manuscript.exchange.moodle_reading import LARGEST, read_moodle
from academy.manuscript.exchange.naming import family, free, same
from academy.manuscript.fields import LONGEST_ID
from academy.manuscript.folder import part
from academy.manuscript.markdown import plain
from academy.manuscript.problems import N_, Problem, order
from academy.models.authoring import Draft
from academy.models.content import Edition, Item
from academy.services import catalogue, whole
from academy.services.authoring import drafts
from academy.services.authoring.rights import must_write
from academy.services.catalogue import Catalogue
from academy.services.sheets.reading import rows_of
from academy.services.viewer import Viewer

READERS = {".gift": read_gift, ".txt": read_gift, ".xml": read_moodle}
TABLES = (".csv", ".xlsx")
SUFFIXES = (*READERS, *TABLES)


@dataclass(slots=True)
class Brought:
    """What became of a file: the ids of each sort, and every problem at its line."""

    made: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Questions of the file that have become no draft."""
    problems: list[Problem] = field(default_factory=list)


def read_file(path: Path, language: str, defaults: Mapping[str, str]) -> Import:
    """The questions in the file at *path*, by its suffix. Raises ``Invalid`` for any other, or no file."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise Invalid(
            "The name of the file ends in one of: %(suffixes)s.", suffixes=", ".join(SUFFIXES)
        )
    if path.stat().st_size > LARGEST:
        raise Invalid("%(path)s is too large: divide it.", path=path)
    if suffix in TABLES:
        return read_rows(path.name, rows_of(path), language, defaults)
    return READERS[suffix](path.name, path.read_bytes(), language, defaults)


def bring_in(
    session: Session, viewer: Viewer, found: Import, module: str | None, *, at: datetime
) -> Brought:
    """Make drafts of the questions of *found*, or bring those up to date that it made before.

    New ones join the module that their category or lesson names, else *module*. Raises ``NotFound`` for
    whoever is no author, and for a *module* that is not live.
    """
    must_write(viewer)
    live = catalogue.current(session, viewer.publication)
    if module and not live.has("module", module):
        raise NotFound("There is no module “%(name)s”.", name=module)
    brought = Brought(problems=list(found.problems))
    brought.left = [
        each.asked.id or each.asked.title or f"{found.path}:{each.row or each.asked.line}"
        for each in found.questions
        if not each.block
    ]
    bringing = _Bringing(session, viewer, live, found, at)
    for each in found.usable:
        bringing.one(each, module, brought)
    brought.problems = sorted(dict.fromkeys(brought.problems), key=order)
    return brought


class _Bringing:
    """One import: what is there already is looked up once."""

    def __init__(
        self, session: Session, viewer: Viewer, live: Catalogue, found: Import, at: datetime
    ) -> None:
        self.session, self.viewer, self.live, self.found, self.at = session, viewer, live, found, at
        self.parents = {m.uid: {q.uid for q in m.questions} for m in live.modules}
        self.homes = {lesson.uid: m.uid for m in live.modules for lesson in m.lessons}
        self.live_texts = {
            item.uid: whole.moved(item.paths, edition.texts)
            for item, edition in session.execute(
                select(Item, Edition)
                .join(Edition, Edition.id == Item.edition_id)
                .where(Item.kind == "question")
            )
        }
        gone = (Item.kind == "question", Item.retired_at.is_not(None))
        self.retired = set(session.scalars(select(Item.uid).where(*gone)))
        open_ = (Draft.kind == "question", Draft.closed_at.is_(None))
        self.open = {row.slug: row for row in session.scalars(select(Draft).where(*open_))}
        self.families: dict[str, set[str]] = {}
        for id_ in (*self.live_texts, *self.open):
            self.families.setdefault(family(id_), set()).add(id_)
        self.met = {each.asked.id for each in found.usable if each.is_named}
        self.taken = {*self.live_texts, *self.open, *self.met}
        self.closed = session.scalar(
            select(func.count()).where(Draft.kind == "question", Draft.closed_at.is_not(None))
        )
        self.lessons = set(
            session.scalars(
                select(Draft.slug).where(Draft.kind == "lesson", Draft.closed_at.is_(None))
            )
        )

    def one(self, each: Imported, module: str | None, brought: Brought) -> None:
        """Bring in one question."""
        asked = each.asked
        home = self.home_of(asked) or module
        if not each.is_named:
            asked.id = self.named(asked, home or "imported")
        self.met.add(asked.id)
        self.taken.add(asked.id)
        brought.problems += [
            reference.problem
            for reference in each.references
            if not (
                reference.name in self.live.skills
                if reference.kind == "skill"
                else self.live.has(reference.kind, reference.name) or reference.name in self.lessons
            )
        ]
        known = self.texts_of(asked.id)
        if known is None and home is None:
            brought.left.append(asked.id)
            brought.problems.append(self.homeless(each))
        elif (
            known is not None
            and self.is_in(known, texts := self.texts(known, asked))
            and (asked.id in self.open or asked.id not in self.retired)
        ):
            brought.unchanged.append(asked.id)
        elif known is not None:
            draft = self.open.get(asked.id) or drafts.begin(
                self.session, self.viewer, "question", asked.id, at=self.at
            )
            if self.save(draft, texts, each, brought):
                brought.updated.append(asked.id)
        else:
            draft = self.begin(asked, home or "")
            if self.save(draft, self.first_texts(draft, asked), each, brought):
                brought.made.append(asked.id)

    def save(
        self, draft: Draft, texts: Mapping[str, str], each: Imported, brought: Brought
    ) -> bool:
        """Whether *texts* could be kept: a draft that is being reviewed stays as it was sent."""
        id_ = each.asked.id
        try:
            drafts.save(
                self.session, self.viewer, draft.uid, texts, revision=draft.revision, at=self.at
            )
        except Conflict as refusal:
            brought.left.append(id_)
            sentence, line = N_("“%(id)s” stays as it is. %(why)s"), each.row or each.asked.line
            values = {"id": id_, "why": str(refusal)}
            brought.problems.append(Problem(self.found.path, line, sentence, values))
            return False
        self.open[id_] = draft
        return True

    def texts_of(self, id_: str) -> Mapping[str, str] | None:
        """What is written of that question: its open draft, else what was published last."""
        return self.open[id_].texts if id_ in self.open else self.live_texts.get(id_)

    @staticmethod
    def is_in(known: Mapping[str, str], texts: Mapping[str, str]) -> bool:
        """Whether all of *texts* is written already."""
        return all(known.get(path) == text for path, text in texts.items())

    def home_of(self, asked: Asked) -> str | None:
        """The module that a question names: by its category, or by its lesson."""
        last = asked.category.replace("//", "/").rpartition("/")[2].strip()
        if last in self.parents:
            return last
        lesson = asked.settings.get("lesson")
        return self.homes.get(lesson.text) if lesson else None

    def named(self, asked: Asked, home: str) -> str:
        """The id of the question in *home* that asks the same; for a new one, an id that nobody has."""
        wanted = (asked.id, f"{home}-{asked.id}")
        alike = {id_ for each in wanted for id_ in self.families.get(family(each), ())}
        others = [id_ for id_ in sorted(alike) if self.is_in_home(id_, home)]
        return (
            same(asked.id, cells_of(asked), others, self.cells)
            or next(
                (each for each in wanted if each not in self.taken and len(each) <= LONGEST_ID), ""
            )
            or free(wanted[0], self.taken)
        )

    def is_in_home(self, id_: str, home: str) -> bool:
        """Whether a question that this file has not brought in yet belongs to *home*."""
        draft = self.open.get(id_)
        is_there = id_ in self.parents.get(home, ()) or (draft is not None and draft.parent == home)
        return is_there and id_ not in self.met

    def cells(self, id_: str) -> dict[str, str]:
        """What a question that is known says in the language of the file."""
        known = self.texts_of(id_) or {}
        source, path = self.paths(known)
        if path not in known:
            return {}
        original = parts.of_block(known[source]) if path != source else None
        return cells_of(parts.of_block(known[path], original))

    def begin(self, asked: Asked, home: str) -> Draft:
        title = plain(asked.text.text)[: drafts.LONGEST_TITLE].strip() or asked.id
        return drafts.begin_new(
            self.session, self.viewer, "question", home,
            title=title, at=self.at, key=f"import {home} {asked.id} {self.closed}",
        )  # fmt: skip

    def homeless(self, each: Imported) -> Problem:
        sentence = N_("Nobody knows which module “%(id)s” belongs to: name one (%(modules)s).")
        line, modules = each.row or each.asked.line, ", ".join([*self.parents][:20])
        return Problem(self.found.path, line, sentence, {"id": each.asked.id, "modules": modules})

    def texts(self, known: Mapping[str, str], asked: Asked) -> dict[str, str]:
        """The block in the language of the file, where it stands in what is *known*."""
        source, path = self.paths(known)
        if path in known:
            original = parts.of_block(known[source]) if path != source else None
            parts.fill_blanks(asked, parts.of_block(known[path], original))
        return {path: _placed(asked, known.get(path), source=path == source)}

    def first_texts(self, draft: Draft, asked: Asked) -> dict[str, str]:
        """The block of something new, and its outline in every other language."""
        source, path = self.paths(draft.texts)
        return {
            each: _placed(asked, before, source=each == source)
            if each == path
            else _placed(parts.outline(asked), before, source=each == source)
            for each, before in draft.texts.items()
        }

    def paths(self, texts: Mapping[str, str]) -> tuple[str, str]:
        """Where the source stands among *texts*, and the language of the file."""
        end = f"{self.live.languages.source}.md"
        source = next(path for path in texts if part(path) == end)
        return source, source.removesuffix(end) + f"{self.found.language}.md"


def _placed(asked: Asked, before: str | None, *, source: bool) -> str:
    """The block of *asked*, with the empty lines that stood above it *before*."""
    above = before[: len(before) - len(before.lstrip())] if before else "\n"
    return above + parts.compose(asked, source=source)[0]


def published(
    session: Session, language: str | None = None, module: str | None = None
) -> tuple[list[Asked], Languages]:
    """What is published, in one *language* (the source when left out), as its authors wrote it.

    Raises ``Invalid`` for a language that the academy does not have, ``NotFound`` for such a *module*.
    """
    live = catalogue.newest(session)
    languages = live.languages
    language = language or languages.source
    if language not in languages.known:
        raise Invalid(
            "The academy has no texts in “%(language)s”. It has: %(known)s.",
            language=language,
            known=", ".join(languages.known),
        )
    if module and not live.has("module", module):
        raise NotFound("There is no module “%(name)s”.", name=module)
    told = []
    for each in live.modules:
        for question in each.questions if module in (None, each.uid) else ():
            texts = {part(path): text for path, text in question.edition.texts.items()}
            source = parts.of_block(texts[f"{languages.source}.md"])
            if language != languages.source:
                translated = texts.get(f"{language}.md")
                source = parts.of_block(translated, source) if translated else source
            source.category = f"{each.theme.uid}/{each.uid}"
            told.append(source)
    return told, languages
