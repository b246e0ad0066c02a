"""Pictures, films and captions from outside, alone or in an archive: recognised, and cleaned.

What a file is, its content says, never its name or the browser. Pictures are written again, so that
nothing is kept but what is seen; of films goes what a camera writes beside them.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from academy.errors import Invalid
from academy.manuscript import films, pictures
from academy.manuscript.beginnings import slug_of
from academy.manuscript.exchange.subtitles import to_webvtt
from academy.manuscript.media import TYPES, suffix
from academy.manuscript.problems import N_, Problem

MOST_PIXELS = 300_000_000
"""Of all pictures in an archive: to write them again takes some 0.06 s a million."""

UNKNOWN = N_(
    "This is no picture (PNG, JPEG, WebP, SVG), no video (MP4) and no captions (VTT, SRT)."
)
MISNAMED = N_(
    "By its content this is a “%(real)s” file: name it so, or save it again as “%(said)s”."
)


@dataclass(frozen=True, slots=True)
class Made:
    """A sound file: its plain ``name`` with the ending of what it really is, and what is kept of it."""

    name: str
    data: bytes

    @property
    def is_captions(self) -> bool:
        """Whether it is text, which stands among the texts."""
        return suffix(self.name) == ".vtt"


def examine(name: str, data: bytes) -> Made:
    """What is kept of a file that goes by *name*. Raises ``Invalid``, which says what is wrong."""
    if not data:
        raise Invalid("This file is empty.", field="file")
    end = _recognise(data)
    plain = slug_of(name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name)
    called = f"{plain[:60].strip('-') or 'file'}{end}"
    made, problems = _made(called, data) if end else (b"", [Problem(called, 1, UNKNOWN)])
    if not made:
        first = problems[0]
        raise Invalid(first.template, field="file", **first.values)
    return Made(called, made)


def clean(lying: Mapping[str, Path], *, kept: Path | None = None) -> list[Problem]:
    """Write the media among the files of an archive again, where they lie; what is not what its name says.

    What lies in the folder *kept* came through here or from the administrator, and stays to the byte: what
    was exported can be brought back and is the same. Raises ``Invalid`` for too many pixels.
    """
    problems: list[Problem] = []
    foreign: list[tuple[str, Path]] = []
    pixels = 0
    for name, path in lying.items():
        said = suffix(name).replace(".jpeg", ".jpg")
        if said not in TYPES:
            continue
        data = path.read_bytes()
        real = _recognise(data)
        if real != said:
            problems += _misnamed(name, said, real)
        elif not _stays(data, said, kept):
            foreign.append((name, path))
            pixels += pictures.pixels(name, data)
    if pixels > MOST_PIXELS:
        raise Invalid(
            "The pictures in this archive have more than %(most)s million pixels: make them smaller, "
            "or bring several archives.",
            most=MOST_PIXELS // 1_000_000,
        )
    for name, path in foreign:
        made, wrong = _made(name, path.read_bytes())
        problems += wrong
        if made:
            path.write_bytes(made)
    return problems


def _stays(data: bytes, end: str, kept: Path | None) -> bool:
    """Whether it is as its author wrote it: text that is read whole anyway, or a file that is kept."""
    if end == ".svg" or (end == ".vtt" and b"WEBVTT" in data[:16]):
        return True
    return kept is not None and (kept / hashlib.sha256(data).hexdigest()).exists()


def _misnamed(name: str, said: str, real: str) -> list[Problem]:
    if real:
        return [Problem(name, 1, MISNAMED, {"real": real, "said": said})]
    # Whoever reads drawings and captions says at which line they are none.
    return [] if said in (".svg", ".vtt") else [Problem(name, 1, UNKNOWN)]


def _made(name: str, data: bytes) -> tuple[bytes, list[Problem]]:
    """What is kept of *data*, which was recognised as what *name* ends with; empty when it has problems."""
    match suffix(name):
        case ".vtt":
            text, problems = to_webvtt(name, data)
            return text.encode(), problems
        case ".mp4":
            return films.look(name, data)
        case _:
            return pictures.rewrite(name, data)


def _recognise(data: bytes) -> str:
    """The ending of what *data* is, by our own table; empty for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:8] == b"ftyp":
        return ".mp4"
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:2000]
    if head.startswith(b"WEBVTT") or re.match(rb"\d+\s*\n\s*\d+:\d+:\d+[,.]\d+\s*-->", head):
        return ".vtt"
    if head.startswith(b"<") and b"<svg" in head:
        return ".svg"
    return ""
