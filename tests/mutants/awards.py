"""The controls of badges and medals."""

from tests.mutants import Mutant

AWARDS = (
    Mutant(
        "a badge is given once",
        "migrations/versions/20261122_awards.py",
        '        sa.UniqueConstraint(\n            "person_id", "badge_id", "medal", '
        'name="uq_award_person_id_badge_id_medal"\n        ),\n',
        "",
        ("-m", "not postgresql", "tests/services/test_constraints.py", "-k", "badge"),
    ),
)
