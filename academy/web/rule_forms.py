"""The rule of an audience as a form: a tree of groups and conditions, changed by its buttons.

Everything is in the page's fields, named by their place (``r-0-1`` is the second of the first of the whole
rule), so that the editor works without a script: each button sends the form, and gets it back changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from academy.engine.audiences import (
    DEEPEST,
    MODES,
    MOST_CONDITIONS,
    OPERATORS,
    Condition,
    Fault,
    Group,
    Rule,
    as_json,
    parse,
)
from academy.web.forms import tidy

ROOT = "r"
SPOKEN = ("job",)
"""Subjects whose values are typed, several with a semicolon between them."""


@dataclass(slots=True)
class Node:
    """A group (with a ``mode``) or a condition (``about`` something) of the form."""

    place: str
    mode: str = ""
    rules: "list[Node]" = field(default_factory=list)
    about: str = ""
    operator: str = ""
    values: list[str] = field(default_factory=list)
    problems: list[Fault] = field(default_factory=list)
    unclear: str = ""
    """Words that shall be a value, and that name none, or several."""
    several: Sequence[str] = ()
    """What these words may mean."""

    @property
    def depth(self) -> int:
        """0 for the whole rule."""
        return self.place.count("-")

    @property
    def may_nest(self) -> bool:
        """Whether another group fits into it."""
        return self.depth < DEEPEST - 1

    @property
    def text(self) -> str:
        """Its values as they are typed."""
        return "; ".join(self.values)

    def raw(self) -> dict[str, Any]:
        """What the rule's reader takes."""
        if self.mode:
            return {self.mode: [each.raw() for each in self.rules]}
        return {self.about: {self.operator: list(self.values)}}


def of_rule(rule: Rule) -> Node:
    """The form of *rule*; one condition alone stands in a group."""
    whole = rule if isinstance(rule, Group) else Group("all", (rule,))
    return _of_raw(whole, ROOT)


def of_form(form: "MultiDict[str, str]") -> Node:
    """What was sent, before any button's act. What no page of ours sends is left out."""
    return _group(form, ROOT, [MOST_CONDITIONS * 2])


def act(root: Node, do: str, form: Mapping[str, str]) -> str:
    """Do what a button says (``add:r-0``, ``group:r``, ``remove:r-1``); the place to look at then."""
    verb, _, place = do.partition(":")
    found = _find(root, place)
    if found is None:
        return ROOT
    if verb == "remove" and found is not root:
        above = _find(root, place.rpartition("-")[0])
        if above is not None:
            above.rules.remove(found)
            _place(root, ROOT)
            return above.place
    elif verb == "add" and found.mode:
        about = form.get(f"{place}.new", "")
        if about in OPERATORS:
            found.rules.append(Node("", about=about, operator=OPERATORS[about][0]))
            _place(root, ROOT)
            return found.rules[-1].place
    elif verb == "group" and found.mode and found.may_nest:
        found.rules.append(Node("", mode="any"))
        _place(root, ROOT)
        return found.rules[-1].place
    return place


def read(root: Node) -> Rule | None:
    """The rule; None when something is wrong, which then stands in its node."""
    rule, faults = parse(root.raw())
    unclear = [node for node in nodes(root) if node.unclear]
    for fault in faults:
        steps = [step for step in fault.where if isinstance(step, int)]
        node = _find(root, "-".join([ROOT, *map(str, steps)])) or root
        if node not in unclear:
            node.problems.append(fault)
    return None if unclear else rule


def nodes(root: Node) -> Iterator[Node]:
    """*root* and all below it."""
    yield root
    for each in root.rules:
        yield from nodes(each)


def sound(root: Node) -> Rule:
    """What there is already of a rule that is being written: conditions without a value are left out."""
    rules = [rule for rule in map(_sound, root.rules) if rule is not None]
    return Group(_mode(root.mode), tuple(rules))


def _sound(node: Node) -> Rule | None:
    if node.mode:
        inner = sound(node)
        return inner if isinstance(inner, Group) and inner.rules else None
    return parse(node.raw())[0]


def _mode(mode: str) -> Any:
    return mode if mode in MODES else "all"


def _group(form: "MultiDict[str, str]", place: str, left: list[int]) -> Node:
    size = form.get(f"{place}.size", 0, type=int) or 0
    node = Node(place, mode=_mode(form.get(f"{place}.mode", "all")))
    for number in range(min(size, MOST_CONDITIONS)):
        inner = f"{place}-{number}"
        left[0] -= 1
        if left[0] < 0:
            break
        if f"{inner}.about" in form:
            node.rules.append(_condition(form, inner))
        elif f"{inner}.mode" in form and node.may_nest:
            node.rules.append(_group(form, inner, left))
    _place(node, place)
    return node


def _condition(form: "MultiDict[str, str]", place: str) -> Node:
    about = form[f"{place}.about"]
    about = about if about in OPERATORS else next(iter(OPERATORS))
    operator = form.get(f"{place}.op", "")
    values = [tidy(value) for value in form.getlist(f"{place}.value")]
    if about in SPOKEN:
        values = [tidy(part) for value in values for part in value.split(";")]
    return Node(
        place,
        about=about,
        operator=operator if operator in OPERATORS[about] else OPERATORS[about][0],
        values=[value for value in values if value],
    )


def _of_raw(rule: Rule, place: str) -> Node:
    if isinstance(rule, Condition):
        raw: Mapping[str, Mapping[str, Sequence[Any]]] = as_json(rule)
        ((about, inner),) = raw.items()
        ((operator, values),) = inner.items()
        return Node(place, about=about, operator=operator, values=[str(value) for value in values])
    inner_rules = [_of_raw(each, f"{place}-{n}") for n, each in enumerate(rule.rules)]
    return Node(place, mode=rule.mode, rules=inner_rules)


def _place(node: Node, place: str) -> None:
    """Name *node* and all below it by where they stand now."""
    node.place = place
    for number, each in enumerate(node.rules):
        _place(each, f"{place}-{number}")


def _find(root: Node, place: str) -> Node | None:
    if place == root.place:
        return root
    return next((found for each in root.rules if (found := _find(each, place))), None)
