"""Whether a new edition of a question mends what was called right, and asks the same."""

from academy.manuscript.documents import Option, Question, pick


def mends(old: Question, new: Question) -> bool:
    """Whether *new* asks what *old* asked, word for word, and marks it differently.

    Words of one language only count in the source; what else was changed (feedback, skill, an
    estimate) corrects nothing.
    """
    return old.key != new.key and asks_the_same(old, new)


def asks_the_same(old: Question, new: Question) -> bool:
    """Whether both have the same words and the same options, so that an answer to one answers the other."""
    return _asked(old) == _asked(new)


def _asked(question: Question) -> tuple[object, ...]:
    return (
        question.kind,
        pick(question.text, ""),
        _ids(question.options),
        _ids(question.partners),
    )


def _ids(options: tuple[Option, ...]) -> frozenset[str]:
    return frozenset(option.id for option in options)
