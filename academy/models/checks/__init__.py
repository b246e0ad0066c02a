"""The invariants of what is stored, as SQL: each sentence with a query for the rows that break it.

A query is read by both databases and goes over whole tables at once, so that an academy of 170,000
people is audited in seconds. It may read what the audit brings along: the table ``rule`` (edition_id,
needed, per_theme, is_live: each rule that a passport was ever issued by, or could be), and the moments
``:settled`` (from which on everything was decided by what is published now), ``:recent`` (a day before the
newest act), ``:aged`` (before which single answers have gone) and ``:paid`` (until when those may have been
paid), ``:month``, ``:early`` and ``:late`` (the newest month of any balance; when it began in the
first time zone, and in the last).
"""

from academy.models.checks import (
    ageing,
    authoring,
    awards,
    boards,
    credentials,
    insights,
    ledger,
    passport,
    shop,
    streaks,
    visas,
)

CHECKS: dict[str, str] = {
    **ledger.CHECKS,
    **passport.CHECKS,
    **ageing.CHECKS,
    **authoring.CHECKS,
    **awards.CHECKS,
    **boards.CHECKS,
    **credentials.CHECKS,
    **insights.CHECKS,
    **shop.CHECKS,
    **streaks.CHECKS,
    **visas.CHECKS,
}
"""What must be true of everything that is stored, part by part."""
