"""Films that authors bring: looked into box by box (ISO 14496-12), without decoding them.

What a camera writes beside the film (where it was taken, by whom) is overwritten in its place, so that
every picture stays where its table says.
"""

from collections.abc import Iterator
from typing import NamedTuple

from academy.manuscript.media import check_weight
from academy.manuscript.problems import N_, Findings, Problem, Sheet

LONGEST = 600
"""Seconds: a lesson takes minutes."""

MOST_BOXES = 2_000
_INSIDE = frozenset((b"moov", b"trak", b"mdia"))
_BESIDE = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip"))

DAMAGED = N_("This video is damaged or was cut off: save it again as MP4.")
NO_PICTURES = N_("There are no moving pictures in this file: save the video again as MP4.")
TOO_LONG = N_("This video lasts longer than %(limit)s minutes: cut it into several lessons.")


class _Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def look(name: str, data: bytes) -> tuple[bytes, list[Problem]]:
    """The film without what stands beside it, and what is wrong with it; empty when something is."""
    sheet = Sheet(name, "", Findings())
    check_weight(sheet, len(data))
    if not sheet.findings.problems:
        _look_inside(sheet, data)
    if sheet.findings.problems:
        return b"", sheet.findings.problems
    return _without_notes(data), []


def _look_inside(sheet: Sheet, data: bytes) -> None:
    try:
        boxes = list(_boxes(data, 0, len(data)))
        kinds = {box.kind for box in boxes}
        seconds = next((_seconds(data, box) for box in boxes if box.kind == b"mvhd"), 0.0)
    except (ValueError, ZeroDivisionError):
        return sheet.problem(0, DAMAGED)
    if boxes[0].kind != b"ftyp" or not {b"moov", b"mdat"} <= kinds or not seconds:
        return sheet.problem(0, DAMAGED)
    handlers = {data[box.start + 8 : box.start + 12] for box in boxes if box.kind == b"hdlr"}
    if b"vide" not in handlers:
        return sheet.problem(0, NO_PICTURES)
    if seconds > LONGEST:
        return sheet.problem(0, TOO_LONG, limit=LONGEST // 60)
    return None


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    """Every box and those in it, with the limits of what each holds. Raises ``ValueError`` for a lie."""
    count = 0
    while start < end:
        size, kind = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16]), 16
        elif size == 0:
            size = end - start
        count += 1
        if size < head or start + size > end or count > MOST_BOXES:
            raise ValueError
        yield _Box(kind, start + head, start + size)
        if kind in _INSIDE:
            yield from _boxes(data, start + head, start + size)
        start += size


def _seconds(data: bytes, box: _Box) -> float:
    """How long the film lasts, from its head."""
    body = data[box.start : box.end]
    if len(body) < 32:
        raise ValueError
    if body[0] == 1:
        return int.from_bytes(body[24:32]) / int.from_bytes(body[20:24])
    return int.from_bytes(body[16:20]) / int.from_bytes(body[12:16])


def _without_notes(data: bytes) -> bytes:
    clean = bytearray(data)
    for box in _boxes(data, 0, len(data)):
        if box.kind in _BESIDE:
            clean[box.start : box.end] = bytes(box.end - box.start)
            head = 16 if data[box.start - 12 : box.start - 8] == box.kind else 8
            clean[box.start - head + 4 : box.start - head + 8] = b"free"
    return bytes(clean)
