"""Ink on paper: what a rubber stamp leaves is never even.

Fine grain makes the ink thin in points, slow noise makes it faint where the hand pressed less, and
the grain pushes the edges about by a hair. All three start from the seed.
"""

from random import Random


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
