"""How hard tests try: ``quick`` every day, ``torture`` at night (``--hypothesis-profile=torture``)."""

from hypothesis import settings

QUICK = 25
"""Examples of each property: others in each run."""


def register() -> None:
    """Make both known, and let the quick one be what nobody needs to ask for."""
    settings.register_profile("quick", max_examples=QUICK, deadline=None)
    settings.register_profile("torture", max_examples=2000, deadline=None)
    settings.load_profile("quick")


def is_torture() -> bool:
    """Whether time does not matter."""
    return settings().max_examples > QUICK
