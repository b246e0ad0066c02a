"""The gift shop: asking, taking back, deciding, handing over; what was given back can be had again."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from academy.errors import Conflict, NotFound
from academy.services import redemptions, shop
from tests.make import SECRET
from tests.services.machine.house import House, who
from tests.services.machine.model import Gift, Learner, Redemption
from tests.services.shelves import a_gift, with_codes

BUDGET = 1000
"""Cents that one person may receive in a year."""

what = st.sampled_from([0, 1, 2])
some = st.integers(0, 9)


class Counter(House):
    """What learners and administrators do with gifts."""

    @rule(place=who, number=what)
    def ask_for_a_gift(self, place: str, number: int) -> None:
        learner, gift = self.learners[place], self.gifts[number]
        year = self.at.astimezone(learner.zone).year
        if not self._may_have(learner, gift, year):
            with pytest.raises(Conflict), self._acting(learner.login) as (session, asking):
                shop.redeem(session, asking, gift.uid, at=self.at)
            return
        with self._acting(learner.login) as (session, asking):
            mine = shop.redeem(session, asking, gift.uid, at=self.at)
        state = "approved" if gift.is_automatic else "requested"
        assert mine.state == state
        self.redemptions.append(Redemption(mine.uid, gift, learner, year, state))
        learner.pay(f"redemption:{mine.uid}", (-gift.stars, -gift.keys, 0))
        if gift.stock is not None:
            gift.stock -= 1

    @rule(place=who, number=what, then=st.sampled_from(["cancel", "refuse", "approve", "deliver"]))
    def order(self, place: str, number: int, then: str) -> None:
        """A whole story of a gift."""
        before = len(self.redemptions)
        self.ask_for_a_gift(place, number)
        if len(self.redemptions) == before:
            return
        if then == "cancel":
            self.take_a_request_back(before)
            return
        for decision in ["approve", "deliver"] if then == "deliver" else [then]:
            self.decide_about_a_gift(before, decision)

    @rule(number=some)
    def take_a_request_back(self, number: int) -> None:
        if not self.redemptions:
            return
        mine = self._one(number)
        other = next(each for each in self.learners.values() if each is not mine.learner)
        with pytest.raises(NotFound), self._acting(other.login) as (session, asking):
            shop.cancel(session, asking, mine.uid, at=self.at)
        if mine.state not in ("requested", "cancelled"):
            with pytest.raises(Conflict), self._acting(mine.learner.login) as (session, asking):
                shop.cancel(session, asking, mine.uid, at=self.at)
            return
        with self._acting(mine.learner.login) as (session, asking):
            shop.cancel(session, asking, mine.uid, at=self.at)
        if mine.state == "requested":
            mine.give_back("cancelled")

    @rule(number=some, decision=st.sampled_from(["approve", "refuse", "deliver"]))
    def decide_about_a_gift(self, number: int, decision: str) -> None:
        if not self.redemptions:
            return
        mine = self._one(number)
        with self._acting("ada") as (session, ada):
            match decision:
                case "approve":
                    done = redemptions.approve(session, ada, [mine.uid], at=self.at)
                case "refuse":
                    done = redemptions.refuse(
                        session, ada, [mine.uid], reason="Sold out.", at=self.at
                    )
                case _:
                    done = redemptions.deliver(session, ada, [mine.uid], at=self.at)
        if decision == "deliver":
            is_due = mine.state == "approved" and not mine.gift.is_automatic
        else:
            is_due = mine.state == "requested"
        assert done == is_due
        if is_due and decision == "refuse":
            mine.give_back("refused")
        elif is_due:
            mine.state = "approved" if decision == "approve" else "delivered"

    @rule()
    def look_at_a_code(self) -> None:
        vouchers = [each for each in self.redemptions if each.gift.is_automatic]
        if not vouchers:
            return
        mine = next((each for each in vouchers if each.state == "approved"), vouchers[0])
        with self._acting(mine.learner.login) as (session, asking):
            _, code = shop.show_code(session, asking, mine.uid, secret=SECRET, at=self.at)
        assert (code is None) is (mine.state == "delivered")
        if code is not None:
            assert code not in self.codes  # nobody else's
            self.codes.add(code)
            mine.state = "delivered"

    def _furnish(self) -> None:
        super()._furnish()
        self.codes: set[str] = set()
        with self._acting("ada") as (session, ada):
            mug = a_gift(session, ada, stars=1, keys=2, stock=3)
            rescue = a_gift(session, ada, keys=1, cap=3, value=500, kind="donation")
            codes = [f"code {self.count} {number}" for number in range(2)]
            cinema = with_codes(session, ada, *codes, keys=3)
        self.gifts = [
            Gift(mug.uid, stars=1, keys=2, stock=3),
            Gift(rescue.uid, stars=0, keys=1, cap=3, value=500),
            Gift(cinema.uid, stars=0, keys=3, stock=2, is_automatic=True),
        ]

    def _one(self, number: int) -> Redemption:
        return self.redemptions[number % len(self.redemptions)]

    def _may_have(self, learner: Learner, gift: Gift, year: int) -> bool:
        hers = [each for each in self.redemptions if each.learner is learner and each.is_kept]
        spent = sum(each.gift.value for each in hers if each.year == year)
        return (
            gift.stock != 0
            and (gift.cap is None or sum(each.gift is gift for each in hers) < gift.cap)
            and spent + gift.value <= BUDGET
            and learner.balance[0] >= gift.stars
            and learner.balance[1] >= gift.keys
        )
