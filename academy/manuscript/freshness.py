"""Whether a translation still says what its source says.

A translation is *fresh* when its words, beside the source's words of today, stood in the edition in
which the translation last changed, or in one of which an author said that it still holds. So a source
that is put back as it was makes its translation fresh again, and nothing here depends on dates.

Words are what somebody reads: a title, a reason, a body with the descriptions and aims of its links, what
a question asks, its options in their order, every feedback, what captions say. Minutes, skills,
difficulty, sources, numbers that are the answer, which option is right, the names of media files, the
times of captions, line breaks and spaces are not words: when they change no translation is stale.
The text of a lesson and its captions are looked at each by itself.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from academy.manuscript.blocks import Draft, draft
from academy.manuscript.captions import parse_captions
from academy.manuscript.documents import Kind, Languages, Lesson, Option, Question, Texts, Video
from academy.manuscript.fields import Fields
from academy.manuscript.problems import Findings, Sheet
from academy.manuscript.settings import read_yaml

STALE, CAPTIONS = "stale", "captions"
"""Why a language is withheld: the source changed since, or its video has no captions in it."""

_LANGUAGE = re.compile(r"\.([A-Za-z0-9-]+)\.(?:md|vtt)$")
_KIND = re.compile(r"^kind:[ \t]*(\S+)", re.MULTILINE)
_EMPTY = re.compile(r"\n[ \t\r]*\n")
_IMAGE = re.compile(r"(!\[[^\]]*\])\([^)]*\)")

Spoken = Mapping[str, str]
"""What is said in each language."""


@dataclass(frozen=True, slots=True)
class Version:
    """One edition's texts by path; ``holds`` are the languages that an author confirmed in it."""

    texts: Mapping[str, str]
    holds: Collection[str] = ()


def stale(kind: str, versions: Sequence[Version], languages: Languages) -> list[str]:
    """The languages whose newest words do not fit their source; *versions* come oldest first."""
    if len(versions) < 2:
        return []
    texts, captions = (
        _Layer(kind, versions, ".md", languages),
        _Layer(kind, versions, ".vtt", languages),
    )
    return [
        language
        for language in languages.known[1:]
        if texts.is_stale(language) or captions.is_stale(language)
    ]


class _Layer:
    """The texts or the captions of some versions. What is equal letter by letter is not read: of thousands
    of items that are looked at, most changed in one language only."""

    def __init__(
        self, kind: str, versions: Sequence[Version], ending: str, languages: Languages
    ) -> None:
        self.kind, self.versions, self.ending = kind, versions, ending
        self.source = languages.source
        self.texts = [_by_language(version.texts, ending) for version in versions]
        self.known: dict[tuple[str, str], str] = {}

    def is_stale(self, language: str) -> bool:
        """Whether no version shows that *language* fits, the newest looked at first."""
        last = len(self.versions) - 1
        if language not in self.texts[last]:
            return False
        return not any(
            self._is_made(at, language)
            and not self._differ(language, at, last)
            and not self._differ(self.source, at, last)
            for at in range(last, -1, -1)
        )

    def _is_made(self, at: int, language: str) -> bool:
        """Whether the words were written in that version, or somebody said there that they hold."""
        held = language in self.versions[at].holds
        return held or at == 0 or self._differ(language, at, at - 1)

    def _differ(self, language: str, one: int, other: int) -> bool:
        a, b = self.texts[one].get(language), self.texts[other].get(language)
        if a is None or b is None or a[1] == b[1]:
            return (a is None) != (b is None)
        if self.kind == "lesson" and self.ending == ".md" and _cut(a[1])[1] != _cut(b[1])[1]:
            return True  # whatever their settings say
        return self._words(language, one) != self._words(language, other)

    def _words(self, language: str, at: int) -> str:
        """What somebody reads in that version; each text is read once."""
        path, text = self.texts[at][language]
        asked = _kind_in(self.texts[at][self.source][1]) if self.source in self.texts[at] else ""
        if (text, asked) not in self.known:
            source = language == self.source
            self.known[text, asked] = _words_of(self.kind, path, text, asked, source=source)
        return self.known[text, asked]


def _by_language(texts: Mapping[str, str], ending: str) -> dict[str, tuple[str, str]]:
    """The path and text in each language, of those that end so."""
    return {
        found[1]: (path, texts[path])
        for path in sorted(texts)
        if path.endswith(ending) and (found := _LANGUAGE.search(path))
    }


