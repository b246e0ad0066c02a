"""What must be true of streaks: their days are days whose star was paid, and none is left out.

That a row is what its stars come to by the calendar is no matter of SQL; ``engine/streak.py`` counts.
"""

CHECKS: dict[str, str] = {
    "a streak is longer than the days on which its person took part": (
        "select s.person_id, s.length, s.longest from streak s"
        " join account a on a.person_id = s.person_id"
        " join balance b on b.account_id = a.id where s.longest > b.days"
    ),
    "a streak's last day has no star": (
        "select s.person_id, s.last from streak s join account a on a.person_id = s.person_id"
        " left join ledger_transaction t"
        " on t.source = 'star:' || cast(a.id as varchar) || ':' || cast(s.last as varchar)"
        " where t.id is null"
    ),
    "a star was paid after a streak's last day": (
        "select s.person_id, s.last, t.source from streak s"
        " join account a on a.person_id = s.person_id"
        " join ledger_transaction t"
        " on t.source > 'star:' || cast(a.id as varchar) || ':' || cast(s.last as varchar)"
        " and t.source < 'star:' || cast(a.id as varchar) || ':' || '9999'"
        # Some collations skip the colons, and would take in the stars of accounts 10 to 19 with those of 1.
        " and t.source like 'star:' || cast(a.id as varchar) || ':%'"
    ),
    "a streak was longer than its longest, or keeps freezes that nobody earned": (
        "select person_id, length, longest, freezes from streak"
        " where longest < length or freezes < 0 or freezes > 3 or longest < 7 and freezes > 0"
    ),
}
