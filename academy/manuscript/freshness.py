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
    said = [spoken(kind, version.texts, languages) for version in versions]
    return [
        language
        for language in languages.known[1:]
        if any(
            made_in(layer, versions, languages.source, language) is None
            for layer in zip(*said, strict=True)
            if language in layer[-1]
        )
    ]


def made_in(
    layer: Sequence[Spoken], versions: Sequence[Version], source: str, language: str
) -> int | None:
    """The index of an edition that shows that *language* fits; None when it is stale."""
    now = layer[-1].get(source), layer[-1].get(language)
    for at, (words, version) in enumerate(zip(layer, versions, strict=True)):
        before = layer[at - 1].get(language) if at else None
        is_made = words.get(language) != before or language in version.holds
        if is_made and (words.get(source), words.get(language)) == now:
            return at
    return None


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
    words: dict[str, str] = {}
    heard: dict[str, str] = {}
    asked = ""
    for path in sorted(texts, key=lambda path: not path.endswith(f".{languages.source}.md")):
        found = _LANGUAGE.search(path)
        if not found:
            continue
        if path.endswith(".vtt"):
            cues = parse_captions(path, texts[path])[0]
            heard[found[1]] = _flat(" ".join(cue.text for cue in cues))
        elif kind == "question":
            is_source = found[1] == languages.source
            block = draft(Sheet(path, texts[path], Findings()), source=is_source)
            asked = _kind_of(block) if is_source else asked
            words[found[1]] = _question(block, asked)
        else:
            words[found[1]] = _lesson(path, texts[path])
    return words, heard


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


def _kind_of(block: Draft) -> str:
    given = block.settings.get("kind")
    return given.text if given else ""


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
    lines = text.replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if not ends:
        return _flat(text)
    sheet = Sheet(path, text, Findings())
    table = read_yaml(sheet, "\n".join(lines[1 : ends[0]]), shift=1)
    body = _IMAGE.sub(r"\1", "\n".join(lines[ends[0] + 1 :]))
    if table is None:
        return _flat(body)
    fields = Fields(sheet, table, tuple(table), shift=1, line=-1)
    return "\n".join(_flat(each) for each in (fields.word("title"), fields.word("why"), body))


def _flat(text: str) -> str:
    return " ".join(text.split())
