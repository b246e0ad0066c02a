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
    from academy.engine.prediction import predict
    from academy.engine.tracker import update

_HOMES = {
    "bank": ("Bank", "Question", "Skill"),
    "draw": ("Pick", "draw"),
    "memory": ("Answer", "State", "carry", "set_aside", "start"),
    "model": ("DEFAULT", "Model"),
    "packing": ("Numbers", "pack", "unpack"),
    "prediction": ("predict",),
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
    """This package. Importing the module ``academy.engine.draw`` does not hide the function ``draw``."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Engine
