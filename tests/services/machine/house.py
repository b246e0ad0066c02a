"""The house that the machine acts in: its people, its clock, its publications, and the comparison."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from academy.models.books import Hold
from academy.models.content import Item
from academy.models.database import db, reading, writing
from academy.models.people import Person
from academy.models.rewards import Account, Balance, LedgerTransaction
from academy.models.shop import Gift as GiftRow
from academy.models.shop import Redemption as RedemptionRow
from academy.models.visas import Visa as VisaRow
from academy.services import gift_desk, people
from academy.services.audit import faults
from academy.services.viewer import Viewer
from tests.cast import unit, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages
from tests.services.machine.model import (
    ASKED,
    LASTS,
    NEEDED,
    PASS_MARK,
    PER_THEME,
    REFRESHED,
    THEMES,
    USES,
    WITHIN,
    Gift,
    Learner,
    Redemption,
    Request,
)

ZONES = {
    "Customer care, Rabat": "Africa/Casablanca",
    "Parcels, Porto": "Europe/Lisbon",
    "Night shift, Lille": "Europe/Paris",
}

VISAS = {
    "visas/harbour.yaml": (
        "id: harbour\nname: { en: Harbour }\ntext: { en: You can moor. }\nmodules: [paths]\n"
        f"lessons: [paths-lesson]\nvalid: {{ days: {LASTS.days} }}\n"
        f"refresher:\n  lessons: [paths-lesson]\n  before: {REFRESHED.days}\n"
    ),
    "visas/quay.yaml": (
        "id: quay\nname: { en: Quay }\ntext: { en: You can load. }\nmodules: [paths]\n"
        f"proof:\n  within: {WITHIN.days}\n  actions:\n"
        f"    asked: {{ times: {USES}, name: {{ en: A question asked }} }}\n"
    ),
}

who = st.sampled_from([*ZONES, "Parcels, Porto"])  # one of them is busier
which = st.sampled_from(sorted(THEMES))
late = st.sampled_from([timedelta(days=7), timedelta(days=15), timedelta(days=31)])


class House(RuleBasedStateMachine):
    """The house; ``app`` and ``folder`` are set by the test. Its clock never goes back."""

    app: Flask
    folder: Path
    monday = OPENING
    count = 0

    @initialize()
    def open_the_doors(self) -> None:
        self.pages = Pages(self.folder, needed=NEEDED, per_theme=PER_THEME)
        for module, theme in THEMES.items():
            self.pages.module(theme, module, questions=5, asked=ASKED, passes=int(PASS_MARK * 100))
        self.pages.texts |= VISAS
        self.whole = dict(self.pages.texts)
        self.live = set(THEMES)
        self.at = self.monday
        self.edits = 0
        self.told: dict[str, object] = {}
        self.gifts: list[Gift] = []
        self.redemptions: list[Redemption] = []
        self.requests: list[Request] = []
        publish(self.pages.read(), at=self.at)
        with writing() as session:
            self.learners = {place: self._hire(session, place) for place in ZONES}
        self._furnish()

    @rule(minutes=st.one_of(st.integers(1, 90), st.integers(60, 5 * 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(by=late)
    def weeks_pass(self, by: timedelta) -> None:
        self.at += by

    @rule(place=who, before=st.booleans())
    def it_is_nearly_midnight(self, place: str, before: bool) -> None:
        """The last second of somebody's day, or the first of the next one."""
        zone = ZoneInfo(ZONES[place])
        tomorrow = (self.at.astimezone(zone) + timedelta(days=1)).date()
        midnight = datetime.combine(tomorrow, time(), zone).astimezone(UTC)
        self.at = max(self.at, midnight - timedelta(seconds=int(before)))

    @rule(module=which)
    def write_something_new(self, module: str) -> None:
        self.edits += 1
        path = f"1-{THEMES[module]}/1-{module}/1-{module}-lesson.en.md"
        bank = f"1-{THEMES[module]}/1-{module}/questions.en.md"
        self.whole[path] += f"\nEdition {self.edits}.\n"
        self.whole[bank] = self.whole[bank].replace(" holds\n", f" holds, {self.edits}\n", 1)
        self._publish()

    @rule(module=st.sampled_from(["tides", "winds"]))
    def retire_a_module(self, module: str) -> None:
        if len({each for each in self.live if THEMES[each] == "sea"} - {module}):
            self.live.discard(module)
            self._publish()

    @rule(module=which)
    def bring_it_back(self, module: str) -> None:
        self.live.add(module)
        self._publish()

    @invariant()
    def the_books_close_and_all_is_as_in_the_model(self) -> None:
        if not hasattr(self, "learners"):
            return
        with reading() as session:
            assert faults(session) == []
            for learner in self.learners.values():
                balance, waits, visas = _standing(session, learner)
                assert balance == learner.balance
                assert waits == set(learner.held)
                assert visas == {
                    (uid, each.number, each.state) for uid, v in learner.visas.items() for each in v
                }
            stocks = select(GiftRow.uid, GiftRow.stock).where(
                GiftRow.uid.in_([gift.uid for gift in self.gifts])
            )
            assert dict(session.execute(stocks).all()) == {g.uid: g.stock for g in self.gifts}
            rows = session.execute(
                select(*RedemptionRow.__table__.columns).where(
                    RedemptionRow.account_id.in_([each.account for each in self.learners.values()])
                )
            )
            states = {row.uid: gift_desk.state_of(row)[0] for row in rows}
            assert states == {each.uid: each.state for each in self.redemptions}

    def teardown(self) -> None:
        """The next walk begins on a Monday after this one."""
        db.session.remove()
        if hasattr(self, "at"):
            weeks = (self.at - OPENING) // timedelta(weeks=1) + 2
            House.monday = OPENING + weeks * timedelta(weeks=1)

    def _furnish(self) -> None:
        """What a part of the house needs before anybody comes."""

    @contextmanager
    def _acting(self, login: str) -> Iterator[tuple[Session, Viewer]]:
        """A transaction of the person called *login*."""
        with writing() as session:
            yield session, viewer(session, login, at=self.at)

    def _hire(self, session: Session, place: str) -> Learner:
        House.count += 1
        login = f"n-{self.count}"
        person = people.add_person(
            session, given_name="N", family_name=login, unit=unit(session, place),
            number=login, at=self.at,
        )  # fmt: skip
        account = viewer(session, login, at=self.at).account_id
        return Learner(login, ZoneInfo(ZONES[place]), account, person.uid)

    def _publish(self) -> None:
        gone = [f"1-{THEMES[m]}/1-{m}/" for m in set(THEMES) - self.live]
        self.pages.texts = {
            path: text
            for path, text in self.whole.items()
            if not any(path.startswith(prefix) for prefix in gone)
        }
        publish(self.pages.read(), at=self.at)


def _standing(
    session: Session, learner: Learner
) -> tuple[tuple[int, int, int], set[str], set[tuple[str, int, str]]]:
    """Her balance, what waits, and her visas, as they are stored."""
    hers = Account.id == learner.account
    balance = select(Balance.stars, Balance.keys, Balance.points).where(
        Balance.account_id == learner.account
    )
    waits = select(Hold.source).where(Hold.account_id == learner.account, Hold.decided_at.is_(None))
    visas = (
        select(Item.uid, VisaRow.number, VisaRow.state)
        .join(Item, Item.id == VisaRow.visa_id)
        .join(Person, Person.id == VisaRow.person_id)
        .join(Account, Account.person_id == Person.id)
        .where(hers)
    )
    stars, keys, points = session.execute(balance).one()
    return (
        (stars, keys, points),
        set(session.scalars(waits)),
        {(uid, number, state) for uid, number, state in session.execute(visas)},
    )


def transaction(name: str) -> Select[int]:
    """The id of what was paid under *name*."""
    return select(func.max(LedgerTransaction.id)).where(LedgerTransaction.source == name)
