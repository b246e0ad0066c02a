"""Questions from elsewhere become drafts, once; and nothing that an author wrote is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.manuscript.exchange.gift_writing import write_gift
from academy.models.authoring import Draft
from academy.services import publishing
from academy.services.authoring import checking, drafts, exchange
from academy.services.authoring.exchange import Brought
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING
from tests.make import Pages

GIFT = "// [id:high-tide] [tag:skill:knots]\nWhen?{~never#No =twice a day#Yes}\n\nWhere? {}\n"


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """A theme of two modules, published."""
    pages = Pages(tmp_path / "pages").module("sea", "tides", questions=5).module("sea", "ropes")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def chloe(pages: Pages, session: Session) -> Viewer:
    """An author."""
    return viewer(session, "chloe", at=OPENING)


Bring = Callable[..., Brought]


@pytest.fixture
def bring(session: Session, chloe: Viewer, tmp_path: Path) -> Bring:
    """Import a text."""

    def bring(text: str, name: str = "bank.gift", module: str | None = "tides") -> Brought:
        file = tmp_path / name
        file.write_text(text)
        found = exchange.read_file(file, "en", {})
        return exchange.bring_in(session, chloe, found, module, at=OPENING)

    return bring


def open_drafts(session: Session) -> list[Draft]:
    return list(session.scalars(select(Draft).where(Draft.closed_at.is_(None))))


def test_a_question_becomes_a_draft_whose_blanks_are_problems(
    session: Session, bring: Bring
) -> None:
    brought = bring(GIFT)
    assert (brought.made, brought.updated, len(brought.left)) == (["high-tide"], [], 1)
    assert any(str(each).startswith("bank.gift:4: This is an essay") for each in brought.problems)
    draft = open_drafts(session)[0]
    assert (draft.slug, draft.parent) == ("high-tide", "tides")
    (text,) = draft.texts.values()
    assert text.startswith("\n# high-tide\nskill: knots\nlesson:\n\nWhen?\n")
    assert "“lesson” is missing" in str(checking.problems(session, draft)[0])


def test_importing_again_doubles_nothing_and_keeps_what_the_author_filled_in(
    session: Session, chloe: Viewer, bring: Bring
) -> None:
    bring(GIFT)
    assert bring(GIFT).unchanged == ["high-tide"]
    draft = open_drafts(session)[0]
    ((path, text),) = draft.texts.items()
    filled = {path: text.replace("lesson:", "lesson: tides-lesson")}
    drafts.save(session, chloe, draft.uid, filled, revision=draft.revision, at=OPENING)
    assert bring(GIFT).unchanged == ["high-tide"]
    assert bring(GIFT.replace("twice", "often")).updated == ["high-tide"]
    draft = open_drafts(session)[0]
    assert "lesson: tides-lesson" in draft.texts[path]
    assert "often a day" in draft.texts[path]
    assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_a_question_that_is_live_gets_a_draft_of_its_edition(
    session: Session, bring: Bring
) -> None:
    questions, _ = exchange.published(session)
    known = questions[0]
    brought = bring(write_gift(questions)[0], module=None)
    assert brought.problems == []
    assert len(brought.unchanged) == len(questions)
    assert open_drafts(session) == []
    known.text.text = "Asked another way?"
    assert bring(write_gift([known])[0], module=None).updated == [known.id]


def test_a_name_of_another_module_is_not_taken_for_the_same_question(bring: Bring) -> None:
    unnamed = "::The tide::When?{~never#No =often#Yes}"
    assert bring(unnamed).made == ["the-tide"]
    assert bring(unnamed, module="ropes").made == ["ropes-the-tide"]
    assert bring(unnamed, module="ropes").unchanged == ["ropes-the-tide"]


def test_questions_that_only_begin_alike_are_two_and_each_is_found_again(
    session: Session, bring: Bring
) -> None:
    first = (
        "Which of these do you see in the harbour at night?{~The sun =The lighthouse ~A rainbow}"
    )
    second = "Which of these do you see in the harbour at noon?{~Three sheep =Boats ~A glacier}"
    assert bring(first).made == ["which-of-these-do-you-see-in-the"]
    assert bring(second).made == ["tides-which-of-these-do-you-see-in-the"]
    both = f"{second}\n\n{first.replace('rainbow', 'red rainbow')}"
    brought = bring(both)
    assert brought.unchanged == ["tides-which-of-these-do-you-see-in-the"]
    assert brought.updated == ["which-of-these-do-you-see-in-the"]
    assert len(open_drafts(session)) == 2


def test_a_question_called_like_one_that_is_live_is_another(bring: Bring) -> None:
    assert bring("::tides 4::Who keeps the log?{~The cook =The mate}").made == ["tides-tides-4"]


def test_without_a_module_nothing_is_guessed_but_category_and_lesson_count(bring: Bring) -> None:
    told = [str(each) for each in bring(GIFT, module=None).problems]
    assert any("name one (ropes, tides)" in each for each in told)
    assert bring("$CATEGORY: x/ropes\n\nOne?{~a =b}", module=None).made == ["one"]
    assert bring("// lesson: tides-lesson\nTwo?{~a =b}", module=None).made == ["two"]


def test_what_is_referred_to_must_be_there(bring: Bring) -> None:
    told = [str(each) for each in bring(GIFT.replace("knots", "magic")).problems]
    assert any(each.startswith("bank.gift:1: There is no skill “magic”") for each in told)


def test_a_dropped_draft_is_made_anew(session: Session, chloe: Viewer, bring: Bring) -> None:
    bring(GIFT)
    drafts.drop(session, chloe, open_drafts(session)[0].uid, at=OPENING)
    assert bring(GIFT).made == ["high-tide"]
    assert len(open_drafts(session)) == 1


def test_a_retired_question_gets_a_draft_that_brings_it_back(
    session: Session, pages: Pages, chloe: Viewer, bring: Bring
) -> None:
    questions, _ = exchange.published(session)
    gone = next(each for each in questions if each.id == "tides-4")
    bank = "1-sea/1-tides/questions.en.md"
    pages.texts[bank] = pages.texts[bank].partition("# tides-4")[0]
    publishing.publish(session, pages.read(), at=OPENING)
    brought = bring(write_gift([gone])[0])
    assert (brought.updated, brought.unchanged) == (["tides-4"], [])


def test_tables_and_moodle_files_come_the_same_way(bring: Bring) -> None:
    table = "id;question;answer;option 1;option 2\nebb;When?;2;never;'=often\n"
    assert bring(table, "bank.csv").made == ["ebb"]
    xml = "<quiz><question type='truefalse'><name><text>Flood tide</text></name></question></quiz>"
    assert bring(xml, "bank.xml").made == ["flood-tide"]
    with pytest.raises(Invalid):
        bring("", "bank.docx")


def test_only_authors_import_and_only_into_what_is_there(
    session: Session, bring: Bring, tmp_path: Path
) -> None:
    with pytest.raises(NotFound):
        bring(GIFT, module="nowhere")
    amina = viewer(session, "amina", at=OPENING)
    found = exchange.read_file(tmp_path / "bank.gift", "en", {})
    with pytest.raises(NotFound):
        exchange.bring_in(session, amina, found, "tides", at=OPENING)
