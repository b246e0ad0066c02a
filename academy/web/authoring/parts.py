"""Every module with routes of the authors' part, and the blueprint that they hang on."""

from academy.web.authoring import desk, drafting, history, questions, reviewing, uploads
from academy.web.authoring.place import blueprint

__all__ = ["blueprint", "desk", "drafting", "history", "questions", "reviewing", "uploads"]
