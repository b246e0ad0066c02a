"""Controls taken away one at a time: each must be missed by a test.

``python -m tests.mutants`` makes a copy of the house for each mutant, takes the control away there, and
runs the tests that are said to notice. A mutant whose tests still pass *survives*: then a control is
tested by nobody. ``python -m tests.mutants NAME ...`` runs some of them by name.
"""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A control: where it stands (``old`` in ``path``, once), what is left of it, and who notices.

    ``tests`` are arguments for pytest.
    """

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]

    def is_sound(self, root: Path = ROOT) -> bool:
        """Whether the control stands where it is said to stand, and only there."""
        return (root / self.path).read_text(encoding="utf-8").count(self.old) == 1

    def take_away(self, root: Path) -> None:
        """Write the house at *root* without the control."""
        file = root / self.path
        file.write_text(
            file.read_text(encoding="utf-8").replace(self.old, self.new), encoding="utf-8"
        )
