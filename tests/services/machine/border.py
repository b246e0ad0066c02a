"""Visas: proof of use that a platform sends, refreshers, and nights in which they lapse."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from academy.errors import Conflict
from academy.services import catalogue, evidence, lapses, refreshers
from academy.services.evidence import Event
from academy.services.secrets import Platform
from tests.cast import unit
from tests.services.machine.house import who
from tests.services.machine.learning import Learning


class Border(Learning):
    """What brings, renews and ends a visa."""

    @rule(place=who, number=st.integers(1, 3))
    def a_platform_tells_of_her(self, place: str, number: int) -> None:
        for each in range(number):
            self._deliver(place, each)

    @rule(place=who)
    def read_the_refresher(self, place: str) -> None:
        learner = self.learners[place]
        if not learner.renew(self.at):
            with pytest.raises(Conflict), self._acting(learner.login) as (session, asking):
                refreshers.read_again(session, asking, "harbour", "paths-lesson", at=self.at)
            return
        with self._acting(learner.login) as (session, asking):
            refreshers.read_again(session, asking, "harbour", "paths-lesson", at=self.at)

    @rule(place=who, wait=st.sampled_from([10, 25, 45]), night=st.booleans())
    def hold_a_visa_for_days(self, place: str, wait: int, night: bool) -> None:
        """It is renewed too early, in time, or when it has lapsed."""
        self.take_a_whole_quiz(place, "paths", first=True, second=True)
        self.finish_a_lesson(place, "paths")
        self.at += timedelta(days=wait)
        if night:
            self.a_night_passes()
        self.read_the_refresher(place)

    @rule()
    def a_night_passes(self) -> None:
        lapses.nightly(at=self.at)
        for learner in self.learners.values():
            for visas in learner.visas.values():
                for visa in visas:
                    if visa.state == "issued" and visa.until and visa.until <= self.at:
                        visa.state = "expired"

    def _deliver(self, place: str, number: int) -> None:
        learner = self.learners[place]
        event_id = f"{learner.login}-{number}"
        told = Event(event_id, learner.login, "asked", learner.events.get(event_id, self.at))
        for _ in range(2):  # and again, since it heard no answer
            with self._acting(learner.login) as (session, asking):
                live = catalogue.current(session, asking.publication)
                visa = live.visa("quay")
                platform = Platform(visa.id, unit(session, "Alizé").path, live.number)
                evidence.deliver(session, platform, live, visa, told, at=self.at)
        if event_id not in learner.events:
            learner.events[event_id] = self.at
            learner.look_at_visas(self.at)
