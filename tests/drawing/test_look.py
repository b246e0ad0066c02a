"""The rules that sheets, scripts and templates keep, whatever they show."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
# Letters know no stylesheets; pages have no other style.
PAGES = sorted(page for page in (ROOT / "templates").rglob("*.html") if "emails" not in page.parts)
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "\./([\w-]+)\.js";$', re.MULTILINE)
SHARED = {name for path in SCRIPTS for name in IMPORT.findall(path.read_text(encoding="utf-8"))}
"""What elements have in common; it may be an element itself."""
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")

# Words on the grounds on which they stand.
READ = [
    *((ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "page", "sunk")),
    *((f"{name}-ink", ground) for name in ("sea", "leaf", "plum", "flag", "right", "wrong", "gold")
      for ground in ("paper", "page")),
    *((f"{name}-ink", f"{name}-wash") for name in ("sea", "leaf", "plum", "flag")),
    *((ink, f"{name}-wash") for name in ("right", "wrong", "partly")
      for ink in ("ink", "soft", f"{name}-ink")),
    ("on-action", "action"),
    ("on-navy", "navy"),
    ("foil", "navy"),
    ("on-gold", "gold"),
]  # fmt: skip


def _tokens(theme: str) -> dict[str, str]:
    colours = TOKENS.partition("/* Type.")[0]
    light, _, rest = colours.partition("@media screen and (prefers-color-scheme: dark)")
    dark, _, chosen = rest.partition("@media screen {")
    source = light + {"light": "", "dark": dark, "chosen dark": chosen}[theme]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", source))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark", "chosen dark"])
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_words_can_be_read_on_their_ground(ink: str, ground: str, theme: str) -> None:
    tokens = _tokens(theme)
    high, low = sorted((_luminance(tokens[ink]), _luminance(tokens[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_dark_theme_is_the_same_by_wish_of_the_system_and_of_the_person() -> None:
    assert _tokens("dark") == _tokens("chosen dark")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_every_rule_of_a_sheet_stands_in_its_layer(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    layer = sheet.stem if sheet.parent.name == "css" else "components"
    outside, depth, found = "", 0, set()
    for part in re.split(r"([{}])", text):
        if part == "{":
            if depth == 0:
                found.add(outside.rpartition(";")[2].strip())
            depth += 1
        elif part == "}":
            depth -= 1
            outside = ""
        elif depth == 0:
            outside += part
    assert depth == 0
    assert found == {f"@layer {layer}"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_loads_only_files_that_are_there(sheet: Path) -> None:
    for address in re.findall(r"url\(\"?([^)\"]*)\"?\)", sheet.read_text(encoding="utf-8")):
        assert address.startswith("/static/")
        assert (ROOT / address.lstrip("/")).is_file()


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_one_documented_macro_named_as_its_file(component: Path) -> None:
    text = component.read_text(encoding="utf-8")
    public = re.findall(r"{% macro ([a-z]\w*)\(", text)  # its parts begin with _
    assert public == [component.stem]
    assert text.startswith("{#-")
    assert f"{component.stem}(" in text.partition("#}")[0]


@pytest.mark.parametrize("template", PAGES, ids=lambda path: path.stem)
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    text = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    for attributes in re.findall(r"<script([^>]*)>", text):
        assert "src=" in attributes


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_one_custom_element_named_as_its_file(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    defined = re.findall(r'customElements\.define\("([\w-]+)"', text)
    assert defined == [script.stem] or (not defined and script.stem in SHARED)
    assert not re.search(r"innerHTML|insertAdjacentHTML|\.style\b|eval\(", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_takes_in_nothing_but_its_neighbours(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(re.findall(r"^\s*import\b|\bimport\(", text, re.MULTILINE)) == len(
        IMPORT.findall(text)
    )
    for name in IMPORT.findall(text):
        assert (script.parent / f"{name}.js").is_file()
