"""Things with a screen, and what is on it. A phone carries other actors: put them `on` it."""

from academy.storyboard.figures.look import Figure, Look
from academy.storyboard.palette import (
    FLAG,
    GOLD,
    INK,
    LEAF,
    LINE,
    NAVY,
    PAGE,
    SEA,
    SOFT,
    dark,
    light,
)
from academy.storyboard.shapes import box, disc, line, path, shape


def _phone(look: Look) -> str:
    """``level`` fills the screen with light."""
    screen = light(look.colour or SEA, 0.82 - 0.3 * look.pose.level)
    return (
        box(-62, -118, 124, 236, INK, r=20)
        + box(-53, -104, 106, 204, screen, r=9)
        + box(-18, -113, 36, 5, SOFT, r=2)
        + disc(0, 109, 4, SOFT)
    )


def _hand_phone(look: Look) -> str:
    """The back of a phone, as one sees it in somebody's hand."""
    return (
        box(-21, -40, 42, 80, INK, r=9)
        + box(-14, -34, 14, 14, SOFT, r=4)
        + disc(0, 8, 6, look.colour or GOLD)
    )


def _laptop(look: Look) -> str:
    """Seen from behind, as its owner's colleagues see it."""
    colour = look.colour or SOFT
    return (
        path("M-88-118Q-88-128-78-128L78-128Q88-128 88-118L88-8L-88-8Z", colour)
        + disc(0, -66, 13, light(colour, 0.55))
        + box(-108, -12, 216, 12, dark(colour, 0.25), r=6)
    )


def _screen(look: Look) -> str:
    """A large screen; others may stand on it, its middle is the place."""
    return (
        box(-230, -150, 460, 300, INK, r=16)
        + box(-214, -134, 428, 268, light(look.colour or SEA, 0.85), r=6)
        + shape(((-40, 150), (40, 150), (54, 190), (-54, 190)), SOFT)
        + box(-90, 186, 180, 12, INK, r=6)
    )


def _photo(look: Look) -> str:
    """A framed picture on whose middle others may stand."""
    return box(-110, -90, 220, 190, PAGE, r=10, stroke=light(INK, 0.6)) + box(
        -98, -78, 196, 146, light(look.colour or GOLD, 0.7), r=5
    )


def _form(look: Look) -> str:
    """Fields that fill one after the other with ``level``."""
    colour = look.colour or SEA
    parts = [box(-42, -84, 84, 18, colour, r=5)]
    for i, y in enumerate((-52, -22, 8)):
        share = min(max(look.pose.level * 3.6 - i, 0), 1)
        parts.append(box(-42, y, 84, 20, PAGE, r=4, stroke=LINE, width=2))
        parts.append(box(-37, y + 7, 74 * share, 6, INK, r=3))
    done = look.pose.level > 0.92
    parts.append(box(-42, 44, 84, 30, LEAF if done else LINE, r=8))
    if done:
        parts.append(line(((-12, 59), (-3, 67), (14, 51)), PAGE, 6))
    return "".join(parts)


def _server(look: Look) -> str:
    rows = []
    for i in range(4):
        y = -190 + 46 * i
        on = (look.clock * 3 + i * 1.7) % 2 < 1
        rows.append(
            box(-60, y, 120, 36, NAVY, r=6)
            + disc(-42, y + 18, 5, LEAF if on else GOLD)
            + box(-20, y + 15, 64, 6, SOFT, r=3)
        )
    return box(-76, -206, 152, 206, look.colour or INK, r=10) + "".join(rows)


def _camera(look: Look) -> str:
    colour = look.colour or INK
    return (
        box(-66, -40, 132, 88, colour, r=14)
        + box(-26, -58, 52, 24, colour, r=6)
        + disc(0, 4, 32, PAGE)
        + disc(0, 4, 24, NAVY)
        + disc(-7, -4, 7, PAGE)
        + disc(48, -24, 6, FLAG)
    )


def _keyboard(look: Look) -> str:
    keys = "".join(
        box(-84 + 24 * (i % 7), -24 + 18 * (i // 7), 19, 13, PAGE, r=3) for i in range(14)
    )
    return box(-94, -34, 188, 58, look.colour or SOFT, r=10) + keys


SCREENS = {
    "phone": Figure(_phone, False, "its screen; put others `on` it, `level` lights it"),
    "hand-phone": Figure(_hand_phone, False, "the back of a phone, to be held"),
    "laptop": Figure(_laptop, True, "from behind"),
    "screen": Figure(_screen, False, "a large screen; put others `on` it"),
    "photo": Figure(_photo, False, "a framed picture; put others `on` it"),
    "form": Figure(_form, False, "fits a phone; `level` fills it in"),
    "server": Figure(_server, True, "a rack that blinks, softly"),
    "camera": Figure(_camera, False, "a camera"),
    "keyboard": Figure(_keyboard, False, "keys"),
}
