"""The bank: any caller's questions compile, whatever scale or kind they use."""

import numpy as np
import pytest

from academy.engine.bank import OWN, Bank, Question, Skill, guess


def question(id_: str = "q", kind: str = "single", **changes: object) -> Question:
    fields = {"skills": ("s",), "options": ("a", "b", "c", "d"), "difficulty": 0.0} | changes
    return Question(id_, kind, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "options", "chance"),
    [
        ("single", ("a", "b", "c", "d"), 0.25),
        ("single", 5, 0.2),
        ("true-false", 2, 0.5),
        ("true-false", 0, 0.5),
        ("multiple", 3, 1 / 7),
        ("ordering", 3, 1 / 6),
        ("matching", 4, 1 / 24),
        ("numeric", 0, 0.02),
        ("short-text", 0, 0.02),
        ("blanks", 0, 0.02),
        ("crossword", 4, 0.25),
        ("crossword", 0, 0.02),
    ],
)
def test_guessing_depends_on_kind_and_options(kind: str, options: object, chance: float) -> None:
    assert guess(question(kind=kind, options=options)) == pytest.approx(chance)


def test_only_differences_of_difficulty_count() -> None:
    low = Bank([question(str(place), difficulty=place / 4) for place in range(5)])
    high = Bank([question(str(place), difficulty=3 + place / 4) for place in range(5)])
    assert low.difficulty == pytest.approx(high.difficulty)
    assert low.difficulty.mean() == pytest.approx(0)


def test_a_scale_of_hundreds_is_brought_to_logits() -> None:
    bank = Bank([question(str(place), difficulty=25 * place) for place in range(5)])
    assert bank.difficulty.std() == pytest.approx(2)
    assert (np.diff(bank.difficulty) > 0).all()


def test_a_difficulty_that_is_no_number_is_a_mean_one() -> None:
    bank = Bank([question("a", difficulty=float("nan")), question("b", difficulty=1.0)])
    assert np.isfinite(bank.difficulty).all()


def test_a_question_without_skills_is_its_own_skill() -> None:
    bank = Bank([question("alone", skills=()), question("together")])
    assert [skill.id for skill in bank.skills] == [OWN + "alone", "s"]
    assert bank.skills_of == ((0,), (1,))


def test_skills_share_a_question_equally_and_repeats_count_once() -> None:
    bank = Bank([question("one"), question("three", skills=("s", "t", "u", "t"))])
    assert bank.skill_shares[0].tolist() == [1, 0, 0]
    assert bank.skill_shares[1] == pytest.approx([1 / 3] * 3)


def test_unknown_requirements_are_ignored() -> None:
    bank = Bank([question()], [Skill("s", requires=("gone", "r")), Skill("r")])
    assert bank.requires_shares.sum(axis=1).tolist() == [1, 0]
    assert bank.requires_rows[0, 0] == bank.skill_index["r"]


def test_an_id_stands_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Bank([question(), question()])


def test_an_empty_bank_compiles() -> None:
    bank = Bank([], [])
    assert len(bank) == 0
    assert bank.skill_rows.shape == (0, 1)


def test_a_question_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Bank([question()]).row("other")
