"""seasons/*.yaml: on which day modules that are published already are first offered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from academy.manuscript.documents import Languages, Texts
from academy.manuscript.fields import Fields
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import Node, read_yaml

PREMIERE = "premiere "
"""Before the id of a module, the place of its premiere among what a file holds."""


@dataclass(frozen=True, slots=True)
class Season:
    """Modules by id, each with the day on which it is first offered."""

    id: str
    name: Texts
    text: Texts
    premieres: Mapping[str, date]


def read_season(sheet: Sheet, languages: Languages) -> Season | None:
    """One season; notes where each premiere stands."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    fields = Fields(sheet, table, ("id", "name", "text", "premieres"))
    id_, name, text = fields.id(), fields.words("name", languages), fields.words("text", languages)
    premieres: dict[str, date] = {}
    for line, module, day in _premieres(fields):
        if module in premieres:
            sheet.problem(line, N_("“%(name)s” has a premiere above: keep one."), name=module)
        else:
            premieres[module] = day
            sheet.place(f"{PREMIERE}{module}", line)
    return Season(id_, name, text, premieres) if fields.sound else None


def _premieres(fields: Fields) -> Iterator[tuple[int, str, date]]:
    """The line, the module and the day of each."""
    node = fields.table.get("premieres")
    items: list[Node] = node.value if node and isinstance(node.value, list) else []
    if node is None:
        fields.fault("premieres", N_("“%(key)s” is missing: add it."))
    elif not items or not all(isinstance(item.value, dict) for item in items):
        fields.fault(
            "premieres",
            N_("“%(key)s” takes a list, one a line, as in - { module: two-keys, on: 2026-09-07 }."),
        )
    for item in items:
        if not isinstance(item.value, dict):
            continue
        one = Fields(fields.sheet, item.value, ("module", "on"), line=item.line)
        module, day = one.word("module"), one.day("on")
        if module:
            fields.sheet.refer(
                "module",
                module,
                one.at("module"),
                N_("There is no module “%(name)s”: correct its id, or add it."),
            )
        if module and day:
            yield item.line, module, day
        else:
            fields.sound = False
