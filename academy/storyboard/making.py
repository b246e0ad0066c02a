"""The files that a storyboard becomes, beside it: one film, or one a language, and the captions."""

from dataclasses import dataclass
from pathlib import Path

from academy.errors import Invalid
from academy.storyboard.captions import captions
from academy.storyboard.film import Progress, render
from academy.storyboard.reading import read

SUFFIX = ".storyboard.yaml"


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, and how long the film lasts."""

    files: tuple[Path, ...]
    seconds: float


def make(path: Path, *, progress: Progress | None = None) -> Made:
    """Make ``NAME.mp4`` and ``NAME.LANGUAGE.vtt`` beside ``NAME.storyboard.yaml``.

    Where words stand inside the picture there is a ``NAME.LANGUAGE.mp4`` for each language instead.
    Raises ``Invalid`` with every problem as ``file:line: sentence``, and nothing is written.
    """
    if not path.name.endswith(SUFFIX):
        raise Invalid("A storyboard's name ends in %(suffix)s: %(path)s", suffix=SUFFIX, path=path)
    try:
        board = read(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise Invalid("%(path)s is not UTF-8: save it as UTF-8.", path=path) from None
    except OSError as error:
        raise Invalid("%(path)s cannot be read: %(why)s", path=path, why=error) from error
    if board.problems:
        told = "\n".join(f"{path}:{problem.line}: {problem}" for problem in board.problems)
        raise Invalid("%(problems)s", problems=told)
    stem = path.with_name(path.name.removesuffix(SUFFIX))
    films = (
        {"": board.languages[0]} if board.wordless else {f".{one}": one for one in board.languages}
    )
    files = []
    for mark, language in films.items():
        film = stem.with_name(f"{stem.name}{mark}.mp4")
        render(board, film, language=language, progress=progress)
        files.append(film)
    for language in board.languages:
        track = stem.with_name(f"{stem.name}.{language}.vtt")
        track.write_text(captions(board, language), encoding="utf-8", newline="\n")
        files.append(track)
    return Made(tuple(files), board.seconds)
