"""The Paper Toy: an avatar unfolded as two boxes, to print, cut and fold once; then it collects stickers.

One page, A4 or US Letter, nothing within 8 mm of its edges. Solid lines are cut, dashed ones folded,
numbered tabs are glued in their order. Round places wait for stickers of ``STICKER``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from academy.drawing import figure, rosette
from academy.drawing.avatar import Avatar
from academy.drawing.portrait import bust
from academy.printing.leaves import GOLD, NAVY
from academy.printing.nets import Net, Point, Rect, unfold
from academy.printing.pages import LETTER, PAGES, Page, at, picture
from academy.printing.press import pdf, quoted

STICKER = 15.0
"""Millimetres across a sticker, and across its place."""

HEAD_TABS = 7

PASSPORT = (17.0, 24.0)
"""Width and height of the passport that the figure holds, closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToyWords:
    """Every word on the sheet, in the language of who folds it."""

    title: str
    steps: tuple[str, ...]
    """What to do, in order; each a sentence that fits into three short lines."""
    cut: str
    fold: str
    glue: str
    place: str
    here: str
    """On the foot of the head, where the body is glued."""
    passport: str
    """On the cover of its own small passport."""
    hold: str
    """What to do with that, beside it; a sentence."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where everything lies on one page."""

    page: Page
    head: Net
    body: Net

    @property
    def passport(self) -> Rect:
        """Its own small passport, unfolded: the back at the left, the cover at the right."""
        width, height = PASSPORT
        return Rect(self.head.faces["left"].x, self.body.faces["bottom"].y + 16, 2 * width, height)

    def places(self, stickers: Mapping[str, int]) -> list[tuple[Rect, Point]]:
        """Places for so many *stickers* on each part: the face that each lies on, and its centre."""
        x, y, (width, height) = self.passport.x, self.passport.y, PASSPORT
        faces = {
            **{side: self.body.faces[side] for side in ("front", "back", "left", "right")},
            "head": self.head.faces["back"],
            "passport": Rect(x, y, width, height),
        }
        return [
            (faces[part], (faces[part].x + x, faces[part].y + y))
            for part, number in stickers.items()
            for x, y in figure.PLACES[part][:number]
        ]


def paper_toy(
    look: Avatar,
    name: str,
    words: ToyWords,
    *,
    paper: str = "a4",
    stickers: Mapping[str, int] = figure.USUAL_PLACES,
) -> bytes:
    """The sheet of *look*, a PDF of one page; *name* is on the base. *paper*: ``a4`` or ``letter``.

    *stickers* says how many places each of ``figure.PLACES`` has.
    """
    sheet = lay_out(PAGES[paper])
    files = {
        "net.svg": _drawn(sheet, look).encode(),
        "places.svg": _places(sheet, stickers).encode(),
        "bust.svg": picture(bust(look)),
        "rosette.svg": picture(rosette(look.code), colour=GOLD),
    }
    return pdf(_source(sheet, name, words), files)


@lru_cache(maxsize=4)
def lay_out(page: Page) -> Sheet:
    """Head above, body below with its lid beside the head's foot: so both fit the smaller page."""
    x = round(page.width - 188) / 2  # halves of a millimetre add up without a rest
    drop = 0.0 if page == LETTER else 12.0
    head = unfold(*figure.HEAD, x=x, y=drop + 55, first=1)
    body = unfold(
        *figure.BODY,
        x=x + 42.5,
        y=drop + 154,
        strip=("back", "left", "front", "right"),
        first=HEAD_TABS + 1,
    )
    return Sheet(page, head, body)


def _drawn(sheet: Sheet, look: Avatar) -> str:
    """Faces, lines and places as one picture of the whole page."""
    page = sheet.page
    painted = _painted(sheet.head, figure.head(look)) + _painted(sheet.body, figure.body(look))
    lines = "".join(_lines(net) for net in (sheet.head, sheet.body))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width:g} {page.height:g}">'
        f"{painted}{_neck(sheet)}{lines}</svg>"
    )


