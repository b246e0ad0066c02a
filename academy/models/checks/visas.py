"""What must be true of visas after every act: they exist if and only if what they rest on does.

Every edition of a rule keeps its needs as rows, and every visa the acts that it rests on, so both ways are
asked by SQL. A rule that was published after the acts is met by night; that a visa is missing is asked of
moments since ``:settled`` only. A proof of use is as old as its rule allows, a day at least: whether one
was due is asked where all of it happened since ``:recent``, a day before the newest act that there is.
"""

from academy.models.checks.ledger import unpaid

_ACT_AT = "coalesce(s.at, t.completed_at, c.at, r.at, e.received_at)"
_ACT_OF = "coalesce(s.person_id, t.person_id, c.person_id, w.person_id, e.person_id)"
_ACTS = (
    " left join stamp s on s.id = b.stamp_id left join attempt t on t.id = b.attempt_id"
    " left join completion c on c.id = b.completion_id"
    " left join visa_refresh r on r.id = b.refresh_id left join visa w on w.id = r.visa_id"
    " left join evidence e on e.id = b.evidence_id"
)
_SOURCE = "'visa:' || cast(a.id as varchar) || ':' || i.uid || ':' || cast(v.number as varchar)"

_UNLEARNT = """
with need as (
    select edition_id, count(*) as items from visa_need
    where kind in ('module', 'lesson') group by edition_id
),
met as (
    select b.visa_id, count(distinct n.id) as items from visa_basis b
    join visa v on v.id = b.visa_id
    left join stamp s on s.id = b.stamp_id left join completion c on c.id = b.completion_id
    join visa_need n
    on n.edition_id = v.edition_id and n.item_id = coalesce(s.module_id, c.lesson_id)
    group by b.visa_id
)
select v.id, need.items, met.items from visa v
join need on need.edition_id = v.edition_id left join met on met.visa_id = v.id
where v.number = 1 and coalesce(met.items, 0) < need.items
"""

_UNPROVEN = """
with need as (
    select edition_id, sum(case when kind = 'action' then times else 0 end) as events,
    max(case when kind = 'witness' then times end) as words
    from visa_need where kind in ('action', 'witness') group by edition_id
),
met as (
    select b.visa_id, sum(case when e.source = 'witness' then 0 else 1 end) as events,
    sum(case when e.source = 'witness' then 1 else 0 end) as words
    from visa_basis b join evidence e on e.id = b.evidence_id group by b.visa_id
)
select v.id from visa v
join need on need.edition_id = v.edition_id left join met on met.visa_id = v.id
where v.number = 1 and (need.words is null or coalesce(met.words, 0) < need.words)
and (need.events = 0 or coalesce(met.events, 0) < need.events)
"""

_MISSING = """
with need as (
    select n.edition_id, count(*) as items from visa_need n
    join item i on i.edition_id = n.edition_id and i.kind = 'visa' and i.retired_at is null
    group by n.edition_id
    having sum(case when n.kind in ('action', 'witness') then 1 else 0 end) = 0
),
done as (
    select n.edition_id, a.person_id, count(*) as items, max(a.at) as at
    from (
        select person_id, module_id as item_id, at from stamp
        union all select person_id, lesson_id, at from completion
    ) a
    join visa_need n on n.item_id = a.item_id join need on need.edition_id = n.edition_id
    group by n.edition_id, a.person_id
)
select d.person_id, i.uid from done d
join need on need.edition_id = d.edition_id and need.items = d.items
join item i on i.edition_id = d.edition_id
left join visa v on v.person_id = d.person_id and v.visa_id = i.id
where d.at > :settled and v.id is null
"""

