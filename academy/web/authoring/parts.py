"""Every module with routes of the authors' part, and the blueprint that they hang on."""

from academy.web.authoring import desk, drafting, grid, grid_files, history, questions, reviewing
from academy.web.authoring.place import blueprint

__all__ = [
    "blueprint",
    "desk",
    "drafting",
    "grid",
    "grid_files",
    "history",
    "questions",
    "reviewing",
]
