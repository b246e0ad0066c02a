"""The controls of credentials."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql and not slow")
SERVICE = (*FAST, "tests/services/test_credentials.py")
ENDS = (*FAST, "tests/services/test_credential_ends.py")
LEAVING = (*FAST, "tests/web/test_leaving.py")
PAGE = (*FAST, "tests/web/test_verify.py")

CREDENTIALS = (
    Mutant(
        "a document is the one of its row, by digest",
        "academy/services/verification.py",
        "    if claim.digest != (found.jwt_digest if claim.is_token else found.digest):\n"
        "        return NOT_GENUINE\n",
        "",
        PAGE,
    ),
    Mutant(
        "a row without a genuine signature vouches for nothing",
        "academy/services/verification.py",
        "return _verdict(found, at=at) if _is_signed(found, claim) else NOT_GENUINE",
        "return _verdict(found, at=at)",
        SERVICE,
    ),
    Mutant(
        "a name that stands twice is read in no way",
        "academy/services/verification.py",
        "if len({name for name, _value in pairs}) < len(pairs):",
        "if not pairs:",
        PAGE,
    ),
    Mutant(
        "an end is for ever",
        "academy/services/credentials.py",
        "            Credential.revoked_at.is_(None),\n"
        "            Credential.superseded_at.is_(None),\n        )\n        .values({",
        "        )\n        .values({",
        SERVICE,
    ),
    Mutant(
        "what has ended never comes back",
        "academy/models/append_only.py",
        "for table in (*TABLES, *ENDING):\n        if table in existing:",
        "for table in TABLES:\n        if table in existing:",
        ENDS,
    ),
    Mutant(
        "an end is seen within a minute",
        "academy/attestation/documents.py",
        "FRESH = 20",
        "FRESH = 21",
        ENDS,
    ),
    Mutant(
        "a private address is kept by its reader's word",
        "academy/web/leaving.py",
        "        leaving.ask(session, address, words, at=now())\n",
        "        leaving.ask(session, address, words, at=now())\n"
        "        leaving.keep_address(session, viewer.uid, address)\n",
        LEAVING,
    ),
    Mutant(
        "nobody decides about another person's name",
        "academy/services/credentials.py",
        "select(Credential).where(Credential.uid == uid, Credential.person_id == viewer.id)",
        "select(Credential).where(Credential.uid == uid)",
        SERVICE,
    ),
    Mutant(
        "a name is signed with consent only",
        "academy/services/signing.py",
        "name=name if row.shows_name else None",
        "name=name",
        SERVICE,
    ),
    Mutant(
        "a signature from before a change of mind is thrown away",
        "academy/models/credentials.py",
        'Credential.shows_name == bindparam("was_shown"),',
        'bindparam("was_shown").is_not(None),',
        SERVICE,
    ),
    Mutant(
        "the first of several signatures is kept",
        "academy/models/credentials.py",
        '        Credential.id == bindparam("credential"),\n        Credential.signed_at.is_(None),\n',
        '        Credential.id == bindparam("credential"),\n',
        SERVICE,
    ),
    Mutant(
        "retired keys stay published",
        "academy/services/keys.py",
        "select(SigningKey.name, SigningKey.public).order_by(SigningKey.id)",
        "select(SigningKey.name, SigningKey.public).where(SigningKey.retired_at.is_(None))",
        SERVICE,
    ),
    Mutant(
        "who looks too often waits",
        "academy/services/looks.py",
        "if (looks or 0) >= MOST and not source.is_trusted:",
        "if looks is None and MOST < 0:",
        PAGE,
    ),
    Mutant(
        "what an erased person held says nothing",
        "academy/services/credentials.py",
        '"erased": row.person_id is None,',
        '"erased": False,',
        SERVICE,
    ),
)
