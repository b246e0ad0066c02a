"""A lesson: settings in front, Markdown below, one text a language."""

from collections.abc import Collection, Iterable, Mapping

from academy.manuscript.captions import parse_captions
from academy.manuscript.documents import Cue, Languages, Lesson, LessonText, Video, pick
from academy.manuscript.fields import Fields
from academy.manuscript.markup import check_body
from academy.manuscript.media import VIDEO, suffix
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import read_yaml
from academy.manuscript.sources import read_review, read_sources

LONGEST = 20_000
_SOURCE = ("id", "title", "why", "minutes", "skills", "video", "sources", "review-by")
_TRANSLATION = ("title", "why")


def read_lesson(
    sheets: Mapping[str, Sheet], languages: Languages, beside: Collection[str]
) -> Lesson | None:
    """The lesson that *sheets*, by language, hold; None when its settings cannot be used.

    *beside* names the files in its folder: only captions that are there are the lesson's.
    """
    source = sheets.get(languages.source)
    if source is None:
        first = next(iter(sheets.values()))
        first.problem(
            0,
            N_("This lesson has no source text: write it in “%(language)s” first."),
            language=languages.source,
        )
        return None
    _check_languages(source, sheets, languages)
    texts: dict[str, LessonText] = {}
    images: list[str] = []
    settings: Fields | None = None
    for language in languages.known:
        if (sheet := sheets.get(language)) is None:
            continue
        fields, body, below = _split(sheet, _SOURCE if sheet is source else _TRANSLATION)
        if fields is None:
            continue
        texts[language] = LessonText(fields.word("title"), fields.word("why"), body.strip())
        if not body.strip() and languages.source in texts and texts[languages.source].body:
            sheet.problem(
                below, N_("This translation is empty: write its text below the second “---”.")
            )
        images += check_body(sheet, below, body)
        if sheet is source:
            settings = fields
    if settings is None:
        return None
    spoken = [language for language in languages.known if language in texts]
    video = _video(settings, spoken, languages, beside) if "video" in settings.table else None
    return _lesson(settings, texts, images, video)


def transcript(lesson: Lesson, texts: Mapping[str, str], language: str) -> tuple[Cue, ...]:
    """What the video says in *language* or in the source, from the lesson's *texts* by path."""
    captions = lesson.video.captions if lesson.video else {}
    name = captions.get(language) or next(iter(captions.values()), "")
    for path, text in texts.items():
        if name and path.rpartition("/")[2] == name:
            return parse_captions(path, text)[0]
    return ()


def _lesson(
    fields: Fields,
    texts: Mapping[str, LessonText],
    images: Iterable[str],
    video: Video | None,
) -> Lesson | None:
    id_, minutes, skills = fields.id(), fields.number("minutes", 1, 3), fields.names("skills")
    for skill in skills:
        fields.sheet.refer(
            "skill",
            skill.text,
            skill.line,
            N_("There is no skill “%(name)s”: correct its id, or add it to skills.yaml."),
        )
    if not next(iter(texts.values())).body and not video:
        fields.sheet.problem(0, N_("This lesson is empty: write its text below the second “---”."))
        fields.sound = False
    if not fields.sound:
        return None
    sources, review_by = read_sources(fields), read_review(fields)
    shown = [*video.files.values(), *video.captions.values()] if video else []
    return Lesson(
        id=id_,
        minutes=minutes,
        skills=tuple(skill.text for skill in skills),
        texts=texts,
        video=video,
        media=tuple(dict.fromkeys([*shown, *images])),
        sources=sources,
        review_by=review_by,
    )


def _split(sheet: Sheet, known: tuple[str, ...]) -> tuple[Fields | None, str, int]:
    """The settings in front, the text below, and the line on which that begins."""
    if len(sheet.text) > LONGEST:
        sheet.problem(
            0,
            N_("This lesson is too long: %(limit)s characters at most. Make two of it."),
            limit=LONGEST,
        )
        return None, "", 0
    lines = sheet.text.replace("\r\n", "\n").split("\n")
    ends = (number for number, line in enumerate(lines) if number and line.rstrip() == "---")
    end = next(ends, None)
    if lines[0].rstrip() != "---" or end is None:
        sheet.problem(0, N_("A lesson begins with its settings between two lines of “---”."))
        return None, "", 0
    table = read_yaml(sheet, "\n".join(lines[1:end]), shift=1)
    if table is None:
        return None, "", 0
    for key in _SOURCE:
        if key in table and key not in known:
            sheet.problem(
                table.pop(key).line + 1,
                N_("“%(key)s” stands in the source text only: remove it here."),
                key=key,
            )
    return Fields(sheet, table, known, shift=1, line=-1), "\n".join(lines[end + 1 :]), end + 1


def _check_languages(source: Sheet, sheets: Mapping[str, Sheet], languages: Languages) -> None:
    for language in languages.complete:
        if language not in sheets:
            stem = source.name.removesuffix(f".{languages.source}.md")
            source.problem(
                0,
                N_("This lesson is not translated: write %(name)s beside it."),
                name=f"{stem}.{language}.md",
            )


def _video(
    fields: Fields, spoken: list[str], languages: Languages, beside: Collection[str]
) -> Video | None:
    """One file for all languages, or one for each; captions in every language there is."""
    node = fields.table["video"]
    if isinstance(node.value, dict):
        files = {k: v for k, v in fields.words("video", languages).items() if k in spoken}
    else:
        name = fields.word("video")
        files = dict.fromkeys(spoken, name) if name else {}
    if wrong := [name for name in files.values() if "/" in name or suffix(name) not in VIDEO]:
        fields.fault(
            "video",
            N_("“%(name)s” cannot be played: name an .mp4 file that stands beside the lesson."),
            name=wrong[0][:80],
        )
    if not files or wrong:
        fields.sound = False
        return None
    line = fields.at("video")
    for name in dict.fromkeys(files.values()):
        fields.sheet.refer(
            "media", name, line, N_("There is no video “%(name)s” beside this lesson: add it.")
        )
    captions = {}
    for language in languages.known:
        video = pick(files, language)
        name = f"{video.rpartition('.')[0]}.{language}.vtt"
        if name in beside:
            captions[language] = name
        elif language in languages.complete:
            fields.sheet.refer(
                "media",
                name,
                line,
                N_("“%(video)s” has no captions in “%(language)s”: write %(name)s beside it."),
                video=video,
                language=language,
            )
    return Video(files, captions)
