"""A module's questions as a table: rows become drafts, each by itself, and nothing is overwritten."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from academy.manuscript.exchange.filling import PLACES
from academy.models.authoring import Draft
from academy.models.database import reading
from academy.services import catalogue
from academy.services.authoring import grid
from tests.cast import AMINA, INES
from tests.statements import counted
from tests.visitor import Visitor

GRID = "/authoring/modules/why-digital/grid"
FIELD = re.compile(
    r'<(?:input type="hidden" name="(ref-\d+|was-\d+)" value="([^"]*)"'
    r'|textarea name="(\d+-\d+)"[^>]*>\n(.*?)</textarea>'
    r'|select name="(\d+-\d+)"(.*?)</select>)',
    re.DOTALL,
)
FAULTS = re.compile(r'id="fault-(\d+)-(\d+)">(.*?)</div>', re.DOTALL)
NEW = {
    "kind": "single",
    "skill": "data-protection",
    "lesson": "what-digital-means",
    "difficulty": "0.4",
    "question": "What comes first?",
    "answer": "2",
    "option 1": "The tool",
    "feedback 1": "A tool without a need is a toy.",
    "option 2": "The need",
    "feedback 2": "Yes: then the tool.",
}


def form_of(page: str) -> dict[str, str]:
    """The table as a browser sends it back, with its line ends."""
    page = page.partition("<template")[0]
    form = {"language": "en"}
    for ref, value, cell, text, choice, chosen in FIELD.findall(page):
        picked = re.search(r'value="([^"]*)" selected', chosen) or re.search(
            r'value="([^"]*)"', chosen
        )
        words = unescape(value or text or (picked[1] if picked else "")).replace("\n", "\r\n")
        form[ref or cell or choice] = words
    return form


def last(form: dict[str, str]) -> int:
    """The number of the row that is not kept yet."""
    return max(int(name[4:]) for name in form if name.startswith("ref-"))


def typed(form: dict[str, str], row: int, cells: dict[str, str]) -> dict[str, str]:
    """*form* with *cells* written into a row."""
    return form | {f"{row}-{PLACES[name]}": text for name, text in cells.items()}


def faults(page: str) -> dict[tuple[int, int], str]:
    """What is told in each cell that is wrong."""
    return {
        (int(row), int(place)): unescape(re.sub("<[^>]+>", " ", told)).strip()
        for row, place, told in FAULTS.findall(page.partition("<template")[0])
        if told.strip()
    }


def drafts() -> list[Draft]:
    """Every draft as it is stored now, apart from any transaction."""
    with reading() as session:
        found = list(session.scalars(select(Draft).order_by(Draft.id)))
        session.expunge_all()
    return found


def skill() -> str:
    with reading() as session:
        return catalogue.newest(session).module("why-digital").questions[0].document.skill


def test_it_has_a_row_for_each_question_and_one_more_in_few_statements(
    chloe: Visitor, academy: Flask
) -> None:
    chloe.get(GRID)
    with counted(academy) as statements:
        page = chloe.get(GRID).text
    assert len(statements) <= 9, statements
    with reading() as session:
        asked = catalogue.newest(session).module("why-digital").questions
    assert last(form_of(page)) == len(asked) + 1
    assert faults(page) == {}, "what is published has no problem"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_sent_back_untouched_makes_no_draft(chloe: Visitor, language: str) -> None:
    form = form_of(chloe.get(f"{GRID}?language={language}").text) | {"language": language}
    assert chloe.post(GRID, form).status_code == 303
    assert drafts() == []


def test_a_new_row_becomes_one_draft_however_often_it_is_sent(chloe: Visitor) -> None:
    form = form_of(chloe.get(GRID).text)
    form = typed(form, last(form), NEW | {"skill": skill()})
    for _time in range(2):
        assert chloe.post(GRID, form).status_code == 303
    (draft,) = drafts()
    assert (draft.slug, draft.parent, draft.kind) == ("what-comes-first", "why-digital", "question")
    english, french = (draft.texts[path] for path in sorted(draft.texts))
    assert "- [x] The need\n  > Yes: then the tool." in english
    assert french == "\n# what-comes-first\n\n\n- [ ]\n  >\n- [x]\n  >\n"
    page = chloe.get(GRID).text
    assert faults(page) == {}
    form = form_of(page)
    assert chloe.post(GRID, form).status_code == 303
    assert drafts()[0].revision == 1


def test_problems_stand_in_their_cells_and_are_counted(chloe: Visitor) -> None:
    form = form_of(chloe.get(GRID).text)
    row = last(form)
    bad = NEW | {"skill": "magic", "lesson": "nowhere", "answer": "7", "option 2": ""}
    told = chloe.post(f"{GRID}/problems", typed(form, row, bad)).text
    assert drafts() == []
    assert told.count("<li>") == row
    for name in ("skill", "lesson", "answer"):
        assert f'<p data-place="{PLACES[name]}">' in told
    chloe.post(GRID, typed(form, row, bad))
    page = chloe.get(GRID).text
    assert (row, PLACES["skill"]) in faults(page)
    assert "There is no skill “magic”" in faults(page)[row, PLACES["skill"]]


def test_a_live_question_gets_a_draft_and_the_other_language_stays(chloe: Visitor) -> None:
    form = form_of(chloe.get(GRID).text)
    chloe.post(GRID, typed(form, 1, {"question": "Asked another way?"}))
    (draft,) = drafts()
    assert draft.item_id is not None
    assert draft.revision == 2
    french = form_of(chloe.get(f"{GRID}?language=fr").text)
    chloe.post(GRID, typed(french, 1, {"question": "Autrement ?", "id": "x"}) | {"language": "fr"})
    (draft,) = drafts()
    english, translated = (draft.texts[path] for path in sorted(draft.texts))
    assert "Asked another way?" in english
    assert "Autrement ?" in translated
    assert translated.strip().startswith(f"# {draft.slug}\n\n"), "a translation has no settings"


def test_the_second_author_is_told_in_her_row_and_her_other_rows_are_saved(
    chloe: Visitor, academy: Flask
) -> None:
    ines = Visitor(academy).is_in(INES)
    hers = form_of(ines.get(GRID).text)
    form = form_of(chloe.get(GRID).text)
    chloe.post(GRID, typed(form, 1, {"question": "First of all?"}))
    hers = typed(hers, 1, {"question": "Second?"})
    answer = ines.post(GRID, typed(hers, 2, {"question": "Another row?"}))
    assert answer.status_code == 409
    assert answer.text.count("question-grid__row--refused") == 1
    assert "Second?" in answer.text
    texts = ["".join(draft.texts.values()) for draft in drafts()]
    assert len(texts) == 2
    assert "First of all?" in texts[0]
    assert "Another row?" in texts[1]
    again = form_of(answer.text)
    assert ines.post(GRID, again).status_code == 303, "told and seen, her words take their place"
    assert "Second?" in "".join(drafts()[0].texts.values())


def test_taking_a_row_away_can_be_taken_back(chloe: Visitor) -> None:
    form = form_of(chloe.get(GRID).text)
    chloe.post(GRID, form | {"remove-1": "1"})
    assert drafts()[0].retires
    chloe.post(GRID, form_of(chloe.get(GRID).text))
    assert not drafts()[0].retires
    form = form_of(chloe.get(GRID).text)
    row = last(form)
    chloe.post(GRID, typed(form, row, NEW))
    chloe.post(GRID, form_of(chloe.get(GRID).text) | {f"remove-{row}": "1"})
    assert drafts()[-1].closed_at


def test_all_of_them_are_sent_together(chloe: Visitor) -> None:
    form = form_of(chloe.get(GRID).text)
    form = typed(typed(form, 1, {"question": "One?"}), 2, {"question": "Two?"})
    answer = chloe.post(GRID, form | {"then": "review"})
    assert answer.location == "/authoring/reviews/new?module=why-digital"
    page = chloe.get(answer.location).text
    assert page.count(" checked") == 2


def test_a_module_that_is_not_there_and_whoever_is_no_author_find_nothing(
    chloe: Visitor, academy: Flask
) -> None:
    assert chloe.get("/authoring/modules/nothing/grid").status_code == 404
    assert chloe.get(f"{GRID}?language=xx").status_code == 404
    assert Visitor(academy).is_in(AMINA).get(GRID).status_code == 404


def look(chloe: Visitor, name: str, text: bytes) -> str:
    """The page after a file was chosen."""
    chloe.get(GRID)
    file = {"file": (BytesIO(text), name), "language": "en"}
    return chloe.post(f"{GRID}/file", file, content_type="multipart/form-data").text


def test_a_file_is_looked_at_before_anything_is_kept(chloe: Visitor) -> None:
    gift = b"::tide::When?{~never#No =twice#Yes}\n\nWhy? {}\n"
    page = unescape(look(chloe, "bank.gift", gift))
    assert drafts() == []
    assert "1 question of the file stands in the table below" in page
    assert "Line 3: This is an essay" in page
    assert "1 problem in the file" in page
    assert "Still to be filled in: 1 × skill, 1 × lesson, 0 × feedback." in page
    form = form_of(page)
    assert "When?" in form.values()
    assert chloe.post(GRID, form).status_code == 303
    assert [draft.slug for draft in drafts()] == ["tide"]
    assert "ends in one of" in unescape(look(chloe, "bank.pdf", b"%PDF"))


def test_of_very_many_rows_the_first_are_shown(
    chloe: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST", 5)
    page = chloe.get(GRID)
    assert page.status_code == 200
    assert "have no room in the table" in page.text
    assert len(re.findall(r'name="ref-', page.text.partition("<template")[0])) == 6
    assert chloe.post(GRID, form_of(page.text)).status_code == 303
    assert drafts() == []


def test_a_file_and_kept_rows_leave_what_is_written_and_not_saved(chloe: Visitor) -> None:
    before = form_of(chloe.get(GRID).text)
    hers = typed(typed(before, 1, {"question": "Hers?"}), last(before), NEW | {"skill": skill()})
    id_ = before[f"1-{PLACES['id']}"]
    gift = f"// [id:{id_}]\nAnother?{{~a#No =b#Yes}}\n\n::tide::When?{{~never#No =twice#Yes}}\n"
    file = {
        "file": (BytesIO(gift.encode()), "bank.gift"), "language": "en", "rows": urlencode(hers)
    }  # fmt: skip
    page = chloe.post(f"{GRID}/file", file, content_type="multipart/form-data").text
    shown = form_of(page)
    asked = [
        shown.get(f"{row}-{PLACES['question']}") for row in (1, last(before), last(before) + 1)
    ]
    assert asked == ["Hers?", NEW["question"], "When?"]
    assert f"stayed as they are: {id_}." in page
    assert page.partition("<template")[0].count(" data-unkept>") == 3

    chloe.post(GRID, typed(form_of(chloe.get(GRID).text), 1, {"question": "Somebody else?"}))
    again = chloe.post(f"{GRID}/rows", hers)
    assert again.text.partition("<template")[0].count(" data-unkept>") == 2
    assert chloe.post(GRID, form_of(again.text)).status_code == 409, "nothing is overwritten"
    again = chloe.post(f"{GRID}/rows", hers).text.partition("<template")[0]
    assert again.count(" data-unkept>") == 1, "what was saved is not offered again"


@pytest.mark.parametrize("ending", ["gift", "xml", "csv", "xlsx"])
def test_what_is_taken_away_comes_back_unchanged(chloe: Visitor, ending: str) -> None:
    taken = chloe.get(f"/authoring/modules/why-digital/questions.{ending}?language=en")
    assert taken.status_code == 200
    page = look(chloe, f"bank.{ending}", taken.data)
    assert "stand in the table below" in page
    assert chloe.post(GRID, form_of(page)).status_code == 303
    assert drafts() == [], "nothing of it is new"


def test_an_empty_table_has_its_headings(chloe: Visitor) -> None:
    text = chloe.get("/authoring/questions-template.csv").text
    assert text.lstrip("\ufeff").startswith("id,kind,skill,lesson")
    assert chloe.get("/authoring/questions-template.xlsx").status_code == 200
    assert chloe.get("/authoring/modules/nothing/questions.csv").status_code == 404
