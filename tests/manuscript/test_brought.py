"""What is kept of the files that authors bring."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from academy.manuscript import films, pictures
from academy.paths import bundled

FILM = next(bundled("content").glob("*/*/*.mp4"))


def photograph(size: tuple[int, int] = (3000, 1000), form: str = "JPEG") -> bytes:
    """A picture that tells where it was taken, lies on its side, and hides words behind its end."""
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Secret camera"
    out = BytesIO()
    if form == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", "Secret words")
        image.save(out, form, exif=exif, pnginfo=notes)
    else:
        image.save(out, form, exif=exif)
    return out.getvalue() + b"Secret tail"


@pytest.mark.parametrize(
    ("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_a_picture_is_written_again_upright_small_and_without_what_the_camera_noted(
    name: str, form: str
) -> None:
    data = photograph(form=form)
    assert b"Secret" in data
    made, problems = pictures.rewrite(name, data)
    assert problems == []
    assert b"Secret" not in made
    image = Image.open(BytesIO(made))
    assert (image.format, image.size) == (form, (533, 1600))
    assert not image.getexif()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.png", photograph(form="PNG")[:200], "damaged"),
        ("a.jpg", b"\xff\xd8\xff" + b"x" * 400, "damaged"),
        ("a.png", photograph(), "damaged"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "<script>"),
        ("a.svg", b"<svg>\xff</svg>", "UTF-8"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(name: str, data: bytes, words: str) -> None:
    made, problems = pictures.rewrite(name, data)
    assert made == b""
    assert words in problems[0].sentence


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    out = BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert len(out.getvalue()) < 50_000
    made, problems = pictures.rewrite("a.png", out.getvalue())
    assert made == b""
    assert "too many pixels" in problems[0].sentence


def test_a_picture_that_moves_is_refused() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert "moves" in pictures.rewrite("a.webp", out.getvalue())[1][0].sentence


def box(kind: bytes, inside: bytes) -> bytes:
    """A box of a film."""
    return (8 + len(inside)).to_bytes(4) + kind + inside


def film(*, seconds: int = 60, handler: bytes = b"vide", notes: bytes = b"") -> bytes:
    """The frame of a film, without pictures."""
    head = bytes(12) + (1000).to_bytes(4) + (seconds * 1000).to_bytes(4) + bytes(80)
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))))
    moov = box(b"moov", box(b"mvhd", head) + track + (box(b"udta", notes) if notes else b""))
    return box(b"ftyp", b"isom" + bytes(4)) + moov + box(b"mdat", b"pictures")


def test_a_film_keeps_its_pictures_in_place_and_loses_what_stands_beside_them() -> None:
    data = film(notes=b"+48.85+002.35/ Secret place")
    made, problems = films.look("a.mp4", data)
    assert problems == []
    assert b"Secret" not in made
    assert (len(made), made.index(b"pictures")) == (len(data), data.index(b"pictures"))


def test_a_film_of_the_academy_is_taken() -> None:
    data = Path(FILM).read_bytes()
    made, problems = films.look("a.mp4", data)
    assert problems == []
    assert len(made) == len(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (film()[:-3], "cut off"),
        (film(seconds=0), "cut off"),
        (box(b"ftyp", b"isom"), "cut off"),
        (box(b"ftyp", b"isom") + (1).to_bytes(4) + b"moov" + (2**63).to_bytes(8), "cut off"),
        (film(handler=b"soun"), "no moving pictures"),
        (film(seconds=601), "longer than 10 minutes"),
        (bytes(20_000_001), "20 MB at most"),
    ],
)
def test_a_film_that_cannot_be_played_is_refused_with_a_reason(data: bytes, words: str) -> None:
    made, problems = films.look("a.mp4", data)
    assert made == b""
    assert words in problems[0].sentence
