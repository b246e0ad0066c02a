"""What must be true of the ledger after every act.

The numbers are those of double entry: every transaction closes, nobody owes, nothing was paid twice, and
nothing was paid without its cause. Accounts of people who were erased keep their lines; what those were
for is gone with them, so causes are asked of the others only. Single answers go when they are old, so what
was paid for one is asked after only since ``:paid``.
"""

_A_PERSONS = (
    "exists (select 1 from ledger_entry e join account a on a.id = e.account_id"
    " where e.transaction_id = t.id and a.person_id is not null)"
)
"""That a transaction ``t`` paid somebody who is still here."""

_KNOWN = " and ".join(
    f"t.source not like '{kind}:%'"
    for kind in (
        *("star", "daily", "quiz", "lesson", "stamp", "seal", "passport", "visa"),
        *("grant", "correction", "reversal", "redemption", "refund"),
    )
)

_HELD = "not exists (select 1 from hold h where h.source = {source})"
_PAID = "not exists (select 1 from ledger_transaction t where t.source = {source})"
_QUIZ = "'quiz:' || cast(a.id as varchar) || ':' || i.uid"
_DAILY = "'daily:' || cast(a.id as varchar) || ':' || cast(n.day as varchar) || ':' || i.uid"
_LESSON = "'lesson:' || cast(a.id as varchar) || ':' || i.uid"


def unpaid(source: str) -> str:
    """That nothing was paid by the name *source*, and nothing waits by it."""
    return f"{_PAID.format(source=source)} and {_HELD.format(source=source)}"


def named(kind: str) -> str:
    """The item that a source of *kind* names, for account ``a``."""
    return f"substr(t.source, length('{kind}:' || cast(a.id as varchar)) + 2)"


_BALANCE = """
with line as (
    select e.account_id, e.currency, e.amount, case when e.amount > 0 then 1 else -1 end as one,
        coalesce(r.source, t.source) as act
    from ledger_entry e
    join account a on a.id = e.account_id and a.kind = 'person'
    join ledger_transaction t on t.id = e.transaction_id
    left join ledger_transaction r on r.id = t.reverses_id
), held as (
    select account_id,
        sum(case when currency = 'star' then amount else 0 end) as stars,
        sum(case when currency = 'key' then amount else 0 end) as keys,
        sum(case when currency = 'point' then amount else 0 end) as points,
        sum(case when currency = 'star' and substr(act, 1, 5) = 'star:' then one else 0 end) as days,
        sum(case when currency = 'point' and (substr(act, 1, 5) = 'quiz:'
            or substr(act, 1, 6) = 'daily:') then one else 0 end) as right_answers,
        sum(case when currency = 'point' and substr(act, 1, 7) = 'lesson:' then one else 0 end)
            as lessons
    from line group by account_id
)
select b.account_id, b.stars, h.stars as stars_of_lines, b.keys, h.keys as keys_of_lines,
    b.points, h.points as points_of_lines, b.days, h.days as days_of_lines,
    b.right_answers, h.right_answers as right_answers_of_lines,
    b.lessons, h.lessons as lessons_of_lines
from balance b left join held h on h.account_id = b.account_id
where b.stars <> coalesce(h.stars, 0) or b.keys <> coalesce(h.keys, 0)
    or b.points <> coalesce(h.points, 0) or b.days <> coalesce(h.days, 0)
    or b.right_answers <> coalesce(h.right_answers, 0) or b.lessons <> coalesce(h.lessons, 0)
"""

_MONTH = """
with earned as (
    select e.account_id,
        sum(case when t.at >= :late or e.amount < 0 then e.amount else 0 end) as least,
        sum(case when e.amount > 0 then e.amount else 0 end) as most
    from ledger_transaction t
    left join ledger_transaction r on r.id = t.reverses_id
    join ledger_entry e on e.transaction_id = t.id and e.currency = 'point'
    join account a on a.id = e.account_id and a.kind = 'person'
    where t.at >= :early and coalesce(r.at, t.at) >= :early
        and substr(t.source, 1, 6) <> 'grant:' and substr(t.source, 1, 11) <> 'correction:'
    group by e.account_id
)
select b.account_id, b.month_points, coalesce(n.least, 0) as least, coalesce(n.most, 0) as most
from balance b left join earned n on n.account_id = b.account_id
where b.month = :month
    and (b.month_points < coalesce(n.least, 0) or b.month_points > coalesce(n.most, 0))
"""

