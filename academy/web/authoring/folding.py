"""Differences as pages show them: without the many lines that stayed the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from academy.manuscript.difference import Line
from academy.services.authoring.editions import Changed

AROUND = 3
"""Lines that are shown around a change."""


@dataclass(frozen=True, slots=True)
class Gap:
    """So many lines that are the same, and left out."""

    count: int
    side: str = "gap"
    new: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One file with what changed in it."""

    path: str
    rows: Sequence[Line | Gap]
    is_changed: bool

    @property
    def name(self) -> str:
        """Without its folders."""
        return self.path.rpartition("/")[2]


def files(changed: Sequence[Changed], *, whole: bool = False) -> list[File]:
    """Each file, folded unless the *whole* of it is asked for."""
    return [
        File(each.path, each.lines if whole else list(folded(each.lines)), each.is_changed)
        for each in changed
    ]


def folded(lines: Sequence[Line], around: int = AROUND) -> Iterator[Line | Gap]:
    """*lines* with a gap in the place of those that are far from every change."""
    near = {
        place + step
        for place, line in enumerate(lines)
        if line.side != "same"
        for step in range(-around, around + 1)
    }
    left_out = 0
    for place, line in enumerate(lines):
        if place not in near:
            left_out += 1
            continue
        if left_out:
            yield Gap(left_out)
        left_out = 0
        yield line
    if left_out:
        yield Gap(left_out)
