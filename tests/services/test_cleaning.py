"""The media of an archive: what is not what its name says is named, and nothing hides in the rest."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from academy.errors import Invalid
from academy.services import cleaning
from tests.manuscript.test_brought import film, photograph
from tests.services.test_uploads import SRT, picture


def lying(folder: Path, **files: bytes) -> dict[str, Path]:
    """*files* as an archive that was unpacked in *folder*; ``_`` in a name stands for its dot."""
    found = {}
    for number, (name, data) in enumerate(files.items()):
        path = folder / f"{number:05}"
        path.write_bytes(data)
        found[f"sea/{name.replace('_', '.')}"] = path
    return found


def test_pictures_and_films_are_written_again_where_they_lie(tmp_path: Path) -> None:
    notes = b"\0\0\0\x14udtaSecret place"
    found = lying(
        tmp_path,
        a_jpg=photograph(),
        b_JPEG=photograph(),
        c_png=photograph(form="PNG"),
        film_mp4=film() + notes[:3] + bytes([len(notes)]) + notes[4:],
        notes_txt=b"Secret notes are the author's own",
    )
    assert cleaning.clean(found) == []
    for name, path in found.items():
        assert (b"Secret" in path.read_bytes()) == name.endswith(".txt"), name
    with Image.open(BytesIO(found["sea/b.JPEG"].read_bytes())) as image:
        assert (image.format, image.size) == ("JPEG", (533, 1600))


def test_what_is_not_what_its_name_says_is_refused_by_name(tmp_path: Path) -> None:
    found = lying(
        tmp_path,
        a_png=photograph(),
        b_jpeg=picture(),
        c_mp4=b"<script>",
        d_vtt=picture(),
        e_png=b"",
        f_mp4=film()[:-4],
        g_svg=b"MZ",
    )
    before = {name: path.read_bytes() for name, path in found.items()}
    said = {problem.path: problem.sentence for problem in cleaning.clean(found)}
    assert "a “.jpg” file: name it so, or save it again as “.png”" in said["sea/a.png"]
    assert "a “.png” file" in said["sea/b.jpeg"]
    assert "a “.png” file" in said["sea/d.vtt"]
    assert "no video (MP4)" in said["sea/c.mp4"]
    assert "no picture" in said["sea/e.png"]
    assert "damaged" in said["sea/f.mp4"]
    assert "sea/g.svg" not in said, "whoever reads drawings says why"
    assert {name: path.read_bytes() for name, path in found.items()} == before


def test_captions_may_be_srt_and_webvtt_stays_to_the_byte(tmp_path: Path) -> None:
    mine = b"WEBVTT\n\nNOTE mine\n\n00:01.000 --> 00:02.000\nAhoy.\n"
    found = lying(tmp_path, a_vtt=SRT, b_vtt=mine)
    assert cleaning.clean(found) == []
    assert found["sea/a.vtt"].read_text().startswith("WEBVTT\n\n00:00:01.000")
    assert found["sea/b.vtt"].read_bytes() == mine


def test_what_is_kept_already_stays_to_the_byte(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    (media / hashlib.sha256(photograph()).hexdigest()).write_bytes(photograph())
    found = lying(tmp_path, a_jpg=photograph(), b_png=photograph())
    (problem,) = cleaning.clean(found, kept=media)
    assert problem.path == "sea/b.png", "under a false name not even that"
    assert found["sea/a.jpg"].read_bytes() == photograph()


def test_an_archive_of_too_many_pixels_is_refused_before_they_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "MOST_PIXELS", 500)
    assert cleaning.clean(lying(tmp_path, a_png=picture(), b_png=picture("red"))) == []
    found = lying(tmp_path, a_jpg=photograph((10, 20)), b_png=picture("red"), c_png=picture())
    with pytest.raises(Invalid, match="pixels"):
        cleaning.clean(found)
    assert b"Secret" in found["sea/a.jpg"].read_bytes(), "nothing was written"
