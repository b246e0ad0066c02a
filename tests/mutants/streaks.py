"""The controls of streaks."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
ENGINE = ("tests/engine/test_streak.py", "-k")

STREAKS = (
    Mutant(
        "a day counts only after the last one that counted",
        "academy/engine/streak.py",
        "if streak.last is not None and day <= streak.last:",
        "if streak.last is not None and day == streak.last:",
        (*ENGINE, "only_after"),
    ),
    Mutant(
        "a rest day breaks nothing",
        "academy/engine/streak.py",
        "if not calendar.counts(each):",
        "if calendar.forgiven and not calendar.counts(each):",
        (*ENGINE, "never_break"),
    ),
    Mutant(
        "a streak is written over the version that was read",
        "academy/models/streaks.py",
        '            where=Streak.version == bindparam("seen", type_=Integer()),\n',
        "",
        (*FAST, "tests/services/test_streaks.py", "-k", "another_hand"),
    ),
    Mutant(
        "a week of one's own begins on a Monday to come",
        "academy/services/calendars.py",
        "timedelta(days=7 - today.weekday())",
        "timedelta(days=-today.weekday())",
        (*FAST, "tests/services/test_calendars.py"),
    ),
)
