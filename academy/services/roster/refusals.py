"""A cell that cannot be, by the code of its problem."""

Problem = tuple[str, str | None]
"""The code of a problem (see ``problems``), and what was given."""

SHOWN = 80
"""Characters of a cell that a problem repeats."""


class Refusal(Exception):
    """What the *given* cell is told by its *code*."""

    def __init__(self, code: str, given: str) -> None:
        super().__init__(code)
        self.problem: Problem = (code, given[:SHOWN])
