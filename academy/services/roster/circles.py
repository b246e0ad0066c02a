"""Chains of managers that lead back to where they began.

Everybody is followed upwards in strides that double, all at once: whoever is still under way after more
strides than there are people has come upon a circle.
"""

from collections.abc import Iterator

import numpy as np
from sqlalchemy.orm import Session

from academy.services.roster.staging import run

CHANGES = (
    "select count(*) from roster_plan s left join person p on p.id = s.known_id"
    " where s.manager_id is not null and s.manager_id is distinct from p.manager_id"
)

EDGES = (
    "select s.person_id, s.manager_id from roster_plan s where s.manager_id is not null"
    " and not exists (select 1 from roster_problem t where t.line = s.line)"
    " union all select p.id, p.manager_id from person p where p.manager_id is not null"
    " and not exists (select 1 from roster_plan s where s.person_id = p.id"
    " and not exists (select 1 from roster_problem t where t.line = s.line))"
)

REFUSE = (
    "insert into roster_problem select s.line, 'circle', s.manager from roster_plan s"
    " left join person p on p.id = s.known_id"
    " where s.person_id = :person and s.manager_id is distinct from p.manager_id"
    " and not exists (select 1 from roster_problem t where t.line = s.line)"
)


def refuse_circles(session: Session) -> None:
    """Refuse the lines that would close one. What the file does not touch is not looked into."""
    if not run(session, CHANGES).scalar_one():
        return
    for person in _in_circles(session):
        run(session, REFUSE, person=person)


def _in_circles(session: Session) -> Iterator[int]:
    rows = run(session, EDGES)
    pairs = np.fromiter(_flat(rows), dtype=np.int64).reshape(-1, 2)
    people = np.unique(pairs)
    if not len(people):
        return
    top = len(people)  # whoever has no manager: a place of its own, which leads to itself
    above = np.full(top + 1, top)
    above[np.searchsorted(people, pairs[:, 0])] = np.searchsorted(people, pairs[:, 1])
    far = above.copy()
    for _ in range(int(top).bit_length()):
        far = far[far]
    ring = np.unique(far[far != top])  # where a long way ends is on a circle, and they fill it
    yield from people[ring].tolist()


def _flat(rows: object) -> Iterator[int]:
    for row in rows:  # type: ignore[attr-defined]
        yield row[0]
        yield row[1]