_UNREWARDED = """
with need as (
    select i.id as visa_id, n.edition_id, i.uid,
    sum(case when n.kind in ('module', 'lesson') then 1 else 0 end) as items,
    sum(case when n.kind = 'action' then 1 else 0 end) as actions
    from visa_need n
    join item i on i.edition_id = n.edition_id and i.kind = 'visa' and i.retired_at is null
    group by i.id, n.edition_id, i.uid
    having sum(case when n.kind in ('action', 'witness') then 1 else 0 end) > 0
),
used as (
    select e.visa_id, e.person_id, n.kind, max(e.received_at) as at
    from evidence e join need on need.visa_id = e.visa_id
    join visa_need n on n.edition_id = need.edition_id
    and coalesce(n.action, n.kind) = e.action and n.kind in ('action', 'witness')
    where e.at > :recent
    group by e.visa_id, e.person_id, n.id, n.kind, n.times having count(*) >= n.times
),
proven as (
    select u.visa_id, u.person_id, need.edition_id, need.items, need.uid, max(u.at) as at
    from used u join need on need.visa_id = u.visa_id
    left join visa v on v.person_id = u.person_id and v.visa_id = u.visa_id
    where v.id is null
    group by u.visa_id, u.person_id, need.edition_id, need.items, need.uid, need.actions
    having max(case when u.kind = 'witness' then 1 else 0 end) = 1
    or (need.actions > 0 and sum(case when u.kind = 'action' then 1 else 0 end) = need.actions)
),
learnt as (
    select p.person_id, p.uid, p.items, p.at as proven_at, max(coalesce(s.at, c.at)) as at,
    sum(case when coalesce(s.id, c.id) is null then 0 else 1 end) as done
    from proven p join visa_need n on n.edition_id = p.edition_id and n.item_id is not null
    left join stamp s on s.person_id = p.person_id and s.module_id = n.item_id
    left join completion c on c.person_id = p.person_id and c.lesson_id = n.item_id
    group by p.person_id, p.uid, p.items, p.at
)
select l.person_id, l.uid from learnt l join person h on h.id = l.person_id
where l.done = l.items and (l.proven_at > :settled or l.at > :settled) and h.suspended_at is null
"""

_UNGIVEN = f"""
select t.id, t.source from ledger_transaction t
join ledger_entry e on e.transaction_id = t.id and e.currency = 'point'
join account o on o.id = e.account_id and o.person_id is not null
where t.source like 'visa:%' and t.source not in (
    select {_SOURCE} from visa v
    join account a on a.person_id = v.person_id join item i on i.id = v.visa_id
)
"""

CHECKS: dict[str, str] = {
    "a visa lacks a quiz or a lesson that its rule takes": _UNLEARNT,
    "a visa lacks the proof of use that its rule takes": _UNPROVEN,
    "a visa rests on nothing": (
        "select v.id from visa v left join visa_basis b on b.visa_id = v.id where b.id is null"
    ),
    "a visa rests on what somebody else did, or on what came after it": (
        f"select b.id from visa_basis b join visa v on v.id = b.visa_id{_ACTS}"
        f" where {_ACT_OF} <> v.person_id or {_ACT_AT} > v.issued_at"
    ),
    "a visa rests on a quiz that was not passed": (
        "select b.id from visa_basis b join attempt t on t.id = b.attempt_id"
        " where t.score is null or t.score < t.pass_mark - 0.000001"
    ),
    "somebody did all that a visa takes and has none": _MISSING,
    "somebody learnt and used all that a visa takes and has none": _UNREWARDED,
    "somebody has two live visas of one platform": (
        "select person_id, visa_id from visa where state = 'issued'"
        " group by person_id, visa_id having count(*) > 1"
    ),
    "a visa came back, or a newer one left it alive": (
        "select v.id from visa v left join visa p on p.person_id = v.person_id"
        " and p.visa_id = v.visa_id and p.number = v.number - 1"
        " where (v.number > 1 and (p.id is null or p.state in ('issued', 'revoked')))"
        " or (v.state = 'issued') <> (v.ended_at is null)"
    ),
    "a visa was not paid": (
        "select v.id from visa v join account a on a.person_id = v.person_id"
        f" join item i on i.id = v.visa_id where {unpaid(_SOURCE)}"
    ),
    "a visa was paid that nobody was given": _UNGIVEN,
    "a witness's word and its evidence do not go together": (
        "select w.id, e.id from witness w full outer join (select id, event_id from evidence"
        " where source = 'witness' and event_id not like 'witness:erased:%') e"
        " on e.event_id = 'witness:' || cast(w.id as varchar)"
        " where (w.id is null) or (w.answer = 'confirmed') <> (e.id is not null)"
    ),
    "two people stood witness for each other": (
        "select w.id, o.id from witness w join witness o on o.person_id = w.witness_id"
        " and o.witness_id = w.person_id where w.answer = 'confirmed' and o.answer = 'confirmed'"
    ),
}
