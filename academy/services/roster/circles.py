"""Chains of managers that lead back to where they began.

Only whoever leads somebody can be on one. Each of them is followed upwards, until nobody leads her, or
until somebody comes who was met before: on the same way, that is a circle.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from academy.services.roster.matching import BARE
from academy.services.roster.staging import run

CHANGES = (
    "select count(*) from roster_plan s left join person p on p.id = s.known_id"
    " where s.manager_id is not null and s.manager_id is distinct from p.manager_id"
)

ABOVE = (
    "with leader as (select manager_id as id from roster_plan union select manager_id from person)"
    " select s.person_id, s.manager_id from roster_plan s"
    f" where s.manager_id is not null and s.person_id in (select id from leader) and {BARE}"
    " union all select p.id, p.manager_id from person p"
    " where p.manager_id is not null and p.id in (select id from leader)"
    f" and not exists (select 1 from roster_plan s where s.person_id = p.id and {BARE})"
)
"""Leaders, each with who leads her."""

REFUSE = (
    "insert into roster_problem select s.line, 'circle', s.manager from roster_plan s"
    " left join person p on p.id = s.known_id"
    f" where s.person_id = :person and s.manager_id is distinct from p.manager_id and {BARE}"
)


def refuse_circles(session: Session) -> None:
    """Refuse the lines that would close one. What the file does not touch is not looked into."""
    if not run(session, CHANGES).scalar_one():
        return
    above = dict(run(session, ABOVE).all())
    for person in list(on_circles(above)):
        run(session, REFUSE, person=person)


def on_circles(above: dict[int, int]) -> Iterator[int]:
    """Everybody who is on a circle, of people with who is *above* each."""
    met: dict[int, int] = {}  # on whose way up somebody was met first
    for start in above:
        person = start
        while person in above and person not in met:
            met[person] = start
            person = above[person]
        if met.get(person) == start:
            circle = person
            while True:
                yield person
                person = above[person]
                if person == circle:
                    break
