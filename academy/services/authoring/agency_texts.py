"""All that a translator gets: each live text, passage by passage, beside its translation so far.

A lesson is two parts, its text and the captions of its film, each put together by itself. Settings speak
all languages in one file: what is not translated there stays away, and nothing is left out for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from academy.manuscript import cues, parsing, passages, word_tables
from academy.manuscript.documents import Languages, pick
from academy.manuscript.passages import Passage
from academy.services import whole
from academy.services.catalogue import Catalogue
from academy.services.published import Published
from academy.services.whole import Piece, beside

_NONE: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a text: the ``source`` at ``path``, and at ``to`` the ``target``, empty for none yet.

    ``ours`` are the source's passages, ``said`` the words of the translation by their places.
    """

    kind: str
    uid: str
    path: str
    to: str
    source: str
    target: str
    ours: Sequence[Passage]
    said: Mapping[str, str]
    media: Mapping[str, str]
    texts: Mapping[str, str]
    is_stale: bool = False

    @property
    def key(self) -> str:
        """What begins the context of its entries."""
        return f"{self.kind}:{self.uid}"

    @property
    def is_settings(self) -> bool:
        """Whether all languages stand in one file."""
        return self.path.endswith(".yaml")

    @property
    def is_captions(self) -> bool:
        """Whether it is what a film says."""
        return self.path.endswith(".vtt")

    def joined(self, words: Mapping[str, str], language: str, known: Sequence[str]) -> str:
        """The file at ``to`` that says *words*, by place."""
        if self.is_settings:
            return word_tables.write(self.target, language, words, known)
        if self.is_captions:
            return cues.join(self.source, self.target, words)
        return passages.join(self.kind, self.source, self.target, words)


def parts_of(session: Session, live: Catalogue, language: str) -> Iterator[Part]:
    """Everything that may be translated into *language*, in the order that people meet it."""
    pieces = whole.live(session)
    withheld = _withheld(live)
    for key in _in_order(pieces, live):
        piece = pieces[key]
        if piece.kind in ("lesson", "question"):
            stale = "stale" in withheld.get(key, _NONE).get(language, ())
            yield from _spoken(piece, live.languages, language, is_stale=stale)
        else:
            yield from _settings(piece, live.languages, language)


def _withheld(live: Catalogue) -> dict[whole.Key, Mapping[str, Sequence[str]]]:
    found: dict[whole.Key, Mapping[str, Sequence[str]]] = {}
    for module in live.modules:
        found |= {("lesson", each.uid): each.withheld for each in module.lessons}
        found |= {("question", each.uid): each.withheld for each in module.questions}
    return found


def _in_order(pieces: Mapping[whole.Key, Piece], live: Catalogue) -> list[whole.Key]:
    """Themes with what lies in them, then the small files; what nobody sees is left out."""
    inside: list[tuple[str, Published]] = []
    for theme in live.themes:
        inside.append(("theme", theme))
        for module in theme.modules:
            inside.append(("module", module))
            inside += [("lesson", each) for each in module.lessons]
            inside += [("question", each) for each in module.questions]
    keys = [(kind, each.uid) for kind, each in inside]
    seen = {"theme", "module", "lesson", "question"}
    return [key for key in keys if key in pieces] + [key for key in pieces if key[0] not in seen]


def _spoken(piece: Piece, languages: Languages, language: str, *, is_stale: bool) -> Iterator[Part]:
    """A lesson's or question's text, and a lesson's captions."""
    path, source = _ending(piece, f".{languages.source}.md")
    there, target = _ending(piece, f".{language}.md")
    if not path:
        return
    ours = passages.cut(piece.kind, source, source=True)
    said = passages.pairs(ours, passages.cut(piece.kind, target, source=False)) if target else {}
    to = there or beside(path, f"{language}.md")
    yield _part(piece, path, to, ours, said, source, target, is_stale=is_stale)
    if any(each.endswith(".vtt") for each in piece.texts):
        yield from _captions(piece, languages, language, is_stale=is_stale)


def _captions(
    piece: Piece, languages: Languages, language: str, *, is_stale: bool
) -> Iterator[Part]:
    lesson, _problems = parsing.parse_lesson(piece.texts, languages)
    if lesson is None or lesson.video is None:
        return
    files = lesson.video.files
    stem = pick(files, languages.source).rpartition(".")[0]
    other = pick(files, language).rpartition(".")[0]
    path, source = _ending(piece, f"/{stem}.{languages.source}.vtt")
    if not path:
        return
    there, target = _ending(piece, f"/{other}.{language}.vtt")
    ours = cues.cut(source)
    said = passages.pairs(ours, cues.cut(target)) if target else {}
    to = there or beside(path, f"{other}.{language}.vtt")
    yield _part(piece, path, to, ours, said, source, target, is_stale=is_stale)


def _settings(piece: Piece, languages: Languages, language: str) -> Iterator[Part]:
    path, text = _ending(piece, ".yaml")
    found = word_tables.tables(text, languages.known) if path else []
    ours = [Passage(table.place, table.said[languages.source].text) for table in found]
    said = {table.place: table.said[language].text for table in found if language in table.said}
    if ours:
        yield _part(piece, path, path, ours, said, text, text)


def _part(
    piece: Piece, path: str, to: str, ours: Sequence[Passage], said: Mapping[str, str],
    source: str, target: str, *, is_stale: bool = False,
) -> Part:  # fmt: skip
    return Part(
        kind=piece.kind, uid=piece.uid, path=path, to=to, source=source, target=target, ours=ours,
        said=said, media=piece.media, texts=piece.texts, is_stale=is_stale,
    )  # fmt: skip


def _ending(piece: Piece, end: str) -> tuple[str, str]:
    """The path and words of the file whose path ends so; empty when there is none."""
    texts = piece.texts.items()
    return next((each for each in texts if f"/{each[0]}".endswith(end)), ("", ""))
