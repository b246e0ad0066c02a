"""toy.yaml: the company's own Paper Toy: its name, what it may wear, and where stickers go.

Who somebody is (skin, face, hair, glasses, a scarf or turban) is hers to say: no file takes that away. How
the figure is cut and folded stands in ``drawing.figure`` and ``printing.toy``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from academy.drawing.avatar import ALWAYS, CHOICES
from academy.drawing.figure import PLACES, USUAL_PLACES
from academy.manuscript.documents import Languages, Texts
from academy.manuscript.fields import Fields
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import read_yaml

LONGEST_NAME = 32
"""What a line of the sheet's title holds."""

WARDROBE: Mapping[str, tuple[str, ...]] = {
    "hats": ("hat",),
    "clothes": ("body",),
    "colours": ("hat_colour", "body_colour"),
    "grounds": ("ground",),
}
"""What the file calls the parts of an avatar that a company has a say in."""


@dataclass(frozen=True, slots=True)
class Toy:
    """Without a file: no name of its own, everything to wear, and the usual places.

    ``wardrobe`` names the choices of a part; a part that it leaves out offers all of them. ``stickers``
    is how many each part of the figure takes.
    """

    name: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    wardrobe: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stickers: Mapping[str, int] = field(default_factory=lambda: USUAL_PLACES)


def read_toy(sheet: Sheet, languages: Languages) -> Toy | None:
    """toy.yaml."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    fields = Fields(sheet, table, ("name", "text", "wardrobe", "stickers"))
    name, text = fields.words("name", languages), fields.words("text", languages)
    if any(len(words) > LONGEST_NAME for words in name.values()):
        fields.fault(
            "name", N_("“%(key)s” is too long: %(limit)s characters at most."), limit=LONGEST_NAME
        )
    wardrobe = _wardrobe(fields) if "wardrobe" in table else {}
    stickers = _stickers(fields) if "stickers" in table else USUAL_PLACES
    return Toy(name, text, wardrobe, stickers) if fields.sound else None


def _wardrobe(above: Fields) -> Mapping[str, tuple[str, ...]]:
    offered: dict[str, tuple[str, ...]] = {}
    inner = above.inner("wardrobe", WARDROBE)
    above.sound = above.sound and inner is not None
    for key in inner.table if inner else ():
        assert inner is not None  # noqa: S101 -- it is what is walked through
        if key in WARDROBE:
            offered |= dict.fromkeys(WARDROBE[key], _choices(inner, key))
        above.sound = above.sound and inner.sound
    return offered


def _choices(fields: Fields, key: str) -> tuple[str, ...]:
    """Those that the list *key* names."""
    part = WARDROBE[key][0]  # a hat has the colours that clothes have
    names = fields.names(key)
    for name in names:
        if name.text not in CHOICES[part]:
            fields.sound = False
            fields.sheet.problem(
                name.line,
                N_("“%(key)s” cannot be “%(word)s”. Choose one of: %(allowed)s."),
                key=key,
                word=name.text[:80],
                allowed=", ".join(c for c in CHOICES[part] if c not in ALWAYS.get(part, ())),
            )
    return tuple(name.text for name in names)


def _stickers(above: Fields) -> Mapping[str, int]:
    inner = above.inner("stickers", PLACES)
    if inner is None:
        above.sound = False
        return USUAL_PLACES
    wanted = {
        part: inner.number(part, 0, len(spots))
        for part, spots in PLACES.items()
        if part in inner.table
    }
    if inner.sound and not any(wanted.values()):
        above.fault("stickers", N_("A figure collects something: give a part one sticker or more."))
    above.sound = above.sound and inner.sound
    return wanted
