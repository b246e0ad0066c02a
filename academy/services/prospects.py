"""What lessons and quizzes bring closer: the visas and the badges whose rules they count for.

Worked out from the published rules and from what a page knows anyway, without a statement. Pages say it
only of what is still to be done, so that no visa is promised to who has it. A badge for so many of anything
is named when what lies ahead here reaches it; a hidden one never is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from academy.engine.badges import (
    Condition,
    Count,
    Facts,
    LessonsOf,
    Score,
    StreakOf,
    Use,
    WholeTheme,
    steps,
)
from academy.engine.visas import Finished, Stamped
from academy.services.catalogue import Catalogue
from academy.services.published import Badge, Lesson, Module, Visa


@dataclass(frozen=True, slots=True)
class Prospects:
    """What comes closer, in the order of the academy."""

    visas: list[Visa]
    badges: list[Badge]


def ahead(
    live: Catalogue,
    *,
    lessons: Sequence[Lesson] = (),
    quiz: Module | None = None,
    done: Mapping[str, int],
) -> Prospects:
    """What finishing *lessons* and passing the *quiz* of a module bring closer.

    *done* says how many ``lessons`` and ``stamps`` she has, where that is known.
    """
    acts: list[object] = [Finished(lesson.uid) for lesson in lessons]
    acts += [Stamped(quiz.uid)] if quiz else []
    return Prospects(
        [visa for visa in live.visas if any(c in acts for c in visa.document.rule.conditions)],
        [
            badge
            for badge in live.badges
            if not badge.document.is_hidden and _asks(badge.document.when, lessons, quiz, done)
        ],
    )


def _asks(
    when: Condition, lessons: Sequence[Lesson], quiz: Module | None, done: Mapping[str, int]
) -> bool:
    match when:
        case LessonsOf(theme=uid):
            return any(lesson.module.theme.uid == uid for lesson in lessons)
        case WholeTheme(theme=uid):
            return quiz is not None and quiz.theme.uid == uid
        case Score(module=uid):
            return quiz is not None and quiz.uid == uid
        case Count(what=what) | Use(what=what):
            more = {"lessons": len(lessons), "stamps": int(quiz is not None)}.get(what, 0)
            have = done.get(what)
            wanted = steps(when, Facts()).values()
            return have is not None and any(have < needed <= have + more for needed in wanted)
        case StreakOf():
            return False
        case _:
            assert_never(when)
