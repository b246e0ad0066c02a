"""Why this question: each reason on the day that it decides, with what it may name."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from academy.engine.bank import Bank, Question, Skill
from academy.engine.draw import draw
from academy.engine.memory import Answer, State, start
from academy.engine.tracker import update
from academy.engine.why import Reason, Why

MONDAY = date(2026, 3, 2)


def a_bank(*names: str, requires: dict[str, tuple[str, ...]] | None = None, each: int = 4) -> Bank:
    questions = [
        Question(f"{name}-{n}", "single", (name,), ("right", "lure", "other"), 0.0)
        for name in names
        for n in range(each)
    ]
    return Bank(questions, [Skill(name, (requires or {}).get(name, ())) for name in names])


def whys(state: State, day: date) -> list[Why]:
    return [pick.why for pick in draw(state, day=day, size=2, rng=Random(1))]


def after(state: State, question: str, day: date, *, right: bool) -> State:
    at = datetime.combine(day, time(9), UTC)
    chosen = "right" if right else "lure"
    return update(state, Answer(question, chosen, float(right), 12, at))


def test_the_first_day_is_new() -> None:
    found = whys(start(a_bank("links", "mail")), MONDAY)
    assert found[0].reason == Reason.NEW
    assert found[0].last is None


def test_a_skill_never_met_names_what_it_builds_on_once_that_is_known() -> None:
    bank = a_bank("links", "phishing", requires={"phishing": ("links",)}, each=6)
    state = start(bank)
    for n in range(6):
        state = after(state, f"links-{n}", MONDAY, right=True)
    day = MONDAY + timedelta(days=1)
    found = {why.reason: why for why in whys(state, day)}
    assert found[Reason.BUILDS_ON].skill == "phishing"
    assert found[Reason.BUILDS_ON].other == "links"


def test_a_skill_met_lately_settles_and_later_fades() -> None:
    bank = a_bank("links", each=8)
    state = after(start(bank), "links-0", MONDAY, right=True)
    soon, late = (whys(state, MONDAY + timedelta(days=days))[0] for days in (4, 25))
    assert (soon.reason, soon.last, soon.days) == (Reason.SETTLING, MONDAY, 4)
    assert (late.reason, late.last, late.days) == (Reason.FADING, MONDAY, 25)
    assert str(soon) == "links, last met on Monday: has it settled?"
    assert str(late) == "links may be fading: you last answered about it 3 weeks ago."


def test_what_tripped_her_comes_back_and_says_so() -> None:
    names = ("links", "mail", "phones")
    bank = a_bank(*names, each=2)
    state = start(bank)
    for name in names:
        for n in range(2):
            state = after(state, f"{name}-{n}", MONDAY, right=name != "mail")
    day = MONDAY + timedelta(days=3)
    repairs = [why for why in whys(state, day) if why.reason == Reason.REPAIR]
    assert repairs
    assert all((why.skill, why.last, why.days) == ("mail", MONDAY, 3) for why in repairs)


def test_when_everything_was_asked_often_the_longest_rested_comes() -> None:
    bank = a_bank("links", each=2)
    state = start(bank)
    for passed in range(20):
        state = after(state, f"links-{passed % 2}", MONDAY + timedelta(days=passed), right=True)
    first = draw(state, day=MONDAY + timedelta(days=30), size=1, rng=Random(1))[0]
    assert first.why.reason == Reason.RESTED
    assert first.question.id == "links-0"


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_that_names_what_it_knows(reason: Reason) -> None:
    why = Why(reason, "mail", "links", MONDAY, 10)
    sentence = str(why)
    assert sentence.endswith((".", "?"))
    assert "mail" in sentence
    assert "{" not in sentence
    assert "None" not in sentence


def test_no_sentence_tells_an_option() -> None:
    bank = a_bank("links", "mail", "phones", requires={"mail": ("links",)})
    state, rng = start(bank), Random(5)
    for passed in range(40):
        day = MONDAY + timedelta(days=passed)
        for pick in draw(state, day=day, size=2, rng=rng):
            assert not {"right", "lure", "other"} & set(str(pick.why).replace(".", "").split())
            state = after(state, pick.question.id, day, right=rng.random() < 0.5)
