"""What keeps a premiere, and what keeps the key out of the search."""

from tests.mutants import Mutant

LESSONS = "academy/services/lessons.py"
ATTEMPTS = "academy/services/attempts.py"
SEARCH = "academy/services/search.py"
OF_PREMIERES = ("tests/services/test_premieres.py",)
OF_SEARCH = ("tests/services/test_search.py",)

SEASONS = (
    Mutant(
        "a lesson opens with the premiere of its module",
        LESSONS,
        "    lesson = live.lesson(slug)\n    premieres.require(lesson.module, viewer, at=at)\n",
        "    lesson = live.lesson(slug)\n",
        OF_PREMIERES,
    ),
    Mutant(
        "a quiz begins with the premiere of its module",
        ATTEMPTS,
        "        return last\n    premieres.require(module, viewer, at=at)\n",
        "        return last\n",
        OF_PREMIERES,
    ),
    Mutant(
        "the minute does not ask what is to come",
        "academy/services/banks.py",
        'priority=0.0 if waits or document.use == "quiz" else 1.0,',
        'priority=0.0 if document.use == "quiz" else 1.0,',
        OF_PREMIERES,
    ),
    Mutant(
        "lessons that are to come are not found",
        SEARCH,
        "if thing is None or (isinstance(thing, Lesson) and not thing.module.is_open(day)):",
        "if thing is None:",
        OF_SEARCH,
    ),
    Mutant(
        "nothing but the text of a question gets into the index",
        SEARCH,
        "tuple(words(pick(document.text, language)))",
        "tuple(words(str(document)))",
        OF_SEARCH,
    ),
)
