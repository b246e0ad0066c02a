"""The authors' folder on the disk: read whole, its media stored, and written back byte for byte."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy import paths
from academy.config import Config
from academy.errors import Invalid
from academy.models.database import writing
from academy.services import content, publishing
from tests.conftest import OPENING, publish
from tests.make import Pages
from tests.services.test_publishing import through_the_editor

TUESDAY = OPENING + timedelta(days=1)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages").module("sea", "tides").module("land", "paths")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def is_published(path: str) -> bool:
    is_hidden = any(step.startswith(".") for step in path.split("/"))
    return not is_hidden and path != "README.md" and not path.endswith(".storyboard.yaml")


def test_what_is_exported_is_what_was_published_byte_for_byte_with_its_media(
    academy: Flask, settings: Config, tmp_path: Path
) -> None:
    with writing() as session:
        written = content.export(session, tmp_path / "export", settings.media)
    original = files(paths.bundled("content"))
    exported = files(tmp_path / "export")
    assert exported == {path: data for path, data in original.items() if is_published(path)}
    assert any(path.endswith(".mp4") for path in exported)
    assert 0 < written <= len(exported)


def test_what_is_exported_is_published_again_as_unchanged(
    academy: Flask, settings: Config, tmp_path: Path
) -> None:
    with writing() as session:
        content.export(session, tmp_path / "export", settings.media)
    again = content.open_folder(tmp_path / "export")
    assert again.problems == []
    report = publish(again, at=TUESDAY)
    assert (report.published, report.retired) == ([], [])


def test_a_renamed_file_is_exported_under_its_new_name(
    session: Session, pages: Pages, tmp_path: Path
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    pages.move("1-sea/1-tides/1-tides-lesson", "1-sea/1-tides/4-of-tides").move("1-sea/", "7-sea/")
    publishing.publish(session, pages.read(), at=TUESDAY)
    content.export(session, tmp_path / "export", tmp_path)
    exported = {path: data.decode() for path, data in files(tmp_path / "export").items()}
    assert exported == pages.texts
    assert "7-sea/1-tides/4-of-tides.en.md" in exported


def test_line_ends_spaces_and_accents_come_back_as_they_were(
    session: Session, pages: Pages, tmp_path: Path
) -> None:
    bank = "1-sea/1-tides/questions.en.md"
    pages.texts[bank] = pages.texts[bank].replace("\n", "\r\n") + "\r\n\r\n"
    pages.change(
        "1-land/1-paths/1-paths-lesson.en.md", "holds.\n", "holds — décidément ½ ☂.   \n\n\n"
    )
    pages.change("1-sea/theme.yaml", "id: sea", "# why sea?\nid:   sea")
    publishing.publish(session, pages.read(), at=OPENING)
    content.export(session, tmp_path / "export", tmp_path)
    exported = files(tmp_path / "export")
    assert exported == {path: text.encode() for path, text in pages.texts.items()}


def test_a_retired_text_is_not_exported(session: Session, pages: Pages, tmp_path: Path) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    for path in [path for path in pages.texts if path.startswith("1-sea")]:
        del pages.texts[path]
    publishing.publish(session, pages.read(), at=TUESDAY)
    content.export(session, tmp_path / "export", tmp_path)
    assert files(tmp_path / "export").keys() == pages.texts.keys()


def test_an_export_makes_the_folder_agree_with_another_door(
    session: Session, pages: Pages, tmp_path: Path
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    through_the_editor(session, "lesson", "tides-lesson", "bowline", "clove hitch")
    content.export(session, tmp_path / "export", tmp_path)
    lesson = tmp_path / "export/1-sea/1-tides/1-tides-lesson.en.md"
    assert "clove hitch" in lesson.read_text()
    lesson.write_text(lesson.read_text().replace("clove hitch", "reef knot"))
    report = publishing.publish(session, content.open_folder(tmp_path / "export"), at=TUESDAY)
    assert (report.published, report.problems) == (["lesson tides-lesson"], [])


def test_an_export_never_writes_into_a_folder_that_holds_something(
    session: Session, pages: Pages, tmp_path: Path
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    before = files(pages.path)
    with pytest.raises(Invalid, match="not empty"):
        content.export(session, pages.path, tmp_path)
    assert files(pages.path) == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nowhere"):
        content.open_folder(tmp_path / "nowhere")


def test_hidden_files_are_nobodys_business(pages: Pages) -> None:
    pages.write()
    (pages.path / ".git").mkdir()
    (pages.path / ".git/config").write_text("[core]")
    (pages.path / "1-sea/.DS_Store").write_bytes(b"\0\0")
    assert content.open_folder(pages.path).problems == []


def test_a_text_that_is_not_utf_8_is_a_problem_and_not_a_crash(pages: Pages) -> None:
    pages.write()
    (pages.path / "1-sea/1-tides/1-tides-lesson.en.md").write_bytes("né".encode("latin-1"))
    problems = content.open_folder(pages.path).problems
    assert any("UTF-8" in problem.sentence for problem in problems)


def test_a_broken_folder_names_every_fault_at_once(pages: Pages) -> None:
    pages.change("1-sea/theme.yaml", "colour: sea", "colour: mud")
    pages.change("1-sea/1-tides/1-tides-lesson.en.md", "skills: [knots]", "skills: [splices]")
    pages.change("1-land/1-paths/questions.en.md", "- [ ] paths-0 slips", "- [x] paths-0 slips")
    pages.change("1-land/1-paths/module.yaml", "stamp:", "stomp:")
    problems = {
        problem.path: problem for problem in content.open_folder(pages.write().path).problems
    }
    assert problems.keys() == pages.texts.keys() & {
        "1-sea/theme.yaml",
        "1-sea/1-tides/1-tides-lesson.en.md",
        "1-land/1-paths/questions.en.md",
        "1-land/1-paths/module.yaml",
    }
    assert str(problems["1-sea/theme.yaml"]).startswith("1-sea/theme.yaml:2: ")


def test_media_are_stored_once_under_their_digest(media: Path, tmp_path: Path) -> None:
    folder = content.open_folder(paths.bundled("content"))
    content.store_media(folder, paths.bundled("content"), tmp_path / "media")
    stored = {path.name: path.stat().st_ino for path in (tmp_path / "media").iterdir()}
    assert stored.keys() == {digest for item in folder.items for digest in item.media.values()}
    content.store_media(folder, paths.bundled("content"), tmp_path / "media")
    assert stored == {path.name: path.stat().st_ino for path in (tmp_path / "media").iterdir()}
