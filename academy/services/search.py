"""Finding lessons, modules and themes by words, and lessons by the words of their questions.

One index a language lies in the process, and is made once for each publication: by a thread of its own,
in small portions, so that no request pays for it. It is made when somebody searches first, who waits
``PATIENCE`` seconds at most. Where an older one is there, it answers until the new one is: what it finds
is looked up in what is live. What did not change since is not read again.

Of a question its text alone is read: nothing of its key, its options or its feedback gets into an index,
and no text of a question comes out of one.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition, Thread
from typing import assert_never

from sqlalchemy.orm import Session

from academy.engine.finding import Entry, Field, Index, entry
from academy.engine.likeness import words
from academy.errors import NotFound
from academy.manuscript.documents import pick
from academy.manuscript.markdown import plain
from academy.services import catalogue
from academy.services.catalogue import Catalogue
from academy.services.published import Lesson, Module, Question, Theme
from academy.services.viewer import Viewer

PATIENCE = 2.0
"""Seconds that a search waits for the first index of its language."""

SOON = 0.3
"""Seconds that it waits for a new one while it has an older one."""

PORTION, PAUSE = 20, 0.001
"""Lessons read at a stretch, and the seconds that are then left to whoever else works."""

MOST = 20

Thing = Lesson | Module | Theme

log = logging.getLogger("academy")


@dataclass(frozen=True, slots=True)
class Saying:
    """What one thing says in the language of an index; of a lesson ``text`` is all of its plain words."""

    title: str
    lead: str
    text: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """Something that was found; ``in_question`` says that it stands in its questions alone.

    What it says comes from the index: nothing need be read again to show it.
    """

    thing: Thing
    saying: Saying
    in_question: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The results, the best first, and the folded words to mark in them.

    With ``is_reading`` the index is still being made, and nothing can be said yet.
    """

    results: Sequence[Result] = ()
    words: frozenset[str] = frozenset()
    is_reading: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """What one thing's texts gave, as long as ``key`` is true of them."""

    key: tuple[int, ...]
    entry: Entry
    saying: Saying


@dataclass(frozen=True, slots=True)
class _Ready:
    """An index: the n-th text in it is that of the kind and uid ``things[n]``."""

    number: int
    spoken: int
    """The academy's own words and the names of the skills: with others, all is read again."""
    index: Index
    things: Sequence[tuple[str, str]]
    sayings: Sequence[Saying]
    read: dict[tuple[str, int], _Read]
    asked: dict[int, tuple[str, tuple[str, ...]]]
    """By a question's edition: the lesson that explains it, and its words."""


@dataclass(slots=True)
class _Shelf:
    """One database's indexes by language, and those that are being made."""

    changed: Condition = field(default_factory=Condition)
    ready: dict[str, _Ready] = field(default_factory=dict)
    making: set[str] = field(default_factory=set)


def find(session: Session, viewer: Viewer, question: str, *, language: str, at: datetime) -> Answer:
    """What is live and speaks of *question* in *language*, as far as it is offered to her by now.

    A lesson whose premiere is to come is not found; its module is.
    """
    live = catalogue.current(session, viewer.publication)
    known = language if language in live.languages.known else live.languages.source
    ready = _ready(session, live, known)
    if ready is None:
        return Answer(is_reading=True)
    found, day = ready.index.find(question), viewer.day(at)
    results: list[Result] = []
    for hit in found.hits:
        thing = _live(live, *ready.things[hit.number])
        if thing is None or (isinstance(thing, Lesson) and not thing.module.is_open(day)):
            continue
        in_question = hit.fields == Field.QUESTION
        results.append(Result(thing, ready.sayings[hit.number], in_question))
        if len(results) == MOST:
            break
    return Answer(results, found.words)


def _live(live: Catalogue, kind: str, uid: str) -> Thing | None:
    try:
        match kind:
            case "lesson":
                return live.lesson(uid)
            case "module":
                return live.module(uid)
            case _:
                return live.theme(uid)
    except NotFound:  # it was there when the index was made
        return None


