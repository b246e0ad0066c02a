"""What an examination says: one sentence about one thing, and how to mend it."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing; ``mend`` says what to do, and is empty when all is well."""

    level: Level
    sentence: str
    mend: str = ""


def brief(error: BaseException) -> str:
    """What went wrong, on one line that fits into a sentence."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:200] or type(error).__name__
