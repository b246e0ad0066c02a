"""What must be true of attempts, stamps, seals and passports after every act.

What was given keeps to what was published then, which no later publication may put in question: so
what is missing is asked only of moments from which on nothing was published (``:settled``).
"""

from academy.models.checks.ledger import named, unpaid

_STAMP = "'stamp:' || cast(a.id as varchar) || ':' || i.uid"
_SEAL = "'seal:' || cast(a.id as varchar) || ':' || i.uid"
_PASSPORT = "'passport:' || cast(a.id as varchar)"

_LIVE = (
    "select m.id, m.parent_id as theme_id from item m join item th on th.id = m.parent_id"
    " where m.kind = 'module' and m.retired_at is null and th.retired_at is null"
)
"""The modules that are live, with their themes."""

_FINISHED = f"""
with live as ({_LIVE}),
whole as (select theme_id, count(*) as modules from live group by theme_id),
done as (
    select s.person_id, l.theme_id, count(*) as stamps, max(s.at) as at
    from stamp s join live l on l.id = s.module_id group by s.person_id, l.theme_id
)
select d.person_id, d.theme_id from done d
join whole w on w.theme_id = d.theme_id and w.modules = d.stamps
left join seal z on z.person_id = d.person_id and z.theme_id = d.theme_id
where d.at > :settled and z.id is null
"""

_UNFINISHED = f"""
select z.person_id, z.theme_id from seal z join ({_LIVE}) l on l.theme_id = z.theme_id
left join stamp s on s.person_id = z.person_id and s.module_id = l.id and s.at <= z.at
where z.at > :settled and s.id is null
"""

_MET = f"""
with theme as (select distinct theme_id as id from ({_LIVE}) live),
done as (select person_id, count(*) as stamps, max(at) as at from stamp group by person_id),
met as (
    select s.person_id, m.parent_id as theme_id, count(*) as stamps
    from stamp s join item m on m.id = s.module_id group by s.person_id, m.parent_id
)
select d.person_id, d.stamps from done d
join rule on rule.is_live = 1 and d.stamps >= rule.needed
left join passport p on p.person_id = d.person_id
where d.at > :settled and p.id is null and (rule.per_theme = 0 or not exists (
    select 1 from theme left join met
    on met.theme_id = theme.id and met.person_id = d.person_id
    where coalesce(met.stamps, 0) < rule.per_theme
))
"""

_TOO_SOON = """
select p.person_id, count(s.id) as stamps, rule.needed from passport p
join rule on rule.edition_id = p.rule_edition_id
left join stamp s on s.person_id = p.person_id and s.at <= p.issued_at
group by p.person_id, rule.needed having count(s.id) < rule.needed
"""


def _awarded(kind: str, item: str, table: str, which: str) -> str:
    """Awards of *kind*, which names an item, without their row in *table*."""
    return (
        "select t.id, t.source from ledger_transaction t"
        " join ledger_entry e on e.transaction_id = t.id and e.currency = 'point'"
        " join account a on a.id = e.account_id and a.person_id is not null"
        f" left join item i on i.kind = '{item}' and i.uid = {named(kind)}"
        f" left join {table} h on h.person_id = a.person_id and {which}"
        f" where substr(t.source, 1, {len(kind) + 1}) = '{kind}:' and h.person_id is null"
    )


CHECKS: dict[str, str] = {
    "an attempt is closed without a score": (
        "select p.id from attempt p where (p.completed_at is null) <> (p.score is null)"
    ),
    "an attempt is closed before its last answer, or its score is not theirs": (
        "select p.id, p.score, count(n.id) as answers from attempt p"
        " left join answer n on n.attempt_id = p.id where p.completed_at >= :aged"
        " group by p.id, p.score having count(n.id) <> max(json_array_length(p.questions))"
        " or abs(coalesce(avg(n.share), 0) - p.score) > 0.000001"
    ),
    "a passed attempt has no stamp": (
        "select p.id from attempt p"
        " left join stamp s on s.person_id = p.person_id and s.module_id = p.module_id"
        " where p.score >= p.pass_mark and s.id is null"
    ),
    "a stamp was given without a passed attempt": (
        "select s.id from stamp s left join attempt p on p.id = s.attempt_id"
        " where p.score is null or p.score < p.pass_mark - 0.000001"
        " or p.person_id <> s.person_id or p.module_id <> s.module_id"
    ),
    "a module was stamped twice": (
        "select person_id, module_id from stamp group by person_id, module_id having count(*) > 1"
    ),
    "a stamp was not awarded": (
        "select s.id from stamp s join account a on a.person_id = s.person_id"
        f" join item i on i.id = s.module_id where {unpaid(_STAMP)}"
    ),
    "a seal came without a stamp": (
        "select z.id from seal z where not exists"
        " (select 1 from stamp s where s.person_id = z.person_id and s.at = z.at)"
    ),
    "a theme is finished and has no seal": _FINISHED,
    "a theme has a seal and is not finished": _UNFINISHED,
    "a seal was not awarded": (
        "select z.id from seal z join account a on a.person_id = z.person_id"
        f" join item i on i.id = z.theme_id where {unpaid(_SEAL)}"
    ),
    "a person has two passports": (
        "select person_id from passport group by person_id having count(*) > 1"
    ),
    "a passport was issued before its rule was met": _TOO_SOON,
    "a rule is met and no passport was issued": _MET,
    "a passport was not awarded": (
        "select p.id from passport p join account a on a.person_id = p.person_id"
        f" where {unpaid(_PASSPORT)}"
    ),
    "a stamp was awarded that nobody holds": _awarded(
        "stamp", "module", "stamp", "h.module_id = i.id"
    ),
    "a seal was awarded that nobody holds": _awarded("seal", "theme", "seal", "h.theme_id = i.id"),
    "a passport was awarded that nobody holds": (
        "select t.id, t.source from ledger_transaction t"
        " join ledger_entry e on e.transaction_id = t.id and e.currency = 'point'"
        " join account a on a.id = e.account_id and a.person_id is not null"
        " left join passport p on p.person_id = a.person_id"
        " where substr(t.source, 1, 9) = 'passport:' and p.id is null"
    ),
}
