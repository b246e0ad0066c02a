"""The day that tests live on; see ``sitecustomize``."""

import os
from pathlib import Path

_HERE = Path(__file__).parent

PYTHONPATH = os.pathsep.join((str(_HERE), str(_HERE.parent.parent)))
"""What a process of ours is started with, so that it lives on the same day."""