_RATES = (
    # version of the rules, the first letters of the act, stars, keys, points
    *("1 star: 1 0 0", "1 daily 0 1 10", "1 quiz: 0 1 10", "1 lesso 0 0 20"),
    *("1 stamp 0 0 50", "1 seal: 0 0 100", "1 passp 0 0 500", "1 visa: 0 0 100"),
)
"""What acts are worth, told here once more; new rules are told beside the old ones."""

_MISPAID = f"""
with line as (
    select e.transaction_id, max(e.account_id) as account_id,
        sum(case when e.currency = 'star' then e.amount else 0 end) || ' ' ||
        sum(case when e.currency = 'key' then e.amount else 0 end) || ' ' ||
        sum(case when e.currency = 'point' then e.amount else 0 end) as amounts
    from ledger_entry e where e.amount > 0 group by e.transaction_id
)
select t.source, t.rule_version, line.account_id, line.amounts from line
join ledger_transaction t on t.id = line.transaction_id
where substr(t.source, 1, 5) in {tuple(rate.split()[1] for rate in _RATES)} and (
    t.rule_version || ' ' || substr(t.source, 1, 5) || ' ' || line.amounts not in {_RATES}
    or ltrim(t.source, 'abcdefghijklmnopqrstuvwxyz') || ':'
        not like ':' || line.account_id || ':%'
)
"""

