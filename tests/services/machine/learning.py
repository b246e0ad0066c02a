"""Lessons, quizzes and the day's minute: at a reader's pace or in haste, again, and with nonsense."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from academy.engine.rewards import Earned
from academy.errors import Conflict, Invalid, NotFound
from academy.services import attempts, daily, lessons, quizzes
from tests.make import SECRET, right, wrong
from tests.services.machine.house import House, which, who
from tests.services.machine.model import ASKED, PASS_MARK, Amounts, Open

READ, BLINK = timedelta(seconds=9), timedelta(seconds=1)


def amounts(earned: Earned) -> Amounts:
    """Stars, keys and points of it."""
    return earned.stars, earned.keys, earned.points


class Learning(House):
    """What learners do."""

    @rule(place=who, module=which, first=st.booleans(), second=st.booleans())
    def take_a_whole_quiz(
        self, place: str, module: str, first: bool, second: bool, hasty: bool = False
    ) -> None:
        self.begin_a_quiz(place, module)
        for is_right in (first, second):
            self.answer_the_next_question(place, module, is_right, hasty)

    @rule(place=who)
    def take_all_quizzes(self, place: str, times: int = 1, hasty: bool = False) -> None:
        for module in sorted(self.live) * times:
            self.take_a_whole_quiz(place, module, first=True, second=True, hasty=hasty)

    @rule(place=who, module=which)
    def finish_a_lesson(self, place: str, module: str) -> None:
        learner = self.learners[place]
        if module not in self.live:
            with pytest.raises(NotFound), self._acting(learner.login) as (session, asking):
                lessons.finish(session, asking, f"{module}-lesson", at=self.at)
            return
        with self._acting(learner.login) as (session, asking):
            earned = lessons.finish(session, asking, f"{module}-lesson", at=self.at).earned
        if module not in learner.finished:
            before = learner.balance
            learner.finished.add(module)
            learner.earn(f"lesson:{module}-lesson", (0, 0, 20), self.at)
            learner.look_at_visas(self.at)
            points = learner.balance[2] - before[2]
            self.told[f"{learner.login} {module}"] = (0, 0, points)
        assert amounts(earned) == self.told[f"{learner.login} {module}"]  # also when said again

    @rule(place=who, module=which)
    def begin_a_quiz(self, place: str, module: str) -> None:
        learner = self.learners[place]
        if module not in self.live:
            with pytest.raises(NotFound), self._acting(learner.login) as (session, asking):
                attempts.start(session, asking, module, secret=SECRET, at=self.at)
            return
        with self._acting(learner.login) as (session, asking):
            attempt = attempts.start(session, asking, module, secret=SECRET, at=self.at)
        asked = [question.uid for question in attempt.questions]
        quiz = learner.quizzes.get(module)
        if quiz is None or len(quiz.shares) == ASKED:
            learner.quizzes[module] = Open(asked, self.at)
        assert learner.quizzes[module].asked == asked
        assert len(set(asked)) == ASKED

    @rule(place=who, module=which, is_right=st.booleans(), hasty=st.booleans())
    def answer_the_next_question(
        self, place: str, module: str, is_right: bool, hasty: bool
    ) -> None:
        learner = self.learners[place]
        quiz = learner.quizzes.get(module)
        if module not in self.live or quiz is None:
            refused = pytest.raises((NotFound, Conflict))
            with refused, self._acting(learner.login) as (session, asking):
                quizzes.answer(session, asking, "tides-0", ["x"], slug=module, at=self.at)
            return
        if len(quiz.shares) == ASKED:
            return
        self.at += BLINK if hasty else READ
        with self._acting(learner.login) as (session, asking):
            attempt = attempts.latest(session, asking, module)[1]
            assert attempt is not None
            question = attempt.current
            assert question is not None
            given = (right if is_right else wrong)(question.document.key)
            outcome = quizzes.answer(session, asking, question.uid, given, slug=module, at=self.at)
        expected, waits = learner.answer(
            f"quiz:{question.uid}", is_right=is_right, since=quiz.moved, at=self.at
        )
        quiz.moved, quiz.shares[question.uid] = self.at, float(is_right)
        assert amounts(outcome.earned) == expected
        assert outcome.is_closed is (len(quiz.shares) == ASKED)
        if outcome.is_closed and sum(quiz.shares.values()) / ASKED >= PASS_MARK:
            learner.pass_quiz(module, self.live, self.at, waits=waits)

    @rule(place=who, module=which, said=st.sampled_from(["right", "wrong", "nonsense"]))
    def say_it_again(self, place: str, module: str, said: str) -> None:
        self._send_nonsense(place, module)
        learner = self.learners[place]
        quiz = learner.quizzes.get(module)
        if quiz is None or not quiz.shares or module not in self.live:
            return
        uid, share = next(iter(quiz.shares.items()))
        with self._acting(learner.login) as (session, asking):
            attempt = attempts.latest(session, asking, module)[1]
            assert attempt is not None
            key = attempt.question(uid).document.key
            given = {"right": right(key), "wrong": wrong(key), "nonsense": [{"a": None}]}[said]
            outcome = quizzes.answer(session, asking, uid, given, slug=module, at=self.at)
        assert outcome.given.mark.share == share

    @rule(place=who, is_right=st.booleans())
    def answer_the_days_minute(self, place: str, is_right: bool) -> None:
        learner = self.learners[place]
        with self._acting(learner.login) as (session, asking):
            today = daily.open_(session, asking, at=self.at)
        day = self.at.astimezone(learner.zone).date()
        assert today.works is (day.weekday() < 5)
        for asked in today.asked:
            if asked.given is not None:
                continue
            began, self.at = self.at, self.at + READ
            if self.at.astimezone(learner.zone).date() != day:
                return  # midnight has passed
            uid = asked.question.uid
            given = (right if is_right else wrong)(asked.question.document.key)
            for _ in range(2):  # a second tab says the same
                with self._acting(learner.login) as (session, asking):
                    outcome = daily.answer(session, asking, uid, given, at=self.at)
            expected, _waits = learner.answer(
                f"daily:{day}:{uid}", is_right=is_right, since=began, at=self.at
            )
            assert amounts(outcome.earned) == expected

    def _send_nonsense(self, place: str, module: str) -> None:
        learner = self.learners[place]
        quiz = learner.quizzes.get(module)
        left = [uid for uid in quiz.asked if uid not in quiz.shares] if quiz else []
        if not left or module not in self.live:
            return
        with pytest.raises(Invalid), self._acting(learner.login) as (session, asking):
            quizzes.answer(session, asking, left[0], ["nonsense"], slug=module, at=self.at)
