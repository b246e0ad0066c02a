"""Translations that leave as a PO file for an agency, and come back as drafts.

Each entry's context names its item and place (``lesson:two-keys/body/2``) and its id is the source's
words. A translation that is stale leaves marked as fuzzy; what comes back marked so is not taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.manuscript import parsing, passages
from academy.manuscript.folder import part
from academy.manuscript.passages import Passage
from academy.manuscript.problems import N_, Problem
from academy.services import catalogue
from academy.services.authoring import drafts
from academy.services.authoring.rights import must_write
from academy.services.authoring.translations import Text, texts_of
from academy.services.catalogue import Catalogue
from academy.services.viewer import Viewer
from academy.services.whole import beside

LARGEST = 20_000_000
"""Bytes of a file that is read."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a file makes of one item's translation; ``before`` is what is live, ``line`` where it begins."""

    kind: str
    uid: str
    path: str
    before: str | None
    text: str
    line: int


@dataclass(slots=True)
class Read:
    """What a file brings, and all that does not fit. ``name`` is the file's."""

    name: str
    language: str
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, template: str, /, **values: object) -> None:
        """Note what is wrong at *line*."""
        self.problems.append(Problem(self.name, line, template, values))


def export(session: Session, language: str, *, at: datetime) -> bytes:
    """Everything live beside its translation into *language*. Raises ``Invalid`` for the source's."""
    from babel.messages import pofile
    from babel.messages.catalog import Catalog

    live = catalogue.newest(session)
    _must_be_one(live, language)
    file = Catalog(locale=language, creation_date=at, revision_date=at, fuzzy=False)
    for kind, text in texts_of(live):
        path, source = _in(text, live.languages.source)
        ours = passages.cut(kind, source, source=True)
        _, target = _in(text, language)
        said = passages.pairs(ours, passages.cut(kind, target, source=False))
        flags = {"fuzzy"} if "stale" in text.withheld.get(language, ()) else set[str]()
        for each in ours:
            words = said.get(each.place, "")
            context = f"{kind}:{text.uid}/{each.place}"
            added = file.add(each.text, words, context=context, locations=[(path, 1)])
            added.flags = flags if words else set()
    written = BytesIO()
    pofile.write_po(written, file, width=0)
    return written.getvalue()


def read(session: Session, name: str, data: bytes) -> Read:
    """What the PO file *data* changes. Raises ``Invalid`` when it is none, or of no known language."""
    from babel.messages import pofile

    if len(data) > LARGEST:
        raise Invalid("This file is too large: 20 MB at most.", field="file")
    try:
        file = pofile.read_po(BytesIO(data), abort_invalid=True)
    except (pofile.PoFileError, ValueError, LookupError) as error:
        raise Invalid("This is no PO file: %(why)s", why=str(error)[:200], field="file") from None
    live = catalogue.newest(session)
    language = str(file.locale_identifier or "").replace("_", "-")
    _must_be_one(live, language)
    found = Read(name, language)
    entries: dict[str, list[Any]] = {}
    for message in file:
        if message.id:
            entries.setdefault((message.context or "").partition("/")[0], []).append(message)
    known = {f"{kind}:{text.uid}": (kind, text) for kind, text in texts_of(live)}
    for key, messages in entries.items():
        if key in known:
            _take(found, live, *known[key], messages)
        else:
            sentence = N_("There is no text “%(key)s” any more: this was left out.")
            found.problem(messages[0].lineno or 1, sentence, key=key[:80])
    return found


def keep(session: Session, viewer: Viewer, brought: Read, *, at: datetime) -> list[str]:
    """Make drafts of what was *brought*; their uids. What somebody writes on is left alone. Repeatable."""
    must_write(viewer)
    made = []
    for each in brought.changes:
        draft = drafts.begin(session, viewer, each.kind, each.uid, at=at)
        ours = next((p for p in draft.texts if part(p) == part(each.path)), each.path)
        now = draft.texts.get(ours)
        if now == each.text:
            made.append(draft.uid)
            continue
        if now != each.before:
            sentence = N_("Somebody is writing on “%(title)s”: this was left out.")
            brought.problem(each.line, sentence, title=each.uid)
            continue
        try:
            texts = {ours: each.text}
            drafts.save(session, viewer, draft.uid, texts, revision=draft.revision, at=at)
            made.append(draft.uid)
        except Conflict:
            sentence = N_("“%(title)s” is being reviewed: import this again when it is published.")
            brought.problem(each.line, sentence, title=each.uid)
    return made


def _take(found: Read, live: Catalogue, kind: str, text: Text, messages: Sequence[Any]) -> None:
    """What *messages* make of one text."""
    path, source = _in(text, live.languages.source)
    to, target = _in(text, found.language)
    ours = passages.cut(kind, source, source=True)
    words = passages.pairs(ours, passages.cut(kind, target, source=False))
    line = messages[0].lineno or 1
    if not (new := dict(_fitting(found, ours, messages))):
        return
    words |= new
    if missing := [each.place for each in ours if each.place not in words]:
        sentence = N_("%(count)s passages of “%(title)s” have no words yet: it was left out.")
        found.problem(line, sentence, count=len(missing), title=text.uid)
        return
    to = to or beside(path, f"{found.language}.md")
    change = Change(
        kind, text.uid, to, target or None, passages.join(kind, source, target, words), line
    )
    if change.text == target:
        found.unchanged += 1
    elif wrong := list(_wrong(live, kind, text, change)):
        for problem in wrong:
            sentence = N_("“%(title)s” was left out: %(sentence)s")
            found.problem(line, sentence, title=text.uid, sentence=problem.sentence)
    else:
        found.changes.append(change)


def _fitting(
    found: Read, ours: Sequence[Passage], messages: Sequence[Any]
) -> Iterator[tuple[str, str]]:
    """The words of those entries whose source is as it was, by place: wherever that stands by now."""
    by_place = {each.place: each.text for each in ours}
    for message in messages:
        if message.fuzzy or not message.string:
            continue
        place = message.context.partition("/")[2]
        if by_place.get(place) != message.id:
            place = next((each.place for each in ours if each.text == message.id), "")
        if place:
            yield place, str(message.string)
        else:
            sentence = N_("The source says something else by now: this was left out.")
            found.problem(message.lineno or 1, sentence)


def _wrong(live: Catalogue, kind: str, text: Text, change: Change) -> list[Problem]:
    """What our own checks say of the new words."""

    def problems(texts: Mapping[str, str]) -> list[Problem]:
        return parsing.examine(kind, texts, live.languages, text.edition.media)[1].problems

    known = {(each.path, each.template) for each in problems(text.edition.texts)}
    new = problems({**text.edition.texts, change.path: change.text})
    return [each for each in new if (each.path, each.template) not in known]


def _in(text: Text, language: str) -> tuple[str, str]:
    """The path and words of *text* in *language*; empty when there are none."""
    texts = text.edition.texts.items()
    return next((each for each in texts if each[0].endswith(f".{language}.md")), ("", ""))


def _must_be_one(live: Catalogue, language: str) -> None:
    if language not in live.languages.known[1:]:
        known = ", ".join(live.languages.known[1:]) or "–"
        raise Invalid(
            "Nothing is translated into “%(language)s” here. The languages are: %(known)s.",
            language=language[:20], known=known, field="language",
        )  # fmt: skip
