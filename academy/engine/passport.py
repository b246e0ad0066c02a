"""When a theme is sealed and when a passport is issued."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Stamps needed in all, and at least so many in each theme."""

    needed: int
    per_theme: int


def meets(rule: Rule, stamped: Collection[int], themes: Mapping[int, Collection[int]]) -> bool:
    """Whether *stamped* modules satisfy *rule*; *themes* maps each live theme to its modules.

    A stamp once earned counts for ever: in all, and in its theme while there is such a theme.
    """
    in_themes = [sum(module in stamped for module in modules) for modules in themes.values()]
    return len(stamped) >= rule.needed and all(count >= rule.per_theme for count in in_themes)


def is_sealed(modules: Collection[int], stamped: Collection[int]) -> bool:
    """Whether a theme of *modules* is finished; a theme without modules never is."""
    return bool(modules) and all(module in stamped for module in modules)
