"""What translators do: find what waits for them, see what changed, say that a translation still holds."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.manuscript.difference import difference
from academy.manuscript.documents import pick
from academy.manuscript.freshness import CAPTIONS, STALE, last_made
from academy.manuscript.markdown import plain
from academy.services import catalogue, journal, publishing, withholding
from academy.services.authoring import places
from academy.services.authoring.editions import Changed
from academy.services.authoring.rights import must_write
from academy.services.catalogue import Catalogue
from academy.services.published import Lesson, Question
from academy.services.viewer import Viewer

MISSING = "missing"
"""Nobody has translated it yet."""

Text = Lesson | Question


def confirm(
    session: Session, viewer: Viewer, kind: str, uid: str, language: str, *, at: datetime
) -> None:
    """Note that the live edition's *language* says what its source says. Safe to repeat.

    Raises ``NotFound``, and ``Invalid`` for a language in which there is no translation.
    """
    must_write(viewer)
    item = places.item_of(session, kind, uid)
    publishing.take_turns(session)
    session.refresh(item)
    languages = catalogue.newest(session).languages
    if kind not in withholding.KINDS or language not in languages.known[1:]:
        raise Invalid("There is no translation into this language: choose one of the academy’s.")
    if withholding.confirm(session, viewer, item, language, languages, at=at):
        journal.note(
            session, actor=viewer.actor, act="translation.confirmed", subject=f"item:{item.id}",
            at=at, language=language,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that translators have something to do for, in the words of its source."""

    kind: str
    text: Text
    source: str

    @property
    def uid(self) -> str:
        """What it goes by."""
        return self.text.uid

    @property
    def title(self) -> str:
        """Read when it is shown: of thousands that wait, a page names some."""
        if isinstance(self.text, Lesson):
            return self.text.document.text(self.source)[0].title
        return plain(pick(self.text.document.text, self.source))


@dataclass(slots=True)
class Coverage:
    """How far one language is: lessons and questions that are fresh, and those that are not, by why."""

    language: str
    fresh: dict[str, int] = field(default_factory=lambda: dict.fromkeys(withholding.KINDS, 0))
    waiting: dict[str, list[Waiting]] = field(
        default_factory=lambda: {why: [] for why in (STALE, MISSING, CAPTIONS)}
    )

    @property
    def all(self) -> int:
        """Every text there is."""
        return self.offered + self.withheld

    @property
    def offered(self) -> int:
        """Those that are read in this language."""
        return sum(self.fresh.values())

    @property
    def withheld(self) -> int:
        """Those that are shown in the source."""
        return len({(one.kind, one.uid) for each in self.waiting.values() for one in each})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A translation beside its source, and what the source said when it was made."""

    source: str
    language: str
    reasons: Sequence[str]
    ours: Changed
    """The source then and now."""
    theirs: Changed | None
    """The translation; None where there is none."""


def coverage(session: Session, viewer: Viewer) -> list[Coverage]:
    """Every language beside the source. Costs no statement: the catalogue knows."""
    must_write(viewer)
    live = catalogue.current(session, viewer.publication)
    found = [Coverage(language) for language in live.languages.known[1:]]
    for kind, text in texts_of(live):
        written = {path.rsplit(".", 2)[1] for path in text.edition.texts if path.endswith(".md")}
        for each in found:
            if reasons := _waits(text, each.language, written):
                waiting = Waiting(kind, text, live.languages.source)
                for reason in reasons:
                    each.waiting[reason].append(waiting)
            else:
                each.fresh[kind] += 1
    return found


def beside(session: Session, viewer: Viewer, kind: str, uid: str, language: str) -> Beside:
    """That item in two languages. Raises ``NotFound`` for one that has none, or is not live."""
    must_write(viewer)
    live = catalogue.current(session, viewer.publication)
    item = places.item_of(session, kind, uid)
    known = live.languages.known[1:]
    if kind not in withholding.KINDS or language not in known or item.retired_at:
        raise NotFound("There is nothing at this address.")
    versions = withholding.versions_of(session, item)
    made = versions[last_made(kind, versions, live.languages, language)]
    now = versions[-1].texts
    end, wanted = f".{live.languages.source}.md", f".{language}.md"
    then, path = _ending(made.texts, end), next(each for each in now if each.endswith(end))
    theirs = next((each for each in now if each.endswith(wanted)), None)
    return Beside(
        source=live.languages.source,
        language=language,
        reasons=(item.withheld or {}).get(language, ()),
        ours=Changed(path, difference(then if theirs else now[path], now[path])),
        theirs=Changed(theirs, difference(now[theirs], now[theirs])) if theirs else None,
    )


def _waits(text: Text, language: str, written: Collection[str]) -> Sequence[str]:
    reasons = text.withheld.get(language, ())
    return reasons if language in written else [MISSING, *reasons]


def texts_of(live: Catalogue) -> Iterator[tuple[str, Text]]:
    """Every live lesson and question with its kind, in order."""
    for module in live.modules:
        yield from (("lesson", each) for each in module.lessons)
        yield from (("question", each) for each in module.questions)


def _ending(texts: Mapping[str, str], end: str) -> str:
    return next((text for path, text in texts.items() if path.endswith(end)), "")
