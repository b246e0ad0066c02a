"""Marking: what is right, what is partly right, and what is no answer at all."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    Key,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
    fold,
    mark,
)

CHOICE = ChoiceKey(frozenset("abc"), "b")
MULTIPLE = MultipleKey(frozenset("abcd"), frozenset("ab"))
ORDERING = OrderingKey(("a", "b", "c", "d"))
MATCHING = MatchingKey({"a": "x", "b": "y", "c": "z"})
NUMERIC = NumericKey(15, 10)
SHORT_TEXT = ShortTextKey(("Second facteur", "2FA"))
BLANKS = BlanksKey((("long",), ("once", "one time")))
KEYS: list[Key] = [CHOICE, MULTIPLE, ORDERING, MATCHING, NUMERIC, SHORT_TEXT, BLANKS]


@pytest.mark.parametrize(
    ("key", "answer", "share"),
    [
        (CHOICE, ["b"], 1),
        (CHOICE, ["a"], 0),
        (MULTIPLE, ["b", "a"], 1),
        (MULTIPLE, ["a"], 0.5),
        (MULTIPLE, ["a", "b", "c"], 0.5),
        (MULTIPLE, ["a", "c"], 0),
        (MULTIPLE, ["a", "c", "d"], 0),
        (MULTIPLE, ["a", "b", "c", "d"], 0),
        (ORDERING, ["a", "b", "c", "d"], 1),
        (ORDERING, ["d", "a", "b", "c"], 2 / 3),
        (ORDERING, ["d", "c", "b", "a"], 0),
        (MATCHING, [["c", "z"], ["a", "x"], ["b", "y"]], 1),
        (MATCHING, [["a", "x"], ["b", "x"], ["c", "x"]], 1 / 3),
        (MATCHING, [["a", "y"], ["b", "z"], ["c", "x"]], 0),
        (NUMERIC, 5, 1),
        (NUMERIC, 25.0, 1),
        (NUMERIC, 25.01, 0),
        (NUMERIC, " 14,5 ", 1),
        (NumericKey(-3), "−3", 1),
        (NumericKey(1_200_000), "1 200\u202f000", 1),
        (NumericKey(10_000), "10\u00a0000", 1),
        (NumericKey(0.3), 0.1 + 0.2, 1),
        (SHORT_TEXT, "  second   FACTEUR. ", 1),
        (SHORT_TEXT, "2fa", 1),
        (SHORT_TEXT, "facteur", 0),
        (BLANKS, ["Long", "one  time"], 1),
        (BLANKS, ["long", "twice"], 0.5),
        (BLANKS, ["once", "long"], 0),
    ],
)
def test_the_share_of_an_answer_that_is_right(key: Key, answer: object, share: float) -> None:
    assert mark(key, answer).share == pytest.approx(share)


def test_a_verdict_says_the_share_in_a_word() -> None:
    assert mark(MULTIPLE, ["a", "b"]).verdict == "right"
    assert mark(MULTIPLE, ["a"]).verdict == "partly"
    assert mark(MULTIPLE, ["c"]).verdict == "wrong"


@pytest.mark.parametrize(
    ("key", "answer", "sentence"),
    [
        (CHOICE, [], "Choose one option."),
        (CHOICE, ["a", "b"], "Choose one option."),
        (CHOICE, "b", "The answer must be a list of option ids."),
        (CHOICE, [1], "The answer must be a list of option ids."),
        (CHOICE, [["b"]], "The answer must be a list of option ids."),
        (CHOICE, ["z"], "This question has no such option."),
        (MULTIPLE, [], "Choose at least one option."),
        (MULTIPLE, ["a", "a"], "An option was given twice."),
        (ORDERING, ["a", "b"], "Put every line in its place."),
        (ORDERING, ["a", "a", "b", "c"], "An option was given twice."),
        (MATCHING, [["a", "x"]], "Give each line its partner."),
        (MATCHING, [["a"], ["b"], ["c"]], "Give each line its partner."),
        (MATCHING, [["a", "x"], ["a", "y"], ["b", "z"]], "An option was given twice."),
        (MATCHING, [["x", "a"], ["b", "y"]], "This question has no such option."),
        (MATCHING, {"a": "x"}, "Give each line its partner."),
        (NUMERIC, "fifteen", "The answer must be a number."),
        (NUMERIC, "1_5", "The answer must be a number."),
        (NUMERIC, "nan", "The answer must be a number."),
        (NUMERIC, "", "The answer must be a number."),
        (NUMERIC, True, "The answer must be a number."),
        (NUMERIC, inf, "The answer must be a number."),
        (NUMERIC, nan, "The answer must be a number."),
        (NUMERIC, 10**400, "The answer must be a number."),
        (NUMERIC, "1e999", "The answer must be a number."),
        (NUMERIC, "9" * 5000, "The answer must be a number."),
        (SHORT_TEXT, "   ", "The answer is empty."),
        (SHORT_TEXT, "a" * 201, "The answer is too long."),
        (SHORT_TEXT, ["2FA"], "The answer is empty."),
        (BLANKS, ["long"], "Fill in every blank."),
        (BLANKS, ["long", ""], "The answer is empty."),
        (BLANKS, "long", "Fill in every blank."),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(
    key: Key, answer: object, sentence: str
) -> None:
    with pytest.raises(ValueError, match="^" + sentence.replace(".", r"\.") + "$"):
        mark(key, answer)


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*"abcdxyz", "15", "long", "2fa"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(key=st.sampled_from(KEYS), answer=json)
def test_any_answer_is_marked_between_0_and_1_or_refused(key: Key, answer: object) -> None:
    try:
        share = mark(key, answer).share
    except ValueError:
        return
    assert 0 <= share <= 1


@given(st.permutations("abcd"))
def test_only_the_right_order_is_wholly_right(order: list[str]) -> None:
    assert (mark(ORDERING, order).share == 1) == (order == ["a", "b", "c", "d"])


@given(st.lists(st.sampled_from("abcd"), unique=True, min_size=1))
def test_one_more_wrong_option_never_helps(chosen: list[str]) -> None:
    if "d" not in chosen:
        assert mark(MULTIPLE, [*chosen, "d"]).share <= mark(MULTIPLE, chosen).share


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Mot de passe", "mot  de\tpasse "),
        ("hameçonnage", "HAMECONNAGE"),
        ("cœur", "coeur"),
        ("l’hameçon", "l'hameçon"),
        ("« phare »", "phare"),
        ("“phare”", "phare"),
        ("two‑factor", "two-factor"),
        ("Straße", "STRASSE"),
        ("ＬＡＮ", "lan"),
        ("ℌ", "h"),
        ("İstanbul", "istanbul"),
        ("e\u0301tage\u0300re", "étagère"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(typed: str, same: str) -> None:
    assert fold(typed) == fold(same)


@pytest.mark.parametrize(("one", "other"), [("once", "ounce"), ("2FA", "3FA"), ("C", "C++")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_all_others_do(text: str) -> None:
    assert fold(text + "é") == fold(fold(text + "é"))
    assert fold(text) == fold("\u200b" + text)
