"""How long lessons, modules and the way to the passport take, in seconds, from their texts.

People read non-fiction at 238 words a minute on average (Brysbaert, M., "How many words do we read
per minute? A review and meta-analysis of reading rate", Journal of Memory and Language 109, 2019).
"""

import re
from collections.abc import Mapping
from heapq import nlargest

from academy.manuscript.documents import Lesson
from academy.manuscript.folder import Folder
from academy.manuscript.lessons import transcript

WORDS_A_MINUTE = 238
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_WORD = re.compile(r"\S*\w\S*")
"""Neither the marks of a table nor what an image shows to those who do not see it is read by everybody."""

QUESTION = 15.0
"""What one question of a quiz takes: its text, its options, its feedback."""


def of_lesson(lesson: Lesson, texts: Mapping[str, str]) -> float:
    """To read the source text of *lesson* and to watch its film; *texts* holds its captions."""
    text, language = lesson.text(next(iter(lesson.texts)))
    shown = f"{text.title} {text.why} {_IMAGE.sub(' ', text.body)}"
    read = len(_WORD.findall(shown)) / WORDS_A_MINUTE * 60
    cues = transcript(lesson, texts, language)
    return read + max((cue.end for cue in cues), default=0.0)


def of_modules(folder: Folder) -> dict[str, float]:
    """Each module's lessons and one quiz, by its id."""
    takes = {module.id: module.document.quiz.questions * QUESTION for module in folder.modules}
    for source in folder.lessons:
        if source.parent in takes:
            takes[source.parent] += of_lesson(source.document, source.texts)
    return takes


def to_the_passport(folder: Folder) -> float:
    """The longest way to the passport: the modules that take longest among those that suffice."""
    rule = folder.passport
    if rule is None:
        return 0.0
    takes = of_modules(folder)
    needed: list[float] = []
    others: list[float] = []
    for theme in folder.themes:
        mine = sorted(
            (takes[each.id] for each in folder.modules if each.parent == theme.id), reverse=True
        )
        needed += mine[: rule.per_theme]
        others += mine[rule.per_theme :]
    return sum(needed) + sum(nlargest(max(0, rule.needed - len(needed)), others))
