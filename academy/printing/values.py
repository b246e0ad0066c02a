"""What a passport's booklet and pictures are printed from: values, with words in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from academy.drawing import Pin
from academy.drawing.avatar import Avatar


@dataclass(frozen=True, slots=True, kw_only=True)
class StampValue:
    """What ``drawing.stamp`` takes. *date* is written as the reader's language writes it."""

    words: str
    centre: str
    date: str
    seed: str
    shape: str = "round"
    around: str = ""
    colour: str = ""
    """``sea``, ``leaf``, ``plum``, ``flag``; on a theme's page that of the theme, unless it is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeValue:
    """One theme: its stamps, and when it was sealed (empty: not yet)."""

    title: str
    colour: str
    stamps: Sequence[StampValue] = ()
    sealed: str = ""
    seed: str = ""
    note: str = ""
    """``3 of 5 stamps``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaValue:
    """What ``drawing.visa`` takes. *note* says until when."""

    name: str
    date: str
    seed: str
    title: str = "VISA"
    note: str = ""
    colour: str = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletWords:
    """Every word that is not the holder's."""

    passport: str
    academy: str
    """``Digital academy``, below the academy's name."""
    holder: str
    stamps: str
    visas: str
    badges: str
    no_stamps: str
    verify: str
    """One sentence beside the QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """Everything that the booklet of one passport shows. Empty visas and badges have no page."""

    academy: str
    name: str
    look: Avatar
    facts: Sequence[tuple[str, str]]
    """Label and value, in order: unit, issued, number. At most five."""
    zone: tuple[str, str]
    """The two lines of ``drawing.mrz``."""
    seed: str
    words: BookletWords
    themes: Sequence[ThemeValue] = ()
    visas: Sequence[VisaValue] = ()
    badges: Sequence[Pin] = ()
    address: str = ""
    """Where anyone can verify it, in full (``https://…``); without one there is no QR code."""
