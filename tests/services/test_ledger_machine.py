"""Random acts against a plain model: after every step the books are audited and balances compared.

The model knows the rules in a dozen lines of Python and nothing of databases. People of three time
zones learn, answer, repeat themselves and send nonsense, while authors publish, retire and bring back,
and the clock moves on by minutes or days.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from academy.engine.rewards import Earned
from academy.errors import Conflict, Invalid, NotFound
from academy.models.database import db, writing
from academy.services import attempts, lessons, people, quizzes
from academy.services.audit import faults
from academy.services.viewer import Viewer
from tests.cast import unit, viewer
from tests.conftest import OPENING, publish
from tests.make import READING, SECRET, Pages, right, wrong

pytestmark = pytest.mark.slow  # thousands of acts

ZONES = {
    "Customer care, Rabat": "Africa/Casablanca",
    "Parcels, Porto": "Europe/Lisbon",
    "Night shift, Lille": "Europe/Paris",
}
THEMES = {"tides": "sea", "winds": "sea", "paths": "land"}
NEEDED, PER_THEME, ASKED, PASS_MARK = 2, 1, 2, 0.5

who = st.sampled_from([*ZONES, "Parcels, Porto"])  # one of them is busier
which = st.sampled_from(sorted(THEMES))


@dataclass
class Open:
    """A quiz under way."""

    asked: list[str]
    shares: dict[str, float] = field(default_factory=dict)


@dataclass
class Learner:
    """What the rules say of one person."""

    login: str
    zone: ZoneInfo
    paid: dict[tuple[str, str], Earned] = field(default_factory=dict)
    stamped: set[str] = field(default_factory=set)
    quizzes: dict[str, Open] = field(default_factory=dict)

    def pay(self, kind: str, what: str, earned: Earned) -> Earned:
        """Each act once."""
        if (kind, what) in self.paid:
            return Earned()
        self.paid[kind, what] = earned
        return earned

    def answer(self, quiz: Open, module: str, uid: str, share: float, day: date) -> Earned:
        """What one answer earns by itself, before the quiz is closed."""
        quiz.shares[uid] = share
        earned = Earned()
        if day.weekday() < 5:
            earned += self.pay("star", str(day), Earned(stars=1))
        if share == 1:
            earned += self.pay("question", uid, Earned(keys=1, points=10))
        return earned

    def close(self, module: str, live: set[str]) -> None:
        """Stamp, seal and passport."""
        if module in self.stamped:
            return
        self.stamped.add(module)
        self.pay("stamp", module, Earned(points=50))
        theme = THEMES[module]
        here = {each for each in live if THEMES[each] == theme}
        if here and here <= self.stamped:
            self.pay("seal", theme, Earned(points=100))
        themes = {THEMES[each] for each in live}
        in_theme = [sum(THEMES[each] == t for each in self.stamped) for t in themes]
        if len(self.stamped) >= NEEDED and all(count >= PER_THEME for count in in_theme):
            self.pay("passport", "", Earned(points=500))

    @property
    def balance(self) -> Earned:
        """The sum of it all."""
        total = Earned()
        for earned in self.paid.values():
            total += earned
        return total


class Academy(RuleBasedStateMachine):
    """The acts; ``app`` and ``folder`` are set by the test."""

    app: Flask
    folder: Path
    count = 0

    @initialize()
    def open_the_doors(self) -> None:
        self.pages = Pages(self.folder, needed=NEEDED, per_theme=PER_THEME)
        for module, theme in THEMES.items():
            self.pages.module(theme, module, questions=5, asked=ASKED, passes=int(PASS_MARK * 100))
        self.whole = dict(self.pages.texts)
        self.live = set(THEMES)
        self.at = OPENING
        self.edits = 0
        publish(self.pages.read())
        self.learners = {}
        with writing() as session:
            for place, zone in ZONES.items():
                type(self).count += 1
                login = f"n-{self.count}"
                people.add_person(
                    session, given_name="N", family_name=login, unit=unit(session, place),
                    number=login, at=OPENING,
                )  # fmt: skip
                self.learners[place] = Learner(login, ZoneInfo(zone))

    @rule(minutes=st.one_of(st.integers(1, 90), st.integers(60, 5 * 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(place=who, before=st.booleans())
    def it_is_nearly_midnight(self, place: str, before: bool) -> None:
        """The last second of somebody's day, or the first of the next one."""
        zone = ZoneInfo(ZONES[place])
        tomorrow = (self.at.astimezone(zone) + timedelta(days=1)).date()
        midnight = datetime.combine(tomorrow, time(), zone).astimezone(UTC)
        self.at = max(self.at, midnight - timedelta(seconds=int(before)))

    @rule(place=who, module=which, first=st.booleans(), second=st.booleans())
    def take_a_whole_quiz(self, place: str, module: str, first: bool, second: bool) -> None:
        self.begin_a_quiz(place, module)
        for is_right in (first, second):
            self.answer_the_next_question(place, module, is_right)

    @rule(place=who)
    def take_all_quizzes(self, place: str) -> None:
        for module in sorted(self.live):
            self.take_a_whole_quiz(place, module, first=True, second=True)

    @rule(place=who, module=which)
    def finish_a_lesson(self, place: str, module: str) -> None:
        learner = self.learners[place]
        with writing() as session:
            asking = self._viewer(session, learner)
            if module not in self.live:
                with pytest.raises(NotFound):
                    lessons.finish(session, asking, f"{module}-lesson", at=self.at)
                return
            earned = lessons.finish(session, asking, f"{module}-lesson", at=self.at).earned
        learner.pay("lesson", module, Earned(points=20))
        assert earned == Earned(points=20)  # also when it is said again

    @rule(place=who, module=which)
    def begin_a_quiz(self, place: str, module: str) -> None:
        learner = self.learners[place]
        with writing() as session:
            asking = self._viewer(session, learner)
            if module not in self.live:
                with pytest.raises(NotFound):
                    attempts.start(session, asking, module, secret=SECRET, at=self.at)
                return
            attempt = attempts.start(session, asking, module, secret=SECRET, at=self.at)
        asked = [question.uid for question in attempt.questions]
        quiz = learner.quizzes.get(module)
        if quiz is None or len(quiz.shares) == ASKED:
            learner.quizzes[module] = Open(asked)
        assert learner.quizzes[module].asked == asked
        assert len(set(asked)) == ASKED

    @rule(place=who, module=which, is_right=st.booleans())
    def answer_the_next_question(self, place: str, module: str, is_right: bool) -> None:
        learner = self.learners[place]
        quiz = learner.quizzes.get(module)
        with writing() as session:
            asking = self._viewer(session, learner)
            if module not in self.live or quiz is None:
                with pytest.raises((NotFound, Conflict)):
                    quizzes.answer(session, asking, "tides-0", ["x"], slug=module, at=self.at)
                return
            attempt = attempts.latest(session, asking, module)[1]
            assert attempt is not None
            question = attempt.current
            assert (question is None) is (len(quiz.shares) == ASKED)
            if question is None:
                return
            given = (right if is_right else wrong)(question.document.key)
            outcome = quizzes.answer(session, asking, question.uid, given, slug=module, at=self.at)
        day = self.at.astimezone(learner.zone).date()
        expected = learner.answer(quiz, module, question.uid, float(is_right), day)
        assert outcome.earned == expected
        self.at += READING  # or what comes next would wait for a human
        assert outcome.is_closed is (len(quiz.shares) == ASKED)
        if outcome.is_closed and sum(quiz.shares.values()) / ASKED >= PASS_MARK:
            learner.close(module, self.live)

    @rule(place=who, module=which, said=st.sampled_from(["right", "wrong", "nonsense"]))
    def say_it_again(self, place: str, module: str, said: str) -> None:
        learner = self.learners[place]
        quiz = learner.quizzes.get(module)
        if quiz is None or not quiz.shares or module not in self.live:
            return
        uid, share = next(iter(quiz.shares.items()))
        with writing() as session:
            asking = self._viewer(session, learner)
            attempt = attempts.latest(session, asking, module)[1]
            assert attempt is not None
            key = attempt.question(uid).document.key
            given = {"right": right(key), "wrong": wrong(key), "nonsense": [{"a": None}]}[said]
            outcome = quizzes.answer(session, asking, uid, given, slug=module, at=self.at)
        assert outcome.given.mark.share == share

    @rule(place=who, module=which)
    def send_nonsense(self, place: str, module: str) -> None:
        learner = self.learners[place]
        quiz = learner.quizzes.get(module)
        left = [uid for uid in quiz.asked if uid not in quiz.shares] if quiz else []
        if not left or module not in self.live:
            return
        with writing() as session, pytest.raises(Invalid):
            quizzes.answer(
                session,
                self._viewer(session, learner),
                left[0],
                ["nonsense"],
                slug=module,
                at=self.at,
            )

    @rule(module=which)
    def write_something_new(self, module: str) -> None:
        self.edits += 1
        path = f"1-{THEMES[module]}/1-{module}/1-{module}-lesson.en.md"
        bank = f"1-{THEMES[module]}/1-{module}/questions.en.md"
        self.whole[path] += f"\nEdition {self.edits}.\n"
        self.whole[bank] = self.whole[bank].replace(" holds\n", f" holds, {self.edits}\n", 1)
        self._publish()

    @precondition(lambda self: len(self.live) > 1)
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
    def the_books_close_and_balances_are_those_of_the_model(self) -> None:
        if not hasattr(self, "learners"):
            return
        with writing() as session:
            assert faults(session) == []
            for learner in self.learners.values():
                asking = viewer(session, learner.login, at=self.at)
                assert Earned(asking.stars, asking.keys, asking.points) == learner.balance

    def teardown(self) -> None:
        db.session.remove()

    def _viewer(self, session: object, learner: Learner) -> Viewer:
        return viewer(session, learner.login, at=self.at)  # type: ignore[arg-type]

    def _publish(self) -> None:
        gone = [f"1-{THEMES[m]}/1-{m}/" for m in set(THEMES) - self.live]
        self.pages.texts = {
            path: text
            for path, text in self.whole.items()
            if not any(path.startswith(prefix) for prefix in gone)
        }
        publish(self.pages.read(), at=self.at)


def test_no_order_of_acts_breaks_the_books(app: Flask, tmp_path: Path) -> None:
    Academy.app, Academy.folder = app, tmp_path / "pages"
    on_sqlite = db.engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        Academy,
        settings=settings(
            max_examples=60 if on_sqlite else 12,
            stateful_step_count=15,
            deadline=None,
            database=None,
            derandomize=True,  # the same walk on every machine; torture walks elsewhere
            suppress_health_check=list(HealthCheck),
        ),
    )
