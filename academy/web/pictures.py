"""Drawings as PNG, for whoever cannot show an SVG: made by a process of their own.

The press takes 40 MB, which no process that serves should keep; what it made is kept.
"""

import subprocess
import sys
from functools import lru_cache
from threading import Lock

from academy.errors import Unavailable

LONGEST = 20
"""Seconds that a drawing may take; it takes a third of one."""

_press = Lock()
"""One drawing at a time, so that strangers who ask for many leave the machine to others."""


@lru_cache(maxsize=64)
def png(svg: str) -> bytes:
    """The square picture *svg* as a PNG of 640 pixels a side. Raises ``Unavailable``."""
    command = [sys.executable, "-m", "academy.printing"]
    with _press:
        try:
            done = subprocess.run(  # noqa: S603 -- our own program, with a drawing to read
                command, input=svg.encode(), capture_output=True, timeout=LONGEST, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable("This cannot be drawn just now. Please try again later.") from error
    return done.stdout
