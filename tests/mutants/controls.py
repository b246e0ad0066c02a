"""The controls that something valuable hangs on, by part of the house."""

from tests.mutants import Mutant
from tests.mutants.assignments import ASSIGNMENTS
from tests.mutants.awards import AWARDS
from tests.mutants.boards import BOARDS
from tests.mutants.books import BOOKS
from tests.mutants.credentials import CREDENTIALS
from tests.mutants.directories import DIRECTORIES
from tests.mutants.insights import INSIGHTS
from tests.mutants.privacy import PRIVACY
from tests.mutants.reminders import REMINDERS
from tests.mutants.rights import RIGHTS
from tests.mutants.roster import IMPORTS
from tests.mutants.seasons import SEASONS
from tests.mutants.shop import SHOP
from tests.mutants.single_sign_on import SINGLE_SIGN_ON
from tests.mutants.streaks import STREAKS
from tests.mutants.visas import VISAS

OPENING = "migrations/versions/20261121_opening.py"

LEDGER = (
    Mutant(
        "an act is paid once because its source is unique",
        OPENING,
        '        sa.UniqueConstraint("source", name="uq_ledger_transaction_source"),\n',
        "",
        ("tests/services/test_rewards.py",),
    ),
    Mutant(
        "a transaction is taken back once",
        OPENING,
        '        sa.UniqueConstraint("reverses_id", name="uq_ledger_transaction_reverses_id"),\n',
        "",
        ("tests/services/test_rewards.py",),
    ),
    Mutant(
        "nobody owes the academy anything",
        OPENING,
        '"stars >= 0 and keys >= 0 and points >= 0"',
        '"1 = 1"',
        ("tests/services/test_rewards.py",),
    ),
    Mutant(
        "lines never change",
        "academy/models/append_only.py",
        '    "ledger_entry",\n    "ledger_transaction",\n',
        "",
        ("tests/services/test_rewards.py",),
    ),
    Mutant(
        "each entry has its other side",
        "academy/services/ledger.py",
        "for side, signed in ((account, amount), (ACADEMY_ACCOUNT, -amount)):",
        "for side, signed in ((account, amount),):",
        ("tests/services/test_rewards.py", "tests/services/test_ledger_machine.py"),
    ),
    Mutant(
        "a balance adds to what the row holds now",
        "academy/models/rewards.py",
        'points=Balance.points + bindparam("add_points")',
        'points=bindparam("add_points")',
        ("tests/services/test_rewards.py", "tests/services/test_ledger_machine.py"),
    ),
    Mutant(
        "a wrong answer earns no key",
        "academy/engine/rewards.py",
        'if verdict == "right":\n        source = f"quiz:',
        'if verdict:\n        source = f"quiz:',
        ("tests/services/test_quizzes.py",),
    ),
    Mutant(
        "a rest day earns no star",
        "academy/engine/rewards.py",
        '    if works:\n        yield Payment(f"star:',
        '    if works or not works:\n        yield Payment(f"star:',
        ("tests/services/test_rewards.py",),
    ),
    Mutant(
        "the past is what was hashed",
        "academy/services/digests.py",
        "if (previous, *_digest(session, previous, after, night.through_id)) != known:",
        "if previous != night.previous:",
        ("tests/services/test_digests.py", "-m", "not postgresql"),
    ),
)

ANSWERS = (
    Mutant(
        "a question of a quiz is answered once",
        OPENING,
        'sa.UniqueConstraint("attempt_id", "question_id", name="uq_answer_attempt_id_question_id"),',
        "",
        ("tests/services/test_quizzes.py",),
    ),
    Mutant(
        "a question of a draw is answered once",
        "migrations/versions/20261122_a_minute_a_day.py",
        'table.create_unique_constraint("uq_answer_draw_id_question_id", ["draw_id", "question_id"])',
        "pass",
        (
            "tests/services/test_practice.py",
            "tests/services/test_daily.py",
            "tests/test_migrations.py",
        ),
    ),
    Mutant(
        "answers of one person come one after the other",
        "academy/models/quizzes.py",
        "    .join(Memory, _with_memory)\n    .with_for_update(of=(Attempt, Memory))\n)\nLATEST_TO_ANSWER",
        "    .join(Memory, _with_memory)\n)\nLATEST_TO_ANSWER",
        ("tests/services/test_races.py", "-k", "postgresql"),
    ),
    Mutant(
        "a repeated request gets the first one's answer",
        "academy/web/api/idempotency.py",
        "return _response(first or _act(session, act, key, status))",
        "return _response(_act(session, act, key, status))",
        ("tests/web/api/test_idempotency.py", "tests/web/api/test_races.py"),
    ),
    Mutant(
        "a key that named another request is refused",
        "academy/services/requests.py",
        "if first.fingerprint != key.fingerprint:",
        "if first.fingerprint is None:",
        ("tests/web/api/test_idempotency.py", "tests/web/api/test_races.py"),
    ),
)

PASSPORT = (
    Mutant(
        "a module is stamped once",
        OPENING,
        '        sa.UniqueConstraint("person_id", "module_id", name="uq_stamp_person_id_module_id"),\n',
        "",
        ("tests/services/test_passport.py",),
    ),
    Mutant(
        "a failed quiz stamps nothing",
        "academy/services/quizzes.py",
        "if not rules.is_passed(reached, row.pass_mark):",
        "if reached < 0:",
        ("tests/services/test_passport.py",),
    ),
)

MUTANTS = (
    *LEDGER,
    *ANSWERS,
    *PASSPORT,
    *CREDENTIALS,
    *REMINDERS,
    *BOOKS,
    *STREAKS,
    *AWARDS,
    *BOARDS,
    *SHOP,
    *SEASONS,
    *RIGHTS,
    *SINGLE_SIGN_ON,
    *VISAS,
    *ASSIGNMENTS,
    *PRIVACY,
    *DIRECTORIES,
    *IMPORTS,
    *INSIGHTS,
)
