"""A reader of GIFT that is not ours, run by Node: npm's gift-pegjs, brought as the verifiers are."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests import verifiers

HERE = Path(__file__).resolve().parent


def judged(texts: Sequence[str]) -> list[dict[str, Any]]:
    """What it reads in each of *texts*: ``questions``, or its ``error``."""
    done = subprocess.run(
        [verifiers.node(), HERE / "parse.mjs", verifiers.bring(HERE)],
        input=json.dumps({"texts": list(texts)}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
