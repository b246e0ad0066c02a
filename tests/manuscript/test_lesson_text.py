"""A lesson's text: settings in front, Markdown below, a video with captions."""

import pytest

from academy.manuscript.documents import LessonText, Video
from academy.manuscript.lessons import transcript
from academy.manuscript.parsing import parse_lesson
from tests.manuscript.specimen import LANGUAGES, VIDEO, file, folder, found, line, spoilt
from tests.manuscript.specimen_texts import LESSON, LESSON_FR, MODULE, TEXTS

BODY = line(LESSON, "A password that")


def test_what_a_lesson_says() -> None:
    lesson = folder().lessons[0].document
    assert (lesson.id, lesson.minutes, lesson.skills) == ("two-keys", 2, ("second-factor",))
    assert lesson.video == Video(
        {"en": "two-keys.mp4", "fr": "two-keys.mp4"},
        {"en": "two-keys.en.vtt", "fr": "two-keys.fr.vtt"},
    )
    assert lesson.media == ("two-keys.mp4", "two-keys.en.vtt", "two-keys.fr.vtt", "locks.svg")
    assert lesson.texts["fr"] == LessonText(
        "Deux clés",
        "Votre messagerie ouvre toutes les portes.",
        "Un mot de passe qui fuit est *lu*.",
    )
    assert lesson.texts["en"].body.startswith("## Why\n\nA password")


def test_a_title_keeps_the_spaces_that_do_not_break() -> None:
    french = TEXTS[LESSON_FR].replace("title: Deux clés", "title: >\n  Deux\n  clés\u202f?")
    assert folder({LESSON_FR: french}).lessons[0].document.texts["fr"].title == "Deux clés\u202f?"


def test_a_stored_lesson_parses_again_from_its_texts() -> None:
    source = folder().lessons[0]
    assert parse_lesson(source.texts, LANGUAGES) == (source.document, [])


def test_a_video_may_differ_by_language_when_words_are_in_the_picture() -> None:
    changes = {
        LESSON: TEXTS[LESSON].replace("two-keys.mp4", "{ en: keys.mp4, fr: cles.mp4 }"),
        f"{MODULE}/two-keys.mp4": None,
        f"{MODULE}/keys.mp4": VIDEO,
        f"{MODULE}/cles.mp4": VIDEO,
        f"{MODULE}/keys.en.vtt": file(TEXTS[f"{MODULE}/two-keys.en.vtt"]),
        f"{MODULE}/cles.fr.vtt": file(TEXTS[f"{MODULE}/two-keys.fr.vtt"]),
        f"{MODULE}/two-keys.en.vtt": None,
        f"{MODULE}/two-keys.fr.vtt": None,
    }
    assert found(changes) == []
    lesson = folder(changes).lessons[0].document
    assert lesson.video == Video(
        {"en": "keys.mp4", "fr": "cles.mp4"}, {"en": "keys.en.vtt", "fr": "cles.fr.vtt"}
    )