def _ready(session: Session, live: Catalogue, language: str) -> _Ready | None:
    """The index of *live*; an older one where that takes time, None where there is none yet."""
    memory = session.get_bind().get_execution_options()["memory"]
    shelf: _Shelf = memory.setdefault("search", _Shelf())
    with shelf.changed:
        held = shelf.ready.get(language)
        if held is not None and held.number >= live.number:
            return held
        if language not in shelf.making:
            shelf.making.add(language)
            Thread(target=_make, args=(shelf, live, language), daemon=True).start()
        shelf.changed.wait_for(lambda: language not in shelf.making, SOON if held else PATIENCE)
        return shelf.ready.get(language)


def _make(shelf: _Shelf, live: Catalogue, language: str) -> None:
    """Make the index of *live*: the work of its own thread."""
    made = None
    try:
        made = build(live, language, shelf.ready.get(language))
    except Exception:
        log.exception("the index of %s could not be made", language)
    with shelf.changed:
        if made:
            shelf.ready[language] = made
        shelf.making.discard(language)
        shelf.changed.notify_all()


def build(live: Catalogue, language: str, before: _Ready | None = None) -> _Ready:
    """The index of *live* in *language*; what did not change since *before* is taken from it."""
    skills = {skill.id: pick(skill.name, language) for skill in live.skills.values()}
    spoken = hash((live.rule_edition_id, *skills.items()))
    if before and before.spoken != spoken:
        before = None
    asked = dict(_asked(live, language, before))
    questions: dict[str, list[int]] = {}
    for edition, (lesson, _said) in asked.items():
        questions.setdefault(lesson, []).append(edition)
    old = before.read if before else {}
    read: dict[tuple[str, int], _Read] = {}
    things: list[tuple[str, str]] = []
    for place, thing in enumerate(_things(live)):
        if place % PORTION == 0:
            time.sleep(PAUSE)
        kind = _kind(thing)
        own = questions.get(thing.uid, ()) if kind == "lesson" else ()
        key = (thing.edition_id, *own)
        held = old.get((kind, thing.id))
        if held is None or held.key != key:
            said = [word for edition in own for word in asked[edition][1]]
            held = _read(thing, language, key, skills, said)
        read[kind, thing.id] = held
        things.append((kind, thing.uid))
    index = Index([each.entry for each in read.values()])
    sayings = [each.saying for each in read.values()]
    return _Ready(live.number, spoken, index, things, sayings, read, asked)


def _kind(thing: Thing) -> str:
    match thing:
        case Lesson():
            return "lesson"
        case Module():
            return "module"
        case Theme():
            return "theme"
        case _:
            assert_never(thing)


def _things(live: Catalogue) -> Iterator[Thing]:
    for theme in live.themes:
        yield theme
        for module in theme.modules:
            yield module
            yield from module.lessons


def _asked(
    live: Catalogue, language: str, before: _Ready | None
) -> Iterator[tuple[int, tuple[str, tuple[str, ...]]]]:
    """The words of each live question's text, by its edition."""
    old = before.asked if before else {}
    for place, question in enumerate(q for module in live.modules for q in module.questions):
        if place % (10 * PORTION) == 0:
            time.sleep(PAUSE)
        yield question.edition_id, old.get(question.edition_id) or _text_of(question, language)


def _text_of(question: Question, language: str) -> tuple[str, tuple[str, ...]]:
    document = question.document
    return document.lesson, tuple(words(pick(document.text, language)))


def _read(
    thing: Thing,
    language: str,
    key: tuple[int, ...],
    skills: Mapping[str, str],
    asked: Sequence[str],
) -> _Read:
    if not isinstance(thing, Lesson):
        document = thing.document
        said = Saying(pick(document.title, language), pick(document.summary, language))
        own = {Field.TITLE: words(said.title), Field.LEAD: words(said.lead)}
        return _Read(key, entry(own), said)
    names = [skills[each] for each in thing.document.skills if each in skills]
    text, given = thing.document.text(language)
    body = " ".join([plain(text.body), *(cue.text for cue in thing.transcript(given))])
    fields = {
        Field.TITLE: words(text.title),
        Field.LEAD: words(" ".join([text.why, *names])),
        Field.BODY: words(body),
        Field.QUESTION: asked,
    }
    said = Saying(text.title, text.why, body, thing.document.minutes)
    return _Read(key, entry(fields), said)
