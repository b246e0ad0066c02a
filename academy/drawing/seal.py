"""The gold seal of a finished theme: toothed edge, engraved lines, a heart in its colour."""

from functools import lru_cache
from math import cos, pi, sin

from academy.drawing.chance import chance, name_of, words
from academy.drawing.guilloche import scallop
from academy.drawing.lettering import fit

# A compass rose: long points to the four winds, short ones between them.
_REACH = (25, 6, 13.5, 6)
_ROSE = "M{}Z".format(
    "L".join(
        f"{_REACH[k % 4] * sin(k * pi / 8):.1f} {-_REACH[k % 4] * cos(k * pi / 8):.1f}"
        for k in range(16)
    )
)


@lru_cache(maxsize=1024)
def seal(name: str, date: str, *, seed: str) -> str:
    """A seal that says *name* and *date*; parts are coloured by the classes ``seal__…``."""
    dice = chance(f"seal:{seed}:{name}")
    key = name_of("z", f"{seed}|{name}|{date}")
    teeth = dice.choice((36, 40, 44))
    engraved = scallop(80, 47, dice.choice((9, 11, 13)), 6)
    turns = "".join(
        f'<use href="#{key}e" transform="rotate({360 / 12 * k:.0f} 80 80)"/>' for k in range(6)
    )
    upper = name.upper()
    size, space = fit(upper, 12.5, 165, space=1.5)
    return (
        '<svg class="seal__svg" viewBox="0 0 160 190" role="img" '
        f'aria-label="{words(f"{name}, {date}" if date else name)}"><defs>'
        f'<path id="{key}e" d="{engraved}"/>'
        f'<path id="{key}t" d="M25 80A55 55 0 0 1 135 80"/>'
        f'<path id="{key}b" d="M17.5 80A62.5 62.5 0 0 0 142.5 80"/></defs>'
        '<path class="seal__ribbon" d="M50 112L38 184 60 172 74 188 82 124ZM110 112L122 184 100 172'
        ' 86 188 78 124Z"/>'
        f'<g transform="rotate({dice.uniform(-8, 8):.1f} 80 80)">'
        f'<path class="seal__foil" d="{scallop(80, 72, teeth, 2.2)}"/>'
        '<g class="seal__lines" fill="none"><circle cx="80" cy="80" r="67" stroke-width="1.2"/>'
        f'<circle cx="80" cy="80" r="50" stroke-width="1.2"/><g stroke-width=".5">{turns}</g></g>'
        '<circle class="seal__heart" cx="80" cy="80" r="33"/>'
        f'<path class="seal__rose" transform="translate(80 80)" d="{_ROSE}"/>'
        f'<text class="seal__text" font-weight="800" font-size="{size:.1f}" letter-spacing="{space:.1f}" '
        f'text-anchor="middle"><textPath href="#{key}t" startOffset="50%">{words(upper)}</textPath>'
        '</text><text class="seal__text stamp__date" font-size="9.5" text-anchor="middle">'
        f'<textPath href="#{key}b" startOffset="50%">{words(date)}</textPath></text></g></svg>'
    )
