"""RULES. Pure functions: values in, values out; no Flask, no SQL, no clock, no global chance.

The adaptive engine's public names stand here, and are loaded when first used: marking, rewards and
the calendar need no NumPy.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from academy.engine.bank import Bank, Question, Skill
    from academy.engine.draw import Pick, draw
    from academy.engine.memory import Answer, State, carry, set_aside, start
    from academy.engine.model import DEFAULT, Model
    from academy.engine.packing import Numbers, pack, unpack
    from academy.engine.prediction import contributions, predict
    from academy.engine.tracker import update

_HOMES = {
    "bank": ("Bank", "Question", "Skill"),
    "draw": ("Pick", "draw"),
    "memory": ("Answer", "State", "carry", "set_aside", "start"),
    "model": ("DEFAULT", "Model"),
    "packing": ("Numbers", "pack", "unpack"),
    "prediction": ("contributions", "predict"),
    "tracker": ("update",),
}

__all__ = [
    "DEFAULT",
    "Answer",
    "Bank",
    "Model",
    "Numbers",
    "Pick",
    "Question",
    "Skill",
    "State",
    "carry",
    "contributions",
    "draw",
    "pack",
    "predict",
    "set_aside",
    "start",
    "unpack",
    "update",
]


def __getattr__(name: str) -> Any:
    """Load the module that *name* lives in."""
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"academy.engine.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Engine(ModuleType):
    """This package: its public names stay what they are when a module of such a name is imported.

    Importing ``academy.engine.draw`` would bind that module here and hide the function.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in __all__ or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Engine
