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
    dry = dice.uniform(1.62, 1.86)
    faint = dice.uniform(1.95, 2.35)
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
        f'<feColorMatrix in="h" values="{nothing} 0 0 0 -2.6 {faint:.2f}" result="q"/>'
        '<feComposite in="e" in2="p" operator="in"/>'
        '<feComposite in2="q" operator="in"/></filter>'
    )
