"""The controls of audiences and assignments."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
JOINING = (*FAST, "tests/services/test_joining.py", "-k")
CONDITIONS = "academy/services/audiences/conditions.py"
DESK = "academy/services/audiences/desk.py"
LATE = (*FAST, "tests/services/test_late.py", "-k")
CODES = (*FAST, "tests/web/rights/test_who_sees_what.py", "-k")
RULES = (*FAST, "tests/services/test_audience_rules.py", "-k")

ASSIGNMENTS = (
    Mutant(
        "nobody from another unit is in an audience",
        CONDITIONS,
        "in_units(paths), meets)",
        "meets)",
        (*RULES, "nobody_outside"),
    ),
    Mutant(
        "nobody who is suspended is in an audience",
        CONDITIONS,
        "Person.suspended_at.is_(None), in_units",
        "in_units",
        (*RULES, "nobody_outside"),
    ),
    Mutant(
        "an audience is found by who runs its unit",
        DESK,
        ".where(or_(mine, Audience.slug.is_not(None)), *where)",
        ".where(or_(mine, Audience.id > 0), *where)",
        (*JOINING, "another_entity"),
    ),
    Mutant(
        "an audience of the content shows its reader her own people",
        DESK,
        "    if entry.is_hers:\n        return [entry.unit.path]\n",
        "    if entry:\n        return [entry.unit.path]\n",
        (*FAST, "tests/web/test_audiences.py", "-k", "anybody_of_mine"),
    ),
    Mutant(
        "an audience is made in a unit of hers",
        DESK,
        "select(Unit).where(Unit.id == unit_id, units.within(viewer, *DESK))",
        "select(Unit).where(Unit.id == unit_id)",
        (*JOINING, "another_entity"),
    ),
    Mutant(
        "an assignment is found by who runs its unit",
        "academy/services/assignments/desk.py",
        "Assignment.uid == uid, units.within(viewer, *DESK)",
        "Assignment.uid == uid",
        (*JOINING, "another_entity"),
    ),
    Mutant(
        "a waiver is given to somebody of hers",
        "academy/services/assignments/waivers.py",
        "            Person.uid == person_uid,\n            names.named(session, viewer),\n",
        "            Person.uid == person_uid,\n",
        (*JOINING, "moved_elsewhere"),
    ),
    Mutant(
        "without names HR’s list of what is asked shows codes",
        "academy/services/assignments/lists.py",
        '    return names.is_pseudonymous(session) and not viewer.has_role("admin")\n',
        "    return False\n",
        (*CODES, "by_code"),
    ),
    Mutant(
        "without names no preview names anybody",
        "academy/services/audiences/preview.py",
        ".where(which, Person.unit_id.in_(select(Unit.id).where(names.named(session, viewer))))",
        ".where(which)",
        (*CODES, "by_code"),
    ),
    Mutant(
        "without names a training-time statement is an administrator’s",
        "academy/services/names.py",
        '(("admin",) if is_pseudonymous(session) else ("hr", "admin"))',
        '("hr", "admin")',
        (*CODES, "by_code"),
    ),
    Mutant(
        "what is mandatory has a reason",
        "academy/services/assignments/desk.py",
        "    if plan.is_mandatory and not plan.reason:\n",
        "    if plan.is_mandatory and plan.kind == 'nothing':\n",
        (*JOINING, "makes_no_sense"),
    ),
    Mutant(
        "nobody is late with what is asked while on leave",
        "academy/models/finishing.py",
        "return and_(Assignment.is_mandatory, OPEN, over, ~on_leave(day))",
        "return and_(Assignment.is_mandatory, OPEN, over)",
        (*LATE, "leave"),
    ),
    Mutant(
        "nobody is late with a suggestion",
        "academy/models/finishing.py",
        "return and_(Assignment.is_mandatory, OPEN, over, ~on_leave(day))",
        "return and_(OPEN, over, ~on_leave(day))",
        (*LATE, "suggestion"),
    ),
    Mutant(
        "late is what her own day says",
        "academy/services/assignments/terms.py",
        "    return case(*known, else_=literal(here, Date())) if known else literal(here, Date())\n",
        "    return literal(at.date(), Date())\n",
        (*LATE, "where_she_works or where"),
    ),
    Mutant(
        "a passport that was taken back is not done",
        "academy/models/finishing.py",
        "(Passport.person_id == AssignmentMember.person_id, HOLDS)",
        "(Passport.person_id == AssignmentMember.person_id,)",
        (*LATE, "taken_back"),
    ),
    Mutant(
        "who changes is asked what her new audiences are",
        "academy/services/rollups/folding.py",
        "        joining.bring_up_to_date(session, at=at, people=changed)\n",
        "",
        (*JOINING, "as_soon_as"),
    ),
    Mutant(
        "a renewal takes only what is new",
        "academy/models/finishing.py",
        "    Attempt.completed_at >= AssignmentMember.entered_at,\n",
        "",
        (*JOINING, "takes_only_what_is_new"),
    ),
    Mutant(
        "without names nobody is counted out by a rule",
        "academy/services/audiences/preview.py",
        "return not asks or all(map(names.naming(session, viewer).shows, paths))",
        "return True",
        (*JOINING, "without_names"),
    ),
)
