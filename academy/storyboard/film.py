"""From frames to a film: resvg paints each picture, ffmpeg packs them as H.264 in an MP4.

Both come with ``pip install 'escale-academy[video]'`` and are loaded only when a film is made.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from academy.errors import Unavailable
from academy.storyboard.board import Storyboard
from academy.storyboard.stage import frame, frames

Progress = Callable[[int, int], None]
"""Called with how many frames are done, and how many there are."""

_QUIETLY = "-hide_banner -loglevel error -y"
_AS_H264 = (
    # Flat pictures compress well: the animation tuning, no sound, and the index in front.
    "-an -c:v libx264 -preset slow -tune animation -crf 29 -movflags +faststart"
    # Every player shows these colours alike.
    " -vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    " -colorspace bt709 -color_primaries bt709 -color_trc bt709"
    # One thread, no dates and no versions: the same text makes the same file.
    " -threads 1 -fflags +bitexact -flags:v +bitexact"
)

_MISSING = "Making films needs an encoder: pip install 'escale-academy[video]'"


def render(
    board: Storyboard, target: Path, *, language: str = "en", progress: Progress | None = None
) -> None:
    """Write *board* as a film to *target*: H.264, yuv420p, no sound, ready to be streamed.

    The file appears only when it is whole. Raises ``Unavailable`` when painter or encoder are
    missing or fail, ``Invalid`` when the board has problems.
    """
    encoder = _encoder()
    if not board.wordless and not has_fonts():
        raise Unavailable("Words inside a picture need a font, and this machine has none.")
    total = round(board.seconds * board.rate)
    with tempfile.TemporaryDirectory(prefix="film-") as folder:
        unfinished = Path(folder) / "film.mp4"
        log = Path(folder) / "log"
        with log.open("wb") as errors, _started(encoder, board.rate, unfinished, errors) as process:
            # An encoder that gives up breaks the pipe; its own words come below.
            with suppress(BrokenPipeError):
                for done, picture in enumerate(painted(board, language), 1):
                    _pipe(process).write(picture)
                    if progress:
                        progress(done, total)
            with suppress(BrokenPipeError):
                _pipe(process).close()
            status = process.wait()
        if status:
            words = log.read_text(errors="replace").strip().splitlines()
            raise Unavailable("The encoder failed: %(why)s", why=words[-1] if words else status)
        beside = target.with_name(target.name + ".part")
        shutil.copyfile(unfinished, beside)
        beside.replace(target)


def paint(svg: str, *, width: int | None = None, fonts: bool = False) -> bytes:
    """The PNG of an SVG document; system fonts are looked for only where *fonts* says so."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise Unavailable(_MISSING) from error
    return bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=not fonts, width=width))


def has_fonts() -> bool:
    """Whether the machine has a font; without one, words would be missing and nobody would know."""
    empty = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
    text = '<text y="15" font-family="sans-serif">A</text>'
    return paint(empty.format(text), fonts=True) != paint(empty.format(""))


def sheet(board: Storyboard, language: str, *, count: int = 12, across: int = 3) -> bytes:
    """A contact sheet as PNG: *count* moments of the film, *across* in a row, each 640 wide."""
    step = board.seconds / count
    parts = []
    for index in range(count):
        inner = frame(board, language, (index + 0.5) * step)
        x, y = index % across * 650, index // across * 370
        opening = f'<svg x="{x}" y="{y}" width="640" height="360" viewBox="0 0 1280 720">'
        parts.append(opening + inner[inner.index(">") + 1 :])
    height = (count + across - 1) // across * 370
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" width="{across * 650}" height="{height}">'
    return paint(whole + "".join(parts) + "</svg>", fonts=not board.wordless)


def painted(board: Storyboard, language: str) -> Iterator[bytes]:
    """The frames as PNG; a picture that stands still is painted once."""
    last, picture = "", b""
    for svg in frames(board, language):
        if svg != last:
            last, picture = svg, paint(svg, fonts=not board.wordless)
        yield picture


def _pipe(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    if process.stdin is None:
        raise Unavailable("The encoder failed: %(why)s", why="it takes no pictures")
    return process.stdin


def _encoder() -> str:
    """The encoder of the optional extra, or else the one that the machine has."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        found = shutil.which("ffmpeg")
        if found:
            return found
        raise Unavailable(_MISSING) from error


def _started(encoder: str, rate: int, target: Path, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    options = f"{_QUIETLY} -f image2pipe -c:v png -framerate {rate} -i - {_AS_H264} -g {rate * 4}"
    command = [encoder, *options.split(), str(target)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)  # noqa: S603
