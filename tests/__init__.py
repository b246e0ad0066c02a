"""The tests. Whatever day it is outside, they live on a Wednesday: see ``tests/workday``."""

from tests.workday import sitecustomize

__all__ = ["sitecustomize"]
