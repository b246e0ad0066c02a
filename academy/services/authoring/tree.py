"""Everything that is live or being written: a tree from themes to questions, and small files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.manuscript.documents import pick
from academy.models.content import Item
from academy.models.shop import Gift
from academy.services.authoring.open_drafts import Line
from academy.services.catalogue import Catalogue
from academy.services.published import Audience, Badge, Lesson, Module, Question, Season, Visa

SETTINGS = ("academy", "levels", "toy", "skills", "calendar")
"""Kinds of which there is one file."""

GROUPS = ("season", "visa", "audience", "settings", "badge", "gift")
"""Kinds that each have a folder of small files, the longest last; among them ``SETTINGS`` as one."""


@dataclass(frozen=True, slots=True)
class Node:
    """Something live, or being written for the first time, and what is in it."""

    kind: str
    uid: str
    title: str
    is_live: bool
    line: Line | None
    children: list["Node"] = field(default_factory=list)


def build(live: Catalogue, lines: Sequence[Line], language: str) -> list[Node]:
    """All of it in its order, titled in *language*; *lines* are the open drafts."""
    maker = _Maker(lines, language)
    nodes = [
        Node("theme", theme.uid, pick(theme.document.title, language), True,
             maker.of_item.get(theme.id),
             [*map(maker.module, theme.modules), *maker.new("module", theme.uid)])
        for theme in live.themes
    ]  # fmt: skip
    return [*nodes, *maker.new("theme", None)]


def around(
    session: Session, live: Catalogue, lines: Sequence[Line], language: str
) -> dict[str, list[Node]]:
    """The small files by their kind, and under ``settings`` those of which there is one."""
    maker = _Maker(lines, language)
    things: list[Season | Badge | Visa | Audience] = [*live.seasons, *live.visas]
    things += [*live.badges_ever.values(), *live.audiences_ever.values()]
    named = {each.id: each.document.name for each in things if each.retired_at is None}
    found: dict[str, list[Node]] = {group: [] for group in GROUPS}
    for id_, kind, uid, gift in session.execute(
        select(Item.id, Item.kind, Item.uid, Gift.name)
        .outerjoin(Gift, Gift.item_id == Item.id)
        .where(Item.kind.in_((*GROUPS, *SETTINGS)), Item.retired_at.is_(None))
        .order_by(Item.position, Item.uid)
    ):
        group = "settings" if kind in SETTINGS else kind
        title = f"{kind}.yaml" if kind in SETTINGS else pick(gift or named[id_], language)
        found[group].append(Node(kind, uid, title, True, maker.of_item.get(id_)))
    for group, nodes in found.items():
        nodes += maker.new(group, None)
    return {group: nodes for group, nodes in found.items() if nodes}


class _Maker:
    """Makes the nodes of one tree; what is new hangs where its draft says."""

    def __init__(self, lines: Sequence[Line], language: str) -> None:
        self.language = language
        self.of_item: Mapping[int, Line] = {
            line.draft.item_id: line for line in lines if line.draft.item_id is not None
        }
        self.fresh = sorted(
            (line for line in lines if line.draft.item_id is None), key=lambda line: line.draft.id
        )

    def module(self, module: Module) -> Node:
        """A live module: its lessons, each with its questions, and the questions of no lesson of it."""
        lessons = [self.lesson(lesson, module) for lesson in module.lessons]
        lessons += self.new("lesson", module.uid)
        known = {node.uid for node in lessons}
        alone = [self.question(q) for q in module.questions if q.document.lesson not in known]
        alone += [
            self.written(line)
            for line in self.fresh
            if (line.draft.kind, line.draft.parent) == ("question", module.uid)
            and line.lesson not in known
        ]
        title = pick(module.document.title, self.language)
        line = self.of_item.get(module.id)
        return Node("module", module.uid, title, True, line, [*lessons, *alone])

    def lesson(self, lesson: Lesson, module: Module) -> Node:
        asked = [self.question(q) for q in module.questions if q.document.lesson == lesson.uid]
        title = lesson.document.text(self.language)[0].title
        line = self.of_item.get(lesson.id)
        return Node("lesson", lesson.uid, title, True, line, [*asked, *self.asking(lesson.uid)])

    def question(self, question: Question) -> Node:
        title = pick(question.document.text, self.language)
        return Node("question", question.uid, title, True, self.of_item.get(question.id))

    def asking(self, lesson: str) -> list[Node]:
        """New questions of *lesson*."""
        return [
            self.written(line)
            for line in self.fresh
            if line.draft.kind == "question" and line.lesson == lesson
        ]

    def new(self, kind: str, parent: str | None) -> list[Node]:
        """What is being written for the first time of *kind* in *parent*, with what is in it."""
        return [
            self.written(line)
            for line in self.fresh
            if (line.draft.kind, line.draft.parent) == (kind, parent)
        ]

    def written(self, line: Line) -> Node:
        slug, inside = line.draft.slug, {"theme": "module", "module": "lesson"}
        children = self.asking(slug) if line.draft.kind == "lesson" else []
        if below := inside.get(line.draft.kind):
            children = self.new(below, slug)
        return Node(line.draft.kind, slug, line.title, False, line, children)
