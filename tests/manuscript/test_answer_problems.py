"""What is wrong with the answers of a question, at its line."""

import pytest

from tests.manuscript.specimen import line, spoilt
from tests.manuscript.specimen_texts import BANK


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "sentence"),
    [
        (
            BANK,
            "= second factor | 2FA",
            "= second factor | " + "f" * 201,
            line(BANK, "= second"),
            "Write the accepted words, with | between them, each of 200 characters at most.",
        ),
        (
            BANK,
            "= 15 ± 10",
            "= 1000000000000000",
            line(BANK, "= 15"),
            "Write a number as “= 15”, or “= 15 ± 10” to accept 5 to 25.",
        ),
        (
            BANK,
            "used [[once | one time]].\n",
            "used [[once | one time]].\n\n- once\n",
            line(BANK, "[[long]]") + 2,
            "In this kind the answers stand in the sentence, between [[ and ]].",
        ),
        (
            BANK,
            "Who wants what?\n",
            "Who wants what?\n\n- [ ] nobody\n  > Somebody does.\n",
            line(BANK, "Who wants what?") + 2,
            "Answers to a question of kind matching are written as “- … = …”.",
        ),
        (
            BANK,
            "- [ ] A longer password\n",
            "> right: Yes.\n- [ ] A longer password\n",
            line(BANK, "- [ ] A longer password"),
            "Put feedback below the option that it is about.",
        ),
        (
            BANK,
            "- [x] A second factor",
            "- [ ] A second factor",
            line(BANK, "- [ ] A longer"),
            "No option is right: put an x in its box, as in “- [x]”.",
        ),
        (
            BANK,
            "- [ ] true",
            "- [x] true",
            line(BANK, "- [x] false"),
            "Two options are right: keep one, or write “kind: multiple” above.",
        ),
        (
            BANK,
            "- [x] A second factor",
            "- [x]  a LONGER password",
            line(BANK, "- [x] A second"),
            "“a LONGER password” is here twice: change one.",
        ),
        (
            BANK,
            "- A clone = your password",
            "- A clone = your click",
            line(BANK, "- A clone"),
            "“your click” is here twice: change one.",
        ),
        (
            BANK,
            "  > Enjoy it.\n",
            "",
            line(BANK, "- [ ] Lunch"),
            "This option has no feedback: say why below it, after “>”.",
        ),
        (
            BANK,
            "- [ ] Lunch",
            "- [v] Lunch",
            line(BANK, "- [ ] Lunch"),
            "Write [x] before a right option and [ ] before a wrong one.",
        ),
        (
            BANK,
            "- [ ] Lunch",
            "- Lunch",
            line(BANK, "- [ ] Lunch"),
            "Answers to a question of kind multiple are written as “- [ ] …”.",
        ),
        (
            BANK,
            "1. Change it",
            "- Change it",
            line(BANK, "1. Change it"),
            "Answers to a question of kind ordering are written as “1. …”.",
        ),
        (
            BANK,
            "- A lure = your click",
            "- A lure: your click",
            line(BANK, "- A lure"),
            "Write a pair as “- left = right”.",
        ),
        (
            BANK,
            "3. Tell your team\n",
            "",
            line(BANK, "1. Change it"),
            "There are 2 answers here; this kind of question takes 3 to 12.",
        ),
        (
            BANK,
            "- [x] false",
            "- [x] false\n  > Yes.\n- [ ] maybe",
            line(BANK, "- [ ] true"),
            "There are 3 answers here; this kind of question takes 2.",
        ),
        (
            BANK,
            "= 15 ± 10",
            "= fifteen",
            line(BANK, "= 15"),
            "Write a number as “= 15”, or “= 15 ± 10” to accept 5 to 25.",
        ),
        (
            BANK,
            "= second factor | 2FA",
            "= second factor |",
            line(BANK, "= second"),
            "Write the accepted words, with | between them, each of 200 characters at most.",
        ),
        (
            BANK,
            "[[long]]",
            "[[]]",
            line(BANK, "[[long]]"),
            "Write the accepted words, with | between them, each of 200 characters at most.",
        ),
        (
            BANK,
            "[[long]] and used [[once | one time]]",
            "long",
            line(BANK, "[[long]]"),
            "This sentence has no blank: write its answer as [[answer]].",
        ),
        (
            BANK,
            "= 15 ± 10\n",
            "= 15 ± 10\n> partly: Nearly.\n",
            line(BANK, "= 15") + 1,
            "This kind of question is right or wrong, never partly: remove this line.",
        ),
        (
            BANK,
            "> right: Close",
            "> bravo: Close",
            line(BANK, "> right: Close"),
            "Feedback stands below an option, or begins with “right:”, “partly:”, “wrong:”.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(
    path: str, old: str, new: str, where: int, sentence: str
) -> None:
    problems = spoilt(path, old, new)
    assert any(problem.endswith(f".md:{where}: {sentence}") for problem in problems), problems
