"""Sentences with braces in their midst: one missing word, or several."""

import re

from academy.manuscript.blocks import Words
from academy.manuscript.documents import Kind
from academy.manuscript.exchange.gift_answers import general
from academy.manuscript.exchange.gift_kinds import Reader
from academy.manuscript.exchange.words import formatted
from academy.manuscript.problems import N_


def missing_word(reader: Reader, stem: str, tail: str, *, is_exact: bool) -> None:
    """The question as a sentence with its blank; spaces around it are *exact*, or as people write."""
    asked, piece = reader.asked, reader.piece
    accepted = asked.lines[0].text if asked.lines else ""
    before, after = (reader.bare(part, reader.format, piece.line) for part in (stem, tail))
    opened, closed = piece.groups[0]
    around = piece.text[opened - 1 : opened], piece.text[closed + 1 : closed + 2]
    first, second = (" " if each.isspace() else "" for each in around)
    if not is_exact and before[-1:].isalnum():
        first = " "
    asked.kind, asked.lines = Kind.BLANKS, []
    asked.text = Words(piece.line, f"{before}{first}[[{accepted}]]{second}{after}".strip())


def several_blanks(reader: Reader) -> bool:
    """Whether all braces are short answers: a sentence with several blanks."""
    asked, piece = reader.asked, reader.piece
    at = piece.first
    words: list[str] = []
    for opened, closed in piece.groups:
        reader.start = opened + 1
        stem = piece.text[at:opened].strip()
        if not words:
            stem, reader.format = formatted(stem.removeprefix("::"), reader.format)
        asked.kind = Kind.BLANKS
        body, said = general(piece.text[opened + 1 : closed])
        if not reader.read(body, said) or asked.kind is not Kind.BLANKS:
            reader.say(
                reader.line(0),
                N_(
                    "There are several braces in this question: leave an empty line between questions."
                ),
            )
            return False
        words += [reader.bare(stem, reader.format, piece.line), f"[[{asked.lines[0].text}]]"]
        at = closed + 1
    rest = piece.text[at : piece.last].strip()
    words.append(reader.bare(rest, reader.format, piece.line))
    sentence = re.sub(r"\]\] (?=[.,;:!?)])", "]]", " ".join(filter(None, words)))
    asked.text, asked.lines = Words(piece.line, sentence), []
    return True
