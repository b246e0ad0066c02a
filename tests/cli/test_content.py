"""``academy content check`` and ``publish`` of an archive."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from academy import config
from academy.cli import content, main
from academy.config import Config
from tests.make import Pages
from tests.manuscript.test_brought import photograph
from tests.services.test_uploads import picture

Called = Callable[..., Result]


@pytest.fixture
def called(app: Flask, settings: Config, monkeypatch: pytest.MonkeyPatch) -> Called:
    """The command, in an academy where nothing is published."""
    monkeypatch.setenv("ACADEMY_DATABASE_URL", settings.database_url)
    monkeypatch.setattr(config, "load", lambda _environ: settings)
    # The command's application is the test's, whose connections are closed.
    monkeypatch.setattr(content, "house", lambda _settings: app.app_context())
    return lambda *arguments: CliRunner().invoke(main, ["content", *map(str, arguments)])


def test_an_archive_is_checked_and_published_as_its_folder_is(
    called: Called, tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    Pages(folder).module("sea", "tides").read()
    archive = shutil.make_archive(str(tmp_path / "pages"), "zip", tmp_path, "pages")
    assert "no problem" in called("check", archive).output
    done = called("publish", archive)
    assert (done.exit_code, "0 unchanged" in done.output) == (0, True), done.output
    assert called("publish", folder).output.startswith("0 published, 0 retired")
    (folder / "1-sea" / "theme.yaml").write_text("title: 3\n")
    archive = shutil.make_archive(str(tmp_path / "worse"), "zip", folder)
    assert "1-sea/theme.yaml:1: " in called("publish", archive).output


def test_the_media_of_an_archive_are_cleaned_or_refused_by_name(
    called: Called, tmp_path: Path
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.texts["1-sea/1-tides/1-tides-lesson.en.md"] += "\n![A rope](rope.jpg)\n"
    pages.write()
    (tmp_path / "pages/1-sea/1-tides/rope.jpg").write_bytes(photograph())
    archive = shutil.make_archive(str(tmp_path / "pages"), "zip", tmp_path / "pages")
    assert called("publish", archive).exit_code == 0
    assert called("publish", archive).output.startswith("0 published, 0 retired"), "it is the same"
    called("export", tmp_path / "out")
    shown = (tmp_path / "out/1-sea/1-tides/rope.jpg").read_bytes()
    assert shown.startswith(b"\xff\xd8\xff")
    assert b"Secret" not in shown
    archive = shutil.make_archive(str(tmp_path / "out"), "zip", tmp_path / "out")
    assert called("publish", archive).output.startswith("0 published, 0 retired"), "as is this"
    (tmp_path / "pages/1-sea/1-tides/rope.jpg").write_bytes(picture())
    archive = shutil.make_archive(str(tmp_path / "false"), "zip", tmp_path / "pages")
    for act in ("check", "publish"):
        refused = called(act, archive)
        assert refused.exit_code == 1
        assert "1-sea/1-tides/rope.jpg:1: By its content this is a “.png” file" in refused.output


def test_what_is_no_whole_folder_is_refused(called: Called, tmp_path: Path) -> None:
    for name, sentence in (("module.yaml", "no academy.yaml"), ("../a.md", "leads out")):
        archive = tmp_path / "some.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr(name, "id: x\n")
        refused = called("publish", archive)
        assert sentence in refused.output
    assert "There is no file" in called("check", tmp_path / "none.zip").output
