"""What a figure is told when it is drawn, and what the library knows of it."""

from collections.abc import Callable
from dataclasses import dataclass

from academy.storyboard.board import Pose


@dataclass(frozen=True, slots=True)
class Look:
    """One figure at one moment. ``colour`` is ``#rrggbb`` or empty; ``variant`` chooses among
    looks; ``clock`` is the film's time in seconds; ``name`` seeds what differs between two alike.
    """

    pose: Pose
    clock: float = 0
    colour: str = ""
    variant: int = 0
    name: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """``stands``: its place is the middle of its foot; else it flies, and it is its centre."""

    draw: Callable[[Look], str]
    stands: bool
    note: str
    idle: str = "still"