def _painted(net: Net, faces: dict[str, str]) -> str:
    return "".join(
        f'<svg x="{r.x:g}" y="{r.y:g}" width="{r.width:g}" height="{r.height:g}" '
        f'viewBox="0 0 {r.width:g} {r.height:g}">{faces[name]}</svg>'
        for name, r in net.faces.items()
    )


def _lines(net: Net) -> str:
    tabs = "".join(
        '<path fill="#fff" d="M' + "L".join(f"{px:g} {py:g}" for px, py in tab.outline) + 'Z"/>'
        for tab in net.tabs
    )

    def path(edges: list[tuple[Point, Point]]) -> str:
        return "".join(f"M{a:g} {b:g}L{c:g} {d:g}" for (a, b), (c, d) in edges)

    return (
        f'{tabs}<path fill="none" stroke="#fff" stroke-width=".5" d="{path(net.folds)}"/>'
        f'<path fill="none" stroke="#1c2438" stroke-width=".35" stroke-dasharray="2 1.2" '
        f'd="{path(net.folds)}"/>'
        '<path fill="none" stroke="#1c2438" stroke-width=".45" stroke-linecap="round" '
        f'd="{path(net.cuts)}"/>'
    )


def _places(sheet: Sheet, stickers: Mapping[str, int]) -> str:
    """The round places, which lie above everything."""
    page = sheet.page
    circles = "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="{STICKER / 2 - 0.2:g}" fill="#fff" fill-opacity=".82" '
        'stroke="#1c2438" stroke-width=".3" stroke-dasharray=".1 1" stroke-linecap="round"/>'
        for _face, (x, y) in sheet.places(stickers)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width:g} {page.height:g}">'
        f"{circles}</svg>"
    )


def _neck(sheet: Sheet) -> str:
    """Where the body is glued under the head."""
    foot, (width, _, depth) = sheet.head.faces["bottom"], figure.BODY
    x, y = foot.x + (foot.width - width) / 2, foot.y + (foot.height - depth) / 2
    return (
        f'<path fill="#fff" fill-opacity=".8" stroke="#1c2438" stroke-width=".3" '
        f'stroke-dasharray=".1 1" stroke-linecap="round" d="M{x:g} {y:g}h{width:g}v{depth:g}h{-width:g}Z"/>'
    )


def _source(sheet: Sheet, name: str, words: ToyWords) -> str:
    page, head, body = sheet.page, sheet.head, sheet.body
    parts = [page.source, at(0, 0, f'image("net.svg", width: {page.width:g}mm)')]
    for tab in (*head.tabs, *body.tabs):
        x, y = tab.middle
        parts.append(_centred(x, y, 8, f'mono(size: 7pt, "{tab.number}")'))
    parts += [_mate_numbers(net) for net in (head, body)]
    base, foot = body.faces["bottom"], head.faces["bottom"]
    parts += [
        _on(base, f'text(size: {_size(name, base.width)}pt, weight: "bold", {quoted(name)})'),
        _on(foot, f"text(size: 7pt, {quoted(words.here)})"),
        _legend(head, words),
        _steps(sheet, words),
        _passport(sheet.passport, words),
        at(0, 0, f'image("places.svg", width: {page.width:g}mm)'),
    ]
    return "\n".join(parts)


def _mate_numbers(net: Net) -> str:
    """Beside each edge that a tab is glued behind, its number, on paper that is cut away."""
    middle = net.faces["front"].y + net.faces["front"].height / 2
    parts = []
    for tab in net.tabs:
        (ax, ay), (bx, by) = tab.mate
        x, y = (ax + bx) / 2, (ay + by) / 2
        if ax == bx:
            x -= 2.2
        else:
            y += -2 if y < middle else 2
        parts.append(_centred(x, y, 6, f'mono(size: 5.5pt, fill: rgb("#6b6b6b"), "{tab.number}")'))
    return "\n".join(parts)


