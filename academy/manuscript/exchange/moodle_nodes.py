"""What readers need to know of an element of Moodle XML."""

from collections.abc import Iterator
from typing import Protocol

from academy.manuscript.exchange.files import light

FORMATS = {"html": "html", "markdown": "markdown", "plain_text": "plain"}
"""Moodle's names of text formats; any other is its own mixture."""


class Node(Protocol):
    """An element that knows its line."""

    line: int
    tag: str
    text: str | None

    def get(self, name: str, default: str = "") -> str: ...
    def find(self, name: str) -> "Node | None": ...
    def findall(self, name: str) -> "list[Node]": ...
    def iter(self, name: str) -> "Iterator[Node]": ...


def inner_text(node: Node | None) -> str:
    """What a node says, in its ``text`` or by itself."""
    if node is None:
        return ""
    text = node.find("text")
    return light((text.text if text is not None else node.text) or "")


def inner(node: Node, name: str) -> str:
    """What the child of that name says."""
    return inner_text(node.find(name))
