"""Boxes unfolded: where faces, glue tabs, cuts and folds lie on the paper. Millimetres, y downwards.

The four sides stand in a strip; lid and bottom hang on the front. A tab stands on one edge and is glued
behind another, its *mate*, of the same length; numbers say in which order. Nothing is drawn here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Point = tuple[float, float]
Edge = tuple[Point, Point]

TAB = 7.0
"""How deep a glue tab is."""

SLANT = 5.0
"""How much shorter a tab is at each of its free corners."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A face, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def edges(self) -> tuple[Edge, Edge, Edge, Edge]:
        """Top, right, bottom, left; each from left to right or from top to bottom."""
        right, bottom = self.x + self.width, self.y + self.height
        return (
            ((self.x, self.y), (right, self.y)),
            ((right, self.y), (right, bottom)),
            ((self.x, bottom), (right, bottom)),
            ((self.x, self.y), (self.x, bottom)),
        )


@dataclass(frozen=True, slots=True)
class Tab:
    """A glue tab: the *edge* that it stands on, the *mate* that it is glued behind, its outline."""

    number: int
    edge: Edge
    mate: Edge
    outline: tuple[Point, Point, Point, Point]
    """Along the edge first, then back along the free side."""

    @property
    def middle(self) -> Point:
        """Where its number stands."""
        return (
            sum(x for x, _ in self.outline) / 4,
            sum(y for _, y in self.outline) / 4,
        )


@dataclass(frozen=True)
class Net:
    """A box unfolded: ``left``, ``front``, ``right``, ``back``, ``top`` and ``bottom``, with its tabs.

    ``left`` is the side at the left of the front as it is printed, so one sees the print from outside.
    """

    faces: dict[str, Rect]
    tabs: tuple[Tab, ...]

    @cached_property
    def folds(self) -> list[Edge]:
        """Edges between two faces, or between a face and a tab."""
        edges = Counter(edge for face in self.faces.values() for edge in face.edges)
        held = {tab.edge for tab in self.tabs}
        return [edge for edge, times in edges.items() if times == 2 or edge in held]

    @cached_property
    def cuts(self) -> list[Edge]:
        """Every other edge, and the free sides of the tabs."""
        folds = set(self.folds)
        edges = [e for face in self.faces.values() for e in face.edges if e not in folds]
        for tab in self.tabs:
            a, b, c, d = tab.outline
            edges += [(b, c), (c, d), (d, a)]
        return edges

    @property
    def points(self) -> list[Point]:
        """All corners."""
        return [point for edge in self.cuts for point in edge]


def unfold(
    width: float,
    height: float,
    depth: float,
    *,
    x: float,
    y: float,
    strip: Sequence[str] = ("left", "front", "right", "back"),
    first: int = 1,
) -> Net:
    """A box of these measures whose strip of sides begins at (*x*, *y*); tabs are numbered from *first*.

    *strip* is any turn of left, front, right, back, with the front neither first nor last.
    """
    faces, place = {}, x
    for name in strip:
        wide = width if name in {"front", "back"} else depth
        faces[name] = Rect(place, y, wide, height)
        place += wide
    front = faces["front"]
    faces["top"] = Rect(front.x, y - depth, width, depth)
    faces["bottom"] = Rect(front.x, y + height, width, depth)
    joints = [(faces[strip[-1]].edges[1], faces[strip[0]].edges[3], (1.0, 0.0))]
    for lid, rim, away in (("top", 0, -1.0), ("bottom", 2, 1.0)):
        edges = faces[lid].edges
        joints += [
            (edges[3], faces["left"].edges[rim], (-1.0, 0.0)),
            (edges[rim], faces["back"].edges[rim], (0.0, away)),
            (edges[1], faces["right"].edges[rim], (1.0, 0.0)),
        ]
    tabs = [
        Tab(number, edge, mate, _outline(edge, out))
        for number, (edge, mate, out) in enumerate(joints, first)
    ]
    return Net(faces, tuple(tabs))


def length(edge: Edge) -> float:
    """How long *edge* is."""
    (ax, ay), (bx, by) = edge
    return float(((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5)


def _outline(edge: Edge, out: Point) -> tuple[Point, Point, Point, Point]:
    (ax, ay), (bx, by) = edge
    share = min(SLANT, length(edge) / 4) / length(edge)
    dx, dy = (bx - ax) * share, (by - ay) * share
    ox, oy = out[0] * TAB, out[1] * TAB
    return (ax, ay), (bx, by), (bx - dx + ox, by - dy + oy), (ax + dx + ox, ay + dy + oy)
