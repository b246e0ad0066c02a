"""What an edition of a visa's rule takes, as rows: so that the books can be audited by SQL alone."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from academy.engine.visas import Finished, Rule, Stamped, Used
from academy.models.visas import VisaNeed


def of(rule: Rule, edition_id: int, items: Mapping[tuple[str, str], int]) -> Iterator[VisaNeed]:
    """The needs of a first visa under *rule*; *items* maps kind and uid to an item's id."""
    for condition in rule.conditions:
        match condition:
            case Stamped(module):
                item = items["module", module]
                yield VisaNeed(edition_id=edition_id, kind="module", item_id=item, times=1)
            case Finished(lesson):
                item = items["lesson", lesson]
                yield VisaNeed(edition_id=edition_id, kind="lesson", item_id=item, times=1)
            case Used(actions, _within, witnesses):
                for action, times in actions.items():
                    yield VisaNeed(edition_id=edition_id, kind="action", action=action, times=times)
                if witnesses:
                    yield VisaNeed(edition_id=edition_id, kind="witness", times=witnesses)
            case _:
                assert_never(condition)
