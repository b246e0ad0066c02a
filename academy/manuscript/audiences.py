"""audiences/*.yaml: rules that select people, which every academy of the company has from the start."""

from collections.abc import Iterator

from academy.engine import audiences as rules
from academy.engine.audiences import Condition, Rule
from academy.manuscript.documents import Audience, Languages
from academy.manuscript.fields import Fields
from academy.manuscript.problems import N_, Refers, Sheet
from academy.manuscript.settings import Node, read_yaml

MISSING: dict[str, tuple[Refers, str]] = {
    "module": ("module", N_("There is no module “%(name)s”: correct its id, or add it.")),
    "theme": ("theme", N_("There is no theme “%(name)s”: correct its id, or add it.")),
    "visa": ("visa", N_("There is no visa “%(name)s”: correct its id, or add it.")),
}


def read_audience(sheet: Sheet, languages: Languages) -> Audience | None:
    """One audience."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    fields = Fields(sheet, table, ("id", "name", "rule"))
    id_, name = fields.id(), fields.words("name", languages)
    if "rule" not in table:
        fields.fault("rule", N_("“%(key)s” is missing: add it."))
        return None
    rule = _rule(sheet, table["rule"])
    return Audience(id_, name, rule) if rule is not None and fields.sound else None


def _rule(sheet: Sheet, node: Node) -> Rule | None:
    rule, faults = rules.parse(_plain(node))
    for fault in faults:
        line = _reach(node, fault.where).line
        sheet.problem(line, fault.template, **fault.values)
    if rule is None:
        return None
    for condition, line in _placed(node, rule):
        if condition.subject == "unit":
            sheet.problem(
                line,
                N_("Units have no ids here: an audience of a unit is made in the academy's pages."),
            )
            rule = None
        for slug in condition.values if condition.subject in MISSING else ():
            kind, sentence = MISSING[condition.subject]
            sheet.refer(kind, str(slug), line, sentence)
    return rule


def _plain(node: Node) -> object:
    """What the rule's reader takes: words, lists and tables without their lines."""
    match node.value:
        case list():
            return [_plain(each) for each in node.value]
        case dict():
            return {key: _plain(each) for key, each in node.value.items()}
        case word:
            return word


def _reach(node: Node, where: tuple[str | int, ...]) -> Node:
    """The node at *where*, or as near to it as there is one."""
    for step in where:
        inner = node.value
        if isinstance(inner, dict) and step in inner:
            node = inner[str(step)]
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            node = inner[step]
    return node


def _placed(node: Node, rule: Rule) -> Iterator[tuple[Condition, int]]:
    """Each condition with its line."""
    inner = next(iter(node.value.values())) if isinstance(node.value, dict) else node
    if isinstance(rule, Condition):
        yield rule, inner.line
    else:
        nodes = inner.value if isinstance(inner.value, list) else [inner]
        for each, below in zip(nodes, rule.rules, strict=True):
            yield from _placed(each, below)
