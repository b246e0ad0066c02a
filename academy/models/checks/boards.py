"""The sums that boards are read from, and challenges."""

CHECKS: dict[str, str] = {
    "the days of units are not the folded lines of people's acts": (
        "select kept.currency, kept.total, counted.total from ("
        " select 'star' as currency, sum(stars) as total from unit_day"
        " union all select 'key', sum(keys) from unit_day"
        " union all select 'point', sum(points) from unit_day"
        ") kept left join ("
        " select e.currency, sum(e.amount) as total from ledger_entry e"
        " join ledger_transaction t on t.id = e.transaction_id"
        " join account a on a.id = e.account_id and a.kind = 'person'"
        " where e.id <= (select line from fold where name = 'ledger')"
        " and t.source not like 'grant:%' and t.source not like 'correction:%'"
        " and t.source not like 'reversal:%' and t.source not like 'redemption:%'"
        " and t.source not like 'refund:%' group by e.currency"
        ") counted on kept.currency = counted.currency"
        " where coalesce(counted.total, 0) <> coalesce(kept.total, 0)"
    ),
    "a challenge shows a unit of fewer than five people": (
        "select challenge_id, unit_id, heads from challenge_unit"
        " where (score is not null or place is not null) and heads < 5"
    ),
    "a challenge has a result and was called off": (
        "select challenge_id from challenge_state where state in ('closed', 'cancelled')"
        " group by challenge_id having count(*) > 1"
    ),
    "a challenge was closed before its last day was over": (
        "select c.id from challenge c join challenge_state s on s.challenge_id = c.id"
        " where s.state = 'closed' and cast(s.at as varchar) < cast(c.last as varchar)"
    ),
}
