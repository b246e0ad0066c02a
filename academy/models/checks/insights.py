"""What must be true of HR's sums while nothing waits to be counted.

They are compared with people, passports, visas and active months themselves; what is shown, with the sums
of the units that are counted there. While changes wait (seconds, as a rule) nothing is asked.
"""

_IS_CALM = "not exists (select 1 from change)"

_HERE = "p.suspended_at is null"


def _differs(what: str, truth: str, *, same: str = "") -> str:
    """Rows of a sum by unit that are not what *truth* (unit_id, what, people) counts."""
    return (
        "select coalesce(r.unit_id, t.unit_id) as unit_id, coalesce(r.what, t.what) as what, r.own,"
        f" t.people from (select unit_id, what, day, own from rollup where job = '' and {what}"
        f" and own <> 0) r full outer join ({truth}) t on t.unit_id = r.unit_id and t.what = r.what"
        f"{same}"
        f" where coalesce(r.own, 0) <> coalesce(t.people, 0) and {_IS_CALM}"
    )


_SHOWN = f"""
select t.unit_id, t.job, t.what, t.day, t.total, s.total as counted from (
    select unit_id, job, what, day, total from rollup where total <> 0
) t full outer join (
    select u.id as unit_id, c.label as job, r.what, r.day, sum(r.own) as total
    from rollup r join counted_in c on c.unit_id = r.unit_id and c.job = r.job and c.path <> ''
    join unit u on substr(c.path, 1, length(u.path)) = u.path
    where r.own <> 0
    group by u.id, c.label, r.what, r.day
) s on s.unit_id = t.unit_id and s.job = t.job and s.what = t.what and s.day = t.day
where coalesce(t.total, 0) <> coalesce(s.total, 0) and {_IS_CALM}
"""

CHECKS: dict[str, str] = {
    "HR's number of people is not that of people": _differs(
        "what = 'people'",
        f"select p.unit_id, 'people' as what, count(*) as people"
        f" from person p where {_HERE} group by p.unit_id",
    ),
    "HR's number of passports is not that of passports": _differs(
        "what = 'passport'",
        f"select p.unit_id, 'passport' as what, count(*) as people"
        " from passport h join person p on p.id = h.person_id left join credential c"
        f" on c.kind = 'passport' and c.of = h.id where {_HERE} and c.revoked_at is null"
        " group by p.unit_id",
    ),
    "HR's number of visas is not that of visas": _differs(
        "what like 'visa:%' and what not like '%.%'",
        "select p.unit_id, 'visa:' || cast(v.visa_id as varchar) as what,"
        " count(*) as people from visa v join person p"
        f" on p.id = v.person_id where {_HERE} and v.state = 'issued' group by p.unit_id, v.visa_id",
    ),
    "HR's number of active people is not that of active months": _differs(
        "what = 'active'",
        "select p.unit_id, 'active' as what, m.month as day, count(*) as people"
        " from active_month m join account a on a.id = m.account_id join person p"
        f" on p.id = a.person_id where {_HERE} group by p.unit_id, m.month",
        same=" and t.day = r.day",
    ),
    "what came and went is not what there is": (
        "select unit_id, sum(case when what = 'passport' then own when what ="
        " 'passport.issued' then -own when what = 'passport.lapsed' then own else 0 end) as"
        " passports, sum(case when what = 'people' then own when what = 'joined' then -own"
        f" else 0 end) as people from rollup where {_IS_CALM} group by unit_id, job"
        " having sum(case when what = 'passport' then own when what = 'passport.issued' then"
        " -own when what = 'passport.lapsed' then own else 0 end) <> 0 or sum(case when what ="
        " 'people' then own when what = 'joined' then -own else 0 end) <> 0"
    ),
    "a number that HR sees is not the sum of what is counted in it": _SHOWN,
    "a number that HR sees speaks of fewer than five": (
        "select unit_id, job, total from rollup where what = 'people' and total between 1 and 4"
        f" and {_IS_CALM}"
    ),
}
