"""Files that cannot be used as they are: too heavy, badly named, of no known type, no text."""

import pytest

from academy.manuscript.folder import File
from tests.manuscript.specimen import found
from tests.manuscript.specimen_texts import BANK, BANK_FR, LESSON, LESSON_FR, MODULE, TEXTS

NAMES = "Name a lesson NUMBER-NAME.LANGUAGE.md, as in 1-two-keys.en.md."


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        (
            f"{MODULE}/two-keys.mp4",
            File(None, 0, "ab" * 32),
            f"{MODULE}/two-keys.mp4:1: This file is empty.",
        ),
        (
            f"{MODULE}/two-keys.mp4",
            File(None, 20_000_001, "ab" * 32),
            f"{MODULE}/two-keys.mp4:1: This video weighs 20.0 MB; 20 MB at most. "
            "Cut it or compress it.",
        ),
        (
            f"{MODULE}/locks.svg",
            File(TEXTS[f"{MODULE}/locks.svg"], 1_234_567, "ab" * 32),
            f"{MODULE}/locks.svg:1: This image weighs 1.2 MB; 1 MB at most. Make it smaller.",
        ),
        (
            f"{MODULE}/film.mov",
            File(None, 9, "ab" * 32),
            f"{MODULE}/film.mov:1: Files of this type cannot be shown. "
            "These can: .mp4, .vtt, .svg, .png, .jpg, .jpeg, .webp.",
        ),
        (
            f"{MODULE}/spare.png",
            File(None, 9, "ab" * 32),
            f"{MODULE}/spare.png:1: No lesson shows this file: name it in a lesson, or remove it.",
        ),
        (
            f"{MODULE}/3-été.en.md",
            "---\n---\n",
            f"{MODULE}/3-été.en.md:1: Rename this: a name takes letters without accents, digits, "
            "dots and hyphens, 100 at most.",
        ),
        (
            f"{MODULE}/\udcff.png",
            File(None, 9, "ab" * 32),
            f"{MODULE}/\\udcff.png:1: Rename this: a name takes letters without accents, digits, "
            "dots and hyphens, 100 at most.",
        ),
        (
            f"{MODULE}/3-words.md",
            "x",
            f"{MODULE}/3-words.md:1: {NAMES}",
        ),
        (
            f"{MODULE}/words.en.md",
            "x",
            f"{MODULE}/words.en.md:1: {NAMES}",
        ),
        (
            f"{MODULE}/questions.md",
            "x",
            f"{MODULE}/questions.md:1: Name the bank by its language, as in questions.en.md.",
        ),
        (
            f"{MODULE}/1-two-keys.de.md",
            "---\ntitle: x\nwhy: y\n---\n",
            f"{MODULE}/1-two-keys.de.md:1: “de” is not in academy.yaml: add it to “started” there.",
        ),
        (
            "gates/theme.yaml",
            TEXTS["1-company/theme.yaml"],
            "gates:1: Put a number in front of this folder's name, as in 1-name: "
            "it gives the order.",
        ),
        (
            "skills.yaml",
            File(TEXTS["skills.yaml"].replace("The", "Th\ufffd"), 9, "ab" * 32, undecodable=True),
            "skills.yaml:1: This file is not UTF-8: save it as UTF-8.",
        ),
        (
            BANK,
            "\ufeff" + TEXTS[BANK],
            f"{BANK}:1: This file starts with a byte order mark: save it as UTF-8 without one.",
        ),
        (
            LESSON,
            "\ufeff" + TEXTS[LESSON],
            f"{LESSON}:1: This file starts with a byte order mark: save it as UTF-8 without one.",
        ),
        (
            BANK_FR,
            TEXTS[BANK_FR].replace("Bon appétit", "Bon\x00 appétit"),
            f"{BANK_FR}:19: The invisible character U+0000 stands here: remove it.",
        ),
        (
            LESSON_FR,
            TEXTS[LESSON_FR].replace("Un mot", "Un\ud800 mot"),
            f"{LESSON_FR}:5: The invisible character U+D800 stands here: remove it.",
        ),
        (
            f"{MODULE}/2-words.fr.md",
            TEXTS[f"{MODULE}/2-words.fr.md"].replace("force.", "force.\u202e"),
            f"{MODULE}/2-words.fr.md:5: The invisible character U+202E stands here: remove it.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_as_it_is(path: str, content: str | File, problem: str) -> None:
    assert found({path: content}) == [problem] or problem in found({path: content})


def test_what_follows_from_a_file_that_cannot_be_read_is_not_told_besides() -> None:
    """One cause is one problem: not one for each word or each byte that hangs on it."""
    lesson = TEXTS[LESSON].replace("---\n\n", "---\n\n{{company}}\n", 1)
    without = found({"academy.yaml": "", LESSON: lesson})
    assert not [problem for problem in without if "no word" in problem]
    assert [problem for problem in without if problem.startswith("academy.yaml")]
    lines = "\ufffd\ufffd" + "\0\n".join(lesson)
    wide = found({LESSON: File(lines, 9, "ab" * 32, undecodable=True)})
    told = [problem for problem in wide if problem.startswith(LESSON)]
    assert told == [f"{LESSON}:1: This file is not UTF-8: save it as UTF-8."]


def test_a_name_that_is_no_text_still_prints() -> None:
    problems = found({f"{MODULE}/\udcff.png": File(None, 9, "ab" * 32)})
    assert all(problem.encode() for problem in problems)
