"""Captions: lines of text, the rules that keep them readable, and WebVTT.

The rules are those that subtitlers use: two lines at most, a second and a half at least, and never
more characters a second than people read with pleasure.
"""

import re
from collections.abc import Iterator

from academy.storyboard.board import Cue, Problem, Storyboard

LINE = 42
"""Characters in a line."""
LINES = 2
LEAST = 1.5
"""Seconds that a caption stays at least."""
SPEED = 17.0
"""Characters a second."""


def captions(board: Storyboard, language: str) -> str:
    """The WebVTT text of *board* in *language*, ready to be stored beside the film."""
    parts = ["WEBVTT\n"]
    for start, cue in _timed(board):
        words = "\n".join(lines(typeset(cue.words[language], language)))
        safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        parts.append(f"{_stamp(start + cue.start)} --> {_stamp(start + cue.end)}\n{safe}\n")
    return "\n".join(parts)


def faults(cue: Cue) -> Iterator[Problem]:
    """What makes *cue* hard to read, in any of its languages."""
    lasts = cue.end - cue.start
    if lasts < LEAST - 0.001:
        yield Problem(
            cue.line,
            "This caption stays %(seconds).1f s; nobody reads in less than 1.5 s.",
            {"seconds": lasts},
        )
        return
    for language, words in cue.words.items():
        text = typeset(words, language)
        told = lines(text)
        if len(told) > LINES or max(map(len, told)) > LINE:
            yield Problem(
                cue.line,
                "The caption in “%(language)s” does not fit two lines of %(most)d characters.",
                {"language": language, "most": LINE},
            )
        speed = sum(map(len, told)) / lasts
        if speed > SPEED:
            yield Problem(
                cue.line,
                "The caption in “%(language)s” asks for %(speed).0f characters a second; "
                "17 is the most. Shorten it or give it more time.",
                {"language": language, "speed": speed},
            )


def lines(text: str) -> list[str]:
    """*text* in as few lines as it needs; the author's breaks win.

    Two lines are cut where the sense is, at a full stop rather than a comma and not after a short
    word, unless that makes them very uneven.
    """
    if "\n" in text:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if len(text) <= LINE:
        return [text]
    words = text.split(" ")
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return list(min(splits, key=_awkwardness, default=(text,)))


def typeset(text: str, language: str) -> str:
    """*text* with the spaces that French keeps together, so that no mark starts a line."""
    if not language.startswith("fr"):
        return text
    text = re.sub(r"(?<=«)[ \u00a0\u202f]?(?=\S)|(?<=\S)[ \u00a0\u202f]?(?=»)", "\u00a0", text)
    text = re.sub(r" (?=:)", "\u00a0", text)
    return re.sub(r" (?=[;!?])|(?<=\d) (?=\d{3})", "\u202f", text)


def _awkwardness(pair: tuple[str, str]) -> float:
    """In characters: the longer line, less what a pause is worth, more for a word left hanging."""
    first, second = pair
    longest = max(len(first), len(second))
    if longest > LINE:
        return longest + 100
    if first.endswith((".", "?", "!", ":")):
        return longest - 12
    if first.endswith((",", ";")):
        return longest - 9
    hanging = len(first.rsplit(" ", 1)[-1]) <= 3
    return longest + 6 * hanging


def _timed(board: Storyboard) -> Iterator[tuple[float, Cue]]:
    start = 0.0
    for scene in board.scenes:
        for cue in scene.cues:
            yield start, cue
        start += scene.seconds


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
