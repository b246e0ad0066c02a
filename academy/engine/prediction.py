"""The chance of a right answer: level 2 when it is fitted, else level 1."""

from datetime import datetime

from academy.engine.bank import Question
from academy.engine.belief import online
from academy.engine.memory import State


def predict(state: State, question: str | Question, at: datetime) -> float:
    """The chance that *question*, shown at *at*, is answered right.

    Raises ``KeyError`` for a question that is not in the bank.
    """
    return online(state, question, at)
