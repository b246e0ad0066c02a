"""What a storyboard says: scenes, who stands in them, how they move, and what the captions say.

Places are pixels of the picture from its top left corner, times are seconds, turns are degrees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an author should mend. ``sentence`` is a message id that ``values`` fill."""

    line: int
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


@dataclass(frozen=True, slots=True)
class Pose:
    """Everything about an actor that can change smoothly: place, face (from ``mood``), hands
    (from ``arms``, where the left and the right one are, seen from the actor's foot).
    """

    x: float = 640
    y: float = 360
    scale: float = 1
    rotate: float = 0
    opacity: float = 1
    turn: float = 0
    level: float = 0
    smile: float = 0.35
    open: float = 0
    brow: float = 0
    lift: float = 0
    eyes: float = 1
    tilt: float = 0
    talk: float = 0
    lx: float = -84
    ly: float = -6
    rx: float = 84
    ry: float = -6


START: Mapping[str, float] = {one.name: float(getattr(Pose(), one.name)) for one in fields(Pose)}


@dataclass(frozen=True, slots=True)
class Move:
    """From ``start``, within ``seconds``, the pose comes to ``changes``; ``hop`` pixels high."""

    start: float
    seconds: float
    ease: str
    changes: Mapping[str, float]
    hop: float = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """One figure on stage. ``on`` names the actor that carries it: its place is seen from there."""

    name: str
    figure: str
    start: Mapping[str, float]
    moves: tuple[Move, ...] = ()
    idle: str = "still"
    on: str = ""
    colour: str = ""
    look: int = 0
    mirrored: bool = False
    words: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, in seconds from the start of its scene."""

    start: float
    end: float
    words: Texts
    line: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of the film. ``ground`` is the colour of the floor, empty for none."""

    seconds: float
    background: str
    ground: str
    cut: str
    camera: Actor
    actors: tuple[Actor, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A film as its author wrote it. Only one without ``problems`` can be shown."""

    size: tuple[int, int]
    rate: int
    languages: tuple[str, ...]
    scenes: tuple[Scene, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def seconds(self) -> float:
        """How long the film lasts."""
        return sum(scene.seconds for scene in self.scenes)

    @property
    def wordless(self) -> bool:
        """No word stands inside the picture, so that one film serves every language."""
        return not any(actor.words for scene in self.scenes for actor in scene.actors)
