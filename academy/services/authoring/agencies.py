"""Translations that leave as a PO file for an agency, and come back as drafts.

Each entry's context names its item and place (``lesson:two-keys/body/2``) and its id is the source's
words. A translation that is stale leaves marked as fuzzy; what comes back marked so is not taken.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.manuscript import parsing, words
from academy.manuscript.cues import PLACE
from academy.manuscript.problems import N_, Problem
from academy.services import catalogue
from academy.services.authoring import agency_drafts
from academy.services.authoring.agency_drafts import Change
from academy.services.authoring.agency_texts import Part, parts_of
from academy.services.authoring.rights import must_write
from academy.services.catalogue import Catalogue
from academy.services.viewer import Viewer

LARGEST = 64_000_000
"""Bytes of a file that is read: twice what five hundred modules have."""
_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\t", "\\t"), ("\r", "\\r"))


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
    head = Catalog(
        locale=language.replace("-", "_"), creation_date=at, revision_date=at, fuzzy=False
    )
    written = BytesIO()
    pofile.write_po(written, head, width=0)
    entries = (line for part in parts_of(session, live, language) for line in _entries(part))
    return written.getvalue() + "\n".join(entries).encode()


def _entries(part: Part) -> Iterator[str]:
    """The entries of *part*, with an empty line after each. Babel's writer would double the time of all."""
    for each in part.ours:
        said = part.said.get(each.place, "")
        fuzzy = "#, fuzzy\n" if said and part.is_stale else ""
        yield (
            f"#: {part.path}:1\n{fuzzy}msgctxt {_quoted(f'{part.key}/{each.place}')}\n"
            f"msgid {_quoted(each.text)}\nmsgstr {_quoted(said)}\n"
        )


def _quoted(words: str) -> str:
    """*words* as PO writes them: one line, or an empty one and then each with its end."""
    for sign, written in _ESCAPES:
        words = words.replace(sign, written)
    if "\n" not in words:
        return f'"{words}"'
    lines = "".join(f'\n"{line}"' for line in words.replace("\n", "\\n\n").split("\n") if line)
    return f'""{lines}'


def read(session: Session, name: str, data: bytes) -> Read:
    """What the PO file *data* changes. Raises ``Invalid`` when it is none, or of no known language."""
    from babel.messages import pofile

    if len(data) > LARGEST:
        raise Invalid("This file is too large: 64 MB at most.", field="file")
    try:
        file = pofile.read_po(BytesIO(data), abort_invalid=True)
    except (pofile.PoFileError, ValueError, LookupError) as error:
        raise Invalid("This is no PO file: %(why)s", why=str(error)[:200], field="file") from None
    live = catalogue.newest(session)
    language = str(file.locale_identifier or "").replace("_", "-")
    _must_be_one(live, language)
    found = Read(name, language)
    entries = _by_text(file)
    known: dict[str, list[Part]] = {}
    for part in parts_of(session, live, language):
        if part.key in entries:
            known.setdefault(part.key, []).append(part)
    for key, messages in entries.items():
        for part in known.get(key, ()):
            mine = [each for each in messages if _is_in(part, each)]
            if mine:
                _take(found, live, part, mine)
        if key not in known:
            sentence = N_("There is no text “%(key)s” any more: this was left out.")
            found.problem(messages[0].lineno or 1, sentence, key=key[:80])
    return found


def _by_text(file: Iterable[Any]) -> dict[str, list[Any]]:
    """The entries of a PO file, by what begins their contexts."""
    entries: dict[str, list[Any]] = {}
    for message in file:
        if message.id:
            entries.setdefault((message.context or "").partition("/")[0], []).append(message)
    return entries


def keep(session: Session, viewer: Viewer, brought: Read, *, at: datetime) -> list[str]:
    """Make drafts of what was *brought*; their uids. What somebody writes on is left alone. Repeatable."""
    must_write(viewer)
    kept = agency_drafts.keep(session, viewer, brought.changes, brought.language, at=at)
    for line, sentence, values in kept.left:
        brought.problem(line, sentence, **values)
    return kept.made


def _is_in(part: Part, message: Any) -> bool:
    """Whether *message* is of that part: of a lesson, its text or its captions."""
    place = str(message.context).partition("/")[2]
    return place.startswith(f"{PLACE}/") == part.is_captions


def _take(found: Read, live: Catalogue, part: Part, messages: Sequence[Any]) -> None:
    """What *messages* make of one part of a text."""
    line = messages[0].lineno or 1
    if not (new := dict(_fitting(found, part, messages))):
        return
    said = {**part.said, **new}
    title = part.to.rpartition("/")[2] if part.is_captions else part.uid
    missing = [each.place for each in part.ours if each.place not in said]
    if missing and not part.is_settings:
        sentence = N_("%(count)s passages of “%(title)s” have no words yet: it was left out.")
        found.problem(line, sentence, count=len(missing), title=title)
        return
    if said == part.said:
        found.unchanged += 1
        return
    change = Change(
        part=part,
        words=new,
        text=part.joined(said, found.language, live.languages.known),
        line=line,
    )
    if change.text == part.target:
        found.unchanged += 1
    elif wrong := list(_wrong(live, change)):
        for problem in wrong:
            sentence = N_("“%(title)s” was left out: %(sentence)s")
            found.problem(line, sentence, title=title, sentence=problem.sentence)
    else:
        found.changes.append(change)


def _fitting(found: Read, part: Part, messages: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The words of those entries whose source is as it was, by place: wherever that stands by now."""
    by_place = {each.place: each.text for each in part.ours}
    for message in messages:
        if message.fuzzy or not message.string:
            continue
        place = str(message.context).partition("/")[2]
        if by_place.get(place) != message.id:
            place = next((each.place for each in part.ours if each.text == message.id), "")
        if place:
            yield place, str(message.string)
        else:
            sentence = N_("The source says something else by now: this was left out.")
            found.problem(message.lineno or 1, sentence)


def _wrong(live: Catalogue, change: Change) -> list[Problem]:
    """What our own checks say of the new words."""
    part = change.part

    def problems(texts: Mapping[str, str]) -> list[Problem]:
        return parsing.examine(part.kind, texts, live.languages, part.media)[1].problems

    new = problems({**part.texts, part.to: change.text})
    new += words.check(part.to, change.text, live.words)
    if not new:
        return []
    known = {(each.path, each.template) for each in problems(part.texts)}
    return [each for each in new if (each.path, each.template) not in known]


def _must_be_one(live: Catalogue, language: str) -> None:
    if language not in live.languages.known[1:]:
        known = ", ".join(live.languages.known[1:]) or "–"
        raise Invalid(
            "Nothing is translated into “%(language)s” here. The languages are: %(known)s.",
            language=language[:20], known=known, field="language",
        )  # fmt: skip
