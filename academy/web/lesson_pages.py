"""A lesson as its page shows it: words, video, captions, transcript and what they weigh."""

from dataclasses import dataclass
from functools import lru_cache

from flask import current_app, url_for
from markupsafe import Markup

from academy.config import Config
from academy.manuscript import markdown
from academy.manuscript.documents import Citation, Cue, LessonText, pick
from academy.manuscript.freshness import STALE
from academy.manuscript.words import fill_text
from academy.services.lessons import Reading
from academy.services.published import Lesson
from academy.web.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption track, as the player takes it."""

    lang: str
    label: str
    src: str
    default: bool


class LessonPage:
    """What the lesson's template asks for."""

    def __init__(self, reading: Reading, *, language: str, text_only: bool) -> None:
        self.lesson = reading.lesson
        self.finished_at = reading.finished_at
        self.position = reading.position
        self.text_only = text_only
        self._wanted = language
        self.text: LessonText
        self.text, self.language = self.lesson.document.text(language)

    @property
    def is_translated(self) -> bool:
        """Whether it is in the language that the reader asked for."""
        return self.language == self._wanted

    @property
    def is_withheld(self) -> bool:
        """Whether there is a translation that does not say what the source says by now."""
        return STALE in self.lesson.withheld.get(self._wanted, ())

    @property
    def body(self) -> Markup:
        """Its words as HTML."""
        media = {(name, media_url(self.lesson, name)) for name in self.lesson.edition.media}
        return _rendered(self.text.body, frozenset(media))

    @property
    def has_video(self) -> bool:
        """Whether there is something to watch."""
        return self.lesson.document.video is not None

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Addresses and types of the video."""
        return [(self._media(self._video_name), "video/mp4")]

    @property
    def captions(self) -> list[Caption]:
        """Caption tracks, the page's language first shown."""
        video = self.lesson.document.video
        names = video.captions if video else {}
        return [
            Caption(
                lang,
                LANGUAGES.get(lang, lang),
                self.captions_at(lang),
                lang == self.language,
            )
            for lang in names
        ]

    def captions_at(self, lang: str) -> str:
        """The address of the captions in *lang*."""
        return url_for("media.captions", slug=self.lesson.uid, lang=lang)

    @property
    def playback_at(self) -> str:
        """Where the player says what was watched."""
        return url_for("lessons.playback", slug=self.lesson.uid)

    @property
    def words_at(self) -> str:
        """The address of this lesson without its film."""
        return url_for("lessons.show", slug=self.lesson.uid, text="")

    @property
    def transcript(self) -> tuple[Cue, ...]:
        """What the captions say, line by line."""
        return self.lesson.transcript(self.language)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where its facts come from."""
        return self.lesson.document.sources

    @property
    def text_kb(self) -> int:
        """What the text-only page weighs, about, in kB (1,000 bytes)."""
        return max(1, round(len(self.body.encode()) / 1000) + 12)

    @property
    def video_kb(self) -> int:
        """What the video weighs, in kB."""
        config: Config = current_app.extensions["academy"]
        path = config.media / str(self.lesson.edition.media[self._video_name])
        return round(path.stat().st_size / 1000) if path.exists() else 0

    @property
    def _video_name(self) -> str:
        video = self.lesson.document.video
        return pick(video.files, self.language) if video else ""

    def _media(self, name: str) -> str:
        return media_url(self.lesson, name)


def media_url(lesson: Lesson, name: str) -> str:
    """The address of the media file *name* of *lesson*; it changes with the file."""
    return url_for("media.show", digest=lesson.edition.media[name], name=name)


def caption_text(lesson: Lesson, name: str) -> str:
    """The WebVTT text of the caption file *name*."""
    for path, text in lesson.edition.texts.items():
        if path.rpartition("/")[2] == name:
            return fill_text(text, lesson.words, name.rsplit(".", 2)[1])
    return "WEBVTT\n"


@lru_cache(maxsize=1_000)
def _rendered(text: str, media: frozenset[tuple[str, str]]) -> Markup:
    """Markdown as HTML, once for each text; *media* maps the names in it to addresses.

    A picture that a draft names elsewhere has none: its description is shown, and nothing fetched.
    """
    addresses = dict(media)
    rendered = markdown.render(text, lambda name: addresses.get(name, ""))
    return Markup(rendered)  # noqa: S704 -- cleaned by the renderer