def test_the_transcript_is_what_the_captions_say() -> None:
    source = folder().lessons[0]
    assert [cue.text for cue in transcript(source.document, source.texts, "fr")] == ["Deux clés."]
    assert [cue.text for cue in transcript(source.document, source.texts, "de")] == ["Two keys."]
    silent = folder().lessons[1]
    assert transcript(silent.document, silent.texts, "en") == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (LESSON, "minutes: 2", "minutes: 4", "5: “minutes” must be a whole number from 1 to 3."),
        (LESSON, "minutes: 2", "minutes: 0", "5: “minutes” must be a whole number from 1 to 3."),
        (LESSON, "minutes: 2\n", "", "1: “minutes” is missing: add it."),
        (LESSON, "[second-factor]", "[]", "6: “skills” is empty: name at least one."),
        (
            LESSON,
            "[second-factor]",
            "[third-factor]",
            "6: There is no skill “third-factor”: correct its id, or add it to skills.yaml.",
        ),
        (
            LESSON,
            "minutes: 2",
            "minutes: 2\nauthor: me",
            "6: There is no setting “author” here. "
            "Known are: id, title, why, minutes, skills, video, sources, review-by.",
        ),
        (
            LESSON,
            "two-keys.mp4",
            "two-keys.mov",
            "7: “two-keys.mov” cannot be played: name an .mp4 file that stands beside the lesson.",
        ),
        (
            LESSON,
            "two-keys.mp4",
            "../two-keys.mp4",
            "7: “../two-keys.mp4” cannot be played: "
            "name an .mp4 file that stands beside the lesson.",
        ),
        (
            LESSON,
            "## Why",
            "# Why",
            "9: Begin headings with ##: a single # is the lesson's title.",
        ),
        (
            LESSON,
            "A password",
            "A <b>password</b>",
            f"{BODY}: HTML is not shown: write “<b>” in Markdown, or between `backticks`.",
        ),
        (
            LESSON,
            "A password",
            "<div>\nA password",
            f"{BODY}: HTML is not shown: write “<div> A password that leaks is *read*.” "
            "in Markdown, or between `backticks`.",
        ),
        (
            LESSON,
            "A password that",
            "A password\nthat <script>x</script>",
            f"{BODY + 1}: HTML is not shown: write “<script>” in Markdown, or between `backticks`.",
        ),
        (
            LESSON,
            "![A door with two locks](locks.svg)",
            "![](locks.svg)",
            "13: The image “locks.svg” has no description: say between its brackets what it shows.",
        ),
        (
            LESSON,
            "(locks.svg)",
            "(https://example.org/locks.svg)",
            "13: “https://example.org/locks.svg” cannot be shown: "
            "name an image beside the lesson (.svg, .png, .jpg, .jpeg, .webp).",
        ),
        (
            LESSON,
            "(locks.svg)",
            "(../locks.svg)",
            "13: “../locks.svg” cannot be shown: "
            "name an image beside the lesson (.svg, .png, .jpg, .jpeg, .webp).",
        ),
        (
            LESSON,
            "lesson:words",
            "lesson:gone",
            "15: This link is dead: there is no lesson “gone”.",
        ),
        (
            LESSON,
            "module:doors",
            "module:gone",
            "15: This link is dead: there is no module “gone”.",
        ),
        (
            LESSON,
            "lesson:words",
            "2-words.en.md",
            "15: This link leads nowhere: “2-words.en.md”. Write lesson:ID, module:ID "
            "or a whole address that begins with https://",
        ),
        (
            LESSON,
            "lesson:words",
            "javascript:alert(1)",
            "15: This link leads nowhere: “javascript:alert(1)”. Write lesson:ID, module:ID "
            "or a whole address that begins with https://",
        ),
        (
            LESSON,
            "lesson:words",
            "https://nowhere",
            "15: This link leads nowhere: “https://nowhere”. Write lesson:ID, module:ID "
            "or a whole address that begins with https://",
        ),
        (
            LESSON_FR,
            "title: Deux clés\n",
            "",
            "1: “title” is missing: add it.",
        ),
        (
            LESSON_FR,
            "why: Votre messagerie ouvre toutes les portes.\n",
            "",
            "1: “why” is missing: add it.",
        ),
        (
            LESSON_FR,
            "title: Deux clés",
            "id: deux-cles\ntitle: Deux clés",
            "2: “id” stands in the source text only: remove it here.",
        ),
        (
            LESSON_FR,
            "---\ntitle",
            "title",
            "1: A lesson begins with its settings between two lines of “---”.",
        ),
        (
            LESSON_FR,
            "Un mot de passe qui fuit est *lu*.",
            "",
            "5: This translation is empty: write its text below the second “---”.",
        ),
        (
            LESSON_FR,
            "est *lu*",
            "x" * 20_000,
            "1: This lesson is too long: 20000 characters at most. Make two of it.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(path: str, old: str, new: str, problem: str) -> None:
    assert f"{path}:{problem}" in spoilt(path, old, new)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "mailto:help@example.org",
        "https://xn--caf-dma.example/",
    ],
)
def test_addresses_that_could_be_reached_are_accepted(address: str) -> None:
    assert spoilt(LESSON, "lesson:words", address) == []


def test_code_may_show_html_and_links() -> None:
    code = "`<b>` and:\n\n```\n<script>\n[x](y)\n```\n\nA password"
    assert spoilt(LESSON, "A password", code) == []


def test_a_lesson_may_be_its_video_alone_in_every_language() -> None:
    texts = {
        LESSON: TEXTS[LESSON].partition("## Why")[0],
        LESSON_FR: TEXTS[LESSON_FR].partition("Un mot")[0],
        f"{MODULE}/locks.svg": None,
    }
    assert found(texts) == []


def test_a_lesson_without_words_or_video_is_refused() -> None:
    path = f"{MODULE}/2-words.en.md"
    text = TEXTS[path].partition("Long is")[0]
    assert f"{path}:1: This lesson is empty: write its text below the second “---”." in found(
        {path: text}
    )
