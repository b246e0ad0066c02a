"""PICTURES BY FORMULA. Pure: guilloche, stamps, seals, badges, coasts, portraits as SVG, seeded and repeatable.

Every function gives a whole ``<svg>`` (``mrz`` and ``zone``: text; ``png``: the pixels of one). The same arguments give the
same bytes; another seed gives another picture. Nothing carries a style: colours are
``currentColor`` or the page's classes, so a picture follows its theme (portraits, badges and medals have
colours of their own). Words are escaped here and nowhere else: templates print the result as it is.
"""

from academy.drawing.badge import Pin, badge, badge_place
from academy.drawing.coast import coast, hill, letters
from academy.drawing.code import qr
from academy.drawing.guilloche import rosette, waves
from academy.drawing.medal import medal, mounted
from academy.drawing.parcel import parcel
from academy.drawing.portrait import bust, portrait
from academy.drawing.raster import logo, png
from academy.drawing.seal import seal
from academy.drawing.stamp import SHAPE_OF, stamp, visa
from academy.drawing.zone import mrz, zone

__all__ = [
    "SHAPE_OF",
    "Pin",
    "badge",
    "badge_place",
    "bust",
    "coast",
    "hill",
    "letters",
    "logo",
    "medal",
    "mounted",
    "mrz",
    "parcel",
    "png",
    "portrait",
    "qr",
    "rosette",
    "seal",
    "stamp",
    "visa",
    "waves",
    "zone",
]
