"""Whom each line means, and how she shall be: every column of hers, those included that the file lacks.

A line means the person with its number; or one without any number who has its address, who gets the
number by it. What the file has no column for stays as it is; an empty cell takes the address, the manager,
the job and the first day away, and leaves the rest alone.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.erasures import Erasure
from academy.models.people import Person
from academy.services.privacy.tombstones import erased_among
from academy.services.roster.columns import UNITS, Columns
from academy.services.roster.scope import Scope
from academy.services.roster.staging import create_from, index, run

FIELDS = (
    "number",
    "email",
    "given_name",
    "family_name",
    "locale",
    "unit_id",
    "manager_id",
    "job",
    "hired_on",
)
"""The columns of a person that a roster writes."""

TRIMMED = frozenset({"given_name", "family_name", "job"})
"""Those whose spaces at the ends no file can hold."""


def match(session: Session, columns: Columns, *, rehearses: bool) -> None:
    """Fill ``roster_match``: who each line is, new people with their id to be."""
    _refuse_doubles(session, "number", "number-twice")
    _refuse_doubles(session, "email", "email-twice")
    by_email = (
        "left join person e on p.id is null and e.email = s.email and e.number is null"
        if "email" in columns
        else "left join person e on 1 = 0"
    )
    create_from(
        session,
        "roster_match",
        "select s.line, s.number, coalesce(p.id, e.id) as known_id,"
        f" coalesce(p.id, e.id, {_fresh_id(session, rehearses=rehearses)}) as person_id,"
        " case when p.id is null and e.id is null then 1 else 0 end as is_new"
        f" from roster_stage s left join person p on p.number = s.number {by_email}"
        " where not exists (select 1 from roster_problem t where t.line = s.line"
        " and t.code in ('number-twice', 'email-twice'))",
    )
    index(session, "roster_match", "number", "known_id")


def refuse_strangers(session: Session, columns: Columns, scope: Scope) -> None:
    """Refuse lines without a number, of people out of reach, and new ones of whom too little is said."""
    bare = "not exists (select 1 from roster_problem t where t.line = s.line)"
    joined = f"from roster_stage s join roster_match m on m.line = s.line where {bare}"
    _refuse(session, "number-missing", f"{joined} and s.number is null and m.known_id is null")
    if not scope.is_everything:
        outside = f"join person p on p.id = m.known_id join unit u on u.id = p.unit_id where {bare}"
        outside += f" and not {scope.within('u')}"
        _refuse(session, "outside", joined.replace(f"where {bare}", outside))
    _refuse(session, "given-name", f"{joined} and m.is_new = 1 and s.given_name is null")
    _refuse(session, "unit-missing", f"{joined} and m.is_new = 1 and s.unit_key is null")
    if "unit" in columns or any(field in columns for field in UNITS):
        _refuse(
            session,
            "h.code",
            "from roster_stage s join roster_path h on h.unit_key = s.unit_key"
            " where h.code is not null",
            given="h.given",
        )


def refuse_erased(session: Session, *, secret: str) -> None:
    """Refuse new people who were erased: it takes a human's word to have them back."""
    if session.scalar(select(Erasure.id).limit(1)) is None:
        return
    new = run(
        session,
        "select s.line, s.number, s.email from roster_stage s join roster_match m on m.line = s.line"
        " where m.is_new = 1",
    )
    lines = {login: row.line for row in new for login in (row.number, row.email) if login}
    for line in {lines[login] for login in erased_among(session, lines, secret=secret)}:
        _refuse(session, "erased", f"from roster_stage s where s.line = {int(line)}")


