"""The press reads nothing but its values and our own fonts, and prints the same twice."""

import subprocess
import sys
from pathlib import Path

import pytest
import typst

from academy import printing
from academy.drawing.raster import FONTS
from academy.printing.press import quoted
from tests.printing.looking import Looked

ROOT = Path(__file__).parents[2]
PAGE = "#set page(width: 200mm, height: 40mm, margin: 5mm)\n"
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'

BARE = """
import sys
from academy import printing
from academy import drawing
from tests.printing.values import TOY, BADGES, SHEET, passport, share, looks
from academy.printing.booklet import booklet
from academy.printing.share import share_picture
from academy.printing.stickers import sticker_sheet
from academy.printing.toy import paper_toy
made = [booklet(passport()), share_picture(share()), paper_toy(looks(1)[0], "Amina", TOY)]
made += [sticker_sheet(BADGES, SHEET), drawing.png(drawing.medal("Passport", "Escale", seed="a"))]
assert all(made)
print(open("/proc/self/maps").read())
"""


def test_the_same_values_give_the_same_bytes() -> None:
    source = PAGE + "#text(" + quoted("Bonjour") + ') #image("a.svg", width: 5mm)'
    assert printing.pdf(source, {"a.svg": SQUARE}) == printing.pdf(source, {"a.svg": SQUARE})
    assert printing.png(source, {"a.svg": SQUARE}, ppi=72) == printing.png(
        source, {"a.svg": SQUARE}, ppi=72
    )


def test_no_character_of_a_text_is_read_as_markup() -> None:
    nasty = '"); #panic("x") \\u{41} *bold* $x$ <label> #image("/etc/passwd") // \n\t\0'
    seen = Looked(printing.pdf(PAGE + "#" + quoted(nasty), {})).words()
    assert '#panic("x") \\u{41} *bold* $x$ <label> #image("/etc/passwd") //' in seen


@pytest.mark.parametrize(
    "text", ["Éléonore Ångström", "Łucja Őrsi", "Αθηνά", "Наталья", "أمينة", "漢字"]
)
def test_a_name_in_any_script_is_printed(text: str) -> None:
    """Ours are Latin; Greek, Cyrillic and Arabic come from the press; of others each letter is a box."""
    looked = Looked(printing.pdf(PAGE + "#text(20pt," + quoted(text) + ")", {}))
    assert not looked.is_blank(5, 5, 60, 12)
    assert all(looked.fonts().values())


def test_letters_of_french_and_of_our_neighbours_are_in_our_fonts() -> None:
    letters = "àâæçéèêëîïôœùûüÿ ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ « » ’ … – — € ß ñ ã ł ő ş ğ"
    fonts = Looked(printing.pdf(PAGE + "#text(" + quoted(letters) + ")", {})).fonts()
    assert {name.partition("+")[2] for name in fonts} == {"BricolageGrotesque-Regular"}


def test_our_fonts_lie_in_the_package_with_their_licences() -> None:
    names = {path.name for path in FONTS.iterdir()}
    assert names == {
        "bricolage-OFL.txt",
        "bricolage-bold.ttf",
        "bricolage-regular.ttf",
        "space-mono-OFL.txt",
        "space-mono.ttf",
    }


def test_a_source_that_is_wrong_is_an_error_and_no_empty_page() -> None:
    with pytest.raises(typst.TypstError):
        printing.pdf("#nonsense()", {})
    with pytest.raises(typst.TypstError):
        printing.pdf('#image("not-there.svg")', {})
    with pytest.raises(typst.TypstError):
        printing.pdf('#read("/etc/hostname")', {})


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs Linux's /proc")
def test_everything_is_printed_without_pango_or_any_other_library_of_the_system(
    tmp_path: Path,
) -> None:
    """With an empty PATH and home, and no library of text or pictures in the process's memory."""
    kept = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "PATH": "", "LANG": "C.UTF-8"}
    run = subprocess.run(
        [sys.executable, "-c", BARE], env=kept, cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    mapped = {line.rpartition("/")[2].lower() for line in run.stdout.splitlines()}
    for ours in ("typst", "resvg"):
        assert [name for name in mapped if ours in name]
    for library in ("pango", "cairo", "fontconfig", "freetype", "harfbuzz", "libglib", "gobject"):
        assert not [name for name in mapped if library in name]


def test_a_kind_that_nobody_prints_is_refused() -> None:
    with pytest.raises(KeyError):
        printing.make("banknote", {})
