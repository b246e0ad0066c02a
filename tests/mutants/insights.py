"""The controls of HR's numbers, and of what is sent of them."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
SHARES = ("tests/engine/test_shares.py", "-k")
PAGES = (*FAST, "tests/web/test_adoption.py", "-k")

INSIGHTS = (
    Mutant(
        "a share of all but four tells of nobody",
        "academy/engine/shares.py",
        "return self.doing >= LEAST and self.people - self.doing >= LEAST",
        "return self.doing >= LEAST",
        (*SHARES, "nearly"),
    ),
    Mutant(
        "what is left over is not to be had by subtraction",
        "academy/engine/shares.py",
        "while people and by_size and not Sum(people, doing).tells_nobody:",
        "while False:",
        (*SHARES, "smallest_other or equations"),
    ),
    Mutant(
        "below a unit that is not told nothing is",
        "academy/engine/shares.py",
        "if above not in self:",
        "if above not in self._units:",
        (*SHARES, "equations or below"),
    ),
    Mutant(
        "a page asks before it tells who is active",
        "academy/services/adoption/standing.py",
        "if what != ACTIVE or self.tells_active else None",
        "if True else None",
        (*PAGES, "sees_the_numbers or the_api"),
    ),
    Mutant(
        "leave is taken off the minutes that could be",
        "academy/services/rollups/minutes.py",
        "found[unit] -= sum(first <= day <= last for day in hers)",
        "found[unit] -= 0 * len(hers)",
        (*FAST, "tests/services/test_rollups.py", "-k", "possible_minutes"),
    ),
    Mutant(
        "a link in a mail ends one report and no other",
        "academy/services/dispatches.py",
        "            DispatchRecipient.person_id == person_id,\n            DispatchRecipient.left_at",
        "            DispatchRecipient.left_at",
        (*FAST, "tests/web/test_dispatching.py", "-k", "signed_link"),
    ),
    Mutant(
        "of two jobs no more is told than leaves the third untold",
        "academy/services/adoption/curves.py",
        "unit.path in told[month] and (not job or job in jobs[month])",
        "unit.path in told[month]",
        (*FAST, "tests/services/test_adoption.py", "-k", "two_jobs"),
    ),
    Mutant(
        "minutes of units in one another do not tell of the rest",
        "academy/services/adoption/curves.py",
        "unit.path in told.get(week, ())",
        "Sum(could, taken.get(week, 0)).tells_nobody",
        (*FAST, "tests/services/test_adoption.py", "-k", "minutes_of_an_entity"),
    ),
)
