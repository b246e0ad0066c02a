"""What a process remembers of a folder is what it would read again."""

from academy.manuscript import parsed
from academy.manuscript.reading import read
from tests.manuscript.specimen import files
from tests.manuscript.specimen_texts import BANK, LESSON, TEXTS


def test_an_item_that_did_not_change_is_parsed_once_and_another_beside_it_anew() -> None:
    first = read(files({}))
    changed = read(files({LESSON: TEXTS[LESSON] + "More.\n"}))
    documents = [{each.id: each.document for each in folder.items} for folder in (first, changed)]
    id_ = next(each.id for each in first.lessons if LESSON in each.texts)
    anew = {key for key, document in documents[1].items() if document is not documents[0][key]}
    assert anew == {id_}


def test_problems_are_found_again_wherever_their_lines_have_moved() -> None:
    spoilt = TEXTS[BANK].replace("[x] A second", "[ ] A second")
    lines = [
        read(files({BANK: words})).problems[0].line for words in (spoilt, spoilt, "\n" + spoilt)
    ]
    assert lines == [lines[0], lines[0], lines[0] + 1]


def test_a_memory_that_is_full_forgets_and_goes_on() -> None:
    memory: parsed.Memory[int] = parsed.Memory(most=2)
    assert [memory.get(key, lambda key=key: key) for key in (1, 2, 3, 1)] == [1, 2, 3, 1]  # type: ignore[misc]
