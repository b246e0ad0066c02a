"""What the authors' guide shows is what the academy reads."""

import re
from pathlib import Path

import pytest

from academy.manuscript.blocks import Block, split
from academy.manuscript.documents import Kind, Languages
from academy.manuscript.media import TYPES
from academy.manuscript.parsing import (
    parse_academy,
    parse_audience,
    parse_badge,
    parse_calendar,
    parse_gift,
    parse_lesson,
    parse_levels,
    parse_module,
    parse_question,
    parse_season,
    parse_skills,
    parse_theme,
    parse_visa,
)

GUIDE = (Path(__file__).parents[2] / "content" / "README.md").read_text("utf-8")
YAML = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
MARKDOWN = re.findall(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)
BOTH = Languages(("en", "fr"))


def example(marker: str) -> dict[str, str]:
    return {"x.yaml": next(text for text in YAML if marker in text)}


def test_the_settings_it_shows_are_read() -> None:
    academy, problems = parse_academy(example("languages:"))
    assert problems == []
    assert academy is not None
    assert academy.languages == Languages(("en", "fr"), ("de",))
    for parse, marker in (
        (parse_skills, "second-factor:"),
        (parse_theme, "colour:"),
        (parse_module, "stamp:"),
        (parse_calendar, "removed:"),
        (parse_badge, "when:"),
        (parse_badge, "bronze:"),
        (parse_levels, "from: 0"),
        (parse_visa, "modules:"),
        (parse_gift, "price:"),
        (parse_audience, "rule:"),
        (parse_season, "premieres:"),
    ):
        document, problems = parse(example(marker), BOTH)
        assert problems == []
        assert document


def test_the_lesson_it_shows_is_read() -> None:
    lesson, problems = parse_lesson({"1-two-keys.en.md": MARKDOWN[0]}, Languages(("en",)))
    assert problems == []
    assert lesson is not None
    assert lesson.id == "two-keys"


QUESTIONS = [block for text in MARKDOWN[1:] for block in split(text)[1]]


@pytest.mark.parametrize("block", QUESTIONS, ids=lambda block: block.id)
def test_the_questions_it_shows_are_read(block: Block) -> None:
    question, problems = parse_question({"questions.en.md": block.text}, Languages(("en",)))
    assert problems == []
    assert question is not None


def test_it_shows_a_question_of_every_kind() -> None:
    texts = [({"questions.en.md": block.text}, Languages(("en",))) for block in QUESTIONS]
    kinds = {question.kind for text in texts if (question := parse_question(*text)[0])}
    assert kinds == set(Kind)


def test_it_names_the_kinds_of_pictures() -> None:
    for suffix in TYPES.keys() - {".jpeg"}:
        assert suffix.lstrip(".") in GUIDE
