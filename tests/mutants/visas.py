"""The controls of visas and of what proves them."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
EVIDENCE = (*FAST, "tests/services/test_evidence.py", "-k")
WITNESSES = (*FAST, "tests/services/test_witnesses.py", "-k")
VISA = (*FAST, "tests/services/test_visas.py", "-k")
TABLES = "migrations/versions/20261122_visas.py"

VISAS = (
    Mutant(
        "an event counts once",
        TABLES,
        'sa.UniqueConstraint("visa_id", "event_id", name=op.f("uq_evidence_visa_id_event_id")),',
        "",
        (*FAST, "tests/services/test_constraints.py", "-k", "second_event"),
    ),
    Mutant(
        "a platform does not take the name of a witness's word",
        "academy/services/evidence.py",
        "    if event_id.startswith(OF_WITNESS):\n",
        "    if not event_id:\n",
        (*EVIDENCE, "makes_no_sense"),
    ),
    Mutant(
        "two words are of two colleagues",
        "academy/services/witnesses.py",
        "Witness.answered_at > at - _counts_for(visa)",
        "Witness.answered_at > at",
        (*WITNESSES, "two_words"),
    ),
    Mutant(
        "a delivery is signed",
        "academy/services/secrets.py",
        "if hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode()):",
        "if signature(secret, timestamp, body) and given:",
        (*EVIDENCE, "forgery"),
    ),
    Mutant(
        "a delivery is of these five minutes",
        "academy/services/secrets.py",
        "<= WINDOW.total_seconds()",
        "<= 1000 * WINDOW.total_seconds()",
        (*EVIDENCE, "of_another_time"),
    ),
    Mutant(
        "a platform speaks for its own people",
        "academy/services/evidence.py",
        "    within = Unit.path.startswith(platform.path, autoescape=True)\n",
        "    within = Unit.path.is_not(None)\n",
        (*EVIDENCE, "platforms_people_is_nobody"),
    ),
    Mutant(
        "nobody has two live visas of one platform",
        TABLES,
        '        ["person_id", "visa_id"],\n        unique=True,\n',
        '        ["person_id", "visa_id"],\n        unique=False,\n',
        (*FAST, "tests/services/test_constraints.py", "-k", "live_visa"),
    ),
    Mutant(
        "two people never stand witness for each other",
        "academy/services/witnesses.py",
        "if session.scalar(select(_stood(person, viewer.id))):",
        "if session.scalar(select(_stood(person, person))):",
        (*WITNESSES, "become_mutual"),
    ),
    Mutant(
        "a witness gives her word three times a month",
        "academy/services/witnesses.py",
        "if (session.scalar(given) or 0) >= CAP:",
        "if (session.scalar(given) or 0) < 0:",
        (*WITNESSES, "three_times_a_month"),
    ),
    Mutant(
        "who renews early loses no day",
        "academy/engine/visas.py",
        "return ends(rule.valid, max(until, at))",
        "return ends(rule.valid, at)",
        (*VISA, "loses_no_day"),
    ),
    Mutant(
        "what was revoked never comes back",
        "academy/services/visas.py",
        'if last is None or last.until is None or last.state == "revoked":',
        "if last is None or last.until is None:",
        (*VISA, "never_comes_back"),
    ),
)
