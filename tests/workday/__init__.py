"""The day that tests live on; see ``sitecustomize``."""

import os
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent

PYTHONPATH = os.pathsep.join((str(_HERE), str(_HERE.parent.parent)))
"""What a process of ours is started with, so that it lives on the same day."""


class Clock(datetime):
    """``monkeypatch.setattr(clock, "datetime", Clock)``, and it is ``Clock.at`` until that is moved."""

    at = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        """What the clock reads, which then goes to the day that tests live on."""
        away = timedelta(seconds=float(os.environ["TESTS_CLOCK_SHIFT"]))
        return (cls.at - away).astimezone(tz or UTC)