def last_made(kind: str, versions: Sequence[Version], languages: Languages, language: str) -> int:
    """The index of the edition whose source the words in *language* were last written or confirmed for."""
    layer = [text for text, _ in (spoken(kind, each.texts, languages) for each in versions)]
    made = [
        at
        for at, words in enumerate(layer)
        if words.get(language) != (layer[at - 1].get(language) if at else None)
        or language in versions[at].holds
    ]
    return made[-1] if made else 0


def spoken(kind: str, texts: Mapping[str, str], languages: Languages) -> tuple[Spoken, Spoken]:
    """What *texts* say in each language, and what their captions say."""
    written = _by_language(texts, ".md")
    asked = _kind_in(written[languages.source][1]) if languages.source in written else ""

    def said(code: str, told: tuple[str, str]) -> str:
        return _words_of(kind, *told, asked, source=code == languages.source)

    captions = _by_language(texts, ".vtt")
    words = {code: said(code, told) for code, told in written.items()}
    return words, {code: said(code, told) for code, told in captions.items()}


def lacking_captions(lesson: Lesson) -> list[str]:
    """The languages that *lesson* is written in, and in which nobody can read what its video says."""
    if lesson.video is None:
        return []
    return [each for each in list(lesson.texts)[1:] if each not in lesson.video.captions]


def without_lesson(lesson: Lesson, languages: Collection[str]) -> Lesson:
    """*lesson* without what it says in *languages*."""
    video = lesson.video
    if video:
        video = Video(_less(video.files, languages), _less(video.captions, languages))
    texts = {each: text for each, text in lesson.texts.items() if each not in languages}
    return replace(lesson, texts=texts, video=video)


def without_question(question: Question, languages: Collection[str]) -> Question:
    """*question* without what it says in *languages*; answers typed in them still count."""

    def option(each: Option) -> Option:
        return Option(each.id, _less(each.text, languages), _less(each.feedback, languages))

    said = question.feedback
    return replace(
        question,
        text=_less(question.text, languages),
        options=tuple(map(option, question.options)),
        partners=tuple(map(option, question.partners)),
        wordings={k: v for k, v in question.wordings.items() if k not in languages},
        feedback=replace(
            said,
            right=_less(said.right, languages),
            partly=_less(said.partly, languages),
            wrong=_less(said.wrong, languages),
        ),
    )


def _less(texts: Texts, languages: Collection[str]) -> Texts:
    return {language: text for language, text in texts.items() if language not in languages}


def _words_of(kind: str, path: str, text: str, asked: str, *, source: bool) -> str:
    """What somebody reads or hears of *text*; *asked* is the kind of a question, as its source has it."""
    if path.endswith(".vtt"):
        return _flat(" ".join(cue.text for cue in parse_captions(path, text)[0]))
    if kind == "question":
        return _question(draft(Sheet(path, text, Findings()), source=source), asked)
    return _lesson(path, text)


def _kind_in(text: str) -> str:
    """The kind that a question's source gives in its settings."""
    found = _KIND.search(_EMPTY.split(text.strip(), maxsplit=1)[0])
    return found[1] if found else ""


def _question(block: Draft, kind: str) -> str:
    return "\n".join(_flat(each) for each in _parts(block, kind))


def _parts(block: Draft, kind: str) -> Iterator[str]:
    yield block.text.text
    for entry in block.entries:
        if kind != Kind.NUMERIC:
            yield entry.text
        yield entry.feedback.text if entry.feedback else ""
    for verdict in sorted(block.said):
        yield f"{verdict}: {block.said[verdict].text}"


def _lesson(path: str, text: str) -> str:
    """Title, reason and body; all of the text when its settings cannot be read."""
    front, body = _cut(text)
    sheet = Sheet(path, text, Findings())
    table = read_yaml(sheet, front, shift=1) if front is not None else None
    if table is None:
        return body
    fields = Fields(sheet, table, tuple(table), shift=1, line=-1)
    return "\n".join((_flat(fields.word("title")), _flat(fields.word("why")), body))


def _cut(text: str) -> tuple[str | None, str]:
    """A lesson's settings, None when it has none, and the words of its body."""
    lines = text.replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if not ends:
        return None, _flat(text)
    body = "\n".join(lines[ends[0] + 1 :])
    return "\n".join(lines[1 : ends[0]]), _flat(_IMAGE.sub(r"\1", body))


def _flat(text: str) -> str:
    return " ".join(text.split())
