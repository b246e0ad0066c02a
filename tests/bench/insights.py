"""What HR's pages cost, what they replace, and what counting costs behind them."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from academy import clock
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.services.rollups import folding, repair
from tests.bench.growth import Figure
from tests.bench.meter import Meter
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.api.caller import Caller

TURNS, ROUNDS = 10, 3

RAW = {
    "raw: passports by entity": """
select u2.id, count(*) from passport h join person p on p.id = h.person_id
join unit u on u.id = p.unit_id join unit u2 on u2.kind = 'entity' and u.path like u2.path || '%'
group by u2.id""",
    "raw: stamps and visas by unit": """
select p.unit_id, v.visa_id, count(*) from (select person_id, visa_id from visa
where state = 'issued' union all select person_id, module_id from stamp) v
join person p on p.id = v.person_id group by p.unit_id, v.visa_id""",
    "raw: answers by unit": """
select p.unit_id, count(*) from answer a join attempt t on t.id = a.attempt_id
join person p on p.id = t.person_id group by p.unit_id""",
}

PAGES = {
    "HR home": "/insights",
    "HR by country": "/insights?by=country",
    "HR by entity": "/insights?by=entity",
    "HR by unit, 50 of them": "/insights?by=team",
    "HR by job": "/insights?by=job",
    "HR active": "/insights?what=active",
    "HR flows": "/insights/flows",
    "HR waves of countries": "/insights/waves",
    "HR waves of entities": "/insights/waves?by=entity",
    "HR minute": "/insights/minute",
    "HR lessons": "/insights/lessons",
    "HR knowledge": "/insights/knowledge",
}


def measure(app: Flask, meter: Meter) -> Iterator[tuple[str, Figure]]:
    """By name, each with how many statements it needs."""
    for name, query in RAW.items():
        yield name, Figure(meter.cost(lambda query=query: _read(query), rounds=2), 1)  # type: ignore[misc]
    visitor = Visitor(app).is_in("ada@demo.example")
    for name, path in PAGES.items():
        yield name, _page(app, meter, lambda path=path: visitor.get(path))  # type: ignore[misc]
    ada = Caller(app, "ada@demo.example", scope="admin")
    for by in ("country", "entity", "team"):
        call = lambda by=by: ada.get("/insights/completion", by=by)  # noqa: E731 -- named by its line
        yield f"API by {by}", _page(app, meter, call)
    yield "a leaver counted", Figure(meter.cost(_leave, rounds=ROUNDS))
    yield "everybody counted again", Figure(meter.cost(lambda: repair.rebuild(at=clock.now())))


def _page(app: Flask, meter: Meter, look: Any) -> Figure:
    with counted(app) as sent:
        assert look().status_code == 200
    return Figure(meter.cost(look, times=TURNS, rounds=ROUNDS), len(sent))


def _read(query: str) -> None:
    with reading() as session:
        session.execute(text(query)).all()


def _leave() -> None:
    with writing() as session:
        here = select(Person).where(Person.suspended_at.is_(None), Person.number.like("crowd-%"))
        session.scalars(here.order_by(Person.id.desc()).limit(1)).one().suspended_at = clock.now()
    folding.catch_up(at=clock.now())