def plan(session: Session, columns: Columns) -> None:
    """Fill ``roster_plan``: how each accepted person shall be."""
    shall = {
        "number": "coalesce(s.number, p.number)",
        "email": "s.email" if "email" in columns else "p.email",
        "given_name": "coalesce(s.given_name, p.given_name)",
        "family_name": _said(columns, "family_name", empty="''"),
        "locale": "coalesce(s.locale, p.locale, 'en')",
        "unit_id": "coalesce(h.unit_id, p.unit_id)",
        "manager_id": "coalesce(g.person_id, a.id, b.id)"
        if "manager" in columns
        else "p.manager_id",
        "job": _said(columns, "job"),
        "hired_on": _said(columns, "hired_on"),
    }
    managers = (
        "left join roster_match g on g.number = s.manager"
        " left join person a on g.line is null and a.number = s.manager"
        " left join person b on g.line is null and b.email = s.manager"
    )
    create_from(
        session,
        "roster_plan",
        "select m.line, m.person_id, m.known_id, m.is_new, s.manager, s.week, s.leave, "
        + ", ".join(f"{shall[name]} as {name}" for name in FIELDS)
        + " from roster_match m join roster_stage s on s.line = m.line"
        " left join person p on p.id = m.known_id"
        " left join roster_path h on h.unit_key = s.unit_key "
        + (managers if "manager" in columns else "")
        + " where not exists (select 1 from roster_problem t where t.line = m.line)",
    )
    index(session, "roster_plan", "line", "person_id")


def refuse_managers(session: Session, scope: Scope) -> None:
    """Refuse lines whose manager is nobody, out of reach and not hers already, or she herself."""
    start = "from roster_plan s left join person p on p.id = s.known_id"
    _refuse(
        session,
        "case when exists (select 1 from roster_stage x where x.number = s.manager)"
        " then 'manager-refused' else 'manager' end",
        f"{start} where s.manager is not null and s.manager_id is null",
        given="s.manager",
    )
    _refuse(
        session,
        "manager-self",
        f"{start} where s.manager is not null and s.manager_id = s.person_id",
        given="s.manager",
    )
    if not scope.is_everything:
        _refuse(
            session,
            "manager",
            f"{start} join person q on q.id = s.manager_id join unit u on u.id = q.unit_id"
            " where s.manager is not null and s.manager_id is distinct from p.manager_id"
            f" and not {scope.within('u')}",
            given="s.manager",
        )


def refuse_followers(session: Session, columns: Columns) -> None:
    """Refuse lines that lean on a refused one, till none does: on a new manager, an address set free."""
    bare = "not exists (select 1 from roster_problem t where t.line = s.line)"
    more = 1
    while more:
        more = 0
        if "manager" in columns:
            more += _refuse(
                session,
                "manager-refused",
                "from roster_plan s join roster_match g on g.person_id = s.manager_id"
                f" and g.is_new = 1 where s.manager is not null and {bare} and exists"
                " (select 1 from roster_problem f where f.line = g.line)",
                given="s.manager",
            )
        if "email" in columns:
            more += _refuse(
                session,
                "email-taken",
                "from roster_plan s join person o on o.email = s.email and o.id <> s.person_id"
                " left join roster_plan l on l.person_id = o.id and not exists"
                " (select 1 from roster_problem f where f.line = l.line)"
                f" where {bare} and (l.line is null or l.email = o.email)",
                given="s.email",
            )


def _refuse_doubles(session: Session, column: str, code: str) -> None:
    _refuse(
        session,
        code,
        f"from roster_stage s where s.{column} in (select {column} from roster_stage"
        f" where {column} is not null group by {column} having count(*) > 1)",
        given=f"s.{column}",
    )


def _refuse(session: Session, code: str, rows: str, *, given: str = "null") -> int:
    """Refuse *rows* (of which ``s`` has the line) for *code*, a constant or an expression; how many."""
    shown = code if " " in code or "." in code else f"'{code}'"
    statement = f"insert into roster_problem select s.line, {shown}, {given} {rows}"
    return int(run(session, statement).rowcount)


def _said(columns: Columns, field: str, *, empty: str = "null") -> str:
    if field in columns:
        return f"coalesce(s.{field}, {empty})"
    return f"coalesce(p.{field}, {empty})"


def _fresh_id(session: Session, *, rehearses: bool) -> str:
    """SQL for the id of somebody new: below 0 when it only rehearses."""
    if rehearses:
        return "-s.line"
    if session.get_bind().dialect.name == "sqlite":  # nobody else writes meanwhile
        return f"(select coalesce(max(id), 0) from {Person.__tablename__}) + s.line"
    return "nextval('person_id_seq')"
