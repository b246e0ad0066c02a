"""Every module with routes of the authors' part, and the blueprint that they hang on."""

from academy.web.authoring import (
    archives,
    desk,
    drafting,
    grid,
    grid_files,
    guide,
    history,
    questions,
    reviewing,
    translating,
    uploads,
)
from academy.web.authoring.place import blueprint

__all__ = [
    "archives",
    "blueprint",
    "desk",
    "drafting",
    "grid",
    "grid_files",
    "guide",
    "history",
    "questions",
    "reviewing",
    "translating",
    "uploads",
]
