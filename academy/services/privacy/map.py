"""The one map of what is held about people: every table, what she is handed of it, what erasing does.

``tests/services/test_privacy_map.py`` reads the schema and fails when a table is missing here, or a column
that points at a person, or one of free words. Whoever adds a table adds a line.
"""

from academy.services.privacy.authors_map import AUTHORS
from academy.services.privacy.desk_map import DESK
from academy.services.privacy.links import (
    N_,
    Entry,
    Fate,
    Link,
    acted,
    blanked,
    gone,
    kept,
    unlinked,
)

BOOKS = N_("the books close and never change: the line stays under an account that nobody holds")
ACT = N_("what was done stays; who did it is forgotten")
LOG = N_("a log that names a number, and nobody")

ACCOUNT = {
    "person": Entry(
        about=N_("who she is, where she works, how she comes in"),
        links=(gone("id"), unlinked("manager_id", N_("her team is then without a manager"))),
        hidden=("secret_hash", "folded_name"),
        words=("given_name", "family_name", "email", "number", "alias", "private_email"),
        plain=("job", "secret_hash"),
    ),
    "role": Entry(about=N_("roles that she was given"), links=(gone(),)),
    "leave": Entry(about=N_("days off"), links=(gone(),)),
    "working_week": Entry(about=N_("working days that she chose"), links=(gone(),)),
    "sign_in": Entry(
        about=N_("devices on which she is signed in"),
        links=(gone(),),
        hidden=("token_hash",),
        plain=("device",),
    ),
    "sign_in_failure": Entry(
        about=N_("failed tries at her door, for a day"), links=(gone("account", "door"),)
    ),
    "link": Entry(about=N_("links that let her in once"), links=(gone(),), hidden=("token_hash",)),
    "token": Entry(about=N_("API tokens"), links=(gone(),), hidden=("token_hash",)),
    "stored_response": Entry(
        about=N_("answers of the API, kept for repeats"),
        links=(gone(),),
        words=("body",),
        plain=("key",),
    ),
    "export": Entry(
        about=N_("files that she asked for"), links=(gone(),), plain=("filters", "problem", "file")
    ),
    "notice": Entry(
        about=N_("news that she was told"), links=(gone(),), words=("values",), plain=("source",)
    ),
    "message": Entry(
        about=N_("mail to her, waiting or sent within the last days"),
        links=(gone("recipient", "address"),),
        words=("body", "error"),
        plain=("recipient",),
    ),
    "print": Entry(
        about=N_("documents that she had printed, for a day"),
        links=(gone(),),
        hidden=("content", "digest"),
        plain=("values",),
    ),
    "journal_entry": Entry(
        about=N_("what was done to her in running the academy, and what she did"),
        links=(
            kept("subject", "actor", LOG),
            kept("actor", "actor", LOG),
        ),
        plain=("details",),
    ),
}

PRACTICE = {
    "completion": Entry(about=N_("lessons that she finished"), links=(gone(),)),
    "playback": Entry(about=N_("how far she watched"), links=(gone(),)),
    "attempt": Entry(about=N_("quizzes that she took"), links=(gone(),), plain=("questions",)),
    "answer": Entry(about=N_("every single answer"), links=(gone(),), plain=("given",)),
    "remarked_answer": Entry(
        about=N_("answers that were marked anew because the question was wrong"),
        links=(gone("answer_id", "answer.id"),),
    ),
    "draw": Entry(about=N_("questions chosen for her"), links=(gone(),), plain=("picks",)),
    "aside": Entry(about=N_("questions that she put aside"), links=(gone(),)),
    "question_report": Entry(
        about=N_("questions that she reported"), links=(gone(),), words=("text",)
    ),
    "memory": Entry(
        about=N_("what the engine believes that she knows"),
        links=(gone(),),
        hidden=("state",),
        plain=("changes",),
    ),
}

PASSPORT = {
    "stamp": Entry(about=N_("stamps"), links=(gone(),), plain=("place",)),
    "seal": Entry(about=N_("seals"), links=(gone(),)),
    "passport": Entry(about=N_("her passport"), links=(gone(),)),
    "visa": Entry(about=N_("visas"), links=(gone(),), words=("reason",), plain=("place",)),
    "visa_refresh": Entry(about=N_("what renewed them"), links=(gone("visa_id", "visa.id"),)),
    "visa_basis": Entry(about=N_("what they rest on"), links=(gone("visa_id", "visa.id"),)),
    "evidence": Entry(about=N_("proof of use"), links=(gone(),), plain=("event_id",)),
    "witness": Entry(
        about=N_("colleagues asked as witnesses"), links=(gone(), gone("witness_id", is_hers=True))
    ),
    "credential": Entry(
        about=N_("signed documents"),
        links=(
            Link(
                column="person_id",
                to="person",
                fate=Fate.FORGOTTEN,
                why=N_("whoever holds a copy is told that it cannot be verified any more"),
            ),
        ),
        words=("reason",),
        plain=("document", "jwt", "earlier"),
    ),
}

