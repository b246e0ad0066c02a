"""The controls of leaderboards and of the sums that they show."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
BOARD = (*FAST, "tests/services/test_boards.py", "-k")
ENGINE = ("tests/engine/test_boards.py", "-k")

BOARDS = (
    Mutant(
        "fewer than five people make no board",
        "academy/services/boards.py",
        "has_few = own.ranked < rules.LEAST",
        "has_few = own.ranked < 1",
        (*BOARD, "fewer_than_five"),
    ),
    Mutant(
        "a small unit is nobody's to find out by subtraction",
        "academy/engine/boards.py",
        "if sum(heads[path] for path in small) >= LEAST:",
        "if small:",
        (*ENGINE, "nothing_small or small_units"),
    ),
    Mutant(
        "who did not choose to show her name goes by an alias",
        "academy/services/boards.py",
        "if row.shows_name and not (viewer or row).is_calm:",
        "if not (viewer or row).is_calm:",
        (*BOARD, "unless_they_chose"),
    ),
    Mutant(
        "what is given by hand counts for no board",
        "academy/engine/boards.py",
        "not in BY_HAND | SPENDING",
        "not in SPENDING",
        (*ENGINE, "no_act_earned"),
    ),
    Mutant(
        "a line is counted once",
        "academy/models/tallies.py",
        '        LedgerEntry.id > bindparam("after"),\n',
        '        LedgerEntry.id >= bindparam("after"),\n',
        (*FAST, "tests/services/test_tallies.py", "-k", "counts_nothing_again"),
    ),
    Mutant(
        "a line that comes to light late is not missed",
        "academy/services/tallies.py",
        "return bool(run(session, here(session, OLDEST)).scalar_one() >= upto.running)",
        "return upto.running >= 0",
        ("tests/services/test_tallies.py", "-k", "committed_after and postgresql"),
    ),
    Mutant(
        "HR's numbers are made of groups of five",
        "academy/engine/groups.py",
        "if people >= LEAST:\n            home: Path | None = place",
        "if people >= 1:\n            home: Path | None = place",
        ("tests/engine/test_groups.py", "-k", "equations_over_units or counted_once"),
    ),
    Mutant(
        "the few with a job cannot be told by subtraction",
        "academy/engine/groups.py",
        "if min(number, common[each][job]) >= LEAST",
        "if number",
        ("tests/engine/test_groups.py", "-k", "jobs_and_units or head_of_the_accountants"),
    ),
    Mutant(
        "one worker counts at a time",
        "academy/services/rollups/folding.py",
        "return run(session, _HOLD).first() is not None",
        "return True",
        ("tests/services/test_rollups.py", "-k", "held_by_another"),
    ),
)
