"""``python -m tests.bench.asked [--people 170000] [--assignments 20] [--only postgresql] [--explain]``

What assignments and reminders cost a large company: opening them, looking whether anything changed, for all
and for a few; HR's counts and her list of who is late; finding who is to be reminded, telling everybody,
and deciding once more about each letter when it leaves. CPU seconds of this process and of the database's.
"""

import argparse
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, func, select, text

from academy import clock
from academy.engine.audiences import EVERYBODY, Condition, Group, Rule
from academy.models.audiences import AssignmentMember
from academy.models.database import db, reading, surveying, writing
from academy.models.people import Person
from academy.services import catalogue, outbox, sign_in
from academy.services.assignments import desk, joining, lists
from academy.services.assignments.desk import Plan
from academy.services.audiences import desk as audiences
from academy.services.reminders import chosen, posting, selecting, sending
from academy.services.viewer import Viewer
from tests.bench.house import House, Size, house
from tests.bench.processes import cpu_seconds, family
from tests.statements import counted

RULES: tuple[Rule, ...] = (
    EVERYBODY,
    Group("any", (Condition("job", "contains", ("marketing", "digital")),)),
    Group("not", (Condition("passport", "has"),)),
    Group("not", (Condition("module", "has", ("why-digital",)),)),
    Condition("language", "in", ("fr",)),
)
TARGETS = (("module", "why-digital"), ("theme", "company"), ("passport", None), ("visa", "network"))
MAILS = 500


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=170_000)
    parser.add_argument("--assignments", type=int, default=20)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--explain", action="store_true")
    given = parser.parse_args()
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        with house(kind, Size(given.people, given.people, 0)) as built, built.inside() as app:
            print(f"{kind}, {given.people:,} people, {given.assignments} assignments", flush=True)
            Bench(app, built, explains=given.explain).run(given.assignments)


class Bench:
    """One database."""

    def __init__(self, app: Flask, built: House, *, explains: bool) -> None:
        self.app, self.pid, self.explains = app, built.database_pid, explains
        now = clock.now()
        wednesday = now + timedelta(days=(2 - now.weekday()) % 7)
        self.at = wednesday.replace(hour=10, minute=0, second=0, microsecond=0)

    def run(self, assignments: int) -> None:
        at = self.at
        with writing() as session:
            ada = session.scalars(select(Person.id).where(Person.email == "ada@demo.example")).one()
        uids = self.take(f"open {assignments}", lambda: self.open(ada, assignments))
        with reading() as session:
            print("rows", session.scalar(select(func.count()).select_from(AssignmentMember)))
            ids = session.scalars(select(Person.id).limit(100)).all()
        with writing() as session:
            if self.pid:
                session.execute(text("set local statement_timeout = 0"))
            session.execute(text("analyze"))
        self.take("bring everything up to date", lambda: self.bring(at))
        self.take("bring 100 people up to date", lambda: self.bring(at, people=ids))
        self.look(ada, uids[0], at + timedelta(days=9))
        self.remind()

    def open(self, ada: int, number: int) -> list[str]:
        uids, opened = [], self.at - timedelta(days=20)
        with writing() as session:
            viewer = self.viewer(session, ada)
            made = [
                audiences.create(
                    session, viewer, name=f"A{n}", unit_id=viewer.unit_id, rule=rule, at=opened
                )
                for n, rule in enumerate(RULES)
            ]
        for n in range(number):
            kind, target = TARGETS[n % len(TARGETS)]
            plan = Plan(
                audience=made[n % len(made)],
                kind=kind,
                target=target,
                is_mandatory=n % 2 == 0,
                reason="Because.",
                due_on=self.at.date() + timedelta(days=n % 8),
                renews_days=365 if kind == "module" and n > 8 else None,
            )
            with writing() as session:
                uids.append(desk.open_(session, viewer, plan, at=opened))
        return uids

    def viewer(self, session: Any, ada: int) -> Viewer:
        viewer = sign_in.viewer_of_person(session, ada)
        assert viewer
        return viewer

    def bring(self, at: datetime, people: Any = None) -> None:
        with writing() as session:
            joining.bring_up_to_date(session, at=at, people=people)

    def look(self, ada: int, uid: str, at: datetime) -> None:
        with reading() as session:
            viewer = self.viewer(session, ada)
            whole = desk.find(session, viewer, uid)
            with self.plans():
                self.take("HR's counts", lambda: lists.standing(session, viewer, whole, at=at))
                self.take(
                    "a page of who is late",
                    lambda: lists.page(session, viewer, whole, "late", at=at),
                )

    def remind(self) -> None:
        at, letter = self.at, self.app.extensions["letter"]
        with surveying() as session, self.plans():
            rules, live = chosen.read(session).rules, catalogue.newest(session)
            found = self.take(
                "who may have to hear something",
                lambda: sum(
                    len(
                        session.scalars(
                            selecting.candidates(session, zone, rules, live.calendar, at=at)
                        ).all()
                    )
                    for zone in selecting.zones(session)
                ),
            )
        told = self.take("remind", lambda: posting.remind(letter, secret="x" * 40, at=at))
        print(f"{found:,} found, {told:,} told")
        self.take(f"decide about and close {MAILS} letters", lambda: self.send(at))

    def send(self, at: datetime) -> None:
        left = MAILS

        def away(message: Any) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise outbox.ChannelAway("enough")

        with counted(self.app) as statements:
            outbox.deliver(away, check=lambda some: sending.check(some, at=at), now=lambda: at)
        print(f"{len(statements) / MAILS:.2f} statements a letter")

    def plans(self) -> "Plans":
        return Plans() if self.explains else Plans(())

    def take(self, name: str, act: Callable[[], Any]) -> Any:
        """Do *act* and print what it cost."""
        began, own, server = time.monotonic(), time.process_time(), self.server()
        result = act()
        own, server = time.process_time() - own, self.server() - server
        spent = time.monotonic() - began
        print(f"{name:36} {own:8.2f} s here {server:8.2f} s server {spent:8.1f} s", flush=True)
        return result

    def server(self) -> float:
        return cpu_seconds(family(self.pid)) if self.pid else 0.0


class Plans:
    """Prints how the database goes about each long reading inside the block."""

    def __init__(self, engines: Any = None) -> None:
        self.engines = engines

    def __enter__(self) -> None:
        if self.engines is None:
            self.engines = [each for each in db.engines.values() if type(each) is Engine]
        for engine in self.engines:
            event.listen(engine, "before_cursor_execute", self.note)

    def __exit__(self, *_: object) -> None:
        for engine in self.engines:
            event.remove(engine, "before_cursor_execute", self.note)

    def note(self, connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT") and "assignment_member" in statement:
            word = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
            cursor = connection.connection.cursor()
            cursor.execute(word + statement, values)
            for row in cursor.fetchall():
                print("   ", row[-1])


if __name__ == "__main__":
    main()
