"""SRT subtitles as WebVTT captions, so that a film with either can be shown; and WebVTT brought to order.

What the two share is kept: times, words, and who speaks. Numbers, positions, fonts, styles, notes and
empty cues go; cues are put in the order of time, and one that begins before the last has ended ends
that one. WebVTT that is sound already stays as it is.
"""

import html
import re
from itertools import pairwise

from academy.manuscript.captions import LONGEST, parse_captions
from academy.manuscript.exchange import faults
from academy.manuscript.exchange.files import Import, decoded
from academy.manuscript.problems import N_, Problem
from academy.manuscript.spacing import one_line

_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*--?>\s*{_TIME}.*")
_FIRST, _LAST = (1, 2, 3, 4), (5, 6, 7, 8)
_ARROW = re.compile(r"\s*\d{1,4}:.*--?>")
_ASIDE = ("WEBVTT", "NOTE", "STYLE", "REGION")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]+)>")
_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}|\{[a-z]:[^{}]*\}")

Cue = tuple[int, int, int, str]
"""The line, the first and last thousandth of a second, and the words."""


def to_webvtt(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """The captions that *data* holds, SRT or WebVTT already, as WebVTT; empty when there are none."""
    found = Import(path)
    text = decoded(found, data)
    if text is None:
        return "", found.problems
    if len(text) > LONGEST * 2:
        found.say(1, faults.TOO_LONG, limit=LONGEST)
        return "", found.problems
    if text.lstrip().startswith("WEBVTT"):
        if not parse_captions(path, text)[1]:
            return text, found.problems
        text = _cues_alone(text)
    written = _written(sorted(_cues(text, found), key=lambda cue: cue[1]), found)
    if written:
        _, problems = parse_captions(path, written)
        found.problems += [Problem(path, 1, p.template, p.values) for p in problems]
    elif not found.problems:
        found.say(1, N_("There is no caption in this file."))
    return written, found.problems


def _cues_alone(text: str) -> str:
    """WebVTT without its head, its blocks that are no cues, and what stands above the times of a cue.

    Lines stay where they were.
    """
    lines = text.split("\n")
    begins = [
        at for at, line in enumerate(lines) if line.strip() and not (at and lines[at - 1].strip())
    ]
    for start, end in pairwise([*begins, len(lines)]):
        if lines[start].split()[0].removeprefix("\ufeff") in _ASIDE:
            lines[start:end] = [""] * (end - start)
        elif start + 1 < end and _ARROW.match(lines[start + 1]):
            lines[start] = ""
    return "\n".join(lines)


def _cues(text: str, found: Import) -> list[Cue]:
    cues: list[Cue] = []
    lines = text.split("\n")
    starts = [at for at, line in enumerate(lines) if _ARROW.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        spoken = lines[start + 1 : end]
        words = _words(_without_number(spoken) if end < len(lines) else spoken)
        times = _TIMES.fullmatch(lines[start])
        if not times:
            found.say(
                start + 1, N_("These times cannot be read: write 00:00:01,000 --> 00:00:04,500")
            )
        elif words:
            first, last = (_thousandths(*times.group(*part)) for part in (_FIRST, _LAST))
            cues.append((start + 1, first, last, words))
    return cues


def _without_number(lines: list[str]) -> list[str]:
    """What is said, without the number of the next cue and the empty lines above that."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    if lines and lines[-1].strip().isdigit() and (len(lines) == 1 or not lines[-2].strip()):
        lines = lines[:-1]
    return lines


def _words(lines: list[str]) -> str:
    bare = (_TAG.sub("", _VOICE.sub(r"\1: ", line)) for line in lines)
    said = [one_line(html.unescape(line)) for line in bare]
    escaped = "\n".join(line for line in said if line).replace("&", "&amp;").replace("<", "&lt;")
    return escaped.replace("-->", "→")


def _written(cues: list[Cue], found: Import) -> str:
    """The file; a cue that ends before it begins is left out, and told."""
    sound = [cue for cue in cues if cue[1] < cue[2]]
    for line, first, last, _words in cues:
        if last <= first:
            found.say(line, N_("This caption ends before it has begun: mend its times."))
    parts: list[str] = []
    for number, (_line, first, last, words) in enumerate(sound):
        following = sound[number + 1][1] if number + 1 < len(sound) else last
        end = min(last, following) if following > first else last
        parts.append(f"{_clock(first)} --> {_clock(end)}\n{words}\n")
    return "\n".join(["WEBVTT\n", *parts]) if parts else ""


def _thousandths(hours: str | None, minutes: str, seconds: str, parts: str) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(parts.ljust(3, "0"))


def _clock(thousandths: int) -> str:
    seconds, parts = divmod(thousandths, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{parts:03}"
