"""Differences lose nothing; merging brings in what others changed, and names what both did."""

from hypothesis import given
from hypothesis import strategies as st

from academy.manuscript.difference import difference, merge

LINES = st.lists(
    st.sampled_from(["a door", "a door with two locks", "", "the key", "x"]), max_size=8
)
TEXTS = LINES.map("\n".join)


def length(text: str) -> int:
    """How many lines there are; of no text, none: all of a new one is new."""
    return text.count("\n") + 1 if text else 0


@given(TEXTS, TEXTS)
def test_the_old_lines_are_the_old_text_and_the_new_ones_the_new(old: str, new: str) -> None:
    lines = difference(old, new)
    assert "\n".join(line.text for line in lines if line.side != "new") == old
    assert "\n".join(line.text for line in lines if line.side != "old") == new
    assert [line.old for line in lines if line.old] == list(range(1, length(old) + 1))
    assert [line.new for line in lines if line.new] == list(range(1, length(new) + 1))


def test_a_changed_line_shows_its_changed_words() -> None:
    old, new = difference("A leak is read today.", "A leak is read at once.")
    assert [part.text for part in old.parts if part.is_changed] == ["today"]
    assert [part.text for part in new.parts if part.is_changed] == ["at once"]


def test_what_both_changed_apart_from_each_other_is_merged() -> None:
    base = "one\ntwo\nthree\nfour\nfive"
    mine, theirs = base.replace("one", "ONE"), base.replace("five", "FIVE\nsix")
    assert merge(base, mine, theirs).text == "ONE\ntwo\nthree\nfour\nFIVE\nsix"
    assert merge(base, mine, theirs).overlaps == []


def test_what_both_changed_stays_as_it_is_mine_and_theirs_is_told() -> None:
    merged = merge("one\ntwo\nthree", "one\nmine\nthree", "one\ntheirs\nthree")
    assert merged.text == "one\nmine\nthree"
    assert [(each.line, each.theirs) for each in merged.overlaps] == [(2, ("theirs",))]


@given(TEXTS, TEXTS)
def test_merging_what_only_one_side_changed_is_that_side(base: str, changed: str) -> None:
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed).overlaps == []
