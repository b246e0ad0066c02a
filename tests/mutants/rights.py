"""The controls of HR's register, of names and of the access log."""

from tests.mutants import Mutant

REGISTER = ("-m", "not postgresql", "tests/web/test_register.py", "-k")

RIGHTS = (
    Mutant(
        "HR finds people of her units only",
        "academy/services/lookup.py",
        "join(Unit, home).where(units.within(viewer, *roles))",
        "join(Unit, home)",
        (*REGISTER, "finds_her_people"),
    ),
    Mutant(
        "HR changes no way in of an account that is in use",
        "academy/services/staff.py",
        "if not may_change_way_in(session, viewer, person):",
        "if False:",
        (*REGISTER, "no_key"),
    ),
    Mutant(
        "HR opens no account that is in use",
        "academy/services/staff.py",
        "if person.secret_hash and not administers:",
        "if False:",
        (*REGISTER, "in_use"),
    ),
    Mutant(
        "HR never sees a link",
        "academy/services/staff.py",
        'return token if administers else ""',
        "return token",
        (*REGISTER, "never_sees"),
    ),
    Mutant(
        "HR leaves keepers of the academy to administrators",
        "academy/services/staff.py",
        "if paths and not is_administered(session, viewer, person):",
        "if False:",
        (*REGISTER, "works_for_the_academy"),
    ),
    Mutant(
        "a code stands where names are not shown",
        "academy/services/names.py",
        "if self.shows(path):\n            return f",
        "if True:\n            return f",
        (*REGISTER, "codes_stand"),
    ),
    Mutant(
        "a list without names leads to nobody",
        "academy/services/overview.py",
        'replace(line, uid="", issued_at=None, unit=shown[row.path])',
        "replace(line, unit=shown[row.path])",
        (*REGISTER, "codes_stand"),
    ),
    Mutant(
        "the crowd that hides somebody is large enough",
        "academy/engine/crowds.py",
        "        if rest >= least:\n",
        "        if rest >= 1:\n",
        ("tests/engine/test_crowds.py",),
    ),
    Mutant(
        "whoever looks is written down",
        "academy/web/people.py",
        '    looks.opened(person.id, "account", role="admin" if administers else "hr")\n',
        "",
        (*REGISTER, "who_looked"),
    ),
    Mutant(
        "the journal of another unit is not read",
        "academy/services/journal_desk.py",
        "where(or_(everywhere, JournalEntry.unit_id.in_(own)))",
        "where(or_(true(), JournalEntry.unit_id.in_(own)))",
        ("-m", "not postgresql", "tests/web/test_journal.py", "-k", "hr_reads"),
    ),
    Mutant(
        "a suspended person's tokens end",
        "academy/services/suspending.py",
        "        run(session, living.values(revoked_at=at))\n",
        "",
        ("-m", "not postgresql", "tests/services/test_suspending.py"),
    ),
    Mutant(
        "mail that waits for a suspended person stays here",
        "academy/services/suspending.py",
        '        run(session, waits.values(closed_at=at, error="suspended"))\n',
        "",
        ("-m", "not postgresql", "tests/services/test_suspending.py"),
    ),
)
