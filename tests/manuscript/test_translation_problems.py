"""A bank's translation lines up with its source, or says where it does not."""

import pytest

from tests.manuscript.specimen import line, spoilt
from tests.manuscript.specimen_texts import BANK, BANK_FR


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "sentence"),
    [
        (
            BANK_FR,
            "1. Le changer\n",
            "1.\n",
            line(BANK_FR, "1. Le changer"),
            "This line is empty: write the answer.",
        ),
        (
            BANK_FR,
            "  > Bon appétit.\n",
            "",
            line(BANK_FR, "- [ ] Le déjeuner"),
            "This option has no feedback: say why below it, after “>”.",
        ),
        (
            BANK_FR,
            "- [ ] vrai",
            "- [x] vrai",
            line(BANK_FR, "- [ ] vrai"),
            "This box differs from the source's: keep the same order and the same boxes.",
        ),
        (
            BANK_FR,
            "- [ ] Le déjeuner\n  > Bon appétit.\n",
            "",
            line(BANK_FR, "- [x] Une échéance"),
            "There are 2 answers here and 3 in the source: make them the same.",
        ),
        (
            BANK_FR,
            "3. Prévenir l'équipe\n",
            "",
            line(BANK_FR, "1. Le changer"),
            "There are 2 answers here and 3 in the source: make them the same.",
        ),
        (
            BANK_FR,
            "- Un clone = votre mot de passe\n",
            "",
            line(BANK_FR, "- Un leurre"),
            "There are 1 answers here and 2 in the source: make them the same.",
        ),
        (
            BANK_FR,
            "[[une fois]]",
            "une fois",
            line(BANK_FR, "[[long]]"),
            "The source has 2 blanks here: make as many.",
        ),
        (
            BANK_FR,
            "= second facteur | 2FA\n",
            "",
            line(BANK_FR, "Comment appelle"),
            "There are 0 answers here; this kind of question takes 1.",
        ),
        (
            BANK_FR,
            "Combien cliquent, sur 100 ?\n",
            "Combien cliquent, sur 100 ?\n\n= 20\n",
            line(BANK_FR, "Combien") + 2,
            "The number differs from the source: remove this line, the source's counts.",
        ),
        (
            BANK_FR,
            "# codes\n",
            "# codes\nskill: passwords\n",
            line(BANK_FR, "# codes") + 1,
            "“skill” stands in the source text only: remove it here.",
        ),
        (
            BANK_FR,
            "Un code peut se dicter.\n",
            "",
            line(BANK_FR, "# codes"),
            "This question asks nothing: write it below its settings.",
        ),
        (
            BANK_FR,
            "> partly: Fermez d'abord.\n",
            "",
            line(BANK_FR, "Et maintenant"),
            "Feedback is missing: write a line “> partly: …” below the answers.",
        ),
        (
            BANK,
            "> partly: Close first.\n",
            "",
            line(BANK_FR, "> partly: Fermez"),
            "The source has no feedback “partly”: write it there, too, or remove it.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(
    path: str, old: str, new: str, where: int, sentence: str
) -> None:
    problems = spoilt(path, old, new)
    assert any(problem.endswith(f".md:{where}: {sentence}") for problem in problems), problems
