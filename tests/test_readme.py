"""The README and the documents are true: what they name exists, and what exists is named."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from academy.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "content" / "README.md"])


def test_every_dependency_has_its_reason_in_the_table() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *(line for extra in extras for line in extra)]
    wanted += project["dependency-groups"]["test"]
    names = {re.split(r"[\[>=<~]", line)[0] for line in wanted if not line.startswith("types-")}
    told = README.partition("## What it stands on")[2].lower()
    assert not {name for name in names if name not in told}


def test_every_make_command_that_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in DOCUMENTS:
        code = "\n".join(_code(path.read_text()))
        for words in re.findall(r"\bmake ((?:[a-z]+ ?)+)", code):
            assert set(words.split()) <= targets, f"{path.name}: make {words}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_academy_command_that_a_document_names_exists(path: Path) -> None:
    for words in re.findall(r"\bacademy ((?:[a-z]+ ?)+)", "\n".join(_code(path.read_text()))):
        name, *rest = words.split()
        command = main.get_command(click.Context(main), name)
        assert command, f"academy {words}"
        if isinstance(command, click.Group) and rest:
            assert rest[0] in command.commands, f"academy {words}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_links_to_exists(path: Path) -> None:
    prose = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#:]+)\)", prose):
        assert (path.parent / target).exists(), target


def test_the_house_in_the_readme_is_the_house_that_stands() -> None:
    drawn = set(re.findall(r"^    (academy/\w+)/", README, re.MULTILINE))
    rooms = {
        f"academy/{path.name}"
        for path in (ROOT / "academy").iterdir()
        if (path / "__init__.py").exists()
    }
    assert drawn == rooms - {"academy/cli"}


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    sources = (ROOT / "academy" / name for name in ("config.py", "provider.py"))
    read = {
        n for path in sources for n in re.findall(r'"(ACADEMY_[A-Z_]+[A-Z])"', path.read_text())
    }
    told = set(re.findall(r"`(ACADEMY_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))
    assert read == told


def _code(text: str) -> list[str]:
    """Blocks that are indented or fenced, and words between back quotes."""
    fenced = re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)
    indented = re.findall(r"^    (.+)$", text, flags=re.MULTILINE)
    return [*fenced, *indented, *re.findall(r"`([^`\n]+)`", text)]
