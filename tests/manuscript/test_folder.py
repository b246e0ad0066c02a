"""A whole folder: its items, and the same files written back."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from academy.manuscript.folder import File, ItemKind, part, write
from tests.manuscript.specimen import VIDEO, files, folder, found
from tests.manuscript.specimen_texts import BANK, BANK_FR, LESSON, LESSON_FR, MODULE, TEXTS


def test_a_good_folder_has_no_problem() -> None:
    assert found({}) == []


def test_items_come_with_identity_place_and_parent() -> None:
    items = [(item.kind.value, item.id, item.parent, item.position) for item in folder().items]
    assert items == [
        ("academy", "academy", None, 1),
        ("skills", "skills", None, 1),
        ("calendar", "calendar", None, 1),
        ("levels", "levels", None, 1),
        ("toy", "toy", None, 1),
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
        ("gift", "mug", None, 1),
        ("audience", "digital", None, 1),
        ("season", "first", None, 1),
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
    assert read.modules[0].texts[BANK] == "Notes for authors, never shown.\n"
    joined = "".join(question.texts[BANK] for question in read.questions)
    assert read.modules[0].texts[BANK] + joined == TEXTS[BANK]


def test_a_question_added_below_leaves_those_above_as_they_are() -> None:
    longer = {}
    for path in (BANK, BANK.replace(".en.", ".fr.")):
        last = re.split(r"^(?=# )", TEXTS[path], flags=re.MULTILINE)[-1]
        longer[path] = TEXTS[path] + "\n\n" + last.replace("# ", "# one-more-", 1)
    before = {question.id: question.digest for question in folder().questions}
    after = {question.id: question.digest for question in folder(longer).questions}
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


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


def test_a_dot_in_a_name_is_no_part_of_the_text() -> None:
    assert part("a/1-v1.2.en.md") == part("b/2-keys.en.md") == "en.md"
    assert part("a/module.yaml") == part("badges/v1.2.yaml") == "yaml"
    assert part("a/two-keys.en.vtt") == "two-keys.en.vtt"


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
    read = folder({**changes, **captions})
    assert [str(problem) for problem in read.problems] == []
    lesson = read.lessons[0].document
    assert lesson.text("fr") == (lesson.texts["en"], "en")
    assert read.lessons[1].document.text("fr")[1] == "fr"
    assert lesson.video is not None
    assert lesson.video.captions == {"en": "two-keys.en.vtt"}


def test_captions_in_a_language_in_progress_are_shown_when_they_are_there() -> None:
    academy = TEXTS["academy.yaml"].replace("[en, fr]", "[en]\nstarted: [fr]")
    read = folder({"academy.yaml": academy})
    assert read.problems == []
    video = read.lessons[0].document.video
    assert video is not None
    assert video.captions == {"en": "two-keys.en.vtt", "fr": "two-keys.fr.vtt"}


def test_every_kind_of_item_is_known_to_the_round_trip() -> None:
    assert {item.kind for item in folder().items} == set(ItemKind)
