"""Commands about the authors' folder: check it, publish it, write it back."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from academy import clock, paths
from academy.cli.frame import as_json, house, with_new_settings, with_settings
from academy.cli.translations import translations_group
from academy.config import Config
from academy.errors import Invalid
from academy.manuscript import balance as measures
from academy.manuscript.exchange import subtitles
from academy.manuscript.folder import File, Folder
from academy.manuscript.lengths import to_the_passport
from academy.manuscript.problems import Problem, order
from academy.manuscript.reading import read
from academy.models.database import reading, writing
from academy.services import archives, cleaning, content, journal, publishing, withholding
from academy.services.withholding import Told

NAMED = 5
"""Withheld texts that are named in a line; --json names them all."""

a_folder = click.argument(
    "path", type=click.Path(path_type=Path), required=False, envvar="ACADEMY_CONTENT"
)


@click.group("content")
def content_group() -> None:
    """The authors' folder: check it, publish it, write it back."""


@content_group.command()
@a_folder
@as_json
@click.option(
    "--beside", is_flag=True, help="Tell what would be withheld, beside what is published."
)
def check(path: Path | None, *, as_json: bool, beside: bool) -> None:
    """Every problem in the folder or FILE.zip at PATH (else in ACADEMY_CONTENT), as file:line: sentence."""
    with _opened(path or paths.content()) as found:
        folder = _read(found)
    _tell_problems(folder.problems, as_json=as_json)
    told: list[Told] = []
    if beside:
        _foresee(folder, told)
    if as_json and beside:
        click.echo(json.dumps({"withheld": [asdict(each) for each in told]}))
    elif not as_json:
        minutes = round(to_the_passport(folder) / 60)
        click.echo(
            f"{len(folder.items)} texts, no problem. The passport takes {minutes} minutes at most."
        )
        tell_withheld(told)


@content_group.command()
@a_folder
@as_json
def balance(path: Path | None, *, as_json: bool) -> None:
    """Whether right options can be guessed from their length or place, in the folder at PATH."""
    folder = content.open_folder(path or paths.content())
    languages = folder.languages.complete if folder.languages else ()
    rows = measures.balance(folder.questions, languages)
    if as_json:
        click.echo(json.dumps([asdict(row) | {"chance": row.chance} for row in rows]))
        return
    for row in rows:
        places = ", ".join(f"{row.places[at + 1] / row.questions:.0%}" for at in range(row.options))
        click.echo(
            f"{row.language}, {row.options} options, {row.questions} questions: the right one is the "
            f"longest in {row.longest / row.questions:.0%}, the shortest in "
            f"{row.shortest / row.questions:.0%} (by chance {row.chance:.0%}); its places: {places}."
        )


@content_group.command("publish")
@a_folder
@as_json
@with_new_settings
def publish_(settings: Config, path: Path | None, *, as_json: bool) -> None:
    """Publish the folder or FILE.zip at PATH (else of ACADEMY_CONTENT): all of it, or nothing."""
    report = publish_folder(settings, path or settings.content)
    _tell_problems(report.problems, as_json=as_json)
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        tell_report(report)


@content_group.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@with_settings
def export_(settings: Config, path: Path) -> None:
    """Write what is published to a new folder at PATH."""
    with house(settings), writing() as session:
        count = content.export(session, path, settings.media)
    click.echo(f"{count} files are in {path}.")


@content_group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def captions(file: Path, *, as_json: bool) -> None:
    """Write the SRT subtitles in FILE (film.en.srt) as WebVTT captions beside it (film.en.vtt).

    WebVTT that the academy cannot take as it is, is put in order; what it was stays as _film.en.vtt.
    """
    target, suffix = file.with_suffix(".vtt"), file.suffix.lower()
    if suffix not in (".srt", ".vtt"):
        raise Invalid("The name of the file ends in one of: %(suffixes)s.", suffixes=".srt, .vtt")
    kept = file.with_name(f"_{file.name}") if suffix == ".vtt" else target
    if kept.exists():
        raise Invalid("%(path)s is there already: rename it, or remove it.", path=kept)
    data = file.read_bytes()
    text, problems = subtitles.to_webvtt(file.name, data)
    if text and text.encode() != data:
        if suffix == ".vtt":
            kept.write_bytes(data)
        target.write_text(text, "utf-8", newline="\n")
    if text and not as_json:
        click.echo(f"{target} holds the captions.")
    _tell_problems(problems, as_json=as_json)


