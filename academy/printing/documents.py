"""Every kind of print, from the values that its row keeps: what JSON can hold, so words and codes."""

from collections.abc import Callable, Mapping
from typing import Any

from academy.drawing import Pin
from academy.drawing.avatar import parse
from academy.drawing.figure import USUAL_PLACES
from academy.printing.booklet import booklet
from academy.printing.kit import Announcement, cards, poster
from academy.printing.share import Share, share_picture
from academy.printing.statement import Statement, statement
from academy.printing.stickers import StickerWords, sticker_sheet
from academy.printing.toy import ToyWords, paper_toy
from academy.printing.values import Booklet, BookletWords, StampValue, ThemeValue, VisaValue

Values = Mapping[str, Any]


def make(kind: str, values: Values) -> bytes:
    """The document of *kind* with *values*. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for a
    kind that we do not print, and for values that are not its own. ``file``, what it is
    called, is on no paper.

    ``toy``       avatar (a code), name, paper, words (of ``ToyWords``), stickers (how many on each part)
    ``stickers``  stickers (each of ``Pin``), words (of ``StickerWords``), paper
    ``booklet``   form, and what ``Booklet`` holds, with ``avatar`` (a code) for its look
    ``share``     shape, and what ``Share`` holds, likewise
    ``poster``    paper, and what ``Announcement`` holds
    ``cards``     likewise
    ``statement`` what ``Statement`` holds
    """
    return _KINDS[kind](values)


def _toy(values: Values) -> bytes:
    words = ToyWords(**{**values["words"], "steps": tuple(values["words"]["steps"])})
    stickers = values.get("stickers", USUAL_PLACES)
    look, paper = parse(values["avatar"]), values["paper"]
    return paper_toy(look, values["name"], words, paper=paper, stickers=stickers)


def _stickers(values: Values) -> bytes:
    stickers = [Pin(**each) for each in values["stickers"]]
    return sticker_sheet(stickers, StickerWords(**values["words"]), paper=values["paper"])


def _booklet(values: Values) -> bytes:
    rest = {k: v for k, v in values.items() if k not in {"avatar", "form", "file"}}
    first, second = values["zone"]
    rest |= {
        "look": parse(values["avatar"]),
        "facts": [(label, value) for label, value in values["facts"]],
        "zone": (first, second),
        "words": BookletWords(**values["words"]),
        "themes": [_theme(each) for each in values.get("themes", ())],
        "visas": [VisaValue(**each) for each in values.get("visas", ())],
        "badges": [Pin(**each) for each in values.get("badges", ())],
    }
    return booklet(Booklet(**rest), form=values["form"])


def _theme(values: Values) -> ThemeValue:
    stamps = [StampValue(**each) for each in values.get("stamps", ())]
    return ThemeValue(**{**values, "stamps": stamps})


def _share(values: Values) -> bytes:
    rest = {k: v for k, v in values.items() if k not in {"avatar", "shape", "file"}}
    rest |= {
        "look": parse(values["avatar"]),
        "stamps": [StampValue(**each) for each in values.get("stamps", ())],
    }
    return share_picture(Share(**rest), shape=values["shape"])


def _announced(values: Values) -> Announcement:
    return Announcement(**{k: v for k, v in values.items() if k not in {"paper", "file"}})


def _poster(values: Values) -> bytes:
    return poster(_announced(values), paper=values["paper"])


def _cards(values: Values) -> bytes:
    return cards(_announced(values), paper=values["paper"])


def _statement(values: Values) -> bytes:
    rest = {k: v for k, v in values.items() if k != "file"}
    facts = [(label, value) for label, value in values["facts"]]
    return statement(Statement(**{**rest, "facts": facts}))


_KINDS: dict[str, Callable[[Values], bytes]] = {
    "toy": _toy,
    "stickers": _stickers,
    "booklet": _booklet,
    "share": _share,
    "poster": _poster,
    "cards": _cards,
    "statement": _statement,
}
