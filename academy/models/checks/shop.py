"""What must be true of the shop: nothing vanishes from the counter, no price is paid twice or kept."""

_KEPT = "r.refused_at is null and r.cancelled_at is null"
_GIVEN_BACK = "(r.refused_at is not null or r.cancelled_at is not null)"


def _sum(currency: str) -> str:
    """What the lines of *currency* come to."""
    return f"coalesce(sum(case when e.currency = '{currency}' then e.amount end), 0)"


_PRICE = (
    "select r.id, r.uid from redemption r"
    " {join} ledger_transaction t on t.source = '{source}:' || r.uid"
    " left join ledger_entry e on e.transaction_id = t.id and e.account_id = r.account_id"
    " group by r.id, r.uid, r.stars, r.keys, t.id"
    " having {missing}" + _sum("star") + " <> {sign}r.stars or " + _sum("key") + " <> {sign}r.keys"
    " or " + _sum("point") + " <> 0"
)

CHECKS: dict[str, str] = {
    "the stock of a gift and its redemptions are not what was put on the counter": (
        "select g.id, g.uid, g.stock, r.taken, s.put from gift g"
        " left join (select gift_id, sum(amount) as put from gift_stock group by gift_id) s"
        " on s.gift_id = g.id"
        " left join (select r.gift_id, count(*) as taken from redemption r"
        f" where r.is_counted and {_KEPT} group by r.gift_id) r on r.gift_id = g.id"
        " where coalesce(g.stock, 0) + coalesce(r.taken, 0) <> coalesce(s.put, 0)"
    ),
    "a redemption was not paid once with its price": _PRICE.format(
        join="left join", source="redemption", sign="-", missing="t.id is null or "
    ),
    "a refund is not what was paid": _PRICE.format(
        join="join", source="refund", sign="", missing=""
    ),
    "what was refused or cancelled was not refunded, or something else was": (
        "select r.id, r.uid from redemption r"
        " left join ledger_transaction p on p.source = 'redemption:' || r.uid"
        " left join ledger_transaction t"
        " on t.source = 'refund:' || r.uid and t.reverses_id = p.id"
        f" where (t.id is not null) <> {_GIVEN_BACK}"
    ),
    "a price was paid or refunded for nothing": (
        "select t.id, t.source from ledger_transaction t left join redemption r"
        " on r.uid = substr(t.source, case when t.source like 'refund:%' then 8 else 12 end)"
        " where (t.source like 'redemption:%' or t.source like 'refund:%') and r.id is null"
    ),
    "a code belongs to a redemption that should have none": (
        "select c.id, r.uid from voucher_code c join redemption r on r.id = c.redemption_id"
        f" where r.gift_id <> c.gift_id or r.approved_at is null or {_GIVEN_BACK}"
    ),
    "an approved voucher has no code": (
        "select r.id, r.uid from redemption r join gift g on g.id = r.gift_id"
        " left join voucher_code c on c.redemption_id = r.id"
        " where g.kind = 'voucher' and r.approved_at is not null and c.id is null"
    ),
    "a voucher has not a free code for each one on the counter and each request": (
        "select g.id, g.uid, g.stock, c.free, r.waiting from gift g"
        " left join (select gift_id, count(*) as free from voucher_code"
        " where redemption_id is null and voided_at is null group by gift_id) c on c.gift_id = g.id"
        " left join (select r.gift_id, count(*) as waiting from redemption r"
        f" where r.approved_at is null and {_KEPT} group by r.gift_id) r on r.gift_id = g.id"
        " where g.kind = 'voucher'"
        " and coalesce(c.free, 0) <> coalesce(g.stock, 0) + coalesce(r.waiting, 0)"
    ),
    "what a budget has spent is not the sum of its redemptions": (
        "select s.id, s.budget_id, s.spent from spending s"
        " left join charge c on c.spending_id = s.id"
        f" left join redemption r on r.id = c.redemption_id and {_KEPT}"
        " group by s.id, s.budget_id, s.spent having coalesce(sum(r.value), 0) <> s.spent"
    ),
    "a redemption is charged to another person's budget": (
        "select r.id, r.uid from charge c join redemption r on r.id = c.redemption_id"
        " join spending s on s.id = c.spending_id join budget b on b.id = s.budget_id"
        " join account a on a.id = s.account_id"
        " where (b.scope = 'person' and s.account_id <> r.account_id)"
        " or (b.scope = 'all' and a.kind <> 'academy')"
    ),
    "the states of a redemption are out of order": (
        "select r.id, r.uid from redemption r"
        " where r.approved_at < r.requested_at or r.refused_at < r.requested_at"
        " or r.cancelled_at < r.requested_at or r.delivered_at < r.approved_at"
        " or (r.refused_at is not null and coalesce(r.reason, '') = '')"
        " or (r.decided_by is null) <> (r.approved_at is null and r.refused_at is null"
        " and r.cancelled_at is null)"
    ),
}