content_group.add_command(translations_group)


def publish_folder(settings: Config, path: Path) -> publishing.Report:
    """Publish the folder or archive at *path*, its media first; one that is as it was is not read again."""
    with _opened(path, settings.media) as found, house(settings):
        files = found.files
        digest = content.digest_of(files, settings.media)
        if digest and not found.refused:
            with reading() as session:
                count = publishing.unchanged(session, digest)
            if count is not None:
                with reading() as session:
                    told = withholding.told(session)
                return publishing.Report(unchanged=count, withheld=told)
        folder = _read(found)
        if not folder.problems:
            content.store_media(folder, path, settings.media, found.places)
        return _publish(folder, content.digest_of(files, settings.media))


class _Found(NamedTuple):
    """The files of a folder; of an archive, where each lies, and what is wrong with its media."""

    files: Mapping[str, File]
    places: Mapping[str, Path] | None = None
    refused: Sequence[Problem] = ()


def _read(found: _Found) -> Folder:
    folder = read(found.files)
    folder.problems = sorted(dict.fromkeys([*found.refused, *folder.problems]), key=order)
    return folder


@contextmanager
def _opened(path: Path, media: Path | None = None) -> Iterator[_Found]:
    """The folder at *path*, or the archive of one, with its media written again but for those in *media*.

    Raises ``Invalid`` for anything else.
    """
    if path.is_dir() or path.suffix.lower() != ".zip":
        yield _Found(content.files_of(path))
        return
    if not path.is_file():
        raise Invalid("There is no file %(path)s.", path=path)
    with TemporaryDirectory() as staging, path.open("rb") as archive:
        places = archives.unpack(archive, Path(staging))
        if "academy.yaml" not in places:
            raise Invalid(
                "This archive holds no academy.yaml: it is no whole content folder. A theme or a module "
                "is brought in on the authors’ desk."
            )
        refused = cleaning.clean(places, kept=media)
        files = {name: content.file_of(name, at) for name, at in places.items()}
        yield _Found(files, places, refused)


@with_settings
def _foresee(settings: Config, folder: Folder, told: list[Told]) -> None:
    """Have *told* hold what publishing *folder* would withhold."""
    with house(settings), reading() as session:
        told += withholding.foresee(session, folder)


def _publish(folder: Folder, digest: str | None) -> publishing.Report:
    at = clock.now()
    with writing() as session:
        report = publishing.publish(session, folder, digest=digest, at=at)
        if report.published or report.retired:
            journal.note(
                session, actor=journal.SYSTEM, act="content.published", subject="", at=at,
                published=len(report.published), retired=len(report.retired),
            )  # fmt: skip
        return report


def _tell_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print *problems* and end with exit code 1, if there are any."""
    if not problems:
        return
    if as_json:
        listed = [{"path": p.path, "line": p.line, "sentence": p.sentence} for p in problems]
        click.echo(json.dumps({"problems": listed}))
    else:
        for problem in problems:
            click.echo(str(problem))
    sys.exit(1)


def tell_report(report: publishing.Report) -> None:
    """What was done, in a line."""
    click.echo(
        f"{len(report.published)} published, {len(report.retired)} retired, "
        f"{report.unchanged} unchanged."
    )
    tell_withheld(report.withheld)


def tell_withheld(withheld: Sequence[Told]) -> None:
    """What is not offered, in a line for each language: a notice, no problem."""
    for language, told in groupby(withheld, key=lambda each: each.language):
        texts = list(told)
        some = ", ".join(each.item for each in texts[:NAMED])
        more = f" and {len(texts) - NAMED} more" if len(texts) > NAMED else ""
        are = "text is" if len(texts) == 1 else "texts are"
        click.echo(f"{len(texts)} {are} withheld in {language}: {some}{more}.")
