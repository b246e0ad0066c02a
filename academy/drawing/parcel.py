"""What stands on the counter of the shop: a parcel, a ticket or a lifebuoy.

The seed is the gift's: it gives the parcel its size, its string and the tilt of its label, so that a shelf of
them looks as if somebody had put it together by hand. Everything stands on the line y = 116.
"""

from functools import lru_cache
from random import Random

from academy.drawing.chance import chance

WIDTH, HEIGHT, FLOOR = 180, 124, 116


@lru_cache(maxsize=1024)
def parcel(kind: str, *, seed: str) -> str:
    """The gift of that *kind* (``thing``, ``voucher``, ``donation``); decoration, without words."""
    dice = chance(f"parcel:{seed}")
    match kind:
        case "voucher":
            body = _ticket(dice)
        case "donation":
            body = _lifebuoy(dice)
        case _:
            body = _box(dice)
    return (
        f'<svg class="parcel" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false" '
        f'fill="none" stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    )


def _box(dice: Random) -> str:
    """Brown paper and string, with a bow and a label."""
    width, height = dice.randint(74, 104), dice.randint(46, 66)
    left, top = (WIDTH - width) / 2 - 6, FLOOR - height
    depth = dice.randint(14, 20)
    knot = left + width * dice.uniform(0.3, 0.44)
    belt = top + height * dice.uniform(0.36, 0.56)
    right = left + width
    shade = (
        f'<path class="parcel__side" d="M{right:g} {top:g}l{depth} -{depth * 0.6:g}v{height}'
        f'l-{depth} {depth * 0.6:g}z"/>'
        f'<path class="parcel__lid" d="M{left:g} {top:g}l{depth} -{depth * 0.6:g}h{width}'
        f'l-{depth} {depth * 0.6:g}z"/>'
        f'<rect class="parcel__paper" x="{left:g}" y="{top:g}" width="{width}" height="{height}"/>'
    )
    over = knot + depth
    string = (
        f'<path class="parcel__string" d="M{knot:.1f} {FLOOR}V{top:g}L{over:.1f} '
        f'{top - depth * 0.6:.1f}M{left:g} {belt:.1f}H{right:g}l{depth} -{depth * 0.6:.1f}"/>'
    )
    loop = dice.uniform(13, 17)
    bow = (
        f'<path class="parcel__bow" d="M{knot:.1f} {belt:.1f}c-{loop:.1f} -{loop:.1f} -{loop * 1.7:.1f} '
        f"4 0 0c{loop:.1f} -{loop:.1f} {loop * 1.7:.1f} 4 0 0m0 0l-{loop * 0.5:.1f} {loop:.1f}m"
        f'{loop * 0.5:.1f} -{loop:.1f}l{loop * 0.6:.1f} {loop * 0.9:.1f}"/>'
    )
    return shade + _mark(dice, right - 17, FLOOR - 15) + string + bow + _label(dice, right - 6, top)


def _label(dice: Random, x: float, y: float) -> str:
    """A luggage label that hangs from the lid."""
    angle = dice.uniform(-14, 18)
    return (
        f'<g transform="rotate({angle:.1f} {x:g} {y:g})">'
        f'<path class="parcel__thread" d="M{x:g} {y:g}v9"/>'
        f'<path class="parcel__label" d="M{x - 9:g} {y + 16:g}l5 -7h8l5 7v24h-18z"/>'
        f'<circle class="parcel__hole" cx="{x:g}" cy="{y + 13:g}" r="1.8"/>'
        f'<path class="parcel__lines" d="M{x - 5:g} {y + 24:g}h10M{x - 5:g} {y + 29:g}h10'
        f'M{x - 5:g} {y + 34:g}h6"/></g>'
    )


def _mark(dice: Random, x: float, y: float) -> str:
    """Where it comes from: a round mark on the paper, pressed a little askew."""
    angle = dice.uniform(-25, 25)
    return (
        f'<g class="parcel__mark" transform="rotate({angle:.1f} {x:g} {y:g})">'
        f'<circle cx="{x:g}" cy="{y:g}" r="9"/>'
        f'<path d="M{x - 5:g} {y - 1:g}c2 -3 3 -3 5 0s3 3 5 0M{x - 5:g} {y + 3.5:g}c2 -3 3 -3 5 0'
        's3 3 5 0"/></g>'
    )


def _ticket(dice: Random) -> str:
    """A ticket that leans on the one behind it."""
    lean = dice.uniform(-10, -5)
    stub = dice.randint(88, 100)
    waves = "".join(
        f'<path class="parcel__lines" d="M{44} {62 + 9 * row}q6 -{dice.uniform(3, 6):.1f} 12 0'
        f't12 0t12 0"/>'
        for row in range(4)
    )
    shape = "M34 48h104v10a7 7 0 0 0 0 14v10a7 7 0 0 0 0 14v10h-104v-10a7 7 0 0 0 0 -14v-10a7 7 0 0 0 0 -14z"
    return (
        f'<g transform="rotate({lean + 13:.1f} 90 100) translate(10 -4)">'
        f'<path class="parcel__side" d="{shape}"/></g>'
        f'<g transform="rotate({lean:.1f} 90 {FLOOR}) translate(2 6)">'
        f'<path class="parcel__label" d="{shape}"/>'
        f'<path class="parcel__tear" d="M{stub} 51v52"/>{waves}'
        f"{_star(stub + 19, 77)}</g>"
    )


def _lifebuoy(dice: Random) -> str:
    """A lifebuoy with its rope, hung on the edge of the counter."""
    turn = dice.uniform(0, 90)
    bands = "".join(
        f'<path class="parcel__band" transform="rotate({turn + quarter:.1f} 90 66)" '
        'd="M83.5 19a47 47 0 0 1 13 0l-3 20a27 27 0 0 0 -7 0z"/>'
        for quarter in (0, 90, 180, 270)
    )
    rope = "".join(
        f'<path class="parcel__thread" transform="rotate({turn + quarter:.1f} 90 66)" '
        'd="M92 16c14 -6 34 6 46 46"/>'
        for quarter in (0, 90, 180, 270)
    )
    ring = "M90 18a48 48 0 1 0 .01 0zM90 40a26 26 0 1 1 -.01 0z"
    return f'{rope}<path class="parcel__label" fill-rule="evenodd" d="{ring}"/>{bands}'


def _star(x: float, y: float) -> str:
    return (
        f'<path class="parcel__star" d="M{x:g} {y - 9:g}l2.6 5.9 6.3 .6-4.8 4.2 1.4 6.2'
        '-5.5-3.2-5.5 3.2 1.4-6.2-4.8-4.2 6.3-.6z"/>'
    )
