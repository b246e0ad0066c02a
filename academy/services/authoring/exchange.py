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
from academy.manuscript.exchange.grid import read_rows
from academy.manuscript.exchange.moodle_reading import LARGEST, read_moodle
from academy.manuscript.fields import LONGEST_ID
from academy.manuscript.folder import part
from academy.manuscript.markdown import plain
from academy.manuscript.problems import N_, Problem, order
from academy.models.authoring import Draft
from academy.models.content import Item
from academy.services import catalogue
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
        self.items = set(session.scalars(select(Item.uid).where(Item.kind == "question")))
        rows = session.scalars(
            select(Draft).where(Draft.kind == "question", Draft.item_id.is_(None))
        ).all()
        self.open = {row.slug: row for row in rows if row.closed_at is None}
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
            self.rename(asked, home)
        brought.problems += [
            reference.problem
            for reference in each.references
            if not (
                reference.name in self.live.skills
                if reference.kind == "skill"
                else self.live.has(reference.kind, reference.name) or reference.name in self.lessons
            )
        ]
        draft = self.draft_of(asked, home)
        if draft is None:
            brought.left.append(asked.id)
            brought.problems.append(self.homeless(each))
            return
        is_new = asked.id not in self.items and asked.id not in self.open
        texts = self.texts(draft, asked, is_new=is_new)
        if texts == {path: draft.texts.get(path) for path in texts}:
            brought.unchanged.append(asked.id)
            return
        try:
            drafts.save(
                self.session, self.viewer, draft.uid, texts, revision=draft.revision, at=self.at
            )
        except Conflict as refusal:
            brought.left.append(asked.id)
            sentence = N_("“%(id)s” stays as it is. %(why)s")
            values = {"id": asked.id, "why": str(refusal)}
            brought.problems.append(
                Problem(self.found.path, each.row or asked.line, sentence, values)
            )
            return
        (brought.made if is_new else brought.updated).append(asked.id)
        self.open.setdefault(asked.id, draft)

    def home_of(self, asked: Asked) -> str | None:
        """The module that a question names: by its category, or by its lesson."""
        last = asked.category.replace("//", "/").rpartition("/")[2].strip()
        if last in self.parents:
            return last
        lesson = asked.settings.get("lesson")
        return self.homes.get(lesson.text) if lesson else None

    def rename(self, asked: Asked, home: str | None) -> None:
        """Give a question without an id of its own another one, if that belongs to another module."""
        draft = self.open.get(asked.id)
        taken = asked.id in self.items and asked.id not in self.parents.get(home or "", ())
        if taken or (draft is not None and draft.parent != home):
            asked.id = f"{home or 'imported'}-{asked.id}"[:LONGEST_ID].rstrip("-")

    def draft_of(self, asked: Asked, home: str | None) -> Draft | None:
        """The open draft of that id, or a new one; None for something new without a module."""
        if asked.id in self.items:
            return drafts.begin(self.session, self.viewer, "question", asked.id, at=self.at)
        if asked.id in self.open:
            return self.open[asked.id]
        if home is None:
            return None
        title = plain(asked.text.text)[: drafts.LONGEST_TITLE].strip() or asked.id
        return drafts.begin_new(
            self.session, self.viewer, "question", home,
            title=title, at=self.at, key=f"import {home} {asked.id} {self.closed}",
        )  # fmt: skip

    def homeless(self, each: Imported) -> Problem:
        sentence = N_("Nobody knows which module “%(id)s” belongs to: name one (%(modules)s).")
        values = {"id": each.asked.id, "modules": ", ".join([*self.parents][:20])}
        return Problem(self.found.path, each.row or each.asked.line, sentence, values)

    def texts(self, draft: Draft, asked: Asked, *, is_new: bool) -> dict[str, str]:
        """What to save: the block of the file; of something new, outlines in the other languages."""
        languages = self.live.languages
        source = next(p for p in draft.texts if part(p) == f"{languages.source}.md")
        path = source.removesuffix(f"{languages.source}.md") + f"{self.found.language}.md"
        if not is_new and draft.texts.get(path):
            original = parts.of_block(draft.texts[source]) if path != source else None
            parts.fill_blanks(asked, parts.of_block(draft.texts[path], original))
        texts = {path: _placed(asked, draft.texts.get(path), source=path == source)}
        if is_new:
            others = [p for p in draft.texts if p != path]
            texts |= {
                p: _placed(parts.outline(asked), draft.texts[p], source=False) for p in others
            }
        return texts


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
