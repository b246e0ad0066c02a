"""Levels: a rank by lifetime points, which never fall, so that no level is ever lost by spending."""

from bisect import bisect_right
from collections.abc import Sequence


def level(points: int, thresholds: Sequence[int]) -> int:
    """The level, from 1, of somebody who earned *points* in her life.

    *thresholds* are the points from which each level is reached, rising from 0; none at all is level 1.
    """
    return max(1, bisect_right(thresholds, points))
