"""What a letter about assignments says, as plain values: the words are put around them by ``web``."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from academy.errors import NotFound
from academy.manuscript.documents import pick
from academy.services.catalogue import Catalogue
from academy.services.reminders.loading import Item

Letter = Callable[[str, str, Mapping[str, Any]], dict[str, str]]
"""Writes the letter of a kind, in a language, with these values: its subject, text and HTML."""


def title(live: Catalogue, kind: str, target: str | None, language: str) -> str:
    """What *target* is called in *language*; empty for the passport, and its slug for what is gone."""
    try:
        match kind:
            case "module":
                return pick(live.module(target or "").document.title, language)
            case "theme":
                return pick(live.theme(target or "").document.title, language)
            case "visa":
                return pick(live.visa(target or "").document.name, language)
            case _:
                return ""
    except NotFound:
        return target or ""


def told(items: Sequence[Item], live: Catalogue, language: str, day: date) -> list[dict[str, Any]]:
    """*items* as a letter in *language* tells them on *day*."""
    return [
        {
            "kind": item.kind,
            "target": item.target,
            "title": title(live, item.kind, item.target, language),
            "is_mandatory": item.asked.is_mandatory,
            "reason": item.reason,
            "due_on": item.asked.due_on,
            "days": (item.asked.due_on - day).days,
            "is_late": item.asked.is_late(day),
        }
        for item in items
    ]
