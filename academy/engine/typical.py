"""Answers such as people give, for lives that are made up."""

from typing import assert_never

from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    Key,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
)


def typical_answers(key: Key) -> list[object]:
    """Answers that fit *key*, shaped as the API's are; a right one is among them."""
    match key:
        case ChoiceKey(options=options):
            return [[option] for option in sorted(options)]
        case MultipleKey(options=options, right=right):
            return [sorted(right), *([option] for option in sorted(options))]
        case OrderingKey(order=order):
            return [list(order), list(reversed(order)), [order[1], order[0], *order[2:]]]
        case MatchingKey(pairs=pairs):
            rights = list(pairs.values())
            turned = [*rights[1:], rights[0]]
            return [
                [list(pair) for pair in zip(pairs, partners, strict=True)]
                for partners in (rights, turned)
            ]
        case NumericKey(value=value, tolerance=tolerance):
            return [value, value + 2 * tolerance + 1]
        case ShortTextKey(accepted=accepted):
            return [*accepted, "?!"]
        case BlanksKey(accepted=accepted):
            words = [wordings[0] for wordings in accepted]
            return [words, ["?!", *words[1:]], ["?!"] * len(words)]
        case _:
            assert_never(key)
