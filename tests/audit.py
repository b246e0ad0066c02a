"""The books, checked by SQL over everything: what must be true after every act.

``faults`` returns sentences; an empty list means that every invariant holds. The numbers of the ledger's
invariants are those of double entry: every transaction closes, nobody owes, nothing was paid twice,
and nothing was paid without its cause.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

CHECKS = {
    "a transaction does not sum to zero": (
        "select transaction_id, currency, sum(amount) from ledger_entry"
        " group by transaction_id, currency having sum(amount) <> 0"
    ),
    "the books do not close": (
        "select currency, sum(amount) from ledger_entry group by currency having sum(amount) <> 0"
    ),
    "a transaction has no lines": (
        "select t.id from ledger_transaction t"
        " left join ledger_entry e on e.transaction_id = t.id where e.id is null"
    ),
    "a line has no transaction": (
        "select e.id from ledger_entry e"
        " left join ledger_transaction t on t.id = e.transaction_id where t.id is null"
    ),
    "a balance is not the sum of its lines": (
        "select b.account_id, b.stars, b.keys, b.points from balance b"
        " left join ledger_entry e on e.account_id = b.account_id"
        " group by b.account_id, b.stars, b.keys, b.points having"
        " b.stars <> coalesce(sum(case when e.currency = 'star' then e.amount end), 0) or"
        " b.keys <> coalesce(sum(case when e.currency = 'key' then e.amount end), 0) or"
        " b.points <> coalesce(sum(case when e.currency = 'point' then e.amount end), 0)"
    ),
    "a person's account has a negative line": (
        "select e.id from ledger_entry e join account a on a.id = e.account_id"
        " where a.kind = 'person' and e.amount < 0"
    ),
    "a right answer was not awarded": (
        "select n.id from answer n join account a on a.person_id = n.person_id"
        " join item i on i.id = n.question_id"
        " left join ledger_transaction t"
        " on t.source = 'quiz:' || cast(a.id as varchar) || ':' || i.uid"
        " where n.verdict = 'right' and n.attempt_id is not null and t.id is null"
    ),
    "a right answer of a minute was not awarded": (
        "select n.id from answer n join account a on a.person_id = n.person_id"
        " join item i on i.id = n.question_id"
        " left join ledger_transaction t"
        " on t.source = 'daily:' || cast(a.id as varchar) || ':' || cast(n.day as varchar)"
        " || ':' || i.uid"
        " where n.verdict = 'right' and n.day is not null and t.id is null"
    ),
    "an answer of a minute is not of its day": (
        "select n.id from answer n join draw d on d.id = n.draw_id"
        " where d.person_id <> n.person_id"
        " or (d.purpose = 'daily' and (n.day is null or n.day <> d.day))"
        " or (d.purpose <> 'daily' and n.day is not null)"
    ),
    "a stamp was not awarded": (
        "select s.id from stamp s join account a on a.person_id = s.person_id"
        " join item i on i.id = s.module_id"
        " left join ledger_transaction t"
        " on t.source = 'stamp:' || cast(a.id as varchar) || ':' || i.uid where t.id is null"
    ),
    "an award has no cause": (
        "select t.id, t.cause from ledger_transaction t"
        " join ledger_entry e on e.transaction_id = t.id"
        " join account a on a.id = e.account_id and a.person_id is not null"
        " left join answer n on n.id ="
        " case when t.cause like 'answer:%' then cast(substr(t.cause, 8) as bigint) end"
        " left join attempt p on p.id ="
        " case when t.cause like 'attempt:%' then cast(substr(t.cause, 9) as bigint) end"
        " left join completion c on c.person_id = a.person_id and t.cause ="
        " 'lesson:' || cast(c.person_id as varchar) || ':' || cast(c.lesson_id as varchar)"
        " left join visa v on v.person_id = a.person_id and v.id ="
        " case when t.cause like 'visa:%' then cast(substr(t.cause, 6) as bigint) end"
        " where n.id is null and p.id is null and c.id is null and v.id is null"
    ),
    "a passed attempt has no stamp": (
        "select p.id from attempt p"
        " left join stamp s on s.person_id = p.person_id and s.module_id = p.module_id"
        " where p.score >= p.pass_mark and s.id is null"
    ),
    "a stamp was given without a passed attempt": (
        "select s.id from stamp s join attempt p on p.id = s.attempt_id"
        " where p.score is null or p.score < p.pass_mark - 0.000001"
        " or p.person_id <> s.person_id or p.module_id <> s.module_id"
    ),
    "an attempt is closed before its last answer": (
        "select p.id from attempt p where p.completed_at is not null and p.score is null"
    ),
}


def faults(session: Session) -> list[str]:
    """What is wrong with the books, each fault with the rows that show it."""
    found = []
    for sentence, query in CHECKS.items():
        rows = session.execute(text(query)).all()
        if rows:
            found.append(f"{sentence}: {[tuple(row) for row in rows[:3]]}")
    return found
