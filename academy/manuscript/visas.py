"""visas/*.yaml: what a visa takes, how long it holds, and what renews it."""

from collections.abc import Mapping

from academy.engine.visas import (
    WITNESS,
    Days,
    Finished,
    Months,
    Refresher,
    Rule,
    Span,
    Stamped,
    Used,
)
from academy.manuscript.documents import Languages, Texts, Visa
from academy.manuscript.fields import Fields, check_id
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import read_yaml

SHORTEST_DAYS, LONGEST_DAYS = 31, 3_650
LONGEST_MONTHS = 120
SHORTEST_MONTH = 28
LONGEST_WINDOW = 730

KEYS = ("id", "name", "text", "modules", "lessons", "proof", "valid", "refresher")


def read_visa(sheet: Sheet, languages: Languages) -> Visa | None:
    """visas/*.yaml."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    fields = Fields(sheet, table, KEYS)
    id_, name, text = fields.id(), fields.words("name", languages), fields.words("text", languages)
    learnt = _learnt(fields, optional=False)
    proof, actions = _proof(fields, languages)
    valid = _valid(fields)
    refresher = _refresher(fields, valid)
    if not fields.sound:
        return None
    rule = Rule((*learnt, proof) if proof else learnt, valid, refresher)
    return Visa(id_, name, text, rule, actions)


def _learnt(fields: Fields, *, optional: bool) -> tuple[Stamped | Finished, ...]:
    """The quizzes and lessons that *fields* name; at least one quiz unless *optional*."""
    modules = fields.names("modules", optional=optional)
    lessons = fields.names("lessons", optional=True)
    for module in modules:
        fields.sheet.refer(
            "module",
            module.text,
            module.line,
            N_("There is no module “%(name)s”: correct its id, or add it."),
        )
    for lesson in lessons:
        fields.sheet.refer(
            "lesson",
            lesson.text,
            lesson.line,
            N_("There is no lesson “%(name)s”: correct its id, or write it."),
        )
    return (*(Stamped(each.text) for each in modules), *(Finished(each.text) for each in lessons))


def _proof(fields: Fields, languages: Languages) -> tuple[Used | None, Mapping[str, Texts]]:
    """The proof of use, and what its actions are called."""
    if "proof" not in fields.table:
        return None, {}
    proof = _table(fields, "proof", ("within", "actions", "witnesses"))
    if proof is None:
        return None, {}
    within = proof.number("within", 1, LONGEST_WINDOW)
    witnesses = proof.number("witnesses", 1, 5) if "witnesses" in proof.table else 0
    counts, names = _actions(proof, languages) if "actions" in proof.table else ({}, {})
    if not counts and proof.sound:  # still readable: it was allowed once, and editions stay
        fields.sheet.problem(
            fields.at("proof"),
            N_("“proof” needs “actions”: a witness holds the visa, so somebody must be the first."),
        )
    fields.sound = fields.sound and proof.sound
    return Used(counts, within, witnesses), names


def _actions(proof: Fields, languages: Languages) -> tuple[dict[str, int], dict[str, Texts]]:
    node = proof.table["actions"]
    if not isinstance(node.value, dict):
        proof.fault("actions", N_("“%(key)s” takes settings of its own, one a line below it."))
        return {}, {}
    table = Fields(proof.sheet, node.value, node.value, shift=proof.shift, line=node.line)
    counts, names = {}, {}
    for action, inner in node.value.items():
        fields = table.inner(action, ("times", "name"))
        if action == WITNESS:
            table.fault(action, N_("“%(key)s” is the word of a colleague: choose another one."))
        if fields is None or not check_id(proof.sheet, inner.line + proof.shift, action):
            proof.sound = False
            continue
        counts[action] = fields.number("times", 1, 1_000)
        names[action] = fields.words("name", languages)
        proof.sound = proof.sound and fields.sound
    proof.sound = proof.sound and table.sound
    return counts, names


def _valid(fields: Fields) -> Span | None:
    if "valid" not in fields.table:
        return None
    valid = _table(fields, "valid", ("days", "months"))
    if valid is None:
        return None
    if ("days" in valid.table) == ("months" in valid.table):
        fields.fault("valid", N_("“%(key)s” takes days or months, as in { months: 12 }."))
        return None
    span: Span = (
        Days(valid.number("days", SHORTEST_DAYS, LONGEST_DAYS))
        if "days" in valid.table
        else Months(valid.number("months", 2, LONGEST_MONTHS))
    )
    fields.sound = fields.sound and valid.sound
    return span


def _refresher(fields: Fields, valid: Span | None) -> Refresher | None:
    if "refresher" not in fields.table:
        return None
    refresher = _table(fields, "refresher", ("modules", "lessons", "before", "after"))
    if refresher is None:
        return None
    if valid is None and fields.sound:
        fields.fault("refresher", N_("A visa that holds for ever needs no “%(key)s”: remove it."))
        return None
    conditions = _learnt(refresher, optional=True)
    if not conditions and refresher.sound:
        fields.fault("refresher", N_("“%(key)s” needs modules, lessons, or both."))
    before = refresher.number("before", 1, _shortest(valid) - 1)
    after = refresher.number("after", 0, LONGEST_WINDOW) if "after" in refresher.table else None
    fields.sound = fields.sound and refresher.sound
    return Refresher(conditions, before, after)


def _shortest(valid: Span | None) -> int:
    """The fewest days that *valid* can last: a window as long as that would renew itself."""
    match valid:
        case Days(count):
            return count
        case Months(count):
            return count * SHORTEST_MONTH
        case None:
            return LONGEST_WINDOW


def _table(fields: Fields, key: str, known: tuple[str, ...]) -> Fields | None:
    inner = fields.inner(key, known)
    if inner is None:
        fields.sound = False
    return inner
