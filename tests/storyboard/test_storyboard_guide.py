"""The authors' guide is true: its example is a film, and it names everything there is."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from academy.storyboard import catalogue, read
from academy.storyboard.figures import LIBRARY
from academy.storyboard.motion import ARMS, EASINGS, IDLES, MOODS
from academy.storyboard.palette import COLOURS

GUIDE = (Path(__file__).parents[2] / "docs" / "storyboards.md").read_text(encoding="utf-8")


def test_the_example_has_no_problems() -> None:
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example
    assert read(example[1]).problems == ()


@pytest.mark.parametrize("words", [COLOURS, ARMS, EASINGS, IDLES, MOODS], ids=len)
def test_the_guide_names_every_word_that_authors_may_write(words: dict[str, object]) -> None:
    named = set(re.findall(r"[a-z][a-z-]*", GUIDE))
    assert set(words) <= named


def test_the_guide_lists_every_figure_with_its_note() -> None:
    for name, figure in LIBRARY.items():
        place = "foot" if figure.stands else "middle"
        assert f"| `{name}` | {place} | {figure.note} |" in GUIDE


def test_the_catalogue_shows_every_figure() -> None:
    texts = [node.text for node in ElementTree.fromstring(catalogue()).iter() if node.text]
    assert set(LIBRARY) <= set(texts)
