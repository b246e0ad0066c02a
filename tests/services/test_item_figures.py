"""The night's figures of a small invented crowd, each counted by hand."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.items import Flag
from academy.errors import NotFound
from academy.models.daily import Draw
from academy.models.database import reading, writing
from academy.models.figures import ItemFigures
from academy.models.lessons import Completion, Playback
from academy.models.memory import Fit
from academy.models.people import Person
from academy.models.quizzes import Answer
from academy.services import catalogue, fitting, watch_counts
from academy.services.authoring import lesson_figures, question_figures
from academy.services.authoring.question_figures import Page
from tests.cast import CHLOE, unit, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages
from tests.services.populated import hire, item

BANK = "1-sea/1-tides/questions.en.md"
MONTH, QUARTER = timedelta(days=31), timedelta(days=95)
LATER = OPENING + MONTH + QUARTER
WORD = (
    "# tides-word\nkind: short-text\nskill: knots\nlesson: tides-lesson\n\nWhich knot holds?\n\n"
    "= bowline\n> right: It holds.\n> wrong: The king of knots.\n"
)


@pytest.fixture
def pages(app: Flask, tmp_path: Path) -> Pages:
    """Four single choices, the first of them of four options, and a word to write."""
    made = Pages(tmp_path / "pages").module("sea", "tides")
    slips = "- [ ] tides-0 slips\n  > It does not.\n"
    made.change(
        BANK, slips, slips + slips.replace("slips", "sinks") + slips.replace("slips", "floats")
    )
    made.texts[BANK] += f"\n{WORD}"
    publish(made.read())
    return made


def answers(
    session: Session, who: Person, given: dict[str, Any], *, at: datetime, seconds: float = 9.0
) -> None:
    """She answers in one draw: options by their words, other kinds as given."""
    draw = Draw(
        person_id=who.id, purpose="practice", day=at.date(), number=1, picks=[], shown_at=at
    )
    session.add(draw)
    session.flush()
    for uid, said in given.items():
        row = item(session, "question", uid)
        [question] = catalogue.newest(session).editions(session, [row.edition_id or 0])
        ids = {option.text["en"]: option.id for option in question.document.options}
        share = float(said in (f"{uid} holds", "bowline"))
        session.add(
            Answer(
                person_id=who.id, draw_id=draw.id, question_id=row.id, edition_id=row.edition_id,
                given={"answer": [ids[said]] if ids else said}, share=share,
                verdict="right" if share else "wrong", seconds=seconds, at=at,
            )
        )  # fmt: skip
    session.flush()


def crowd(session: Session, number: int) -> list[Person]:
    return [hire(session, unit(session, "Alizé")) for _ in range(number)]


def others(*, know: bool) -> dict[str, str]:
    """Three questions that whoever knows gets right."""
    return {f"tides-{n}": f"tides-{n} {'holds' if know else 'slips'}" for n in (1, 2, 3)}


def meet(session: Session) -> list[Person]:
    """Twelve people meet everything: six know the rest, five of whom know the first question too."""
    people = crowd(session, 12)
    first = ["holds"] * 5 + ["slips"] + ["holds"] + ["slips"] * 4 + ["sinks"]
    for number, (who, said) in enumerate(zip(people, first, strict=True)):
        given = {"tides-0": f"tides-0 {said}", **others(know=number < 6)}
        answers(session, who, given, at=OPENING, seconds=number + 1.2)
    return people


def night(tmp_path: Path, at: datetime = OPENING) -> None:
    report = fitting.fit(folder=tmp_path, at=at)
    assert report.fit is None, "so few people are enough for figures, and for nothing else"


def read(uid: str, at: datetime = OPENING) -> Page:
    with writing() as session:
        return question_figures.read(session, viewer(session, CHLOE, at=at), uid)


def told(page: Page) -> list[tuple[str, bool, int | None]]:
    return [(each.option.text["en"][8:], each.is_right, each.share) for each in page.choices]


def test_a_crowd_counted_by_hand(pages: Pages, tmp_path: Path) -> None:
    with writing() as session:
        people = meet(session)
        again = ["holds", "slips", "holds", "holds", "slips"]  # of two who were right, three not
        for who, said in zip([*people[:2], *people[7:10]], again, strict=True):
            answers(session, who, {"tides-0": f"tides-0 {said}"}, at=OPENING + MONTH)
        answers(session, people[0], {"tides-0": "tides-0 holds"}, at=LATER)
    night(tmp_path, LATER)
    page = read("tides-0", LATER)
    found = page.figures
    assert page.at == LATER
    assert (found.people, found.answers) == (12, 18)
    assert found.facility == 50  # six of twelve
    assert found.right == 56  # 6 + 3 + 1 of 18 answers
    assert found.first_try == 75  # six of the eight who ever had it right
    assert found.discrimination == pytest.approx(2 / 3)  # see tests/engine/test_items.py
    assert found.seconds == 6.5  # 1 to 12, rounded
    assert found.after == {30: 60, 90: None}  # three of five; one person alone is not told
    assert found.flags == [Flag.IDLE]
    assert told(page)[0] == ("holds", True, 50)
    assert set(told(page)[1:]) == {
        ("floats", False, 0),
        ("sinks", False, None),
        ("slips", False, 42),
    }
    with reading() as session:
        assert session.scalar(select(Fit.id)) is None


def test_four_people_are_never_told_and_nine_are_never_flagged(
    pages: Pages, tmp_path: Path
) -> None:
    with writing() as session:
        for who in crowd(session, 4):
            answers(session, who, {"tides-0": "tides-0 slips"}, at=OPENING)
        for who in crowd(session, 9):
            answers(session, who, {"tides-1": "tides-1 slips"}, at=OPENING)
    night(tmp_path)
    few, nine = read("tides-0"), read("tides-1")
    assert few.figures.people is None
    assert {share for _, _, share in told(few)} == {None}
    assert (nine.figures.facility, nine.figures.flags) == (0, [])
    assert told(nine) == [("holds", True, None), ("slips", False, 100)]


def test_a_wrong_word_is_told_from_five_people_on(pages: Pages, tmp_path: Path) -> None:
    with writing() as session:
        words = ["Granny", "granny!"] * 3 + ["my name"] * 4 + ["bowline"] * 2
        for who, word in zip(crowd(session, 12), words, strict=True):
            answers(session, who, {"tides-word": word}, at=OPENING)
    night(tmp_path)
    page = read("tides-word")
    assert page.choices == []
    assert [(each.piece, each.people) for each in page.mistakes] == [(["granny"], 6)]
    assert page.figures.facility == 17
    assert page.figures.flags == [Flag.HARD]
    with reading() as session:
        stored = json.dumps([row[0] for row in session.execute(select(ItemFigures.figures))])
    assert "my name" not in stored


def test_an_older_edition_counts_where_it_asked_the_same(pages: Pages, tmp_path: Path) -> None:
    with writing() as session:
        meet(session)
    publish(pages.change(BANK, "  > It does.", "  > It does, in any wind.").read(), at=OPENING)
    night(tmp_path)
    assert read("tides-0").figures.people == 12
    publish(pages.change(BANK, "Does tides-0 hold?", "Does tides-0 always hold?").read(), at=LATER)
    assert read("tides-0", LATER).figures.people is None, "those figures are of another question"
    night(tmp_path, LATER)
    assert read("tides-0", LATER).figures.people is None
    assert read("tides-1", LATER).figures.people == 12


def test_what_is_not_live_has_no_figures(pages: Pages) -> None:
    with pytest.raises(NotFound):
        read("tides-99")


def film(session: Session, people: Sequence[Person], parts: Sequence[float]) -> Any:
    """The first lesson with a film; each of *people* leaves it after such a part, and some finish it."""
    live = catalogue.newest(session)
    lesson = next(each for m in live.modules for each in m.lessons if watch_counts.length(each))
    for number, (who, part) in enumerate(zip(people, parts, strict=True)):
        place = {"person_id": who.id, "lesson_id": lesson.id, "edition_id": lesson.edition_id}
        far = part * watch_counts.length(lesson)
        session.add(
            Playback(**place, position=0.0 if number == 0 else far, seconds=far,
                     opened_at=OPENING, updated_at=OPENING)
        )  # fmt: skip
        if part == 1:
            session.add(Completion(**place, at=OPENING))
    return lesson


def test_a_lesson_tells_who_finishes_it_and_where_its_film_is_left(
    academy: Flask, tmp_path: Path
) -> None:
    """Twelve start it: six leave just before the middle, one later, five stay; one had gone back."""
    with writing() as session:
        parts = [1.0] * 5 + [0.48] * 6 + [0.81]
        lesson = film(session, crowd(session, 12), parts)
        for who in crowd(session, 2):  # who read the transcript
            session.add(
                Completion(
                    person_id=who.id, lesson_id=lesson.id, edition_id=lesson.edition_id, at=OPENING
                )
            )
    night(tmp_path)
    with writing() as session:
        chloe = viewer(session, CHLOE, at=OPENING)
        [line] = lesson_figures.of(session, chloe, lesson.uid).lines
        page = lesson_figures.read(session, chloe)
    assert (line.opened, line.finished, line.completion) == (12, 7, 42)
    assert [each.share for each in line.watching] == [100] * 10 + [50] * 7 + [42] * 4
    length = watch_counts.length(lesson)
    assert line.watching[-1].second == length
    assert line.fall
    assert line.fall.share == 50
    assert (line.fall.start, line.fall.end) == pytest.approx((length * 9 / 20, length * 10 / 20))
    assert [each.opened for each in page.lines if each.lesson.uid != lesson.uid] == [None] * (
        len(page.lines) - 1
    )


def test_a_curve_ends_where_fewer_than_five_are_still_there(academy: Flask, tmp_path: Path) -> None:
    with writing() as session:
        lesson = film(session, crowd(session, 6), [0.5, 0.5, 1.0, 1.0, 1.0, 1.0])
    night(tmp_path)
    with writing() as session:
        [line] = lesson_figures.of(session, viewer(session, CHLOE, at=OPENING), lesson.uid).lines
    assert [each.share for each in line.watching] == [100] * 11
    assert (line.finished, line.completion, line.fall) == (None, 67, None)