REWARDS = {
    "account": Entry(
        about=N_("the account that her rewards are written to"),
        links=(unlinked("person_id", BOOKS, is_hers=True),),
    ),
    "balance": Entry(about=N_("what it holds"), links=(kept("account_id", "account", BOOKS),)),
    "ledger_entry": Entry(about=N_("its lines"), links=(kept("account_id", "account", BOOKS),)),
    "ledger_transaction": Entry(
        about=N_("what each line was for"),
        links=(kept("id", "ledger_entry.transaction_id", BOOKS), acted("actor")),
        plain=("source", "cause"),
    ),
    "redemption": Entry(
        about=N_("gifts that she asked for"),
        links=(
            blanked("account_id", "account", BOOKS, reason="-"),
            acted("decided_by"),
            acted("delivered_by"),
        ),
        words=("reason",),
    ),
    "charge": Entry(
        about=N_("which budget paid"), links=(kept("redemption_id", "redemption.id", BOOKS),)
    ),
    "spending": Entry(
        about=N_("what of a budget of hers is spent"), links=(kept("account_id", "account", BOOKS),)
    ),
    "voucher_code": Entry(
        about=N_("voucher codes that she was given"),
        links=(kept("redemption_id", "redemption.id", N_("a code is given out once")),),
        hidden=("digest", "sealed"),
    ),
    "adjustment": Entry(
        about=N_("what was given or taken by hand"),
        links=(
            blanked("account_id", "account", BOOKS, reason=""),
            unlinked("proposed_by_id", ACT),
            unlinked("approved_by_id", ACT),
            unlinked("refused_by_id", ACT),
        ),
        words=("reason",),
    ),
    "hold": Entry(
        about=N_("payments in doubt"),
        links=(gone("account_id", "account"), unlinked("decided_by_id", ACT)),
        words=("statement", "reason"),
        plain=("evidence", "source", "cause"),
    ),
    "gift_stock": Entry(
        about=N_("who put gifts on the counter"), links=(acted("actor"),), plain=("reason",)
    ),
    "streak": Entry(about=N_("her streak"), links=(gone(),)),
    "award": Entry(
        about=N_("badges and medals"),
        links=(gone(), acted("decided_by")),
        words=("reason",),
        plain=("cause",),
    ),
    "sticker_sheet": Entry(about=N_("sheets of stickers"), links=(gone(),)),
    "sheet_sticker": Entry(about=N_("what was on them"), links=(gone("award_id", "award.id"),)),
    "board_person": Entry(about=N_("her place on this month's board"), links=(gone(),)),
}

COMPANY = {
    "audience": Entry(
        about=N_("audiences that she made"),
        links=(unlinked("created_by_id", ACT),),
        words=("name",),
        plain=("rule", "slug"),
    ),
    "assignment": Entry(
        about=N_("assignments that she opened"),
        links=(unlinked("created_by_id", ACT),),
        words=("reason",),
        plain=("target",),
    ),
    "assignment_member": Entry(
        about=N_("what is asked of her"),
        links=(gone(), unlinked("waived_by_id", ACT)),
        words=("waiver",),
        hidden=("waived_by_id",),
    ),
    "challenge": Entry(
        about=N_("challenges that she called"),
        links=(unlinked("created_by", ACT),),
        words=("title",),
        plain=("charity",),
    ),
    "outage": Entry(
        about=N_("outages that she noted"), links=(unlinked("by_id", ACT),), words=("reason",)
    ),
    "dispatch": Entry(
        about=N_("scheduled reports that she set up"),
        links=(unlinked("created_by_id", ACT),),
        words=("name",),
        plain=("filters",),
    ),
    "dispatch_recipient": Entry(about=N_("scheduled reports that she gets"), links=(gone(),)),
    "dispatch_run": Entry(about=N_("when she got them"), links=(gone(),)),
}

MAP: dict[str, Entry] = ACCOUNT | PRACTICE | PASSPORT | REWARDS | COMPANY | DESK | AUTHORS
"""Every table that holds something about somebody."""

NOBODY: dict[str, str] = {
    "ageing": "up to which moment old rows were cleared",
    "answer_sum": "sums of old answers by question and month",
    "audit": "what audits found: ids of rows",
    "board_step": "how many people have so many points",
    "board_team": "sums of teams",
    "budget": "budgets of units",
    "challenge_state": "when challenges began and ended",
    "challenge_unit": "sums of units of five people at least",
    "choice": "what administrators chose for the academy",
    "company_assertion": "hashes of assertions that were used, until they are void",
    "company_passage": "one sign-in by the company that is under way, for minutes",
    "counted_in": "units and jobs that sums are kept of",
    "directory": "directories, and which units they keep up to date",
    "directory_group": "names of groups in a directory",
    "directory_token": "hashes of the tokens of directories",
    "drop_off": "sums of units by lesson",
    "edition": "texts of lessons and questions, which authors publish",
    "erasure": "hashes of those who were erased, which find nobody without a backup or her address",
    "fit": "what the engine learnt of questions from everybody",
    "fold": "how far the ledger is folded into sums",
    "gift": "gifts on the counter",
    "item": "what the content consists of",
    "item_figures": "sums of everybody by question and lesson",
    "job_run": "which jobs ran",
    "launch": "when units began",
    "ledger_digest": "digests of the ledger",
    "logo": "logos of the academy",
    "look": "how often an address looked at credentials, for a day",
    "mastery": "what units know, for five people at least",
    "platform_secret": "secrets of platforms",
    "reviewed_draft": "which drafts were sent together",
    "rollup": "sums of units and jobs",
    "remarking": "which editions mended a question",
    "roster_template": "which column of a roster means what",
    "roster_unit": "units that a roster brought",
    "signing_key": "keys that sign credentials",
    "status_list": "seeds of status lists",
    "task_run": "when background tasks ran, and how they ended",
    "unit": "the tree of the company",
    "unit_day": "sums of units by day",
    "visa_need": "what visas take",
}
"""Every other table, and what it holds instead."""
