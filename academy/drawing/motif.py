"""What stands in the middle of a badge: a small drawing for each kind of thing that one is given for.

Lines in ``currentColor`` in a field of 48 units around nothing, so that a motif may stand on enamel, on
metal or, as an outline, where a badge is still to come.
"""

from math import cos, pi, sin


def _rays(inner: float, outer: float, count: int) -> str:
    turns = (2 * pi * k / count for k in range(count))
    return "".join(
        f"M{inner * sin(t):.1f} {-inner * cos(t):.1f}L{outer * sin(t):.1f} {-outer * cos(t):.1f}"
        for t in turns
    )


def star(x: float, y: float, size: float) -> str:
    """The path of a star of five points around (*x*, *y*), *size* from its middle to a point."""
    points = (
        (
            x + (size if k % 2 == 0 else size * 0.42) * sin(k * pi / 5),
            y - (size if k % 2 == 0 else size * 0.42) * cos(k * pi / 5),
        )
        for k in range(10)
    )
    return "M{}Z".format("L".join(f"{a:.1f} {b:.1f}" for a, b in points))


_BOAT = "M-13 9H13L9 16H-9ZM0 9V-18M0-18C9-13 12-5 12 4H0M-3-13C-8-8-11-2-11 4H-3"
_SWELL = "M-20 20C-15 16-10 24-5 20S5 16 10 20 17 22 20 20"

MOTIFS: dict[str, str] = {
    "stamps": "M-6-6C-11-9-10-19 0-19S11-9 6-6C4-4 5 1 7 4H-7C-5 1-4-4-6-6ZM-14 4H14V11H-14ZM-16 17H16",
    "seals": "M0-19L4-5 18 0 4 5 0 19-4 5-18 0-4-5ZM0-19V19M-18 0H18"
    "M-10-10L-3.5-3.5M10-10L3.5-3.5M-10 10L-3.5 3.5M10 10L3.5 3.5",
    "passport": "M-14-19H14V19H-14ZM0-12A9 9 0 1 0 .1-12ZM-9-3H9M0-12C-6-7-6 1 0 6M0-12C6-7 6 1 0 6M-8 13H8",
    "visas": "M-18 17V-5A18 18 0 0 1 18-5V17ZM-10 17V-3A10 10 0 0 1 10-3V17M-22 17H22M0-13V-7M5 5H6",
    "lessons": "M0-11C-6-16-13-16-19-14V13C-13 11-6 11 0 16ZM0-11C6-16 13-16 19-14V13C13 11 6 11 0 16Z"
    "M-14-7C-11-8-8-7-5-6M-14 0C-11-1-8 0-5 1M14-7C11-8 8-7 5-6M14 0C11-1 8 0 5 1",
    "stars": f"M0-9A9 9 0 1 0 .1-9Z{_rays(13, 19, 12)}",
    "keys": "M-8-17A8.5 8.5 0 1 0-7.9-17ZM-8-12A3.5 3.5 0 1 0-7.9-12ZM-2-3L16 15M10 9L6 13M15 14L11 18",
    "points": "M-21 16L-6-12 1 1 7-7 21 16ZM-10-4L-6-1-2.5-4M-6-12V-21L3-18.5-6-16",
    "score": f"M0-17A17 17 0 1 0 .1-17ZM0-8.5A8.5 8.5 0 1 0 .1-8.5Z{_rays(17, 21, 4)}M-3 3L12-12M12-12V-6.5M12-12H6.5",
    "streak": f"{_BOAT}{_SWELL}",
    "theme": "M-6 16L-3.5-9H3.5L6 16ZM-5-9H5M-3-9V-15H3V-9M0-15V-19M-11 16H11M-5 2H5M-8-12L-19-16M-8-11H-20M8-12L19-16M8-11H20",
    "lessons-of": "M-19-12L-7-17 7-12 19-17V12L7 17-7 12-19 17ZM-7-17V12M7-12V17"
    "M-15 8L-11 3M-2 1L3-3M11-2L15-7M13-9L17-5M17-9L13-5",
    "hidden": "M0-17A11 11 0 0 0-5 4L-8 18H8L5 4A11 11 0 0 0 0-17Z",
}
"""By what a badge is given for, as authors write it; ``hidden`` is a keyhole."""


def motif(kind: str) -> str:
    """The path of *kind*; of an unknown one that of a seal."""
    return MOTIFS.get(kind, MOTIFS["seals"])
