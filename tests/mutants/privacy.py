"""Controls of exports, erasing and retention."""

from tests.mutants import Mutant

PRIVACY = (
    Mutant(
        "a file is for who asked for it",
        "academy/services/exports/queue.py",
        "hers = (Export.uid == uid, Export.person_id == viewer.id, Export.until > at, its)",
        "hers = (Export.uid == uid, Export.until > at, its)",
        ("tests/services/test_exports.py",),
    ),
    Mutant(
        "each portion is read by the rights of its moment",
        "academy/services/exports/making.py",
        "                    asking.viewer = _viewer(session, held.row.person_id)\n",
        "                    pass\n",
        ("tests/services/test_exports.py",),
    ),
    Mutant(
        "a name goes from what others were told",
        "academy/services/privacy/erasing.py",
        "    rows += redacting.redact(session, of)\n",
        "",
        ("tests/services/test_erasing.py",),
    ),
    Mutant(
        "the newest account is emptied, and not deleted",
        "academy/services/privacy/erasing.py",
        "if of.id < (session.scalar(select(func.max(Person.id))) or 0):",
        "if of.id:",
        ("tests/services/test_erasing.py",),
    ),
    Mutant(
        "a tombstone erases again",
        "academy/services/privacy/tombstones.py",
        "if hash_of_uid(uid) in known] if known else []",
        "if not known] if known else []",
        ("tests/services/test_erasing.py",),
    ),
    Mutant(
        "what is cleared as old was old",
        "academy/models/checks/ageing.py",
        "where through > :youngest",
        "where 1 = 0",
        ("tests/services/test_retention.py",),
    ),
)
