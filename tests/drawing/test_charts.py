"""Drawings of HR's pages: words never cover each other, and nothing leaves the paper."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from academy.drawing.bars import Bar, bars
from academy.drawing.curve import BOTTOM, CLEAR, HEIGHT, TOP, Level, Line, apart, curve
from academy.drawing.steps import Row, steps


@given(st.lists(st.floats(0, 400), max_size=8))
def test_words_stand_apart_and_on_the_paper(wanted: list[float]) -> None:
    found = apart(wanted, TOP, HEIGHT - BOTTOM)
    assert all(height >= TOP for height in found)
    ordered = sorted(found)
    assert all(b - a >= CLEAR - 1e-6 for a, b in pairwise(ordered))
    by_wish = [height for _, height in sorted(zip(wanted, found, strict=True))]
    assert by_wish == ordered


def test_targets_are_written_beside_their_lines_and_names_at_their_ends() -> None:
    lines = [Line(name, [(0, 0.1), (1, 0.4)]) for name in ("Lyon", "Porto")]
    levels = [Level(0.5, "target 50 %"), Level(0.5, "50 %: it carries itself", "mark")]
    svg = curve(lines, title="Two <waves>", summary="Both the same.", levels=levels)
    heights = re.findall(r'chart__name" x="[\d.]+" y="([\d.]+)"', svg)
    assert abs(float(heights[0]) - float(heights[1])) >= CLEAR - 0.2
    assert "target 50 %" in svg
    assert "&lt;waves&gt;" in svg


def test_bars_stay_on_the_paper_with_their_numbers() -> None:
    svg = bars([Bar("Oct", [30, 10], 0), Bar("Nov", [0, 0], 20)], title="Flows", summary="")
    assert {"+40", "\u221220"} <= set(re.findall(r">([+\u2212]\d+)<", svg))
    for y, height in re.findall(r' y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', svg):
        assert 0 <= float(y) <= float(y) + float(height) <= 260
    assert bars([], title="", summary="")


def test_a_step_that_nobody_took_has_no_mark() -> None:
    svg = steps([Row("Passwords", [0.2, None, 1.0, 0.0])], title="t", summary="s")
    assert [int(n) for n in re.findall(r"chart__step--(\d)", svg)] == [0, 2, 3]
    assert steps([Row("Nothing", [None])], title="t", summary="s").count("chart__way") == 0
