"""An avatar: what a person chose to look like, as values and as a short code.

``CHOICES`` names every part and what it may be. The code keeps the place of each choice (``1`` and one
letter or digit a part), so lists only ever grow at their end. Who composed nothing was born with a
look: the same for the same seed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from academy.drawing.chance import chance

GROUNDS = {
    "sand": "#e9dfc7",
    "mist": "#dbe7e4",
    "lilac": "#e6dcea",
    "sage": "#e3e9d6",
    "peach": "#f0ddd0",
    "sky": "#d9e1ee",
}
SKINS = {
    "1": "#f3cfb0",
    "2": "#e8b48c",
    "3": "#c98d5c",
    "4": "#a86b40",
    "5": "#7d4a2b",
    "6": "#5a3420",
}
HAIR_COLOURS = {
    "black": "#211a17",
    "brown": "#3b2618",
    "chestnut": "#6b4426",
    "copper": "#a4652f",
    "blond": "#c9a15b",
    "grey": "#8d8b88",
    "white": "#dcd8cf",
    "blue": "#2f6f9f",
    "pink": "#c4587f",
}
CLOTH_COLOURS = {
    "navy": "#1d2f5f",
    "sea": "#0f7f8b",
    "leaf": "#3f8a4b",
    "plum": "#7a3f83",
    "flag": "#c9421d",
    "gold": "#c79a3b",
    "slate": "#3b4358",
    "cream": "#f4ecd9",
}

CHOICES: Mapping[str, tuple[str, ...]] = {
    "skin": tuple(SKINS),
    "face": ("smile", "laugh", "calm", "wink", "dream", "wow"),
    "cheeks": ("plain", "rosy", "freckles"),
    "glasses": ("none", "round", "square", "sun"),
    "beard": ("none", "full", "moustache", "goatee"),
    "hair": ("short", "side", "bob", "long", "curls", "bun", "none", "afro", "plaits"),
    "hair_colour": tuple(HAIR_COLOURS),
    "hat": ("none", "scarf", "cap", "beret", "sailor", "beanie", "straw", "turban"),
    "hat_colour": tuple(CLOTH_COLOURS),
    "body": ("round", "shirt", "plain", "stripes", "hoodie", "jacket", "dungarees"),
    "body_colour": tuple(CLOTH_COLOURS),
    "ground": tuple(GROUNDS),
}
"""What each part may be. A choice's place in its tuple is stored: add at the end, never between."""

ALWAYS: Mapping[str, tuple[str, ...]] = {"hat": ("none", "scarf", "turban")}
"""Choices that belong to a person, not to a wardrobe: no company leaves them out."""

_VERSION = "1"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avatar:
    """One look; every value is one of its part's ``CHOICES``, or ``ValueError`` is raised."""

    skin: str
    face: str = "smile"
    cheeks: str = "plain"
    glasses: str = "none"
    beard: str = "none"
    hair: str
    hair_colour: str
    hat: str = "none"
    hat_colour: str = "navy"
    body: str
    body_colour: str
    ground: str

    def __post_init__(self) -> None:
        for part, choices in CHOICES.items():
            if getattr(self, part) not in choices:
                raise ValueError(f"{part} cannot be {getattr(self, part)!r}")

    @property
    def parts(self) -> dict[str, str]:
        """Part to choice, in the order of ``CHOICES``."""
        return {part: getattr(self, part) for part in CHOICES}

    def with_part(self, part: str, choice: str) -> "Avatar":
        """The same look but for one *part*."""
        return Avatar(**{**self.parts, part: choice})

    @property
    def code(self) -> str:
        """What ``parse`` makes this look from again: 13 letters and digits."""
        places = (CHOICES[part].index(choice) for part, choice in self.parts.items())
        return _VERSION + "".join(_DIGITS[place] for place in places)


def parse(code: str) -> Avatar:
    """The look that *code* stands for. Raises ``ValueError`` for anything that is no such code."""
    if len(code) != 1 + len(CHOICES) or code[0] != _VERSION:
        raise ValueError(f"no code of an avatar: {code!r}")
    chosen = {}
    for digit, (part, choices) in zip(code[1:], CHOICES.items(), strict=True):
        place = _DIGITS.find(digit)
        if not 0 <= place < len(choices):
            raise ValueError(f"an avatar has no {part} {digit!r}")
        chosen[part] = choices[place]
    return Avatar(**chosen)


def look_of(seed: str, code: str | None) -> Avatar:
    """The look of *code*; without one, or with one that we no longer read, the one *seed* was born with."""
    if code:
        try:
            return parse(code)
        except ValueError:
            pass
    return born(seed)


def born(seed: str) -> Avatar:
    """The look of whoever composed none: simple, and the same for the same *seed* for ever.

    Throws are made among the first choices of each part, whatever was added later.
    """
    dice = chance(f"portrait:{seed}")
    ground, skin = dice.choice(tuple(GROUNDS)), dice.choice(tuple(SKINS))
    hair_colour = dice.choice(tuple(HAIR_COLOURS)[:7])
    coats = tuple(CLOTH_COLOURS)[:7]
    coat = dice.choice(coats)
    style = dice.choice(("short", "side", "bob", "long", "curls", "bun", "none", "scarf"))
    is_scarf = style == "scarf"
    cloth = dice.choice([c for c in coats if c != coat]) if is_scarf else "navy"
    body = dice.choice(("round", "shirt", "plain"))
    glasses = "round" if dice.random() < 0.28 else "none"
    bearded = style in {"short", "side", "none"} and dice.random() < 0.4
    return Avatar(
        ground=ground,
        skin=skin,
        hair="none" if is_scarf else style,
        hair_colour=hair_colour,
        hat="scarf" if is_scarf else "none",
        hat_colour=cloth,
        body=body,
        body_colour=coat,
        glasses=glasses,
        beard="full" if bearded else "none",
    )


def offered(wardrobe: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """``CHOICES``, of which a *wardrobe* holds only some of the parts that it names."""
    return {
        part: tuple(
            choice
            for choice in choices
            if part not in wardrobe or choice in wardrobe[part] or choice in ALWAYS.get(part, ())
        )
        for part, choices in CHOICES.items()
    }


def thrown(dice: Random, among: Mapping[str, Sequence[str]] = CHOICES) -> Avatar:
    """Any look at all, as *dice* fall: beards, hats and glasses stay the rarer choices."""
    chosen = {part: dice.choice(choices) for part, choices in among.items()}
    for part, share in {"hat": 0.45, "glasses": 0.6, "beard": 0.7}.items():
        if dice.random() < share:
            chosen[part] = "none"
    return Avatar(**chosen)


def darker(colour: str) -> str:
    """*colour* in its own shade, four fifths as light."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{part * 4 // 5:02x}" for part in parts)
