"""The controls of the sign-in through the company."""

from tests.mutants import Mutant

HERE = "academy/services/single_sign_on"
OPENID = ("tests/web/test_single_sign_on.py", "-m", "not postgresql")
SAML = ("tests/web/test_saml.py", "-m", "not postgresql")

SINGLE_SIGN_ON = (
    Mutant(
        "what comes back counts only in the browser that asked",
        f"{HERE}/passages.py",
        "            CompanyPassage.browser_hash == digest(browser),\n",
        "",
        OPENID,
    ),
    Mutant(
        "a passage that took too long is not taken",
        f"{HERE}/passages.py",
        "            CompanyPassage.browser_hash == digest(browser),\n"
        "            CompanyPassage.expires_at > at,\n",
        "            CompanyPassage.browser_hash == digest(browser),\n",
        OPENID,
    ),
    Mutant(
        "an assertion counts once",
        "migrations/versions/20261123_single_sign_on.py",
        'sa.UniqueConstraint("assertion_hash", name=op.f("uq_company_assertion_assertion_hash")),',
        "",
        SAML,
    ),
    Mutant(
        "a token is for this very sign-in",
        f"{HERE}/openid.py",
        'known = {"nonce": nonce, "client_id": self.we.client_id}',
        'known = {"client_id": self.we.client_id}',
        OPENID,
    ),
    Mutant(
        "an assertion names its audience",
        f"{HERE}/saml.py",
        "if not audiences or not all(",
        "if not all(",
        SAML,
    ),
    Mutant(
        "a subject that inherits an address does not inherit the account",
        "migrations/versions/20261123_single_sign_on.py",
        '        sa.UniqueConstraint(\n            "person_id", "issuer", name=op.f('
        '"uq_company_identity_person_id_issuer")\n        ),\n',
        "",
        OPENID,
    ),
    Mutant(
        "an address counts only if the provider vouches for it",
        f"{HERE}/facts.py",
        "return email if email and (provider.trusts_email or is_verified) else None",
        "return email or None",
        OPENID,
    ),
)
