"""The controls of what is given and taken by hand, and of what waits for a human."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
ADJUSTMENTS = (*FAST, "tests/services/test_adjustments.py", "-k")
HOLDS = (*FAST, "tests/services/test_holds.py", "-k")
SERVICE = "academy/services/adjustments.py"

BOOKS = (
    Mutant(
        "nobody gives to herself",
        SERVICE,
        "    if person.id == viewer.id:\n",
        "    if person.id == 0:\n",
        (*ADJUSTMENTS, "nobody_gives_to_herself"),
    ),
    Mutant(
        "nobody approves her own",
        SERVICE,
        "if viewer.id in (row.proposed_by_id, row.person_id):",
        "if viewer.id == row.person_id:",
        (*ADJUSTMENTS, "nobody_gives_to_herself or second_person"),
    ),
    Mutant(
        "above a limit a second person agrees",
        "academy/engine/adjusting.py",
        'return kind == "reversal" or not sum(alone, amounts).fits(ALONE)',
        'return kind == "reversal"',
        (*ADJUSTMENTS, "above_a_limit"),
    ),
    Mutant(
        "many small gifts are one large one",
        "academy/engine/adjusting.py",
        "not sum(alone, amounts).fits(ALONE)",
        "not amounts.fits(ALONE)",
        (*ADJUSTMENTS, "many_small_gifts"),
    ),
    Mutant(
        "one person gives so much in a day",
        SERVICE,
        "if not adjusting.is_within_the_day([Amounts(*row[2:]) for row in today], amounts):",
        "if not adjusting.is_within_the_day((), Amounts()):",
        (*ADJUSTMENTS, "so_much_in_a_day"),
    ),
    Mutant(
        "two gifts at once are counted one after the other",
        SERVICE,
        "select(Person.id).where(Person.id == viewer.id).with_for_update()",
        "select(Person.id).where(Person.id == viewer.id)",
        ("tests/services/test_adjustments.py", "-k", "two_gifts_at_once and postgresql"),
    ),
    Mutant(
        "a form that is sent again is the first one",
        SERVICE,
        "    if known is not None:\n",
        "    if known is not None and known.id < 0:\n",
        (*ADJUSTMENTS, "sent_twice"),
    ),
    Mutant(
        "a reversal takes at most what is left",
        "academy/engine/adjusting.py",
        "        min(amounts.keys, left.keys),\n",
        "        amounts.keys,\n",
        (*ADJUSTMENTS, "at_most_what_is_left"),
    ),
    Mutant(
        "what is in doubt waits",
        "academy/services/rewards.py",
        "certain, doubtful = holds.parted(due) if doubt else (due, {})",
        "certain, doubtful = due, {}",
        (*HOLDS, "p6"),
    ),
    Mutant(
        "what nobody decides is paid in time",
        "academy/services/holds.py",
        'if decision != "refuse":\n        due',
        'if decision == "pay":\n        due',
        (*HOLDS, "in_time_is_paid"),
    ),
)
