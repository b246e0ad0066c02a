"""The training-time statement of one person, for who audits a company's training. PDF, A4."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from academy.printing.pages import A4
from academy.printing.press import pdf, quoted

SOFT = "#566074"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What it says; words and dates in the reader's language. ``rows`` have as many cells as ``heads``."""

    academy: str
    title: str
    facts: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str]
    note: str
    foot: str
    cover: str
    logo: str = ""
    """A PNG in base64; empty where there is none."""


def statement(said: Statement) -> bytes:
    """*said* on as many pages as its rows take, each with its number."""
    files = {"logo.png": base64.b64decode(said.logo)} if said.logo else {}
    name = f'mono(size: 10pt, fill: rgb("{said.cover}"), {quoted(said.academy.upper())})'
    head = 'image("logo.png", height: 9mm)' if said.logo else name
    facts = ", ".join(f'text(fill: rgb("{SOFT}"), {quoted(k)}), {quoted(v)}' for k, v in said.facts)
    columns = ", ".join(["1fr", *["auto"] * (len(said.heads) - 1)])
    cells = [
        f"table.header({', '.join(_strong(each) for each in said.heads)})",
        *(quoted(cell) for row in said.rows for cell in row),
        *(_strong(cell) for cell in said.total),
    ]
    footer = (
        f'[#set text(size: 7.5pt, fill: rgb("{SOFT}"))\n#{quoted(said.foot)} #h(1fr) '
        '#context counter(page).display("1/1", both: true)]'
    )
    margins = "margin: (x: 22mm, top: 20mm, bottom: 24mm)"
    lines = 'stroke: (x: none, y: 0.4pt + rgb("#d9d2c1")), inset: (x: 0pt, y: 5pt)'
    bold = f'weight: "bold", fill: rgb("{said.cover}")'
    source = (
        f"{A4.source}\n#set page({margins}, footer: {footer})\n"
        f"#set text(size: 10pt)\n#{head}\n#v(8mm)\n"
        f"#text(size: 20pt, {bold}, {quoted(said.title)})\n#v(3mm)\n"
        f"#grid(columns: (auto, 1fr), column-gutter: 6mm, row-gutter: 2.4mm, {facts})\n#v(5mm)\n"
        f"#table(columns: ({columns}), {lines}, column-gutter: 6mm, {', '.join(cells)})\n#v(4mm)\n"
        f'#text(size: 8.5pt, fill: rgb("{SOFT}"), {quoted(said.note)})\n'
    )
    return pdf(source, files)


def _strong(text: str) -> str:
    return f'text(weight: "bold", {quoted(text)})'
