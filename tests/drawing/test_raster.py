"""Pictures as pixels: their own size, our own letters, the same bytes, and little memory."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from academy import drawing
from academy.drawing.raster import png

ROOT = Path(__file__).parents[2]

GROWTH = """
from academy import drawing

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6

before = resident()
drawing.png(drawing.medal("Digital passport", "Escale", seed="x"))
print(resident() - before)
"""


def opened(svg: str) -> Image.Image:
    return Image.open(BytesIO(png(svg)))


def test_a_medallion_is_painted_in_its_size_with_its_words() -> None:
    said, silent = (opened(drawing.medal(title, "Escale", seed="x")) for title in ("Passport", "."))
    assert (said.format, said.size) == ("PNG", (640, 640))
    ribbon = (60, 360, 580, 430)
    dark = [
        sum(
            count
            for count, colour in picture.crop(ribbon).convert("L").getcolors() or []
            if colour < 80
        )  # type: ignore[operator]
        for picture in (said, silent)
    ]
    assert dark[0] > 10 * dark[1] > 0


def test_the_same_picture_has_the_same_bytes() -> None:
    svg = drawing.medal("Digital passport", "Escale", seed="x")
    first = png(svg)
    png.cache_clear()
    assert png(svg) == first


@pytest.mark.parametrize("title", ["Éléonore Ångström", "Αθηνά", "Наталья", "أمينة", "漢字"])
def test_words_of_any_script_give_a_picture(title: str) -> None:
    assert opened(drawing.medal(title, "Escale", seed="x")).size == (640, 640)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
def test_painting_one_costs_the_server_a_few_megabytes() -> None:
    run = subprocess.run(
        [sys.executable, "-c", GROWTH], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert float(run.stdout) < 12
