"""The encoder gives a film that plays, whole or not at all."""

from pathlib import Path

import imageio_ffmpeg
import pytest

from academy.errors import Invalid, Unavailable
from academy.storyboard import film, make, read, render, sheet

pytestmark = pytest.mark.slow

FILM = """\
size: [320, 180]
scenes:
  - seconds: 1
    stage:
      gerard: { at: [640, 596], then: [{ when: 0.2, level: 1 }] }
"""


def probe(path: Path) -> dict[str, object]:
    reader = imageio_ffmpeg.read_frames(path)
    facts: dict[str, object] = next(reader)
    reader.close()
    return facts


def test_one_second_of_storyboard_is_one_second_of_h264(tmp_path: Path) -> None:
    target = tmp_path / "gerard.mp4"
    steps: list[tuple[int, int]] = []
    render(read(FILM), target, progress=lambda done, total: steps.append((done, total)))
    facts = probe(target)
    assert facts["codec"] == "h264"
    assert facts["size"] == (320, 180)
    assert facts["fps"] == 25
    assert str(facts["pix_fmt"]).startswith("yuv420p")
    assert facts["duration"] == pytest.approx(1, abs=0.05)
    assert imageio_ffmpeg.count_frames_and_secs(target)[0] == 25
    assert steps == [(n, 25) for n in range(1, 26)]


def test_a_browser_may_start_before_the_file_is_there_whole(tmp_path: Path) -> None:
    render(read(FILM), tmp_path / "gerard.mp4")
    data = (tmp_path / "gerard.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_same_storyboard_makes_the_same_file(tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        render(read(FILM), tmp_path / name)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_nothing_is_left_when_the_encoder_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/bin/false")
    with pytest.raises(Unavailable):
        render(read(FILM), tmp_path / "gerard.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["resvg_py", "imageio_ffmpeg"])
def test_what_is_missing_is_said_with_the_way_to_get_it(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, missing, None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match=r"pip install 'escale-academy\[video\]'"):
        render(read(FILM), tmp_path / "gerard.mp4")


def test_making_writes_film_and_captions_beside_the_text(tmp_path: Path) -> None:
    path = tmp_path / "gerard.storyboard.yaml"
    path.write_text(FILM, encoding="utf-8")
    made = make(path)
    names = {file.name for file in made.files}
    assert names == {"gerard.mp4", "gerard.en.vtt", "gerard.fr.vtt"}
    assert {file.name for file in tmp_path.iterdir()} == {*names, path.name}
    assert made.seconds == 1


def test_words_inside_the_picture_make_a_film_for_each_language(tmp_path: Path) -> None:
    path = tmp_path / "colis.storyboard.yaml"
    words = "      words: { at: [640, 200], words: { en: Parcel, fr: Colis } }\n"
    path.write_text(FILM + words, encoding="utf-8")
    if not film.has_fonts():
        with pytest.raises(Unavailable, match="font"):
            make(path)
        return
    names = {file.name for file in make(path).files}
    assert names == {"colis.en.mp4", "colis.fr.mp4", "colis.en.vtt", "colis.fr.vtt"}
    assert (tmp_path / "colis.en.mp4").read_bytes() != (tmp_path / "colis.fr.mp4").read_bytes()


def test_a_text_with_problems_makes_nothing_and_names_them_all(tmp_path: Path) -> None:
    path = tmp_path / "gerard.storyboard.yaml"
    path.write_text(FILM.replace("level: 1", "levle: 1"), encoding="utf-8")
    with pytest.raises(Invalid, match=r"gerard\.storyboard\.yaml:5: A move knows no “levle”"):
        make(path)
    path.write_bytes("scènes".encode("latin-1"))
    with pytest.raises(Invalid, match="is not UTF-8: save it as UTF-8"):
        make(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_contact_sheet_is_a_picture() -> None:
    assert sheet(read(FILM), "en", count=4, across=2).startswith(b"\x89PNG")


def test_a_picture_that_stands_still_is_painted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    still = read(
        FILM.replace(
            "gerard: { at: [640, 596], then: [{ when: 0.2, level: 1 }] }", "slip: { at: [1, 1] }"
        )
    )
    assert still.problems == ()
    assert len({id(picture) for picture in film.painted(still, "en")}) == 1
