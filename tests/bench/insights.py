"""``python -m tests.bench.insights [--people 1000,10000,170000] [--answers 18] [--only sqlite|postgresql]``

What HR's pages cost, what they replace, and whether an answered question knows how many people there are.
For each number of people: a crowd with its stamps, visas, passports and answers; then
CPU ms of this process (on SQLite that is all there is; on PostgreSQL the server's share is added) of the
plain grouped queries over raw rows, of HR's pages, of the API, and of one answered question.
"""

import argparse
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from academy import clock
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.services.rollups import folding, repair
from tests.bench.house import Size, house, open_doors
from tests.bench.minutes import count_minute
from tests.bench.processes import cpu_seconds, family
from tests.visitor import FreshClient, Visitor

TURNS = 20

RAW = {
    "raw passports by entity": """
select u2.id, count(*) from passport h join person p on p.id = h.person_id
join unit u on u.id = p.unit_id join unit u2 on u2.kind = 'entity' and u.path like u2.path || '%'
group by u2.id""",
    "raw visas by team": """
select p.unit_id, v.visa_id, count(*) from visa v join person p on p.id = v.person_id
where v.state = 'issued' group by p.unit_id, v.visa_id""",
    "raw stamps by team": """
select p.unit_id, count(*) from stamp s join person p on p.id = s.person_id group by p.unit_id""",
}

PAGES = {
    "HR home (numbers, by country)": "/insights",
    "HR, active": "/insights?what=active",
    "HR by entity": "/insights?by=entity",
    "HR by team, 50 of them": "/insights?by=team",
    "HR flows": "/insights/flows",
    "HR waves of entities": "/insights/waves?by=entity",
    "HR the minute": "/insights/minute",
    "HR lessons": "/insights/lessons",
}


def main() -> None:
    """Print a table for each database, the numbers of people side by side."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.insights", description=__doc__)
    parser.add_argument("--people", default="1000,10000,170000")
    parser.add_argument("--answers", type=int, default=18, help="a person, on average")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    sizes = [int(each) for each in options.people.split(",")]
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        columns = [examine(kind, people, people * options.answers) for people in sizes]
        print(f"\n{kind}: CPU ms" + "".join(f"{people:>14,}" for people in sizes))
        for name in columns[0]:
            print(f"  {name:34}" + "".join(f"{column[name]:>14}" for column in columns), flush=True)


def examine(kind: str, people: int, answers: int) -> dict[str, str]:
    """All figures of one academy."""
    found: dict[str, str] = {}
    with house(kind, Size(people, answers, 1)) as built:
        numbers, _ = open_doors(built, fresh=TURNS, seasoned=1)
        with built.inside() as app:
            app.testing, app.test_client_class = True, FreshClient

            def cost(act: Callable[[], Any]) -> float:
                processes = family(built.database_pid) if built.database_pid else []
                before = time.process_time() + cpu_seconds(processes)
                act()
                return 1000 * (time.process_time() + cpu_seconds(processes) - before)

            for name, query in RAW.items():
                found[name] = _ms(min(cost(lambda query=query: _read(query)) for _ in range(2)))
            visitor = Visitor(app).is_in("ada@demo.example")
            for name, path in PAGES.items():
                visitor.get(path)
                found[name] = _ms(cost(lambda path=path: _look(visitor, path)) / TURNS)
            found["one change counted"] = _ms(cost(_one_change))
            found |= _answered(app, cost, numbers)
            found["counting everything again"] = _ms(cost(lambda: repair.rebuild(at=clock.now())))
    return found


def _answered(app: Flask, cost: Callable[[Callable[[], Any]], float], numbers: list[str]) -> Any:
    """People's first minutes, each with two questions shown and answered."""
    visitors = [Visitor(app).is_in(number) for number in islice(numbers, TURNS)]
    count_minute(app, visitors[0])
    rest = visitors[1:]
    spent = cost(lambda: [count_minute(app, visitor) for visitor in rest])
    return {"a minute: shown and answered twice": _ms(spent / len(rest))}


def _look(visitor: Visitor, path: str) -> None:
    for _ in range(TURNS):
        assert visitor.get(path).status_code == 200, path


def _read(query: str) -> None:
    with reading() as session:
        session.execute(text(query)).all()


def _one_change() -> None:
    with writing() as session:
        someone = session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()
        someone.suspended_at = clock.now()
    folding.catch_up(at=clock.now())


def _ms(spent: float) -> str:
    return f"{spent:,.1f}"


if __name__ == "__main__":
    main()
