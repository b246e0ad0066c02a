"""The example of docs/engine.md drives the engine as it stands there."""

import re
import subprocess
import sys

from academy import paths
from tests.workday import PYTHONPATH

GUIDE = (paths.bundled("migrations").parent / "docs" / "engine.md").read_text()


def test_the_guides_fifteen_lines_run_without_web_and_database() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 15
    check = "\nimport sys; assert not {'flask', 'sqlalchemy'} & set(sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", example + check],
        env={"PYTHONPATH": PYTHONPATH},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    assert len(told.stdout.splitlines()) == 20, "two questions on each of ten days"