def _legend(head: Net, words: ToyWords) -> str:
    """Title and the four kinds of lines, beside the head's lid."""
    lid = head.faces["top"]
    x, y = lid.x + lid.width + 12, lid.y - 5
    rows = "".join(
        f"[#{sample}], {quoted(word)}, "
        for sample, word in (
            ('line(length: 9mm, stroke: 0.45mm + rgb("#1c2438"))', words.cut),
            (
                'line(length: 9mm, stroke: (paint: rgb("#1c2438"), thickness: 0.35mm, dash: "dashed"))',
                words.fold,
            ),
            ('box(stroke: 0.3mm, inset: 1mm, mono(size: 6pt, "1"))', words.glue),
            (
                'circle(radius: 2mm, stroke: (paint: rgb("#1c2438"), thickness: 0.3mm, dash: "dotted"))',
                words.place,
            ),
        )
    )
    return at(
        x,
        y,
        f'box(width: 74mm)[#text(size: 15pt, weight: "bold", {quoted(words.title)})\n#v(-1mm)\n'
        f"#text(size: 7.5pt, grid(columns: (12mm, 1fr), row-gutter: 2.2mm, align: horizon, {rows}))]",
    )


def _steps(sheet: Sheet, words: ToyWords) -> str:
    """What to do, left of the body; the portrait above it shows what it is about."""
    back = sheet.body.faces["back"]
    x, width = sheet.head.faces["left"].x - 3, back.x - sheet.head.faces["left"].x - 1
    lines = "".join(
        f'grid(columns: (4.5mm, 1fr), text(weight: "bold", "{number}"), {quoted(step)}), '
        for number, step in enumerate(words.steps, 1)
    )
    return at(
        x,
        back.y + 4,
        f"box(width: {width:g}mm)[#text(size: 7.5pt, stack(spacing: 2.4mm, {lines}))]",
    ) + at(x, sheet.head.faces["top"].y - 5, 'image("bust.svg", width: 30mm)')


def _passport(open_: Rect, words: ToyWords) -> str:
    """A passport of its own: cut out, folded once, glued to a hand."""
    width, height = open_.width / 2, open_.height
    x, y, fold = open_.x, open_.y, open_.x + width
    line, dash = '0.45mm + rgb("#1c2438")', '(paint: white, thickness: 0.35mm, dash: "dashed")'
    size = min(6.0, (width - 2) / 0.3528 / (0.8 * max(1, len(words.passport))))
    how = f'size: {size:.1f}pt, weight: "bold", fill: rgb("{GOLD}")'
    title = f"text({how}, {quoted(words.passport.upper())})"
    return "\n".join(
        [
            at(
                x,
                y,
                f'rect(width: {2 * width:g}mm, height: {height:g}mm, fill: rgb("{NAVY}"), stroke: {line})',
            ),
            at(fold + 3, y + 4, f'image("rosette.svg", width: {width - 6:g}mm)'),
            at(fold, y + 17, f"box(width: {width:g}mm, align(center, {title}))"),
            at(fold, y, f"line(length: {height:g}mm, angle: 90deg, stroke: {dash})"),
            at(
                x + 2 * width + 3,
                y + 2,
                f"box(width: 44mm, text(size: 7.5pt, {quoted(words.hold)}))",
            ),
        ]
    )


def _on(face: Rect, what: str) -> str:
    return at(
        face.x, face.y, f"box(width: {face.width:g}mm, height: {face.height:g}mm, inset: 2mm, "
        f"align(center + horizon, {what}))",
    )  # fmt: skip


def _centred(x: float, y: float, side: float, what: str) -> str:
    half = side / 2
    return at(
        x - half,
        y - half,
        f"box(width: {side:g}mm, height: {side:g}mm, align(center + horizon, {what}))",
    )


def _size(name: str, width: float) -> float:
    """Points at which the longest word of *name* keeps to *width* millimetres."""
    longest = max((len(word) for word in name.split()), default=1)
    return round(min(13.0, (width - 4) / 0.3528 / (0.72 * longest)), 1)
