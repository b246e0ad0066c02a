"""The invariants of what is stored, as SQL: each sentence with a query for the rows that break it.

A query is read by both databases and goes over whole tables at once, so that an academy of 170,000
people is audited in seconds. It may name the moment ``:settled``, from which on everything was decided by
what is published now.
"""

from academy.models.checks import awards, boards, shop, streaks, visas

CHECKS: dict[str, str] = {
    **awards.CHECKS,
    **boards.CHECKS,
    **shop.CHECKS,
    **streaks.CHECKS,
    **visas.CHECKS,
}
"""What must be true of everything that is stored, part by part."""
