"""The controls of audiences and assignments."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
JOINING = (*FAST, "tests/services/test_joining.py", "-k")
CONDITIONS = "academy/services/audiences/conditions.py"
DESK = "academy/services/audiences/desk.py"
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
        "            Person.uid == person_uid,\n            units.within(viewer, *DESK),\n",
        "            Person.uid == person_uid,\n",
        (*JOINING, "moved_elsewhere"),
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
        "academy/services/assignments/lists.py",
        "return and_(OPEN, over, not_(_on_leave(today)))",
        "return and_(OPEN, over)",
        (*JOINING, "late_on_leave"),
    ),
    Mutant(
        "a renewal takes only what is new",
        "academy/models/finishing.py",
        "    Attempt.completed_at >= AssignmentMember.entered_at,\n",
        "",
        (*JOINING, "takes_only_what_is_new"),
    ),
)
