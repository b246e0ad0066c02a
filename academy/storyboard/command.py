"""``academy storyboard PATH...``: films and captions beside each storyboard.

With ``--sheet`` a picture of twelve moments is made instead, to look at before the film.
"""

from pathlib import Path

import click

from academy.errors import Invalid
from academy.storyboard.catalogue import catalogue
from academy.storyboard.film import sheet
from academy.storyboard.making import SUFFIX, make
from academy.storyboard.reading import read


@click.command("storyboard")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--sheet", "only_sheet", is_flag=True, help="Make a contact sheet (PNG) only.")
@click.option("--count", default=12, show_default=True, help="How many moments it shows.")
@click.option("--figures", type=click.Path(path_type=Path), help="Draw all figures into this SVG.")
def storyboard(paths: tuple[Path, ...], only_sheet: bool, count: int, figures: Path | None) -> None:
    """Make the film and the captions of each storyboard in PATHS (files, or folders of them)."""
    if figures:
        figures.write_text(catalogue(), encoding="utf-8")
    boards = [board for path in paths for board in _boards(path)]
    if not boards and not figures:
        raise click.UsageError(f"No storyboard here: name a file or folder of *{SUFFIX}.")
    for path in boards:
        if only_sheet:
            _sheet(path, count)
        else:
            _film(path)


def _boards(path: Path) -> list[Path]:
    return sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]


def _sheet(path: Path, count: int) -> None:
    board = read(path.read_text(encoding="utf-8"))
    if board.problems:
        raise Invalid("\n".join(f"{path}:{one.line}: {one}" for one in board.problems))
    target = path.with_name(path.name.removesuffix(SUFFIX) + ".sheet.png")
    target.write_bytes(sheet(board, board.languages[0], count=count))
    click.echo(str(target))


def _film(path: Path) -> None:
    with click.progressbar(length=1, label=path.name.removesuffix(SUFFIX)) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        made = make(path, progress=progress)
    for file in made.files:
        click.echo(f"{file}  {file.stat().st_size / 1000:.0f} kB")
