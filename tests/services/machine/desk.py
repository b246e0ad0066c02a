"""What administrators give, take back and decide; nobody does so alone above a limit, or for herself."""

import secrets
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from academy.engine import adjusting
from academy.errors import Conflict
from academy.models.books import Adjustment, Hold
from academy.models.database import writing
from academy.services import adjustments, holds
from academy.services.adjustments import Asked
from tests.services.machine.house import transaction, who
from tests.services.machine.learning import Learning
from tests.services.machine.model import PATIENCE, Amounts, Request, alone, counted, total

ADMINS = {"ada": ZoneInfo("Europe/Paris"), "hugo": ZoneInfo("Africa/Casablanca")}

ALONE, A_DAY = (20, 20, 200), (100, 100, 1000)

by = st.sampled_from(sorted(ADMINS))
given = st.sampled_from([(0, 3, 0), (2, 5, 0), (20, 20, 200), (0, 21, 0), (0, 0, 201), (60, 60, 0)])
some = st.integers(0, 30)
early = st.sampled_from([0, 0, 0, 1, 2, 4, 9, 16])  # gifts by hand come first, and are often spent


def fits(amounts: Amounts, most: Amounts) -> bool:
    """Whether none of it is more."""
    return all(amount <= limit for amount, limit in zip(amounts, most, strict=True))


