"""YAML in which every value knows its line.

Only the plain part of YAML is taken: tables, lists and words. Anchors, aliases, tags, second
documents and deep nesting are refused, so that no small text grows large. Nothing is guessed from
how a word looks (``no`` stays the language Norwegian); ``Fields`` gives a value the type that its
key asks for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from academy.manuscript.problems import N_, Findings, Sheet

try:  # a wheel without libyaml still works, four times slower
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

DEEPEST = 8
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Node:
    """A word, a list or a table. ``line`` counts from 0; in a table it is the line of the key."""

    line: int
    value: "str | list[Node] | dict[str, Node]"


class _RefusedError(Exception):
    def __init__(self, line: int, template: str, **values: object) -> None:
        self.line, self.template, self.values = line, template, values


def read_yaml(sheet: Sheet, text: str, *, shift: int = 0) -> dict[str, Node] | None:
    """The table that *text* holds, or None; it starts *shift* lines down *sheet*."""
    if len(text) > LONGEST:
        sheet.problem(
            shift, N_("This file is too long: %(limit)s characters at most."), limit=LONGEST
        )
        return None
    try:
        top = _Builder(sheet, shift).build(text)
    except _RefusedError as refusal:
        sheet.problem(refusal.line + shift, refusal.template, **refusal.values)
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        sheet.problem(
            shift + (mark.line if mark else 0),
            N_(
                "This is not YAML (%(why)s). Put words that hold a colon, a # or a quote "
                "between double quotes."
            ),
            why=getattr(error, "problem", None) or "?",
        )
        return None
    if top is None or not isinstance(top.value, dict):
        sheet.problem(shift, N_("Write settings here, one a line, as “key: value”."))
        return None
    return top.value


def compose(text: str) -> yaml.Node | None:
    """The nodes of *text* with where each stands in it; None for what ``read_yaml`` refuses."""
    if read_yaml(Sheet("", text, Findings()), text) is None:
        return None
    return yaml.compose(text, Loader=_Loader)


class _Builder:
    """Builds nodes from events, keeping its own stack: depth is bounded before it can hurt."""

    def __init__(self, sheet: Sheet, shift: int) -> None:
        self.sheet, self.shift = sheet, shift
        self.stack: list[tuple[Node, tuple[str, int] | None]] = []
        self.key: tuple[str, int] | None = None
        self.top: Node | None = None

    def build(self, text: str) -> Node | None:
        documents = 0
        for event in self._events(text):
            line = _line(event)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event.value, line)
            elif isinstance(event, yaml.MappingStartEvent):
                self._open(Node(self._line(line), {}), line)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open(Node(self._line(line), []), line)
            elif isinstance(event, yaml.CollectionEndEvent):
                node, self.key = self.stack.pop()
                self._add(node)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(
                        line, N_("Only one document may stand here: remove the “---”.")
                    )
        return self.top

    def _events(self, text: str) -> Iterator[yaml.Event]:
        for event in yaml.parse(text, Loader=_Loader):
            if getattr(event, "anchor", None) is not None or getattr(event, "tag", None):
                raise _RefusedError(
                    _line(event),
                    N_("Anchors (&), aliases (*) and tags (!) are not used here: write the words."),
                )
            yield event

    def _line(self, line: int) -> int:
        return self.key[1] if self.key else line

    def _open(self, node: Node, line: int) -> None:
        if self.stack and isinstance(self.stack[-1][0].value, dict) and self.key is None:
            raise _RefusedError(
                line,
                N_(
                    "A key is one word: this one is a list or a table. "
                    "(What begins with {{ stands between quotes.)"
                ),
            )
        if len(self.stack) >= DEEPEST:
            raise _RefusedError(line, N_("This is nested too deeply."))
        self.stack.append((node, self.key))
        self.key = None

    def _scalar(self, value: str, line: int) -> None:
        if self.stack and isinstance(self.stack[-1][0].value, dict) and self.key is None:
            self.key = (value, line)
        else:
            self._add(Node(self._line(line), value))

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.top = node
            return
        container = self.stack[-1][0].value
        if isinstance(container, list):
            container.append(node)
        elif isinstance(container, dict) and self.key is not None:
            key, line = self.key
            self.key = None
            if key in container:
                self.sheet.problem(
                    line + self.shift, N_("“%(key)s” is here twice: remove one."), key=key[:80]
                )
            else:
                container[key] = node


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line if mark else 0
