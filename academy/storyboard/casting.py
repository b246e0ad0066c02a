"""Reading the actors of a scene: who they are, where they start, what they do then."""

from collections.abc import Mapping

from academy.storyboard.board import START, Actor, Move
from academy.storyboard.fields import Fields
from academy.storyboard.figures import LIBRARY
from academy.storyboard.motion import ARMS, EASINGS, IDLES, MOODS
from academy.storyboard.palette import COLOURS

FAR = 4000.0
"""Pixels beyond which nothing can be placed."""

LIMITS: Mapping[str, tuple[float, float]] = {
    "scale": (0, 20),
    "rotate": (-3600, 3600),
    "opacity": (0, 1),
    "turn": (-1, 1),
    "level": (0, 1),
}

Before = tuple[Actor, Mapping[str, float]]
"""The actor of the same name in the scene before, and how she stood at its end."""


def read_actor(
    name: str, fields: Fields, languages: tuple[str, ...], seconds: float, before: Before | None
) -> Actor:
    """The actor *name*. What is not written stays as it was at the end of the scene before."""
    old = before[0] if before else None
    figure = old.figure if old else name
    if not fields.has("figure") and figure not in LIBRARY:
        fields.complain(None, "Say which “figure” plays “%(name)s”.", name=name)
    figure = fields.word("figure", figure, LIBRARY)
    start = dict(before[1] if before else START)
    if not before and not fields.has("at"):
        fields.complain(None, "Say where “%(name)s” stands: at: [across, down].", name=name)
    start.update(_changes(fields))
    actor = Actor(
        name,
        figure,
        start,
        moves=_moves(fields, seconds),
        idle=fields.word("idle", old.idle if old else _habit(figure), IDLES),
        on=_carrier(fields, old),
        colour=fields.word("colour", old.colour if old else "", COLOURS),
        look=int(fields.number("look", old.look if old else 0, least=0, most=99)),
        mirrored=_mirrored(fields, old),
        words=fields.texts("words", languages) or (old.words if old else {}),
    )
    if bool(actor.words) != (figure == "words"):
        fields.complain(None, "“words” and the figure “words” go together.")
    fields.done()
    return actor


def read_camera(scene: Fields, seconds: float) -> Actor:
    """What the picture shows: its middle is ``at``, ``scale`` above one comes closer."""
    node = scene.node("camera")
    if node is None:
        return Actor("camera", "", START)
    fields = Fields(node, scene.problems, "A camera")
    start = {**START, **_changes(fields)}
    moves = _moves(fields, seconds)
    fields.done()
    return Actor("camera", "", start, moves)


def _changes(fields: Fields) -> dict[str, float]:
    changes: dict[str, float] = {}
    place = fields.pair("at", most=FAR)
    if place:
        changes["x"], changes["y"] = place
    for name, (least, most) in LIMITS.items():
        if fields.has(name):
            changes[name] = fields.number(name, START[name], least=least, most=most)
    changes.update(MOODS.get(fields.word("mood", "", MOODS), {}))
    changes.update(ARMS.get(fields.word("arms", "", ARMS), {}))
    return changes


def _moves(fields: Fields, seconds: float) -> tuple[Move, ...]:
    """Each move starts at its ``when``, or where the one before it ends."""
    moves: list[Move] = []
    clock = 0.0
    for node in fields.parts("then"):
        inside = Fields(node, fields.problems, "A move")
        start = inside.number("when", clock, least=0, most=seconds)
        takes = inside.number("takes", 0.6, least=0, most=60)
        ease = inside.word("ease", "both", EASINGS)
        hop = inside.number("hop", 0, least=-FAR, most=FAR)
        moves.append(Move(start, takes, ease, _changes(inside), hop))
        inside.done()
        if start < moves[len(moves) - 2].start:
            inside.complain(None, "Moves stand in the order in which they start.")
        clock = start + takes
    return tuple(moves)


def _habit(figure: str) -> str:
    return LIBRARY[figure].idle if figure in LIBRARY else "still"


def _carrier(fields: Fields, old: Actor | None) -> str:
    node = fields.node("on")
    if node is None:
        return old.on if old else ""
    return "" if node.value == "stage" else str(node.value)


def _mirrored(fields: Fields, old: Actor | None) -> bool:
    habit = "left" if old and old.mirrored else "right"
    return fields.word("facing", habit, ("right", "left")) == "left"