class Desk(Learning):
    """What administrators do."""

    def _furnish(self) -> None:
        super()._furnish()
        for place in self.learners:
            self.give("ada", place, (5, 9, 0))

    @rule(admin=by, place=who, amounts=given)
    def give(self, admin: str, place: str, amounts: Amounts) -> None:
        self._give_to_herself(admin)
        self._ask(Request(self._key(), "grant", self.learners[place], amounts, admin, ""))

    @rule(admin=by, place=who, number=some, amounts=given)
    def correct(self, admin: str, place: str, number: int, amounts: Amounts) -> None:
        learner = self.learners[place]
        if names := sorted(learner.paid):
            name = names[number % len(names)]
            self._ask(Request(self._key(), "correction", learner, amounts, admin, "", of=name))

    @rule(admin=by, place=who, number=early, agrees=st.sampled_from([True, True, False, None]))
    def take_back(self, admin: str, place: str, number: int, agrees: bool | None) -> None:
        """It takes a second one, who agrees, refuses, or has not looked yet."""
        learner = self.learners[place]
        if names := sorted(learner.paid):
            name = names[number % len(names)]
            request = Request(self._key(), "reversal", learner, learner.paid[name], admin, "", name)
            if self._ask(request) and agrees is not None:
                other = next(each for each in ADMINS if each != admin)
                self._decide(request, other, agrees=agrees)

    @rule(admin=by, number=some, agrees=st.booleans())
    def a_second_one_decides(self, admin: str, number: int, agrees: bool) -> None:
        waiting = [each for each in self.requests if each.state == "waiting"] or self.requests
        if not waiting:
            return
        self._decide(waiting[number % len(waiting)], admin, agrees=agrees)

    @rule(place=who, then=st.sampled_from(["pay", "refuse", "time", "nothing"]))
    def somebody_hurries(self, place: str, then: str) -> None:
        """Faster than people read; what that brought is decided, or decides itself."""
        self.take_all_quizzes(place, times=3, hasty=True)
        if then == "time":
            self.at += PATIENCE
            self.pay_what_nobody_decided()
        elif then != "nothing":
            self.decide_what_waits(0, then, all_=True)

    @rule(number=some, decision=st.sampled_from(["pay", "refuse"]), all_=st.booleans())
    def decide_what_waits(self, number: int, decision: str, all_: bool) -> None:
        held = [(each, name) for each in self.learners.values() for name in sorted(each.held)]
        if not held:
            return
        chosen = held if all_ else [held[number % len(held)]]
        with self._acting("ada") as (session, ada):
            sources = Hold.source.in_([name for _, name in chosen])
            ids = session.scalars(select(Hold.id).where(sources)).all()
            done = holds.decide(session, ada, ids, decision, reason="Looked at.", at=self.at)  # type: ignore[arg-type]
            assert done == len(chosen)
            assert holds.decide(session, ada, ids, "pay", reason="", at=self.at) == 0
        for learner, name in chosen:
            amounts, _since = learner.held.pop(name)
            if decision == "pay":
                learner.pay(name, amounts)

    @rule()
    def pay_what_nobody_decided(self) -> None:
        paid = 1
        while paid:
            with writing() as session:
                paid = holds.pay_overdue(session, at=self.at)
        for learner in self.learners.values():
            for name, (amounts, since) in list(learner.held.items()):
                if since + PATIENCE <= self.at:
                    del learner.held[name]
                    learner.pay(name, amounts)

    def _give_to_herself(self, admin: str) -> None:
        asked = Asked("grant", self._key(), "I deserve it.", adjusting.Amounts(keys=1))
        with pytest.raises(Conflict), self._acting(admin) as (session, asking):
            adjustments.propose(session, asking, asking.uid, asked, at=self.at)

    def _decide(self, request: Request, admin: str, *, agrees: bool) -> None:
        decide = adjustments.approve if agrees else adjustments.refuse
        ends = ("refused",) if agrees else ("approved",)
        if request.state in ends or (agrees and request.by == admin):
            with pytest.raises(Conflict), self._acting(admin) as (session, asking):
                decide(session, asking, request.key, at=self.at)
            return
        with self._acting(admin) as (session, asking):
            decide(session, asking, request.key, at=self.at)
        if request.state == "waiting" and agrees:
            self._settle(request)
        elif request.state == "waiting":
            request.state = "refused"

    def _ask(self, request: Request) -> bool:
        """Ask twice under one key; whether that was allowed."""
        request.day = str(self.at.astimezone(ADMINS[request.by]).date())
        today = counted(self.requests, request.by, request.day)
        is_gift = request.kind != "reversal"
        too_much = is_gift and not fits(total([today, request.amounts]), A_DAY)
        if too_much or (not is_gift and not self._can_be_reversed(request)):
            with pytest.raises(Conflict):
                self._propose(request)
            return False
        request.is_alone = is_gift and fits(
            total([alone(self.requests, request), request.amounts]), ALONE
        )
        for _ in range(2):  # the form is sent twice
            assert self._propose(request) is request.is_alone
        self.requests.append(request)
        if request.is_alone:
            self._settle(request)
        return True

    def _propose(self, request: Request) -> bool:
        with self._acting(request.by) as (session, asking):
            named = session.scalar(transaction(request.of)) if request.of else None
            amounts = adjusting.Amounts(*request.amounts)
            if request.kind == "reversal":
                amounts = adjusting.Amounts()
            asked = Asked(request.kind, request.key, "A reason.", amounts, named)  # type: ignore[arg-type]
            uid = request.learner.uid
            return adjustments.propose(session, asking, uid, asked, at=self.at).is_paid

    def _can_be_reversed(self, request: Request) -> bool:
        """Nothing is reversed twice, nor what took, nor what gave back."""
        asked = [each for each in self.requests if each.kind == "reversal"]
        kind = request.of.partition(":")[0]
        return kind not in ("redemption", "refund", "reversal") and not any(
            each.of == request.of and each.state != "refused" for each in asked
        )

    def _settle(self, request: Request) -> None:
        request.state = "approved"
        if request.kind != "reversal":
            request.learner.pay(f"{request.kind}:{request.key}", request.amounts)
            return
        missing = request.learner.take_back(request.of, request.key)
        with writing() as session:
            flag = (Adjustment.missing_stars, Adjustment.missing_keys, Adjustment.missing_points)
            told = session.execute(select(*flag).where(Adjustment.uid == request.key)).one()
            assert tuple(told) == missing

    def _key(self) -> str:
        return secrets.token_hex(16)
