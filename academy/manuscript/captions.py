"""WebVTT captions: what is said or shown, and when. They are also the transcript."""

import html
import re

from academy.manuscript.documents import Cue
from academy.manuscript.problems import N_, Findings, Problem, Sheet
from academy.manuscript.spacing import one_line

_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^<>]*>")
LONGEST = 100_000


def parse_captions(path: str, text: str) -> tuple[tuple[Cue, ...], list[Problem]]:
    """The cues of a WebVTT file in the order of time, and what is wrong with it."""
    findings = Findings()
    return read_captions(Sheet(path, text, findings)), findings.problems


def read_captions(sheet: Sheet) -> tuple[Cue, ...]:
    """The cues of *sheet*; those that make no sense are reported and left out."""
    if len(sheet.text) > LONGEST:
        sheet.problem(
            0, N_("These captions are too long: %(limit)s characters at most."), limit=LONGEST
        )
        return ()
    lines = [line.rstrip("\r") for line in sheet.text.split("\n")]
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        sheet.problem(0, N_("Captions begin with a line that says WEBVTT."))
    cues: list[Cue] = []
    for first, block in _blocks(lines):
        cue = _cue(sheet, first, block)
        if cue is not None:
            if cues and cue.start < cues[-1].end:
                sheet.problem(
                    first, N_("This caption starts before the one above has ended: mend its times.")
                )
            cues.append(cue)
    if not cues:
        sheet.problem(0, N_("There is no caption in this file."))
    return tuple(cues)


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Runs of lines after the header, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(lines):
        if not line.strip():
            fresh = True
        elif fresh:
            blocks.append((number, [line]))
            fresh = False
        else:
            blocks[-1][1].append(line)
    return [block for block in blocks if not block[1][0].startswith("WEBVTT")]


def _cue(sheet: Sheet, first: int, block: list[str]) -> Cue | None:
    if block[0].split()[0] == "NOTE":
        return None
    if block[0].split()[0] in ("STYLE", "REGION"):
        sheet.problem(first, N_("Captions are plain words here: remove this block."))
        return None
    offset = 0 if "-->" in block[0] or len(block) == 1 else 1
    found = _TIMES.fullmatch(block[offset].strip())
    if not found:
        sheet.problem(
            first + offset, N_("A caption begins with its times: 00:01.000 --> 00:04.500")
        )
        return None
    start, end = _seconds(*found.group(1, 2, 3, 4)), _seconds(*found.group(5, 6, 7, 8))
    if end <= start:
        sheet.problem(first + offset, N_("This caption ends before it has begun: mend its times."))
        return None
    words = html.unescape(_TAG.sub("", " ".join(block[offset + 1 :])))
    if "-->" in words:
        sheet.problem(first, N_("Leave an empty line between two captions."))
        return None
    if not words.strip():
        sheet.problem(first, N_("This caption says nothing: write its words below its times."))
        return None
    return Cue(start, end, one_line(words))


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000
