"""A whole folder: every fault named at its line in one go, and the same files written back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.manuscript.folder import File, ItemKind, write
from tests.manuscript.specimen import (
    BANK,
    BANK_FR,
    LESSON,
    LESSON_FR,
    MODULE,
    TEXTS,
    VIDEO,
    files,
    folder,
    found,
    line,
    spoilt,
)

WORD, FILL, FILL_FR = line(BANK, "# word"), line(BANK, "# fill"), line(BANK_FR, "# fill")
SECOND, FIFTEEN = line(BANK, "- [x] A second"), line(BANK, "= 15")
MISSING = "This file is missing: content/README.md shows what it holds."
NAMES = "Name a lesson NUMBER-NAME.LANGUAGE.md, as in 1-two-keys.en.md."


def test_a_good_folder_has_no_problem() -> None:
    assert found({}) == []


def test_items_come_with_identity_place_and_parent() -> None:
    items = [(item.kind.value, item.id, item.parent, item.position) for item in folder().items]
    assert items == [
        ("academy", "academy", None, 1),
        ("skills", "skills", None, 1),
        ("theme", "company", None, 1),
        ("module", "doors", "company", 1),
        ("lesson", "two-keys", "doors", 1),
        ("lesson", "words", "doors", 2),
        ("question", "leaked", "doors", 1),
        ("question", "signs", "doors", 2),
        ("question", "codes", "doors", 3),
        ("question", "order", "doors", 4),
        ("question", "who", "doors", 5),
        ("question", "many", "doors", 6),
        ("question", "word", "doors", 7),
        ("question", "fill", "doors", 8),
        ("badge", "first", None, 1),
        ("visa", "mail", None, 1),
    ]


def test_a_lesson_brings_its_media_and_its_captions() -> None:
    lesson = folder().lessons[0]
    assert set(lesson.media) == {"two-keys.mp4", "two-keys.en.vtt", "two-keys.fr.vtt", "locks.svg"}
    assert lesson.media["two-keys.mp4"] == VIDEO.sha256
    assert set(lesson.texts) == {
        LESSON,
        LESSON_FR,
        f"{MODULE}/two-keys.en.vtt",
        f"{MODULE}/two-keys.fr.vtt",
    }


def test_a_bank_is_split_over_its_questions_and_keeps_its_preamble_in_the_module() -> None:
    read = folder()
    assert read.modules[0].texts[BANK] == "Notes for authors, never shown.\n\n"
    joined = "".join(question.texts[BANK] for question in read.questions)
    assert read.modules[0].texts[BANK] + joined == TEXTS[BANK]


def owned() -> dict[str, str]:
    return {path: text for path, text in TEXTS.items() if not path.endswith(".svg")}


def test_what_was_read_is_written_back_byte_for_byte() -> None:
    assert write(folder().items) == owned()


def test_windows_line_ends_survive_and_mean_the_same() -> None:
    crlf = {path: text.replace("\n", "\r\n") for path, text in owned().items()}
    read = folder(dict(crlf))
    assert read.problems == []
    assert write(read.items) == crlf
    assert read.questions[0].document == folder().questions[0].document
    assert read.lessons[0].document == folder().lessons[0].document


def test_files_without_a_last_line_end_survive() -> None:
    bare = {path: text.rstrip("\n") for path, text in owned().items()}
    read = folder(dict(bare))
    assert read.problems == []
    assert write(read.items) == bare


@settings(max_examples=60, deadline=None)
@given(
    preamble=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])).filter(
        lambda text: not text.startswith("#")
    ),
    gaps=st.lists(st.sampled_from(["", "\n", "\n\n\n", "  \n", "\r\n", "\t\n"]), min_size=8),
)
def test_any_spacing_of_a_bank_survives(preamble: str, gaps: list[str]) -> None:
    blocks = re.split(r"^(?=# )", TEXTS[BANK], flags=re.MULTILINE)[1:]
    text = f"{preamble}\n" + "".join(block + gap for block, gap in zip(blocks, gaps, strict=False))
    read = folder({BANK: text})
    assert read.problems == []
    assert write(read.items)[BANK] == text


def test_questions_of_two_modules_are_written_to_their_own_files() -> None:
    second = {
        path.replace("1-doors", "2-gates"): re.sub(r"(?m)^(# |id: )(.*)$", r"\1other-\2", text)
        for path, text in TEXTS.items()
        if path.startswith(MODULE) and not path.endswith((".vtt", ".svg"))
    }
    second = {path: text.replace("video: two-keys.mp4\n", "") for path, text in second.items()}
    second = {path: re.sub(r"!\[.*\n", "", text) for path, text in second.items()}
    read = folder(dict(second))
    assert read.problems == []
    assert write(reversed(read.items)) == owned() | second


def test_a_digest_changes_with_the_text_and_not_with_the_name_of_the_file() -> None:
    before = {(item.kind, item.id): item.digest for item in folder().items}
    moved = {
        path.replace("1-company", "4-house").replace("1-two-keys.", "9-keys."): content
        for path, content in files().items()
    }
    renamed = folder({**dict.fromkeys(files()), **moved})
    assert renamed.problems == []
    assert {(item.kind, item.id): item.digest for item in renamed.items} == before
    edited = folder({BANK: TEXTS[BANK].replace("Enjoy it.", "Enjoy!")})
    changed = [item.id for item in edited.items if item.digest != before[item.kind, item.id]]
    assert changed == ["signs"]


def test_a_digest_changes_with_a_picture_or_a_caption() -> None:
    before = folder().lessons[0].digest
    assert folder({f"{MODULE}/two-keys.mp4": File(None, 9, "cd" * 32)}).lessons[0].digest != before
    caption = TEXTS[f"{MODULE}/two-keys.fr.vtt"].replace("Deux", "Les deux")
    assert folder({f"{MODULE}/two-keys.fr.vtt": caption}).lessons[0].digest != before


def test_files_that_are_no_content_are_left_aside() -> None:
    aside = {
        "README.md": "# anything",
        ".git/config": "x",
        "notes/ideas.txt": "x",
        f"{MODULE}/two-keys.storyboard.yaml": "scenes: []",
        f"{MODULE}/README.md": "x",
        f"{MODULE}/.DS_Store": "x",
        f"{MODULE}/1-two-keys.en.md~": "x",
    }
    read = folder(dict(aside))
    assert read.problems == []
    assert not set(aside) & set(write(read.items))


def test_all_problems_come_in_one_go_sorted_by_path_and_line() -> None:
    spoilt_bank = TEXTS[BANK].replace("[ ] A longer", "[x] A longer").replace("= 15", "= many")
    problems = found(
        {
            "academy.yaml": "languages: [en, fr]\n"
            "passport: { needed: 3, per_theme: 2 }\nowner: me\n",
            BANK: spoilt_bank,
            LESSON: TEXTS[LESSON].replace("lesson:words", "lesson:wards"),
        }
    )
    assert problems == [
        f"{LESSON}:15: This link is dead: there is no lesson “wards”.",
        f"{BANK}:{SECOND}: Two options are right: keep one, or write “kind: multiple” above.",
        f"{BANK}:{FIFTEEN}: Write a number as “= 15”, or “= 15 ± 10” to accept 5 to 25.",
        f"{BANK_FR}:5: This box differs from the source's: keep the same order and the same boxes.",
        "academy.yaml:2: The passport needs 2 stamps in each theme, and 1-company has 1 modules: "
        "ask for fewer.",
        "academy.yaml:2: The passport needs 3 stamps of 1 modules: ask for fewer.",
        "academy.yaml:3: There is no setting “owner” here. "
        "Known are: languages, started, passport.",
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (
            "visas/mail.yaml",
            "[doors]",
            "[gates]",
            "visas/mail.yaml:4: There is no module “gates”: correct its id, or add it.",
        ),
        (
            "skills.yaml",
            "requires: [passwords]",
            "requires: [passport]",
            "skills.yaml:3: There is no skill “passport”: correct its id, "
            "or add it to skills.yaml.",
        ),
        (
            "skills.yaml",
            "Les mots de passe }",
            "Les mots de passe }\n  requires: [second-factor]",
            "skills.yaml:1: “second-factor” requires itself "
            "(second-factor → passwords → second-factor): remove one of these.",
        ),
        (
            f"{MODULE}/module.yaml",
            "questions: 4",
            "questions: 5",
            f"{MODULE}/module.yaml:6: The quiz asks 5 questions and the bank holds 8: "
            "write at least 10.",
        ),
        (
            BANK,
            "use: both",
            "use: daily",
            f"{MODULE}/module.yaml:6: The quiz asks 4 questions and the bank holds 7: "
            "write at least 8.",
        ),
        (
            BANK,
            "skill: second-factor\nlesson: two-keys\ndifficulty",
            "skill: third-factor\nlesson: three-keys\ndifficulty",
            f"{BANK}:4: There is no skill “third-factor”: correct its id, "
            "or add it to skills.yaml.\n"
            f"{BANK}:5: There is no lesson “three-keys”: correct its id, or add it.",
        ),
        (
            f"{MODULE}/2-words.en.md",
            "id: words",
            "id: two-keys",
            f"{LESSON}:15: This link is dead: there is no lesson “words”.",
        ),
        (
            BANK,
            "# fill\n",
            "# word\n",
            f"{BANK}:{FILL}: “word” is already the id on line {WORD}: choose another.",
        ),
        (
            BANK_FR,
            "# fill\n",
            "# full\n",
            f"{BANK}:{FILL}: This question is not translated: write it in questions.fr.md, too.\n"
            f"{BANK_FR}:{FILL_FR}: The source has no question “full”: "
            f"correct this heading, or remove it.",
        ),
    ],
)
def test_what_only_the_whole_can_tell(path: str, old: str, new: str, problem: str) -> None:
    problems = spoilt(path, old, new)
    assert set(problem.split("\n")) <= set(problems)


def test_an_id_used_twice_names_its_first_place() -> None:
    problems = spoilt(f"{MODULE}/2-words.en.md", "id: words", "id: two-keys")
    assert (
        f"{MODULE}/2-words.en.md:2: “two-keys” is already the id of {LESSON}:2: choose another."
        in problems
    )


def test_translations_keep_the_order_of_the_source() -> None:
    blocks = re.split(r"^(?=# )", TEXTS[BANK_FR], flags=re.MULTILINE)
    blocks[2], blocks[3] = blocks[3], blocks[2]
    assert found({BANK_FR: "".join(blocks)}) == [
        f"{BANK_FR}:10: Keep the source's order: “signs” comes before “codes”."
    ]


@pytest.mark.parametrize(
    ("gone", "problem"),
    [
        (
            "academy.yaml",
            f"academy.yaml:1: {MISSING}",
        ),
        (
            "skills.yaml",
            f"skills.yaml:1: {MISSING}",
        ),
        (
            "1-company/theme.yaml",
            f"1-company/theme.yaml:1: {MISSING}",
        ),
        (
            f"{MODULE}/module.yaml",
            f"{MODULE}/module.yaml:1: {MISSING}",
        ),
        (
            LESSON_FR,
            f"{LESSON}:1: This lesson is not translated: write 1-two-keys.fr.md beside it.",
        ),
        (LESSON, f"{LESSON_FR}:1: This lesson has no source text: write it in “en” first."),
        (
            BANK,
            f"{MODULE}/module.yaml:1: This module has no questions: "
            "write questions.en.md beside it.",
        ),
        (BANK_FR, f"{BANK}:3: This question is not translated: write it in questions.fr.md, too."),
        (
            f"{MODULE}/two-keys.fr.vtt",
            f"{LESSON}:7: “two-keys.mp4” has no captions in “fr”: write two-keys.fr.vtt beside it.",
        ),
        (
            f"{MODULE}/two-keys.mp4",
            f"{LESSON}:7: There is no video “two-keys.mp4” beside this lesson: add it.",
        ),
        (
            f"{MODULE}/locks.svg",
            f"{LESSON}:13: There is no image “locks.svg” beside this lesson: add it.",
        ),
    ],
)
def test_a_file_that_is_missing(gone: str, problem: str) -> None:
    assert problem in found({gone: None})


def test_a_module_without_lessons_and_a_theme_without_modules() -> None:
    without = {path: None for path in files() if path.startswith(MODULE) and "module" not in path}
    assert f"{MODULE}/module.yaml:1: This module has no lesson: add a file 1-name.en.md." in found(
        dict(without)
    )
    theme = TEXTS["1-company/theme.yaml"].replace("id: company", "id: empty")
    assert found({"2-empty/theme.yaml": theme}) == [
        "2-empty/theme.yaml:1: This theme has no module: add a folder 1-name with a module.yaml.",
        "academy.yaml:4: The passport needs 1 stamps in each theme, and 2-empty has 0 modules: "
        "ask for fewer.",
    ]


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
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


def test_a_name_that_is_no_text_still_prints() -> None:
    problems = found({f"{MODULE}/\udcff.png": File(None, 9, "ab" * 32)})
    assert all(problem.encode() for problem in problems)


def test_an_empty_folder_says_what_to_begin_with() -> None:
    read = folder(dict.fromkeys(files()))
    assert [problem.path for problem in read.problems] == ["academy.yaml", "skills.yaml"]
    assert read.items == []
    assert read.languages is None
    assert read.passport is None


def test_languages_in_progress_may_miss_words_and_never_block() -> None:
    academy = TEXTS["academy.yaml"].replace("[en, fr]", "[en]\nstarted: [fr, de]")
    changes = {"academy.yaml": academy, LESSON_FR: None, BANK_FR: None}
    captions = {f"{MODULE}/two-keys.fr.vtt": None}
    read = folder(changes | captions)
    assert [str(problem) for problem in read.problems] == []
    lesson = read.lessons[0].document
    assert lesson.text("fr") == (lesson.texts["en"], "en")
    assert read.lessons[1].document.text("fr")[1] == "fr"


def test_every_kind_of_item_is_known_to_the_round_trip() -> None:
    assert {item.kind for item in folder().items} == set(ItemKind)
