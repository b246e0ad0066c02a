"""The films in the authors' folder: each as its storyboard says, short, light, captioned."""

from pathlib import Path

import imageio_ffmpeg
import pytest

from academy.storyboard import captions, read

pytestmark = pytest.mark.slow

CONTENT = Path(__file__).parents[2] / "content"
BOARDS = sorted(CONTENT.rglob("*.storyboard.yaml"))


def test_there_is_a_film_in_each_theme() -> None:
    assert len({path.relative_to(CONTENT).parts[0] for path in BOARDS}) >= 4


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.name.split(".")[0])
def test_the_film_and_its_captions_are_those_of_the_storyboard(path: Path) -> None:
    board = read(path.read_text(encoding="utf-8"))
    assert [f"{problem.line}: {problem}" for problem in board.problems] == []
    assert 20 <= board.seconds <= 40
    stem = path.name.removesuffix(".storyboard.yaml")
    for language in ("en", "fr"):
        track = path.with_name(f"{stem}.{language}.vtt").read_text(encoding="utf-8")
        assert track == captions(board, language)
    film = path.with_name(f"{stem}.mp4")
    assert film.stat().st_size < 1_500_000
    frames, seconds = imageio_ffmpeg.count_frames_and_secs(film)
    assert frames == round(board.seconds * board.rate)
    assert seconds == pytest.approx(board.seconds, abs=0.1)
