"""What is wrong with a folder: every fault at its line, in one go."""

import re

import pytest

from tests.manuscript.specimen import files, found, line, spoilt
from tests.manuscript.specimen_texts import BANK, BANK_FR, LESSON, LESSON_FR, MODULE, TEXTS

WORD, FILL, FILL_FR = line(BANK, "# word"), line(BANK, "# fill"), line(BANK_FR, "# fill")
SECOND, FIFTEEN = line(BANK, "- [x] A second"), line(BANK, "= 15")
MISSING = "This file is missing: content/README.md shows what it holds."


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
        "Known are: languages, started, passport, currency, words.",
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (
            "visas/mail.yaml",
            "modules: [doors]\nlessons",
            "modules: [gates]\nlessons",
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
