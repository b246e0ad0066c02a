"""What is wrong with a question's settings and words, at its line."""

import pytest

from tests.manuscript.specimen import line, spoilt
from tests.manuscript.specimen_texts import BANK


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "sentence"),
    [
        (
            BANK,
            "use: quiz",
            "use: exam",
            line(BANK, "use: quiz"),
            "“use” cannot be “exam”. Choose one of: daily, quiz, both.",
        ),
        (
            BANK,
            "kind: numeric",
            "kind: number",
            line(BANK, "kind: numeric"),
            "“kind” cannot be “number”. Choose one of: single, multiple, true-false, ordering, "
            "matching, numeric, short-text, blanks.",
        ),
        (
            BANK,
            "difficulty: 0.4",
            "difficulty: 40",
            line(BANK, "difficulty"),
            "“difficulty” must be from 0 (nobody gets it wrong) to 1 (everybody does).",
        ),
        (
            BANK,
            "difficulty: 0.4",
            "level: 3",
            line(BANK, "difficulty"),
            "There is no setting “level” here. Known are: kind, skill, lesson, difficulty, use.",
        ),
        (
            BANK,
            "difficulty: 0.4",
            "skill: passwords",
            line(BANK, "difficulty"),
            "“skill” is here twice: remove one.",
        ),
        (
            BANK,
            "difficulty: 0.4\n\n",
            "difficulty: 0.4\n",
            line(BANK, "What keeps"),
            "Write settings as “key: value”, then an empty line, then the question.",
        ),
        (
            BANK,
            "# leaked\nskill: second-factor\n",
            "# leaked\n",
            line(BANK, "# leaked"),
            "“skill” is missing: add it below the heading.",
        ),
        (
            BANK,
            "# leaked",
            "# Leaked password",
            line(BANK, "# leaked"),
            "“Leaked password” cannot be an id: use lower-case letters, digits and single hyphens.",
        ),
        (
            BANK,
            "# leaked",
            "# " + "l" * 65,
            line(BANK, "# leaked"),
            "This id is too long: 64 characters at most.",
        ),
        (
            BANK,
            "What now?",
            "What now?\n\nThink first.",
            line(BANK, "What now?") + 2,
            "This line belongs to nothing. A question is one paragraph, then its answers; "
            "indent a line to continue the one above.",
        ),
        (
            BANK,
            "What now?",
            "What [[now]]?",
            line(BANK, "What now?"),
            "Only questions with “kind: blanks” have [[blanks]].",
        ),
        (
            BANK,
            "> right: Close, call, warn.\n",
            "",
            line(BANK, "What now?"),
            "Feedback is missing: write a line “> right: …” below the answers.",
        ),
        (
            BANK,
            "A deadline",
            "A <b>deadline</b>",
            line(BANK, "A deadline"),
            "HTML is not shown: write “<b>” in Markdown, or between `backticks`.",
        ),
        (
            BANK,
            "  > two keys.",
            "  > [two keys](lesson:gone).",
            line(BANK, "  > The door has"),
            "This link is dead: there is no lesson “gone”.",
        ),
        (
            BANK,
            "its password leaks?",
            "![its password](locks.svg) leaks?",
            line(BANK, "its password leaks?"),
            "A question shows no image: say it in words.",
        ),
        (
            BANK,
            "What now?",
            "n" * 2000,
            line(BANK, "# order"),
            "This question is too long: 2000 characters at most, all told.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(
    path: str, old: str, new: str, where: int, sentence: str
) -> None:
    problems = spoilt(path, old, new)
    assert any(problem.endswith(f".md:{where}: {sentence}") for problem in problems), problems
