"""Ink on paper: what a rubber stamp leaves is never even.

Fine grain makes the ink thin in points, slow noise makes it faint where the hand pressed less, and
the grain pushes the edges about by a hair. All three start from the seed. On a page a filter does it; on
paper, where a filter would be pixels, specks and a paler corner are cut out of sharp lines.
"""

from random import Random

SPECK_FIELD = 45
"""Square units of a stamp that have one speck."""


def ink(name: str, dice: Random) -> str:
    """The filter *name*, worn as *dice* say."""
    grain, hand = dice.randrange(1, 9999), dice.randrange(1, 9999)
    fine = dice.uniform(0.75, 1.05)
    slow = dice.uniform(0.012, 0.024)
    dry = dice.uniform(1.78, 1.98)
    faint = dice.uniform(0.5, 0.72)
    nothing = "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"
    return (
        f'<filter id="{name}" x="-4%" y="-4%" width="108%" height="108%" '
        'color-interpolation-filters="sRGB">'
        f'<feTurbulence type="fractalNoise" baseFrequency="{fine:.2f}" numOctaves="2" '
        f'seed="{grain}" result="g"/>'
        f'<feTurbulence type="fractalNoise" baseFrequency="{slow:.3f}" numOctaves="2" '
        f'seed="{hand}" result="h"/>'
        '<feDisplacementMap in="SourceGraphic" in2="g" scale="1.5" xChannelSelector="R" '
        'yChannelSelector="G" result="e"/>'
        f'<feColorMatrix in="g" values="{nothing} 0 0 0 -2 {dry:.2f}" result="p"/>'
        # Noise keeps to the middle of its range: there lies the step from full ink to faint.
        '<feComponentTransfer in="h" result="q"><feFuncA type="table" '
        f'tableValues="1 1 1 .95 {(1 + faint) / 2:.2f} {faint:.2f} {faint:.2f} {faint:.2f}"/>'
        "</feComponentTransfer>"
        '<feComposite in="e" in2="p" operator="in"/>'
        '<feComposite in2="q" operator="in"/></filter>'
    )


def wear(name: str, dice: Random, size: tuple[int, int]) -> str:
    """The mask *name* for a stamp of that *size*: what *dice* wear off stays as sharp as the stamp."""
    width, height = size
    faint = dice.uniform(0.3, 0.5)
    x, y, reach = dice.random(), dice.random(), dice.uniform(0.45, 0.75)
    specks = "".join(_speck(dice, width, height) for _ in range(width * height // SPECK_FIELD))
    return (
        f'<radialGradient id="{name}f" cx="{x:.2f}" cy="{y:.2f}" r="{reach:.2f}">'
        f'<stop stop-opacity="{faint:.2f}"/><stop offset="1" stop-opacity="0"/></radialGradient>'
        f'<mask id="{name}" maskUnits="userSpaceOnUse" x="-10" y="-10" width="{width + 20}" '
        f'height="{height + 20}"><path fill="#fff" d="M-10-10h{width + 20}v{height + 20}h{-width - 20}z"/>'
        f'<path fill="url(#{name}f)" d="M-10-10h{width + 20}v{height + 20}h{-width - 20}z"/>'
        f'<path fill="#000" d="{specks}"/></mask>'
    )


def _speck(dice: Random, width: int, height: int) -> str:
    """A small splinter of paper that the ink did not reach; few are large."""
    size = 0.45 + 1.6 * dice.random() ** 5
    x, y = dice.uniform(0, width), dice.uniform(0, height)
    a, b, c, d = (dice.uniform(-size, size) for _ in range(4))
    return f"M{x:.1f} {y:.1f}l{a + size:.1f} {b:.1f} {c:.1f} {d + size:.1f}z"
