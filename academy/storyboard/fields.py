"""Reading YAML that people write by hand: every value with its line, every slip with a sentence."""

import math
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from academy.storyboard.board import Problem


def line_of(node: Node) -> int:
    """The line where *node* starts, counted from one."""
    return int(node.start_mark.line) + 1


class Fields:
    """The keys of one YAML mapping. What is read is crossed off; ``done`` names what is left.

    A value that makes no sense becomes a problem and its default is given instead, so that one
    reading finds every slip.
    """

    def __init__(self, node: Node, problems: list[Problem], what: str) -> None:
        self.line = line_of(node)
        self.problems = problems
        self._what = what
        self._nodes: dict[str, Node] = {}
        self._read: set[str] = set()
        if not isinstance(node, MappingNode):
            if not (isinstance(node, ScalarNode) and node.value in ("", "~", "null")):
                self.complain(node, "%(what)s should be written as “key: value”.", what=what)
            return
        for key, value in node.value:
            name = str(key.value)
            if name in self._nodes:
                self.complain(key, "“%(name)s” stands twice in %(what)s.", name=name, what=what)
            self._nodes[name] = value

    def complain(self, node: Node | None, sentence: str, **values: object) -> None:
        """Note a problem at *node*, or at this mapping."""
        self.problems.append(Problem(line_of(node) if node else self.line, sentence, values))

    def has(self, name: str) -> bool:
        """Whether *name* is written."""
        return name in self._nodes

    def node(self, name: str) -> Node | None:
        """The node of *name*, crossed off."""
        self._read.add(name)
        return self._nodes.get(name)

    def number(self, name: str, default: float, *, least: float, most: float) -> float:
        """A number from *least* to *most*."""
        node = self.node(name)
        return default if node is None else self._number(name, node, default, least, most)

    def pair(self, name: str, *, most: float) -> tuple[float, float] | None:
        """Two numbers ``[x, y]``, or none."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, SequenceNode) or len(node.value) != 2:
            self.complain(node, "“%(name)s” should be two numbers: [across, down].", name=name)
            return None
        x, y = (self._number(name, one, 0, -most, most) for one in node.value)
        return x, y

    def word(self, name: str, default: str, choices: Collection[str]) -> str:
        """One of *choices*; the nearest is proposed when it is none."""
        node = self.node(name)
        if node is None:
            return default
        value = str(node.value) if isinstance(node, ScalarNode) else ""
        if value in choices:
            return value
        near = get_close_matches(value, choices, 1)
        if near:
            hint = "There is no %(name)s “%(value)s”; did you mean “%(near)s”?"
            self.complain(node, hint, name=name, value=value, near=near[0])
        else:
            known = ", ".join(one for one in choices if one)
            sentence = "There is no %(name)s “%(value)s”; there are: %(known)s."
            self.complain(node, sentence, name=name, value=value, known=known)
        return default

    def texts(self, name: str, languages: Collection[str]) -> Mapping[str, str]:
        """Words in every language."""
        node = self.node(name)
        if node is None:
            return {}
        inside = Fields(node, self.problems, name)
        texts = inside.languages(languages)
        inside.done()
        return texts

    def languages(self, languages: Collection[str]) -> Mapping[str, str]:
        """The words that stand under each language's code."""
        texts = {}
        for code in languages:
            node = self.node(code)
            if node is None or not isinstance(node, ScalarNode) or not node.value.strip():
                self.complain(
                    node, "%(what)s has no words in “%(code)s”.", what=self._what, code=code
                )
            else:
                texts[code] = node.value.strip()
        return texts

    def parts(self, name: str) -> list[Node]:
        """The items of a list."""
        node = self.node(name)
        if node is None:
            return []
        if isinstance(node, SequenceNode):
            return list(node.value)
        self.complain(node, "“%(name)s” should be a list: one “- …” for each.", name=name)
        return []

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Each key with its node, in the order of the text, all crossed off."""
        self._read.update(self._nodes)
        yield from self._nodes.items()

    def done(self) -> None:
        """Name what nobody asked for."""
        for name, node in self._nodes.items():
            if name in self._read:
                continue
            near = get_close_matches(name, self._read, 1)
            if near:
                hint = "%(what)s knows no “%(name)s”; did you mean “%(near)s”?"
                self.complain(node, hint, what=self._what, name=name, near=near[0])
            else:
                self.complain(node, "%(what)s knows no “%(name)s”.", what=self._what, name=name)

    def _number(self, name: str, node: Node, default: float, least: float, most: float) -> float:
        try:
            value = float(node.value) if isinstance(node, ScalarNode) else math.nan
        except ValueError:
            value = math.nan
        if least <= value <= most:
            return value
        self.complain(
            node,
            "“%(name)s” should be a number from %(least)g to %(most)g.",
            name=name,
            least=least,
            most=most,
        )
        return default
