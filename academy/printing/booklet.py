"""The passport as a booklet of A6 pages: cover, holder, themes with their stamps, visas, badges, QR code.

Two ways to print it. ``pages`` gives A6 pages in their order, for a screen. ``a4`` and ``letter`` give
sheets with two pages each side by side, in the order for printing on both sides (flip on the short
edge), folding once and stapling in the fold: the booklet is then A5, or half a Letter. Blank pages fill
it up to a multiple of four.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from academy.drawing import qr, rosette, seal, visa
from academy.drawing.portrait import bust
from academy.printing.leaves import (
    GOLD,
    HEIGHT,
    NAVY,
    WIDTH,
    Leaf,
    colour_of,
    grid,
    heading,
    kicker,
    note,
    pressed,
    sheet_of_paper,
)
from academy.printing.pages import picture
from academy.printing.press import pdf, quoted
from academy.printing.sheets import bound, in_order
from academy.printing.stickers import drawn
from academy.printing.values import Booklet, ThemeValue

Value = TypeVar("Value")

STAMPS_A_PAGE = 6
STAMPS_BESIDE_A_SEAL = 4
"""More than these stand closer together on the page that has the seal."""

VISAS_A_PAGE = 4
BADGES_A_PAGE = 12

SPINE = f'width: 4mm, height: {3 * HEIGHT:g}mm, fill: rgb("#16244c")'
"""The cloth along the fold, longer than any page."""

SEAL_STYLE = (
    ".seal__foil{{fill:#d3a544}}.seal__lines{{stroke:#8a6415;stroke-opacity:.75}}"
    ".seal__ribbon{{fill:{0}}}.seal__heart{{fill:{0};stroke:#f3dc9a;stroke-width:1.5}}"
    ".seal__rose{{fill:#f3dc9a}}.seal__text{{fill:#2b1d00}}"
)


def booklet(passport: Booklet, *, form: str = "pages") -> bytes:
    """*passport* as a PDF; *form*: ``pages``, ``a4`` or ``letter``."""
    leaves = [*_leaves(passport)]
    blank = sheet_of_paper(passport.academy)
    files = {name: content for leaf in (*leaves, blank) for name, content in leaf.files.items()}
    source = in_order(leaves) if form == "pages" else bound(leaves, blank=blank, paper=form)
    return pdf(source, files)


def _leaves(passport: Booklet) -> Iterator[Leaf]:
    yield _cover(passport)
    yield _holder(passport)
    for theme in passport.themes:
        yield from _theme(passport, theme)
    yield from _visas(passport)
    yield from _badges(passport)
    yield _last(passport)


def _cover(passport: Booklet) -> Leaf:
    words = passport.words
    leaf = Leaf(ground=NAVY)
    lines = leaf.add("rosette", picture(rosette(passport.seed), colour=GOLD))
    leaf.put(36, 12, f"image({lines}, width: 100mm)")
    leaf.put(0, -HEIGHT, f"rect({SPINE})")
    top = f"{passport.academy} · {words.academy}".upper()
    leaf.put(
        11,
        12,
        f'box(width: 84mm, mono(size: 8pt, tracking: 0.1em, fill: rgb("{GOLD}"), {quoted(top)}))',
    )
    title = words.passport.upper()
    size = min(25.0, 380 / max(1, len(title)))
    how = f'size: {size:.1f}pt, weight: "bold", tracking: 0.14em, fill: rgb("#e0b75c")'
    leaf.put(11, 112, f"text({how}, {quoted(title)})")
    leaf.put(
        11, 124, f'box(width: 84mm, text(size: 10pt, fill: rgb("{GOLD}"), {quoted(passport.name)}))'
    )
    return leaf


def _holder(passport: Booklet) -> Leaf:
    leaf = _page(passport, passport.words.holder)
    ornament = leaf.add("rosette", picture(rosette(passport.seed), colour="#bcd3d6"))
    leaf.put(27.5, 76, f"image({ornament}, width: 50mm)")
    face = leaf.add("bust", picture(bust(passport.look)))
    leaf.put(
        9,
        20,
        f'box(clip: true, radius: 2mm, stroke: 0.3mm + rgb("#d9d2c1"), image({face}, width: 34mm))',
    )
    size = _name_size(passport.name)
    facts = "".join(
        f'[#mono(size: 6pt, fill: rgb("#566074"), {quoted(label.upper())}) #v(-2.2mm) '
        f'#text(size: 9pt, weight: "bold", {quoted(value)})], '
        for label, value in passport.facts
    )
    leaf.put(
        47,
        20,
        f'box(width: 50mm)[#text(size: {size:.1f}pt, weight: "bold", {quoted(passport.name)})\n'
        f"#v(0.5mm)\n#stack(spacing: 3.4mm, {facts})]",
    )
    upper, lower = passport.zone
    leaf.put(
        9,
        131,
        "box(width: 90mm)[#set par(leading: 0.45em)\n"
        f"#mono(size: 8.9pt, {quoted(upper)})\\ #mono(size: 8.9pt, {quoted(lower)})]",
    )
    return leaf


def _name_size(name: str) -> float:
    """Points at which the longest piece of *name* keeps to its column, and all of it to a few lines."""
    longest = max(len(piece) for piece in re.split(r"[\s-]", name))
    return max(6.5, min(15.0, 48 / 0.3528 / (0.62 * max(longest, 1)), 15 * 60 / max(60, len(name))))


def _theme(passport: Booklet, theme: ThemeValue) -> Iterator[Leaf]:
    colour = colour_of(theme.colour)
    portions = _portions(theme.stamps, STAMPS_A_PAGE) or [()]
    for number, stamps in enumerate(portions):
        leaf = _page(
            passport, passport.words.stamps, title=theme.title, colour=colour, note=theme.note
        )
        pictures = [leaf.add(f"stamp{k}", pressed(s, colour)) for k, s in enumerate(stamps)]
        is_last = number == len(portions) - 1
        sealed = is_last and bool(theme.sealed)
        tall = 25.0 if sealed and len(stamps) > STAMPS_BESIDE_A_SEAL else 36.0
        for index, (x, y) in enumerate(grid(len(pictures), columns=2, width=44, height=tall)):
            sway = (index * 7 + number * 3) % 5 - 2
            alt = quoted(f"{stamps[index].words}, {stamps[index].date}")
            box = f'width: 42mm, height: {tall - 1:g}mm, fit: "contain", alt: {alt}'
            leaf.put(
                9 + x + sway * 0.6,
                28 + y + (index % 2) * 2.5,
                f"image({pictures[index]}, {box})",
            )
        if not stamps:
            leaf.put(9, 60, note(passport.words.no_stamps))
        if sealed:
            drawn_seal = seal(theme.title, theme.sealed, seed=theme.seed)
            style = SEAL_STYLE.format(colour)
            leaf.put(
                66, 100, f"image({leaf.add('seal', picture(drawn_seal, style=style))}, width: 30mm)"
            )
        yield leaf


def _visas(passport: Booklet) -> Iterator[Leaf]:
    for portion in _portions(passport.visas, VISAS_A_PAGE):
        leaf = _page(passport, passport.academy, title=passport.words.visas)
        for k, v in enumerate(portion):
            made = visa(v.name, v.date, seed=v.seed, title=v.title, note=v.note, on_paper=True)
            name = leaf.add(f"visa{k}", picture(made, colour=colour_of(v.colour)))
            leaf.put(
                9 + (k % 2) * 35, 23 + 30 * k, f"image({name}, width: 52mm, alt: {quoted(v.name)})"
            )
        yield leaf


def _badges(passport: Booklet) -> Iterator[Leaf]:
    for portion in _portions(passport.badges, BADGES_A_PAGE):
        leaf = _page(passport, passport.academy, title=passport.words.badges)
        for k, (x, y) in enumerate(grid(len(portion), columns=3, width=29, height=29)):
            name = leaf.add(f"badge{k}", picture(drawn(portion[k])))
            words = quoted(portion[k].name)
            leaf.put(
                9 + x,
                24 + y,
                f"box(width: 29mm, align(center)[#image({name}, width: 19mm) #v(-2.6mm) "
                f"#text(size: 6pt, {words})])",
            )
        yield leaf


def _last(passport: Booklet) -> Leaf:
    leaf = Leaf(ground=NAVY)
    lines = leaf.add("rosette", picture(rosette(passport.seed), colour=GOLD))
    leaf.put(-46, 96, f"image({lines}, width: 120mm, height: 120mm)")
    leaf.put(WIDTH - 4, -HEIGHT, f"rect({SPINE})")
    if passport.address:
        size = max(4.5, min(6.5, 77 / 0.3528 / (0.62 * len(passport.address))))  # one line of 77 mm
        code = leaf.add("qr", picture(qr(passport.address)))
        leaf.put(
            32.5,
            36,
            f"box(width: 40mm, fill: white, radius: 2mm, inset: 2mm, image({code}, width: 36mm))",
        )
        leaf.put(
            14,
            82,
            'box(width: 77mm, align(center)[#set text(fill: rgb("#fffdf7"))\n'
            f"#text(size: 9pt, {quoted(passport.words.verify)})\n"
            f'#v(1mm)\n#mono(size: {size:.1f}pt, fill: rgb("{GOLD}"), {quoted(passport.address)})])',
        )
    return leaf


def _page(
    passport: Booklet, kind: str, *, title: str = "", colour: str = "#1c2438", note: str = ""
) -> Leaf:
    leaf = sheet_of_paper(passport.academy)
    leaf.put(9, 8, kicker(f"{kind} · {note}" if note else kind))
    if title:
        leaf.put(9, 12.5, heading(title, colour))
    return leaf


def _portions(values: Sequence[Value], size: int) -> list[Sequence[Value]]:
    return [values[k : k + size] for k in range(0, len(values), size)]