CHECKS: dict[str, str] = {
    "a transaction does not sum to zero": (
        "select transaction_id from ledger_entry group by transaction_id"
        " having sum(case when currency = 'star' then amount else 0 end) <> 0"
        " or sum(case when currency = 'key' then amount else 0 end) <> 0"
        " or sum(case when currency = 'point' then amount else 0 end) <> 0"
    ),
    "the books do not close": (
        "select currency, sum(amount) as amount from ledger_entry"
        " group by currency having sum(amount) <> 0"
    ),
    "a transaction has no lines": (
        "select t.id, t.source from ledger_transaction t where not exists"
        " (select 1 from ledger_entry e where e.transaction_id = t.id)"
    ),
    "a line has no transaction": (
        "select e.id from ledger_entry e where not exists"
        " (select 1 from ledger_transaction t where t.id = e.transaction_id)"
    ),
    "a line has no account": (
        "select e.id from ledger_entry e where not exists"
        " (select 1 from account a where a.id = e.account_id)"
    ),
    "an act was paid twice": (
        "select source, count(*) as times from ledger_transaction group by source"
        " having count(*) > 1"
    ),
    "a transaction pays more than one person": (
        "select e.transaction_id from ledger_entry e join account a on a.id = e.account_id"
        " where a.kind = 'person' group by e.transaction_id"
        " having min(e.account_id) <> max(e.account_id)"
    ),
    "an account has no balance": (
        "select a.id from account a left join balance b on b.account_id = a.id"
        " where a.kind = 'person' and b.account_id is null"
    ),
    "a balance is not the sum of its lines": _BALANCE,
    "a month is not the sum of its points": _MONTH,
    "a learner owes": (
        "select account_id, stars, keys, points, days, right_answers, lessons from balance"
        " where stars < 0 or keys < 0 or points < 0"
        " or days < 0 or right_answers < 0 or lessons < 0"
    ),
    "something was taken without a purchase or a reversal": (
        "select t.id, t.source, e.currency, e.amount from ledger_entry e"
        " join account a on a.id = e.account_id and a.kind = 'person'"
        " join ledger_transaction t on t.id = e.transaction_id"
        " where e.amount < 0 and t.reverses_id is null and t.source not like 'redemption:%'"
    ),
    "points fell without a reversal": (
        "select t.id, t.source, e.amount from ledger_entry e"
        " join account a on a.id = e.account_id and a.kind = 'person'"
        " join ledger_transaction t on t.id = e.transaction_id"
        " where e.amount < 0 and e.currency = 'point' and t.reverses_id is null"
    ),
    "a transaction was reversed twice": (
        "select reverses_id, count(*) as times from ledger_transaction"
        " where reverses_id is not null group by reverses_id having count(*) > 1"
    ),
    "a reversal takes what its transaction did not give": (
        "select t.id, t.source, e.currency, e.amount from ledger_transaction t"
        " join ledger_entry e on e.transaction_id = t.id"
        " join account a on a.id = e.account_id and a.kind = 'person'"
        " left join ledger_entry o on o.transaction_id = t.reverses_id"
        " and o.account_id = e.account_id and o.currency = e.currency"
        " where t.reverses_id is not null and t.source not like 'refund:%'"
        " and (o.id is null or e.amount >= 0 or e.amount + o.amount < 0)"
    ),
    "an act is of no known kind": (
        f"select t.id, t.source from ledger_transaction t where {_KNOWN}"
    ),
    "a right answer was not awarded": (
        "select n.id from answer n join account a on a.person_id = n.person_id"
        " join item i on i.id = n.question_id"
        f" where n.verdict = 'right' and n.attempt_id is not null and {unpaid(_QUIZ)}"
    ),
    "a right answer of a minute was not awarded": (
        "select n.id from answer n join account a on a.person_id = n.person_id"
        " join item i on i.id = n.question_id"
        f" where n.verdict = 'right' and n.day is not null and {unpaid(_DAILY)}"
    ),
    "an answer was awarded that is not right": (
        "select t.id, t.source, t.cause from ledger_transaction t"
        " left join answer n on n.id ="
        " case when t.cause like 'answer:%' then cast(substr(t.cause, 8) as bigint) end"
        " left join account a on a.person_id = n.person_id"
        " left join item i on i.id = n.question_id"
        " where (substr(t.source, 1, 5) = 'quiz:' or substr(t.source, 1, 6) = 'daily:')"
        " and (n.id is null and t.at >= :paid or n.verdict <> 'right' or t.source <>"
        f" case when n.day is null then {_QUIZ} else {_DAILY} end) and {_A_PERSONS}"
    ),
    "a finished lesson was not awarded": (
        "select c.person_id, c.lesson_id from completion c"
        " join account a on a.person_id = c.person_id join item i on i.id = c.lesson_id"
        f" where {unpaid(_LESSON)}"
    ),
    "an award has no cause": (
        "select t.id, t.source, t.cause from ledger_transaction t"
        " join ledger_entry e on e.transaction_id = t.id"
        " join account a on a.id = e.account_id and a.person_id is not null"
        " left join answer n on n.person_id = a.person_id and n.id ="
        " case when t.cause like 'answer:%' then cast(substr(t.cause, 8) as bigint) end"
        " left join attempt p on p.person_id = a.person_id and p.id ="
        " case when t.cause like 'attempt:%' then cast(substr(t.cause, 9) as bigint) end"
        " where n.id is null and p.id is null and t.cause not like 'lesson:%'"
        " and substr(t.source, 1, 5) in ('star:', 'stamp', 'seal:', 'passp')"
        " and (t.at >= :paid or t.cause not like 'answer:%')"
    ),
    "an act was paid to another account, or another amount, than its rule says": _MISPAID,
    "a lesson was awarded that nobody finished": (
        "select t.id, t.source from ledger_transaction t"
        " join ledger_entry e on e.transaction_id = t.id and e.currency = 'point'"
        " join account a on a.id = e.account_id and a.person_id is not null"
        f" left join item i on i.kind = 'lesson' and i.uid = {named('lesson')}"
        " left join completion c on c.person_id = a.person_id and c.lesson_id = i.id"
        " where substr(t.source, 1, 7) = 'lesson:' and c.person_id is null"
    ),
    "an answer of a minute is not of its day": (
        "select n.id from answer n join draw d on d.id = n.draw_id"
        " where d.person_id <> n.person_id"
        " or (d.purpose = 'daily' and (n.day is null or n.day <> d.day))"
        " or (d.purpose <> 'daily' and n.day is not null)"
    ),
    "a hold pays, and nothing was paid": (
        "select h.id, h.source from hold h"
        " where h.decision in ('pay', 'time') and not exists"
        " (select 1 from ledger_transaction t where t.source = h.source)"
    ),
    "something was given by hand that nobody approved": (
        "select t.id, t.source from ledger_transaction t left join adjustment j"
        " on t.source = j.kind || ':' || j.uid and j.approved_at is not null"
        " where j.id is null and (t.source like 'grant:%' or t.source like 'correction:%'"
        " or t.source like 'reversal:%')"
    ),
    "an approved gift by hand was not paid": (
        "select j.id, j.uid from adjustment j left join ledger_transaction t"
        " on t.source = j.kind || ':' || j.uid"
        " where j.approved_at is not null and j.kind <> 'reversal' and t.id is null"
    ),
    "an adjustment that takes two was decided by one": (
        "select id, uid from adjustment where needs_second and approved_by_id = proposed_by_id"
    ),
}
