"""Compiles the translations into the wheel (and beside the sources of an editable install)."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Translations(BuildHookInterface[Any]):
    """Each messages.po becomes the messages.mo that the program reads."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and have the results taken along although git ignores them."""
        for source in Path(self.root, "academy", "translations").glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            with source.open("rb") as words, target.open("wb") as compiled:
                write_mo(compiled, read_po(words))
            build_data["artifacts"].append(target.relative_to(self.root).as_posix())
