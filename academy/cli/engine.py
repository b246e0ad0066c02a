"""Commands about the adaptive engine: how well it predicts."""

import csv
import gzip
import json
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import click

from academy.cli.fit import fit
from academy.cli.frame import as_json, progress_bar
from academy.cli.simulate import simulate
from academy.engine.evaluation import Evaluation, Figures
from academy.engine.evaluation import evaluate as evaluate_log
from academy.engine.responses import BadLog, Response, read_responses

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("engine")
def engine_group() -> None:
    """The adaptive engine: fit it, judge it."""


engine_group.add_command(fit)
engine_group.add_command(simulate)


@engine_group.command()
@click.option("--train", type=FILE, required=True, help="A CSV of answers to learn from.")
@click.option(
    "--test", type=FILE, required=True, help="A CSV of other people's answers to predict."
)
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write learner, seq and the predicted chance p there.",
)
@click.option(
    "--level",
    type=click.Choice(["online", "full"]),
    default="full",
    show_default=True,
    help="online leaves out what is fitted at night on everybody's history.",
)
@as_json
def evaluate(
    train: Path, test: Path, predictions: Path | None, level: str, *, as_json: bool
) -> None:
    """Predictive quality on a log of answers.

    Columns: learner, seq, item, correct, and if known skills (joined by ;), t (seconds, when the
    question was shown) and rt_ms (how long the answer took). Files may be gzipped.
    """
    learnt_from, asked = _read(train), _read(test)
    both = {each.learner for each in learnt_from} & {each.learner for each in asked}
    if both:
        click.echo(f"{len(both)} learners stand in both files: they were not unseen.", err=True)
    with progress_bar() as progress:
        result = evaluate_log(learnt_from, asked, online=level == "online", progress=progress)
    if predictions is not None:
        _write(predictions, asked, result)
    if as_json:
        click.echo(json.dumps(asdict(result.figures)))
    else:
        _tell(result.figures)


def _read(path: Path) -> list[Response]:
    """The answers in a file. Ends the command with a sentence that names file and line."""
    try:
        with _opened(path) as lines:
            return read_responses(lines, str(path))
    except BadLog as error:
        raise click.ClickException(str(error)) from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: This file is not UTF-8 text.") from None
    except (gzip.BadGzipFile, EOFError):
        raise click.ClickException(f"{path}: This file is not gzipped, or not whole.") from None


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _write(path: Path, asked: list[Response], result: Evaluation) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(("learner", "seq", "p"))
            for row, chance in zip(asked, result.predictions.tolist(), strict=True):
                table.writerow((row.learner, row.seq, f"{chance:.6f}"))
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from None


def _tell(figures: Figures) -> None:
    lines = {
        "answers": f"{figures.answers:,} of {figures.learners:,} learners, "
        f"{figures.right:.1%} right",
        "AUC": _three(figures.auc),
        "log-loss": _three(figures.log_loss),
        "calibration error": _three(figures.calibration_error),
        "AUC of each learner's first ten answers": _three(figures.first_ten),
        "AUC more than 12 hours after the concept": _three(figures.after_12_hours),
    }
    for name, value in lines.items():
        click.echo(f"{name:<42}{value}")


def _three(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
